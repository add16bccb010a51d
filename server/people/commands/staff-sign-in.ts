import { ANYONE, type Officer } from '../../platform/ctx.ts'
import type { Database } from '../../platform/db.ts'
import { record } from '../../platform/events.ts'
import { isPassword } from '../password.ts'
import { refusePeople } from '../refusals.ts'
import { addressGroup, cleanUsername, findChair, signInLimits, type SignInLimits } from '../rules.ts'
import { countTry, forgetTries, giveBackTry, openSession } from '../store.ts'

type Account = { id: string; name: string; password_hash: string; office: string; post: string }

/**
 * Signs an officer in. An unknown name, a disabled account, a demo account in serve mode and a wrong password are
 * answered alike, in words and in time. After five failures the name is locked for five minutes, known or not.
 */
export async function signInStaff(
  db: Database,
  input: { username: string; password: string; ip: string },
  given?: SignInLimits,
): Promise<{ token: string; officer: Officer }> {
  const { world } = db.statement(ANYONE, null)
  const limits = given ?? signInLimits(world.mode)
  const username = cleanUsername(input.username)
  const address = addressGroup(input.ip)
  await countTry(db, limits.staffByAddress, address)
  await countTry(db, limits.staffByName, username)

  const [account] = await db.run<Account>(
    'people-staff-account',
    `select id, name, password_hash, office, post from people.staff
     where username = $1 and not disabled and (not demo or $2)`,
    [username, world.mode === 'demo'],
  )
  if (!(await isPassword(account?.password_hash, input.password)) || !account) {
    if (account) await db.write(ANYONE, (ctx) => record(ctx, 'staff.sign-in-failed', account.id, { address }))
    throw refusePeople('sign-in.wrong')
  }
  const chair = findChair(world.region, account.office, account.post)
  if (!chair) throw refusePeople('sign-in.no-post')

  const { id, name, office, post } = account
  const officer: Officer = { kind: 'staff', id, name, office, post, permissions: chair.permissions }
  const token = await db.write(officer, async (ctx) => {
    await forgetTries(ctx, limits.staffByName, username)
    await giveBackTry(ctx, limits.staffByAddress, address)
    await record(ctx, 'staff.signed-in', id, { address })
    return openSession(ctx, 'staff', id)
  })
  return { token, officer }
}
