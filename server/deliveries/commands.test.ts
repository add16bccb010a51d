import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { sql } from 'kysely'
import { refusalOf } from '../cases/build.ts'
import { APPLICANT, buildFacts, openDocuments } from '../documents/build.ts'
import { findDocument, listDocuments } from '../documents/queries.ts'
import { ANYONE } from '../platform/ctx.ts'
import { uuidv7 } from '../platform/ids.ts'
import { deliverOnPage } from './commands/deliver-on-page.ts'
import { handOver } from './commands/hand-over.ts'
import { endNotices } from './commands/end-notices.ts'
import { planDelivery, type PlanDelivery } from './commands/plan-delivery.ts'
import { publishNotice } from './commands/publish-notice.ts'
import { putInCabinet } from './commands/put-in-cabinet.ts'
import { readyAtCounter } from './commands/ready-at-counter.ts'
import { refuseReceipt } from './commands/refuse-receipt.ts'
import { sendByPost } from './commands/send-by-post.ts'
import { takeBack } from './commands/take-back.ts'
import { takeOverDelivery, transferDelivery } from './commands/transfer-delivery.ts'
import { withdrawNotice } from './commands/withdraw-notice.ts'
import type { Delivery } from './model.ts'
import { findDelivery, findNotice, listDeliveries, listNotices } from './queries.ts'

const { db, clock, write, issue } = await openDocuments()
const NOW = clock.now
beforeEach(() => {
  clock.now = NOW
})
const SIGNATURE = { kind: 'typed', name: '陈𫖯㛃' } as const

const refused = async (work: Promise<unknown>): Promise<string> => (await refusalOf(work)).code

async function plan(more: Partial<PlanDelivery> = {}): Promise<Delivery> {
  const { owner, number } = await issue('grant')
  return write((ctx) =>
    planDelivery(ctx, {
      owner,
      personId: APPLICANT,
      office: 'sky',
      documents: [number],
      certificates: ['990000ABCDEFGHJKLM0'],
      method: 'counter',
      ...more,
    }),
  )
}

const clockOf = async (delivery: Delivery): Promise<{ state: string; due: string | null } | undefined> => {
  const found = await db.read(ANYONE, (ctx) =>
    sql<{ state: string; due: string | null }>`
      select state, due_on as due from deadlines.clock
      where owner = ${delivery.owner} and subject = ${`delivery:${delivery.id}`}`.execute(ctx.db),
  )
  return found.rows[0]
}

const serviceOf = async (delivery: Delivery): Promise<Record<string, string>> => {
  const paper = await db.read(ANYONE, (ctx) => findDocument(ctx, delivery.service ?? ''))
  assert.equal(paper?.kind, 'service')
  return Object.fromEntries(paper.content.rows.map(({ label, value }) => [label, value]))
}

test('on the page a delivery is over at once, with its 送达回证 and without a clock', async () => {
  const owner = uuidv7()
  await write(async (ctx) => {
    const facts = buildFacts('grant')
    const paper = { owner, step: 'permit', kind: 'grant' as const, personId: APPLICANT, office: 'sky', facts }
    deliverOnPage(ctx, {
      ...paper,
      caseNumber: '990000-20261123-000012',
      addressee: '陈𫖯㛃',
      papers: [paper],
    })
  })
  const delivery = await db.read(ANYONE, async (ctx) => {
    const [view] = await listDeliveries(ctx, owner)
    return findDelivery(ctx, view?.id ?? '')
  })
  assert.ok(delivery)
  assert.deepEqual(
    [delivery.state, delivery.method, delivery.caseNumber, delivery.receiver],
    ['delivered', 'page', '990000-20261123-000012', '陈𫖯㛃'],
  )
  assert.equal(await clockOf(delivery), undefined)
  const service = await serviceOf(delivery)
  assert.equal(service['送达方式'], '电子送达')
  assert.equal(service['送达时间'], '2026年11月23日 10:00')
  const paper = await db.read(ANYONE, (ctx) => findDocument(ctx, delivery.service ?? ''))
  assert.deepEqual(paper?.content.signatures, [])
  assert.match(paper.content.basis.join(), /行政许可法》第四十四条.*电子签名法》第十一条/)
})

