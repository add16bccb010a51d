import { extendClock } from '../deadlines/commands/extend-clock.ts'
import { pauseClock } from '../deadlines/commands/pause-clock.ts'
import { resumeClock } from '../deadlines/commands/resume-clock.ts'
import { startClock } from '../deadlines/commands/start-clock.ts'
import { stopClock } from '../deadlines/commands/stop-clock.ts'
import type { Clock, ClockKind, Limit, PauseReason } from '../deadlines/model.ts'
import { listClocks } from '../deadlines/queries.ts'
import { officerOf, type WriteCtx } from '../platform/ctx.ts'
import type { WholeCase } from './model.ts'
import { clockLimits } from './rules.ts'
import { modeOf } from './standing.ts'
import type { InHand } from './turn.ts'
import { rowOf, type ClockMove, type Turn } from './turns.ts'

/** What the moves of a turn need to know beyond the table. */
type Terms = {
  /** Where the clock runs from an earlier instant: 自收到之日. */
  startedAt?: Date | undefined
  procedure?: PauseReason
  needed?: Limit
  /** Number of the written notice on which the clock is paused or extended. */
  notice?: string | undefined
  /** The reason that was given, for the ledger. */
  told?: unknown
}

/** All clocks of a case that a command has locked, read once; what the command moves is put in by `keepClock`. */
export async function clocksOf(ctx: WriteCtx, current: WholeCase): Promise<Clock[]> {
  return (current.clocks ??= await listClocks(ctx, current.case.id))
}

/** Puts a clock that was started or moved in the place of what it was. */
export function keepClock({ clocks = [] }: WholeCase, moved: Clock): void {
  const index = clocks.findIndex(
    ({ subject, kind, run }) => subject === moved.subject && kind === moved.kind && run === moved.run,
  )
  clocks.splice(index < 0 ? clocks.length : index, 1, moved)
}

/** Moves the clocks of an item as the table says, those that are open; gives all its clocks as they are then. */
export async function moveClocks(ctx: WriteCtx, hand: InHand, turn: Turn, terms: Terms): Promise<Clock[]> {
  const { current, item } = hand
  const { clocks: moves = [], zh } = rowOf(turn)
  const clocks = await clocksOf(ctx, current)
  const own = (): Clock[] => clocks.filter(({ subject }) => subject === item.step)
  const isOpen = (kind: ClockKind): boolean =>
    own().some((each) => each.kind === kind && each.state !== 'stopped')
  const reason = typeof terms.told === 'string' ? terms.told : zh
  for (const move of moves) {
    const moved = await moveClock(ctx, hand, move, { ...terms, reason, isOpen })
    if (moved) keepClock(current, moved)
  }
  return own()
}

async function moveClock(
  ctx: WriteCtx,
  { current, item, law, definition }: InHand,
  move: ClockMove,
  { isOpen, reason, notice, ...terms }: Terms & { reason: string; isOpen: (kind: ClockKind) => boolean },
): Promise<Clock | undefined> {
  const of = (kind: ClockKind) => ({ owner: current.case.id, subject: item.step, kind })
  if ('start' in move) {
    const { atEnd, ...limits } = clockLimits(law, modeOf(definition, item.step), move.start)
    const falls = move.atEnd === atEnd && (move.start !== 'decision' || law.grantedIfOverdue !== undefined)
    const { startedAt } = terms
    return startClock(ctx, {
      ...of(move.start),
      ...limits,
      office: item.office,
      atEnd: falls ? atEnd : undefined,
      startedAt,
    })
  }
  if ('stop' in move) return isOpen(move.stop) ? stopClock(ctx, of(move.stop), { reason }) : undefined
  if ('resume' in move) return isOpen(move.resume) ? resumeClock(ctx, of(move.resume), {}) : undefined
  if ('pause' in move) {
    const { procedure = 'correction', needed } = terms
    return isOpen(move.pause)
      ? pauseClock(ctx, of(move.pause), { reason: procedure, needed, notice })
      : undefined
  }
  const by = law.limits.extension
  if (!by || notice === undefined || !isOpen(move.extend)) return undefined
  return extendClock(ctx, of(move.extend), { by, approver: officerOf(ctx).name, notice, reason })
}
