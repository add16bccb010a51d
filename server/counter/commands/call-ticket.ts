import { toLocalDate } from '../../calendar/rules.ts'
import { officerOf, type WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import type { Ticket } from '../model.ts'
import { windowOf } from '../place.ts'
import { refuseCounter } from '../refusals.ts'
import { deferredPlace, linesOf } from '../rules.ts'
import {
  findCalled,
  findOpenSitting,
  lockNext,
  lockStation,
  placesOf,
  readSitting,
  saveTicket,
} from '../store.ts'
import { openSitting } from './open-sitting.ts'

/**
 * 叫号. The next of the lines that this window serves; two windows that call at once get two people. Refused while the window is
 * paused or somebody is still there, and when nobody waits. What was begun at another window lies on the table at once.
 */
export async function callNext(ctx: WriteCtx): Promise<Ticket> {
  const officer = officerOf(ctx)
  const station = await lockStation(ctx, officer)
  if (station.state === 'paused') throw refuseCounter('station.paused')
  if ((await findOpenSitting(ctx, officer.id)) || (await findCalled(ctx, station)))
    throw refuseCounter('station.busy')
  const { hall, window } = windowOf(ctx, station)
  const ticket = await lockNext(ctx, {
    hall: hall.id,
    day: toLocalDate(ctx.now),
    lines: linesOf(window.kind),
    accepts: window.accepts ?? null,
  })
  if (!ticket) throw refuseCounter('ticket.nobody')
  const called: Ticket = {
    ...ticket,
    state: 'called',
    calls: 1,
    calledAt: ctx.now,
    windowId: window.id,
    officerId: officer.id,
  }
  await saveTicket(ctx, called)
  await record(ctx, 'counter.ticket-called', ticket.id, { number: ticket.number, window: window.id })
  const earlier = ticket.sittingId === null ? undefined : await readSitting(ctx, ticket.sittingId)
  if (earlier) await openSitting(ctx, station, called, earlier)
  return called
}

/** 重呼. Calls the same number once more. */
export async function recallTicket(ctx: WriteCtx): Promise<Ticket> {
  const station = await lockStation(ctx, officerOf(ctx))
  const ticket = await findCalled(ctx, station)
  if (ticket?.state !== 'called') throw refuseCounter('ticket.none-called')
  const again = { ...ticket, calls: ticket.calls + 1 }
  await saveTicket(ctx, again)
  await record(ctx, 'counter.ticket-called', ticket.id, { number: ticket.number, again: again.calls })
  return again
}

/** 过号. Nobody came: the number goes back some places, and is void when that has happened too often. */
export async function passTicket(ctx: WriteCtx): Promise<Ticket> {
  const officer = officerOf(ctx)
  const station = await lockStation(ctx, officer)
  const ticket = await findCalled(ctx, station)
  if (ticket?.state !== 'called' || (await findOpenSitting(ctx, officer.id))) {
    throw refuseCounter('ticket.none-called')
  }
  const { hall } = windowOf(ctx, station)
  const place = deferredPlace(hall, ticket, await placesOf(ctx, ticket))
  const passed: Ticket =
    place === undefined
      ? { ...ticket, state: 'missed', endedAt: ctx.now }
      : {
          ...ticket,
          state: 'waiting',
          place,
          misses: ticket.misses + 1,
          windowId: null,
          officerId: null,
          calledAt: null,
        }
  await saveTicket(ctx, passed)
  await record(ctx, 'counter.ticket-passed', ticket.id, { number: ticket.number, state: passed.state })
  return passed
}

/** 转移. The person called belongs to another kind of window: first in that line, for they have waited already. */
export async function transferTicket(ctx: WriteCtx, input: { kind: Ticket['kind'] }): Promise<Ticket> {
  const officer = officerOf(ctx)
  const station = await lockStation(ctx, officer)
  const ticket = await findCalled(ctx, station)
  if (ticket?.state !== 'called' || (await findOpenSitting(ctx, officer.id))) {
    throw refuseCounter('ticket.none-called')
  }
  const moved = await toFrontOf(ctx, ticket, input.kind)
  await record(ctx, 'counter.ticket-transferred', ticket.id, { number: ticket.number, to: input.kind })
  return moved
}

/** Puts a ticket in front of a line of the same hall. */
export async function toFrontOf(ctx: WriteCtx, ticket: Ticket, kind: Ticket['kind']): Promise<Ticket> {
  const { hall } = windowOf(ctx, { hall: ticket.hall, windowId: ticket.windowId ?? '' })
  if (!hall.windows.some((window) => window.kind === kind)) throw refuseCounter('ticket.no-line')
  const [first] = await placesOf(ctx, { ...ticket, kind })
  const moved: Ticket = {
    ...ticket,
    kind,
    state: 'waiting',
    place: (first ?? ticket.place) - 1,
    windowId: null,
    officerId: null,
    calledAt: null,
    endedAt: null,
  }
  await saveTicket(ctx, moved)
  return moved
}
