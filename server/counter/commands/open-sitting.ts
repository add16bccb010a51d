import { officerOf, type WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { uuidv7 } from '../../platform/ids.ts'
import type { Sitting, Station, Ticket } from '../model.ts'
import { insertSitting, saveTicket } from '../store.ts'

/**
 * Somebody sits down at the window: with the number that was called, or without one. `earlier`: what was begun at another window, or
 * just before at this one, goes on with the same people.
 */
export async function openSitting(
  ctx: WriteCtx,
  station: Station,
  ticket: Ticket | undefined,
  earlier?: Sitting,
): Promise<Sitting> {
  const officer = officerOf(ctx)
  const sitting: Sitting = {
    id: uuidv7(ctx.now),
    hall: station.hall,
    windowId: station.windowId,
    officerId: officer.id,
    officer: officer.name,
    ticketId: ticket?.id ?? earlier?.ticketId ?? null,
    ticket: ticket?.number ?? earlier?.ticket ?? null,
    personId: earlier?.personId ?? null,
    evidence: earlier?.evidence ?? null,
    present: earlier?.present ?? [],
    suggested: null,
    draftId: earlier?.caseId === null ? earlier.draftId : null,
    caseId: null,
    signature: null,
    receiving: [],
    sheets: 0,
    receiptAt: null,
    rated: false,
    state: 'open',
    outcome: null,
    version: 1,
    startedAt: ctx.now,
    endedAt: null,
  }
  await insertSitting(ctx, sitting)
  if (ticket) await saveTicket(ctx, { ...ticket, state: 'serving' })
  await record(ctx, 'counter.sitting-opened', sitting.id, {
    window: station.windowId,
    ticket: sitting.ticket,
  })
  return sitting
}
