import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openFairs, type Applied } from '../../test/fair.ts'
import { verifyCertificate } from '../credentials/queries.ts'
import type { Clock, ClockKind } from '../deadlines/model.ts'
import { listClocks, listEntries } from '../deadlines/queries.ts'
import { findDocument, listDocuments } from '../documents/queries.ts'
import { listDeliveries } from '../deliveries/queries.ts'
import { PICTURE, refusalOf } from './build.ts'
import { acceptLacking } from './commands/accept-item.ts'
import { answerCorrection } from './commands/answer-correction.ts'
import { confirm, remindConfirmations } from './commands/confirm.ts'
import { takeDueTurn } from './commands/due-turn.ts'
import { extendWhole } from './commands/extend-whole.ts'
import { followClocks } from './commands/follow-clocks.ts'
import { requestCorrection } from './commands/request-correction.ts'
import { countTasks, getTask, listTasks } from './desk.ts'
import { caseJobs } from './jobs.ts'
import type { CaseItem } from './model.ts'
import { listMyCases } from './queries.ts'

const fairs = await openFairs()
const { act, take, go } = fairs
const MONDAY = new Date('2026-11-23T02:00:00Z')
const anyone = { kind: 'anyone' as const }
const system = { kind: 'system' as const, name: 'clock.ended' }
const at = (day: string): Date => (fairs.clock.now = new Date(`2026-${day}T02:00:00Z`))
const SIGNED = { kind: 'typed' as const, name: '赵风' }

async function item({ caseId }: Applied, step: string): Promise<CaseItem> {
  const found = (await fairs.load(caseId)).items.find((each) => each.step === step)
  assert.ok(found)
  return found
}
const clocks = async ({ caseId }: Applied, subject: string, kind: ClockKind): Promise<Clock[]> =>
  (await fairs.db.read(anyone, (ctx) => listClocks(ctx, caseId))).filter(
    (clock) => clock.subject === subject && clock.kind === kind,
  )
const papers = async ({ caseId }: Applied): Promise<string[]> =>
  (await fairs.db.read(anyone, (ctx) => listDocuments(ctx, caseId))).map(
    ({ kind, step }) => `${step ?? ''}:${kind}`,
  )
const problems = (...about: string[]) =>
  about.map((each) => ({ about: each, problem: '这一处不对。', standard: '按要求写' }))
const noticesTo = async (office: string, caseId: string): Promise<string[]> =>
  (
    await fairs.db.run<{ text: string }>(
      'test-notices',
      'select text from messages.notice where office = $1 and owner = $2',
      [office, caseId],
    )
  ).map(({ text }) => text)

/** Everything but the opening is granted or given; `open` can be decided. */
async function almostDone(applied: Applied): Promise<void> {
  await go(applied, 'site', 'accept', 'find', 'propose', 'approve')
  await go(applied, 'safety', 'accept', 'grant')
  await go(applied, 'stage', 'accept', 'find', 'grant')
  await go(applied, 'forecast', 'find', 'opine')
  await go(applied, 'notice', 'accept', 'grant')
  await go(applied, 'power', 'accept', 'find', 'grant')
}

test.beforeEach(() => {
  fairs.clock.now = MONDAY
})

test('第二次补正只能提第一次提过的；没有提过的说清楚为什么不能', async () => {
  const applied = await fairs.apply()
  await take(applied, 'site', 'requestCorrection')
  await take(applied, 'site', 'correct')
  const again = (...about: string[]) =>
    act(fairs.handler('sky'), (ctx) =>
      requestCorrection(ctx, { caseId: applied.caseId, step: 'site', problems: problems(...about) }),
    )
  const refused = await refusalOf(again('fair.name', 'fair.people'))
  assert.deepEqual(
    refused.fields.map(({ field, code }) => [field, code]),
    [['problems.1.about', 'told-once']],
  )
  assert.match(refused.fields[0]?.zh ?? '', /一次告知全部/)
  await again('fair.name')
  assert.equal((await item(applied, 'site')).state, 'correcting')
})

