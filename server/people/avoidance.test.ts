import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ANYONE, type Officer } from '../platform/ctx.ts'
import { Refusal } from '../platform/refusal.ts'
import { buildNumber, OFFICES, openRooms } from './build.ts'
import { declareNumber } from './commands/declare-number.ts'
import { declareRelative } from './commands/declare-relative.ts'
import { addStaff, disableStaff, setStaffNumber } from './commands/staff-accounts.ts'
import { strikeRelative } from './commands/strike-relative.ts'
import { getDeclared, listAvoided } from './queries.ts'

const [kites] = OFFICES.values()
assert.ok(kites)
const posts = [{ id: 'head', name: '审计管理岗', permissions: ['audit.read' as const] }]
const rooms = await openRooms(new Map([...OFFICES, ['audit', { ...kites, id: 'audit', posts }]]))
const db = rooms.open('serve')
const system = { kind: 'system', name: 'test' } as const

let made = 0
async function officer(
  more: { office?: string; permissions?: string[]; number?: string } = {},
): Promise<Officer> {
  const { office = 'kites', permissions = ['case.accept', 'case.decide'], number } = more
  const username = `avoid.${(made += 1)}`
  const name = `员${made}`
  const account = { username, name, office, post: 'head', password: '风筝 fly high 2026', number }
  const { id } = await db.write(system, (ctx) => addStaff(ctx, account))
  return { kind: 'staff', id, name, office, post: 'head', permissions, standsInFor: [] }
}
const avoided = (...officers: Officer[]) =>
  db.read(ANYONE, (ctx) =>
    listAvoided(
      ctx,
      officers.map(({ id }) => id),
    ),
  )
const refused = (work: Promise<unknown>, code: string): Promise<void> =>
  assert.rejects(work, (error) => error instanceof Refusal && error.code === code)
const usernameOf = async (id: string): Promise<string> =>
  (await db.pool.query<{ username: string }>('select username from people.staff where id = $1', [id])).rows[0]
    ?.username ?? assert.fail()
const [one, two, three, four] = [buildNumber(701), buildNumber(702), buildNumber(703), buildNumber(704)]

test('回避: an officer keeps away from her own matters and from those of the relatives she has declared', async () => {
  const [me, other] = [await officer({ number: one }), await officer()]
  assert.deepEqual(await avoided(me), new Set([one]))
  await db.write(me, (ctx) => declareRelative(ctx, { number: two, relation: 'spouse' }))
  await db.write(other, (ctx) => declareNumber(ctx, { number: three }))
  assert.deepEqual(await avoided(me), new Set([one, two]))
  assert.deepEqual(await avoided(me, other), new Set([one, two, three]))
  assert.deepEqual(await avoided(), new Set())
})

test('Numbers are masked to herself and to the administrator, and never written into the events', async () => {
  const me = await officer()
  await db.write(me, (ctx) => declareNumber(ctx, { number: one }))
  await db.write(me, (ctx) => declareRelative(ctx, { number: two, relation: 'lineal' }))
  const shown = await db.read(me, (ctx) => getDeclared(ctx, me.id))
  assert.match(shown.number ?? '', /^320801\*{8}\d{3}[\dX]$/)
  assert.match(shown.relatives[0]?.number ?? '', /^320801\*{8}\d{3}[\dX]$/)
  const events = await db.pool.query('select data from platform.event where subject = $1', [me.id])
  assert.ok(!JSON.stringify(events.rows).includes(one) && !JSON.stringify(events.rows).includes(two))
})

test('Her own number she declares once; only the operator corrects it', async () => {
  const me = await officer()
  await db.write(me, (ctx) => declareNumber(ctx, { number: one }))
  await refused(
    db.write(me, (ctx) => declareNumber(ctx, { number: two })),
    'staff.number-set',
  )
  await db.write(system, (ctx) => setStaffNumber(ctx, { username: `avoid.${made}`, number: two }))
  assert.deepEqual(await avoided(me), new Set([two]))
  await refused(
    db.write(system, (ctx) => setStaffNumber(ctx, { username: 'nobody.here', number: two })),
    'staff.unknown',
  )
})

