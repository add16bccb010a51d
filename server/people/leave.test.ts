import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import type { Permission } from '../offices/model.ts'
import type { Actor, Officer } from '../platform/ctx.ts'
import { ANYONE } from '../platform/ctx.ts'
import { Refusal } from '../platform/refusal.ts'
import { openRooms } from './build.ts'
import { endLeave } from './commands/end-leave.ts'
import { addStaff, disableStaff } from './commands/staff-accounts.ts'
import { signInStaff } from './commands/staff-sign-in.ts'
import { takeLeave, type TakeLeave } from './commands/take-leave.ts'
import { findSession, listColleagues, listHandlers } from './queries.ts'

const post = (id: string, ...permissions: Permission[]) => ({ id, name: `${id}岗`, permissions })
const office = (id: string) => ({
  id,
  department: '风筝',
  name: '风筝演示办事处',
  area: '320800',
  address: '演示路 1 号',
  hours: '9:00–17:00',
  phone: '12345',
  posts: [
    post('desk', 'case.accept'),
    post('head', 'case.accept', 'case.decide'),
    post('admin', 'office.administer'),
  ],
})
const rooms = await openRooms(new Map(['kites', 'clouds', 'rain'].map((id) => [id, office(id)])))
const db = rooms.open('serve')
const system: Actor = { kind: 'system', name: 'test' }
const password = '风筝 fly high 2026'
/** The clock stands on Monday 2026-11-23 in China. */
const TODAY = '2026-11-23'

let made = 0
/** Signs a new officer in and tells who she is at the moment of asking. */
async function officer(seat = 'head', at = 'kites'): Promise<{ id: string; me(): Promise<Officer> }> {
  const username = `leave.${(made += 1)}`
  const account = { username, name: `员${made}`, office: at, post: seat, password }
  const { id } = await db.write(system, (ctx) => addStaff(ctx, account))
  const { token } = await signInStaff(db, { username, password, ip: `10.1.0.${made}` })
  return {
    id,
    async me() {
      const found = await findSession(db)('staff', token)
      assert.ok(found?.kind === 'staff', 'the session is alive')
      return found
    },
  }
}
type Made = Awaited<ReturnType<typeof officer>>

const leave = async (
  who: Made,
  standIn: Made | null,
  more: Partial<TakeLeave> & { by?: Made } = {},
): Promise<string> => {
  const { by, ...days } = more
  const input = {
    staffId: who.id,
    from: TODAY,
    to: TODAY,
    standIn: standIn?.id ?? null,
    reason: '年休假',
    ...days,
  }
  const actor = await (by ?? who).me()
  return (await db.write(actor, (ctx) => takeLeave(ctx, input))).id
}
const end = async (by: Made, who: Made, leaveId: string): Promise<void> => {
  const actor = await by.me()
  await db.write(actor, (ctx) => endLeave(ctx, { staffId: who.id, leaveId }))
}
const standsInFor = async (who: Made): Promise<string[]> => (await who.me()).standsInFor.map(({ id }) => id)
const refused = (work: Promise<unknown>, code: string): Promise<void> =>
  assert.rejects(work, (error) => error instanceof Refusal && error.code === code)
const handlers = async (at = 'kites', permission: Permission = 'case.decide') =>
  db.read(ANYONE, (ctx) => listHandlers(ctx, at, permission))

