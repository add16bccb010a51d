import type { Item } from '../catalog/model.ts'
import type { Limit } from '../deadlines/model.ts'
import { limitText } from '../deadlines/rules.ts'
import type { CaseItem, Course, FiledMaterial } from './model.ts'
import { isFinal, rowOf, type ItemState } from './turns.ts'

/** An event of one item with what was told at it. */
export type StepEvent = {
  kind: string
  data: { reason?: string | null; procedure?: string; needed?: Limit }
}

const TURN_OF: Record<ItemState, Course['turnOf']> = {
  waiting: 'before',
  submitted: 'office',
  correcting: 'applicant',
  lacking: 'applicant',
  accepted: 'office',
  paused: 'outside',
  proposed: 'office',
  undertaken: 'nobody',
  granted: 'nobody',
  opined: 'nobody',
  refused: 'nobody',
  declined: 'nobody',
  spared: 'nobody',
  stopped: 'nobody',
  withdrawn: 'nobody',
  terminated: 'nobody',
  revoked: 'nobody',
}

/** What has befallen an item, read from its events: the newest of a kind counts. Pure. */
export function courseOf(
  item: Pick<CaseItem, 'state' | 'dueOn' | 'undertaking' | 'decidedBy'>,
  law: Pick<Item, 'limits' | 'specialProcedures'>,
  materials: readonly FiledMaterial[],
  events: readonly StepEvent[],
): Course {
  const last = (...turns: ('deem' | 'pause' | 'extend' | 'reopen' | 'readmit')[]): StepEvent | undefined =>
    events.findLast(({ kind }) => turns.some((turn) => rowOf(turn).event === kind))
  const { state, undertaking } = item
  const awaited = undertaking?.kind === 'lacking' && (state === 'submitted' || state === 'lacking')
  const pause = state === 'paused' ? last('pause') : undefined
  const { extension } = law.limits
  const extended = isFinal(state) ? undefined : last('extend')
  return {
    turnOf: TURN_OF[state],
    lastDay: item.dueOn,
    deemed: last('deem') !== undefined,
    lacking: awaited
      ? undertaking.materials.map((id) => materials.find((material) => material.id === id)?.name ?? id)
      : [],
    special: pause
      ? {
          name:
            law.specialProcedures.find(({ procedure }) => procedure === pause.data.procedure)?.name ??
            '特别程序',
          needed: limitText(pause.data.needed ?? null),
        }
      : null,
    extension: extended ? { by: limitText(extension ?? null), reason: extended.data.reason ?? '' } : null,
    promised: undertaking?.kind === 'promise',
    bySystem: item.decidedBy === 'system',
    reopened: isFinal(state) ? null : (last('reopen', 'readmit')?.data.reason ?? null),
  }
}
