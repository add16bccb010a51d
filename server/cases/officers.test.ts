import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openFairs } from '../../test/fair.ts'
import type { Rest } from '../offices/model.ts'
import { declareNumber } from '../people/commands/declare-number.ts'
import { declareRelative } from '../people/commands/declare-relative.ts'
import { addStaff } from '../people/commands/staff-accounts.ts'
import { signInStaff } from '../people/commands/staff-sign-in.ts'
import { takeLeave } from '../people/commands/take-leave.ts'
import { findSession } from '../people/queries.ts'
import type { Officer } from '../platform/ctx.ts'
import { record } from '../platform/events.ts'
import { refusalOf } from './build.ts'
import { acceptItem } from './commands/accept-item.ts'
import { claimItem, releaseItem } from './commands/claim-item.ts'
import { grantItem } from './commands/decide-item.ts'
import { handOverItems } from './commands/hand-over.ts'
import { callSession, recordFinding } from './commands/hold-session.ts'
import { proposeDecision } from './commands/propose-decision.ts'
import { approveDecision, sendBack } from './commands/review-decision.ts'
import { tiredness } from './standing.ts'
import { listForBatch, listRechecks } from './batch.ts'
import { getTask } from './desk.ts'
import { grantBatch, recheck, runBatch, undoBatch } from './commands/grant-batch.ts'

const fairs = await openFairs()
const { act } = fairs
const MONDAY = new Date('2026-11-23T02:00:00Z')
const system = { kind: 'system' as const, name: 'test' }
let made = 0

/** A real officer with an account, who is asked anew each time who she is: leave and post are judged at that moment. */
async function colleague(office: string, post = 'handling'): Promise<() => Promise<Officer>> {
  made += 1
  const username = `fair.${made}`
  const password = '风筝 fly high 2026'
  const name = `方${'一二三四五六七八九十'.charAt(made % 10)}`
  await fairs.db.write(system, (ctx) => addStaff(ctx, { username, name, office, post, password }))
  let token: string | undefined
  return async () => {
    // A session does not last for days.
    const found = token === undefined ? undefined : await findSession(fairs.db)('staff', token)
    if (found?.kind === 'staff') return found
    ;({ token } = await signInStaff(fairs.db, { username, password, ip: `10.2.0.${made}` }))
    const signedIn = await findSession(fairs.db)('staff', token)
    assert.ok(signedIn?.kind === 'staff')
    return signedIn
  }
}

test('页面打开以后别人办过，就不能从这一页再办：说是谁办的、现在到哪一步', async () => {
  const { caseId } = await fairs.apply()
  const key = { caseId, step: 'site' }
  const shown = (await fairs.load(caseId)).items.find(({ step }) => step === 'site')?.revision ?? -1
  const officer = fairs.handler('sky')
  await act(officer, (ctx) => claimItem(ctx, { ...key, revision: shown }))
  const stale = await refusalOf(act(officer, (ctx) => acceptItem(ctx, { ...key, revision: shown })))
  assert.deepEqual([stale.kind, stale.code], ['conflict', 'case.stale-page'])
  assert.match(stale.zh, /这件有了变化：现在是「已收件，等待受理」，由林晓岚办理/)
  await act(officer, (ctx) => acceptItem(ctx, { ...key, revision: shown + 1 }))
})

test('没有岗位权限的不能办，拒绝里写明缺哪一项；勘验结果也要有审查权限', async () => {
  const { caseId } = await fairs.apply()
  const clerk = fairs.officer('weather', '夏国栋', ['case.accept'])
  const key = { caseId, step: 'forecast' }
  const refused = await refusalOf(
    act(clerk, (ctx) => proposeDecision(ctx, { ...key, verdict: 'grant', opinion: '同意。', outputs: {} })),
  )
  assert.deepEqual([refused.kind, refused.code], ['forbidden', 'case.not-permitted'])
  assert.match(refused.zh, /「审查决定」/)
  const visit = { session: 'panel', at: MONDAY, place: '东山', officers: ['林晓岚', '周正平'] }
  assert.equal(
    (await refusalOf(act(clerk, (ctx) => callSession(ctx, { ...key, ...visit })))).code,
    'case.not-permitted',
  )
  await act(fairs.handler('weather'), (ctx) => callSession(ctx, { ...key, ...visit }))
  const finding = { session: 'panel', passed: true, text: '合格。' }
  assert.equal(
    (await refusalOf(act(clerk, (ctx) => recordFinding(ctx, { ...key, ...finding })))).kind,
    'forbidden',
  )
  const stranger = fairs.officer('sky-east')
  const unknown = await refusalOf(act(stranger, (ctx) => recordFinding(ctx, { ...key, ...finding })))
  assert.equal(unknown.code, 'case.unknown')
})

