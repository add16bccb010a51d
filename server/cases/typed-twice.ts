import { sql } from 'kysely'
import type { Item } from '../catalog/model.ts'
import type { Value } from '../forms/expression.ts'
import type { WriteCtx } from '../platform/ctx.ts'

/**
 * 二次录入. Which of the results that the department's own system gives were typed by hand: those of an item whose system
 * nobody asked. Undefined where no result comes from a system. A system that was asked and gave nothing is no fault of the
 * officer, so what was typed then does not count.
 */
export async function findTypedTwice(
  ctx: WriteCtx,
  { caseId, step }: { caseId: string; step: string },
  law: Pick<Item, 'outputs'>,
  outputs: Readonly<Record<string, Value>>,
): Promise<string[] | undefined> {
  const given = law.outputs.filter(({ fetch, element }) => fetch && outputs[element] !== undefined)
  if (given.length === 0) return undefined
  const asked = await sql`
    select from platform.event
    where subject = ${caseId} and kind = 'case.outputs-fetched' and data->>'step' = ${step} limit 1`.execute(
    ctx.db,
  )
  return asked.rows.length > 0 ? [] : given.map(({ element }) => element)
}
