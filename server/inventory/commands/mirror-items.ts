import { sql } from 'kysely'
import { toLocalDate } from '../../calendar/rules.ts'
import { conditionText } from '../../catalog/rules.ts'
import type { Item } from '../../catalog/model.ts'
import { actorRef, type WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { withoutEmpty } from '../compare.ts'
import { bearsCode, isOperators } from '../in-force.ts'
import type { PublishedRegion } from '../../regions/world.ts'
import type { Content, SchemedCode } from '../model.ts'
import { areaOfPlace } from '../rules.ts'
import { followListed } from './index-listed.ts'
import {
  digestOf,
  insertEntries,
  lockEntries,
  publishVersions,
  saveDrafts,
  withdrawEntries,
  type Author,
} from '../store.ts'

/** Any constant; two processes that start at once meet at it. */
const LOCK = 7_304_118_231

const keyOf = ({ code }: Item): SchemedCode => ({ scheme: code.scheme, value: code.value })

/**
 * The items that the region brings along stand on the list, too: each has an entry with `handledAs`, published by the region. One
 * that changed gets its next version, one that is gone is withdrawn and comes back with it. Where an entry bears the code of the item already, it is that
 * entry that is handled from now on. What an operator has taken over or withdrawn at the desk is left as it is; when its item goes, it stands on the
 * list as before.
 */
export async function mirrorItems(ctx: WriteCtx, { items, offices, head }: PublishedRegion): Promise<void> {
  await sql`select pg_advisory_xact_lock(${LOCK})`.execute(ctx.db)
  const author: Author = { id: null, ref: actorRef(ctx.actor) }
  const today = toLocalDate(ctx.now)
  await unlinkGone(ctx, [...items.keys()])
  const found = await sql<{ id: string; handledAs: string; mirrored: boolean }>`
    select e.id, e.handled_as as "handledAs",
      not ${isOperators} as mirrored
    from inventory.entry e where e.handled_as is not null`.execute(ctx.db)
  const known = new Map(found.rows.map((row) => [row.handledAs, row]))

  const areaOf = (item: Item): string => offices.get(item.office)?.area ?? areaOfPlace(head)
  const unknown = [...items.values()].map(({ item }) => item).filter(({ id }) => !known.has(id))
  const linked = await linkByCode(
    ctx,
    unknown.map((item) => ({ ...keyOf(item), area: areaOf(item), item: item.id })),
    [...items.keys()],
  )
  const fresh = unknown.filter(({ id }) => !linked.has(id))
  const added = await insertEntries(
    ctx,
    fresh.map((item) => ({
      kind: 'implementation' as const,
      area: areaOf(item),
      key: keyOf(item),
      content: contentOf(item, offices.get(item.office)),
      handledAs: item.id,
    })),
    author,
  )
  const mirrored = await lockEntries(
    ctx,
    found.rows.filter((row) => row.mirrored).map(({ id }) => id),
  )
  const changed = mirrored.flatMap((entry) => {
    const item = items.get(entry.handledAs ?? '')?.item
    const content = item && contentOf(item, offices.get(item.office))
    if (!content) return []
    const differs = entry.standing === 'listed' && digestOf(content) !== entry.digest
    return differs || entry.standing === 'withdrawn' ? [{ entry, content }] : []
  })
  await saveDrafts(ctx, changed, author)
  const written = await lockEntries(ctx, [...added, ...changed.map(({ entry }) => entry.id)])
  await publishVersions(ctx, written, today, author.ref)
  const gone = mirrored.filter(
    ({ handledAs, standing }) => standing === 'listed' && !items.has(handledAs ?? ''),
  )
  await withdrawEntries(ctx, gone, { from: today, reason: '地区数据里没有这一项了', by: author })
  await followListed(ctx)
  for (const { id } of written) await record(ctx, 'inventory.published', id, { from: today })
}

/** The operators' entries whose item is not there any more are handled as none: they stand on the list by themselves. */
async function unlinkGone(ctx: WriteCtx, there: readonly string[]): Promise<void> {
  const { rows } = await sql<{ id: string; item: string }>`
    update inventory.entry e set handled_before = handled_as, handled_as = null
    where handled_as <> all(${[...there]}::text[]) and ${isOperators}
    returning id, handled_before as item`.execute(ctx.db)
  for (const { id, item } of rows) await record(ctx, 'inventory.unlinked', id, { handledAs: item })
}

/** Entries that bear the code of an item of their area, and are handled as none that is there, are handled as that one. Gives the items. */
async function linkByCode(
  ctx: WriteCtx,
  given: readonly (SchemedCode & { area: string; item: string })[],
  there: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string; item: string }>`
    update inventory.entry e set handled_as = g.item, handled_before = coalesce(e.handled_as, e.handled_before)
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as g (scheme text, value text, area text, item text)
    where ${bearsCode} and (e.handled_as is null or e.handled_as <> all(${[...there]}::text[]))
    returning e.id, g.item`.execute(ctx.db)
  for (const { id, item } of rows) await record(ctx, 'inventory.linked', id, { handledAs: item })
  return new Set(rows.map(({ item }) => item))
}

type Office = { name: string; address: string; hours: string; uscc?: string | undefined } | undefined

/** What a handled item says, in the elements of the list. */
function contentOf(item: Item, office: Office): Content {
  const limit = (given: Item['limits']['statutory']): unknown =>
    given &&
    ('hours' in given ? { n: Math.ceil(given.hours), unit: 'hour' } : { n: given.days, unit: given.unit })
  return withoutEmpty({
    name: item.name,
    codes: [keyOf(item)],
    type: item.type,
    everydayNames: [item.plainName, ...item.aliases.filter((alias) => alias !== item.plainName)],
    body: office?.name,
    bodyCode: office?.uscc,
    level: item.level,
    kind: item.kind,
    statutory: limit(item.limits.statutory),
    promised: limit(item.limits.promised),
    specials: item.specialProcedures.map(({ name, needed }) => ({ name, limit: limit(needed) })),
    serves: item.serves,
    conditions: item.conditions.map(conditionText).join('\n'),
    process: item.process.map(({ name, who, text }) => `${name}（${who}）：${text}`).join('\n'),
    steps: item.process.map(({ name, who }) => ({ name, who })),
    visits: item.visits,
    visitsReason: item.visitsReason,
    online: true,
    materials: item.materials.map((material) => ({
      name: material.name,
      necessity: material.deferrable ? 'deferrable' : material.required ? 'required' : 'optional',
      ...(material.originals > 0 ? { originals: material.originals } : {}),
      ...(material.copies > 0 ? { copies: material.copies } : {}),
      origin: material.origin,
      ...(material.fill ? { note: material.fill } : {}),
    })),
    result: item.result.name,
    basis: item.basis.map(({ law, clause, text }) => ({
      law,
      ...(clause ? { clause } : {}),
      ...(text ? { text } : {}),
    })),
    charged: item.fee.charged,
    charges: item.fee.charged
      ? item.fee.charges.map(({ name, fen, basis }) => ({ name, standard: `${fen / 100} 元`, basis }))
      : [],
    address: office?.address,
    hours: office?.hours,
    advicePhone: item.phones.advice,
    complaintPhone: item.phones.complaint,
    faq: item.faq,
    review: item.remedies,
  })
}
