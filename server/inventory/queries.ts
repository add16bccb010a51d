import { sql, type RawBuilder } from 'kysely'
import { toLocalDate } from '../calendar/rules.ts'
import { displayDate } from '../forms/display.ts'
import type { ActorRef, ReadCtx } from '../platform/ctx.ts'
import { isUuid } from '../platform/ids.ts'
import type { Refusal } from '../platform/refusal.ts'
import { differences } from './compare.ts'
import {
  bearsCode,
  inForce,
  inForceOrDraft,
  isInForce,
  isListed,
  isNotGone,
  isOperators,
  isSuspended,
  suspensionOn,
} from './in-force.ts'
import { lint } from './lint.ts'
import { fits, type Page } from './listing.ts'
import type {
  Content,
  Difference,
  EntryFilter,
  EntryRow,
  EntryView,
  Handler,
  SchemedCode,
  Suspension,
  SuspensionProposal,
  VersionView,
  Withdrawal,
} from './model.ts'
import { refuseInventory } from './refusals.ts'
import { ROW, rowOf, type Row } from './rows.ts'
import { overridesOf, overtakerOf, runningOn, usesOf, waitingVersions } from './rules.ts'
import { unitsOf } from './units.ts'
import { onethingsWith } from './users.ts'

/** 清单, by code, a page at a time; `total` counts all that fit. */
export async function listEntries(
  ctx: ReadCtx,
  filter: EntryFilter,
  { cursor, limit }: Page,
): Promise<{ entries: EntryRow[]; next: string | null; total: number }> {
  const after = readCursor(cursor)
  const where = fits(ctx, filter)
  const [page, counted] = await Promise.all([
    sql<Row>`
      select ${ROW} from inventory.entry e
      where ${where} ${after ? sql`and (e.code, e.id) > (${after.code}, ${after.id}::uuid)` : sql``}
      order by e.code, e.id limit ${limit + 1}`.execute(ctx.db),
    sql<{ total: number }>`select count(*)::int as total from inventory.entry e where ${where}`.execute(
      ctx.db,
    ),
  ])
  const rows = page.rows.slice(0, limit)
  const last = rows.at(-1)
  const today = toLocalDate(ctx.now)
  return {
    entries: rows.map((row) => rowOf(today, row)),
    next:
      page.rows.length > limit && last ? Buffer.from(`${last.id} ${last.code}`).toString('base64url') : null,
    total: counted.rows[0]?.total ?? 0,
  }
}

/** An entry as the public list names it. */
export type DirectoryEntry = {
  id: string
  name: string
  main: string
  sub: string | null
  body: string | null
  handledAs: string | null
  /** 暂停: whether nobody can apply for it today. */
  suspended: boolean
}
const PUBLIC_MAINS = 50
/** Of one main item so many are named; the others are found by the search. */
const MOST_OF_A_MAIN = 100

/**
 * What the public list holds today, by main item, fifty of them at a time, in the words that are in force. `after` is the entry at which
 * the last page ended: a name that is only drafted is told to nobody, not even in an address.
 */
export async function listPublic(
  ctx: ReadCtx,
  after?: string,
): Promise<{ mains: { main: string; entries: DirectoryEntry[] }[]; next: string | null }> {
  const today = toLocalDate(ctx.now)
  const shown = sql`${isInForce(today)} and ${fits(ctx, { kind: 'implementation', standing: 'listed' })}`
  const next = (from: RawBuilder<unknown>) => sql`
    select v.main from inventory.version v join inventory.entry e on e.id = v.entry_id
    where ${shown} and ${from} order by v.main limit 1`
  const first = after
    ? sql`v.main > (select v.main from inventory.version v where v.entry_id = ${after}::uuid and ${isInForce(today)})`
    : sql`true`
  // From one main item straight to the next, however many entries each has.
  const found = await sql<DirectoryEntry & { key: string }>`
    with recursive step (main, at) as (
      select (${next(first)}), 1
      union all select (${next(sql`v.main > step.main`)}), at + 1 from step where main is not null and at <= ${PUBLIC_MAINS}),
    page as (select main from step where main is not null)
    select page.main as key, page.main, one.* from page cross join lateral (
      select e.id, e.handled_as as "handledAs", v.name, v.sub_name as sub, v.body, e.code,
        ${isSuspended(today)} as suspended
      from inventory.version v join inventory.entry e on e.id = v.entry_id
      where v.main = page.main and ${shown} order by e.code, e.id limit ${MOST_OF_A_MAIN}) one
    order by page.main, one.sub nulls first, one.code, one.id`.execute(ctx.db)
  const groups = [...Map.groupBy(found.rows, ({ key }) => key).values()]
  const told = groups.slice(0, PUBLIC_MAINS)
  return {
    mains: told.map((rows) => ({
      main: rows[0]?.main ?? '',
      entries: rows.map(({ id, name, main, sub, body, handledAs, suspended }) => ({
        id,
        name,
        main,
        sub,
        body,
        handledAs,
        suspended,
      })),
    })),
    next: groups.length > PUBLIC_MAINS ? (told.at(-1)?.at(-1)?.id ?? null) : null,
  }
}

