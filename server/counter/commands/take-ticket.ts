import { sql } from 'kysely'
import { toLocalDate } from '../../calendar/rules.ts'
import type { WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { uuidv7 } from '../../platform/ids.ts'
import { demand } from '../../platform/refusal.ts'
import { checkPhone } from '../../people/identifiers.ts'
import type { Ticket } from '../model.ts'
import { refuseCounter } from '../refusals.ts'
import { lineFor, numberOf, refuseTake, timeOfDay } from '../rules.ts'
import { insertTicket, nextCount } from '../store.ts'

export type TakeTicket = {
  hall: string
  source: Ticket['source']
  /** What it is about; it leads to the window that is there for it. */
  onething: string | null
  /** 老年人、残疾人、孕妇等: the green line. */
  needsHelp: boolean
  phone: string | null
  personId: string | null
}

/**
 * 取号. Gives the next number of the line that fits. Refused at a machine while the hall is closed, and to whoever holds a
 * number that has not been called: one person, one place in line.
 */
export async function takeTicket(ctx: WriteCtx, input: TakeTicket): Promise<Ticket> {
  const hall = ctx.world.region.halls.get(input.hall)
  if (!hall) throw refuseCounter('window.unknown')
  const day = toLocalDate(ctx.now)
  demand(refuseTake(ctx.world.region.calendar, hall, input.source, day, timeOfDay(ctx.now)))
  const phone = readPhone(input.phone)
  const kind = lineFor(hall, input.onething, input.needsHelp)
  if (!hall.windows.some((window) => window.kind === kind)) throw refuseCounter('ticket.no-line')

  // Counting first holds the line for this transaction, so the same person asking twice at once is seen below.
  const count = await nextCount(ctx, hall.id, day, kind)
  const held = await sql<{ number: string }>`
    select number from counter.ticket
    where hall = ${hall.id} and day = ${day} and state = 'waiting'
      and ((${phone}::text is not null and phone = ${phone}) or (${input.personId}::uuid is not null and person_id = ${input.personId}))
    limit 1`.execute(ctx.db)
  if (held.rows[0]) throw refuseCounter('ticket.twice', { number: held.rows[0].number })

  const ticket: Ticket = {
    id: uuidv7(ctx.now),
    hall: hall.id,
    day,
    kind,
    number: numberOf(kind, count),
    place: count,
    onething: input.onething,
    phone,
    personId: input.personId,
    source: input.source,
    state: 'waiting',
    calls: 0,
    misses: 0,
    takenAt: ctx.now,
    calledAt: null,
    endedAt: null,
    windowId: null,
    officerId: null,
    sittingId: null,
  }
  await insertTicket(ctx, ticket)
  await record(ctx, 'counter.ticket-taken', ticket.id, {
    hall: hall.id,
    number: ticket.number,
    source: input.source,
  })
  return ticket
}

function readPhone(text: string | null): string | null {
  if (text === null || text.trim() === '') return null
  const phone = checkPhone(text)
  if (phone.ok) return phone.value
  throw refuseCounter('card.number', { why: phone.zh }, [{ field: 'phone', code: phone.why, zh: phone.zh }])
}