test('A number that cannot be one, her own, or one declared before is refused', async () => {
  const me = await officer({ number: one })
  const declare = (number: string) =>
    db.write(me, (ctx) => declareRelative(ctx, { number, relation: 'other' }))
  for (const number of ['', '123', '32080119900110701', `${two.slice(0, 17)}?`]) {
    await refused(declare(number), 'staff.number')
  }
  await refused(officer({ number: '12' }), 'staff.number')
  await refused(declare(one), 'relative.self')
  const twice = await Promise.allSettled([declare(two), declare(two), declare(` ${two} `)])
  assert.equal(twice.filter((each) => each.status === 'fulfilled').length, 1)
  await refused(declare(two), 'relative.twice')
})

test('Nobody frees herself: only an administrator of the office strikes a declaration', async () => {
  const me = await officer()
  const boss = await officer({ permissions: ['office.administer'] })
  const stranger = await officer({ office: 'police', permissions: ['office.administer'] })
  const { id } = await db.write(me, (ctx) => declareRelative(ctx, { number: four, relation: 'in-law' }))
  const strike = (by: Officer) =>
    db.write(by, (ctx) => strikeRelative(ctx, { staffId: me.id, relativeId: id }))
  await refused(strike(me), 'staff.not-administrator')
  await refused(strike(stranger), 'staff.no-colleague')
  await refused(
    db.read(stranger, (ctx) => getDeclared(ctx, me.id)),
    'staff.no-colleague',
  )
  const colleague = await officer()
  await refused(
    db.read(colleague, (ctx) => getDeclared(ctx, me.id)),
    'staff.not-administrator',
  )
  assert.equal((await db.read(boss, (ctx) => getDeclared(ctx, me.id))).relatives.length, 1)
  const own = await db.write(boss, (ctx) => declareRelative(ctx, { number: four, relation: 'other' }))
  await refused(
    db.write(boss, (ctx) => strikeRelative(ctx, { staffId: boss.id, relativeId: own.id })),
    'relative.own',
  )
  await strike(boss)
  assert.deepEqual(await avoided(me), new Set())
  await refused(strike(boss), 'relative.unknown')
})

test('A hundred relatives are enough', async () => {
  const me = await officer()
  await db.pool.query(
    `insert into people.relation select $1, gen_random_uuid(), 'n' || n, 'other', now() from generate_series(1, 100) n`,
    [me.id],
  )
  await refused(
    db.write(me, (ctx) => declareRelative(ctx, { number: one, relation: 'other' })),
    'relative.too-many',
  )
})

test('三员分立: nobody audits who administers or handles, whichever account is made or numbered last', async () => {
  const [five, six] = [buildNumber(705), buildNumber(706)]
  await refused(officer({ office: 'audit' }), 'staff.audit-number')
  const handler = await officer({ number: five })
  await refused(officer({ office: 'audit', number: five }), 'staff.audit-apart')
  const auditor = await officer({ office: 'audit', number: six })
  await refused(officer({ number: six }), 'staff.audit-apart')
  const late = await officer()
  await refused(
    db.write(late, (ctx) => declareNumber(ctx, { number: six })),
    'staff.audit-apart',
  )
  const corrected = { username: await usernameOf(auditor.id), number: five }
  await refused(
    db.write(system, (ctx) => setStaffNumber(ctx, corrected)),
    'staff.audit-apart',
  )
  const gone = await usernameOf(handler.id)
  await db.write(system, (ctx) => disableStaff(ctx, { username: gone }))
  await officer({ office: 'audit', number: five })
})

test('三员分立: of two accounts of one person that are made at once, one is refused', async () => {
  const number = buildNumber(707)
  const both = await Promise.allSettled([officer({ number }), officer({ office: 'audit', number })])
  assert.deepEqual(both.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
})
