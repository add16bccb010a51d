import { sql } from 'kysely'
import type { WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { uuidv7 } from '../../platform/ids.ts'
import type { KeptResource } from '../model.ts'
import { sameContent } from '../same.ts'
import { listKnown, listMounted, saveResources, type Saved } from '../store.ts'

/** Any constant; two processes that start at once meet at it. */
const LOCK = 7_304_118_231

/**
 * Takes the catalogue that the region ships over. An entry that operators have changed stays as they left it; one that is gone from the
 * files is withdrawn. A source that operators have mounted elsewhere stays there. The second time changes nothing.
 */
export async function mirrorResources(ctx: WriteCtx): Promise<{ changed: number }> {
  await sql`select pg_advisory_xact_lock(${LOCK})`.execute(ctx.db)
  const shipped = Object.values(ctx.world.region.resources)
  const codes = new Set(shipped.map(({ code }) => code))
  const known = new Map((await listKnown(ctx, [...codes], true)).map((each) => [each.content.code, each]))
  const mounted = await listMounted(ctx)
  const changes: Saved[] = []
  for (const each of shipped) {
    const before = known.get(each.code)
    if (before && !before.shipped) continue
    const elsewhere = each.source !== undefined && (mounted.get(each.source) ?? each.code) !== each.code
    const { source: _, ...described } = each
    const content = elsewhere ? described : each
    if (before && before.state === 'listed' && sameContent(before.content, content)) continue
    changes.push({ id: before?.id ?? uuidv7(ctx.now), content, state: 'listed', shipped: true })
  }
  const gone = [...known.values()].filter(
    (each: KeptResource) => each.shipped && each.state === 'listed' && !codes.has(each.content.code),
  )
  // Those that are gone first: what they had mounted is free for others.
  await saveResources(
    ctx,
    gone.map(({ id, content }) => ({ id, content, state: 'withdrawn', shipped: true })),
  )
  await saveResources(ctx, changes)
  for (const { id, content } of changes) await record(ctx, 'resource.shipped', id, { code: content.code })
  for (const { id, content } of gone) await record(ctx, 'resource.withdrawn', id, { code: content.code })
  return { changed: changes.length + gone.length }
}
