import { sql, type RawBuilder } from 'kysely'
import { toLocalDate } from '../calendar/rules.ts'
import { settingsOf } from '../deadlines/rules.ts'
import type { Definition } from '../onething/model.ts'
import { officerOf, type ReadCtx } from '../platform/ctx.ts'
import type { Grant, Matter } from '../sharing/model.ts'
import { countUses } from '../sharing/queries.ts'
import { givenBy, type Resource } from '../sharing/resource.ts'
import { grantedLookups, isInForce as isInDays } from '../sharing/rules.ts'
import type {
  KeptGrant,
  RequestView,
  ResourceFilter,
  ResourceRow,
  ResourceView,
  ShareRequest,
} from './model.ts'
import { knownIn, listMatters, matterName, officeName } from './place.ts'
import { refuseResource } from './refusals.ts'
import {
  answerTime,
  isInForce,
  kindOf,
  mayEdit,
  refuseAsking,
  refuseDecision,
  refuseRevocation,
  refuseTakeBack,
} from './rules.ts'
import { entriesOf, listShipped, namesOf } from './shipped.ts'
import { findResource, GRANT, REQUEST } from './store.ts'

/** Days over which calls are counted, today among them. */
export const CALL_DAYS = 30

/** The conditions of a filter over `resources.resource r`; each word of a search must occur. */
export function whereOf(filter: ResourceFilter): RawBuilder<boolean> {
  const words = (filter.q ?? '').toLowerCase().split(/\s+/).filter(Boolean)
  const parts = [
    sql`r.state = ${filter.state}`,
    ...words.map((word) => sql`strpos(r.words, ${word}) > 0`),
    ...(filter.owner === undefined ? [] : [sql`r.owner = ${filter.owner}`]),
    ...(filter.sharing === undefined ? [] : [sql`r.sharing = ${filter.sharing}`]),
    ...(filter.mounted === undefined ? [] : [sql`(r.source is not null) = ${filter.mounted === 'yes'}`]),
  ]
  return sql<boolean>`${sql.join(parts, sql` and `)}`
}

/** 目录: entries by code, filtered, page by page; `after` is the code of the last one that was seen. */
export async function listResources(
  ctx: ReadCtx,
  filter: ResourceFilter,
  page: { after?: string | undefined; limit: number },
): Promise<{ rows: ResourceRow[]; next: string | null; total: number }> {
  const where = whereOf(filter)
  const after = page.after === undefined ? sql`true` : sql`r.code > ${page.after}`
  const [found, counted] = await Promise.all([
    sql<Omit<ResourceRow, 'owner'> & { owner: string }>`
      select r.id, r.code, r.name, r.owner, r.sharing, r.source is not null as mounted,
        jsonb_array_length(r.content -> 'fields') as fields
      from resources.resource r where ${where} and ${after} order by r.code limit ${page.limit + 1}`.execute(
      ctx.db,
    ),
    sql<{ total: number }>`select count(*) as total from resources.resource r where ${where}`.execute(ctx.db),
  ])
  const rows = found.rows
    .slice(0, page.limit)
    .map((row) => ({ ...row, owner: { id: row.owner, name: officeName(ctx, row.owner) } }))
  const more = found.rows.length > page.limit
  return { rows, next: more ? (rows.at(-1)?.code ?? null) : null, total: counted.rows[0]?.total ?? 0 }
}

/** What the desk offers to choose from: offices, matters, sources that nothing is mounted on yet. */
export async function listChoices(ctx: ReadCtx): Promise<{
  offices: { id: string; name: string }[]
  matters: { id: string; name: string }[]
  sources: { id: string; name: string; gives: string[] }[]
}> {
  const { offices, sources } = ctx.world.region
  return {
    offices: [...offices.values()].map(({ id, name }) => ({ id, name })),
    matters: listMatters(ctx),
    sources: Object.values(sources).map((source) => ({
      id: source.id,
      name: `${source.department} ${source.name}`,
      gives: givenBy(source),
    })),
  }
}

