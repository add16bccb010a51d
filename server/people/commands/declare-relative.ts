import { sql } from 'kysely'
import { officerOf, type WriteCtx } from '../../platform/ctx.ts'
import { brokenConstraint } from '../../platform/db.ts'
import { record } from '../../platform/events.ts'
import { uuidv7 } from '../../platform/ids.ts'
import type { Relation } from '../model.ts'
import { refusePeople } from '../refusals.ts'
import { MOST_RELATIVES } from '../rules.ts'
import { demandCitizenNumber } from './declare-number.ts'

/**
 * 申报亲属. The officer names a relative whose matters she must keep away from: 公务员法 §76, with the relations of §74.
 * She can add but not strike: that is for the administrator.
 */
export async function declareRelative(
  ctx: WriteCtx,
  input: { number: string; relation: Relation },
): Promise<{ id: string }> {
  const officer = officerOf(ctx)
  const number = demandCitizenNumber(ctx, input.number)
  const known = await sql<{ own: string | null; relatives: number }>`
    select number as own, (select count(*) from people.relation r where r.staff_id = s.id) as relatives
    from people.staff s where s.id = ${officer.id} for update`.execute(ctx.db)
  if (known.rows[0]?.own === number) throw refusePeople('relative.self')
  if ((known.rows[0]?.relatives ?? 0) >= MOST_RELATIVES) throw refusePeople('relative.too-many')
  const id = uuidv7(ctx.now)
  try {
    await sql`
      insert into people.relation (staff_id, id, number, relation, declared_at)
      values (${officer.id}, ${id}, ${number}, ${input.relation}, ${ctx.now})`.execute(ctx.db)
  } catch (error) {
    throw brokenConstraint(error) === 'relation_number' ? refusePeople('relative.twice') : error
  }
  await record(ctx, 'staff.relative-declared', officer.id, { relative: id, relation: input.relation })
  return { id }
}
