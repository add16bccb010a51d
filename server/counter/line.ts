import { sql } from 'kysely'
import type { Hall, WindowKind } from '../offices/model.ts'
import { isUuid } from '../platform/ids.ts'
import type { ReadCtx } from '../platform/ctx.ts'
import type { Ticket, TicketView } from './model.ts'
import { refuseCounter } from './refusals.ts'
import { estimateMinutes, linesOf } from './rules.ts'
import { findTicket } from './store.ts'

/** A ticket for whoever holds it: how many are ahead, about how long, and to which window it was called. */
export async function getTicket(ctx: ReadCtx, id: string): Promise<TicketView> {
  const ticket = isUuid(id) ? await findTicket(ctx, id) : undefined
  const hall = ticket && ctx.world.region.halls.get(ticket.hall)
  if (!ticket || !hall) throw refuseCounter('ticket.unknown')
  const found = await sql<{ ahead: number; open: number }>`
    select
      (select count(*)::int from counter.ticket t where t.hall = ${ticket.hall} and t.day = ${ticket.day}
        and t.state = 'waiting' and t.kind = ${ticket.kind} and (t.place, t.id) < (${ticket.place}, ${ticket.id})) as ahead,
      (select count(*)::int from counter.station s where s.hall = ${ticket.hall} and s.state = 'open'
        and s.window_id = any(${hall.windows.filter(({ kind }) => linesOf(kind).includes(ticket.kind)).map(({ id: window }) => window)}::text[])) as open
  `.execute(ctx.db)
  const { ahead = 0, open = 1 } = found.rows[0] ?? {}
  return viewOf(hall, ticket, ahead, open, await minutesPer(ctx, hall))
}

export function viewOf(
  hall: Hall,
  ticket: Ticket,
  ahead: number,
  open: number,
  minutes: Minutes,
): TicketView {
  const waiting = ticket.state === 'waiting'
  return {
    id: ticket.id,
    hall: hall.name,
    number: ticket.number,
    kind: ticket.kind,
    state: ticket.state,
    ahead: waiting ? ahead : 0,
    estimate: waiting
      ? estimateMinutes(ahead, minutes.get(ticket.kind) ?? [], open, hall.queue.minutes)
      : null,
    window: hall.windows.find(({ id }) => id === ticket.windowId)?.name ?? null,
    takenAt: ticket.takenAt.toISOString(),
  }
}

export type Minutes = ReadonlyMap<WindowKind, number[]>

/** How long each of the last fifty of every line took at this hall, from the call to the end. */
export async function minutesPer(ctx: ReadCtx, hall: Hall): Promise<Minutes> {
  const found = await sql<{ kind: WindowKind; minutes: number }>`
    select kind, minutes from (
      select kind, extract(epoch from ended_at - called_at) / 60 as minutes,
        row_number() over (partition by kind order by ended_at desc) as nth
      from counter.ticket where hall = ${hall.id} and state = 'served' and ended_at > called_at
    ) served where nth <= 50`.execute(ctx.db)
  return new Map(
    [...Map.groupBy(found.rows, ({ kind }) => kind)].map(([kind, rows]) => [
      kind,
      rows.map(({ minutes }) => Number(minutes)),
    ]),
  )
}

export async function listWaiting(ctx: ReadCtx, hall: string, day: string): Promise<Ticket[]> {
  const found = await sql<Ticket>`
    select id, hall, kind, number, place, onething, state, taken_at as "takenAt", window_id as "windowId"
    from counter.ticket where hall = ${hall} and day = ${day} and state = 'waiting' order by place, id`.execute(
    ctx.db,
  )
  return found.rows
}
