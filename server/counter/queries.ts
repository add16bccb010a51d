import { sql } from 'kysely'
import { findDraftCase, getOpenDraft, listDrafts } from '../applications/queries.ts'
import { toLocalDate } from '../calendar/rules.ts'
import type { Filed } from '../cases/model.ts'
import { getMyCase, listMyCases } from '../cases/queries.ts'
import type { Signature } from '../documents/model.ts'
import { findFiles } from '../files/queries.ts'
import { getDefinition } from '../onething/queries.ts'
import { itemOf } from '../onething/prepare.ts'
import { displayValue } from '../forms/display.ts'
import type { Hall, WindowKind } from '../offices/model.ts'
import { checkCitizenNumber, maskPhone } from '../people/identifiers.ts'
import { findPersonById } from '../people/queries.ts'
import { isUuid } from '../platform/ids.ts'
import { officerOf, type Person, type ReadCtx } from '../platform/ctx.ts'
import { sha256 } from '../platform/secrets.ts'
import type {
  CounterCase,
  CounterDraft,
  CounterView,
  DayClose,
  WindowRatings,
  ScreenShows,
  Sitting,
  SittingView,
  Ticket,
  TicketView,
} from './model.ts'
import { digestOfHandOut } from './digest.ts'
import { hallOf, windowOf } from './place.ts'
import { refuseCounter } from './refusals.ts'
import { accepts, estimateMinutes, holds, isOpen, linesOf, screenShows, timeOfDay } from './rules.ts'
import { findCalled, findOpenSitting, findSittingAt, findStation, findTicket } from './store.ts'
import { layTable } from './table.ts'

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