describe('AB岗: an officer on leave', () => {
  let [absent, standIn, administrator] = [] as unknown as [Made, Made, Made]
  before(async () => {
    ;[absent, standIn, administrator] = [await officer(), await officer(), await officer('admin')]
  })

  test('has the stand-in at her desk on the days of the leave, and only then', async () => {
    const from = '2026-11-24'
    await leave(absent, standIn, { from, to: '2026-11-25' })
    assert.deepEqual(await standsInFor(standIn), [], 'not before the first day')
    const days: string[][] = []
    for (let day = 0; day < 3; day += 1) {
      rooms.clock.now = new Date(Date.parse(`${from}T00:00:00+08:00`) + day * 86_400_000)
      const again = await signedInAgain(standIn)
      days.push(again.standsInFor.map(({ id }) => id))
    }
    rooms.clock.now = new Date('2026-11-23T02:00:00Z')
    assert.deepEqual(
      days,
      [[absent.id], [absent.id], []],
      'the first and the last day count; then it is over',
    )
  })

  test('who comes back early takes the right of the stand-in away at once', async () => {
    const [away, other] = [await officer(), await officer()]
    const id = await leave(away, other, { to: '2026-11-30' })
    assert.deepEqual(await standsInFor(other), [away.id])
    await end(away, away, id)
    assert.deepEqual(await standsInFor(other), [])
    await refused(end(away, away, id), 'leave.over')
  })

  test('does not give her stand-in what the stand-in could not do: the post must cover hers', async () => {
    const [away, desk, admin] = [await officer(), await officer('desk'), await officer('admin')]
    await refused(leave(away, desk), 'leave.stand-in-post')
    await refused(leave(away, admin), 'leave.stand-in-post')
    await leave(desk, away)
    assert.deepEqual(await standsInFor(away), [desk.id], 'more permissions than needed are no harm')
    await db.pool.query(`update people.staff set post = 'admin' where id = $1`, [away.id])
    assert.deepEqual(await standsInFor(away), [], 'a stand-in who lost the post lost the right')
  })

  test('is not stood in for by herself, by another office, by somebody disabled or away', async () => {
    const [away, gone, elsewhere, ill, third] = [
      await officer(),
      await officer(),
      await officer('head', 'clouds'),
      await officer(),
      await officer(),
    ]
    const username = (await db.pool.query('select username from people.staff where id = $1', [gone.id]))
      .rows[0]
    await db.write(system, (ctx) => disableStaff(ctx, username))
    await leave(ill, third, { from: '2026-11-25', to: '2026-11-26' })
    await refused(leave(away, away), 'leave.stand-in-self')
    await refused(leave(away, gone), 'leave.stand-in-elsewhere')
    await refused(leave(away, elsewhere), 'leave.stand-in-elsewhere')
    await refused(leave(away, ill, { to: '2026-11-25' }), 'leave.stand-in-away')
    await leave(away, ill, { to: '2026-11-24' })
  })

  test('cannot go while she stands in for somebody herself', async () => {
    const [away, other, third] = [await officer(), await officer(), await officer()]
    await leave(away, other, { from: '2026-11-24', to: '2026-11-26' })
    await refused(leave(other, third, { from: '2026-11-26', to: '2026-11-27' }), 'leave.standing-in')
    await leave(other, third, { from: '2026-11-27', to: '2026-11-27' })
  })

  test('has one leave at a time, from today on, for a year at most', async () => {
    const [away, other] = [await officer(), await officer()]
    await leave(away, other, { from: '2026-12-01', to: '2026-12-03' })
    await refused(leave(away, other, { from: '2026-12-03', to: '2026-12-05' }), 'leave.overlap')
    await refused(leave(away, other, { from: '2026-11-30', to: '2026-12-31' }), 'leave.overlap')
    await refused(leave(away, other, { from: '2026-11-22', to: '2026-11-24' }), 'leave.past')
    await refused(leave(away, other, { from: '2026-12-20', to: '2026-12-19' }), 'leave.order')
    await refused(leave(away, other, { from: '2027-01-01', to: '2028-01-02' }), 'leave.too-long')
    await leave(away, other, { from: '2026-12-04', to: '2026-12-05' })
  })

  test('is entered by herself or the administrator of the office, by nobody else', async () => {
    const [away, other, boss] = [await officer(), await officer(), await officer('admin', 'clouds')]
    await refused(leave(away, other, { by: other }), 'staff.not-administrator')
    await refused(leave(away, other, { by: boss }), 'staff.no-colleague')
    const id = await leave(away, other, { by: administrator })
    await refused(end(other, away, id), 'staff.not-administrator')
    await refused(end(boss, away, id), 'staff.no-colleague')
    await end(administrator, away, id)
  })

  test('two who name each other at the same moment: one goes, the other is refused', async () => {
    const [one, two] = [await officer(), await officer()]
    await Promise.all([one.me(), two.me()])
    const both = await Promise.allSettled([leave(one, two), leave(two, one)])
    assert.deepEqual(both.map((each) => each.status).toSorted(), ['fulfilled', 'rejected'])
  })

  test('and the same leave sent twice at once is entered once', async () => {
    const [away, other] = [await officer(), await officer()]
    const tries = await Promise.allSettled([1, 2, 3, 4].map(() => leave(away, other)))
    assert.equal(tries.filter((each) => each.status === 'fulfilled').length, 1)
  })

  test('reads her reason, the administrator too; colleagues do not', async () => {
    const [away, other] = [await officer(), await officer()]
    await leave(away, other, { reason: ' 病假 ' })
    const seen = async (by: Made) =>
      (await db.read(await by.me(), listColleagues)).find(({ id }) => id === away.id)?.leaves[0]
    assert.equal((await seen(away))?.reason, '病假')
    assert.equal((await seen(administrator))?.reason, '病假')
    assert.equal((await seen(other))?.reason, null)
    assert.equal((await seen(other))?.standIn?.id, other.id)
  })
})