test('补正过了最后一天就不能再交，不管系统巡查过没有；拒绝里写着最后一天', async () => {
  const applied = await fairs.apply()
  await take(applied, 'site', 'requestCorrection')
  assert.equal((await item(applied, 'site')).dueOn, '2026-11-30')
  fairs.clock.now = new Date('2026-11-30T15:59:59.999Z')
  const other = await fairs.apply()
  await act(fairs.handler('sky'), (ctx) =>
    requestCorrection(ctx, { caseId: other.caseId, step: 'site', problems: problems('fair.name') }),
  )
  fairs.clock.now = new Date('2026-11-30T16:00:00Z')
  const late = await refusalOf(take(applied, 'site', 'correct'))
  assert.equal(late.code, 'case.too-late')
  assert.match(late.zh, /最后一天是 2026-11-30，已经过了.*可以重新申请/)
  await fairs.sweep()
  const lapsed = await item(applied, 'site')
  assert.deepEqual([lapsed.state, lapsed.decidedBy], ['withdrawn', 'system'])
  assert.equal((await refusalOf(take(applied, 'site', 'correct'))).zh, late.zh)
  await take(other, 'site', 'correct')
  assert.equal((await item(other, 'site')).state, 'submitted', 'whose days are not over')
})

test('最后一天的最后一刻还能补正', async () => {
  const applied = await fairs.apply()
  await take(applied, 'site', 'requestCorrection')
  fairs.clock.now = new Date('2026-11-30T15:59:59.999Z')
  await take(applied, 'site', 'correct')
  assert.equal((await item(applied, 'site')).state, 'submitted')
})

test('晚到的到期任务不动后来重新开始的时限', async () => {
  const applied = await fairs.apply()
  await take(applied, 'site', 'requestCorrection')
  const [first] = await clocks(applied, 'site', 'correction')
  await take(applied, 'site', 'correct')
  await take(applied, 'site', 'requestCorrection')
  fairs.clock.now = first?.endAt ?? MONDAY
  const due = { caseId: applied.caseId, step: 'site', turn: 'lapse' as const }
  const late = (run: number) =>
    act(system as never, (ctx) => takeDueTurn(ctx, { ...due, clock: { kind: 'correction', run } }))
  assert.equal(await late(1), false, 'that run was answered in time')
  assert.equal((await item(applied, 'site')).state, 'correcting')
  assert.equal(await late(2), true)
  assert.equal(await late(2), false, 'twice is once')
})

test('容缺：随补正签承诺，受理后补齐；材料没齐不能决定；只有标明可以后补的才行', async () => {
  const applied = await fairs.apply()
  const key = { caseId: applied.caseId, step: 'site' }
  await act(fairs.handler('sky'), (ctx) =>
    requestCorrection(ctx, { ...key, problems: problems('fair-plan', 'fair-consent') }),
  )
  const consent = { field: 'file', name: '同意书.png', bytes: PICTURE, tooBig: false }
  const answer = (materials: string[], uploads: { material: string; uploads: (typeof consent)[] }[]) =>
    act(applied.person, (ctx) =>
      answerCorrection(ctx, {
        ...key,
        answers: {},
        uploads,
        note: '',
        defer: { materials, signature: SIGNED },
      }),
    )
  const refused = await refusalOf(answer(['fair-plan', 'fair-consent'], []))
  assert.deepEqual(
    refused.fields.map(({ field }) => field),
    ['fair-consent'],
    'that paper cannot come later',
  )
  await answer(['fair-plan'], [{ material: 'fair-consent', uploads: [consent] }])
  await act(fairs.handler('sky'), (ctx) => acceptLacking(ctx, key))
  const lacking = await item(applied, 'site')
  assert.deepEqual(
    [lacking.state, lacking.undertaking?.materials, lacking.dueOn],
    ['lacking', ['fair-plan'], '2026-12-07'],
  )
  assert.match((await refusalOf(take(applied, 'site', 'propose'))).zh, /容缺的材料还没有补齐/)
  await take(applied, 'site', 'supply')
  assert.deepEqual(
    [(await item(applied, 'site')).state, (await clocks(applied, 'site', 'supplement'))[0]?.state],
    ['accepted', 'stopped'],
  )
  const without = await refusalOf(
    act(fairs.handler('sky'), (ctx) =>
      acceptLacking(ctx, {
        caseId: applied.caseId,
        step: 'notice',
        undertaking: { text: ['我承诺。'], materials: ['fair-form'], signature: SIGNED },
      }),
    ),
  )
  assert.equal(without.code, 'case.no-undertaking')
})

