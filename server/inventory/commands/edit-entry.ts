import { toLocalDate } from '../../calendar/rules.ts'
import type { WriteCtx } from '../../platform/ctx.ts'
import { brokenConstraint } from '../../platform/db.ts'
import { record } from '../../platform/events.ts'
import { demand } from '../../platform/refusal.ts'
import type { EntryKind, SchemedCode } from '../model.ts'
import { refuseInventory } from '../refusals.ts'
import { applyChanges, refuseArea, refuseWriting } from '../rules.ts'
import { authorOf, changesSince, findByCode, insertEntries, lockEntry, saveDrafts } from '../store.ts'

export type Edit = { id: string; version: number; revision: number; changes: Record<string, unknown> }

/**
 * Saves elements of an entry in its draft; where none is open, the next version is begun. Refuses an editor whose page is older
 * than the draft, and says who changed what meanwhile; refuses while the version is being looked over.
 */
export async function editEntry(ctx: WriteCtx, { id, version, revision, changes }: Edit): Promise<void> {
  const entry = await lockEntry(ctx, id)
  demand(refuseWriting(entry, toLocalDate(ctx.now)))
  if (entry.version !== version || entry.revision !== revision) {
    const [meanwhile] = await changesSince(ctx, [{ entry, seen: { version, revision } }])
    throw refuseInventory('inventory.changed-meanwhile', meanwhile)
  }
  const applied = applyChanges(entry.content, changes)
  if ('problems' in applied)
    throw refuseInventory('inventory.content-wrong', { count: applied.problems.length }, applied.problems)
  await saveDrafts(ctx, [{ entry, content: applied.content }], authorOf(ctx))
  const opens = entry.stage === null
  await record(ctx, 'inventory.edited', id, {
    version: opens ? entry.version + 1 : entry.version,
    revision: opens ? 1 : entry.revision + 1,
    elements: Object.keys(changes),
  })
}

export type NewItem = { kind: EntryKind; area: string; key: SchemedCode; name: string; type: string }

/**
 * Adds an entry by hand, a draft. Refuses an area of another place, and a code that the list of this area has already, or that somebody
 * adds at the same moment.
 */
export async function addEntry(
  ctx: WriteCtx,
  { kind, area, key, name, type }: NewItem,
): Promise<{ id: string }> {
  demand(refuseArea(kind, area, ctx.world.region.head))
  const taken = await findByCode(ctx, { kind, area, key })
  if (taken) throw refuseInventory('inventory.code-taken', { code: key.value, name: taken.name })
  const applied = applyChanges({}, { name, type, codes: [key] })
  if ('problems' in applied)
    throw refuseInventory('inventory.content-wrong', { count: applied.problems.length }, applied.problems)
  const [id = ''] = await insertEntries(
    ctx,
    [{ kind, area, key, content: applied.content }],
    authorOf(ctx),
  ).catch((error: unknown) => {
    throw brokenConstraint(error) === 'entry_kind_area_scheme_code_key'
      ? refuseInventory('inventory.code-taken', { code: key.value, name })
      : error
  })
  await record(ctx, 'inventory.added', id, { name, code: key })
  return { id }
}