test('what is issued on the page gets its numbers last, without gap or twin, and 送达回证 and paper trail name them', async () => {
  const serial = (number: string): number => Number(/〕(\d+)号/.exec(number)?.[1])
  const before = serial((await issue('extension', { office: 'weather' })).number)
  const owners = await Promise.all(
    Array.from({ length: 24 }, async (_, index) => {
      const owner = uuidv7()
      const papers = ['weather', 'sky'].map((office) => {
        const facts = buildFacts('extension')
        return { owner, step: null, kind: 'extension' as const, personId: APPLICANT, office, facts }
      })
      // Half name the offices the other way round: they must not block each other.
      if (index % 2 === 0) papers.reverse()
      await write(async (ctx) => {
        const to = {
          owner,
          caseNumber: '990000-20261123-000012',
          personId: APPLICANT,
          addressee: '陈𫖯㛃',
          office: 'sky',
        }
        for (const paper of papers) deliverOnPage(ctx, { ...to, papers: [paper] })
        if (index % 4 === 0) throw new Error('the command failed later')
      }).catch(() => undefined)
      return owner
    }),
  )
  const numbers: number[] = []
  for (const [index, owner] of owners.entries()) {
    const [papers, deliveries] = await db.read(ANYONE, async (ctx) => [
      await listDocuments(ctx, owner),
      await listDeliveries(ctx, owner),
    ])
    if (index % 4 === 0) {
      assert.deepEqual([papers, deliveries], [[], []])
      continue
    }
    const told = await db.read(ANYONE, (ctx) =>
      sql<{ data: Record<string, unknown> }>`
        select data from platform.event where subject = ${owner} and kind = 'delivery.delivered'`.execute(
        ctx.db,
      ),
    )
    assert.equal(deliveries.length, 2)
    for (const delivery of deliveries) {
      const service = await db.read(ANYONE, (ctx) => findDocument(ctx, delivery.service ?? ''))
      const [named] = delivery.documents
      assert.ok(papers.some(({ number, kind }) => number === named && kind === 'extension'))
      assert.deepEqual(
        service?.content.tables[0]?.rows.map((row) => row.includes(named ?? '')),
        [true],
      )
      const trail = told.rows.find(({ data }) => data['delivery'] === delivery.id)?.data
      assert.deepEqual([trail?.['documents'], trail?.['service']], [[named], delivery.service])
    }
    numbers.push(...papers.filter(({ office }) => office === 'weather').map(({ number }) => serial(number)))
  }
  assert.deepEqual(
    numbers.toSorted((a, b) => a - b),
    Array.from({ length: 18 }, (_, index) => before + 1 + index),
  )
})

test('at the counter: ready, handed over to the addressee, the clock of ten working days stops', async () => {
  const delivery = await plan()
  assert.deepEqual(await clockOf(delivery), { state: 'running', due: '2026-12-07' })
  await write((ctx) => readyAtCounter(ctx, { id: delivery.id }))
  const ended = await write((ctx) =>
    handOver(ctx, {
      id: delivery.id,
      receiver: '陈𫖯㛃',
      signature: SIGNATURE,
    }),
  )
  assert.equal(ended.state, 'delivered')
  assert.equal((await clockOf(delivery))?.state, 'stopped')
  const service = await serviceOf(ended)
  assert.equal(service['受送达人'], '陈𫖯㛃')
  assert.equal(service['送达人'], '林晓岚')
  assert.match(service['送达地点'] ?? '', /云上路/)
  const paper = await db.read(ANYONE, (ctx) => findDocument(ctx, ended.service ?? ''))
  assert.deepEqual(paper?.content.signatures[0]?.signed, SIGNATURE)
  assert.equal(
    await refused(
      write((ctx) => handOver(ctx, { id: delivery.id, receiver: '陈𫖯㛃', signature: SIGNATURE })),
    ),
    'delivery.not-now',
  )
})

