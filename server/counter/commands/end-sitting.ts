import { sql } from 'kysely'
import { toLocalDate } from '../../calendar/rules.ts'
import { officerOf, type WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { uuidv7 } from '../../platform/ids.ts'
import type { Sitting, SittingOutcome, Ticket } from '../model.ts'
import { windowOf } from '../place.ts'
import { refuseCounter } from '../refusals.ts'
import { numberOf } from '../rules.ts'
import {
  findTicket,
  insertTicket,
  lockSitting,
  lockStation,
  nextCount,
  placesOf,
  saveSitting,
  saveTicket,
} from '../store.ts'

/**
 * The person leaves: filed, done with the rest (出件, 咨询), told what to bring (一次性告知), or kept for later (暂存), where the
 * draft stays as it is. The signature and whoever was present are wiped.
 */
export async function endSitting(
  ctx: WriteCtx,
  input: { outcome: 'done' | 'kept' | 'advised' },
): Promise<void> {
  const sitting = await lockSitting(ctx, officerOf(ctx))
  const ended = await closeSitting(ctx, sitting, sitting.caseId === null ? input.outcome : 'filed')
  const ticket = ended.ticketId === null ? undefined : await findTicket(ctx, ended.ticketId)
  if (ticket) await saveTicket(ctx, { ...ticket, state: 'served', endedAt: ctx.now })
}

/** Closes a sitting and wipes what nobody needs any more. */
export async function closeSitting(
  ctx: WriteCtx,
  sitting: Sitting,
  outcome: SittingOutcome,
): Promise<Sitting> {
  await record(ctx, 'counter.sitting-ended', sitting.id, { outcome })
  await saveSitting(ctx, {
    ...sitting,
    present: [],
    signature: null,
    state: 'ended',
    outcome,
    endedAt: ctx.now,
  })
  return sitting
}

/**
 * 交接. Another window goes on with what lies on the table: the person waits first in that line, and the draft opens where the
 * number is called. A walk-in without a number gets one.
 */
export async function handOver(ctx: WriteCtx, input: { kind: Ticket['kind'] }): Promise<Ticket> {
  const officer = officerOf(ctx)
  const station = await lockStation(ctx, officer)
  const sitting = await lockSitting(ctx, officer)
  if (sitting.personId === null) throw refuseCounter('sitting.nobody')
  const { hall } = windowOf(ctx, station)
  if (!hall.windows.some((window) => window.kind === input.kind)) throw refuseCounter('ticket.no-line')

  const held = sitting.ticketId === null ? undefined : await findTicket(ctx, sitting.ticketId)
  const ticket = held ?? (await numberFor(ctx, sitting, input.kind))
  const [first] = await placesOf(ctx, { ...ticket, kind: input.kind })
  const waiting: Ticket = {
    ...ticket,
    kind: input.kind,
    state: 'waiting',
    place: (first ?? ticket.place) - 1,
    windowId: null,
    officerId: null,
    calledAt: null,
    sittingId: sitting.id,
  }
  await saveTicket(ctx, waiting)
  await record(ctx, 'counter.handed-over', sitting.id, { to: input.kind, ticket: ticket.number })
  // Those who are present go along; the signature does not, for it is given before the eyes of whoever files.
  await saveSitting(ctx, { ...sitting, signature: null, state: 'ended', outcome: 'handed', endedAt: ctx.now })
  return waiting
}

async function numberFor(ctx: WriteCtx, sitting: Sitting, kind: Ticket['kind']): Promise<Ticket> {
  const day = toLocalDate(ctx.now)
  const count = await nextCount(ctx, sitting.hall, day, kind)
  const ticket: Ticket = {
    id: uuidv7(ctx.now),
    hall: sitting.hall,
    day,
    kind,
    number: numberOf(kind, count),
    place: count,
    onething: null,
    phone: null,
    personId: sitting.personId,
    source: 'desk',
    state: 'waiting',
    calls: 0,
    misses: 0,
    takenAt: ctx.now,
    calledAt: null,
    endedAt: null,
    windowId: null,
    officerId: null,
    sittingId: sitting.id,
  }
  await insertTicket(ctx, ticket)
  return ticket
}

/** Sittings that were left open overnight are closed, and what lies in them wiped. */
export async function closeForgotten(ctx: WriteCtx): Promise<void> {
  await sql`
    update counter.sitting set state = 'ended', outcome = coalesce(outcome, 'kept'), ended_at = ${ctx.now}, present = '[]',
      signature = null, version = version + 1
    where state = 'open' and started_at < ${ctx.now}::timestamptz - interval '12 hours'`.execute(ctx.db)
}
