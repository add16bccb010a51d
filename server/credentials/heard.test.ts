import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { refusalOf } from '../cases/build.ts'
import { endNotices } from '../deliveries/commands/end-notices.ts'
import { handOver } from '../deliveries/commands/hand-over.ts'
import { publishNotice } from '../deliveries/commands/publish-notice.ts'
import { refuseReceipt } from '../deliveries/commands/refuse-receipt.ts'
import { sendByPost } from '../deliveries/commands/send-by-post.ts'
import { takeBack } from '../deliveries/commands/take-back.ts'
import { withdrawNotice } from '../deliveries/commands/withdraw-notice.ts'
import { findDelivery, findNotice } from '../deliveries/queries.ts'
import type { IssuedDocument } from '../documents/model.ts'
import { findDocument } from '../documents/queries.ts'
import { ANYONE, type Officer, type Person, type WriteCtx } from '../platform/ctx.ts'
import { openLicences } from './build.ts'
import { recordStatement } from './commands/record-statement.ts'
import { stateCase } from './commands/state-case.ts'
import { getIssued } from './desk.ts'
import type { ProposalView, RecordStatement } from './model.ts'
import { getOwnCertificate } from './wallet.ts'

const { cases, first, second, stranger, holder, propose, approve, giveBack, load } = await openLicences()
const MONDAY = new Date(cases.clock.now)
beforeEach(() => {
  cases.clock.now = MONDAY
})

const ADDRESS = '虚构路 1 号'
const LETTER: RecordStatement = {
  name: '赵代表',
  as: 'representative',
  way: 'letter',
  on: '2026-12-12',
  statement: '材料是真的，原件可以来看。',
}

/** A company holds a licence; where it has a representative, the register confirmed them so many days ago. */
async function ofCompany(representative?: {
  person: Person
  daysAgo: number
  code: string
}): Promise<{ number: string; caseId: string; person: Person }> {
  const held = await holder()
  const code = representative?.code ?? '91320812TB0000028E'
  await cases.db.run(
    'test-of-company',
    `update credentials.certificate set holder_kind = 'company', holder_number = $2, holder = '风筝有限公司' where number = $1`,
    [held.number, code],
  )
  if (representative)
    await cases.db.run(
      'test-served-company',
      `with d as (insert into companies.company (code, name, state, address, confirmed_at)
         values ($1, '风筝有限公司', '存续', $4, $3) returning code)
       insert into companies.standing (person_id, code, confirmed_at, fresh_until)
       select $2, code, $3, $3::timestamptz - $5 * interval '1 day' + interval '1 day' from d`,
      [code, representative.person.id, cases.clock.now, ADDRESS, representative.daysAgo],
    )
  return held
}

const delivery = async (
  caseId: string,
): Promise<{ id: string; method: string; state: string; address: string | null }> => {
  const rows = await cases.db.run<{ id: string; method: string; state: string; address: string | null }>(
    'test-delivery',
    `select id, method, state, address from deliveries.delivery where owner = $1 and method <> 'page' and state <> 'recalled' order by planned_at desc`,
    [caseId],
  )
  assert.ok(rows[0])
  return rows[0]
}
const atDesk = async (officer: Officer, number: string): Promise<ProposalView> => {
  const { proposals } = await cases.db.read(officer, (ctx) => getIssued(ctx, number))
  assert.ok(proposals[0])
  return proposals[0]
}
const paper = async (number: string | null | undefined): Promise<string> => {
  const found: IssuedDocument | undefined = await cases.db.read(first, (ctx) =>
    findDocument(ctx, number ?? ''),
  )
  return found?.content.body.join('\n') ?? ''
}
const decision = async (number: string): Promise<string> => {
  const { history } = await cases.db.read(first, (ctx) => getIssued(ctx, number))
  return paper(history[0]?.paper?.number)
}
const write = (officer: Officer, number: string, id: string, input: RecordStatement): Promise<void> =>
  cases.act(officer, (ctx) => recordStatement(ctx, { ...input, number, id }))

