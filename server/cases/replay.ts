import type { DocumentKind } from '../documents/model.ts'
import { isPossible, rowOf, stateAfter, type ItemState, type Turn } from './turns.ts'

/** An event of a case, as much of it as its history needs. */
export type Told = { kind: string; data: { step?: string | null; turn?: Turn } }

type ReplayedClock = { runs: number; state: 'running' | 'paused' | 'stopped' }

/** Where an item must stand after what was told of it: its state, its clocks by kind, and its papers in order. */
export type Replayed = { state: ItemState; clocks: Record<string, ReplayedClock>; papers: DocumentKind[] }

/**
 * The items of a case as its events tell them, every turn folded through the one table. Pure. What reached its office with
 * the submission has no turn but the event `case.received`, which counts as `start`. Throws where the table does not
 * allow a turn that was told, for then the trail is not that of a case.
 */
export function replay(steps: readonly string[], events: readonly Told[]): Record<string, Replayed> {
  const items: Record<string, Replayed> = Object.fromEntries(
    steps.map((step) => [step, { state: 'waiting', clocks: {}, papers: [] }]),
  )
  for (const { kind, data } of events) {
    const item = data.step ? items[data.step] : undefined
    const turn = kind === 'case.received' ? 'start' : data.turn
    if (!item || !turn || (turn !== 'start' && rowOf(turn).event !== kind)) continue
    if (!isPossible(item.state, turn)) throw new Error(`${data.step}: ${turn} from ${item.state}`)
    item.state = stateAfter(item.state, turn)
    item.papers.push(...(rowOf(turn).papers ?? []))
    for (const move of rowOf(turn).clocks ?? []) turnClock(item.clocks, move)
  }
  return items
}

type Move = NonNullable<ReturnType<typeof rowOf>['clocks']>[number]

/** A move touches only what is open, except that a start opens the next run. */
function turnClock(clocks: Replayed['clocks'], move: Move): void {
  if ('start' in move) {
    clocks[move.start] = { runs: (clocks[move.start]?.runs ?? 0) + 1, state: 'running' }
    return
  }
  const [kind, state] =
    'stop' in move
      ? ([move.stop, 'stopped'] as const)
      : 'pause' in move
        ? ([move.pause, 'paused'] as const)
        : 'resume' in move
          ? ([move.resume, 'running'] as const)
          : ([move.extend, undefined] as const)
  const open = clocks[kind]
  if (open && open.state !== 'stopped' && state) open.state = state
}
