import type { Permission } from '../offices/model.ts'

/** The life of an urging (督办单). `open` 待回复, `answered` 已回复，待审核, `settled` 已销号. */
export const URGING_STATES = {
  open: { zh: '待回复', en: 'Awaiting reply' },
  answered: { zh: '已回复，待审核', en: 'Replied, to be judged' },
  settled: { zh: '已销号', en: 'Settled' },
} as const
export type UrgingState = keyof typeof URGING_STATES

type Row = {
  zh: string
  /**
   * `urged`: the office that was asked. `urging`: whoever supervises it. `clock`: the limit for the reply has run out.
   * `withdrawal`: the card that it was about was taken back.
   */
  by: 'urged' | 'urging' | 'clock' | 'withdrawal'
  /** Any one of these is enough; none where nobody acts. */
  permissions: readonly Permission[]
  from: readonly UrgingState[]
  to: UrgingState
  clock?: 'start' | 'stop'
  event: string
}

/** Every turn that an urging can take: the one table that refuses impossible turns, draws the buttons and moves the clock. */
export const URGING_TURNS = {
  reply: {
    zh: '回复督办',
    by: 'urged',
    permissions: ['case.accept', 'case.decide', 'case.review', 'office.administer'],
    from: ['open'],
    to: 'answered',
    clock: 'stop',
    event: 'urging.replied',
  },
  accept: {
    zh: '认可回复，销号',
    by: 'urging',
    permissions: ['supervise.urge'],
    from: ['answered'],
    to: 'settled',
    event: 'urging.settled',
  },
  return: {
    zh: '退回重新回复',
    by: 'urging',
    permissions: ['supervise.urge'],
    from: ['answered'],
    to: 'open',
    clock: 'start',
    event: 'urging.returned',
  },
  escalate: {
    zh: '逾期未复，报上一级',
    by: 'clock',
    permissions: [],
    from: ['open'],
    to: 'open',
    event: 'urging.escalated',
  },
  lift: {
    zh: '牌已撤回，自动销号',
    by: 'withdrawal',
    permissions: [],
    from: ['open', 'answered'],
    to: 'settled',
    clock: 'stop',
    event: 'urging.lifted',
  },
} as const satisfies Record<string, Row>

export type UrgingTurn = keyof typeof URGING_TURNS
export const URGING_TURN_NAMES = Object.keys(URGING_TURNS) as UrgingTurn[]

/** The row of a turn, with every member that a row may have. */
export const rowOf = (turn: UrgingTurn): Row => URGING_TURNS[turn]
