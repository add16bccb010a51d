import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { record } from '../platform/events.ts'
import type { Officer, Person } from '../platform/ctx.ts'
import { verifyCertificate } from '../credentials/queries.ts'
import { listClocks } from '../deadlines/queries.ts'
import { openCases, PICTURE, refusalOf } from './build.ts'
import { acceptItem } from './commands/accept-item.ts'
import { answerCorrection } from './commands/answer-correction.ts'
import { claimItem, releaseItem } from './commands/claim-item.ts'
import { confirm, resendLink } from './commands/confirm.ts'
import { declineItem, grantItem, refuseItem } from './commands/decide-item.ts'
import { requestCorrection } from './commands/request-correction.ts'
import { withdrawItem } from './commands/withdraw-item.ts'
import { getCaseByCode, getConfirmation, getCorrection, getMyCase, listUses } from './queries.ts'

const cases = await openCases('demo')
const { act } = cases
let persons = 0

const KITE = { 'kite.colour': 'red', 'kite.length': '120', 'kite.field': 'sky-east', 'partner.has': 'false' }
const SHORT = { ...KITE, 'kite.length': '30' }
const WITH_PARTNER = {
  ...SHORT,
  'partner.has': 'true',
  'partner.name': '吴㛃',
  'partner.number': '320812198706061359',
  'partner.phone': '13900000001',
}
const OUTPUTS: Record<string, Record<string, string | number>> = {
  mark: { 'kite.markNo': 'M-1' },
  wind: { 'kite.windLimit': 5 },
  permit: { 'kite.permitNo': 'P-1' },
}

async function apply(
  answers: Record<string, string>,
): Promise<{ caseId: string; number: string; queryCode: string; person: Person }> {
  persons += 1
  const person = await cases.person(persons, '赵𫖯')
  return { ...(await cases.file(person, 'kite', answers)), person }
}

async function grant(officer: Officer, caseId: string, step: string): Promise<void> {
  await act(officer, (ctx) => acceptItem(ctx, { caseId, step }))
  await act(officer, (ctx) =>
    grantItem(ctx, { caseId, step, opinion: '准予。', outputs: OUTPUTS[step] ?? {} }),
  )
}

const linkOf = async (phone: string): Promise<string> => {
  const [row] = await cases.db.run<{ link: string }>(
    'test-link',
    'select link from messages.sms where phone = $1 and link is not null order by id desc limit 1',
    [phone],
  )
  return (row?.link ?? '').slice('/c/'.length)
}

test('风筝从申请到发证：标记和风力同时办，都办成了才办许可，许可送到所选的办事处', async () => {
  const { caseId, number, person } = await apply(KITE)
  assert.deepEqual(await cases.states(caseId), { mark: 'submitted', wind: 'submitted', permit: 'waiting' })
  await grant(cases.officer('sky'), caseId, 'mark')
  assert.equal((await cases.states(caseId))['permit'], 'waiting')
  await grant(cases.officer('weather'), caseId, 'wind')
  const { items } = await cases.load(caseId)
  const permit = items.find((item) => item.step === 'permit')
  assert.deepEqual([permit?.state, permit?.office, permit?.answerOn], ['submitted', 'sky-east', '2026-11-24'])

  await grant(cases.officer('sky-east'), caseId, 'permit')
  const view = await cases.db.read(person, (ctx) => getMyCase(ctx, number))
  assert.ok(view.closedAt)
  const certificate = view.steps.find((step) => step.step === 'permit')?.certificate
  const shown = await cases.db.read({ kind: 'anyone' }, (ctx) =>
    verifyCertificate(ctx, certificate?.number ?? ''),
  )
  assert.deepEqual(
    [shown.title, shown.holder, shown.issuer],
    ['风筝放飞许可证', '赵*', '风筝市天空管理局东区办事处'],
  )
  assert.equal(
    shown.rows.find((row) => row.label === '风筝标记号')?.value,
    'M-1',
    'what an earlier item produced',
  )
  assert.equal(shown.rows.find((row) => row.label === '姓名')?.value ?? '赵*', '赵*')

  const { events, messages } = await cases.trail(caseId)
  assert.deepEqual(
    events.filter((kind) => !/^(certificate|document|delivery)\./.test(kind)),
    [
      'case.submitted',
      'case.received',
      'case.received',
      'case.accepted',
      'case.granted',
      'case.accepted',
      'case.granted',
      'case.started',
      'case.accepted',
      'case.granted',
      'case.closed',
    ],
  )
  assert.equal(messages.length, 1 + 2 * 3 + 1)
  assert.match(messages.at(-1) ?? '', /全部办完：3 项中办成 3 项/)
})