describe('an office', () => {
  test('has a handler as long as somebody with the permission is there or stood in for', async () => {
    const [one, two, desk] = [
      await officer('head', 'rain'),
      await officer('head', 'rain'),
      await officer('desk', 'rain'),
    ]
    const ids = async () => (await handlers('rain')).map(({ id }) => id)
    assert.deepEqual(await ids(), [one.id, two.id])
    assert.equal((await handlers('rain', 'case.accept')).length, 3)
    const away = await leave(one, two)
    assert.deepEqual(await ids(), [one.id, two.id], 'who is stood in for still counts')
    assert.equal((await handlers('rain')).find(({ id }) => id === one.id)?.standIn?.id, two.id)

    const username = (await db.pool.query('select username from people.staff where id = $1', [two.id]))
      .rows[0]
    await db.write(system, (ctx) => disableStaff(ctx, username))
    assert.deepEqual(await ids(), [], 'a stand-in who left stands in no more')
    assert.deepEqual(await db.read(ANYONE, (ctx) => listHandlers(ctx, 'rain', 'case.decide')), [])
    assert.deepEqual(await db.read(ANYONE, (ctx) => listHandlers(ctx, 'nowhere', 'case.decide')), [])
    await end(one, one, away)
    assert.deepEqual(await ids(), [one.id])

    const states = (await db.read(await desk.me(), listColleagues)).map(({ id, state }) => [id, state])
    assert.deepEqual(states, [
      [desk.id, 'present'],
      [one.id, 'present'],
      [two.id, 'disabled'],
    ])
  })

  test('lets somebody go without a stand-in only when nobody could be one', async () => {
    const alone = await officer('admin', 'rain')
    await leave(alone, null)
    const [one, two] = [await officer('head', 'clouds'), await officer('head', 'clouds')]
    await refused(leave(one, null), 'leave.stand-in-needed')
    await leave(one, two)
  })
})

/** A fresh session on the day of the clock, for sessions end after half a day. */
async function signedInAgain(who: Made): Promise<Officer> {
  const found = await db.pool.query<{ username: string }>('select username from people.staff where id = $1', [
    who.id,
  ])
  const { officer: fresh } = await signInStaff(db, {
    username: found.rows[0]?.username ?? '',
    password,
    ip: '10.1.1.1',
  })
  return fresh
}