test('容缺：逾期没有补齐，视为撤回，只停下要用它的事项', async () => {
  const applied = await fairs.apply()
  await take(applied, 'site', 'acceptLacking')
  at('12-08')
  assert.equal((await refusalOf(take(applied, 'site', 'supply'))).code, 'case.too-late')
  await fairs.sweep()
  const states = await fairs.states(applied.caseId)
  assert.deepEqual(
    [states['site'], states['open'], states['safety'], states['power']],
    ['withdrawn', 'stopped', 'submitted', 'submitted'],
  )
  assert.ok((await papers(applied)).includes('site:withdrawal'))
})

test('a channel promises for a case that was filed elsewhere, and takes back only what it has filed', async () => {
  const applied = await fairs.apply()
  const through = { id: '01920000-0000-7000-8000-00000000000c', name: '惠民银行', onethings: [] }
  const byChannel = { ...applied, person: { ...applied.person, through } }
  await take(byChannel, 'safety', 'promise')
  assert.equal((await item(applied, 'safety')).undertaking?.kind, 'promise')
  assert.equal((await refusalOf(take(byChannel, 'safety', 'withdraw'))).code, 'case.filed-elsewhere')
  await take(applied, 'safety', 'withdraw')
})

test('告知承诺：没有签不能办；签了当场办成；核查属实就定了', async () => {
  const applied = await fairs.apply()
  const early = await refusalOf(take(applied, 'safety', 'grantOnPromise'))
  assert.equal(early.code, 'case.no-promise')
  await take(applied, 'safety', 'promise')
  assert.equal((await refusalOf(take(applied, 'safety', 'promise'))).code, 'case.no-promise-needed')
  await take(applied, 'safety', 'grantOnPromise')
  const promised = await item(applied, 'safety')
  assert.deepEqual(
    [promised.state, promised.dueKind, promised.dueOn],
    ['undertaken', 'verification', '2026-12-14'],
  )
  await take(applied, 'safety', 'verify')
  assert.deepEqual(
    [(await item(applied, 'safety')).state, (await item(applied, 'safety')).dueOn],
    ['granted', null],
  )
})

test('承诺不实：撤销，证照失效，已经靠它办成的单位都接到通知', async () => {
  const applied = await fairs.apply()
  await go(applied, 'safety', 'promise', 'grantOnPromise')
  await go(applied, 'site', 'accept', 'find', 'propose', 'approve')
  await go(applied, 'forecast', 'find', 'opine')
  await go(applied, 'stage', 'accept', 'find', 'grant')
  await go(applied, 'power', 'withdraw')
  await go(applied, 'open', 'accept', 'grant')
  await take(applied, 'safety', 'verify')
  const number = (await item(applied, 'safety')).certificate ?? ''
  await take(applied, 'safety', 'revoke')
  const verified = await fairs.db.read(anyone, (ctx) => verifyCertificate(ctx, number))
  assert.notEqual(verified.state, 'valid')
  const decisions = (await fairs.db.read(anyone, (ctx) => listDocuments(ctx, applied.caseId))).filter(
    ({ step, kind }) => step === 'safety' && kind === 'grant',
  )
  assert.deepEqual(
    decisions.map(({ state }) => state),
    ['cancelled'],
  )
  const told = await noticesTo('sky', applied.caseId)
  assert.ok(
    told.some((text) => /「风筝节安全登记」已撤销，「风筝节开幕许可」/.test(text)),
    told.join(),
  )
  const reopened = await refusalOf(take(applied, 'site', 'reopen'))
  assert.equal(reopened.code, 'case.used-by-others')
  assert.match(reopened.zh, /「风筝节开幕许可」/)
})

