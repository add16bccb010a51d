import { sql } from 'kysely'
import { toLocalDate } from '../../calendar/rules.ts'
import type { WriteCtx } from '../../platform/ctx.ts'
import { uuidv7 } from '../../platform/ids.ts'
import { checkCitizenNumber } from '../identifiers.ts'

/**
 * Who a department's system means by this number and name; writes down who is not known yet. Null where the number is none
 * of a citizen, or belongs to somebody of another name: then nobody must see the matter as their own.
 */
export async function knowPerson(
  ctx: WriteCtx,
  { name, number }: { name: string; number: string },
): Promise<string | null> {
  const checked = checkCitizenNumber(number, toLocalDate(ctx.now))
  if (!checked.ok) return null
  await sql`
    insert into people.person (id, number, name, phone, demo, created_at)
    values (${uuidv7(ctx.now)}, ${checked.value}, ${name}, '', ${ctx.world.mode === 'demo'}, ${ctx.now})
    on conflict (number) do nothing`.execute(ctx.db)
  const found = await sql<{ id: string }>`
    select id from people.person where number = ${checked.value} and name = ${name}`.execute(ctx.db)
  return found.rows[0]?.id ?? null
}
