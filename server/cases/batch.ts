import { sql } from 'kysely'
import { maskValue } from '../forms/display.ts'
import { itemOf } from '../onething/prepare.ts'
import { officerOf, type ReadCtx } from '../platform/ctx.ts'
import type { BatchItem, BatchRow, BatchState, Recheck } from './model.ts'
import { loadTask } from './desk.ts'
import { refuseTurn } from './rules.ts'
import { standingOf } from './standing.ts'
import { checksOf } from './values.ts'

/** How many can be granted together; more cannot be looked at with care. */
export const MOST_TOGETHER = 30

/**
 * Cases of one item that could be granted together, by due date: accepted, in one version, of an item that allows it, with
 * every rule fulfilled. Each comes with its evidence; `reason` says why one cannot.
 */
export async function listForBatch(ctx: ReadCtx, query: { item: string }): Promise<BatchRow[]> {
  const officer = officerOf(ctx)
  const found = await sql<{ caseId: string; step: string; version: number }>`
    select case_id as "caseId", step, item_version as version from cases.case_item
    where office = ${officer.office} and bucket = 'open' and state = 'accepted' and item = ${query.item}
      and (officer_id is null or officer_id = ${officer.id})
    order by order_on, case_id, step limit ${MOST_TOGETHER}`.execute(ctx.db)
  const version = found.rows[0]?.version
  const rows: BatchRow[] = []
  for (const key of found.rows.filter((row) => row.version === version)) rows.push(await batchRow(ctx, key))
  return rows
}

/** The items that may be granted together, each with how many accepted cases lie free or with this officer; the most first. */
export async function listBatchItems(ctx: ReadCtx): Promise<BatchItem[]> {
  const officer = officerOf(ctx)
  const items = [...ctx.world.region.items.values()].flatMap(({ item }) => (item.batch ? [item.id] : []))
  const found = await sql<BatchItem>`
    select item as "itemId", min(item_name) as "itemName", count(*)::int as accepted from cases.case_item
    where office = ${officer.office} and bucket = 'open' and state = 'accepted' and item = any(${items}::text[])
      and (officer_id is null or officer_id = ${officer.id})
    group by item order by accepted desc, item`.execute(ctx.db)
  return found.rows
}

/** One row of a batch, judged as it is now. */
export async function batchRow(ctx: ReadCtx, key: { caseId: string; step: string }): Promise<BatchRow> {
  const { found, item, definition } = await loadTask(ctx, key)
  const law = itemOf(definition, item.step)
  const checks = checksOf(definition, found, item)
  const standing = await standingOf(ctx, found, definition, item)
  return {
    caseId: found.case.id,
    step: item.step,
    revision: item.revision,
    caseNumber: found.case.number,
    itemId: item.item,
    itemName: item.itemName,
    itemVersion: item.itemVersion,
    applicant: maskValue(found.case.applicant, 'name'),
    dueOn: item.dueOn,
    checks,
    reason: !law.batch
      ? '这个事项不能批量办理。'
      : law.outputs.some(({ required, fetch }) => required && !fetch)
        ? '这个事项要手工填办理结果，请一件一件办。'
        : checks.some(({ passed }) => passed !== true)
          ? '有审查要点没有通过，请单独审查。'
          : (refuseTurn(item, 'grant', officerOf(ctx), standing)?.zh ?? null),
  }
}

/** A batch of one's own, with what became of each row. */
export async function findBatch(ctx: ReadCtx, id: string): Promise<BatchState | undefined> {
  const found = await sql<BatchState & { runAt: Date }>`
    select id, state, run_at as "runAt", rows from cases.batch
    where id = ${id} and officer->>'id' = ${officerOf(ctx).id}`.execute(ctx.db)
  const row = found.rows[0]
  return row && { ...row, runAt: row.runAt.toISOString() }
}

/** 抽查: what was drawn from batches of the own office and nobody has looked at again; never one's own. */
export async function listRechecks(ctx: ReadCtx): Promise<Recheck[]> {
  const officer = officerOf(ctx)
  const found = await sql<Recheck & { drawnAt: Date }>`
    select r.case_id as "caseId", r.step, c.number as "caseNumber", i.item_name as "itemName", r.drawn_at as "drawnAt"
    from cases.recheck r join cases.case c on c.id = r.case_id
      join cases.case_item i on i.case_id = r.case_id and i.step = r.step
    where r.office = ${officer.office} and r.checked_at is null and r.granted_by <> ${officer.id}
    order by r.drawn_at limit 200`.execute(ctx.db)
  return found.rows.map((row) => ({ ...row, drawnAt: row.drawnAt.toISOString() }))
}