function readCursor(cursor: string | undefined): { id: string; code: string } | undefined {
  const found = /^(\S{36}) ([^\0]+)$/s.exec(Buffer.from(cursor ?? '', 'base64url').toString())
  return found && isUuid(found[1] ?? '') ? { id: found[1] ?? '', code: found[2] ?? '' } : undefined
}

type VersionRow = {
  version: number
  revision: number
  digest: string
  state: VersionView['state']
  content: Content
  effectiveFrom: string | null
  reason: string | null
  editors: string[]
  editedBy: ActorRef
  editedAt: Date
  reviewedBy: ActorRef | null
  publishedBy: ActorRef | null
  publishedAt: Date | null
}

const who = ({ name, office }: ActorRef): { name: string; office: string | null } => ({
  name: name || '系统',
  office: office ?? null,
})

async function versionsOf(ctx: ReadCtx, id: string): Promise<VersionRow[]> {
  const found = await sql<VersionRow>`
    select version, revision, digest, state, content, effective_from as "effectiveFrom", reason, editors, edited_by as "editedBy",
      edited_at as "editedAt", reviewed_by as "reviewedBy", published_by as "publishedBy", published_at as "publishedAt"
    from inventory.version where entry_id = ${id} order by version desc`.execute(ctx.db)
  return found.rows
}

/** One entry with everything that its page shows. Refuses an unknown one. */
export async function getEntry(ctx: ReadCtx, id: string): Promise<EntryView> {
  const entry = await findEntry(ctx, id)
  if (!entry) throw refuseInventory('inventory.entry-unknown')
  return entry
}

/** The same; undefined where there is none. */
export async function findEntry(ctx: ReadCtx, id: string): Promise<EntryView | undefined> {
  const today = toLocalDate(ctx.now)
  const found = await sql<
    Row & {
      origin: string | null
      proposals: number
      withdrawal: Withdrawal | null
      suspensionProposal: SuspensionProposal | null
    }
  >`
    select ${ROW}, e.origin, e.proposals, e.withdrawal, e.suspension_proposal as "suspensionProposal" from inventory.entry e where e.id = ${id}`.execute(
    ctx.db,
  )
  const row = found.rows[0]
  const versions = await versionsOf(ctx, id)
  const [shown, before] = versions
  if (!row || !shown) return undefined
  const above = row.origin === null ? undefined : await aboveOf(ctx, row.origin)
  const delegations = await sql<{ unit: string; state: 'proposed' | 'admitted' | 'ended' }>`
    select unit, state from inventory.delegation where entry_id = ${id} order by unit`.execute(ctx.db)
  const claims = await sql<{ claims: number }>`
    select count(*)::int as claims from inventory.entry where origin = ${id}`.execute(ctx.db)
  const names = new Map(unitsOf(ctx.world).map(({ code, name }) => [code, name]))
  const suspension = runningOn(today, row.suspensions)
  const proposal = row.suspensionProposal
  return {
    ...rowOf(today, row),
    version: shown.version,
    revision: shown.revision,
    digest: shown.digest,
    proposals: row.proposals,
    state: shown.state,
    content: shown.content,
    findings: lint(shown.content),
    listedFrom: row.listedFrom,
    withdrawnFrom: row.withdrawnFrom,
    versions: versions.map((each) => ({
      version: each.version,
      state: each.state,
      effectiveFrom: each.effectiveFrom,
      reason: each.reason,
      editedBy: who(each.editedBy),
      editedAt: each.editedAt.toISOString(),
      reviewedBy: each.reviewedBy && who(each.reviewedBy),
      publishedBy: each.publishedBy && who(each.publishedBy),
      publishedAt: each.publishedAt?.toISOString() ?? null,
      overtaker: overtakerOf(each, versions),
    })),
    waiting: waitingVersions(today, versions),
    changes: before ? differences(before.content, shown.content) : [],
    overrides: above ? overridesOf(above.content, shown.content) : [],
    withdrawal: row.withdrawal && {
      from: row.withdrawal.from,
      reason: row.withdrawal.reason,
      by: { name: row.withdrawal.by.name, office: row.withdrawal.by.office ?? null },
      mine: ctx.actor.kind === 'staff' && ctx.actor.id === row.withdrawal.proposer,
    },
    suspension: suspension && { ...suspension, by: who(suspension.by) },
    proposedSuspension: proposal && {
      from: proposal.from,
      until: proposal.until,
      reason: proposal.reason,
      by: who(proposal.by),
      mine: ctx.actor.kind === 'staff' && ctx.actor.id === proposal.proposer,
    },
    origin: above ? { id: above.id, name: above.name, area: above.area } : null,
    below: row.kind === 'directory' ? await belowOf(ctx, id) : [],
    uses: usesOf({
      claims: claims.rows[0]?.claims ?? 0,
      delegations: delegations.rows.filter(({ state }) => state !== 'ended').length,
      onethings: onethingsWith(ctx, row.handledAs),
    }),
    mine: ctx.actor.kind === 'staff' && shown.editors.includes(ctx.actor.id),
    delegations: delegations.rows.map((each) => ({ ...each, unitName: names.get(each.unit) ?? each.unit })),
  }
}