test('联合勘验：两个人去，到了时间才能填，填了以后才能决定；办结以后不能再填', async () => {
  const applied = await fairs.apply()
  const key = { caseId: applied.caseId, step: 'stage' }
  const officer = fairs.handler('weather')
  const call = (officers: string[], at: Date) =>
    act(officer, (ctx) => callSession(ctx, { ...key, session: 'visit', at, place: '东山', officers }))
  const find = () =>
    act(officer, (ctx) => recordFinding(ctx, { ...key, session: 'visit', passed: true, text: '合格。' }))
  assert.equal((await refusalOf(call(['林晓岚'], MONDAY))).code, 'case.too-few-inspectors')
  assert.equal((await refusalOf(find())).code, 'case.session-not-called')
  const tomorrow = new Date(MONDAY.getTime() + 86_400_000)
  await call(['林晓岚', '周正平'], tomorrow)
  assert.equal((await refusalOf(find())).code, 'case.session-not-held')
  await fairs.take(applied, 'stage', 'accept')
  assert.match((await refusalOf(fairs.take(applied, 'stage', 'grant'))).zh, /舞台和用电联合勘验.*没有填结果/)
  fairs.clock.now = tomorrow
  await find()
  assert.equal((await refusalOf(call(['林晓岚', '周正平'], MONDAY))).code, 'case.session-closed')
  await fairs.take(applied, 'stage', 'grant')
  assert.equal((await refusalOf(find())).code, 'case.session-over')
  const { sessions } = await fairs.load(applied.caseId)
  assert.deepEqual(Object.keys(sessions[0]?.findings ?? {}), ['stage'], 'power has not looked yet')
  fairs.clock.now = MONDAY
})

test('双人核查：自己提的自己不能审核；退回以后还是原来的人办', async () => {
  const applied = await fairs.apply()
  await fairs.go(applied, 'site', 'accept', 'find')
  const key = { caseId: applied.caseId, step: 'site' }
  const both = fairs.officer('sky', '沈玉洁', ['case.accept', 'case.decide', 'case.review'])
  await fairs.take(applied, 'site', 'release')
  const outputs = { 'fair.siteNo': 'S-9' }
  await act(both, (ctx) => proposeDecision(ctx, { ...key, verdict: 'grant', opinion: '建议准予。', outputs }))
  const own = await refusalOf(act(both, (ctx) => approveDecision(ctx, { ...key, opinion: '同意。' })))
  assert.deepEqual([own.kind, own.code], ['forbidden', 'case.second-officer'])
  await act(fairs.reviewer('sky'), (ctx) => sendBack(ctx, { ...key, reason: '人数再核一下。' }))
  const back = (await fairs.load(applied.caseId)).items.find(({ step }) => step === 'site')
  assert.deepEqual([back?.state, back?.officer, back?.proposal], ['accepted', '沈玉洁', null])
  await act(both, (ctx) => proposeDecision(ctx, { ...key, verdict: 'grant', opinion: '核过了。', outputs }))
  await fairs.take(applied, 'site', 'approve')
  const granted = (await fairs.load(applied.caseId)).items.find(({ step }) => step === 'site')
  assert.deepEqual([granted?.officer, granted?.outputs], ['周正平', outputs])
})

test('回避：本人的件、申报的亲属的件都不能办；手里的可以释放给同事', async () => {
  const [own, relative, stranger] = [await fairs.apply(), await fairs.apply(), await fairs.apply()]
  const me = await colleague('sky')
  const accept = async (caseId: string) => act(await me(), (ctx) => acceptItem(ctx, { caseId, step: 'site' }))
  await act(await me(), (ctx) => claimItem(ctx, { caseId: own.caseId, step: 'site' }))
  await act(await me(), (ctx) => declareNumber(ctx, { number: own.person.number }))
  await act(await me(), (ctx) => declareRelative(ctx, { number: relative.person.number, relation: 'spouse' }))
  for (const { caseId } of [own, relative]) {
    const refused = await refusalOf(accept(caseId))
    assert.deepEqual([refused.kind, refused.code], ['forbidden', 'case.must-avoid'])
  }
  await accept(stranger.caseId)
  await act(await me(), (ctx) => releaseItem(ctx, { caseId: own.caseId, step: 'site' }))
  await fairs.take(own, 'site', 'accept')
})