test('按情况不需要的事项不收，它后面的事项不等它', async () => {
  const { caseId } = await apply(SHORT)
  assert.deepEqual(await cases.states(caseId), { mark: 'submitted', permit: 'waiting' })
  await grant(cases.officer('sky'), caseId, 'mark')
  assert.equal((await cases.states(caseId))['permit'], 'submitted')
})

test('受理之日起计算办理期限，只算工作日', async () => {
  const { caseId } = await apply(SHORT)
  await grant(cases.officer('sky'), caseId, 'mark')
  await act(cases.officer('sky-east'), (ctx) => acceptItem(ctx, { caseId, step: 'permit' }))
  const permit = (await cases.load(caseId)).items.find((item) => item.step === 'permit')
  assert.deepEqual(
    [permit?.promisedOn, permit?.statutoryOn, permit?.dueOn, permit?.dueKind],
    ['2026-11-26', '2026-12-21', '2026-11-26', 'promised'],
  )
})

test('补正一次告知全部；申请人只能改被指出的，改好后回到同一名工作人员，答复期限重新计算', async () => {
  const { caseId, person } = await apply(SHORT)
  const officer = cases.officer('sky')
  const key = { caseId, step: 'mark' }
  const wrong = await refusalOf(
    act(officer, (ctx) =>
      requestCorrection(ctx, {
        ...key,
        problems: [{ about: 'kite.length', problem: '线太长了。', standard: '' }],
      }),
    ),
  )
  assert.equal(wrong.code, 'case.correction-invalid', 'the length stands on another form')
  const problems = [
    { about: 'kite.colour', problem: '颜色和照片不符。', standard: '和照片一样' },
    { about: 'kite-photo', problem: '照片看不清。', standard: '' },
  ]
  await act(officer, (ctx) => requestCorrection(ctx, { ...key, problems }))
  const stopped = (await cases.load(caseId)).items.find((item) => item.step === 'mark')
  assert.deepEqual(
    [stopped?.state, stopped?.dueOn, stopped?.dueKind],
    ['correcting', '2026-12-14', 'correction'],
    'now the time of the applicant runs',
  )
  const correction = await cases.db.read(person, (ctx) => getCorrection(ctx, caseId, 'mark'))
  assert.deepEqual(
    [correction.fields.map(({ element }) => element.id), correction.materials.map(({ id }) => id)],
    [['kite.colour'], ['kite-photo']],
  )

  const missing = await refusalOf(
    act(person, (ctx) =>
      answerCorrection(ctx, { ...key, answers: { 'kite.colour': 'green' }, uploads: [], note: '' }),
    ),
  )
  assert.deepEqual(missing.fields.map(({ field }) => field).toSorted(), ['kite-photo', 'kite.colour'])

  cases.clock.now = new Date('2026-11-26T02:00:00Z')
  const uploads = [
    { material: 'kite-photo', uploads: [{ field: 'file', name: '新.png', bytes: PICTURE, tooBig: false }] },
  ]
  const answers = { 'kite.colour': 'blue' }
  const more = { ...answers, 'kite.length': '400' }
  const stray = await refusalOf(
    act(person, (ctx) => answerCorrection(ctx, { ...key, answers: more, uploads, note: '改好了' })),
  )
  assert.deepEqual(
    stray.fields.map(({ field, code }) => [field, code]),
    [['kite.length', 'not-asked']],
    'nobody objected to the length',
  )
  await act(person, (ctx) => answerCorrection(ctx, { ...key, answers, uploads, note: '改好了' }))
  const { items, case: filed } = await cases.load(caseId)
  const back = items.find((item) => item.step === 'mark')
  assert.deepEqual([back?.state, back?.officerId, back?.answerOn], ['submitted', officer.id, '2026-11-27'])
  assert.equal(filed.filed.values['kite.colour']?.value, 'blue')
  assert.equal(filed.filed.values['kite.length']?.value, 30)
  cases.clock.now = new Date('2026-11-23T02:00:00Z')
})

