import { sql } from 'kysely'
import type { Officer, ReadCtx, WriteCtx } from '../platform/ctx.ts'
import type { Sitting, Station, Ticket } from './model.ts'
import { refuseCounter } from './refusals.ts'

const ticketColumns = sql`id, hall, day::text as day, kind, number, place, onething, phone, person_id as "personId", source, state,
  calls, misses, taken_at as "takenAt", called_at as "calledAt", ended_at as "endedAt", window_id as "windowId",
  officer_id as "officerId", sitting_id as "sittingId"`

const sittingColumns = sql`id, hall, window_id as "windowId", officer_id as "officerId", officer, ticket_id as "ticketId", ticket,
  person_id as "personId", evidence, present, suggested, draft_id as "draftId", case_id as "caseId", signature, receiving, sheets,
  receipt_at as "receiptAt", rated, state, outcome, version, started_at as "startedAt", ended_at as "endedAt"`

export async function findStation(ctx: ReadCtx, officerId: string): Promise<Station | undefined> {
  const found = await sql<Station>`
    select hall, window_id as "windowId", officer_id as "officerId", officer, state, since
    from counter.station where officer_id = ${officerId}`.execute(ctx.db)
  return found.rows[0]
}

/** The window at which the officer sits, locked: what happens at one window happens one after the other. */
export async function lockStation(ctx: WriteCtx, officer: Officer): Promise<Station> {
  const found = await sql<Station>`
    select hall, window_id as "windowId", officer_id as "officerId", officer, state, since
    from counter.station where officer_id = ${officer.id} for update`.execute(ctx.db)
  const station = found.rows[0]
  if (!station) throw refuseCounter('station.none')
  return station
}

export async function insertTicket(ctx: WriteCtx, ticket: Ticket): Promise<void> {
  await sql`
    insert into counter.ticket (id, hall, day, kind, number, place, onething, phone, person_id, source, state, taken_at,
      called_at, window_id, officer_id, sitting_id)
    values (${ticket.id}, ${ticket.hall}, ${ticket.day}, ${ticket.kind}, ${ticket.number}, ${ticket.place},
      ${ticket.onething}, ${ticket.phone}, ${ticket.personId}, ${ticket.source}, ${ticket.state}, ${ticket.takenAt},
      ${ticket.calledAt}, ${ticket.windowId}, ${ticket.officerId}, ${ticket.sittingId})`.execute(ctx.db)
}

/** The next number of a line; two who ask at once get two. */
export async function nextCount(ctx: WriteCtx, hall: string, day: string, kind: string): Promise<number> {
  const counted = await sql<{ last: number }>`
    insert into counter.ticket_count (hall, day, kind, last) values (${hall}, ${day}, ${kind}, 1)
    on conflict (hall, day, kind) do update set last = counter.ticket_count.last + 1
    returning last`.execute(ctx.db)
  return counted.rows[0]?.last ?? 1
}

export async function saveTicket(ctx: WriteCtx, ticket: Ticket): Promise<void> {
  await sql`
    update counter.ticket set kind = ${ticket.kind}, place = ${ticket.place}, state = ${ticket.state},
      calls = ${ticket.calls}, misses = ${ticket.misses}, called_at = ${ticket.calledAt}, ended_at = ${ticket.endedAt},
      window_id = ${ticket.windowId}, officer_id = ${ticket.officerId}, sitting_id = ${ticket.sittingId},
      onething = ${ticket.onething}
    where id = ${ticket.id}`.execute(ctx.db)
}

export async function findTicket(ctx: ReadCtx, id: string): Promise<Ticket | undefined> {
  const found = await sql<Ticket>`select ${ticketColumns} from counter.ticket where id = ${id}`.execute(
    ctx.db,
  )
  return found.rows[0]
}

/** The ticket that was called to this window and is not done. */
export async function findCalled(
  ctx: ReadCtx,
  at: Pick<Station, 'hall' | 'windowId'>,
): Promise<Ticket | undefined> {
  const found = await sql<Ticket>`
    select ${ticketColumns} from counter.ticket
    where hall = ${at.hall} and window_id = ${at.windowId} and state in ('called', 'serving')
    order by called_at desc limit 1`.execute(ctx.db)
  return found.rows[0]
}

/**
 * The first of these lines whose matter the window takes in, locked for this window alone: whoever asks at the same moment
 * passes over it and gets the next.
 */
export async function lockNext(
  ctx: WriteCtx,
  at: { hall: string; day: string; lines: readonly string[]; accepts: readonly string[] | null },
): Promise<Ticket | undefined> {
  const found = await sql<Ticket>`
    select ${ticketColumns} from counter.ticket
    where hall = ${at.hall} and day = ${at.day} and state = 'waiting' and kind = any(${[...at.lines]}::text[])
      and (${at.accepts}::text[] is null or onething is null or onething = any(${at.accepts}::text[]))
    order by array_position(${[...at.lines]}::text[], kind), place, id
    limit 1 for update skip locked`.execute(ctx.db)
  return found.rows[0]
}

