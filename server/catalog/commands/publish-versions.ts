import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { WriteCtx } from '../../platform/ctx.ts'

export type VersionKind = 'item' | 'onething'

/**
 * Publishes contents by id: one that differs from its newest version gets the next one, one that is not given any more is
 * withdrawn by a version that says so. Callers hold a lock, so that two do not publish at once.
 * Gives the current version of each id, and the ids that changed.
 */
export async function publishVersions(
  ctx: WriteCtx,
  kind: VersionKind,
  contents: ReadonlyMap<string, object>,
): Promise<{ versions: Map<string, number>; changed: string[]; withdrawn: string[] }> {
  const table = sql.table(`catalog.${kind}_version`)
  const key = sql.ref(`${kind}_id`)
  const { rows } = await sql<{ id: string; version: number; digest: string }>`
    select distinct on (${key}) ${key} as id, version, digest from ${table} order by ${key}, version desc
  `.execute(ctx.db)
  const newest = new Map(rows.map((row) => [row.id, row]))

  const versions = new Map<string, number>()
  const fresh: { id: string; version: number; digest: string; content: object }[] = []
  for (const [id, content] of contents) {
    const digest = digestOf(content)
    const before = newest.get(id)
    const version = before?.digest === digest ? before.version : (before?.version ?? 0) + 1
    versions.set(id, version)
    if (before?.digest !== digest) fresh.push({ id, version, digest, content })
  }
  if (fresh.length > 0) {
    await sql`
      insert into ${table} (${key}, version, digest, content, published_at)
      select id, version, digest, content, ${ctx.now}
      from jsonb_to_recordset(${JSON.stringify(fresh)}::jsonb) as fresh (id text, version int, digest text, content jsonb)
    `.execute(ctx.db)
  }
  const withdrawn = rows
    .filter((row) => !contents.has(row.id) && row.digest !== WITHDRAWN)
    .map((row) => row.id)
  if (withdrawn.length > 0) {
    const state = kind === 'item' ? '{state}' : '{onething,state}'
    await sql`
      insert into ${table} (${key}, version, digest, content, published_at)
      select distinct on (${key}) ${key}, version + 1, ${WITHDRAWN},
        jsonb_set(content, ${state}::text[], '"withdrawn"'), ${ctx.now}
      from ${table} where ${key} = any(${withdrawn}) order by ${key}, version desc
    `.execute(ctx.db)
  }
  return { versions, changed: fresh.map(({ id }) => id), withdrawn }
}

const WITHDRAWN = 'withdrawn'

/** SHA-256 of the content with its members in order, so that equal content has one digest. */
export function digestOf(content: object): string {
  return createHash('sha256')
    .update(JSON.stringify(inOrder(content)))
    .digest('hex')
}

function inOrder(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(inOrder)
  if (typeof part !== 'object' || part === null) return part
  const members = Object.entries(part).filter(([, value]) => value !== undefined)
  return Object.fromEntries(
    members
      .toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([name, value]) => [name, inOrder(value)]),
  )
}