test('没有人打开过的单位：告知书没有送达不能决定；寄到以后按同样的天数等；来信登记以后写进决定书', async () => {
  const { number, caseId } = await ofCompany()
  const { id } = await propose(number, 'revoke')
  const { notice } = await atDesk(second, number)
  const told = await paper(notice?.number)
  assert.match(told, /自收到本告知书之日起8日以内提出：打电话、到窗口，或者写信/)
  assert.ok(!told.includes('12月1日'))
  const { id: deliveryId, method, state } = await delivery(caseId)
  assert.deepEqual([method, state], ['counter', 'due'])

  cases.clock.now = new Date('2026-12-02T02:00:00Z')
  const unserved = await refusalOf(approve(number, id))
  assert.equal(unserved.code, 'certificate.not-served')
  assert.match(unserved.zh, /还没有送达.*窗口签收、邮寄/)
  await cases.act(first, (ctx) => sendByPost(ctx, { id: deliveryId, tracking: 'YZ1', address: ADDRESS }))
  assert.equal((await refusalOf(approve(number, id))).code, 'certificate.not-served', 'on its way')
  const waiting = await atDesk(second, number)
  assert.deepEqual(
    [waiting.ripe, waiting.servedOn, waiting.stateOn, waiting.stateDays],
    [false, null, null, 8],
  )

  cases.clock.now = new Date('2026-12-10T02:00:00Z')
  const received = { receiver: '孙门卫', relation: '门卫', reason: '单位代收', signature: null }
  await cases.act(first, (ctx) => handOver(ctx, { id: deliveryId, ...received }))
  const served = await atDesk(second, number)
  assert.deepEqual([served.ripe, served.servedOn, served.stateOn], [false, '2026-12-10', '2026-12-18'])
  cases.clock.now = new Date('2026-12-18T02:00:00Z')
  const early = await refusalOf(approve(number, id))
  assert.deepEqual([early.code, early.zh.includes('2026-12-18')], ['certificate.not-heard', true])

  await write(first, number, id, LETTER)
  const heard = await atDesk(second, number)
  assert.deepEqual(
    [heard.ripe, heard.spoken.map(({ statement, recorder }) => [statement, recorder])],
    [false, [[LETTER.statement, first.name]]],
  )
  assert.equal((await refusalOf(approve(number, id))).code, 'certificate.not-heard', 'more may be said')
  cases.clock.now = new Date('2026-12-19T02:00:00Z')
  assert.equal((await refusalOf(approve(number, id))).code, 'certificate.unanswered')
  await approve(number, id, second, '原件和存档不一样，不成立。')
  assert.equal((await load(number)).state, 'revoked')
  const text = await decision(number)
  assert.match(text, /（赵代表，法定代表人，2026年12月12日来信，林晓岚登记）材料是真的，原件可以来看。/)
  assert.ok(!text.includes('没有提出'))
})

test('送达了，期限过了没有人说，可以决定；拒收留置的也算送达', async () => {
  const { number, caseId } = await ofCompany()
  const { id } = await propose(number, 'suspend')
  const { id: deliveryId } = await delivery(caseId)
  await cases.act(first, (ctx) =>
    refuseReceipt(ctx, { id: deliveryId, reason: '不肯收', witness: '居委会吴某' }),
  )
  cases.clock.now = new Date('2026-12-01T02:00:00Z')
  assert.equal((await refusalOf(approve(number, id))).code, 'certificate.not-heard')
  cases.clock.now = new Date('2026-12-02T02:00:00Z')
  await approve(number, id)
  assert.match(await decision(number), /当事人在期限内没有提出/)
})

