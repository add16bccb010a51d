import { sql } from 'kysely'
import { actorRef, type WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { uuidv7 } from '../../platform/ids.ts'
import type { ImportState, Schemes } from '../model.ts'
import { refuseIntake } from '../refusals.ts'
import { typedFor } from '../rules.ts'
import { findSource } from '../store.ts'
import type { z } from 'zod'

export type NewImport = { source: string; name: string; content: string; schemes: Schemes }

/** Takes a file in and has it looked through for the offices of whoever hands it in: nothing is written to any case before it is confirmed. */
export async function openImport(ctx: WriteCtx, given: NewImport): Promise<{ id: string }> {
  if (!(await findSource(ctx, given.source))) throw refuseIntake('intake.source-unknown')
  const bytes = Buffer.from(given.content, 'base64')
  if (bytes.length === 0) throw refuseIntake('intake.file-empty')
  const id = uuidv7(ctx.now)
  await sql`
    insert into intake.import (id, source, name, bytes, schemes, state, actor, offices, created_at)
    values (${id}, ${given.source}, ${given.name}, ${bytes}, ${JSON.stringify(given.schemes)}::jsonb, 'checking',
      ${JSON.stringify(actorRef(ctx.actor))}::jsonb, ${typedFor(ctx.world.region, ctx.actor)}::text[], ${ctx.now})`.execute(
    ctx.db,
  )
  await enqueue(ctx, 'intake.check', id)
  await record(ctx, 'intake.file-received', id, {
    source: given.source,
    name: given.name,
    bytes: bytes.length,
  })
  return { id }
}

const STATE_TEXT: Record<z.infer<typeof ImportState>, string> = {
  checking: '正在检查',
  checked: '检查完了',
  unreadable: '文件读不出来',
  importing: '正在导入',
  done: '已经导入完了',
}

/** 确认导入. The rows without faults are carried out, each on its own, for the offices of whoever confirms. Refuses a file that is not looked through yet. */
export async function confirmImport(ctx: WriteCtx, { id }: { id: string }): Promise<void> {
  const found = await sql<{ state: z.infer<typeof ImportState> }>`
    select state from intake.import where id = ${id} for update`.execute(ctx.db)
  const state = found.rows[0]?.state
  if (state === undefined) throw refuseIntake('intake.import-unknown')
  if (state !== 'checked') throw refuseIntake('intake.import-not-ready', { state: STATE_TEXT[state] })
  const offices = typedFor(ctx.world.region, ctx.actor)
  await sql`
    update intake.import set state = 'importing', seen = 0, offices = ${offices}::text[] where id = ${id}`.execute(
    ctx.db,
  )
  await enqueue(ctx, 'intake.import', id)
  await record(ctx, 'intake.file-confirmed', id)
}

async function enqueue(ctx: WriteCtx, job: string, importId: string): Promise<void> {
  await sql`
    select graphile_worker.add_job(${job}, ${JSON.stringify({ importId })}::json, job_key => ${`${job} ${importId}`})`.execute(
    ctx.db,
  )
}