test('不予只停下要用它的；纠错重开以后，停下的又等起来，最后照样办成', async () => {
  const applied = await fairs.apply()
  await go(applied, 'safety', 'accept', 'refuse')
  const stopped = await fairs.states(applied.caseId)
  assert.deepEqual(stopped, {
    site: 'submitted',
    safety: 'refused',
    forecast: 'submitted',
    notice: 'submitted',
    stage: 'submitted',
    tent: 'waiting',
    power: 'submitted',
    open: 'stopped',
  })
  await take(applied, 'safety', 'reopen')
  assert.equal(await fairs.state(applied, 'open'), 'waiting')
  assert.match((await fairs.trail(applied.caseId)).messages.join(), /「风筝节开幕许可」恢复办理/)
  const refusal = (await fairs.db.read(anyone, (ctx) => listDocuments(ctx, applied.caseId))).find(
    ({ kind }) => kind === 'refusal',
  )
  assert.equal(refusal?.state, 'cancelled', 'the public page says that it no longer stands')
  await take(applied, 'safety', 'grant')
  await go(applied, 'site', 'accept', 'find', 'propose', 'approve')
  await go(applied, 'forecast', 'find', 'opine')
  await go(applied, 'stage', 'accept', 'find', 'grant')
  assert.equal(await fairs.state(applied, 'open'), 'waiting', 'power is not over yet')
  await take(applied, 'power', 'withdraw')
  assert.equal(await fairs.state(applied, 'open'), 'submitted', 'it only had to be over, not granted')
})

test('几个里有一个就行：先办成的免去还没有开始的；办成的那个撤回重办，免去的又等起来', async () => {
  const applied = await fairs.apply()
  await go(applied, 'stage', 'accept', 'find', 'grant')
  const spared = await item(applied, 'tent')
  assert.deepEqual([spared.state, spared.reason], ['spared', '同一件事里已经办成了另一项，这一项不用再办。'])
  await take(applied, 'stage', 'reopen')
  assert.deepEqual(
    [await fairs.state(applied, 'tent'), (await item(applied, 'tent')).reason],
    ['waiting', null],
  )
  await go(applied, 'forecast', 'find', 'opine')
  assert.equal(await fairs.state(applied, 'tent'), 'submitted')
  await take(applied, 'stage', 'grant')
  assert.equal(
    await fairs.state(applied, 'tent'),
    'submitted',
    'what an office has begun is not taken from it',
  )
})

test('一件事只算一件：办结、重开、再办结，件数不变，事项各算一次', async () => {
  const applied = await fairs.apply()
  await almostDone(applied)
  await go(applied, 'open', 'accept', 'grant')
  const count = async () => {
    const mine = await fairs.db.read(applied.person, (ctx) => listMyCases(ctx))
    return mine.map(({ granted, total, closedAt }) => [granted, total, closedAt !== null])
  }
  assert.deepEqual(await count(), [[7, 8, true]], 'the tent was spared')
  await take(applied, 'open', 'reopen')
  assert.deepEqual(await count(), [[6, 8, false]])
  await take(applied, 'open', 'grant')
  assert.deepEqual(await count(), [[7, 8, true]])
  const { events } = await fairs.trail(applied.caseId)
  assert.equal(events.filter((kind) => kind === 'case.submitted').length, 1)
  assert.equal(events.filter((kind) => kind === 'case.closed').length, 2, 'it did close twice')
  const sent = await fairs.db.read(anyone, (ctx) => listDeliveries(ctx, applied.caseId))
  const certificates = sent.flatMap((delivery) => delivery.certificates)
  assert.equal(new Set(certificates).size, certificates.length, 'nothing is delivered twice')
})