test('somebody else receives it only with relation and reason, and nobody without a signature', async () => {
  const { id } = await plan()
  const give = (more: object) =>
    write((ctx) => handOver(ctx, { id, receiver: '王芳', signature: SIGNATURE, ...more }))
  assert.equal(await refused(give({})), 'delivery.relation-missing')
  assert.equal(await refused(give({ relation: '配偶' })), 'delivery.relation-missing')
  assert.equal(
    await refused(give({ relation: '配偶', reason: '出差', signature: null })),
    'delivery.signature-missing',
  )
  assert.equal(await refused(give({ receiver: ' ' })), 'delivery.receiver-missing')
  const service = await serviceOf(await give({ relation: '配偶', reason: '出差' }))
  assert.equal(service['与受送达人的关系'], '配偶')
  assert.equal(service['代收理由'], '出差')
})

test('by post: address and tracking number are needed, what came back can be sent again', async () => {
  const { owner, number } = await issue('grant')
  const order = { owner, personId: APPLICANT, office: 'sky', documents: [number], method: 'post' as const }
  assert.equal(await refused(write((ctx) => planDelivery(ctx, order))), 'delivery.address-missing')
  const { id } = await write((ctx) =>
    planDelivery(ctx, { ...order, address: '风筝市云上区云上路 1 号 3 幢 201 室' }),
  )
  const send = (tracking: string) => write((ctx) => sendByPost(ctx, { id, tracking }))
  assert.equal(await refused(send('  ')), 'delivery.tracking-missing')
  await send('KZ1')
  assert.equal(await refused(send('KZ2')), 'delivery.not-now')
  assert.equal(
    await refused(write((ctx) => takeBack(ctx, { id, reason: '' }))),
    'delivery.return-reason-missing',
  )
  await write((ctx) => takeBack(ctx, { id, reason: '地址没有人' }))
  await send('KZ2')
  const [shown] = await db.read(ANYONE, (ctx) => listDeliveries(ctx, owner))
  assert.equal(shown?.address, '风筝市云上区****')
  assert.equal(shown?.dueOn, '2026-12-07')
  const ended = await write((ctx) => handOver(ctx, { id, receiver: '陈𫖯㛃', signature: null }))
  const service = await serviceOf(ended)
  assert.equal(service['邮寄单号'], 'KZ2')
  assert.doesNotMatch(JSON.stringify(service), /201 室/)
})

test('in the cabinet: a code is needed; the cabinet vouches for who opened it', async () => {
  const { id } = await plan({ method: 'cabinet' })
  assert.equal(await refused(write((ctx) => putInCabinet(ctx, { id, code: '' }))), 'delivery.cabinet-missing')
  await write((ctx) => putInCabinet(ctx, { id, code: '482913' }))
  const ended = await write((ctx) => handOver(ctx, { id, receiver: '陈𫖯㛃', signature: null }))
  assert.equal(ended.state, 'delivered')
})

test('a refusal needs reason and witness, and its 送达回证 says both', async () => {
  const { id } = await plan()
  assert.equal(
    await refused(write((ctx) => refuseReceipt(ctx, { id, reason: '不要', witness: ' ' }))),
    'delivery.witness-missing',
  )
  const ended = await write((ctx) => refuseReceipt(ctx, { id, reason: '不要', witness: '赵明' }))
  const service = await serviceOf(ended)
  assert.deepEqual(
    [service['送达方式'], service['拒收事由'], service['见证人']],
    ['留置送达', '不要', '赵明'],
  )
  assert.equal(await refused(write((ctx) => readyAtCounter(ctx, { id }))), 'delivery.not-now')
})

test('nothing and what belongs to another are not delivered', async () => {
  const { owner } = await issue('grant')
  const other = await issue('grant')
  const order = (more: Partial<PlanDelivery>) =>
    write((ctx) =>
      planDelivery(ctx, {
        owner,
        personId: APPLICANT,
        office: 'sky',
        documents: [],
        method: 'counter',
        ...more,
      }),
    )
  assert.equal(await refused(order({})), 'delivery.nothing')
  assert.equal(await refused(order({ documents: [other.number] })), 'delivery.other-owner')
  assert.equal(await refused(write((ctx) => readyAtCounter(ctx, { id: uuidv7() }))), 'delivery.unknown')
})

