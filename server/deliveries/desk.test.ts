import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { startSimulators } from '../../simulators/simulators.ts'
import { openFairs, type Applied } from '../../test/fair.ts'
import { postCarrier } from '../adapters/post.ts'
import { departmentSystems } from '../adapters/sources.ts'
import { refusalOf } from '../cases/build.ts'
import { findDocument, listDocuments } from '../documents/queries.ts'
import type { Officer, WriteCtx } from '../platform/ctx.ts'
import { actOnDelivery } from './commands/act-on-delivery.ts'
import { askCarrier } from './commands/ask-carrier.ts'
import { deliverOnPage } from './commands/deliver-on-page.ts'
import { endNotices } from './commands/end-notices.ts'
import { followParcels } from './commands/follow-parcels.ts'
import { handOver } from './commands/hand-over.ts'
import { planDelivery, type PlanDelivery } from './commands/plan-delivery.ts'
import { publishNotice } from './commands/publish-notice.ts'
import { putInCabinet } from './commands/put-in-cabinet.ts'
import { readyAtCounter } from './commands/ready-at-counter.ts'
import { sendByPost } from './commands/send-by-post.ts'
import { takeBack } from './commands/take-back.ts'
import { takeOverDelivery, transferDelivery } from './commands/transfer-delivery.ts'
import { withdrawNotice } from './commands/withdraw-notice.ts'
import { deliveryLabel, listDeliveriesAtDesk } from './desk.ts'
import { DeliveryFilter, type Delivery, type DeliveryState } from './model.ts'
import { findDelivery, findNotice } from './queries.ts'

const KEY = 'a key of this test'
const fairs = await openFairs()
const simulated = await startSimulators({ port: 0, key: KEY })
after(() => simulated.close())
const carrier = postCarrier(
  departmentSystems({
    systems: simulated.systems,
    allowSimulators: true,
  }),
)
const anyone = { kind: 'anyone' as const }
const system = { kind: 'system' as const, name: 'deliveries.follow-parcels' }
const SIGNED = { kind: 'typed' as const, name: '赵风' }
const sky = fairs.handler('sky')
const hall: Officer = fairs.officer('hall', '周窗', ['counter.work'])