test('AB岗：请假的时候代班的人能办她手里的件；假一结束就不能', async () => {
  const [absent, standIn] = [await colleague('sky'), await colleague('sky')]
  const [one, two] = [await fairs.apply(), await fairs.apply()]
  for (const { caseId } of [one, two]) {
    await act(await absent(), (ctx) => claimItem(ctx, { caseId, step: 'site' }))
  }
  const accept = async (caseId: string) =>
    act(await standIn(), (ctx) => acceptItem(ctx, { caseId, step: 'site' }))
  assert.equal((await refusalOf(accept(one.caseId))).code, 'case.held')
  const [who, other] = [await absent(), await standIn()]
  const leave = { staffId: who.id, from: '2026-11-24', to: '2026-11-25', standIn: other.id, reason: '年休假' }
  await act(who, (ctx) => takeLeave(ctx, leave))
  assert.equal((await refusalOf(accept(one.caseId))).code, 'case.held', 'the leave has not begun')
  fairs.clock.now = new Date('2026-11-24T02:00:00Z')
  await accept(one.caseId)
  assert.equal((await fairs.load(one.caseId)).items[0]?.officerId, who.id, 'it stays the absent colleague’s')
  fairs.clock.now = new Date('2026-11-26T02:00:00Z')
  const over = await refusalOf(accept(two.caseId))
  assert.equal(over.code, 'case.held')
  assert.ok(over.zh.includes(who.name), over.zh)
  fairs.clock.now = MONDAY
})

test('工作交接：手里没有办完的全部交给同事，办完的不动；别人的只有管理员能交', async () => {
  const [from, to, admin] = [await colleague('sky'), await colleague('sky'), await colleague('sky', 'admin')]
  const [one, two] = [await fairs.apply(), await fairs.apply()]
  for (const { caseId } of [one, two]) {
    await act(await from(), (ctx) => acceptItem(ctx, { caseId, step: 'notice' }))
  }
  await act(await from(), (ctx) =>
    grantItem(ctx, { caseId: two.caseId, step: 'notice', opinion: '准予。', outputs: {} }),
  )
  const input = { from: (await from()).id, to: (await to()).id, note: '调岗' }
  assert.equal((await refusalOf(act(await to(), (ctx) => handOverItems(ctx, input)))).kind, 'forbidden')
  assert.equal(await act(await admin(), (ctx) => handOverItems(ctx, input)), 1)
  const holder = async (caseId: string) =>
    (await fairs.load(caseId)).items.find(({ step }) => step === 'notice')?.officerId
  assert.deepEqual([await holder(one.caseId), await holder(two.caseId)], [input.to, input.from])
})

test('批量：要点全绿才能一起办，十秒内能撤销；办过的不办第二次；抽到的由同事复查', async () => {
  const officer = fairs.handler('sky')
  const green = await Promise.all([1, 2, 3].map(() => fairs.apply()))
  const red = await fairs.apply({ 'fair.people': '9000' })
  for (const applied of [...green, red]) await fairs.take(applied, 'notice', 'accept')
  const listed = await fairs.db.read(officer, (ctx) => listForBatch(ctx, { item: 'fair-notice' }))
  const rows = listed.filter(({ caseId }) => green.some((each) => each.caseId === caseId))
  assert.ok(rows.length === 3 && rows.every(({ reason, checks }) => reason === null && checks[0]?.passed))
  const redRow = listed.find(({ caseId }) => caseId === red.caseId)
  assert.match(redRow?.reason ?? '', /没有通过/)
  const keys = rows.map(({ caseId, step, revision }) => ({ caseId, step, revision }))
  const grant = (given: typeof keys) =>
    act(officer, (ctx) => grantBatch(ctx, { rows: given, opinion: '准予。' }))
  const { caseId, step, revision } = redRow!
  assert.equal((await refusalOf(grant([...keys, { caseId, step, revision }]))).code, 'case.not-for-batch')
  assert.equal(
    (await refusalOf(grant(keys.map((key) => ({ ...key, revision: 0 }))))).fields.length,
    3,
    'stale',
  )

  const undone = await grant(keys)
  await act(officer, (ctx) => undoBatch(ctx, undone))
  await runBatch(fairs.db, undone.id)
  assert.equal(await fairs.state(green[0]!, 'notice'), 'accepted', 'nothing of what was undone happens')

  const batch = await grant(keys)
  await fairs.take(green[2]!, 'notice', 'terminate')
  await runBatch(fairs.db, batch.id)
  await runBatch(fairs.db, batch.id)
  const states = await Promise.all(green.map((applied) => fairs.state(applied, 'notice')))
  assert.deepEqual(states, ['granted', 'granted', 'terminated'], 'the rest goes on where one has changed')
  assert.equal((await refusalOf(act(officer, (ctx) => undoBatch(ctx, batch)))).code, 'case.too-late-to-undo')
  const granted = (await fairs.trail(green[0]!.caseId)).events.filter((kind) => kind === 'case.granted')
  assert.equal(granted.length, 1)

  await fairs.db.run(
    'test-draw',
    `insert into cases.recheck (case_id, step, office, granted_by, drawn_at) values ($1, 'notice', 'sky', $2, $3)
     on conflict do nothing`,
    [green[0]!.caseId, officer.id, MONDAY],
  )
  const look = { caseId: green[0]!.caseId, step: 'notice', right: true, note: '无误' }
  assert.equal((await refusalOf(act(officer, (ctx) => recheck(ctx, look)))).code, 'case.no-such-recheck')
  const second = fairs.reviewer('sky')
  const drawn = await fairs.db.read(second, (ctx) => listRechecks(ctx))
  assert.ok(drawn.some((row) => row.caseId === look.caseId))
  await act(second, (ctx) => recheck(ctx, look))
  assert.equal((await refusalOf(act(second, (ctx) => recheck(ctx, look)))).code, 'case.no-such-recheck')
})

