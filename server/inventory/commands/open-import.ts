import { sql } from 'kysely'
import { actorRef, officerOf, type WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { uuidv7 } from '../../platform/ids.ts'
import { findElement } from '../elements.ts'
import type { EntryKind, ImportState, Profile } from '../model.ts'
import { PROFILES } from '../profiles.ts'
import { refuseInventory } from '../refusals.ts'

export type NewImport = { name: string; kind: EntryKind; area: string; profile: Profile; content: string }

/** Takes a file in and has it looked through: nothing is written to the list before it is confirmed. */
export async function openImport(ctx: WriteCtx, given: NewImport): Promise<{ id: string }> {
  const bytes = Buffer.from(given.content, 'base64')
  if (bytes.length === 0) throw refuseInventory('inventory.file-empty')
  const id = uuidv7(ctx.now)
  await sql`
    insert into inventory.import (id, name, kind, area, profile, bytes, state, actor, actor_id, created_at)
    values (${id}, ${given.name}, ${given.kind}, ${given.area}, ${JSON.stringify(given.profile)}::jsonb, ${bytes}, 'checking',
      ${JSON.stringify(actorRef(ctx.actor))}::jsonb, ${officerOf(ctx).id}, ${ctx.now})`.execute(ctx.db)
  await enqueue(ctx, 'inventory.check', id)
  await record(ctx, 'inventory.file-received', id, {
    name: given.name,
    bytes: bytes.length,
    profile: given.profile.id,
  })
  return { id }
}

const STOPPED = '检查到一半停止了，没有导入。要导入的，请重新选文件。'

const STATE_TEXT: Record<ImportState, string> = {
  checking: '正在检查',
  checked: '检查完了',
  unreadable: '读不出来',
  importing: '正在导入',
  done: '已经导入完了',
  cancelled: '已经停止',
}

/** 确认导入: the rows without faults become drafts, by a job. A stopped one goes on where it stopped. */
export async function confirmImport(ctx: WriteCtx, { id }: { id: string }): Promise<void> {
  const state = await lockImport(ctx, id)
  if (state !== 'checked' && state !== 'cancelled')
    throw refuseInventory('inventory.import-not-ready', { state: STATE_TEXT[state] })
  await sql`
    update inventory.import set state = 'importing',
      seen = case when ${state} = 'checked' then 0 else seen end,
      added = case when ${state} = 'checked' then 0 else added end,
      changed = case when ${state} = 'checked' then 0 else changed end,
      same = case when ${state} = 'checked' then 0 else same end,
      faulty = case when ${state} = 'checked' then 0 else faulty end,
      warned = case when ${state} = 'checked' then 0 else warned end
    where id = ${id}`.execute(ctx.db)
  if (state === 'checked')
    await sql`delete from inventory.import_note where import_id = ${id}`.execute(ctx.db)
  await enqueue(ctx, 'inventory.import', id)
  await record(ctx, 'inventory.file-confirmed', id)
}

/** 停止: the batch at work is finished, the rest is left. What has been taken over stays; a file that was not looked through is given up. */
export async function cancelImport(ctx: WriteCtx, { id }: { id: string }): Promise<void> {
  const state = await lockImport(ctx, id)
  if (state !== 'importing' && state !== 'checking')
    throw refuseInventory('inventory.import-not-ready', { state: STATE_TEXT[state] })
  await (
    state === 'importing'
      ? sql`update inventory.import set state = 'cancelled' where id = ${id}`
      : sql`update inventory.import set state = 'unreadable', fault = ${STOPPED} where id = ${id}`
  ).execute(ctx.db)
  await record(ctx, 'inventory.file-cancelled', id)
}

async function lockImport(ctx: WriteCtx, id: string): Promise<ImportState> {
  const found = await sql<{
    state: ImportState
  }>`select state from inventory.import where id = ${id} for update`.execute(ctx.db)
  const state = found.rows[0]?.state
  if (state === undefined) throw refuseInventory('inventory.import-unknown')
  return state
}

/**
 * Keeps a column profile under its name; those of the product are not written over, one of the same id that says something else only on
 * `replace`; each column becomes an element that there is, and entries are known again by one column.
 */
export async function saveProfile(
  ctx: WriteCtx,
  { replace = false, ...profile }: Profile & { replace?: boolean | undefined },
): Promise<void> {
  if (PROFILES.some(({ id }) => id === profile.id))
    throw refuseInventory('inventory.profile-taken', { id: profile.id })
  const unknown = profile.columns.flatMap(({ element }) =>
    element !== undefined && !findElement(element) ? [element] : [],
  )
  if (unknown.length > 0)
    throw refuseInventory('inventory.profile-unknown-element', { elements: unknown.join('、') })
  const keys = profile.columns.flatMap(({ column, key }) => (key ? [column] : []))
  if (keys.length > 1) throw refuseInventory('inventory.profile-two-keys', { columns: keys.join('、') })
  const kept = await sql`
    insert into inventory.profile (id, name, columns, actor, at)
    values (${profile.id}, ${profile.name}, ${JSON.stringify(profile.columns)}::jsonb,
      ${JSON.stringify(actorRef(ctx.actor))}::jsonb, ${ctx.now})
    on conflict (id) do update set name = excluded.name, columns = excluded.columns, actor = excluded.actor, at = excluded.at
    where ${replace} or (profile.name, profile.columns) = (excluded.name, excluded.columns)
    returning id`.execute(ctx.db)
  if (kept.rows.length > 0) return
  const found = await sql<{ name: string; by: string }>`
    select name, actor->>'name' as by from inventory.profile where id = ${profile.id}`.execute(ctx.db)
  throw refuseInventory('inventory.profile-exists', found.rows[0] ?? { name: profile.name, by: '' })
}

async function enqueue(ctx: WriteCtx, job: string, importId: string): Promise<void> {
  await sql`
    select graphile_worker.add_job(${job}, ${JSON.stringify({ importId })}::json, job_key => ${`${job} ${importId}`})`.execute(
    ctx.db,
  )
}
