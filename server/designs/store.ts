import { sql } from 'kysely'
import { actorRef, officerOf, type ReadCtx, type WriteCtx } from '../platform/ctx.ts'
import type { Entry } from '../regions/model.ts'
import type { Design, PartKey, TrialWay } from './model.ts'
import { refuseDesign } from './refusals.ts'

/** A part as it is kept, with the digest of what stood there when the work on it began. */
export type KeptPart = Entry & { base: string | null }

/** `before`: what it replaced when it was published; undefined where that was not kept. `tried`: the digests of what was tried. */
export type ListedPart = KeptPart & { before?: unknown; tried: Partial<Record<TrialWay, string>> }

export const DESIGN_COLUMNS = sql`id, title, state, revision, author, editors, reviewer, remark,
  to_char(effective_on, 'YYYY-MM-DD') as "effectiveOn", updated_at as "updatedAt"`

const regionOf = (ctx: ReadCtx): string => ctx.world.region.head.id

/** Locks the design until the transaction ends. Refuses an id of another region. */
export async function lockDesign(ctx: WriteCtx, id: string): Promise<Design> {
  const { rows } = await sql<Design>`
    select ${DESIGN_COLUMNS} from designs.design where region = ${regionOf(ctx)} and id = ${id} for update`.execute(
    ctx.db,
  )
  const design = rows[0]
  if (!design) throw refuseDesign('design.unknown')
  return design
}

/** Who did something with the design last, by name. */
export async function findLastHand(ctx: ReadCtx, design: Design): Promise<string> {
  const { rows } = await sql<{ name: string | null }>`
    select actor->>'name' as name from platform.event where subject = ${design.id} order by seq desc limit 1`.execute(
    ctx.db,
  )
  return rows[0]?.name ?? design.author.name
}

export async function insertDesign(ctx: WriteCtx, id: string, title: string): Promise<void> {
  await sql`
    insert into designs.design (region, id, title, state, author, editors, created_at, updated_at)
    values (${regionOf(ctx)}, ${id}, ${title}, 'draft', ${JSON.stringify(actorRef(ctx.actor))}::jsonb,
      array[${officerOf(ctx).id}]::uuid[], ${ctx.now}, ${ctx.now})`.execute(ctx.db)
}

/** Saves state, reviewer, remark and day; the revision goes up by one. */
export async function saveDesign(ctx: WriteCtx, design: Design): Promise<Design> {
  const revision = design.revision + 1
  await sql`
    update designs.design set title = ${design.title}, state = ${design.state}, revision = ${revision},
      editors = ${[...design.editors]}::uuid[],
      reviewer = ${design.reviewer && JSON.stringify(design.reviewer)}::jsonb, remark = ${design.remark},
      effective_on = ${design.effectiveOn}::date, updated_at = ${ctx.now}
    where region = ${regionOf(ctx)} and id = ${design.id}`.execute(ctx.db)
  return { ...design, revision, updatedAt: ctx.now }
}

export async function savePart(ctx: WriteCtx, designId: string, part: KeptPart): Promise<void> {
  await sql`
    insert into designs.part (region, design_id, kind, id, content, base)
    values (${regionOf(ctx)}, ${designId}, ${part.kind}, ${part.id}, ${JSON.stringify(part.content)}::jsonb, ${part.base})
    on conflict (region, design_id, kind, id) do update set content = excluded.content, base = excluded.base`.execute(
    ctx.db,
  )
}

/** The digest that a part of the design keeps; undefined where the design says nothing of it. */
export async function findBase(
  ctx: ReadCtx,
  designId: string,
  { kind, id }: PartKey,
): Promise<string | null | undefined> {
  const { rows } = await sql<{ base: string | null }>`
    select base from designs.part
    where region = ${regionOf(ctx)} and design_id = ${designId} and kind = ${kind} and id = ${id}`.execute(
    ctx.db,
  )
  return rows[0]?.base
}

