import type { DocumentKind } from '../documents/model.ts'

/**
 * The states of one version of a certificate, with the code of 住建 (standards: 01 有效 … 99 其他). `standing`: it may be shown, or
 * will be again.
 */
export const STATES = {
  pending: { zh: '待生效', en: 'not in force yet', code: '99', standing: false },
  valid: { zh: '有效', en: 'valid', code: '01', standing: true },
  suspended: { zh: '已暂扣', en: 'suspended', code: '02', standing: true },
  revoked: { zh: '已撤销', en: 'revoked', code: '03', standing: false },
  cancelled: { zh: '已注销', en: 'cancelled', code: '04', standing: false },
  expired: { zh: '已过期', en: 'expired', code: '05', standing: false },
  superseded: { zh: '已换新', en: 'replaced by a newer one', code: '99', standing: false },
} as const satisfies Record<string, { zh: string; en: string; code: string; standing: boolean }>
export type CertificateState = keyof typeof STATES
export const CERTIFICATE_STATES = Object.keys(STATES) as CertificateState[]

type TurnRow = {
  zh: string
  en: string
  /** Who brings it about: the decision of a case, officers by themselves (one proposes, another decides), or the calendar. */
  by: readonly ('case' | 'officer' | 'clock')[]
  from: readonly CertificateState[]
  /** `stood`: back to what it was before a case ended or replaced it. */
  to: CertificateState | 'stood'
}

/** Every turn that a version can take. Nothing else ever changes a certificate. */
export const TURNS = {
  issue: { zh: '新发', en: 'issued', by: ['case'], from: [], to: 'valid' },
  begin: { zh: '生效', en: 'in force', by: ['clock'], from: ['pending'], to: 'valid' },
  renew: {
    zh: '延续',
    en: 'renewed',
    // At once by the case, or on the first day of the next by the calendar, then also while it is suspended.
    by: ['case', 'clock'],
    from: ['valid', 'suspended', 'expired'],
    to: 'superseded',
  },
  change: { zh: '变更', en: 'changed', by: ['case'], from: ['valid'], to: 'superseded' },
  suspend: { zh: '暂扣', en: 'suspended', by: ['officer'], from: ['valid'], to: 'suspended' },
  resume: { zh: '发还', en: 'given back', by: ['officer'], from: ['suspended'], to: 'valid' },
  revoke: {
    zh: '撤销',
    en: 'revoked',
    by: ['officer'],
    from: ['pending', 'valid', 'suspended', 'expired'],
    to: 'revoked',
  },
  annul: {
    zh: '撤销',
    en: 'revoked with the decision that gave it',
    // The decision of a case is taken back, whatever became of the version since.
    by: ['case'],
    from: ['pending', 'valid', 'suspended', 'expired', 'superseded', 'cancelled'],
    to: 'revoked',
  },
  cancel: {
    zh: '注销',
    en: 'cancelled',
    by: ['case', 'officer'],
    from: ['pending', 'valid', 'suspended', 'expired'],
    to: 'cancelled',
  },
  expire: { zh: '到期', en: 'expired', by: ['clock'], from: ['valid', 'suspended'], to: 'expired' },
  restore: {
    zh: '恢复',
    en: 'restored',
    by: ['case'],
    from: ['superseded', 'cancelled'],
    to: 'stood',
  },
} as const satisfies Record<string, TurnRow>
export type CertificateTurn = keyof typeof TURNS
export const ALL_TURNS = Object.keys(TURNS) as CertificateTurn[]
export const turnRow = (turn: CertificateTurn): TurnRow => TURNS[turn]

/** What officers do by themselves: with a reason, a clause, and a second person. */
export const OFFICER_TURNS = ['suspend', 'resume', 'revoke', 'cancel'] as const satisfies CertificateTurn[]
export type OfficerTurn = (typeof OFFICER_TURNS)[number]

/**
 * 决定书: the paper that says what officers did, and on which clause the holder is told of it beforehand and may state the case
 * (陈述、申辩). 暂扣许可证件 is a penalty (行政处罚法 §9); of 撤销 the right follows from 行政许可法 §7. 注销 records what has ended already.
 */
export const RULINGS = {
  suspend: {
    paper: 'suspension',
    heardBy: '《中华人民共和国行政处罚法》第四十四条、第四十五条',
  },
  resume: { paper: 'lifting', heardBy: null },
  revoke: { paper: 'revocation', heardBy: '《中华人民共和国行政许可法》第七条' },
  cancel: { paper: 'cancellation', heardBy: null },
} as const satisfies Record<OfficerTurn, { paper: DocumentKind; heardBy: string | null }>

/** Does the table allow this turn now? */
export function isPossible(state: CertificateState, turn: CertificateTurn): boolean {
  return turnRow(turn).from.includes(state)
}

/** The state after a turn that was found to be possible. */
export function stateAfter(
  { stood }: { stood: CertificateState | null },
  turn: CertificateTurn,
): CertificateState {
  const { to } = turnRow(turn)
  return to === 'stood' ? (stood ?? 'valid') : to
}
