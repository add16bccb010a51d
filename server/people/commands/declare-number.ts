import { sql } from 'kysely'
import { toLocalDate } from '../../calendar/rules.ts'
import { apartFromAudit } from '../../offices/rules.ts'
import { officerOf, type WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { checkCitizenNumber } from '../identifiers.ts'
import { refusePeople } from '../refusals.ts'
import { findChair } from '../rules.ts'

/** The number as it is stored; refuses, with the field, what cannot be one. */
export function demandCitizenNumber(ctx: WriteCtx, text: string): string {
  const checked = checkCitizenNumber(text, toLocalDate(ctx.now))
  if (checked.ok) return checked.value
  throw refusePeople('staff.number', [{ field: 'number', code: `number.${checked.why}`, zh: checked.zh }])
}

/**
 * 三员分立, once a number is written: of the accounts of one person none audits where another administers or handles. Two at once wait for each
 * other.
 */
export async function demandApart(ctx: WriteCtx, number: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`staff ${number}`}, 0))`.execute(ctx.db)
  const seats = await sql<{ office: string; post: string }>`
    select office, post from people.staff where number = ${number} and not disabled`.execute(ctx.db)
  const permissions = seats.rows.flatMap(
    ({ office, post }) => findChair(ctx.world.region, office, post)?.permissions ?? [],
  )
  if (apartFromAudit(permissions).length > 0) throw refusePeople('staff.audit-apart')
}

/** The officer states her own citizen number, so that nobody decides her own matter. Once: later only the operator may. */
export async function declareNumber(ctx: WriteCtx, input: { number: string }): Promise<void> {
  const officer = officerOf(ctx)
  const number = demandCitizenNumber(ctx, input.number)
  const written = await sql`
    update people.staff set number = ${number} where id = ${officer.id} and number is null returning id`.execute(
    ctx.db,
  )
  if (written.rows.length === 0) throw refusePeople('staff.number-set')
  await demandApart(ctx, number)
  await record(ctx, 'staff.number-declared', officer.id)
}