test('怎么也送不到的，公告送达：满三十日那天起按同样的天数等，等过了才能决定；撤回的公告不算', async () => {
  const { number, caseId } = await ofCompany()
  const { id } = await propose(number, 'suspend')
  const { id: deliveryId } = await delivery(caseId)
  const failed = async (): Promise<void> => {
    await cases.act(first, (ctx) => sendByPost(ctx, { id: deliveryId, tracking: 'YZ2', address: ADDRESS }))
    await cases.act(first, (ctx) => takeBack(ctx, { id: deliveryId, reason: '没有这个单位' }))
  }
  const publish = (): Promise<unknown> =>
    cases.act(first, (ctx) =>
      publishNotice(ctx, { id: deliveryId, reason: '登记的住所没有这个单位，电话是空号。' }),
    )
  await failed()
  await publish()
  await cases.act(first, (ctx) => withdrawNotice(ctx, { id: deliveryId, reason: '找到了新的住所' }))
  cases.clock.now = new Date('2027-01-20T02:00:00Z')
  assert.equal((await refusalOf(approve(number, id))).code, 'certificate.not-served')

  await failed()
  await publish()
  cases.clock.now = new Date('2027-02-19T15:59:00Z')
  const waiting = await atDesk(second, number)
  assert.deepEqual([waiting.ripe, waiting.servedOn, waiting.stateOn], [false, null, null])
  assert.equal((await refusalOf(approve(number, id))).code, 'certificate.not-served')
  cases.clock.now = new Date('2027-02-27T02:00:00Z')
  const served = await atDesk(second, number)
  assert.deepEqual([served.ripe, served.servedOn, served.stateOn], [false, '2027-02-19', '2027-02-27'])
  assert.match(served.noticeReason ?? '', /电话是空号/)
  assert.equal((await refusalOf(approve(number, id))).code, 'certificate.not-heard')
  cases.clock.now = new Date('2027-02-28T02:00:00Z')
  await approve(number, id)
  assert.equal((await load(number)).state, 'suspended')
})

test('拟处理退回了，告知书不用再送：公告马上看不到，到期也不算送达；别的办法送到的，不说是公告', async () => {
  const { number, caseId } = await ofCompany()
  const act = <T>(work: (ctx: WriteCtx) => Promise<T>): Promise<T> => cases.act(first, work)
  const publish = async (): Promise<string> => {
    const { id } = await delivery(caseId)
    await act((ctx) => sendByPost(ctx, { id, tracking: 'YZ2', address: ADDRESS }))
    await act((ctx) => takeBack(ctx, { id, reason: '没有这个单位' }))
    await act((ctx) => publishNotice(ctx, { id, reason: '登记的住所没有这个单位，电话是空号。' }))
    return id
  }
  const isPublic = async (id: string): Promise<boolean> =>
    (await cases.db.read(ANYONE, (ctx) => findNotice(ctx, id))) !== undefined
  const back = await propose(number, 'revoke')
  const recalled = await publish()
  assert.equal(await isPublic(recalled), true)
  await giveBack(number, back.id)
  assert.equal(await isPublic(recalled), false)
  cases.clock.now = new Date('2027-01-20T02:00:00Z')
  assert.equal(await endNotices(cases.db, { kind: 'system', name: 'test' }), 0)
  const over = await cases.db.read(ANYONE, (ctx) => findDelivery(ctx, recalled))
  assert.deepEqual([over?.state, over?.service, over?.publishedAt], ['recalled', null, null])
  assert.equal(
    (await refusalOf(act((ctx) => sendByPost(ctx, { id: recalled, tracking: 'YZ3' })))).code,
    'delivery.not-now',
  )

  cases.clock.now = new Date('2026-11-24T02:00:00Z')
  await propose(number, 'suspend')
  const fetched = await publish()
  await act((ctx) => handOver(ctx, { id: fetched, signature: { kind: 'typed', name: '赵代表' } }))
  const served = await atDesk(second, number)
  assert.deepEqual([served.servedOn, served.noticeReason], ['2026-11-24', null])
})

test('代表单位的人很久没有核实：告知书寄到登记的住所，不算在他的页面上送达；他核实以后自己说了，可以决定', async () => {
  const person = await cases.person(951, '赵代表')
  const { number, caseId } = await ofCompany({ person, daysAgo: 3, code: '91320812TB000001XE' })
  const { id } = await propose(number, 'revoke')
  const { method, state, address } = await delivery(caseId)
  assert.deepEqual([method, state, address], ['post', 'due', ADDRESS])
  cases.clock.now = new Date('2026-12-20T02:00:00Z')
  assert.equal((await refusalOf(approve(number, id))).code, 'certificate.not-served')
  const speak = (): Promise<void> => cases.act(person, (ctx) => stateCase(ctx, { number, statement: null }))
  assert.equal((await refusalOf(speak())).code, 'company.stale')
  await cases.db.run('test-fresh', 'update companies.standing set fresh_until = $1 where person_id = $2', [
    new Date('2026-12-21T02:00:00Z'),
    person.id,
  ])
  const { intent } = await cases.db.read(person, (ctx) => getOwnCertificate(ctx, number))
  assert.deepEqual([intent?.stateOn, intent?.stateDays], [null, 8])
  await speak()
  await approve(number, id)
  assert.match(await decision(number), /当事人明确表示放弃。/)
})

