import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { toLocalDate } from '../calendar/rules.ts'
import { actorRef, officerOf, type ActorRef, type ReadCtx, type WriteCtx } from '../platform/ctx.ts'
import { uuidv7 } from '../platform/ids.ts'
import { canonical } from './compare.ts'
import { findElement } from './elements.ts'
import { LINT } from './lint.ts'
import type {
  Content,
  EntryKind,
  SchemedCode,
  Suspension,
  SuspensionProposal,
  Turn,
  VersionState,
  Withdrawal,
} from './model.ts'
import { refuseInventory } from './refusals.ts'
import { resumedOn, standingOn, summaryOf, waitingVersions, type EntryState } from './rules.ts'

/** Equal content, equal digest. */
export const digestOf = (content: Content): string =>
  createHash('sha256').update(canonical(content)).digest('hex')

/** An entry with the newest of its versions. */
export type LockedEntry = Omit<EntryState, 'onethings'> & {
  kind: EntryKind
  area: string
  scheme: string
  code: string
  listedFrom: string | null
  origin: string | null
  revision: number
  digest: string
  proposals: number
  content: Content
  editedBy: ActorRef
}

type EntryDbRow = Omit<LockedEntry, 'standing' | 'waiting'> & { turns: Turn[] }

/**
 * Entries with their newest version, locked in one order so that two who take many do not wait for each other for ever. First
 * locked, then read: a join that waited for its lock would show the version as it was before the wait.
 */
export async function lockEntries(ctx: WriteCtx, ids: readonly string[]): Promise<LockedEntry[]> {
  await sql`select from inventory.entry where id = any(${[...ids]}::uuid[]) order by id for update`.execute(
    ctx.db,
  )
  const found = await sql<EntryDbRow>`
    select e.id, e.name, e.version, e.stage, e.errors, e.kind, e.area, e.scheme, e.code, e.origin,
      e.listed_from as "listedFrom", e.withdrawn_from as "withdrawnFrom", e.handled_as as "handledAs",
      e.withdrawal, e.proposals, e.suspensions, e.suspension_proposal as "suspensionProposal", v.state, v.revision, v.digest, v.content, v.editors,
      v.edited_by as "editedBy",
      (select coalesce(jsonb_agg(jsonb_build_object('version', p.version, 'state', p.state, 'effectiveFrom', p.effective_from)), '[]')
        from inventory.version p where p.entry_id = e.id and p.effective_from is not null) as turns,
      (select count(*)::int from inventory.entry c where c.origin = e.id) as claims,
      (select count(*)::int from inventory.delegation d where d.entry_id = e.id and d.state <> 'ended') as delegations
    from inventory.entry e join inventory.version v on v.entry_id = e.id and v.version = e.version
    where e.id = any(${[...ids]}::uuid[]) order by e.id`.execute(ctx.db)
  const today = toLocalDate(ctx.now)
  return found.rows.map(({ turns, ...row }) => ({
    ...row,
    standing: standingOn(today, row),
    waiting: waitingVersions(today, turns),
  }))
}

export async function lockEntry(ctx: WriteCtx, id: string): Promise<LockedEntry> {
  const [entry] = await lockEntries(ctx, [id])
  if (!entry) throw refuseInventory('inventory.entry-unknown')
  return entry
}

export type SeenEntry = {
  entry: Pick<LockedEntry, 'id' | 'editedBy'>
  seen: { version: number; revision: number; proposals?: number }
}

/**
 * Who has changed which elements, or taken which step, since somebody had editions before him: from the trail of events, in
 * words, in the order given. A draft that was thrown away counts from one again, so that what is older than that says nothing.
 */
export async function changesSince(
  ctx: ReadCtx,
  given: readonly SeenEntry[],
): Promise<{ who: string; elements: string }[]> {
  if (given.length === 0) return []
  const rows = given.map(({ entry: { id }, seen: { version, revision, proposals } }) => ({
    id,
    version,
    revision,
    proposals,
  }))
  const found = await sql<{
    id: string
    name: string
    elements: string[]
    about: string | null
    thrownAway: boolean
  }>`
    select s.id, v.actor->>'name' as name, array(select jsonb_array_elements_text(v.data->'elements')) as elements,
      v.data->>'about' as about,      v.kind = 'inventory.discarded' as "thrownAway"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as s (id uuid, version int, revision int, proposals int)
    join platform.event v on v.subject = s.id and v.kind like 'inventory.%'
      and (((v.data->>'version')::int, (v.data->>'revision')::int) > (s.version, s.revision)
        or (v.data->>'proposals')::int > s.proposals)
      and v.seq >= coalesce((
        select max(seq) from platform.event where subject = s.id and kind = 'inventory.discarded'), 0)
    order by v.seq`.execute(ctx.db)
  const byEntry = Map.groupBy(found.rows, ({ id }) => id)
  return given.map(({ entry: { id, editedBy } }) => {
    const events = byEntry.get(id) ?? []
    const names = new Set(events.map(({ name }) => name))
    const changed = events.flatMap(({ elements, about, thrownAway }) =>
      thrownAway
        ? ['整个草稿（放弃了）']
        : [...elements.map((each) => findElement(each)?.name ?? each), ...(about === null ? [] : [about])],
    )
    return {
      who: names.size > 0 ? [...names].join('、') : editedBy.name || '别人',
      elements: changed.length > 0 ? [...new Set(changed)].join('、') : '状态',
    }
  })
}