test('不予许可只停下要用到它结果的事项，理由写给申请人', async () => {
  const { caseId, number, person } = await apply(KITE)
  const weather = cases.officer('weather')
  await act(weather, (ctx) => acceptItem(ctx, { caseId, step: 'wind' }))
  await act(weather, (ctx) => refuseItem(ctx, { caseId, step: 'wind', reason: '风太大，不能放。' }))
  assert.deepEqual(await cases.states(caseId), { mark: 'submitted', wind: 'refused', permit: 'stopped' })
  const view = await cases.db.read(person, (ctx) => getMyCase(ctx, number))
  const reasons = Object.fromEntries(view.steps.map((step) => [step.step, step.reason]))
  assert.equal(reasons['wind'], '风太大，不能放。')
  assert.match(reasons['permit'] ?? '', /「看看风大不大」没有办成/)
  assert.equal(view.closedAt, null)
  await grant(cases.officer('sky'), caseId, 'mark')
  assert.ok((await cases.load(caseId)).case.closedAt, 'what does not depend on it goes on to its end')
})

test('不予受理在受理之前，和不予许可一样有理由；受理以后不能再不予受理', async () => {
  const { caseId } = await apply(SHORT)
  const officer = cases.officer('sky')
  const decline = (reason: string) =>
    act(officer, (ctx) => declineItem(ctx, { caseId, step: 'mark', ground: 'other', reason }))
  await decline('不属于本机关办理。')
  assert.deepEqual(await cases.states(caseId), { mark: 'declined', permit: 'stopped' })
  assert.match((await cases.trail(caseId)).messages.join(), /不予受理。原因：不属于本机关办理。/)
  const other = await apply(SHORT)
  await act(officer, (ctx) => acceptItem(ctx, { caseId: other.caseId, step: 'mark' }))
  const late = await refusalOf(
    act(officer, (ctx) =>
      declineItem(ctx, { caseId: other.caseId, step: 'mark', ground: 'other', reason: '晚了一步。' }),
    ),
  )
  assert.equal(late.code, 'case.wrong-state')
})

test('申请人可以撤回还没有决定的事项；决定了的不能撤回，别人的也不能', async () => {
  const { caseId, person } = await apply(KITE)
  const other = await cases.person(900, '钱二')
  const withdraw = (who: Person, step: string) => act(who, (ctx) => withdrawItem(ctx, { caseId, step }))
  assert.equal((await refusalOf(withdraw(other, 'wind'))).code, 'case.unknown')
  await withdraw(person, 'wind')
  assert.deepEqual(await cases.states(caseId), { mark: 'submitted', wind: 'withdrawn', permit: 'stopped' })
  assert.equal((await refusalOf(withdraw(person, 'wind'))).code, 'case.wrong-state')
  await grant(cases.officer('sky'), caseId, 'mark')
  assert.equal((await refusalOf(withdraw(person, 'mark'))).code, 'case.wrong-state')
})

test('认领以后同事不能动；释放以后可以；别的单位看不到', async () => {
  const { caseId } = await apply(SHORT)
  const key = { caseId, step: 'mark' }
  const [one, two] = [cases.officer('sky', '周正平'), cases.officer('sky', '沈玉洁')]
  await act(one, (ctx) => claimItem(ctx, key))
  for (const attempt of [claimItem, releaseItem, acceptItem]) {
    const refused = await refusalOf(act(two, (ctx) => attempt(ctx, key)))
    assert.deepEqual([refused.kind, refused.code], ['conflict', 'case.held'])
    assert.match(refused.zh, /周正平/)
  }
  assert.equal(
    (await refusalOf(act(cases.officer('weather'), (ctx) => claimItem(ctx, key)))).code,
    'case.unknown',
  )
  const reader = cases.officer('sky', '夏国栋', [])
  assert.equal((await refusalOf(act(reader, (ctx) => claimItem(ctx, key)))).code, 'case.not-permitted')
  await act(one, (ctx) => releaseItem(ctx, key))
  await act(two, (ctx) => claimItem(ctx, key))
  assert.equal((await cases.load(caseId)).items[0]?.officer, '沈玉洁')
})

test('两名工作人员同时决定，一个作数，另一个被告知是谁办的', async () => {
  for (const pair of [
    ['accept', 'accept'],
    ['accept', 'decline'],
    ['claim', 'accept'],
  ]) {
    const { caseId } = await apply(SHORT)
    const key = { caseId, step: 'mark' }
    const officers = [cases.officer('sky', '周正平'), cases.officer('sky', '沈玉洁')]
    const settled = await Promise.allSettled(
      officers.map((officer, index) =>
        act(officer, (ctx) =>
          pair[index] === 'accept'
            ? acceptItem(ctx, key)
            : pair[index] === 'claim'
              ? claimItem(ctx, key)
              : declineItem(ctx, { ...key, ground: 'other', reason: '材料不符合。' }),
        ),
      ),
    )
    const won = settled.findIndex(({ status }) => status === 'fulfilled')
    const lost = settled[1 - won]
    assert.equal(settled.filter(({ status }) => status === 'fulfilled').length, 1, pair.join())
    assert.ok(lost?.status === 'rejected')
    const refusal = await refusalOf(Promise.reject(lost.reason))
    assert.equal(refusal.kind, 'conflict')
    assert.ok(refusal.zh.includes(officers[won]?.name ?? '?'), refusal.zh)
  }
})

