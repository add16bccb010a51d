import { sql } from 'kysely'
import type { Item } from '../catalog/model.ts'
import type { ReadCtx, World } from '../platform/ctx.ts'
import type { Refusal } from '../platform/refusal.ts'
import { OUR_SCHEME, type Coded } from './model.ts'
import { refuseIntake } from './refusals.ts'
import { codeKey, nearestCodes, type OwnCodes } from './rules.ts'

type Published = { version: number; item: Item }
type Items = World['region']['items']

const byCode = new WeakMap<Items, Map<string, Published>>()

function itemsByCode(items: Items): Map<string, Published> {
  const known = byCode.get(items)
  if (known) return known
  const made = new Map([...items.values()].map((entry) => [codeKey(entry.item.code), entry]))
  byCode.set(items, made)
  return made
}

/**
 * The published item that a code means: what was settled for the source, else the item that bears the code. Refuses one that
 * is not published, and an unknown code with the items whose codes look most like it.
 */
export async function resolveItem(
  ctx: ReadCtx,
  own: OwnCodes,
  coded: Coded,
  offices: readonly string[] | null,
): Promise<Published | Refusal> {
  const { items } = ctx.world.region
  const id = own.items.get(codeKey(coded)) ?? (coded.scheme === OUR_SCHEME ? coded.value : undefined)
  const found = id === undefined ? itemsByCode(items).get(codeKey(coded)) : items.get(id)
  if (found) return found

  const kept = await sql<{ name: string }>`
    select content->>'name' as name from catalog.item_version
    where item_id = ${id ?? ''} or content->'code' @> ${JSON.stringify(coded)}::jsonb
    order by version desc limit 1`.execute(ctx.db)
  const unpublished = kept.rows[0]
  if (unpublished) return refuseIntake('intake.item-unpublished', { item: unpublished.name })

  const mine = [...items.values()]
    .map(({ item }) => item)
    .filter(({ office }) => offices?.includes(office) ?? true)
  const near = nearestCodes(coded.value, mine).map(({ name, code }) => `${code.value}「${name}」`)
  return refuseIntake('intake.item-unknown', {
    ...coded,
    near: near.length > 0 ? `最接近的是 ${near.join('、')}。` : '',
    nearEn: near.length > 0 ? `Nearest: ${near.join(', ')}.` : '',
  })
}
