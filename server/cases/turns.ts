import type { PauseReason } from '../deadlines/model.ts'
import type { DocumentKind } from '../documents/model.ts'
import type { Permission } from '../offices/model.ts'

/**
 * The life of one item within a case. `waiting`: what it needs has not come about, so no department has it; `submitted` 收件:
 * it lies with the department; `correcting` 补正; `lacking` 容缺受理: accepted on the promise of papers to come; `accepted` 受理;
 * `paused` 特别程序: the clock stands still; `proposed`: a second officer reviews; `undertaken` 告知承诺: decided on a promise that
 * is still to be verified. The others are final: `opined`: an opinion was given; `spared`: no longer needed; `stopped`: what it
 * needs failed.
 */
export const STATES = {
  waiting: { zh: '等待前面的事项', bucket: 'waiting' },
  submitted: { zh: '已收件，等待受理', bucket: 'open' },
  correcting: { zh: '等待补正', bucket: 'correcting' },
  lacking: { zh: '容缺受理，等待补齐', bucket: 'open' },
  accepted: { zh: '已受理，审查中', bucket: 'open' },
  paused: { zh: '特别程序进行中', bucket: 'paused' },
  proposed: { zh: '已审查，等待审核', bucket: 'open' },
  undertaken: { zh: '凭承诺办成，等待核查', bucket: 'open' },
  granted: { zh: '已办成', bucket: 'closed' },
  opined: { zh: '已出具意见', bucket: 'closed' },
  refused: { zh: '不予许可', bucket: 'closed' },
  declined: { zh: '不予受理', bucket: 'closed' },
  spared: { zh: '不用再办', bucket: 'closed' },
  stopped: { zh: '无法继续', bucket: 'closed' },
  withdrawn: { zh: '已撤回', bucket: 'closed' },
  terminated: { zh: '已终止', bucket: 'closed' },
  revoked: { zh: '已撤销', bucket: 'closed' },
} as const satisfies Record<string, { zh: string; bucket: Bucket }>

/** Where an item stands in the lists of its office. */
export type Bucket = 'waiting' | 'open' | 'correcting' | 'paused' | 'closed'
export type ItemState = keyof typeof STATES
export const ITEM_STATES = Object.keys(STATES) as ItemState[]

/** What a turn does to the clocks of its item; the limits themselves are the item's. */
export type ClockMove =
  | { start: 'answer' | 'decision' | 'correction' | 'supplement' | 'verification'; atEnd?: string }
  | { stop: 'answer' | 'decision' | 'correction' | 'supplement' | 'verification' }
  | { pause: 'decision'; reason?: PauseReason }
  | { resume: 'decision' }
  | { extend: 'decision' }

type TurnRow = {
  zh: string
  /** Who takes it: an officer of the office, the applicant, a clock that has run out, or the graph itself. */
  by: 'officer' | 'applicant' | 'clock' | 'graph'
  /** Absent: every officer who handles matters of the office. */
  permission?: Permission
  from: readonly ItemState[]
  /** Absent: the state stays. */
  to?: ItemState
  clocks?: readonly ClockMove[]
  /** The papers that the turn yields, in the order in which they are numbered. */
  papers?: readonly DocumentKind[]
  /** The kind of the event that tells of it. */
  event: string
  basis?: string
}

const IN_HAND = ['submitted', 'lacking', 'accepted', 'paused', 'proposed', 'undertaken'] as const
const LICENSING = '《中华人民共和国行政许可法》'

/**
 * Every turn that an item can take: the one table that refuses impossible turns, draws the buttons and the diagram, moves
 * the clocks and says which paper comes when.
 */
