import { sql } from 'kysely'
import { toLocalDate } from '../calendar/rules.ts'
import { closedItems } from '../inventory/queries.ts'
import { getDefinition } from '../onething/queries.ts'
import { displayValue } from '../forms/display.ts'
import { officerOf, type ReadCtx } from '../platform/ctx.ts'
import { sha256 } from '../platform/secrets.ts'
import type { CounterMatter, CounterView, Sitting, Ticket, TicketView, ScreenView } from './model.ts'
import { digestOfHandOut } from './digest.ts'
import { hallOf, windowOf } from './place.ts'
import { refuseCounter } from './refusals.ts'
import { accepts, isOpen, linesOf, timeOfDay } from './rules.ts'
import { findCalled, findOpenSitting, findSittingAt, findStation } from './store.ts'
import { viewOf, minutesPer, listWaiting } from './line.ts'
import { showSitting, showsOf, listAwaited } from './on-table.ts'

/** How many of those who wait a desk shows. */
const NEXT_SHOWN = 8

/** Everything that the desk of one clerk shows, in one answer. */
export async function getCounter(ctx: ReadCtx): Promise<CounterView> {
  const officer = officerOf(ctx)
  const hall = hallOf(ctx)
  const day = toLocalDate(ctx.now)
  const staffed = await listStations(ctx, hall.id)
  const station = await findStation(ctx, officer.id)
  const window = station && hall.windows.find(({ id }) => id === station.windowId)
  const waiting = await listWaiting(ctx, hall.id, day)
  const lines = window ? linesOf(window.kind) : []
  const mine = window
    ? waiting
        .filter(({ kind, onething }) => lines.includes(kind) && accepts(window, onething))
        .toSorted((a, b) => lines.indexOf(a.kind) - lines.indexOf(b.kind) || a.place - b.place)
    : []
  const called = station && (await findCalled(ctx, station))
  const sitting = await findOpenSitting(ctx, officer.id)
  const minutes = await minutesPer(ctx, hall)
  const screen = station && (await isScreenPaired(ctx, station))
  const open = staffed.filter(({ state }) => state === 'open').length
  const show = (ticket: Ticket, ahead: number): TicketView => viewOf(hall, ticket, ahead, open, minutes)
  return {
    hall: { id: hall.id, name: hall.name },
    windows: hall.windows.map(({ id, name, kind, hours }) => {
      const there = staffed.find(({ windowId }) => windowId === id)
      return {
        id,
        name,
        kind,
        open: isOpen(ctx.world.region.calendar, hours ?? hall.hours, day, timeOfDay(ctx.now)),
        officer: there?.officer ?? null,
        state: there?.state ?? null,
      }
    }),
    window: window
      ? {
          id: window.id,
          name: window.name,
          kind: window.kind,
          paused: station?.state === 'paused',
          screen: screen ?? false,
        }
      : null,
    waiting: (['general', 'zone', 'dedicated', 'green'] as const)
      .filter((kind) => hall.windows.some((each) => each.kind === kind))
      .map((kind) => ({ kind, count: waiting.filter((ticket) => ticket.kind === kind).length })),
    next: mine.slice(0, NEXT_SHOWN).map((ticket, at) => show(ticket, at)),
    ticket: called ? show(called, 0) : null,
    today: await countToday(ctx, officer.id, day),
    sitting: sitting ? await showSitting(ctx, sitting) : null,
  }
}

async function listStations(
  ctx: ReadCtx,
  hall: string,
): Promise<{ windowId: string; officer: string; state: 'open' | 'paused' }[]> {
  const found = await sql<{ windowId: string; officer: string; state: 'open' | 'paused' }>`
    select window_id as "windowId", officer, state from counter.station where hall = ${hall}`.execute(ctx.db)
  return found.rows
}

async function countToday(ctx: ReadCtx, officer: string, day: string): Promise<CounterView['today']> {
  const found = await sql<CounterView['today']>`
    select count(*) filter (where s.state = 'ended')::int as served, count(s.case_id)::int as filed,
      (select count(*)::int from counter.ticket t where t.officer_id = ${officer} and t.day = ${day} and t.state = 'missed') as missed,
      coalesce(round(avg(extract(epoch from s.ended_at - s.started_at) / 60) filter (where s.state = 'ended')), 0)::int as minutes
    from counter.sitting s
    where s.officer_id = ${officer} and (s.started_at at time zone 'Asia/Shanghai')::date = ${day}::date`.execute(
    ctx.db,
  )
  return found.rows[0] ?? { served: 0, filed: 0, missed: 0, minutes: 0 }
}

/** May a clerk print this paper: is it of the own office, or of a case that was filed at the own hall? */
export async function isOwnPaper(ctx: ReadCtx, paper: { office: string; owner: string }): Promise<boolean> {
  if (paper.office === officerOf(ctx).office) return true
  const found = await sql<{ filed: boolean }>`
    select exists (select from counter.sitting where hall = ${hallOf(ctx).id} and case_id = ${paper.owner}) as filed`.execute(
    ctx.db,
  )
  return found.rows[0]?.filed ?? false
}

