import { sql } from 'kysely'
import { actorRef, officerOf, type WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { refuseInventory } from '../refusals.ts'
import { lockEntries } from '../store.ts'
import { unitsOf } from '../units.ts'

export type Delegation = {
  ids: readonly string[]
  units: readonly string[]
  mode: 'accept' | 'decide'
  reason: string
}

/**
 * 下放申请: towns or villages shall do these items (to take them in, or to decide them). It counts only once another person has
 * admitted it (事项准入). Refuses entries that are not on the list, and units that the place does not have. What is proposed or admitted
 * already stays as it is, and is told.
 */
export async function proposeDelegation(
  ctx: WriteCtx,
  given: Delegation,
): Promise<{ proposed: number; left: { id: string; zh: string }[] }> {
  const known = new Map(unitsOf(ctx.world).map(({ code, name }) => [code, name]))
  const unknown = given.units.find((unit) => !known.has(unit))
  if (unknown !== undefined) throw refuseInventory('inventory.unit-unknown', { unit: unknown })
  const left: { id: string; zh: string }[] = []
  const names = new Map<string, string>()
  for (const entry of await lockEntries(ctx, given.ids)) {
    if (entry.standing === 'listed' && entry.kind === 'implementation') names.set(entry.id, entry.name)
    else left.push({ id: entry.id, zh: refuseInventory('inventory.not-listed', { name: entry.name }).zh })
  }
  const ids = [...names.keys()]
  const standing = await sql<Standing & { id: string; unit: string }>`
    select entry_id as id, unit, state, mode from inventory.delegation
    where entry_id = any(${ids}::uuid[]) and unit = any(${[...given.units]}::text[]) and state <> 'ended'
    order by entry_id, unit for update`.execute(ctx.db)
  const written = await sql<{ id: string }>`
    insert into inventory.delegation as d (entry_id, unit, mode, state, reason, proposed_by, proposer, proposed_at)
    select id, unit, ${given.mode}, 'proposed', ${given.reason}, ${JSON.stringify(actorRef(ctx.actor))}::jsonb,
      ${officerOf(ctx).id}, ${ctx.now}
    from unnest(${ids}::uuid[]) id cross join unnest(${[...given.units]}::text[]) unit
    on conflict (entry_id, unit) do update set mode = excluded.mode, state = 'proposed', reason = excluded.reason,
      proposed_by = excluded.proposed_by, proposer = excluded.proposer, proposed_at = excluded.proposed_at,
      settled_by = null, settled_at = null, revision = d.revision + 1
    where d.state = 'ended'
    returning entry_id as id`.execute(ctx.db)
  for (const id of new Set(written.rows.map((row) => row.id)))
    await record(ctx, 'inventory.delegation-proposed', id, {
      units: given.units,
      mode: given.mode,
      reason: given.reason,
    })
  for (const [id, rows] of Map.groupBy(standing.rows, (row) => row.id)) {
    const told = rows
      .slice(0, MOST_TOLD)
      .map(({ unit, ...row }) => `${known.get(unit) ?? unit}${standsAs(row)}`)
      .join('、')
    const where = rows.length > MOST_TOLD ? `${told}等 ${rows.length} 处` : told
    left.push({
      id,
      zh: refuseInventory('inventory.delegated-already', { name: names.get(id) ?? '', where }).zh,
    })
  }
  return { proposed: written.rows.length, left }
}

/** So many towns are named of one item. */
const MOST_TOLD = 5

type Standing = { state: 'proposed' | 'admitted'; mode: Delegation['mode'] }
const modeWords = (mode: Delegation['mode']): string => (mode === 'decide' ? '由镇村办结' : '在镇村收件')
const standsAs = ({ state, mode }: Standing): string =>
  `${state === 'admitted' ? '已经准入' : '已经提出、等准入'}（${modeWords(mode)}）`

/**
 * 准入: admits what was proposed for a unit, or turns it down; an admitted one is ended. Refuses whoever proposed it, and whoever has
 * seen another `revision` than there is now: it was proposed anew meanwhile, or settled.
 */
export async function settleDelegation(
  ctx: WriteCtx,
  { id, unit, admit, revision }: { id: string; unit: string; admit: boolean; revision: number },
): Promise<void> {
  const found = await sql<{
    state: string
    proposer: string
    revision: number
    mode: Delegation['mode']
    by: string
  }>`
    select state, proposer, revision, mode, coalesce(settled_by, proposed_by)->>'name' as by from inventory.delegation where entry_id = ${id} and unit = ${unit} for update`.execute(
    ctx.db,
  )
  const current = found.rows[0]
  if (!current || current.state === 'ended' || (admit && current.state !== 'proposed'))
    throw refuseInventory('inventory.not-admitted')
  if (current.revision !== revision)
    throw refuseInventory('inventory.delegation-older', {
      who: current.by,
      state: current.state === 'admitted' ? '准入了' : '重新提出了',
      mode: modeWords(current.mode),
    })
  if (admit && current.proposer === officerOf(ctx).id) throw refuseInventory('inventory.own-proposal')
  await sql`
    update inventory.delegation set state = ${admit ? 'admitted' : 'ended'},
      settled_by = ${JSON.stringify(actorRef(ctx.actor))}::jsonb, settled_at = ${ctx.now}, revision = revision + 1
    where entry_id = ${id} and unit = ${unit}`.execute(ctx.db)
  await record(ctx, admit ? 'inventory.delegation-admitted' : 'inventory.delegation-ended', id, { unit })
}