test('two clerks hand the same thing over at once: one of them is told that it is done', async () => {
  const { id } = await plan()
  const both = await Promise.allSettled(
    [1, 2].map(() => write((ctx) => handOver(ctx, { id, receiver: '陈𫖯㛃', signature: SIGNATURE }))),
  )
  assert.deepEqual(both.map((each) => each.status).toSorted(), ['fulfilled', 'rejected'])
})

const WHY = '11月23日邮寄，退回：查无此人；到住所两次，没有人。'
const SYSTEM = { kind: 'system', name: 'deliveries.end-notices' } as const
const at = (instant: string): void => {
  clock.now = new Date(instant)
}
const found = (id: string): Promise<Delivery | undefined> => db.read(ANYONE, (ctx) => findDelivery(ctx, id))
const publicly = async (id: string): Promise<boolean> => {
  const { notices } = await db.read(ANYONE, (ctx) => listNotices(ctx))
  const one = await db.read(ANYONE, (ctx) => findNotice(ctx, id))
  assert.equal(
    notices.some((each) => each.id === id),
    one !== undefined,
  )
  return one !== undefined
}
const publish = (id: string, reason = WHY): Promise<Delivery> =>
  write((ctx) => publishNotice(ctx, { id, reason }))
/** A delivery that the post brought back. */
async function failed(more: Partial<PlanDelivery> = {}): Promise<Delivery> {
  const { id } = await plan(more)
  await write((ctx) => sendByPost(ctx, { id, tracking: 'YZ1', address: '云上路 9 号' }))
  return write((ctx) => takeBack(ctx, { id, reason: '没有这个人' }))
}

test('公告送达是最后的办法：有地址的先寄过；没有地址的，在窗口放满十天没有人来，转来转去不算', async () => {
  const atCounter = async (more: Partial<PlanDelivery>): Promise<string> => {
    const { id } = await plan(more)
    await write((ctx) => readyAtCounter(ctx, { id }))
    return id
  }
  at('2026-11-23T02:00:00Z')
  const known = await atCounter({ method: 'post', address: '云上路 9 号' })
  const unknown = await atCounter({})
  const goesAround = async (more: Partial<PlanDelivery>): Promise<string> => {
    const { id } = await plan(more)
    for (const office of ['sky-east', 'sky']) {
      await write((ctx) => transferDelivery(ctx, { id, office }))
      await write((ctx) => takeOverDelivery(ctx, { id }))
    }
    await write((ctx) => takeBack(ctx, { id, reason: '没有来取' }))
    return id
  }
  const around = await goesAround({ method: 'post', address: '云上路 9 号' })
  assert.equal(await refused(publish(around)), 'delivery.notice-before-post')
  const homeless = await goesAround({})
  const boxed = (await plan({ method: 'cabinet' })).id
  await write((ctx) => putInCabinet(ctx, { id: boxed, code: '482913' }))
  const backAtOnce = await atCounter({})
  await write((ctx) => takeBack(ctx, { id: backAtOnce, reason: '没有来取' }))

  at('2026-12-02T15:59:00Z')
  assert.equal(await refused(publish(unknown)), 'delivery.notice-too-early')
  at('2026-12-03T02:00:00Z')
  for (const id of [homeless, boxed, backAtOnce])
    assert.equal(await refused(publish(id)), 'delivery.notice-too-early')
  assert.equal((await publish(unknown)).state, 'published')
  assert.equal(await refused(publish(known)), 'delivery.notice-before-post')
  at('2026-11-23T02:00:00Z')
})