async function aboveOf(
  ctx: ReadCtx,
  id: string,
): Promise<{ id: string; name: string; area: string; content: Content } | undefined> {
  const found = await sql<{ id: string; name: string; area: string; content: Content }>`
    select e.id, e.name, e.area, v.content from inventory.entry e
    cross join lateral ${inForceOrDraft(toLocalDate(ctx.now))} v where e.id = ${id}`.execute(ctx.db)
  return found.rows[0]
}

/** What an entry said when something was made of it, and what it says today. */
export type NewerEntry = {
  item: string
  id: string
  name: string
  code: string
  area: string
  from: number
  to: number
  before: Content
  after: Content
}

/** Entries of handled items that have a later version in force than the one that is known of them, by name. */
export async function listNewer(
  ctx: ReadCtx,
  known: readonly { item: string; version: number }[],
): Promise<NewerEntry[]> {
  const found = await sql<NewerEntry>`
    select k.item, e.id, e.name, e.code, e.area, k.version as "from", v.version as "to", b.content as before, v.content as after
    from jsonb_to_recordset(${JSON.stringify(known)}::jsonb) as k (item text, version int)
    join inventory.entry e on e.handled_as = k.item
    join inventory.version b on b.entry_id = e.id and b.version = k.version
    cross join lateral ${inForce(toLocalDate(ctx.now))} v
    where v.version > k.version and v.content <> b.content order by e.name, e.id`.execute(ctx.db)
  return found.rows
}

const MOST_BELOW = 100

/**
 * What the places that have claimed an entry set otherwise: what they say today beside what it says today, not beside a version that
 * waits for its day. Before anything is in force, a draft counts.
 */
async function belowOf(ctx: ReadCtx, id: string): Promise<EntryView['below']> {
  const content = (await aboveOf(ctx, id))?.content ?? {}
  const found = await sql<Omit<EntryView['below'][number], 'overrides'> & { content: Content }>`
    select e.id, e.name, e.area, e.body, v.content from inventory.entry e
    cross join lateral ${inForceOrDraft(toLocalDate(ctx.now))} v
    where e.origin = ${id} order by e.area, e.id`.execute(ctx.db)
  return found.rows
    .map(({ content: own, ...row }) => ({ ...row, overrides: overridesOf(content, own) }))
    .toSorted((a, b) => b.overrides.length - a.overrides.length)
    .slice(0, MOST_BELOW)
}

/** What of an entry is public: the version in force, since when, and since when it is off the list again. */
export type PublicEntry = {
  version: number
  content: Content
  from: string
  withdrawnFrom: string | null
  handledAs: string | null
  /** 暂停: why it is not handled now. */
  closed: Refusal | undefined
}

