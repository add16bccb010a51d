import { sql } from 'kysely'
import { actorRef, type ReadCtx, type WriteCtx } from '../platform/ctx.ts'
import { brokenConstraint } from '../platform/db.ts'
import type { Resource } from '../sharing/resource.ts'
import type { KeptGrant, KeptResource, ResourceState, ShareRequest, Supplement } from './model.ts'
import { refuseResource } from './refusals.ts'

const RESOURCE = sql`id, content, state, shipped, revision`

/** Locks the entry until the transaction ends. */
export async function lockResource(ctx: WriteCtx, id: string): Promise<KeptResource> {
  const { rows } = await sql<KeptResource>`
    select ${RESOURCE} from resources.resource where id = ${id} for update`.execute(ctx.db)
  if (!rows[0]) throw refuseResource('resource.unknown')
  return rows[0]
}

export async function findResource(ctx: ReadCtx, id: string): Promise<KeptResource | undefined> {
  const { rows } = await sql<KeptResource>`
    select ${RESOURCE} from resources.resource where id = ${id}`.execute(ctx.db)
  return rows[0]
}

/** Those with one of these codes, and all as shipped. `locked`: until the transaction ends. */
export async function listKnown(
  ctx: ReadCtx,
  codes: readonly string[],
  locked = false,
): Promise<KeptResource[]> {
  const { rows } = await sql<KeptResource>`
    select ${RESOURCE} from resources.resource where code = any(${codes}::text[]) or shipped
    order by id ${locked ? sql`for update` : sql``}`.execute(ctx.db)
  return rows
}

/** Which entry a source is mounted on, by source. */
export async function listMounted(ctx: ReadCtx): Promise<Map<string, string>> {
  const { rows } = await sql<{ source: string; code: string }>`
    select source, code from resources.resource where source is not null and state = 'listed'`.execute(ctx.db)
  return new Map(rows.map(({ source, code }) => [source, code]))
}

export type Saved = { id: string; content: Resource; state: ResourceState; shipped: boolean }

/** Writes entries, all in one statement; each that was there goes one revision on. Refuses a source that is mounted twice. */
export async function saveResources(ctx: WriteCtx, entries: readonly Saved[]): Promise<void> {
  if (entries.length === 0) return
  const rows = entries.map(({ id, content, state, shipped }) => ({
    id,
    code: content.code,
    owner: content.owner,
    name: content.name,
    sharing: content.sharing,
    source: content.source ?? null,
    content,
    words: wordsOf(content),
    state,
    shipped,
  }))
  try {
    await sql`
      insert into resources.resource
        (id, code, owner, name, sharing, source, content, words, state, shipped, changed_by, changed_at)
      select r.id, r.code, r.owner, r.name, r.sharing, r.source, r.content, r.words, r.state, r.shipped,
        ${JSON.stringify(actorRef(ctx.actor))}::jsonb, ${ctx.now}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, code text, owner text, name text,
        sharing text, source text, content jsonb, words text, state text, shipped boolean)
      on conflict (id) do update set owner = excluded.owner, name = excluded.name, sharing = excluded.sharing,
        source = excluded.source, content = excluded.content, words = excluded.words, state = excluded.state,
        shipped = excluded.shipped, revision = resource.revision + 1, changed_by = excluded.changed_by,
        changed_at = excluded.changed_at`.execute(ctx.db)
  } catch (error) {
    const broken = brokenConstraint(error)
    if (broken === 'resource_source') throw refuseResource('resource.source-taken')
    if (broken === 'resource_code_key')
      throw refuseResource('resource.code-taken', { code: entries[0]?.content.code ?? '' })
    throw error
  }
  // Who answers for the data answers what is open about it.
  await sql`
    update resources.request q set owner = r.owner
    from resources.resource r
    where r.id = q.resource_id and q.state in ('open', 'supplementing') and q.owner <> r.owner
      and r.id = any(${rows.map(({ id }) => id)}::uuid[])`.execute(ctx.db)
}

/** What a search looks through. */
const wordsOf = ({ code, name, provider, abstract, fields }: Resource): string =>
  [code, name, provider ?? '', abstract, ...fields.map((field) => field.name)].join('\n').toLowerCase()

export const REQUEST = sql`q.id, q.resource_id as "resourceId", q.holder, q.owner, q.state, q.matters, q.fields, q.basis,
  q.purpose, q.frequency, q.from_on as "from", q.until_on as until, q.responsible, q.asked_by as "askedBy",
  q.asked_at as "askedAt", q.asked_on as "askedOn", q.answer, q.decided_by as "decidedBy", q.decided_at as "decidedAt",
  q.supplements, q.reason`

export const GRANT = sql`g.id, g.request_id as "requestId", g.resource_id as "resourceId", g.holder, g.matters, g.fields,
  g.basis, g.from_on as "from", g.until_on as until, g.cache_seconds as "cacheSeconds", g.per_day as "perDay",
  g.granted_by as "grantedBy", g.granted_at as "grantedAt", g.revoked_by as "revokedBy", g.revoked_at as "revokedAt",
  g.reason`