export type NewEntry = {
  kind: EntryKind
  area: string
  key: SchemedCode
  content: Content
  origin?: string
  handledAs?: string
  importId?: string
}
/** Who wrote it, kept by value. `id` is the officer who may not look it over. */
export type Author = { id: string | null; ref: ActorRef }

export const authorOf = (ctx: WriteCtx): Author => ({ id: officerOf(ctx).id, ref: actorRef(ctx.actor) })

const editorsOf = ({ id }: Author): string[] => (id === null ? [] : [id])

/** Writes new entries with their first version, a draft; two statements, however many there are. Gives their ids in order. */
export async function insertEntries(
  ctx: WriteCtx,
  entries: readonly NewEntry[],
  author: Author,
): Promise<string[]> {
  if (entries.length === 0) return []
  const rows = entries.map((entry) => ({
    id: uuidv7(ctx.now),
    kind: entry.kind,
    area: entry.area,
    scheme: entry.key.scheme,
    code: entry.key.value,
    content: entry.content,
    digest: digestOf(entry.content),
    origin: entry.origin ?? null,
    handled_as: entry.handledAs ?? null,
    import_id: entry.importId ?? null,
    ...summaryOf(entry.content),
  }))
  await sql`
    insert into inventory.entry (id, kind, area, scheme, code, name, main_name, sub_name, type, body, version, stage, errors, warnings, rules, lint,
      completeness, origin, handled_as, import_id)
    select id, kind, area, scheme, code, name, "mainName", "subName", type, body, 1, 'draft', errors, warnings, rules, ${LINT}, completeness, origin,
      handled_as, import_id
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, kind text, area text, scheme text, code text,
      name text, "mainName" text, "subName" text, type text, body text, errors int, warnings int, rules text[], completeness int, origin uuid,
      handled_as text, import_id uuid)`.execute(ctx.db)
  await sql`
    insert into inventory.version (entry_id, version, state, content, digest, editors, edited_by, edited_at)
    select id, 1, 'draft', content, digest, ${editorsOf(author)}::uuid[], ${JSON.stringify(author.ref)}::jsonb, ${ctx.now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, content jsonb, digest text)`.execute(
    ctx.db,
  )
  return rows.map(({ id }) => id)
}

export type Change = { entry: LockedEntry; content: Content; importId?: string }

/** Saves drafts: where one is open it is written over, else the next version is begun. */
export async function saveDrafts(ctx: WriteCtx, changes: readonly Change[], author: Author): Promise<void> {
  if (changes.length === 0) return
  const rows = changes.map(({ entry, content, importId }) => ({
    id: entry.id,
    version: entry.stage === null ? entry.version + 1 : entry.version,
    content,
    digest: digestOf(content),
    import_id: importId ?? null,
    ...summaryOf(content),
  }))
  const given = JSON.stringify(rows)
  await sql`
    insert into inventory.version as v (entry_id, version, state, content, digest, editors, edited_by, edited_at)
    select id, version, 'draft', content, digest, ${editorsOf(author)}::uuid[], ${JSON.stringify(author.ref)}::jsonb, ${ctx.now}
    from jsonb_to_recordset(${given}::jsonb) as r (id uuid, version int, content jsonb, digest text)
    on conflict (entry_id, version) do update set content = excluded.content, digest = excluded.digest, state = 'draft',
      revision = v.revision + 1, edited_by = excluded.edited_by, edited_at = excluded.edited_at,
      reviewed_by = null, reviewed_at = null,
      editors = array(select distinct unnest(v.editors || excluded.editors))`.execute(ctx.db)
  await sql`
    update inventory.entry e set name = r.name, main_name = r."mainName", sub_name = r."subName", type = r.type,
      body = r.body, version = r.version, stage = 'draft',
      errors = r.errors, warnings = r.warnings, rules = r.rules, lint = ${LINT}, completeness = r.completeness,
      import_id = coalesce(r.import_id, e.import_id)
    from jsonb_to_recordset(${given}::jsonb) as r (id uuid, name text, "mainName" text, "subName" text, type text,
      body text, version int, errors int, warnings int, rules text[], completeness int, import_id uuid)
    where e.id = r.id`.execute(ctx.db)
}

