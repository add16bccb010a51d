import { toDayNumber } from '../calendar/rules.ts'
import type { Limit } from '../deadlines/model.ts'
import type { Office } from '../offices/model.ts'
import { officesUnder } from '../offices/rules.ts'
import type { Officer } from '../platform/ctx.ts'
import type { Refusal } from '../platform/refusal.ts'
import { rowOf, URGING_STATES, URGING_TURN_NAMES, type UrgingState, type UrgingTurn } from './life.ts'
import { refuseSupervision } from './refusals.ts'

/** The offices whose work an officer supervises; `null` are all, also those that the region does not name any more. */
export type Scope = ReadonlySet<string> | null

/**
 * 督查范围. Whoever may urge (督办) supervises every office of the region, as the manager of the 政务服务中心 does; who only
 * supervises, the own office and those below it.
 */
export function scopeOf(
  { offices }: { offices: ReadonlyMap<string, Office> },
  officer: Pick<Officer, 'office' | 'permissions'>,
): Scope {
  if (officer.permissions.includes('supervise.urge')) return null
  return officesUnder(offices, [officer.office])
}

export function isInScope(scope: Scope, office: string | null): boolean {
  return scope === null || (office !== null && scope.has(office))
}

/** Is an office named that the officer does not supervise? */
export function refuseOffice(scope: Scope, office: string | undefined): Refusal | undefined {
  return office === undefined || isInScope(scope, office) ? undefined : refuseSupervision('scope.elsewhere')
}

/** Both days count. Refuses the wrong order, and more days than a question may cover at once. */
export function refusePeriod(period: { from: string; to: string }, most: number): Refusal | undefined {
  const days = toDayNumber(period.to) - toDayNumber(period.from) + 1
  if (days < 1) return refuseSupervision('period.order')
  return days > most ? refuseSupervision('period.too-long', { days: most }) : undefined
}

/** Until when a reply is expected, unless the region says otherwise. */
export const ANSWER_LIMIT: Limit = { days: 3, unit: 'working', basis: '演示数据' }

export type Urged = { state: UrgingState; office: string }

/** May this officer take this turn? An urging of an office outside her scope does not exist. */
export function refuseUrgingTurn(
  urging: Urged,
  turn: UrgingTurn,
  officer: Pick<Officer, 'office' | 'permissions'>,
  scope: Scope,
): Refusal | undefined {
  const { by, from, permissions, zh } = rowOf(turn)
  const own = officer.office === urging.office
  if (!own && !(isInScope(scope, urging.office) && supervises(officer)))
    return refuseSupervision('urging.unknown')
  const side = by === 'urged' ? own : by === 'urging' && !own && isInScope(scope, urging.office)
  if (!side || !permissions.some((each) => officer.permissions.includes(each)))
    return refuseSupervision('urging.not-permitted', { act: zh })
  if (!from.includes(urging.state))
    return refuseSupervision('urging.wrong-state', { state: URGING_STATES[urging.state].zh, act: zh })
  return undefined
}

function supervises(officer: Pick<Officer, 'permissions'>): boolean {
  return officer.permissions.includes('case.supervise') || officer.permissions.includes('supervise.urge')
}

/** May this officer look at the urging: as the office that is urged, or as whoever supervises it? */
export function refuseLook(
  urging: Urged,
  officer: Pick<Officer, 'office' | 'permissions'>,
  scope: Scope,
): Refusal | undefined {
  if (officer.office === urging.office) return undefined
  return supervises(officer) && isInScope(scope, urging.office)
    ? undefined
    : refuseSupervision('urging.unknown')
}

/** The turns that this officer may take now, for the buttons. */
export function turnsFor(
  urging: Urged,
  officer: Pick<Officer, 'office' | 'permissions'>,
  scope: Scope,
): UrgingTurn[] {
  return URGING_TURN_NAMES.filter((turn) => !refuseUrgingTurn(urging, turn, officer, scope))
}

/** A reply about something overdue says why, and by when it will be done; that day is not past. */
export function refuseReply(
  reply: { because: string; expectedOn: string | null },
  overdue: boolean,
  today: string,
): Refusal | undefined {
  if (overdue && (reply.because === '' || reply.expectedOn === null)) {
    const refusal = refuseSupervision('urging.because-missing')
    const missing = [
      ...(reply.because === '' ? [{ field: 'because', code: 'missing', zh: refusal.zh }] : []),
      ...(reply.expectedOn === null ? [{ field: 'expectedOn', code: 'missing', zh: refusal.zh }] : []),
    ]
    return refuseSupervision('urging.because-missing', {}, missing)
  }
  return reply.expectedOn !== null && reply.expectedOn < today
    ? refuseSupervision('urging.expected-past')
    : undefined
}