/** The places of those who wait in a line, in order. */
export async function placesOf(ctx: ReadCtx, at: Pick<Ticket, 'hall' | 'day' | 'kind'>): Promise<number[]> {
  const found = await sql<{ place: number }>`
    select place from counter.ticket
    where hall = ${at.hall} and day = ${at.day} and kind = ${at.kind} and state = 'waiting' order by place, id`.execute(
    ctx.db,
  )
  return found.rows.map(({ place }) => place)
}

export async function findOpenSitting(ctx: ReadCtx, officerId: string): Promise<Sitting | undefined> {
  const found = await sql<Sitting>`
    select ${sittingColumns} from counter.sitting where officer_id = ${officerId} and state = 'open'`.execute(
    ctx.db,
  )
  return found.rows[0]
}

/** The sitting at a window, as its screen sees it: the open one, or the last for the minute in which it is rated. */
export async function findSittingAt(
  ctx: ReadCtx,
  at: { hall: string; windowId: string },
): Promise<Sitting | undefined> {
  const found = await sql<Sitting>`
    select ${sittingColumns} from counter.sitting
    where hall = ${at.hall} and window_id = ${at.windowId} and started_at > ${ctx.now}::timestamptz - interval '12 hours'
    order by state = 'open' desc, started_at desc, id desc limit 1`.execute(ctx.db)
  return found.rows[0]
}

export async function lockSittingById(ctx: WriteCtx, id: string): Promise<Sitting | undefined> {
  const found = await sql<Sitting>`
    select ${sittingColumns} from counter.sitting where id = ${id} for update`.execute(ctx.db)
  return found.rows[0]
}

/** The officer's open sitting, locked; refused when nobody sits at the window. */
export async function lockSitting(ctx: WriteCtx, officer: Officer): Promise<Sitting> {
  const found = await sql<Sitting>`
    select ${sittingColumns} from counter.sitting
    where officer_id = ${officer.id} and state = 'open' for update`.execute(ctx.db)
  const sitting = found.rows[0]
  if (!sitting) throw refuseCounter('sitting.none')
  return sitting
}

export async function insertSitting(ctx: WriteCtx, sitting: Sitting): Promise<void> {
  await sql`
    insert into counter.sitting (id, hall, window_id, officer_id, officer, ticket_id, ticket, person_id, evidence, present,
      suggested, draft_id, state, started_at)
    values (${sitting.id}, ${sitting.hall}, ${sitting.windowId}, ${sitting.officerId}, ${sitting.officer},
      ${sitting.ticketId}, ${sitting.ticket}, ${sitting.personId}, ${sitting.evidence},
      ${JSON.stringify(sitting.present)}::jsonb, ${sitting.suggested}, ${sitting.draftId}, 'open', ${ctx.now})`.execute(
    ctx.db,
  )
}

/** Writes back everything that changes, and counts the change, so that the screen looks again. */
export async function saveSitting(ctx: WriteCtx, sitting: Sitting): Promise<Sitting> {
  await sql`
    update counter.sitting set ticket_id = ${sitting.ticketId}, ticket = ${sitting.ticket}, person_id = ${sitting.personId},
      evidence = ${sitting.evidence}, present = ${JSON.stringify(sitting.present)}::jsonb,
      suggested = ${sitting.suggested}, draft_id = ${sitting.draftId}, case_id = ${sitting.caseId},
      signature = ${sitting.signature === null ? null : JSON.stringify(sitting.signature)}::jsonb,
      receiving = ${sitting.receiving}::uuid[], sheets = ${sitting.sheets}, receipt_at = ${sitting.receiptAt}, rated = ${sitting.rated}, state = ${sitting.state},
      outcome = ${sitting.outcome}, ended_at = ${sitting.endedAt}, version = version + 1
    where id = ${sitting.id}`.execute(ctx.db)
  return { ...sitting, version: sitting.version + 1 }
}

/** What the sitting shows has changed in another room: its draft was answered, its case went on. */
export async function touchSitting(ctx: WriteCtx, id: string): Promise<void> {
  await sql`update counter.sitting set version = version + 1 where id = ${id}`.execute(ctx.db)
}

export async function readSitting(ctx: ReadCtx, id: string): Promise<Sitting | undefined> {
  const found = await sql<Sitting>`select ${sittingColumns} from counter.sitting where id = ${id}`.execute(
    ctx.db,
  )
  return found.rows[0]
}