test('收件箱按岗位数：一项在谁那里就算谁的，办完了就不再算', async () => {
  const officer = fairs.handler('weather')
  const before = await fairs.db.read(officer, (ctx) => countTasks(ctx))
  const applied = await fairs.apply()
  const after = await fairs.db.read(officer, (ctx) => countTasks(ctx))
  assert.equal(after.open - before.open, 2, 'the opinion and the stage; the tent waits')
  await go(applied, 'stage', 'accept', 'find', 'grant')
  const done = await fairs.db.read(officer, (ctx) => countTasks(ctx))
  assert.equal(done.open - before.open, 1)
})

test('多证联发：一组里最后一项决定以后，证照同时发；没有办成的不发', async () => {
  const applied = await fairs.apply()
  await go(applied, 'site', 'accept', 'find', 'propose', 'approve')
  assert.equal((await item(applied, 'site')).certificate, null, 'it waits for safety')
  await go(applied, 'safety', 'accept', 'grant')
  const both = [await item(applied, 'site'), await item(applied, 'safety')]
  assert.ok(both.every(({ certificate }) => certificate !== null))
  const refused = await fairs.apply()
  await go(refused, 'site', 'accept', 'find', 'propose', 'approve')
  await go(refused, 'safety', 'accept', 'refuse')
  assert.notEqual(
    (await item(refused, 'site')).certificate,
    null,
    'it does not wait for what will never come',
  )
  assert.equal((await item(refused, 'safety')).certificate, null)
})

test('统一出件：全部办结以后一次交出，按选的方式；邮寄有十天的送达时限', async () => {
  const applied = await fairs.apply()
  await almostDone(applied)
  const before = await fairs.db.read(anyone, (ctx) => listDeliveries(ctx, applied.caseId))
  assert.equal(before.flatMap((delivery) => delivery.certificates).length, 0)
  await go(applied, 'open', 'accept', 'grant')
  const deliveries = await fairs.db.read(anyone, (ctx) => listDeliveries(ctx, applied.caseId))
  const outlet = deliveries.filter((delivery) => delivery.certificates.length > 0)
  assert.deepEqual(
    outlet.map(({ certificates, method, office, state, dueOn }) => [
      certificates.length,
      method,
      office,
      state,
      dueOn,
    ]),
    [[3, 'post', 'sky', 'due', '2026-12-07']],
  )
  const online = await fairs.apply({ 'fair.delivery': 'page' })
  await almostDone(online)
  await go(online, 'open', 'accept', 'grant')
  const pages = await fairs.db.read(anyone, (ctx) => listDeliveries(ctx, online.caseId))
  assert.deepEqual(
    pages.filter(({ certificates }) => certificates.length > 0).map(({ method, state }) => [method, state]),
    [['page', 'delivered']],
  )
})

test('超时默认：系统盖章的决定看得出来，能用纠错重开改过来；重开以后又过了法定时限没有人决定，一样视为同意', async () => {
  const applied = await fairs.apply()
  await take(applied, 'notice', 'accept')
  at('11-26')
  await fairs.sweep()
  assert.equal((await item(applied, 'notice')).state, 'accepted', 'the promise has passed, the law has not')
  at('11-27')
  await fairs.sweep()
  const granted = await item(applied, 'notice')
  assert.deepEqual(
    [granted.state, granted.decidedBy, granted.opinion],
    ['granted', 'system', '期限已过，没有作出决定，视为同意。'],
  )
  const { rows } = await fairs.db.pool.query(
    `select actor->>'kind' as kind from platform.event where subject = $1 and kind = 'case.granted-by-default'`,
    [applied.caseId],
  )
  assert.deepEqual(rows, [{ kind: 'system' }])
  await take(applied, 'notice', 'reopen')
  const reopened = await item(applied, 'notice')
  assert.deepEqual([reopened.state, reopened.decidedBy], ['accepted', null])
  await take(applied, 'notice', 'refuse')
  assert.equal((await item(applied, 'notice')).decidedBy, 'officer')
  await take(applied, 'notice', 'reopen')
  at('12-31')
  await fairs.sweep()
  const silent = await item(applied, 'notice')
  assert.deepEqual([silent.state, silent.decidedBy], ['granted', 'system'])
})