/**
 * An entry of the 实施清单 as the public may see it; undefined where nothing has come into force yet, and for the 基本目录,
 * which is the business of offices.
 */
export async function findPublicEntry(ctx: ReadCtx, id: string): Promise<PublicEntry | undefined> {
  const today = toLocalDate(ctx.now)
  const found = await sql<Omit<PublicEntry, 'closed'> & { suspension: Suspension | null }>`
    select v.version, v.content, v.effective_from as "from", e.handled_as as "handledAs",
      ${suspensionOn(today)} as suspension,
      case when e.withdrawn_from <= ${today}::date then e.withdrawn_from end as "withdrawnFrom"
    from inventory.entry e cross join lateral ${inForce(today)} v
    where e.id = ${id} and e.kind = 'implementation' and e.listed_from <= ${today}::date`.execute(ctx.db)
  const [row] = found.rows
  if (!row) return undefined
  const { suspension, ...entry } = row
  const name = String(entry.content['name'] ?? '')
  return {
    ...entry,
    closed: suspension ? refuseSuspended(name, suspension, { day: today, today }) : undefined,
  }
}

/** 已准入: which towns and villages do an entry of the list, or an item by its entries, today. */
export async function listHandlers(
  ctx: ReadCtx,
  of: { entry: string } | { item: string },
): Promise<Handler[]> {
  const which = 'entry' in of ? sql`e.id = ${of.entry}::uuid` : sql`e.handled_as = ${of.item}`
  const { rows } = await sql<{ unit: string; mode: Handler['mode'] }>`
    select d.unit, max(d.mode) as mode from inventory.delegation d join inventory.entry e on e.id = d.entry_id
    where ${which} and d.state = 'admitted' and ${isListed(toLocalDate(ctx.now))}
    group by d.unit order by d.unit`.execute(ctx.db)
  const names = new Map(unitsOf(ctx.world).map(({ code, name }) => [code, name]))
  return rows.flatMap(({ unit, mode }) => {
    const name = names.get(unit)
    return name === undefined ? [] : [{ name, mode }]
  })
}

/** Since when an item of the catalogue is off the list, by its last entry to leave; undefined while one is on it, or none ever was. */
export async function withdrawalOf(ctx: ReadCtx, item: string): Promise<string | undefined> {
  const today = toLocalDate(ctx.now)
  const found = await sql<{ since: string | null }>`
    select max(withdrawn_from) as since from inventory.entry where handled_as = ${item}
    having bool_and(withdrawn_from is not null and withdrawn_from <= ${today}::date)`.execute(ctx.db)
  return found.rows[0]?.since ?? undefined
}

/**
 * The entry as which an item was handled that has been taken away: it may well stand on the list still. Undefined where there is none
 * that the public has seen.
 */
export async function findFormerEntry(
  ctx: ReadCtx,
  item: string,
): Promise<{ id: string; withdrawnFrom: string | null } | undefined> {
  const today = toLocalDate(ctx.now)
  const found = await sql<{ id: string; withdrawnFrom: string | null }>`
    select e.id, case when not ${isNotGone(today)} then e.withdrawn_from end as "withdrawnFrom"
    from inventory.entry e
    where e.handled_before = ${item} and e.kind = 'implementation' and e.listed_from <= ${today}::date
    order by ${isNotGone(today)} desc, e.withdrawn_from desc, e.id limit 1`.execute(ctx.db)
  return found.rows[0]
}

/** An operators' entry because of which nobody can apply for an item that it stands for: it is not on the list today. */
export type UnlistedEntry = {
  item: string
  name: string
  code: string
  listedFrom: string | null
  withdrawnFrom: string | null
}

/**
 * Which of these items, as they may be published, operators' entries keep off the list: an entry is handled as the item already, or bears
 * its code and will be, and is a draft, waits for its day or was withdrawn.
 */
export async function listKeptOff(
  ctx: ReadCtx,
  items: readonly (SchemedCode & { item: string; area: string })[],
): Promise<UnlistedEntry[]> {
  const today = toLocalDate(ctx.now)
  const found = await sql<UnlistedEntry>`
    select g.item, min(e.name) as name, min(e.code) as code, min(e.listed_from) as "listedFrom",
      min(e.withdrawn_from) as "withdrawnFrom"
    from jsonb_to_recordset(${JSON.stringify(items)}::jsonb) as g (item text, scheme text, value text, area text)
    join inventory.entry e on e.handled_as = g.item or (${bearsCode} and not exists (
      select from inventory.entry o where o.handled_as = g.item))
    group by g.item
    having bool_and(${isOperators} and ${isListed(today)} is not true)`.execute(ctx.db)
  return found.rows
}