export async function removePart(ctx: WriteCtx, designId: string, { kind, id }: PartKey): Promise<void> {
  await sql`
    delete from designs.part where region = ${regionOf(ctx)} and design_id = ${designId} and kind = ${kind} and id = ${id}`.execute(
    ctx.db,
  )
}

export async function listParts(ctx: ReadCtx, designId: string): Promise<ListedPart[]> {
  const { rows } = await sql<Omit<ListedPart, 'before'> & { before: unknown; kept: boolean }>`
    select kind, id, nullif(content, 'null'::jsonb) as content, base, tried,
      nullif(before, 'null'::jsonb) as before, before is not null as kept from designs.part
    where region = ${regionOf(ctx)} and design_id = ${designId} order by kind, id`.execute(ctx.db)
  return rows.map(({ kept, before, ...part }) => (kept ? { ...part, before } : part))
}

/** Keeps with a part that it was tried in one way as it stands there; nothing where the design does not hold it. */
export async function keepTried(
  ctx: WriteCtx,
  designId: string,
  { kind, id }: PartKey,
  tried: ListedPart['tried'],
): Promise<void> {
  await sql`
    update designs.part set tried = tried || ${JSON.stringify(tried)}::jsonb
    where region = ${regionOf(ctx)} and design_id = ${designId} and kind = ${kind} and id = ${id}`.execute(
    ctx.db,
  )
}

/** Keeps with each part what it replaces in being published. */
export async function keepBefore(ctx: WriteCtx, designId: string, replaced: readonly Entry[]): Promise<void> {
  const rows = JSON.stringify(replaced.map(({ kind, id, content }) => ({ kind, id, before: content })))
  await sql`
    update designs.part as part set before = coalesce(old.before, 'null'::jsonb)
    from jsonb_to_recordset(${rows}::jsonb) as old (kind text, id text, before jsonb)
    where part.region = ${regionOf(ctx)} and part.design_id = ${designId}
      and part.kind = old.kind and part.id = old.id`.execute(ctx.db)
}

/** Any constant; two that publish, and a process that starts meanwhile, meet at it. */
const LOCK = 7_304_118_229

/** Nobody else publishes until the transaction ends. */
export async function lockEditions(ctx: WriteCtx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${LOCK})`.execute(ctx.db)
}

/** The newest edition; 0 before the first. Asked every second by every process, so nothing else is read. */
export async function newestEdition(ctx: ReadCtx): Promise<number> {
  const { rows } = await sql<{ edition: number }>`
    select coalesce(max(edition), 0) as edition from designs.standing where region = ${ctx.world.base.head.id}`.execute(
    ctx.db,
  )
  return rows[0]?.edition ?? 0
}

/** What has been published over the files of the region, and which edition that is; 0 before the first. */
export async function listStanding(ctx: ReadCtx): Promise<{ edition: number; entries: Entry[] }> {
  const { rows } = await sql<Entry & { edition: number }>`
    select kind, id, nullif(content, 'null'::jsonb) as content, edition from designs.standing
    where region = ${ctx.world.base.head.id} order by kind, id`.execute(ctx.db)
  return { edition: Math.max(0, ...rows.map(({ edition }) => edition)), entries: rows }
}

/** Puts parts in force as the next edition. Callers hold the lock of publishing. */
export async function putInForce(
  ctx: WriteCtx,
  designId: string,
  edition: number,
  parts: readonly Entry[],
): Promise<void> {
  const rows = JSON.stringify(parts.map(({ kind, id, content }) => ({ kind, id, content })))
  await sql`
    insert into designs.standing (region, kind, id, content, edition, design_id)
    select ${regionOf(ctx)}, kind, id, content, ${edition}, ${designId}
    from jsonb_to_recordset(${rows}::jsonb) as part (kind text, id text, content jsonb)
    on conflict (region, kind, id) do update set content = excluded.content, edition = excluded.edition,
      design_id = excluded.design_id`.execute(ctx.db)
}
