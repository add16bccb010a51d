import { toLocalDate } from '../../calendar/rules.ts'
import { ANYONE, type Officer } from '../../platform/ctx.ts'
import type { Database } from '../../platform/db.ts'
import { record } from '../../platform/events.ts'
import { isPassword } from '../password.ts'
import { refusePeople } from '../refusals.ts'
import { addressGroup, cleanUsername, signInLimits, type SignInLimits } from '../rules.ts'
import {
  countTry,
  forgetTries,
  giveBackTry,
  officerAt,
  openSession,
  staffColumns,
  type StaffRow,
} from '../store.ts'

type Account = StaffRow & { password_hash: string }

/**
 * Signs an officer in. An unknown name, a disabled account, a demo account in serve mode and a wrong password are
 * answered alike, in words and in time. After five failures the name is locked for five minutes, known or not.
 */
export async function signInStaff(
  db: Database,
  input: { username: string; password: string; ip: string },
  given?: SignInLimits,
): Promise<{ token: string; officer: Officer }> {
  const { now, world } = db.statement(ANYONE, null)
  const limits = given ?? signInLimits(world.mode)
  const username = cleanUsername(input.username)
  const address = addressGroup(input.ip)
  await countTry(db, limits.staffByAddress, address)
  await countTry(db, limits.staffByName, username)

  const [account] = await db.run<Account>(
    'people-staff-account',
    `select ${staffColumns('$3')}, p.password_hash from people.staff p
     where p.username = $1 and not p.disabled and (not p.demo or $2)`,
    [username, world.mode === 'demo', toLocalDate(now)],
  )
  if (!(await isPassword(account?.password_hash, input.password)) || !account) {
    if (account) await db.write(ANYONE, (ctx) => record(ctx, 'staff.sign-in-failed', account.id, { address }))
    throw refusePeople('sign-in.wrong')
  }
  const officer = officerAt(world.region, account)
  if (!officer) throw refusePeople('sign-in.no-post')

  const token = await db.write(officer, async (ctx) => {
    await forgetTries(ctx, limits.staffByName, username)
    await giveBackTry(ctx, limits.staffByAddress, address)
    await record(ctx, 'staff.signed-in', officer.id, { address })
    return openSession(ctx, 'staff', officer.id)
  })
  return { token, officer }
}