test('联办时限：第一项受理时开始，各单位都没有事可做时停住，办结时停下', async () => {
  const applied = await fairs.apply()
  const joint = async () => (await clocks(applied, 'case', 'joint')).at(-1)
  assert.equal(await joint(), undefined, 'nobody has accepted yet')
  for (const step of ['safety', 'stage', 'power', 'notice', 'forecast']) await take(applied, step, 'withdraw')
  await take(applied, 'site', 'accept')
  const running = await joint()
  assert.deepEqual(
    [running?.state, running?.promisedOn, running?.statutoryOn !== null],
    ['running', '2026-12-21', true],
  )
  at('11-24')
  await take(applied, 'site', 'pause')
  assert.equal((await joint())?.state, 'paused', 'the hearing is nobody’s turn at an office')
  at('11-26')
  await take(applied, 'site', 'resume')
  assert.deepEqual([(await joint())?.state, (await joint())?.promisedOn], ['running', '2026-12-23'])
  await go(applied, 'site', 'find', 'propose', 'approve')
  assert.ok((await fairs.load(applied.caseId)).case.closedAt)
  assert.equal((await joint())?.state, 'stopped')
})

test('收件箱和督办看的是同一个预警：离到期还有四个工作日，黄牌亮了，收件箱里也是「快到期」', async () => {
  const applied = await fairs.apply()
  await go(applied, 'site', 'accept', 'extend')
  const [clock] = await clocks(applied, 'site', 'decision')
  assert.ok(clock?.soonAt)
  fairs.clock.now = clock.soonAt
  const seen = () => fairs.db.read(fairs.handler('sky'), (ctx) => listTasks(ctx, { view: 'open', limit: 50 }))
  const row = async () => (await seen()).tasks.find(({ caseId }) => caseId === applied.caseId)
  assert.equal((await row())?.level, 'none')
  await fairs.sweep()
  assert.deepEqual([(await row())?.level, (await row())?.daysLeft], ['soon', 4])
  assert.equal((await clocks(applied, 'site', 'decision'))[0]?.level, 'soon')
})

test('联办时限：凭承诺办成的第一项不让时限空转', async () => {
  const applied = await fairs.apply()
  for (const step of ['site', 'stage', 'power', 'notice', 'forecast']) await take(applied, step, 'withdraw')
  await go(applied, 'safety', 'promise', 'grantOnPromise')
  assert.equal((await clocks(applied, 'case', 'joint'))[0]?.state, 'paused')
})

test('延期一次，审批人不接手；第二次拒绝；延期告知书先于新的日子', async () => {
  const applied = await fairs.apply()
  await take(applied, 'site', 'accept')
  await take(applied, 'site', 'extend')
  const extended = await item(applied, 'site')
  assert.deepEqual(
    [extended.officer, extended.promisedOn, extended.statutoryOn],
    ['林晓岚', '2026-12-21', '2027-01-05'],
  )
  assert.equal((await refusalOf(take(applied, 'site', 'extend'))).kind, 'conflict')
  const notices = await fairs.db.read(anyone, (ctx) => listDocuments(ctx, applied.caseId))
  const [notice, ...more] = notices.filter(({ kind }) => kind === 'extension')
  assert.equal(more.length, 0)
  const text = await fairs.db.read(anyone, (ctx) => findDocument(ctx, notice?.number ?? ''))
  assert.match(JSON.stringify(text?.content.rows), /2026年12月21日/)
})