/** Moves versions to a stage. */
export async function moveVersions(
  ctx: WriteCtx,
  entries: readonly LockedEntry[],
  to: Extract<VersionState, 'draft' | 'review' | 'approved'>,
  reason: string | null,
): Promise<void> {
  const ids = entries.map(({ id }) => id)
  const reviewed = to === 'approved' ? JSON.stringify(actorRef(ctx.actor)) : null
  await sql`
    update inventory.version v set state = ${to}, reason = ${reason}, revision = revision + 1, reviewed_by = ${reviewed}::jsonb,
      reviewed_at = ${reviewed === null ? null : ctx.now}
    from inventory.entry e where e.id = any(${ids}::uuid[]) and v.entry_id = e.id and v.version = e.version`.execute(
    ctx.db,
  )
  await sql`update inventory.entry set stage = ${to} where id = any(${ids}::uuid[])`.execute(ctx.db)
}

/** Publishes the open versions from a day; what was on the list before stays on it, and a proposal to withdraw it waits on. */
export async function publishVersions(
  ctx: WriteCtx,
  entries: readonly LockedEntry[],
  from: string,
  by: ActorRef,
): Promise<void> {
  const ids = entries.map(({ id }) => id)
  await sql`
    update inventory.version v set state = 'published', effective_from = ${from}, published_by = ${JSON.stringify(by)}::jsonb,
      published_at = ${ctx.now}, revision = revision + 1
    from inventory.entry e where e.id = any(${ids}::uuid[]) and v.entry_id = e.id and v.version = e.version`.execute(
    ctx.db,
  )
  // What comes back to the list comes back to be applied for.
  const back = entries.filter(({ withdrawnFrom }) => withdrawnFrom !== null)
  const today = toLocalDate(ctx.now)
  await saveSuspensions(ctx, back, ({ suspensions }) => resumedOn(today, suspensions))
  await sql`
    update inventory.entry set stage = null,
      listed_from = case
        when listed_from is null or withdrawn_from is not null then ${from}::date
        else least(listed_from, ${from}::date) end,
      withdrawn_from = null
    where id = any(${ids}::uuid[])`.execute(ctx.db)
}

/** 暂停, or its end. */
export async function saveSuspensions(
  ctx: WriteCtx,
  entries: readonly LockedEntry[],
  suspensionsOf: (entry: LockedEntry) => Suspension[],
): Promise<void> {
  if (entries.length === 0) return
  const rows = entries.map((entry) => ({ id: entry.id, suspensions: suspensionsOf(entry) }))
  await sql`
    update inventory.entry e set suspensions = r.suspensions
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, suspensions jsonb)
    where e.id = r.id`.execute(ctx.db)
}

/** 拟暂停: keeps what a first person proposes, or forgets it. */
export async function saveSuspensionProposals(
  ctx: WriteCtx,
  entries: readonly LockedEntry[],
  proposal: SuspensionProposal | null,
): Promise<void> {
  const given = proposal && JSON.stringify(proposal)
  await sql`
    update inventory.entry set suspension_proposal = ${given}::jsonb
    where id = any(${entries.map(({ id }) => id)}::uuid[])`.execute(ctx.db)
}

/** Counts what was proposed or settled about entries, so that nobody confirms what he has not read. */
export async function countProposals(ctx: WriteCtx, entries: readonly LockedEntry[]): Promise<void> {
  await sql`
    update inventory.entry set proposals = proposals + 1
    where id = any(${entries.map(({ id }) => id)}::uuid[])`.execute(ctx.db)
}

/** 拟取消: keeps what a first person proposes, or forgets it. */
export async function saveWithdrawals(
  ctx: WriteCtx,
  entries: readonly LockedEntry[],
  withdrawal: Withdrawal | null,
): Promise<void> {
  const ids = entries.map(({ id }) => id)
  const given = withdrawal && JSON.stringify(withdrawal)
  await sql`
    update inventory.entry set withdrawal = ${given}::jsonb where id = any(${ids}::uuid[])`.execute(ctx.db)
}

