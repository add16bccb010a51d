import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openFairs } from '../../test/fair.ts'
import { planDelivery } from '../deliveries/commands/plan-delivery.ts'
import { sendByPost } from '../deliveries/commands/send-by-post.ts'
import { refusalOf } from './build.ts'
import { receiveDelivery } from '../deliveries/commands/receive-delivery.ts'
import type { StepView } from './model.ts'
import { getPromise, getSupply, listMyPapers, listTellingPapers, readMyPaper } from './my-papers.ts'
import { getCaseByCode, getMyCase } from './queries.ts'

const fairs = await openFairs()
const { db } = fairs

test('what was posted is received by the applicant alone, once, and the receipt says so', async () => {
  const applied = await fairs.apply()
  const sky = fairs.handler('sky')
  await fairs.take(applied, 'site', 'accept')
  const [paper] = (await db.read(applied.person, (ctx) => listMyPapers(ctx, applied.number))).documents
  const posted = await fairs.act(sky, async (ctx) => {
    const { id } = await planDelivery(ctx, {
      owner: applied.caseId,
      personId: applied.person.id,
      addressee: applied.person.name,
      office: 'sky',
      documents: [paper?.number ?? ''],
      method: 'post',
      address: '风筝市云上路 2 号',
    })
    return sendByPost(ctx, { id, tracking: 'EMS001' })
  })
  const receive = (by = applied.person, delivery = posted.id) =>
    fairs.act(by, (ctx) => receiveDelivery(ctx, { number: applied.number, delivery }))
  const stranger = await fairs.person(77, '钱云')
  assert.equal((await refusalOf(receive(stranger))).code, 'delivery.unknown')
  assert.equal((await refusalOf(receive(applied.person, "' or 1=1"))).code, 'delivery.unknown')
  await receive()
  const { deliveries } = await db.read(applied.person, (ctx) => listMyPapers(ctx, applied.number))
  const received = deliveries.find(({ id }) => id === posted.id)
  assert.equal(received?.state, 'delivered')
  assert.equal(received?.receiver, applied.person.name)
  const receipt = await db.read(applied.person, (ctx) =>
    readMyPaper(ctx, { number: applied.number, document: received?.service ?? '' }),
  )
  assert.equal(receipt.kind, 'service')
  assert.equal((await refusalOf(receive())).code, 'delivery.not-now')
})

test('what lies at a counter is not received from afar: it needs a signature there', async () => {
  const applied = await fairs.apply()
  await fairs.take(applied, 'site', 'accept')
  const [paper] = (await db.read(applied.person, (ctx) => listMyPapers(ctx, applied.number))).documents
  const { id } = await fairs.act(fairs.handler('sky'), (ctx) =>
    planDelivery(ctx, {
      owner: applied.caseId,
      personId: applied.person.id,
      addressee: applied.person.name,
      office: 'sky',
      documents: [paper?.number ?? ''],
      method: 'counter',
    }),
  )
  const refusal = await refusalOf(
    fairs.act(applied.person, (ctx) => receiveDelivery(ctx, { number: applied.number, delivery: id })),
  )
  assert.equal(refusal.code, 'delivery.signature-missing')
})

test('papers, promises and what is still to come are shown to the applicant and to nobody else', async () => {
  const applied = await fairs.apply()
  await fairs.go(applied, 'site', 'acceptLacking')
  const stranger = await fairs.person(78, '孙雷')
  const { caseId, number, person } = applied
  assert.deepEqual((await db.read(person, (ctx) => getSupply(ctx, caseId, 'site'))).materials, [
    { id: 'fair-plan', name: '场地平面图' },
  ])
  assert.equal((await db.read(person, (ctx) => getPromise(ctx, caseId, 'safety'))).verify, '15 个工作日')
  const told = await db.read(person, (ctx) => listTellingPapers(ctx))
  const lacking = told.find(({ title }) => title.includes('容缺'))
  const { steps } = await db.read(person, (ctx) => getMyCase(ctx, number))
  assert.deepEqual(
    lacking?.others.toSorted(),
    steps.flatMap(({ step, itemName }) => (step === 'site' ? [] : [itemName])).toSorted(),
    'a message about another item does not lead to it',
  )
  assert.deepEqual(await db.read(stranger, (ctx) => listTellingPapers(ctx)), [])
  const document = told[0]?.number ?? ''
  for (const look of [
    () => db.read(stranger, (ctx) => listMyPapers(ctx, number)),
    () => db.read(stranger, (ctx) => readMyPaper(ctx, { number, document })),
    () => db.read(stranger, (ctx) => getSupply(ctx, caseId, 'site')),
    () => db.read(stranger, (ctx) => getPromise(ctx, caseId, 'safety')),
    () => db.read(person, (ctx) => getPromise(ctx, caseId, 'site')),
  ])
    assert.equal((await refusalOf(look())).code, 'case.unknown')
})

test('the course of an item tells whose turn it is; what officers wrote is for the applicant only', async () => {
  const applied = await fairs.apply()
  const { number, person, queryCode } = applied as typeof applied & { queryCode: string }
  const step = async (id: string): Promise<StepView | undefined> =>
    (await db.read(person, (ctx) => getMyCase(ctx, number))).steps.find((each) => each.step === id)
  await fairs.go(applied, 'site', 'acceptLacking')
  const lacking = (await step('site'))?.course
  assert.deepEqual([lacking?.turnOf, lacking?.lacking], ['applicant', ['场地平面图']])
  assert.ok(lacking?.lastDay)

  await fairs.go(applied, 'safety', 'accept', 'extend')
  const extension = (await step('safety'))?.course.extension
  assert.deepEqual(extension, { by: '5 个工作日', reason: '人数太多，要再看一次。' })
  const seen = await db.read({ kind: 'anyone' }, (ctx) => getCaseByCode(ctx, number, queryCode))
  const masked = seen.steps.find((each) => each.step === 'safety')?.course.extension
  assert.deepEqual(masked, { by: '5 个工作日', reason: '申请人登录后可以看到。' })
})
