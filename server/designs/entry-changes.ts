import { listNewer, type NewerEntry } from '../inventory/queries.ts'
import type { ReadCtx } from '../platform/ctx.ts'
import { carryOver, overridesOf } from '../regions/variant.ts'
import { itemFrom, officeOf, situationQuestion } from './from-entry.ts'
import type { EntryChange, StandingPart } from './model.ts'
import { listStandingParts, wholeParts } from './queries.ts'

/** So many are offered at once; those that are taken make room for the next. */
const MOST = 50

/**
 * 清单有新版本. The items, as this design has them or as they stand, that were filled in from an entry of the list which says something
 * else today: what the list changed, and the item with just that change. What the operator wrote himself and the list did not touch stays.
 */
export async function listEntryChanges(ctx: ReadCtx, designId: string): Promise<EntryChange[]> {
  const parts = (await wholeParts(ctx, designId)).filter(({ kind }) => kind === 'items')
  const own = new Map(parts.map(({ id, content }) => [id, content]))
  const standing = await listStandingParts(ctx, 'items')
  const elements = await listStandingParts(ctx, 'elements')
  const all = new Map([...standing.map(({ id, content }) => [id, content] as const), ...own])
  const known = [...all].flatMap(([item, content]) => {
    const version = versionIn(content)
    return version === undefined ? [] : [{ item, version }]
  })
  const newer = await listNewer(ctx, known)
  return newer
    .flatMap((entry) => {
      const change = changeOf(ctx, entry, all.get(entry.item), elements)
      if (!change) return []
      const base = standing.find(({ id }) => id === entry.item)?.base ?? null
      return [own.has(entry.item) ? change : { ...change, base }]
    })
    .slice(0, MOST)
}

/** The change of the list as a change of the item; undefined where nothing of what the item uses is another. */
function changeOf(
  ctx: ReadCtx,
  entry: NewerEntry,
  item: unknown,
  standing: readonly StandingPart[],
): EntryChange | undefined {
  const { offices, elements, head } = ctx.world.region
  const made = (content: NewerEntry['before']) =>
    itemFrom({
      id: entry.item,
      code: entry.code,
      version: entry.from,
      area: entry.area,
      entry: content,
      office: officeOf(content, offices.values()),
      hotline: head.hotline,
      elements: new Set(Object.keys(elements)),
    })
  const [before, after] = [made(entry.before), made(entry.after)]
  const changed = overridesOf(before, after)
  if (changed.length === 0) return undefined
  const rewritten = overridesOf(before, item).map(({ path }) => path)
  const content = { ...(carryOver(before, after, item) as object), entryVersion: entry.to }
  const question = situationQuestion(entry.item, entry.after)
  const asked = String(question?.['id'])
  const base = standing.find(({ id }) => id === asked)?.base ?? null
  return {
    item: entry.item,
    name: entry.name,
    entry: entry.id,
    from: entry.from,
    to: entry.to,
    differences: changed.map(({ path, above, own }) => ({
      path,
      before: above ?? null,
      after: own ?? null,
      rewritten: rewritten.some((one) => touches(one, path)),
    })),
    content,
    with: question ? [{ kind: 'elements', id: asked, content: question, base }] : [],
  }
}

/** Whether two places are the same or one lies within the other. */
const touches = (a: string, b: string): boolean => `${a}.`.startsWith(`${b}.`) || `${b}.`.startsWith(`${a}.`)

function versionIn(content: unknown): number | undefined {
  const version =
    content && typeof content === 'object' && 'entryVersion' in content ? content.entryVersion : undefined
  return typeof version === 'number' ? version : undefined
}