/** Takes entries off the list from a day: a version that says so follows the newest one. */
export async function withdrawEntries(
  ctx: WriteCtx,
  entries: readonly LockedEntry[],
  given: { from: string; reason: string; by: Author; agreed?: ActorRef },
): Promise<void> {
  const ids = entries.map(({ id }) => id)
  await sql`
    insert into inventory.version (entry_id, version, state, content, digest, effective_from, reason, editors, edited_by,
      edited_at, published_by, published_at)
    select v.entry_id, v.version + 1, 'withdrawn', v.content, v.digest, ${given.from}, ${given.reason},
      ${editorsOf(given.by)}::uuid[], ${JSON.stringify(given.by.ref)}::jsonb, ${ctx.now},
      ${JSON.stringify(given.agreed ?? given.by.ref)}::jsonb, ${ctx.now}
    from inventory.entry e join inventory.version v on v.entry_id = e.id and v.version = e.version
    where e.id = any(${ids}::uuid[])`.execute(ctx.db)
  await sql`
    update inventory.entry set version = version + 1, withdrawn_from = ${given.from}, withdrawal = null where id = any(${ids}::uuid[])`.execute(
    ctx.db,
  )
}

/**
 * What was to leave the list on a day to come stays on it: the newest version follows its withdrawal once more. One that is scheduled
 * for a day of its own keeps that day, and what is in force before it stays in force till then.
 */
export async function keepListed(
  ctx: WriteCtx,
  entries: readonly LockedEntry[],
  by: Author,
  today: string,
): Promise<void> {
  const ids = entries.map(({ id }) => id)
  await sql`
    insert into inventory.version (entry_id, version, state, content, digest, effective_from, editors, edited_by, edited_at,
      published_by, published_at)
    select v.entry_id, v.version + 1, 'published', v.content, v.digest, greatest(v.effective_from, ${today}::date),
      ${editorsOf(by)}::uuid[], ${JSON.stringify(by.ref)}::jsonb, ${ctx.now}, ${JSON.stringify(by.ref)}::jsonb, ${ctx.now}
    from inventory.entry e cross join lateral (
      select entry_id, e.version as version, content, digest, effective_from from inventory.version p
      where p.entry_id = e.id and p.state = 'published' order by p.version desc limit 1) v
    where e.id = any(${ids}::uuid[])`.execute(ctx.db)
  await sql`
    update inventory.entry set version = version + 1, withdrawn_from = null where id = any(${ids}::uuid[])`.execute(
    ctx.db,
  )
}

/** Throws drafts away; an entry that has no other version goes with it. */
export async function discardDrafts(ctx: WriteCtx, entries: readonly LockedEntry[]): Promise<void> {
  const [fresh, kept] = [
    entries.filter(({ version }) => version === 1),
    entries.filter(({ version }) => version > 1),
  ]
  await sql`delete from inventory.entry where id = any(${fresh.map(({ id }) => id)}::uuid[])`.execute(ctx.db)
  const ids = kept.map(({ id }) => id)
  await sql`
    delete from inventory.version where entry_id = any(${ids}::uuid[]) and state = 'draft'`.execute(ctx.db)
  const before = await sql<{ id: string; version: number; content: Content }>`
    select distinct on (entry_id) entry_id as id, version, content from inventory.version
    where entry_id = any(${ids}::uuid[]) order by entry_id, version desc`.execute(ctx.db)
  await saveSummaries(
    ctx,
    before.rows.map((row) => ({ ...row, stage: null })),
  )
}

/** Writes what the list shows of contents anew, as the rules see them now. */
export async function saveSummaries(
  ctx: WriteCtx,
  rows: readonly { id: string; version: number; content: Content; stage: EntryState['stage'] }[],
): Promise<void> {
  const given = JSON.stringify(
    rows.map(({ id, version, stage, content }) => ({ id, version, stage, ...summaryOf(content) })),
  )
  await sql`
    update inventory.entry e set name = r.name, main_name = r."mainName", sub_name = r."subName", type = r.type,
      body = r.body, version = r.version, stage = r.stage,
      errors = r.errors, warnings = r.warnings, rules = r.rules, lint = ${LINT}, completeness = r.completeness
    from jsonb_to_recordset(${given}::jsonb) as r (id uuid, name text, "mainName" text, "subName" text, type text,
      body text, version int, stage text,
      errors int, warnings int, rules text[], completeness int)
    where e.id = r.id`.execute(ctx.db)
}

/** The entry that bears a code in an area. */
export async function findByCode(
  ctx: ReadCtx,
  { kind, area, key }: Pick<NewEntry, 'kind' | 'area' | 'key'>,
): Promise<{ id: string; name: string } | undefined> {
  const found = await sql<{ id: string; name: string }>`
    select id, name from inventory.entry
    where kind = ${kind} and area = ${area} and scheme = ${key.scheme} and code = ${key.value}`.execute(
    ctx.db,
  )
  return found.rows[0]
}
