import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Officer, WriteCtx } from '../../platform/ctx.ts'
import { officerOf } from '../../platform/ctx.ts'
import type { Database } from '../../platform/db.ts'
import { record } from '../../platform/events.ts'
import { uuidv7 } from '../../platform/ids.ts'
import { demand, Refusal, type FieldProblem } from '../../platform/refusal.ts'
import { tellOfficers } from '../../messages/commands/tell-officers.ts'
import { batchRow, MOST_TOGETHER } from '../batch.ts'
import { fetchFailed, noSuchRecheck, notForBatch, notYours, tooLateToUndo } from '../refusals.ts'
import { tiredness } from '../standing.ts'
import type { TaskKey } from '../turn.ts'
import { grantItem } from './decide-item.ts'
import { fetchTaskOutputs } from './fetch-task-outputs.ts'

/** How long a batch can be undone. */
export const UNDO_SECONDS = 10
/** Of how many one is drawn for a second look. */
const DRAWN_SHARE = 0.05

type Row = { caseId: string; step: string; revision: number; result?: 'granted' | 'failed'; why?: string }

/**
 * 批量准予. Grants cases of the same item and version whose rules are all fulfilled, each as the officer saw it. Nothing happens
 * for ten seconds, so that it can be undone; then each is granted in a transaction of its own. Never for refusals.
 */
export async function grantBatch(
  ctx: WriteCtx,
  input: { rows: Required<TaskKey>[]; opinion: string },
): Promise<{ id: string; runAt: string }> {
  const officer = officerOf(ctx)
  demand(await tiredness(ctx))
  const wrong: FieldProblem[] = []
  const kinds = new Set<string>()
  for (const [index, key] of input.rows.slice(0, MOST_TOGETHER).entries()) {
    const row = await batchRow(ctx, key)
    kinds.add(`${row.itemId} ${row.itemVersion}`)
    const stale = key.revision !== undefined && row.revision !== key.revision
    const reason = stale ? '这件刚刚有变化，请重新看过。' : row.reason
    if (reason) wrong.push({ field: `rows.${index}`, code: 'not-green', zh: `${row.caseNumber}：${reason}` })
  }
  if (kinds.size > 1) wrong.push({ field: 'rows', code: 'mixed', zh: '只有同一事项、同一版本的才能一起办。' })
  if (wrong.length > 0) throw notForBatch(wrong)
  const id = uuidv7(ctx.now)
  const runAt = new Date(ctx.now.getTime() + UNDO_SECONDS * 1000)
  await sql`
    insert into cases.batch (id, office, officer, opinion, rows, state, created_at, run_at)
    values (${id}, ${officer.office}, ${JSON.stringify(officer)}::jsonb, ${input.opinion},
      ${JSON.stringify(input.rows)}::jsonb, 'waiting', ${ctx.now}, ${runAt})`.execute(ctx.db)
  await sql`
    select graphile_worker.add_job('cases.batch', json_build_object('batchId', ${id}::text),
      run_at => now() + make_interval(secs => ${UNDO_SECONDS}))`.execute(ctx.db)
  await record(ctx, 'batch.granted', id, { rows: input.rows.length, opinion: input.opinion })
  return { id, runAt: runAt.toISOString() }
}

/** 撤销批量办理, by whoever began it, while nothing has happened yet. */
export async function undoBatch(ctx: WriteCtx, input: { id: string }): Promise<void> {
  const officer = officerOf(ctx)
  const found = await sql<{ state: string }>`
    select state from cases.batch where id = ${input.id} and officer->>'id' = ${officer.id} for update`.execute(
    ctx.db,
  )
  const batch = found.rows[0]
  if (!batch) throw notYours()
  if (batch.state !== 'waiting') throw tooLateToUndo()
  await sql`update cases.batch set state = 'undone' where id = ${input.id}`.execute(ctx.db)
  await record(ctx, 'batch.undone', input.id)
}

/**
 * Carries a batch out once its ten seconds are over. What an item hands on is fetched from its department. Each row is granted together with the note that it was, so a batch that
 * was interrupted goes on where it stopped and nothing is granted twice.
 */
export async function runBatch(db: Database, batchId: string): Promise<void> {
  const system = { kind: 'system' as const, name: 'cases.batch' }
  const begun = await db.write(system, async (ctx) => {
    const found = await sql<{ officer: Officer; opinion: string; rows: Row[]; state: string }>`
      update cases.batch set state = 'done' where id = ${batchId} and state in ('waiting', 'done')
      returning officer, opinion, rows, state`.execute(ctx.db)
    return found.rows[0]
  })
  if (!begun) return
  const { officer, opinion } = begun
  for (const [index, row] of begun.rows.entries()) {
    if (row.result) continue
    const note = (ctx: WriteCtx, result: Row['result'], why?: string) =>
      sql`
      update cases.batch set rows = jsonb_set(rows, ${`{${index}}`}::text[],
        rows->${index}::int || ${JSON.stringify({ result, ...(why ? { why } : {}) })}::jsonb)
      where id = ${batchId} and not rows->${index}::int ? 'result'`.execute(ctx.db)
    try {
      const { outputs, failed } = await fetchTaskOutputs(db, officer, row)
      if (failed) throw fetchFailed(failed)
      await db.write(officer, async (ctx) => {
        await grantItem(ctx, { ...row, opinion, outputs, together: true })
        await note(ctx, 'granted')
        if (isDrawn(batchId, row)) await draw(ctx, row, officer)
      })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      await db.write(officer, (ctx) => note(ctx, 'failed', error.zh))
      await db.write(officer, (ctx) =>
        tellOfficers(ctx, {
          office: officer.office,
          staffId: officer.id,
          kind: 'batch',
          text: `批量办理里有一件没有办成：${error.zh}`,
          link: `/staff/tasks/${row.caseId}/${row.step}`,
          owner: row.caseId,
          step: row.step,
          once: `batch ${batchId} ${index}`,
        }),
      )
    }
  }
}

/** 抽查 5 %: by the digest of what was granted, so that nobody chooses and anybody can recompute it. */
function isDrawn(batchId: string, { caseId, step }: Row): boolean {
  const digest = createHash('sha256').update(`${batchId} ${caseId} ${step}`).digest()
  return digest.readUInt32BE(0) / 2 ** 32 < DRAWN_SHARE
}

async function draw(ctx: WriteCtx, { caseId, step }: Row, officer: Officer): Promise<void> {
  await sql`
    insert into cases.recheck (case_id, step, office, granted_by, drawn_at)
    values (${caseId}, ${step}, ${officer.office}, ${officer.id}, ${ctx.now}) on conflict do nothing`.execute(
    ctx.db,
  )
}

/** 复查: a second look at what was drawn, by somebody else of the office. What is wrong is put right by reopening. */
export async function recheck(
  ctx: WriteCtx,
  input: { caseId: string; step: string; right: boolean; note: string },
): Promise<void> {
  const officer = officerOf(ctx)
  const done = await sql`
    update cases.recheck set checked_at = ${ctx.now}, right_done = ${input.right}, note = ${input.note},
      checked_by = ${JSON.stringify({ id: officer.id, name: officer.name })}::jsonb
    where case_id = ${input.caseId} and step = ${input.step} and office = ${officer.office}
      and granted_by <> ${officer.id} and checked_at is null
    returning 1`.execute(ctx.db)
  if (done.rows.length === 0) throw noSuchRecheck()
  await record(ctx, 'case.rechecked', input.caseId, {
    step: input.step,
    right: input.right,
    opinion: input.note,
  })
}