async function control(method: string, path: string, body: object, key = KEY): Promise<void> {
  const answer = await fetch(simulated.url + path, {
    method,
    headers: { 'x-api-key': key, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  assert.ok(answer.ok, await answer.text())
}
const switches = (set: object): Promise<void> =>
  control('PUT', '/_control', { system: 'post', latencyMs: 0, jitterMs: 0, fault: 'none', ...set })
await switches({})

const applied: Applied = await fairs.apply()
const to = {
  owner: applied.caseId,
  personId: applied.person.id,
  addressee: applied.person.name,
  caseNumber: applied.number,
  office: 'sky',
  certificates: ['990000ABCDEFGHJKLM0'],
}
const plan = (
  method: PlanDelivery['method'],
  more: { office?: string; address?: string } = {},
): Promise<Delivery> =>
  fairs.act(sky, (ctx) =>
    planDelivery(ctx, {
      ...to,
      documents: [],
      method,
      ...(method === 'post' ? { address: '风筝市云上区云上路 2 号 3 幢 201 室' } : {}),
      ...more,
    }),
  )
const act = (officer: Officer, id: string, work: (ctx: WriteCtx) => Promise<Delivery>): Promise<Delivery> =>
  fairs.act(officer, (ctx) => actOnDelivery(ctx, id, work))
const list = (officer: Officer, filter: object = {}) =>
  fairs.db.read(officer, (ctx) => listDeliveriesAtDesk(ctx, DeliveryFilter.parse(filter)))
const stateOf = async (id: string): Promise<DeliveryState | undefined> =>
  (await fairs.db.read(anyone, (ctx) => findDelivery(ctx, id)))?.state
const smsTo = async (phone: string): Promise<number> =>
  (
    await fairs.db.run<{ all: number }>(
      'test-sms',
      'select count(*)::int as all from messages.sms where phone = $1',
      [phone],
    )
  )[0]?.all ?? 0
let heard = { messages: 0, sms: 0 }
/** What the applicant has been told since the last time, each by message and SMS alike. */
async function told(): Promise<string[]> {
  const { messages } = await fairs.trail(applied.caseId)
  const sms = await smsTo(applied.person.phone)
  const fresh = messages.slice(heard.messages)
  if (heard.messages > 0) assert.equal(sms - heard.sms, fresh.length, 'each of them went to the phone too')
  heard = { messages: messages.length, sms }
  return fresh
}

test('邮寄：告诉申请人单号；放柜：告诉取件码和最后一天；窗口：告诉在哪里领，每次只说一遍', async () => {
  const { id } = await plan('post')
  await told()
  await act(sky, id, (ctx) => sendByPost(ctx, { id, tracking: 'EMS1' }))
  const again = await refusalOf(act(sky, id, (ctx) => sendByPost(ctx, { id, tracking: 'EMS2' })))
  assert.equal(again.code, 'delivery.not-now')
  const [sent, ...more] = await told()
  assert.match(sent ?? '', /邮寄单号 EMS1/)
  assert.deepEqual(more, [])

  await act(sky, id, (ctx) => takeBack(ctx, { id, reason: '地址没有人' }))
  assert.match((await told()).join(), /没有送到，已退回风筝市天空管理局。原因：地址没有人/)
  await act(sky, id, (ctx) => putInCabinet(ctx, { id, code: '482913' }))
  assert.match((await told()).join(), /取件码 482913，请在2026年12月7日前取走/)
  await act(sky, id, (ctx) => takeBack(ctx, { id, reason: '没有来取' }))
  await told()
  await act(sky, id, (ctx) => readyAtCounter(ctx, { id }))
  assert.match((await told()).join(), /请带身份证到风筝市天空管理局领取，地址：风筝市云上路 1 号/)
  await act(sky, id, (ctx) => handOver(ctx, { id, receiver: applied.person.name, signature: SIGNED }))
  assert.deepEqual(await told(), [], 'who has it in the hand is not told')
})

test('别人代收的，马上告诉申请人', async () => {
  const { id } = await plan('counter')
  await told()
  await act(sky, id, (ctx) =>
    handOver(ctx, { id, receiver: '钱多', relation: '邻居', reason: '本人出差', signature: SIGNED }),
  )
  assert.match((await told()).join(), /已由钱多（邻居）代您签收/)
})

test('别的单位、没有权限的岗位，不能动这次送达', async () => {
  const { id } = await plan('counter')
  const ready = (ctx: WriteCtx) => readyAtCounter(ctx, { id })
  assert.equal((await refusalOf(act(hall, id, ready))).code, 'delivery.unknown')
  const reader = fairs.officer('sky', '只看', ['case.supervise'])
  assert.equal((await refusalOf(act(reader, id, ready))).code, 'delivery.not-permitted')
  assert.equal(
    (await refusalOf(fairs.db.read(hall, (ctx) => deliveryLabel(ctx, id)))).code,
    'delivery.unknown',
    'nor print its label',
  )
  const seen = (await list(reader)).deliveries.find((each) => each.id === id)
  assert.deepEqual(seen?.acts, [])
  await act(sky, id, ready)
})

test('就近取证：交给别的窗口，谁交的、谁接的都写下来；接到了才能领，才通知去领', async () => {
  const { id } = await plan('nearest')
  await told()
  const nowhere = await refusalOf(act(sky, id, (ctx) => transferDelivery(ctx, { id, office: 'nowhere' })))
  assert.equal(nowhere.code, 'delivery.no-counter')
  const itself = await refusalOf(act(sky, id, (ctx) => transferDelivery(ctx, { id, office: 'sky' })))
  assert.equal(itself.code, 'delivery.no-counter')
  await act(sky, id, (ctx) => transferDelivery(ctx, { id, office: 'hall' }))
  assert.match((await told()).join(), /正在送往风筝市政务服务中心/)
  assert.ok(!(await list(sky)).deliveries.some((each) => each.id === id))
  const there = (await list(hall)).deliveries.find((each) => each.id === id)
  assert.deepEqual(there?.acts, ['takeOver', 'takeBack'])
  const early = handOverTo(id)
  assert.equal((await refusalOf(early)).code, 'delivery.not-now')
  const notices = await fairs.db.read(anyone, (ctx) =>
    sql<{
      text: string
    }>`select text from messages.notice where office = 'hall' and owner = ${applied.caseId}`.execute(ctx.db),
  )
  assert.match(notices.rows[0]?.text ?? '', /风筝市天空管理局转来/)

  const taken = await act(hall, id, (ctx) => takeOverDelivery(ctx, { id }))
  assert.match(taken.note ?? '', /风筝市天空管理局.+交给风筝市政务服务中心，.+周窗接收$/)
  assert.match((await told()).join(), /请带身份证到风筝市政务服务中心领取/)
  const done = await handOverTo(id)
  const paper = await fairs.db.read(anyone, (ctx) => findDocument(ctx, done.service ?? ''))
  assert.match(JSON.stringify(paper?.content.rows), /周窗接收/, 'the custody stands on the 送达回证')
})
const handOverTo = (id: string): Promise<Delivery> =>
  act(hall, id, (ctx) => handOver(ctx, { id, receiver: applied.person.name, signature: SIGNED }))

test('列表按最后一天排，名字和地址遮住，可以按方式、状态、单号找', async () => {
  fairs.clock.now = new Date('2026-12-07T02:00:00Z')
  const { id } = await plan('post')
  await act(sky, id, (ctx) => sendByPost(ctx, { id, tracking: 'EMS77' }))
  const old = await plan('cabinet')
  fairs.clock.now = new Date('2026-12-22T02:00:00Z')
  await fairs.sweep()
  const open = await list(sky, { state: 'due' })
  const late = open.deliveries.find((each) => each.id === old.id)
  assert.deepEqual([late?.dueOn, late?.level, late?.daysLeft], ['2026-12-21', 'overdue', -1])
  assert.ok(open.late >= 1)
  const [found, ...others] = (await list(sky, { q: 'ems77' })).deliveries
  assert.deepEqual([found?.id, others.length], [id, 0])
  assert.doesNotMatch(JSON.stringify(found), /赵风|201 室/)
  assert.deepEqual(
    (await list(sky, { method: 'cabinet' })).deliveries.map((each) => each.id),
    [old.id],
  )
  assert.deepEqual((await list(sky, { q: '%' })).deliveries, [], 'a sign of SQL is a letter like others')
  await fairs.act(sky, async (ctx) => deliverOnPage(ctx, { ...to, papers: [] }))
  const ended = await list(sky, { view: 'ended' })
  assert.ok(ended.deliveries.every(({ state, acts }) => state === 'delivered' && acts.length === 0))
  assert.ok(
    ended.deliveries.some(({ method }) => method === 'page'),
    'electronic ones are history',
  )
})

test('向邮政取单号：问几次都是同一个；换了地址是另一件；邮政停了，可以手工填', async () => {
  const { id } = await plan('post')
  const ask = (address?: string) => askCarrier(fairs.db, sky, carrier, { id, address })
  const { tracking } = await ask()
  assert.match(tracking ?? '', /^ED\d{9}CN$/)
  assert.equal((await ask()).tracking, tracking)
  assert.notEqual((await ask('风筝市西路 9 号')).tracking, tracking)
  await switches({ fault: 'down' })
  const failed = await ask()
  assert.equal(failed.tracking, null)
  assert.match(failed.failed ?? '', /手工填写/)
  await switches({})
  assert.equal((await refusalOf(askCarrier(fairs.db, sky, null, { id }))).code, 'delivery.no-carrier')
  const { bytes, owner } = await fairs.db.read(sky, (ctx) => deliveryLabel(ctx, id))
  assert.deepEqual([bytes.subarray(0, 5).toString(), owner], ['%PDF-', applied.caseId])
})

/** A parcel that the carrier has taken. */
async function posted(): Promise<{ id: string; tracking: string }> {
  const { id } = await plan('post')
  const { tracking } = await askCarrier(fairs.db, sky, carrier, { id })
  assert.ok(tracking)
  await act(sky, id, (ctx) => sendByPost(ctx, { id, tracking }))
  return { id, tracking }
}
const arrive = (tracking: string, how: object): Promise<void> =>
  control('POST', `/post/shipments/${tracking}/_arrive`, how, simulated.systems.post.key)
const follow = (): Promise<number> => followParcels(fairs.db, system, carrier)

test('邮政说送到了，就是送达：回证写明谁代收；跑两遍、两个同时跑，也只记一次、只说一次', async () => {
  const { id, tracking } = await posted()
  await told()
  await follow()
  assert.equal(await stateOf(id), 'sent', 'it is still moving')
  await arrive(tracking, { state: 'delivered', receiver: '钱多', relation: '同事' })
  const both = await Promise.all([follow(), follow()])
  assert.equal(both[0] + both[1], 1)
  assert.equal(await follow(), 0)
  const done = await fairs.db.read(anyone, (ctx) => findDelivery(ctx, id))
  assert.deepEqual([done?.state, done?.receiver, done?.relation], ['delivered', '钱多', '同事'])
  assert.match(done?.note ?? '', /承运方回执/)
  const messages = await told()
  assert.equal(messages.length, 1)
  assert.match(messages[0] ?? '', /已由钱多（同事）代您签收/)
})

test('邮政退回：回到单位，告诉申请人，可以换一种方式', async () => {
  const { id, tracking } = await posted()
  await told()
  await arrive(tracking, { state: 'returned', reason: '查无此人' })
  assert.equal(await follow(), 1)
  assert.match((await told()).join(), /没有送到.+查无此人/)
  const row = (await list(sky)).deliveries.find((each) => each.id === id)
  assert.ok(row?.acts.includes('putInCabinet') && row.acts.includes('sendByPost'))
  const again = await askCarrier(fairs.db, sky, carrier, { id })
  assert.notEqual(again.tracking, tracking, 'what is sent again is another parcel')
})

test('邮政停了、乱答、很慢，或者不认识单号：什么也不变，下次再问', async () => {
  const { id, tracking } = await posted()
  await arrive(tracking, { state: 'delivered' })
  for (const fault of ['down', 'error', 'garbage', 'empty']) {
    await switches({ fault })
    assert.equal(await follow(), 0, fault)
    assert.equal(await stateOf(id), 'sent', fault)
  }
  await switches({})
  assert.equal(await follow(), 1)
  assert.equal(await stateOf(id), 'delivered')
})

test('公告送达：别的单位不能公告；网上公开姓名和遮住的号码；告诉本人公告了、撤回了、满三十日了', async () => {
  const papers = await fairs.db.read(anyone, (ctx) => listDocuments(ctx, applied.caseId))
  const paper = papers.find(({ office }) => office === 'sky')
  assert.ok(paper)
  const { id } = await fairs.act(sky, (ctx) =>
    planDelivery(ctx, { ...to, certificates: [], documents: [paper.number], method: 'counter' }),
  )
  const fail = async (): Promise<void> => {
    await act(sky, id, (ctx) => sendByPost(ctx, { id, tracking: 'EMS9', address: '云上路 9 号' }))
    await act(sky, id, (ctx) => takeBack(ctx, { id, reason: '没有这个人' }))
  }
  await fail()
  const publish = (officer: Officer) =>
    act(officer, id, (ctx) => publishNotice(ctx, { id, reason: '通知三次没有来，住所没有人。' }))
  assert.equal((await refusalOf(publish(hall))).code, 'delivery.unknown')
  const reader = fairs.officer('sky', '只看', ['case.supervise'])
  assert.equal((await refusalOf(publish(reader))).code, 'delivery.not-permitted')
  await told()

  const published = await publish(sky)
  const day = new Date((published.servesAt?.getTime() ?? 0) + 8 * 3_600_000).toISOString().slice(0, 10)
  assert.match((await told()).join(), /已经公告。\d+年\d+月\d+日满三十日，视为送达.*到风筝市天空管理局领取/)
  const notice = await fairs.db.read(anyone, (ctx) => findNotice(ctx, id))
  assert.deepEqual(
    [notice?.addressee, notice?.papers],
    [applied.person.name, [{ number: paper.number, title: paper.title }]],
  )
  assert.match(notice?.citizenNumber ?? '', /^\d{6}\*{8}.{4}$/)
  const row = (await list(sky)).deliveries.find((each) => each.id === id)
  assert.deepEqual(
    [row?.state, row?.servesOn, row?.daysLeft, row?.acts],
    ['published', day, null, ['handOver', 'withdraw']],
  )
  assert.match(row?.noticeReason ?? '', /通知三次/)

  await act(sky, id, (ctx) => withdrawNotice(ctx, { id, reason: '本人来电话了' }))
  assert.match((await told()).join(), /公告已经撤回，不再算作送达/)
  await fail()
  const again = await publish(sky)
  await told()
  fairs.clock.now = new Date((again.servesAt?.getTime() ?? 0) + 1000)
  const open = await list(sky)
  assert.ok(!open.deliveries.some((each) => each.id === id))
  const ended = (await list(sky, { view: 'ended', state: 'delivered', method: 'notice' })).deliveries
  assert.deepEqual(
    ended.map((each) => [each.id, each.acts, each.endedAt]),
    [[id, [], again.servesAt?.toISOString()]],
  )
  assert.equal(await endNotices(fairs.db, system), 1)
  assert.match((await told()).join(), /公告满三十日，视为已经送达/)
})