export async function insertRequest(ctx: WriteCtx, request: ShareRequest): Promise<void> {
  await sql`
    insert into resources.request (id, resource_id, holder, owner, state, matters, fields, basis, purpose, frequency,
      from_on, until_on, responsible, asked_by, asked_at, asked_on, answer)
    values (${request.id}, ${request.resourceId}, ${request.holder}, ${request.owner}, ${request.state},
      ${request.matters}, ${request.fields}, ${request.basis}, ${request.purpose}, ${request.frequency},
      ${request.from}, ${request.until}, ${JSON.stringify(request.responsible)}::jsonb,
      ${JSON.stringify(request.askedBy)}::jsonb, ${request.askedAt}, ${request.askedOn},
      ${request.answer && JSON.stringify(request.answer)}::jsonb)`.execute(ctx.db)
}

/** Locks the request until the transaction ends. One of other offices does not exist. */
export async function lockRequest(ctx: WriteCtx, id: string, office: string): Promise<ShareRequest> {
  const { rows } = await sql<ShareRequest>`
    select ${REQUEST} from resources.request q
    where q.id = ${id} and ${office} in (q.owner, q.holder) for update`.execute(ctx.db)
  if (!rows[0]) throw refuseResource('request.unknown')
  return rows[0]
}

export async function saveAnswer(
  ctx: WriteCtx,
  id: string,
  { state, decidedBy, reason }: Pick<ShareRequest, 'state' | 'decidedBy' | 'reason'>,
): Promise<void> {
  await sql`
    update resources.request set state = ${state}, decided_by = ${JSON.stringify(decidedBy)}::jsonb,
      decided_at = ${ctx.now}, reason = ${reason}
    where id = ${id}`.execute(ctx.db)
}

export async function saveSupplements(
  ctx: WriteCtx,
  id: string,
  state: 'open' | 'supplementing',
  supplements: readonly Supplement[],
): Promise<void> {
  await sql`
    update resources.request set state = ${state}, supplements = ${JSON.stringify(supplements)}::jsonb
    where id = ${id}`.execute(ctx.db)
}

/** Is a request of this office for this resource undecided? */
export async function hasOpen(ctx: ReadCtx, of: { resourceId: string; holder: string }): Promise<boolean> {
  const { rows } = await sql`
    select from resources.request
    where resource_id = ${of.resourceId} and holder = ${of.holder} and state in ('open', 'supplementing') limit 1`.execute(
    ctx.db,
  )
  return rows.length > 0
}

export async function insertGrant(
  ctx: WriteCtx,
  grant: Omit<KeptGrant, 'revokedAt' | 'revokedBy' | 'reason'>,
): Promise<void> {
  await sql`
    insert into resources.grant (id, request_id, resource_id, holder, matters, fields, basis, from_on, until_on,
      cache_seconds, per_day, granted_by, granted_at)
    values (${grant.id}, ${grant.requestId}, ${grant.resourceId}, ${grant.holder}, ${grant.matters}, ${grant.fields},
      ${grant.basis}, ${grant.from}, ${grant.until}, ${grant.cacheSeconds}, ${grant.perDay},
      ${JSON.stringify(grant.grantedBy)}::jsonb, ${grant.grantedAt})`.execute(ctx.db)
}

/** Locks the grant until the transaction ends; one that does not concern the office does not exist. */
export async function lockGrant(
  ctx: WriteCtx,
  id: string,
  office: string,
): Promise<KeptGrant & { owner: string; resourceName: string; askedBy: { id: string } }> {
  const { rows } = await sql<KeptGrant & { owner: string; resourceName: string; askedBy: { id: string } }>`
    select ${GRANT}, r.owner, r.name as "resourceName", q.asked_by as "askedBy"
    from resources.grant g join resources.resource r on r.id = g.resource_id
      join resources.request q on q.id = g.request_id
    where g.id = ${id} and ${office} in (r.owner, g.holder) for update of g`.execute(ctx.db)
  if (!rows[0]) throw refuseResource('grant.unknown')
  return rows[0]
}

export async function saveRevoked(
  ctx: WriteCtx,
  id: string,
  { by, reason }: { by: { id: string; name: string }; reason: string },
): Promise<void> {
  await sql`
    update resources.grant set revoked_by = ${JSON.stringify(by)}::jsonb, revoked_at = ${ctx.now}, reason = ${reason}
    where id = ${id}`.execute(ctx.db)
}

/** 收回 of a grant that the region ships with. */
export async function saveShippedEnd(
  ctx: WriteCtx,
  grantId: string,
  { by, reason }: { by: { id: string; name: string }; reason: string },
): Promise<void> {
  await sql`
    insert into resources.shipped_end (grant_id, revoked_by, revoked_at, reason)
    values (${grantId}, ${JSON.stringify(by)}::jsonb, ${ctx.now}, ${reason})
    on conflict (grant_id) do nothing`.execute(ctx.db)
}
