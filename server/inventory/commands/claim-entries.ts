import { sql } from 'kysely'
import { toLocalDate } from '../../calendar/rules.ts'
import type { WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { demand } from '../../platform/refusal.ts'
import { inForce } from '../in-force.ts'
import type { Content, SchemedCode } from '../model.ts'
import { refuseInventory } from '../refusals.ts'
import { claimedContent, refuseArea } from '../rules.ts'
import { authorOf, findByCode, insertEntries, lockEntries } from '../store.ts'

/**
 * 认领. A place takes an entry of the basic catalogue of the level above into its own list: a draft with what is said there,
 * which the place completes. Refuses an entry that is no 基本目录, is not on the list, or was claimed already, and an area of another place.
 */
export async function claimEntries(
  ctx: WriteCtx,
  { ids, area }: { ids: readonly string[]; area: string },
): Promise<{ claimed: string[]; left: { id: string; code: string; zh: string }[] }> {
  demand(refuseArea('implementation', area, ctx.world.region.head))
  const left: { id: string; code: string; zh: string }[] = []
  const claimed: string[] = []
  for (const entry of await lockEntries(ctx, ids)) {
    const { id, name } = entry
    const [key] = (entry.content['codes'] ?? []) as SchemedCode[]
    const refusal =
      entry.kind !== 'directory'
        ? refuseInventory('inventory.not-directory', { name })
        : entry.standing !== 'listed'
          ? refuseInventory('inventory.not-claimable', { name })
          : key === undefined || (await findByCode(ctx, { kind: 'implementation', area, key }))
            ? refuseInventory('inventory.claimed-already', { name })
            : undefined
    if (refusal || !key) {
      if (refusal) left.push({ id, code: refusal.code, zh: refusal.zh })
      continue
    }
    const above = await contentToday(ctx, id)
    const content = claimedContent(above ?? entry.content)
    const [own = ''] = await insertEntries(
      ctx,
      [{ kind: 'implementation', area, key, content, origin: id }],
      authorOf(ctx),
    )
    await record(ctx, 'inventory.claimed', own, { origin: id })
    claimed.push(own)
  }
  return { claimed, left }
}

/** What an entry says today. */
async function contentToday(ctx: WriteCtx, id: string): Promise<Content | undefined> {
  const found = await sql<{ content: Content }>`
    select v.content from inventory.entry e cross join lateral ${inForce(toLocalDate(ctx.now))} v
    where e.id = ${id}`.execute(ctx.db)
  return found.rows[0]?.content
}