test('连续办了 60 件要歇 10 分钟：换一个页面也一样，别的事照常；看了多久记在决定里', async () => {
  const officer = fairs.officer('sky', '许一山')
  const decide = async (): Promise<string> => {
    const { caseId } = await fairs.apply()
    const key = { caseId, step: 'notice' }
    await act(officer, (ctx) => acceptItem(ctx, key))
    const shown = { step: 'notice' }
    for (const seconds of [150, 90, 30]) {
      fairs.clock.now = new Date(fairs.clock.now.getTime() + (seconds === 150 ? 0 : 60_000))
      await act(officer, (ctx) => record(ctx, 'case.viewed', caseId, shown))
    }
    // What was only fetched ahead is no look.
    await act(officer, (ctx) => record(ctx, 'case.viewed', caseId, { ...shown, note: '页面提前加载' }))
    fairs.clock.now = new Date(fairs.clock.now.getTime() + 30_000)
    await act(officer, (ctx) => grantItem(ctx, { ...key, opinion: '准予。', outputs: {} }))
    return caseId
  }
  const before = fairs.clock.now
  await fairs.db.run(
    'test-decisions',
    `insert into cases.decision select $1::uuid, $2::timestamptz - (n - 1) * interval '9 minutes', gen_random_uuid(), 'x'
     from generate_series(1, 59) n`,
    [officer.id, before],
  )
  const caseId = await decide()
  const granted = await fairs.db.read(officer, (ctx) => getTask(ctx, { caseId, step: 'notice' }))
  assert.equal(granted.events.find(({ kind }) => kind === 'case.granted')?.secondsInSight, 150)
  assert.match(granted.tired ?? '', /连续办了 60 件/)

  const tired = await refusalOf(decide())
  assert.deepEqual([tired.kind, tired.code], ['conflict', 'case.rest'])
  const { caseId: next } = await fairs.apply()
  const task = await fairs.db.read(officer, (ctx) => getTask(ctx, { caseId: next, step: 'notice' }))
  const reasonOf = (turn: string) => task.acts.find(({ act: each }) => each === turn)?.reason
  assert.equal(reasonOf('decline'), tired.zh)
  assert.equal(reasonOf('accept'), null)
  assert.equal(
    (await refusalOf(act(officer, (ctx) => grantBatch(ctx, { rows: [], opinion: '准予。' })))).code,
    'case.rest',
  )
  fairs.clock.now = new Date(fairs.clock.now.getTime() + 10 * 60_000)
  await decide()
})

test('多少件以后歇、歇多久：单位写的先于地区写的，都没写的是 60 件、10 分钟', async () => {
  const officer = fairs.officer('weather', '雷小满')
  const { now } = fairs.clock
  await fairs.db.run(
    'test-decisions-of-two',
    `insert into cases.decision select $1::uuid, $2::timestamptz - n * interval '1 second', gen_random_uuid(), 'x'
     from generate_series(1, 2) n`,
    [officer.id, now],
  )
  const tired = (region?: Rest, office?: Rest): Promise<string | undefined> =>
    fairs.db.read(officer, async (ctx) => {
      const { head, offices } = ctx.world.region
      const own = offices.get('weather')
      assert.ok(own)
      const given = {
        ...ctx.world.region,
        head: { ...head, ...(region && { rest: region }) },
        offices: new Map([['weather', { ...own, ...(office && { rest: office }) }]]),
      }
      return (await tiredness({ ...ctx, world: { ...ctx.world, region: given } }))?.zh
    })
  assert.equal(await tired(), undefined)
  assert.match((await tired({ after: 2, minutes: 5 })) ?? '', /连续办了 2 件/)
  assert.equal(await tired({ after: 2, minutes: 5 }, { after: 3, minutes: 5 }), undefined)
})
