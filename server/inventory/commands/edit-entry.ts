import { sql } from 'kysely'
import { toLocalDate } from '../../calendar/rules.ts'
import type { WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { demand } from '../../platform/refusal.ts'
import { findElement } from '../elements.ts'
import type { EntryKind, SchemedCode } from '../model.ts'
import { refuseInventory } from '../refusals.ts'
import { applyChanges, refuseWriting } from '../rules.ts'
import { authorOf, findByCode, insertEntries, lockEntry, saveDrafts, type LockedEntry } from '../store.ts'

export type Edit = { id: string; version: number; revision: number; changes: Record<string, unknown> }

/**
 * Saves elements of an entry in its draft; where none is open, the next version is begun. Refuses an editor whose page is older
 * than the draft, and says who changed what meanwhile; refuses while the version is being looked over.
 */
export async function editEntry(ctx: WriteCtx, { id, version, revision, changes }: Edit): Promise<void> {
  const entry = await lockEntry(ctx, id)
  demand(refuseWriting(entry, toLocalDate(ctx.now)))
  if (entry.version !== version || entry.revision !== revision)
    throw await changedMeanwhile(ctx, entry, { version, revision })
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

/** Who has changed which elements since a page was opened, from the trail of events. */
async function changedMeanwhile(
  ctx: WriteCtx,
  entry: LockedEntry,
  seen: { version: number; revision: number },
): Promise<Error> {
  const found = await sql<{ name: string; elements: string[] }>`
    select actor->>'name' as name, array(select jsonb_array_elements_text(data->'elements')) as elements
    from platform.event
    where subject = ${entry.id} and kind = 'inventory.edited'
      and ((data->>'version')::int, (data->>'revision')::int) > (${seen.version}, ${seen.revision})`.execute(
    ctx.db,
  )
  const names = [...new Set(found.rows.map(({ name }) => name))]
  const elements = [...new Set(found.rows.flatMap((row) => row.elements))].map(
    (each) => findElement(each)?.name ?? each,
  )
  return refuseInventory('inventory.changed-meanwhile', {
    who: names.length > 0 ? names.join('、') : '别人',
    elements: elements.length > 0 ? elements.join('、') : '状态',
  })
}

export type NewItem = { kind: EntryKind; area: string; key: SchemedCode; name: string; type: string }

/** Adds an entry by hand, a draft. Refuses a code that the list of this area has already. */
export async function addEntry(
  ctx: WriteCtx,
  { kind, area, key, name, type }: NewItem,
): Promise<{ id: string }> {
  const taken = await findByCode(ctx, { kind, area, key })
  if (taken) throw refuseInventory('inventory.code-taken', { code: key.value, name: taken.name })
  const applied = applyChanges({}, { name, type, codes: [key] })
  if ('problems' in applied)
    throw refuseInventory('inventory.content-wrong', { count: applied.problems.length }, applied.problems)
  const [id = ''] = await insertEntries(ctx, [{ kind, area, key, content: applied.content }], authorOf(ctx))
  await record(ctx, 'inventory.added', id, { name, code: key })
  return { id }
}
