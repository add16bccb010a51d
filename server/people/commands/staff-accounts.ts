import { sql } from 'kysely'
import type { WriteCtx } from '../../platform/ctx.ts'
import { brokenConstraint } from '../../platform/db.ts'
import { record } from '../../platform/events.ts'
import { uuidv7 } from '../../platform/ids.ts'
import { demand } from '../../platform/refusal.ts'
import { hashPassword } from '../password.ts'
import { refusePeople } from '../refusals.ts'
import { cleanUsername, findChair, SHORTEST_PASSWORD } from '../rules.ts'
import { demandApart, demandCitizenNumber } from './declare-number.ts'

export type NewStaff = {
  username: string
  name: string
  office: string
  post: string
  password: string
  /** Her own citizen number, for 回避; she can also declare it herself. */
  number?: string | undefined
}

/** Gives an officer an account. Refuses a name that is taken, a short password, an office or post that is not there, and an auditor who
 * acts elsewhere or whose number is not told. */
export async function addStaff(ctx: WriteCtx, input: NewStaff): Promise<{ id: string }> {
  const username = cleanUsername(input.username)
  const name = input.name.trim()
  const length = [...input.password].length
  demand(/^[a-z0-9][a-z0-9.-]{1,63}$/.test(username) ? undefined : refusePeople('staff.username'))
  demand(name !== '' && [...name].length <= 50 ? undefined : refusePeople('staff.name'))
  const chair = findChair(ctx.world.region, input.office, input.post)
  if (!chair) throw refusePeople('staff.post')
  const weak = length < SHORTEST_PASSWORD || length > 200 || input.password.toLowerCase() === username
  demand(weak ? refusePeople('staff.password') : undefined)
  const number = input.number === undefined ? null : demandCitizenNumber(ctx, input.number)
  const audits = chair.permissions.includes('audit.read')
  demand(audits && number === null ? refusePeople('staff.audit-number') : undefined)
  const id = uuidv7(ctx.now)
  try {
    await sql`
      insert into people.staff (id, username, name, password_hash, office, post, number, demo, created_at)
      values (${id}, ${username}, ${name}, ${await hashPassword(input.password)}, ${input.office}, ${input.post},
        ${number}, false, ${ctx.now})`.execute(ctx.db)
  } catch (error) {
    throw brokenConstraint(error) === 'staff_username' ? refusePeople('staff.username-taken') : error
  }
  if (number !== null) await demandApart(ctx, number)
  await record(ctx, 'staff.added', id, { username, office: input.office, post: input.post })
  return { id }
}

/** Corrects an officer's own citizen number, which she may set only once. */
export async function setStaffNumber(
  ctx: WriteCtx,
  input: { username: string; number: string },
): Promise<void> {
  const number = demandCitizenNumber(ctx, input.number)
  const done = await sql<{ id: string }>`
    update people.staff set number = ${number} where username = ${cleanUsername(input.username)} returning id`.execute(
    ctx.db,
  )
  const id = done.rows[0]?.id
  if (id === undefined) throw refusePeople('staff.unknown')
  await demandApart(ctx, number)
  await record(ctx, 'staff.number-corrected', id)
}

/** Takes an officer's account away and ends her sessions. What she did stays hers. Doing it twice is harmless. */
export async function disableStaff(ctx: WriteCtx, input: { username: string }): Promise<void> {
  const done = await sql<{ id: string }>`
    update people.staff set disabled = true where username = ${cleanUsername(input.username)} returning id`.execute(
    ctx.db,
  )
  const id = done.rows[0]?.id
  if (id === undefined) throw refusePeople('staff.unknown')
  await sql`delete from people.session where staff_id = ${id}`.execute(ctx.db)
  await record(ctx, 'staff.disabled', id)
}