test('特别程序停住时限：停的天数不算，要写明需要多久', async () => {
  const applied = await fairs.apply()
  await take(applied, 'site', 'accept')
  assert.equal((await item(applied, 'site')).promisedOn, '2026-12-07')
  at('11-25')
  await take(applied, 'site', 'pause')
  assert.equal((await item(applied, 'site')).dueOn, null)
  at('12-01')
  await take(applied, 'site', 'resume')
  assert.equal((await item(applied, 'site')).promisedOn, '2026-12-11', 'four working days later')
  const [clock] = await clocks(applied, 'site', 'decision')
  assert.deepEqual(
    clock?.pauses.map(({ reason, needed, notice }) => [
      reason,
      needed && 'days' in needed && needed.days,
      notice !== null,
    ]),
    [['hearing', 10, true]],
  )
})

test('合办人要重新确认时，没有受理的事项等他，确认以后接着办', async () => {
  const applied = await fairs.apply({
    'fair.together': 'true',
    'fair.partnerName': '吴㛃',
    'fair.partnerNumber': '320812198706061359',
    'fair.partnerPhone': '13900000009',
  })
  const link = async () => {
    const [row] = await fairs.db.run<{ link: string }>(
      'test-fair-link',
      'select link from messages.sms where phone = $1 and link is not null order by id desc limit 1',
      ['13900000009'],
    )
    return (row?.link ?? '').slice('/c/'.length)
  }
  const answer = async () => {
    const token = await link()
    await fairs.db.write(anyone, (ctx) => confirm(ctx, { token, answer: 'confirm', note: '' }))
  }
  await answer()
  await go(applied, 'safety', 'requestCorrection', 'correct')
  assert.equal(await fairs.state(applied, 'safety'), 'waiting', 'the name that was confirmed has changed')
  assert.deepEqual((await clocks(applied, 'safety', 'correction'))[0]?.state, 'stopped')
  fairs.clock.now = new Date(MONDAY.getTime() + 6.5 * 86_400_000)
  const reminded = async () => fairs.db.write(system, (ctx) => remindConfirmations(ctx))
  assert.ok((await reminded()) >= 1, 'nothing waits without the applicant being told')
  assert.equal(await reminded(), 0, 'once')
  await answer()
  assert.equal(await fairs.state(applied, 'safety'), 'submitted')
  assert.deepEqual(
    (await clocks(applied, 'safety', 'answer')).map(({ state }) => state),
    ['stopped', 'stopped', 'running'],
    'received, put right, confirmed: a new limit to answer each time',
  )
})

test('机器的钟被往回拨，时限的账不倒着走', async () => {
  const applied = await fairs.apply()
  await take(applied, 'site', 'accept')
  fairs.clock.now = new Date(MONDAY.getTime() - 3 * 60_000)
  await take(applied, 'site', 'pause')
  fairs.clock.now = new Date(MONDAY.getTime() - 6 * 60_000)
  await take(applied, 'site', 'resume')
  const entries = (await fairs.db.read(anyone, (ctx) => listEntries(ctx, applied.caseId))).filter(
    ({ subject, kind }) => subject === 'site' && kind === 'decision',
  )
  assert.deepEqual(
    entries
      .toSorted((a, b) => a.seq - b.seq)
      .map(({ what, at: when }) => [what, when.getTime() - MONDAY.getTime()]),
    [
      ['started', 0],
      ['paused', 0],
      ['resumed', 0],
    ],
  )
})

test('没有人能接着办的件，按缺的是受理、审查还是审核，每天告诉管理员一次', async () => {
  const applied = await fairs.apply()
  await go(applied, 'site', 'accept', 'find', 'propose')
  const unattended = caseJobs.find(({ name }) => name === 'cases.unattended')
  for (const _ of [1, 2]) await unattended?.run({ db: fairs.db, actor: system }, {})
  const { rows } = await fairs.db.pool.query<{ text: string }>(
    `select text from messages.notice where kind = 'no-handler' and office = 'sky'`,
  )
  const told = rows.map(({ text }) => /今天没有人能(..)/.exec(text)?.[1])
  assert.ok(told.includes('受理') && told.includes('审核'), told.join())
  assert.equal(new Set(told).size, told.length, 'once a day')
})