/** Which of these items of the catalogue are off the list today. */
export async function listWithdrawn(ctx: ReadCtx, items: readonly string[]): Promise<string[]> {
  const today = toLocalDate(ctx.now)
  const found = await sql<{ item: string }>`
    select handled_as as item from inventory.entry where handled_as = any(${[...items]}::text[])
    group by handled_as having bool_and(withdrawn_from is not null and withdrawn_from <= ${today}::date)`.execute(
    ctx.db,
  )
  return found.rows.map(({ item }) => item)
}

/** Two versions of an entry, element by element. */
export async function compareVersions(
  ctx: ReadCtx,
  { id, from, to }: { id: string; from: number; to: number },
): Promise<Difference[]> {
  const versions = await versionsOf(ctx, id)
  const [a, b] = [from, to].map((version) => versions.find((each) => each.version === version)?.content)
  if (!a || !b) throw refuseInventory('inventory.version-unknown')
  return differences(a, b)
}

/**
 * 清单之外无审批: may these items of the catalogue be applied for? Refuses the first that has no entry at all, whose entry has never
 * been published, is published for a later day, or was withdrawn or suspended on the day of the application (today, unless told).
 * Every channel asks this before it takes anything in.
 */
export async function refuseOffList(
  ctx: ReadCtx,
  items: readonly string[],
  day = toLocalDate(ctx.now),
): Promise<Refusal | undefined> {
  return (await closedItems(ctx, items, day)).values().next().value
}

/** Which of these items nobody can apply for on a day, each with the reason. */
export async function closedItems(
  ctx: ReadCtx,
  items: readonly string[],
  day = toLocalDate(ctx.now),
): Promise<Map<string, Refusal>> {
  if (items.length === 0) return new Map()
  const listed = sql`(e.listed_from <= ${toLocalDate(ctx.now)}::date and ${isNotGone(day)})`
  const found = await sql<{ item: string; name: string | null; suspension: Suspension | null }>`
    select item, min(e.name) filter (where ${listed}) as name,
      (array_agg(${suspensionOn(day)} order by e.id) filter (where ${listed} and ${isSuspended(day)}))[1] as suspension
    from unnest(${[...items]}::text[]) item
    left join inventory.entry e on e.handled_as = item and e.kind = 'implementation'
    group by item
    having not bool_or(coalesce(${listed} and not ${isSuspended(day)}, false))`.execute(ctx.db)
  return new Map(
    found.rows.map(({ item, name: own, suspension }) => {
      // Not as an entry calls it: that may be a draft, which is told to nobody.
      const name = ctx.world.region.items.get(item)?.item.name ?? own ?? item
      return [
        item,
        suspension
          ? refuseSuspended(name, suspension, { day, today: toLocalDate(ctx.now) })
          : refuseInventory('inventory.not-on-list', { name }),
      ]
    }),
  )
}

/** 暂停: which of these entries of the list nobody can apply for today. */
export async function suspendedEntries(ctx: ReadCtx, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const found = await sql<{ id: string }>`
    select e.id from inventory.entry e
    where e.id = any(${[...ids]}::uuid[]) and ${isSuspended(toLocalDate(ctx.now))}`.execute(ctx.db)
  return new Set(found.rows.map(({ id }) => id))
}

/** Why nobody can apply on a day for an entry that is suspended then, and when it is resumed, or was. */
function refuseSuspended(
  name: string,
  { from, until, reason }: Suspension,
  { day, today }: { day: string; today: string },
): Refusal {
  if (until !== null && until <= today)
    return refuseInventory('inventory.was-suspended', {
      name,
      from: displayDate(from),
      until: displayDate(until),
      day: displayDate(day),
      reason: reason.replace(/[。.；;\s]+$/, ''),
    })
  return refuseInventory('inventory.suspended', {
    name,
    from: displayDate(from),
    reason: reason.replace(/[。.；;\s]+$/, ''),
    until:
      until === null ? '什么时候恢复，请向办理机构咨询。' : `${displayDate(until)}恢复办理，请那时再来。`,
  })
}