test('公告送达：别的方式没有送到、写明原因，才能公告；满三十日那天过了才算送达，不用谁来登记', async () => {
  const { id } = await plan()
  assert.equal(await refused(publish(id)), 'delivery.not-now', 'nothing has been tried yet')
  const { id: bare } = await failed({ documents: [], addressee: '陈𫖯㛃' })
  assert.equal(await refused(publish(bare)), 'delivery.notice-no-paper')
  const { id: foreign } = await failed({ office: 'hall' })
  assert.equal(await refused(publish(foreign)), 'delivery.notice-other-office')
  const delivery = await failed()
  const own = delivery.id
  assert.equal(await refused(publish(own, '  ')), 'delivery.notice-reason-missing')
  assert.equal(await publicly(own), false)

  await publish(own)
  assert.equal(await refused(publish(own)), 'delivery.not-now')
  assert.equal((await clockOf(delivery))?.state, 'paused')
  const notice = await db.read(ANYONE, (ctx) => findNotice(ctx, own))
  assert.deepEqual(Object.keys(notice ?? {}).toSorted(), [
    'addressee',
    'citizenNumber',
    'id',
    'office',
    'papers',
    'publishedAt',
    'servesAt',
  ])
  assert.ok(!JSON.stringify(notice).includes('查无此人'), 'why is not public')

  at('2026-12-23T15:59:00Z')
  assert.equal((await found(own))?.state, 'published', 'the thirtieth day is not over')
  assert.equal(await endNotices(db, SYSTEM), 0)
  at('2026-12-23T16:00:00Z')
  const served = await found(own)
  assert.deepEqual(
    [served?.state, served?.endedAt?.toISOString(), served?.service],
    ['delivered', '2026-12-23T15:59:59.000Z', null],
  )
  assert.equal(await publicly(own), false, 'nobody reads it any more')
  assert.equal(
    await refused(write((ctx) => withdrawNotice(ctx, { id: own, reason: '晚了' }))),
    'delivery.not-now',
  )
  assert.equal(
    await refused(write((ctx) => handOver(ctx, { id: own, signature: SIGNATURE }))),
    'delivery.not-now',
  )

  at('2026-12-25T02:00:00Z')
  assert.equal(await endNotices(db, SYSTEM), 1)
  assert.equal(await endNotices(db, SYSTEM), 0)
  assert.equal((await clockOf(delivery))?.state, 'stopped')
  const ended = await found(own)
  assert.equal(ended?.endedAt?.toISOString(), '2026-12-23T15:59:59.000Z')
  assert.ok(ended)
  const service = await serviceOf(ended)
  assert.deepEqual(
    [service['送达方式'], service['公告日期'], service['公告期满'], service['公告的原因和经过']],
    ['公告送达', '2026年11月23日', '2026年12月23日', WHY],
  )
})

test('一份公告办不完，别的照样办完；办不完的最后说出来', async () => {
  const [stuck, next] = [await failed(), await failed()]
  for (const { id } of [stuck, next]) await publish(id)
  await db.pool.query('delete from deadlines.clock where subject = $1', [`delivery:${stuck.id}`])
  at('2026-12-25T02:00:00Z')
  await assert.rejects(endNotices(db, SYSTEM), AggregateError)
  assert.equal((await found(stuck.id))?.service, null)
  assert.notEqual((await found(next.id))?.service, null)
  await db.pool.query('delete from deliveries.delivery where id = $1', [stuck.id])
})

test('满三十日以前撤回公告的，不算送达，网上马上看不到；本人来拿了，是当面送达', async () => {
  const delivery = await failed()
  const { id } = delivery
  await publish(id)
  at('2026-12-01T02:00:00Z')
  const withdraw = (reason: string): Promise<Delivery> => write((ctx) => withdrawNotice(ctx, { id, reason }))
  assert.equal(await refused(withdraw(' ')), 'delivery.withdraw-reason-missing')
  await withdraw('找到了本人的新地址')
  assert.equal(await publicly(id), false)
  assert.equal((await clockOf(delivery))?.state, 'running')
  at('2026-12-30T02:00:00Z')
  assert.equal(await endNotices(db, SYSTEM), 0)
  const back = await found(id)
  assert.deepEqual(
    [back?.state, back?.method, back?.servesAt, back?.publishedAt, back?.noticeReason],
    ['returned', 'post', null, null, null],
  )
  assert.equal(await refused(publish(id)), 'delivery.notice-before-post', 'another way is tried anew')
  await write((ctx) => sendByPost(ctx, { id, tracking: 'YZ2' }))
  await write((ctx) => takeBack(ctx, { id, reason: '没有这个人' }))
  await publish(id)
  const ended = await write((ctx) => handOver(ctx, { id, signature: SIGNATURE }))
  const service = await serviceOf(ended)
  assert.deepEqual(
    [ended.state, ended.method, service['送达方式'], service['公告日期']],
    ['delivered', 'counter', '直接送达（窗口领取）', undefined],
  )
  assert.equal(await publicly(id), false)
})