export const TURNS = {
  start: {
    zh: '送到部门',
    by: 'graph',
    from: ['waiting'],
    to: 'submitted',
    clocks: [{ start: 'answer', atEnd: 'deem' }],
    event: 'case.started',
  },
  stop: { zh: '停止', by: 'graph', from: ['waiting'], to: 'stopped', event: 'case.stopped' },
  spare: { zh: '不用再办', by: 'graph', from: ['waiting'], to: 'spared', event: 'case.spared' },
  revive: { zh: '恢复等待', by: 'graph', from: ['stopped', 'spared'], to: 'waiting', event: 'case.revived' },
  hold: {
    zh: '退回等待',
    by: 'graph',
    from: ['submitted', 'correcting'],
    to: 'waiting',
    clocks: [{ stop: 'answer' }, { stop: 'correction' }],
    event: 'case.held',
  },

  claim: { zh: '认领', by: 'officer', from: IN_HAND, event: 'case.claimed' },
  release: { zh: '释放', by: 'officer', from: IN_HAND, event: 'case.released' },

  correctOnSpot: {
    zh: '当场更正',
    by: 'officer',
    permission: 'case.accept',
    from: ['submitted'],
    event: 'case.corrected-on-spot',
    basis: `${LICENSING}第三十二条第一款第三项`,
  },
  requestCorrection: {
    zh: '补正告知',
    by: 'officer',
    permission: 'case.accept',
    from: ['submitted'],
    to: 'correcting',
    clocks: [{ stop: 'answer' }, { start: 'correction', atEnd: 'lapse' }],
    papers: ['correction'],
    event: 'case.correction-requested',
    basis: `${LICENSING}第三十二条第一款第四项`,
  },
  correct: {
    zh: '补正',
    by: 'applicant',
    from: ['correcting'],
    to: 'submitted',
    clocks: [{ stop: 'correction' }, { start: 'answer', atEnd: 'deem' }],
    event: 'case.corrected',
  },
  accept: {
    zh: '受理',
    by: 'officer',
    permission: 'case.accept',
    from: ['submitted'],
    to: 'accepted',
    clocks: [{ stop: 'answer' }, { start: 'decision', atEnd: 'decideByDefault' }],
    papers: ['acceptance'],
    event: 'case.accepted',
    basis: `${LICENSING}第三十二条第一款第五项`,
  },
  deem: {
    zh: '视为受理',
    by: 'clock',
    from: ['submitted'],
    to: 'accepted',
    clocks: [{ stop: 'answer' }, { start: 'decision', atEnd: 'decideByDefault' }],
    papers: ['acceptance'],
    event: 'case.deemed-accepted',
    basis: `${LICENSING}第三十二条第一款第四项`,
  },
  acceptLacking: {
    zh: '容缺受理',
    by: 'officer',
    permission: 'case.accept',
    from: ['submitted'],
    to: 'lacking',
    clocks: [
      { stop: 'answer' },
      { start: 'decision', atEnd: 'decideByDefault' },
      { start: 'supplement', atEnd: 'lapse' },
    ],
    papers: ['undertaking', 'lacking'],
    event: 'case.accepted-lacking',
  },
  supply: {
    zh: '补齐容缺材料',
    by: 'applicant',
    from: ['lacking'],
    to: 'accepted',
    clocks: [{ stop: 'supplement' }],
    event: 'case.supplied',
  },
  lapse: {
    zh: '逾期未补，视为撤回',
    by: 'clock',
    from: ['correcting', 'lacking'],
    to: 'withdrawn',
    clocks: [{ stop: 'correction' }, { stop: 'supplement' }, { stop: 'decision' }],
    papers: ['withdrawal'],
    event: 'case.lapsed',
  },
  decline: {
    zh: '不予受理',
    by: 'officer',
    permission: 'case.accept',
    from: ['submitted'],
    to: 'declined',
    clocks: [{ stop: 'answer' }],
    papers: ['declination'],
    event: 'case.declined',
    basis: `${LICENSING}第三十二条第一款第一、二项`,
  },

  pause: {
    zh: '特别程序',
    by: 'officer',
    permission: 'case.decide',
    from: ['accepted'],
    to: 'paused',
    clocks: [{ pause: 'decision' }],
    papers: ['special'],
    event: 'case.paused',
    basis: `${LICENSING}第四十五条`,
  },
  resume: {
    zh: '特别程序结束',
    by: 'officer',
    permission: 'case.decide',
    from: ['paused'],
    to: 'accepted',
    clocks: [{ resume: 'decision' }],
    event: 'case.resumed',
    basis: `${LICENSING}第四十五条`,
  },
  notifyHearing: {
    zh: '告知听证权利',
    by: 'officer',
    permission: 'case.decide',
    from: ['accepted'],
    papers: ['hearing'],
    event: 'case.hearing-notified',
    basis: `${LICENSING}第三十六条、第四十七条`,
  },
  extend: {
    zh: '批准延期',
    by: 'officer',
    permission: 'case.extend',
    from: ['accepted', 'lacking', 'proposed'],
    clocks: [{ extend: 'decision' }],
    papers: ['extension'],
    event: 'case.extended',
    basis: `${LICENSING}第四十二条`,
  },
  propose: {
    zh: '提出办理意见',
    by: 'officer',
    permission: 'case.decide',
    from: ['accepted'],
    to: 'proposed',
    event: 'case.proposed',
    basis: `${LICENSING}第三十四条`,
  },
  sendBack: {
    zh: '退回承办人',
    by: 'officer',
    permission: 'case.review',
    from: ['proposed'],
    to: 'accepted',
    event: 'case.sent-back',
  },
  opine: {
    zh: '出具意见',
    by: 'officer',
    permission: 'case.decide',
    from: ['submitted', 'accepted'],
    to: 'opined',
    clocks: [{ stop: 'answer' }, { stop: 'decision' }],
    event: 'case.opined',
  },
  grant: {
    zh: '准予',
    by: 'officer',
    permission: 'case.decide',
    from: ['accepted'],
    to: 'granted',
    clocks: [{ stop: 'decision' }],
    papers: ['grant'],
    event: 'case.granted',
    basis: `${LICENSING}第三十八条`,
  },
  refuse: {
    zh: '不予许可',
    by: 'officer',
    permission: 'case.decide',
    from: ['accepted'],
    to: 'refused',
    clocks: [{ stop: 'decision' }],
    papers: ['refusal'],
    event: 'case.refused',
    basis: `${LICENSING}第三十八条`,
  },
  approve: {
    zh: '审核同意（准予）',
    by: 'officer',
    permission: 'case.review',
    from: ['proposed'],
    to: 'granted',
    clocks: [{ stop: 'decision' }],
    papers: ['grant'],
    event: 'case.granted',
    basis: `${LICENSING}第三十八条`,
  },
  approveRefusal: {
    zh: '审核同意（不予）',
    by: 'officer',
    permission: 'case.review',
    from: ['proposed'],
    to: 'refused',
    clocks: [{ stop: 'decision' }],
    papers: ['refusal'],
    event: 'case.refused',
    basis: `${LICENSING}第三十八条`,
  },
  grantOnPromise: {
    zh: '告知承诺办理',
    by: 'officer',
    permission: 'case.decide',
    from: ['submitted', 'accepted'],
    to: 'undertaken',
    clocks: [{ stop: 'answer' }, { stop: 'decision' }, { start: 'verification' }],
    papers: ['promise', 'grant'],
    event: 'case.granted-on-promise',
  },
  decideByDefault: {
    zh: '超时默认准予',
    by: 'clock',
    from: ['accepted', 'proposed'],
    to: 'granted',
    clocks: [{ stop: 'decision' }],
    papers: ['grant'],
    event: 'case.granted-by-default',
  },
  verify: {
    zh: '核查属实',
    by: 'officer',
    permission: 'case.decide',
    from: ['undertaken'],
    to: 'granted',
    clocks: [{ stop: 'verification' }],
    event: 'case.verified',
  },
  revoke: {
    zh: '撤销',
    by: 'officer',
    permission: 'case.review',
    from: ['undertaken', 'granted'],
    to: 'revoked',
    clocks: [{ stop: 'verification' }],
    papers: ['revocation'],
    event: 'case.revoked',
    basis: `${LICENSING}第六十九条`,
  },
  reopen: {
    zh: '纠错重开',
    by: 'officer',
    permission: 'case.reopen',
    from: ['granted', 'refused', 'opined', 'terminated'],
    to: 'accepted',
    // A fresh limit as after 受理: where the law takes silence for a yes, it does so however the decision came to be open.
    clocks: [{ start: 'decision', atEnd: 'decideByDefault' }],
    event: 'case.reopened',
  },
  readmit: {
    zh: '重新收件',
    by: 'officer',
    permission: 'case.reopen',
    // It was never accepted, so that still has to be answered, on paper and within its limit.
    from: ['declined'],
    to: 'submitted',
    clocks: [{ start: 'answer', atEnd: 'deem' }],
    event: 'case.readmitted',
  },
  returnPapers: {
    zh: '退还材料',
    by: 'officer',
    permission: 'case.accept',
    from: ['declined', 'withdrawn', 'refused', 'terminated'],
    papers: ['return'],
    event: 'case.papers-returned',
  },
  terminate: {
    zh: '终止办理',
    by: 'officer',
    permission: 'case.decide',
    from: ['lacking', 'accepted', 'paused', 'proposed'],
    to: 'terminated',
    clocks: [{ stop: 'supplement' }, { stop: 'decision' }],
    papers: ['withdrawal'],
    event: 'case.terminated',
  },
  withdraw: {
    zh: '撤回',
    by: 'applicant',
    from: ['waiting', 'submitted', 'correcting', 'lacking', 'accepted', 'paused', 'proposed'],
    to: 'withdrawn',
    clocks: [{ stop: 'answer' }, { stop: 'correction' }, { stop: 'supplement' }, { stop: 'decision' }],
    papers: ['withdrawal'],
    event: 'case.withdrawn',
  },
} as const satisfies Record<string, TurnRow>