test('办事人员打开一项，看到的按钮、文书和时限是同一张总表的', async () => {
  const applied = await fairs.apply()
  await go(applied, 'site', 'accept', 'pause')
  const seen = await fairs.db.read(fairs.handler('sky'), (ctx) =>
    getTask(ctx, { caseId: applied.caseId, step: 'site' }),
  )
  assert.deepEqual(
    seen.acts.filter(({ allowed }) => allowed).map(({ act: turn }) => turn),
    ['release', 'resume', 'terminate'],
  )
  assert.ok(seen.acts.every(({ allowed, reason }) => allowed || reason !== null))
  assert.equal(seen.state, 'paused')
})

test('放假安排导入以后，待办里的日子跟着变，不用等', async () => {
  const applied = await fairs.apply()
  await take(applied, 'site', 'accept')
  const before = await item(applied, 'site')
  await fairs.db.run(
    'test-moved',
    `update deadlines.clock set promised_on = '2026-12-10', due_on = '2026-12-10', moved_at = $2
     where owner = $1 and subject = 'site' and kind = 'decision'`,
    [applied.caseId, fairs.clock.now],
  )
  await fairs.db.write(system, (ctx) => followClocks(ctx, ctx.now))
  const after = await item(applied, 'site')
  assert.deepEqual(
    [before.dueOn, after.dueOn, after.promisedOn, after.dueKind, after.orderOn, after.statutoryOn],
    ['2026-12-07', '2026-12-10', '2026-12-10', 'promised', '2026-12-10', before.statutoryOn],
  )
})

test('联办延期：牵头单位办，一次，写明谁批准的、从哪天到哪天；计时停着不能延；别的单位看不见这件事', async () => {
  const applied = await fairs.apply()
  await take(applied, 'site', 'accept')
  const { caseId } = applied
  const [joint] = await clocks(applied, 'case', 'joint')
  assert.ok(joint?.office)
  const head = (office: string) => fairs.officer(office, '周正平', ['case.extend'])
  const extend = (office: string) =>
    act(head(office), (ctx) => extendWhole(ctx, { caseId, approver: '何市长', reason: '要等省里的意见。' }))
  const seen = (office: string, step: string, permissions: string[]) =>
    fairs.db.read(fairs.officer(office, '周正平', permissions), async (ctx) => {
      const { wholeExtension } = await getTask(ctx, { caseId, step })
      return wholeExtension && [wholeExtension.dueOn, wholeExtension.newOn, wholeExtension.reason]
    })
  const days = ['2026-12-21', '2027-01-12']
  assert.equal((await refusalOf(extend('weather'))).code, 'case.unknown')
  assert.equal(await seen('weather', 'forecast', ['case.extend']), null)
  assert.deepEqual(await seen('sky', 'site', ['case.extend']), [...days, null])
  assert.match(String((await seen('sky', 'site', ['case.decide']))?.[2]), /权限/)
  for (const step of ['safety', 'stage', 'power', 'notice', 'forecast']) await take(applied, step, 'withdraw')
  await take(applied, 'site', 'pause')
  assert.equal((await refusalOf(extend(joint.office))).code, 'deadline.paused-now')
  assert.ok(!(await papers(applied)).includes(':extension'), 'no notice without dates was issued')
  await take(applied, 'site', 'resume')
  await extend(joint.office)
  const [longer] = await clocks(applied, 'case', 'joint')
  assert.deepEqual([joint.promisedOn, longer?.promisedOn], ['2026-12-21', '2027-01-12'])
  const notice = (await fairs.db.read(anyone, (ctx) => listDocuments(ctx, caseId))).find(
    ({ kind, step }) => kind === 'extension' && step === null,
  )
  const paper = await fairs.db.read(anyone, (ctx) => findDocument(ctx, notice?.number ?? ''))
  assert.match(JSON.stringify(paper?.content), /2026年12月21日.+2027年1月12日/)
  const again = await refusalOf(extend(joint.office))
  assert.equal(again.code, 'deadline.extended-already')
  assert.deepEqual(await seen('sky', 'site', ['case.extend']), [days[1], days[1], again.zh])
})