/** An entry, with what the officer may do and who uses it now. */
export async function getResource(ctx: ReadCtx, id: string): Promise<ResourceView> {
  const found = await findResource(ctx, id)
  if (!found) throw refuseResource('resource.unknown')
  const { content } = found
  const officer = officerOf(ctx)
  const today = toLocalDate(ctx.now)
  const owner = { id: content.owner, name: officeName(ctx, content.owner) }
  const grants = await inForce(ctx, sql`g.resource_id = ${id}`)
  const shipped = (await listShipped(ctx, today))
    .filter((grant) => grant.source === content.source && isInDays(grant, today))
    .map((grant) => ({ ...grant, fields: namesOf(content, grant.fields) }))
  const { calls = 0 } =
    content.source === undefined
      ? {}
      : ((await countUses(ctx, [content.source], CALL_DAYS)).get(content.source) ?? {})
  return {
    id,
    content,
    ownerName: officeName(ctx, content.owner),
    state: found.state,
    shipped: found.shipped,
    revision: found.revision,
    itemNames: content.items.map((item) => matterName(ctx, item)),
    answer: ctx.world.region.head.sharing?.answer ?? null,
    mayEdit: mayEdit(officer, content.owner),
    askable: refuseAsking(found)?.zh ?? null,
    grants: [...grants, ...shipped].map((grant) => ({
      id: grant.id,
      holder: officeName(ctx, grant.holder),
      matters: grant.matters.map((matter) => matterName(ctx, matter)),
      fields: grant.fields,
      until: grant.until ?? null,
      mayRevoke: refuseRevocation(grant, officer, owner, today) === undefined,
    })),
    calls,
  }
}

/** So many requests are shown; open ones always stand first. */
const MOST_REQUESTS = 200

/**
 * Requests: those that the own office answers (`inbox`), those that it made (`own`), or, for whoever supervises sharing, all. What is
 * open stands first, by the day on which it falls due.
 */
export async function listRequests(ctx: ReadCtx, view: 'inbox' | 'own' | 'all'): Promise<RequestView[]> {
  const { office } = officerOf(ctx)
  const mine = { inbox: sql`q.owner = ${office}`, own: sql`q.holder = ${office}`, all: sql`true` }[view]
  const { rows } = await sql<RequestRow>`
    select ${REQUEST}, r.code, r.name, r.owner as "ownerNow",
      (select to_jsonb(x) from (select ${GRANT} from resources.grant g where g.request_id = q.id) x) as grant
    from resources.request q join resources.resource r on r.id = q.resource_id
    where ${mine} order by q.state <> 'open', case when q.state = 'open' then q.asked_at end, q.asked_at desc, q.id desc
    limit ${MOST_REQUESTS}`.execute(ctx.db)
  const views = rows.map((row) => viewOf(ctx, row))
  const last = '9999'
  return views.toSorted((a, b) =>
    a.state === 'open' && b.state === 'open' ? ((a.dueOn ?? last) < (b.dueOn ?? last) ? -1 : 1) : 0,
  )
}

type RequestRow = ShareRequest & { code: string; name: string; ownerNow: string; grant: GrantJson | null }
/** What JSON makes of a moment: text. */
type GrantJson = Omit<KeptGrant, 'grantedAt' | 'revokedAt'> & { grantedAt: string; revokedAt: string | null }

function viewOf(ctx: ReadCtx, row: RequestRow): RequestView {
  const { code, name, ownerNow, grant: json, ...request } = row
  const officer = officerOf(ctx)
  const today = toLocalDate(ctx.now)
  const grant = json && {
    ...json,
    grantedAt: new Date(json.grantedAt),
    revokedAt: json.revokedAt === null ? null : new Date(json.revokedAt),
  }
  const ownerName = officeName(ctx, ownerNow)
  const { calendar } = ctx.world.region
  const time =
    request.state === 'open'
      ? answerTime(calendar, request, ctx.now, settingsOf(ctx.world).soonShare)
      : { dueOn: null, urgency: 'none' as const }
  return {
    ...request,
    ...time,
    resource: { code, name },
    holderName: officeName(ctx, request.holder),
    ownerName,
    matterNames: request.matters.map((matter) => matterName(ctx, matter)),
    grant,
    inForce: grant !== null && isInForce(grant, today),
    may: {
      decide: refuseDecision(request, officer, ownerName) === undefined,
      takeBack: refuseTakeBack(request, officer) === undefined,
      revoke:
        grant !== null &&
        refuseRevocation(grant, officer, { id: ownerNow, name: ownerName }, today) === undefined,
    },
  }
}