test('同伴收到链接并确认以后，等它的事项才送出；再点一次被告知已经回复', async () => {
  const { caseId } = await apply(WITH_PARTNER)
  await grant(cases.officer('sky'), caseId, 'mark')
  assert.equal((await cases.states(caseId))['permit'], 'waiting')
  const token = await linkOf('13900000001')
  const seen = await cases.db.read({ kind: 'anyone' }, (ctx) => getConfirmation(ctx, token))
  assert.deepEqual([seen.state, seen.person], ['asked', '吴㛃'])
  const answer = (given: string) =>
    cases.db.write({ kind: 'anyone' }, (ctx) => confirm(ctx, { token: given, answer: 'confirm', note: '' }))
  assert.equal((await refusalOf(answer('x'.repeat(43)))).code, 'confirmation.unknown')
  await answer(token)
  assert.equal((await cases.states(caseId))['permit'], 'submitted')
  assert.equal((await refusalOf(answer(token))).code, 'confirmation.answered')
})

test('同伴认为信息有误，等它的事项停下，理由告诉申请人', async () => {
  const { caseId } = await apply({ ...WITH_PARTNER, 'partner.phone': '13900000002' })
  const token = await linkOf('13900000002')
  await cases.db.write({ kind: 'anyone' }, (ctx) =>
    confirm(ctx, { token, answer: 'dispute', note: '颜色不对' }),
  )
  assert.deepEqual(await cases.states(caseId), { mark: 'submitted', permit: 'stopped' })
  assert.match((await cases.trail(caseId)).messages.join(), /认为信息有误：颜色不对/)
})

test('链接过期和不存在一样被拒绝；申请人重发以后，新链接能用，旧链接不能', async () => {
  const { caseId, person } = await apply({ ...WITH_PARTNER, 'partner.phone': '13900000003' })
  const old = await linkOf('13900000003')
  const answer = (token: string) =>
    cases.db.write({ kind: 'anyone' }, (ctx) => confirm(ctx, { token, answer: 'confirm', note: '' }))
  const look = (token: string) => cases.db.read({ kind: 'anyone' }, (ctx) => getConfirmation(ctx, token))
  cases.clock.now = new Date('2026-12-01T02:00:00Z')
  const [expired, unknown] = [await refusalOf(answer(old)), await refusalOf(answer('x'.repeat(43)))]
  assert.deepEqual([expired.code, expired.zh], [unknown.code, unknown.zh])
  assert.equal((await refusalOf(look(old))).zh, (await refusalOf(look('x'.repeat(43)))).zh)

  const resend = (who: Person) => act(who, (ctx) => resendLink(ctx, { caseId, confirmation: 'partner' }))
  assert.equal((await refusalOf(resend(await cases.person(901, '孙三')))).code, 'case.unknown')
  await resend(person)
  const fresh = await linkOf('13900000003')
  assert.notEqual(fresh, old)
  assert.equal((await refusalOf(answer(old))).code, 'confirmation.unknown')
  await answer(fresh)
  assert.equal((await refusalOf(resend(person))).code, 'confirmation.answered')
  cases.clock.now = new Date('2026-11-23T02:00:00Z')
})

test('办理结果填得不对，什么都不变', async () => {
  const { caseId } = await apply(KITE)
  const officer = cases.officer('weather')
  await act(officer, (ctx) => acceptItem(ctx, { caseId, step: 'wind' }))
  const before = [await cases.load(caseId), await cases.trail(caseId)]
  for (const windLimit of [13, 0, 'strong', true]) {
    const outputs = { 'kite.windLimit': windLimit }
    const refused = await refusalOf(
      act(officer, (ctx) => grantItem(ctx, { caseId, step: 'wind', opinion: '准予。', outputs })),
    )
    assert.deepEqual([refused.code, refused.fields[0]?.field], ['case.outputs-invalid', 'kite.windLimit'])
    assert.notEqual(refused.fields[0]?.zh, '')
  }
  assert.deepEqual([await cases.load(caseId), await cases.trail(caseId)], before)
})