function viewOf(hall: Hall, ticket: Ticket, ahead: number, open: number, minutes: Minutes): TicketView {
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

type Minutes = ReadonlyMap<WindowKind, number[]>

/** How long each of the last fifty of every line took at this hall, from the call to the end. */
async function minutesPer(ctx: ReadCtx, hall: Hall): Promise<Minutes> {
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

async function listStations(
  ctx: ReadCtx,
  hall: string,
): Promise<{ windowId: string; officer: string; state: 'open' | 'paused' }[]> {
  const found = await sql<{ windowId: string; officer: string; state: 'open' | 'paused' }>`
    select window_id as "windowId", officer, state from counter.station where hall = ${hall}`.execute(ctx.db)
  return found.rows
}

async function listWaiting(ctx: ReadCtx, hall: string, day: string): Promise<Ticket[]> {
  const found = await sql<Ticket>`
    select id, hall, kind, number, place, onething, state, taken_at as "takenAt", window_id as "windowId"
    from counter.ticket where hall = ${hall} and day = ${day} and state = 'waiting' order by place, id`.execute(
    ctx.db,
  )
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

// ---- The sitting ---------------------------------------------------------------------------------------------

/** What lies on the clerk's table. */
export async function showSitting(ctx: ReadCtx, sitting: Sitting): Promise<SittingView> {
  const person = sitting.personId === null ? undefined : await findPersonById(ctx, sitting.personId)
  const own: ReadCtx | undefined = person && { ...ctx, actor: person }
  // The person may have handed the same draft in at home a moment ago.
  const elsewhere =
    own && sitting.draftId !== null && sitting.caseId === null
      ? await findDraftCase(own, sitting.draftId)
      : undefined
  const caseId = sitting.caseId ?? elsewhere?.caseId ?? null
  const draft =
    own && sitting.draftId !== null && caseId === null ? await readTable(own, sitting.draftId) : null
  const filed = own && caseId !== null ? await readCase(own, { ...sitting, caseId }) : null
  const suggested = sitting.suggested === null ? undefined : ctx.world.region.onethings.get(sitting.suggested)
  return {
    id: sitting.id,
    version: sitting.version,
    startedAt: sitting.startedAt.toISOString(),
    ticket: sitting.ticket,
    person: own && person && sitting.evidence ? await showPerson(own, person, sitting.evidence) : null,
    present: sitting.present.map(({ name, evidence }) => ({ name, evidence })),
    suggestion: suggested ? { onething: suggested.onething.id, name: suggested.onething.name } : null,
    draft,
    signed: draft !== null && holds(sitting.signature, draft.digest),
    case: filed,
    ready: person ? await listReady(ctx, person, windowOf(ctx, sitting).hall.office) : [],
    receiving: sitting.receiving,
    handOutSigned:
      sitting.receiving.length > 0 && holds(sitting.signature, digestOfHandOut(sitting.receiving)),
    receiptPrinted: sitting.receiptAt !== null,
    shows: showsOf(ctx, sitting, draft, filed),
  }
}

async function readTable(own: ReadCtx, draftId: string): Promise<CounterDraft> {
  const open = await getOpenDraft(own, draftId)
  const files = await findFiles(own, Object.values(open.draft.facts.files).flat())
  return layTable(open, files)
}

async function showPerson(own: ReadCtx, person: Person, evidence: NonNullable<Sitting['evidence']>) {
  const known = checkCitizenNumber(person.number, toLocalDate(own.now))
  return {
    name: person.name,
    number: person.number,
    sex: known.ok ? (known.sex === 'male' ? '男' : '女') : '',
    birth: known.ok ? known.birthDate : '',
    phone: person.phone === '' ? '' : maskPhone(person.phone),
    evidence,
    drafts: (await listDrafts(own)).map(({ id, onething, name }) => ({ id, onething, name })),
    cases: (await listMyCases(own)).slice(0, 5).map(({ number, onethingName, closedAt }) => ({
      number,
      name: onethingName,
      open: closedAt === null,
    })),
  }
}

type Asked = { id: string; name: string; number: string; personName: string; state: string }

async function listConfirmations(ctx: ReadCtx, caseId: string): Promise<Asked[]> {
  const found = await sql<Asked>`
    select id, name, person_number as number, person_name as "personName", state
    from cases.confirmation where case_id = ${caseId} order by id`.execute(ctx.db)
  return found.rows
}

/** The number of a case that was filed at a counter. */
async function findCaseNumber(ctx: ReadCtx, caseId: string): Promise<string> {
  const found = await sql<{ number: string }>`select number from cases.case where id = ${caseId}`.execute(
    ctx.db,
  )
  return found.rows[0]?.number ?? ''
}

async function readCase(own: ReadCtx, sitting: Sitting): Promise<CounterCase | null> {
  if (sitting.caseId === null) return null
  const number = await findCaseNumber(own, sitting.caseId)
  const view = await getMyCase(own, number)
  return {
    id: view.id,
    number: view.number,
    queryCode: view.queryCode ?? '',
    onething: view.onething.name,
    steps: view.steps.map(({ step, itemName, department, state, now }) => ({
      step,
      itemName,
      department,
      state,
      now,
    })),
    confirmations: (await listConfirmations(own, sitting.caseId)).map((each) => ({
      id: each.id,
      name: each.name,
      person: each.personName,
      state: each.state,
      present: sitting.present.some(({ number: card }) => card === each.number),
    })),
  }
}

/** Confirmations that somebody who stands at this window can give now. */
export async function listAwaited(
  ctx: ReadCtx,
  sitting: Sitting,
): Promise<{ id: string; personId: string; personName: string }[]> {
  if (sitting.caseId === null) return []
  return (await listConfirmations(ctx, sitting.caseId)).flatMap(({ id, number, state, personName }) => {
    const there = sitting.present.find((each) => each.number === number)
    return state === 'asked' && there ? [{ id, personId: there.personId, personName }] : []
  })
}

function showsOf(
  ctx: ReadCtx,
  sitting: Sitting | undefined,
  draft: CounterDraft | null,
  filed: CounterCase | null,
): ScreenShows {
  return screenShows(
    sitting,
    {
      ready: draft !== null && draft.consented && draft.complete,
      signed: draft !== null && sitting !== undefined && holds(sitting.signature, draft.digest),
      awaited: filed?.confirmations.some(({ present, state }) => present && state === 'asked') ?? false,
    },
    ctx.now,
  )
}

export type ReadyDelivery = { id: string; case: string; what: string[]; state: string }

/**
 * 待领. What may be handed to this person at a counter: documents and certificates, each by its name and number, that no post
 * or cabinet has taken. 就近取证 only where the office of the hall has taken it over.
 */
export async function listReady(ctx: ReadCtx, person: Person, office: string): Promise<ReadyDelivery[]> {
  const found = await sql<ReadyDelivery>`
    select v.id, c.number as case, v.state, array(
      select p.title || '（' || p.number || '）' from (
        select t.title, t.number, 1 as place from credentials.certificate t where t.number = any(v.certificates)
        union all
        select d.content->>'title', d.number, 2 from documents.document d where d.number = any(v.documents)
      ) p order by p.place, p.number) as what
    from cases.case c join deliveries.delivery v on v.owner = c.id
    where c.person_id = ${person.id} and (v.method = 'counter' and v.state in ('due', 'ready')
      or v.method = 'nearest' and v.state = 'ready' and v.office = ${office})
    order by c.submitted_at desc, v.planned_at, v.id limit 50`.execute(ctx.db)
  return found.rows
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

export type Acceptable = {
  step: string
  /** Papers that are still to come, on the promise that was signed with the application. */
  lacking: { id: string; name: string }[]
  signature: Signature | null
}

/** Items of a case that wait for acceptance and whose offices let the counter accept them. */
export async function listAcceptable(ctx: ReadCtx, caseId: string): Promise<Acceptable[]> {
  const found = await sql<{ step: string; onething: string; version: number; filed: Filed }>`
    select i.step, c.onething, c.onething_version as version, c.filed
    from cases.case_item i join cases.case c on c.id = i.case_id
    where i.case_id = ${caseId} and i.state = 'submitted' and i.officer_id is null order by i.position`.execute(
    ctx.db,
  )
  const [first] = found.rows
  if (!first) return []
  const definition = await getDefinition(ctx, first.onething, first.version)
  const { materials, signature } = first.filed
  return found.rows
    .filter(({ step }) => itemOf(definition, step).counterAccepts)
    .map(({ step }) => ({
      step,
      lacking: materials
        .filter(({ as, files, steps }) => as === 'asked' && files.length === 0 && steps.includes(step))
        .filter(({ id }) =>
          itemOf(definition, step).materials.some((each) => each.id === id && each.required),
        )
        .map(({ id, name }) => ({ id, name })),
      signature: signature && plainSignature(signature),
    }))
}

function plainSignature(signature: NonNullable<Filed['signature']>): Signature {
  return signature.kind === 'drawn'
    ? { kind: 'drawn', path: signature.path }
    : { kind: 'typed', name: signature.name }
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

async function isScreenPaired(ctx: ReadCtx, at: { hall: string; windowId: string }): Promise<boolean> {
  const found = await sql<{ paired: boolean }>`
    select token_hash is not null as paired from counter.screen
    where hall = ${at.hall} and window_id = ${at.windowId}`.execute(ctx.db)
  return found.rows[0]?.paired ?? false
}

/** What the person at the window sees. `stamp` changes with everything that is shown. */
export type ScreenView = {
  hall: string
  window: string
  shows: ScreenShows
  stamp: string
  ticket: string | null
  person: string | null
  draft: CounterDraft | null
  case: { number: string; queryCode: string; name: string } | null
  /** What is handed out, and the digest that is signed for it. */
  receiving: { rows: string[]; digest: string } | null
  confirmation: { id: string; person: string; text: string; rows: { name: string; text: string }[] } | null
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

/** What was found, as matters that can be started: an item leads to the one-things that hold it. */
export async function listMatters(
  ctx: ReadCtx,
  found: readonly { kind: 'onething' | 'item'; id: string }[],
): Promise<{ id: string; name: string; plainName: string; here: boolean; window: string }[]> {
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
  return [...new Set(ids)].flatMap((id) => {
    const onething = ctx.world.region.onethings.get(id)?.onething
    if (!onething) return []
    const here = window !== undefined && accepts(window, id)
    const other = hall.windows.find((each) => accepts(each, id))
    return [{ id, name: onething.name, plainName: onething.plainName, here, window: other?.name ?? '' }]
  })
}

// ---- The end of the day --------------------------------------------------------------------------------------

/** Of fewer ratings in a group nobody is told more than that there are few: they would tell who rated. */
const FEWEST_RATINGS = 5
const RATINGS_DAYS = 30
const STARS = [5, 4, 3, 2, 1]

/**
 * 好差评 of the own hall by day and window, the newest first, over the last 30 days that are over: while a day lasts, each new
 * rating would show in the difference. Without raters and clerks, and not by sums over windows, from which a small group
 * could be worked out.
 */
export async function listRatings(ctx: ReadCtx): Promise<WindowRatings[]> {
  const hall = hallOf(ctx)
  const today = toLocalDate(ctx.now)
  const found = await sql<{ day: string; windowId: string; stars: number[] }>`
    select day, window_id as "windowId", array_agg(stars) as stars from counter.rating
    where hall = ${hall.id} and day < ${today}::date and day >= ${today}::date - ${RATINGS_DAYS}::int
    group by 1, 2 order by 1 desc, 2`.execute(ctx.db)
  return found.rows.map(({ day, windowId, stars }) => ({
    day,
    windowId,
    window: hall.windows.find(({ id }) => id === windowId)?.name ?? windowId,
    given:
      stars.length < FEWEST_RATINGS
        ? null
        : STARS.map((star) => ({ stars: star, count: stars.filter((each) => each === star).length })),
  }))
}

export type DayLine = DayClose & { hall: string; officerId: string }

/** 日结 of the hall today, line by line for each window and clerk: what was taken in, what is on paper, what was routed. */
export async function listDay(ctx: ReadCtx): Promise<DayLine[]> {
  const hall = hallOf(ctx)
  const day = toLocalDate(ctx.now)
  const found = await sql<{
    windowId: string
    officerId: string
    officer: string
    number: string | null
    sheets: number
    receipt: boolean
    routed: boolean
    missing: string | null
  }>`
    select s.window_id as "windowId", s.officer_id as "officerId", s.officer, c.number, s.sheets,
      s.receipt_at is not null as receipt,
      coalesce((select bool_and(i.state = 'waiting' or i.submitted_at is not null or i.decided_at is not null)
        from cases.case_item i where i.case_id = c.id), false) as routed,
      (select string_agg(i.item_name, '、') from cases.case_item i
        where i.case_id = c.id and i.state <> 'waiting' and i.submitted_at is null and i.decided_at is null) as missing
    from counter.sitting s left join cases.case c on c.id = s.case_id
    where s.hall = ${hall.id} and (s.started_at at time zone 'Asia/Shanghai')::date = ${day}::date
    order by s.window_id, s.officer, s.started_at`.execute(ctx.db)
  const closed = await sql<{
    windowId: string
    officerId: string
    at: Date
    counted: number
    note: string | null
  }>`
    select window_id as "windowId", officer_id as "officerId", signed_at as at, counted, note
    from counter.day_close where hall = ${hall.id} and day = ${day}`.execute(ctx.db)
  const groups = Map.groupBy(found.rows, ({ windowId, officerId }) => `${windowId}/${officerId}`)
  return [...groups.values()].flatMap((rows) => {
    const [first] = rows
    if (!first) return []
    const filed = rows.filter(({ number }) => number !== null)
    const signed = closed.rows.find(
      (each) => each.windowId === first.windowId && each.officerId === first.officerId,
    )
    return [
      {
        hall: hall.id,
        windowId: first.windowId,
        window: hall.windows.find(({ id }) => id === first.windowId)?.name ?? first.windowId,
        officerId: first.officerId,
        officer: first.officer,
        received: filed.length,
        papers: filed.filter(({ sheets }) => sheets > 0).length,
        routed: filed.filter(({ routed }) => routed).length,
        differences: filed.flatMap(({ number, routed, missing, receipt }) => [
          ...(routed ? [] : [{ case: number ?? '', text: `没有送到部门：${missing ?? '全部事项'}` }]),
          ...(receipt ? [] : [{ case: number ?? '', text: '没有打印收件凭证' }]),
        ]),
        signed: signed ? { at: signed.at.toISOString(), counted: signed.counted, note: signed.note } : null,
      },
    ]
  })
}