/** Open requests whose day has passed: for the sweep and the ledger. */
export async function listOverdue(ctx: ReadCtx): Promise<(ShareRequest & { name: string })[]> {
  const { rows } = await sql<ShareRequest & { name: string }>`
    select ${REQUEST}, r.name from resources.request q join resources.resource r on r.id = q.resource_id
    where q.state = 'open' order by q.asked_on`.execute(ctx.db)
  return rows.filter(
    (request) => answerTime(ctx.world.region.calendar, request, ctx.now, 0).urgency === 'overdue',
  )
}

/**
 * 在用的授权 on the day in China: those that the region ships with, and those that owners gave on request. `matters`: only those for one of
 * these; without it all.
 */
export async function listGrantsInForce(ctx: ReadCtx, matters?: readonly Matter[]): Promise<Grant[]> {
  const day = toLocalDate(ctx.now)
  const [shipped, given] = await Promise.all([listShipped(ctx, day, matters), listGivenInForce(ctx, matters)])
  return [...shipped.filter((grant) => isInDays(grant, day)), ...given]
}

/**
 * A one-thing with the look-ups that a grant lets be made today, and no others. What is promised to somebody who reads about it, or named to
 * somebody who is asked to consent, goes by it; where nothing is lacking it is the same object.
 */
export async function grantedToday(ctx: ReadCtx, definition: Definition): Promise<Definition> {
  const { onething } = definition
  const matter = `onething:${onething.id}`
  const grants = await listGrantsInForce(ctx, [matter])
  const prefill = grantedLookups(onething.prefill, ctx.world.region.sources, grants, matter, ctx.now)
  return prefill.length === onething.prefill.length
    ? definition
    : { ...definition, onething: { ...onething, prefill } }
}

/** The entry on which each of these sources is mounted: what one would ask for. Sources without one are left out. */
export async function listMountedOn(
  ctx: ReadCtx,
  sources: readonly string[],
): Promise<Map<string, { id: string; content: Resource }>> {
  const entries = await entriesOf(ctx, sources)
  return new Map([...entries].filter(([, { state }]) => state === 'listed'))
}

/** A grant names what its resource gives now: a field that the owner has closed to sharing since, or that is not mounted, is not in it. */
async function listGivenInForce(ctx: ReadCtx, matters?: readonly Matter[]): Promise<Grant[]> {
  const asked = matters ? sql`g.matters && ${matters}::text[]` : sql`true`
  const rows = await inForce(ctx, sql`r.source is not null and ${asked}`)
  return rows.flatMap(({ resource, ...grant }) => {
    const { source: mounted } = resource
    const source = mounted === undefined ? undefined : knownIn(ctx).source(mounted)
    if (!source) return []
    const gives = givenBy(source)
    const fields = resource.fields.flatMap((field) =>
      grant.fields.includes(field.name) &&
      kindOf(resource, field) !== 'none' &&
      field.gives !== undefined &&
      gives.includes(field.gives)
        ? [field.gives]
        : [],
    )
    const { id, holder, matters, basis, from, until, cacheSeconds, perDay } = grant
    if (fields.length === 0) return []
    return [
      {
        id,
        source: source.id,
        holder,
        matters,
        fields,
        basis,
        from,
        until,
        cacheSeconds,
        ...(perDay !== null && { perDay }),
      },
    ]
  })
}

async function inForce(
  ctx: ReadCtx,
  which: RawBuilder<unknown>,
): Promise<(KeptGrant & { resource: Resource })[]> {
  const today = toLocalDate(ctx.now)
  const { rows } = await sql<KeptGrant & { resource: Resource }>`
    select ${GRANT}, r.content as resource
    from resources.grant g join resources.resource r on r.id = g.resource_id
    where g.revoked_at is null and g.from_on <= ${today} and g.until_on >= ${today} and r.state = 'listed' and ${which}
    order by g.granted_at, g.id`.execute(ctx.db)
  return rows
}

/** The entries of a filter, by code, whole: what is exported. */
export async function listContents(ctx: ReadCtx, filter: ResourceFilter): Promise<Resource[]> {
  const { rows } = await sql<{ content: Resource }>`
    select r.content from resources.resource r where ${whereOf(filter)} order by r.code`.execute(ctx.db)
  return rows.map(({ content }) => content)
}