export type Turn = keyof typeof TURNS
export const ALL_TURNS = Object.keys(TURNS) as Turn[]
/** The row of a turn, with every member that a row may have. */
export const rowOf = (turn: Turn): TurnRow => TURNS[turn]
type TurnBy<By> = { [T in Turn]: (typeof TURNS)[T]['by'] extends By ? T : never }[Turn]
export type OfficerTurn = TurnBy<'officer'>
export const OFFICER_TURNS = ALL_TURNS.filter((turn) => TURNS[turn].by === 'officer') as OfficerTurn[]

/** Does the table allow this turn now? */
export function isPossible(state: ItemState, turn: Turn): boolean {
  return rowOf(turn).from.includes(state)
}

/** The state after a turn. Only called after the turn was found to be possible. */
export function stateAfter(state: ItemState, turn: Turn): ItemState {
  return rowOf(turn).to ?? state
}

/** Is there nothing left to do, unless an error has to be put right? */
export function isFinal(state: ItemState): boolean {
  return STATES[state].bucket === 'closed'
}

/** Has the item come out as its dependants need it? */
export function hasSucceeded(state: ItemState): boolean {
  return state === 'granted' || state === 'undertaken' || state === 'opined'
}

/** Does the office have to do something, rather than the applicant, an earlier item or somebody outside? */
export function isOfficesTurn(state: ItemState): boolean {
  return STATES[state].bucket === 'open' && state !== 'undertaken'
}
