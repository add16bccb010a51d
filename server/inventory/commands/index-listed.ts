import { sql } from 'kysely'
import { toLocalDate } from '../../calendar/rules.ts'
import type { WriteCtx } from '../../platform/ctx.ts'
import { leaveOutItems } from '../../search/commands/leave-out.ts'
import { rewriteSearch } from '../../search/commands/rewrite-search.ts'
import type { SearchEntry } from '../../search/model.ts'
import { inForce, isListed } from '../in-force.ts'
import type { Content } from '../model.ts'
import { listWithdrawn } from '../queries.ts'

const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
const codesIn = (value: unknown): string[] =>
  Array.isArray(value) ? texts(value.map((one: { value?: unknown }) => one.value)) : []
const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/**
 * Search finds what is on the list today and is handled by no item here; what is handled is found as its item, and left out while it
 * is off the list.
 */
export async function indexListed(ctx: WriteCtx): Promise<void> {
  const today = toLocalDate(ctx.now)
  const { rows } = await sql<{ id: string; code: string; content: Content }>`
    select e.id, e.code, v.content from inventory.entry e
    cross join lateral ${inForce(today)} v
    where e.kind = 'implementation' and e.handled_as is null and ${isListed(today)}`.execute(ctx.db)
  await rewriteSearch(ctx, ['listed'], rows.map(entryOf))
  const offered = [...ctx.world.region.items.values()].flatMap(({ item }) =>
    item.state === 'published' ? [item.id] : [],
  )
  const off = new Set(await listWithdrawn(ctx, offered))
  await leaveOutItems(ctx, { off: [...off], on: offered.filter((id) => !off.has(id)) })
}

function entryOf({ id, code, content }: { id: string; code: string; content: Content }): SearchEntry {
  const title = text(content.name)
  const [plainName = title, ...others] = texts(content.everydayNames)
  return {
    kind: 'listed',
    id,
    title,
    plainName,
    synonyms: [...others, ...texts(content.shortName)],
    related: [text(content.mainName)].filter((each) => each !== ''),
    codes: [...new Set([code, ...codesIn(content.codes)])],
    department: text(content.body),
    themes: texts(content.topics),
    summary: '',
    texts: [text(content.conditions)].filter((each) => each !== ''),
  }
}

/** Has search follow the list once this transaction is committed; many changes together are followed once. */
export async function followListed(ctx: WriteCtx): Promise<void> {
  await sql`select graphile_worker.add_job('inventory.index', '{}'::json, job_key => 'inventory.index')`.execute(
    ctx.db,
  )
}