test('每个动作和它的事件、通知同生同灭：最后出错，一样都没有写下', async () => {
  const { caseId, person } = await apply(WITH_PARTNER)
  const officer = cases.officer('sky')
  const key = { caseId, step: 'mark' }
  const snapshot = async (): Promise<unknown> => [
    await cases.load(caseId),
    await cases.trail(caseId),
    (await sql`select count(*) from messages.sms`.execute(cases.db.statement(officer, null).db)).rows,
    (await sql`select count(*) from credentials.certificate`.execute(cases.db.statement(officer, null).db))
      .rows,
    (await sql`select count(*) from graphile_worker.jobs`.execute(cases.db.statement(officer, null).db)).rows,
  ]
  const unchanged = async (who: Officer | Person, work: Parameters<typeof act>[1]): Promise<void> => {
    const before = await snapshot()
    await assert.rejects(
      act(who, async (ctx) => {
        await work(ctx)
        await record(ctx, 'test.broken', 'not a uuid')
      }),
      /uuid/,
    )
    assert.deepEqual(await snapshot(), before)
  }
  await unchanged(officer, (ctx) => claimItem(ctx, key))
  await unchanged(officer, (ctx) => acceptItem(ctx, key))
  await unchanged(officer, (ctx) => declineItem(ctx, { ...key, ground: 'other', reason: '材料不符合。' }))
  await unchanged(person, (ctx) => withdrawItem(ctx, key))
  const sentAt = cases.clock.now
  cases.clock.now = new Date(sentAt.getTime() + 3 * 60_000)
  await unchanged(person, (ctx) => resendLink(ctx, { caseId, confirmation: 'partner' }))
  cases.clock.now = sentAt
  await act(officer, (ctx) => acceptItem(ctx, key))
  await unchanged(officer, (ctx) =>
    grantItem(ctx, { ...key, opinion: '准予。', outputs: { 'kite.markNo': 'M-2' } }),
  )
})

test('凭编号和查询码只看到遮掩的内容；查询码不对，和没有这个办件一样', async () => {
  const { number, queryCode } = await apply(SHORT)
  const look = (asked: string, code: string) =>
    cases.db.read({ kind: 'anyone' }, (ctx) => getCaseByCode(ctx, asked, code))
  const seen = await look(number, ` ${queryCode.toLowerCase()} `)
  assert.deepEqual([seen.applicant, seen.queryCode], ['赵*', null])
  assert.ok(seen.steps.every((step) => !step.canWithdraw))
  const [wrong, none] = [
    await refusalOf(look(number, 'AAAAAAAA')),
    await refusalOf(look('990000-20261123-999999', queryCode)),
  ]
  assert.deepEqual([wrong.code, wrong.zh], [none.code, none.zh])
})

test('补正换了地点，还没有受理的许可转给另一个办事处，时限跟着走', async () => {
  const { caseId, person } = await apply(SHORT)
  await grant(cases.officer('sky'), caseId, 'mark')
  const key = { caseId, step: 'permit' }
  const problems = [{ about: 'kite.field', problem: '东区草地在修，请换地方。', standard: '换一个' }]
  await act(cases.officer('sky-east'), (ctx) => requestCorrection(ctx, { ...key, problems }))
  await act(person, (ctx) =>
    answerCorrection(ctx, { ...key, answers: { 'kite.field': 'sky' }, uploads: [], note: '' }),
  )
  const permit = (await cases.load(caseId)).items.find(({ step }) => step === 'permit')
  assert.deepEqual([permit?.state, permit?.office, permit?.officerId], ['submitted', 'sky', null])
  const clocks = await cases.db.read(person, (ctx) => listClocks(ctx, caseId))
  const open = clocks.filter(({ subject, state }) => subject === 'permit' && state !== 'stopped')
  assert.deepEqual(
    open.map(({ kind, office }) => [kind, office]),
    [['answer', 'sky']],
  )
  await act(cases.officer('sky'), (ctx) => acceptItem(ctx, key))
})

test('what was applied for within a year is counted for search, one-thing and item each once a case', async () => {
  const uses = () => cases.db.read({ kind: 'anyone' }, (ctx) => listUses(ctx))
  const count = (of: Awaited<ReturnType<typeof uses>>, kind: string, id: string) =>
    of.find((one) => one.kind === kind && one.id === id)?.uses ?? 0
  const before = await uses()
  await apply(KITE)
  const after = await uses()
  assert.equal(count(after, 'onething', 'kite'), count(before, 'onething', 'kite') + 1)
  assert.equal(count(after, 'item', 'kite-permit'), count(before, 'item', 'kite-permit') + 1)
})