/** What was found, as matters that can be started: an item leads to the one-things that hold it. */
export async function listMatters(
  ctx: ReadCtx,
  found: readonly { kind: 'onething' | 'item'; id: string }[],
): Promise<CounterMatter[]> {
  const station = await findStation(ctx, officerOf(ctx).id)
  const hall = hallOf(ctx)
  const window = hall.windows.find(({ id }) => id === station?.windowId)
  const offered = [...ctx.world.region.onethings.values()]
  const ids = found.flatMap(({ kind, id }) =>
    kind === 'onething'
      ? [id]
      : offered
          .filter(({ onething }) => onething.steps.some(({ item }) => item === id))
          .map(({ onething }) => onething.id),
  )
  const needed = (id: string): string[] =>
    (ctx.world.region.onethings.get(id)?.onething.steps ?? [])
      .filter(({ optional, when }) => !optional && when === undefined)
      .map(({ item }) => item)
  const closed = await closedItems(ctx, [...new Set(ids.flatMap(needed))])
  return [...new Set(ids)].flatMap((id) => {
    const onething = ctx.world.region.onethings.get(id)?.onething
    if (!onething) return []
    const here = window !== undefined && accepts(window, id)
    const other = hall.windows.find((each) => accepts(each, id))
    return [
      {
        id,
        name: onething.name,
        plainName: onething.plainName,
        here,
        window: other?.name ?? '',
        closed: needed(id).flatMap((item) => closed.get(item)?.zh ?? [])[0] ?? null,
      },
    ]
  })
}

// ---- The applicant's screen ----------------------------------------------------------------------------------

export async function findScreen(
  ctx: ReadCtx,
  token: string,
): Promise<{ hall: string; windowId: string } | undefined> {
  const found = await sql<{ hall: string; windowId: string }>`
    select hall, window_id as "windowId" from counter.screen where token_hash = ${sha256(token)}`.execute(
    ctx.db,
  )
  return found.rows[0]
}

export async function isScreenPaired(ctx: ReadCtx, at: { hall: string; windowId: string }): Promise<boolean> {
  const found = await sql<{ paired: boolean }>`
    select token_hash is not null as paired from counter.screen
    where hall = ${at.hall} and window_id = ${at.windowId}`.execute(ctx.db)
  return found.rows[0]?.paired ?? false
}

/** The screen of a window; refused for a token that is paired with none. */
export async function getScreen(ctx: ReadCtx, token: string): Promise<ScreenView> {
  const screen = await findScreen(ctx, token)
  if (!screen) throw refuseCounter('screen.unknown')
  const { hall, window } = windowOf(ctx, screen)
  const sitting = await findSittingAt(ctx, screen)
  const called = await findCalled(ctx, screen)
  const open = sitting?.state === 'open' ? sitting : undefined
  const view = open ? await showSitting(ctx, open) : undefined
  // Whoever is called next does not see the question that was for the one before.
  const last = called?.state === 'called' ? undefined : sitting
  const shows = view?.shows ?? showsOf(ctx, last, null, null)
  // Whoever is writing is not interrupted by anything but a change of what is signed.
  const state = shows === 'sign' ? view?.draft?.digest : sitting?.version
  const stamp = [shows, sitting?.id, state, called?.number, called?.calls].join('.')
  return {
    hall: hall.name,
    window: window.name,
    shows,
    stamp,
    ticket: called?.number ?? null,
    person: view?.person?.name ?? null,
    draft: view?.draft ?? null,
    case: view?.case
      ? { number: view.case.number, queryCode: view.case.queryCode, name: view.case.onething }
      : null,
    receiving:
      view && view.receiving.length > 0
        ? {
            rows: view.ready.filter(({ id }) => view.receiving.includes(id)).flatMap(({ what }) => what),
            digest: digestOfHandOut(view.receiving),
          }
        : null,
    confirmation: open && shows === 'confirm' ? await readConfirmation(ctx, open) : null,
  }
}

async function readConfirmation(ctx: ReadCtx, sitting: Sitting): Promise<ScreenView['confirmation']> {
  const [asked] = await listAwaited(ctx, sitting)
  if (!asked) return null
  const found = await sql<{
    text: string
    shows: string[]
    filed: { values: Record<string, { value: string | number | boolean; text?: string }> }
    onething: string
    version: number
  }>`
    select f.text, f.shows, c.filed, c.onething, c.onething_version as version
    from cases.confirmation f join cases.case c on c.id = f.case_id
    where f.case_id = ${sitting.caseId} and f.id = ${asked.id}`.execute(ctx.db)
  const row = found.rows[0]
  if (!row) return null
  const definition = await getDefinition(ctx, row.onething, row.version)
  return {
    id: asked.id,
    person: asked.personName,
    text: row.text,
    rows: row.shows.flatMap((id) => {
      const element = definition.elements[id]
      const filed = row.filed.values[id]
      return element && filed
        ? [{ name: element.name, text: filed.text ?? displayValue(element, filed.value) }]
        : []
    }),
  }
}
