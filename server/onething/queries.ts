import { sql } from 'kysely'
import { Item } from '../catalog/model.ts'
import type { ReadCtx, World } from '../platform/ctx.ts'
import { Refusal } from '../platform/refusal.ts'
import { CERTIFICATES } from '../sharing/model.ts'
import { Definition } from './model.ts'
import { singleDefinition, singleItem } from './single.ts'

/** Older versions kept in memory for each published world; the oldest goes first. */
const KEPT_VERSIONS = 64
const olderVersions = new WeakMap<World, Map<string, Definition>>()

/** The version of a one-thing that is offered now. */
export function findOneThing(ctx: ReadCtx, id: string): Definition | undefined {
  return ctx.world.region.onethings.get(id)
}

/**
 * A published version, whether or not it is still offered: what a draft or case began with stays as it was. Needs no
 * query for the current version. Refuses a version that never was.
 */
export async function getDefinition(ctx: ReadCtx, id: string, version: number): Promise<Definition> {
  const current = findOneThing(ctx, id)
  if (current?.version === version) return current

  const kept = olderVersions.get(ctx.world) ?? new Map<string, Definition>()
  olderVersions.set(ctx.world, kept)
  const key = `${id}@${version}`
  const definition = kept.get(key) ?? (await loadDefinition(ctx, id, version))
  kept.delete(key)
  kept.set(key, definition)
  const oldest = kept.keys().next().value
  if (kept.size > KEPT_VERSIONS && oldest !== undefined) kept.delete(oldest)
  return definition
}

async function loadDefinition(ctx: ReadCtx, id: string, version: number): Promise<Definition> {
  const single = singleItem(id)
  if (single !== undefined) return loadSingle(ctx, single, version)
  const { rows } = await sql<{ content: object }>`
    select content from catalog.onething_version where onething_id = ${id} and version = ${version}
  `.execute(ctx.db)
  const row = rows[0]
  if (!row) throw versionUnknown()
  // Parsed, because it may have been stored before the schema knew all that it knows now.
  return Definition.parse({ version, ...row.content })
}

/** One item alone, in the version that was published then. */
async function loadSingle(ctx: ReadCtx, id: string, version: number): Promise<Definition> {
  const { rows } = await sql<{ content: object }>`
    select content from catalog.item_version where item_id = ${id} and version = ${version}`.execute(ctx.db)
  const row = rows[0]
  if (!row) throw versionUnknown()
  const item = Item.parse(row.content)
  const { elements, offices } = ctx.world.region
  return singleDefinition(version, item, offices.get(item.office)?.department ?? item.office, elements)
}

function versionUnknown(): Refusal {
  return new Refusal('onething.version-unknown', {
    kind: 'not-found',
    zh: '没有这个版本的一件事。请回到首页重新查找。',
    en: 'There is no such version of this one-thing.',
  })
}

/**
 * What a call read, in words: the names of the elements that the matter fills from the source. Where it fills several (the mother's
 * name, the father's), both are told, for the log does not say which. What no element takes over (the register of enterprises says who
 * represents a company) has the name that the 数据目录 of the place has for it; where there is none, the name of its source.
 */
export function calledFields(
  ctx: ReadCtx,
  { source, matter, fields }: { source: string; matter: string | null; fields: readonly string[] },
): string[] {
  const { elements, onethings, items, sources, resources } = ctx.world.region
  const listed = Object.values(resources).find((entry) => entry.source === source)
  const [kind, id = ''] = matter?.split(':') ?? []
  const lookups =
    kind === 'onething'
      ? (onethings.get(id)?.onething.prefill ?? [])
      : (items.get(id)?.item.outputs.flatMap(({ fetch }) => fetch ?? []) ?? [])
  const prefixes = lookups.filter((lookup) => lookup.source === source).map(({ as }) => as)
  return fields.map((field) => {
    if (field === CERTIFICATES) return '电子证照'
    const names = new Set(prefixes.flatMap((as) => elements[`${as}.${field}`]?.name ?? []))
    if (names.size > 0) return [...names].join(' / ')
    return listed?.fields.find(({ gives }) => gives === field)?.name ?? sources[source]?.name ?? field
  })
}