test('打电话放弃的：本人在我的证照里看得到是谁登记的，登记的人自己不能决定，别的单位不能登记', async () => {
  const { person, number, caseId } = await holder()
  const { id } = await propose(number, 'suspend')
  const call: RecordStatement = {
    ...LETTER,
    name: person.name,
    as: 'holder',
    way: 'phone',
    on: '2026-11-23',
    statement: null,
  }
  assert.equal((await refusalOf(write(stranger, number, id, call))).code, 'certificate.unknown')
  const other = await holder()
  assert.equal((await refusalOf(write(first, other.number, id, call))).code, 'certificate.no-proposal')
  const tomorrow = write(second, number, id, { ...call, on: '2026-11-24' })
  assert.equal((await refusalOf(tomorrow)).code, 'certificate.spoken-day')
  await write(second, number, id, call)
  const { intent } = await cases.db.read(person, (ctx) => getOwnCertificate(ctx, number))
  assert.deepEqual(
    [intent?.statedAt, intent?.spoken.map(({ way, recorder }) => [way, recorder.name])],
    [null, [['phone', second.name]]],
  )
  assert.match((await cases.trail(caseId)).messages.at(-1) ?? '', /登记了.*放弃陈述申辩.*不是您的意思/)
  assert.equal((await refusalOf(approve(number, id))).code, 'certificate.own-record')
  const third = cases.officer('sky', '郑三', ['case.review'])
  assert.equal((await refusalOf(approve(number, id, third))).code, 'certificate.not-heard', 'the days go on')
  cases.clock.now = new Date('2026-12-02T02:00:00Z')
  await approve(number, id, third)
  assert.match(await decision(number), /（赵𫖯，持证人，2026年11月23日电话，周平登记）当事人明确表示放弃。/)
})

test('登记成放弃的，本人还可以自己说：两样都写进决定书，都要答复；说过以后打来电话，也登记', async () => {
  const { person, number } = await holder()
  const { id } = await propose(number, 'suspend')
  const agent = { ...LETTER, as: 'agent' as const, way: 'phone' as const, on: '2026-11-23', statement: null }
  await write(first, number, id, { ...agent, name: '李代理' })
  await cases.act(person, (ctx) => stateCase(ctx, { number, statement: '我没有放弃，照片不是我的。' }))
  await write(first, number, id, { ...agent, name: person.name, as: 'holder', statement: '还有证人。' })
  assert.equal((await refusalOf(approve(number, id))).code, 'certificate.unanswered')
  await approve(number, id, second, '照片和证人都查过，不成立。')
  const text = await decision(number)
  for (const words of [/我没有放弃，照片不是我的。/, /李代理，代理人.*当事人明确表示放弃。/, /还有证人。/])
    assert.match(text, words)
})

test('刚核实过的法定代表人没有申请过，没有同意过电子送达：告知书寄到住所，他在页面上看得到，说了就可以决定', async () => {
  const person = await cases.person(952, '钱代表')
  const { number, caseId } = await ofCompany({ person, daysAgo: 0, code: '91320812TB0000030N' })
  const { id } = await propose(number, 'suspend')
  const { method, state, address } = await delivery(caseId)
  assert.deepEqual([method, state, address], ['post', 'due', ADDRESS])
  cases.clock.now = new Date('2026-12-20T02:00:00Z')
  assert.equal((await refusalOf(approve(number, id))).code, 'certificate.not-served')
  cases.clock.now = MONDAY
  const { intent } = await cases.db.read(person, (ctx) => getOwnCertificate(ctx, number))
  assert.deepEqual([intent?.turn, intent?.stateDays], ['suspend', 8])
  await cases.act(person, (ctx) => stateCase(ctx, { number, statement: null }))
  await approve(number, id)
  assert.equal((await load(number)).state, 'suspended')
})
