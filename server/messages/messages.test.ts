import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { sql } from 'kysely'
import { smsGateway } from '../adapters/sms.ts'
import { buildNumber, openRooms } from '../people/build.ts'
import { ANYONE, type Person } from '../platform/ctx.ts'
import { uuidv7 } from '../platform/ids.ts'
import { startWorker } from '../platform/jobs.ts'
import { Refusal } from '../platform/refusal.ts'
import { markRead } from './commands/mark-read.ts'
import { sendMessage } from './commands/send-message.ts'
import { messageJobs } from './jobs.ts'
import { countUnread, listMessages, listOutbox } from './queries.ts'

const rooms = await openRooms()
const serve = rooms.open('serve')
const demo = rooms.open('demo')

const person = (n: number): Person => ({
  kind: 'person',
  id: uuidv7(),
  number: buildNumber(n),
  name: '王一',
  phone: '13900000001',
  demo: false,
})

type Posted = { id: string; phone: string; text: string; key: string | undefined }

/** An SMS gateway that answers as told and remembers what it got. */
async function gateway(): Promise<{ url: string; posted: Posted[]; status: number; close(): void }> {
  const posted: Posted[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    posted.push({ ...JSON.parse(Buffer.concat(chunks).toString()), key: request.headers['idempotency-key'] })
    response.statusCode = made.status
    if (made.status === 302) response.setHeader('location', 'http://127.0.0.1:1/')
    response.end()
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const made = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/sms`,
    posted,
    status: 200,
    close: () => void server.close(),
  }
  return made
}

async function smsId(phone: string): Promise<string> {
  const found = await serve.pool.query<{ id: string }>('select id from messages.sms where phone = $1', [
    phone,
  ])
  return found.rows[0]?.id ?? ''
}

test('A message is read and marked by its person only', async () => {
  const [one, two] = [person(1), person(2)]
  await serve.write(ANYONE, (ctx) =>
    sendMessage(ctx, { personId: one.id, text: '<b>已受理</b>', link: '/cases/1' }),
  )
  await serve.write(ANYONE, (ctx) => sendMessage(ctx, { personId: one.id, text: '已办结' }))
  const mine = await serve.read(one, listMessages)
  assert.deepEqual(
    mine
      .map(({ text, link, read }) => ({ text, link, read }))
      .toSorted((a, b) => a.text.localeCompare(b.text)),
    [
      { text: '<b>已受理</b>', link: '/cases/1', read: false },
      { text: '已办结', link: null, read: false },
    ].toSorted((a, b) => a.text.localeCompare(b.text)),
  )
  assert.deepEqual(await serve.read(two, listMessages), [])
  const ids = mine.map((message) => message.id)
  await serve.write(two, (ctx) => markRead(ctx, { ids }))
  assert.equal(await serve.read(one, countUnread), 2)
  await serve.write(one, (ctx) => markRead(ctx, { ids: [ids[0] ?? '', 'not an id'] }))
  assert.equal(await serve.read(one, countUnread), 1)
  await serve.write(one, (ctx) => markRead(ctx))
  assert.equal(await serve.read(one, countUnread), 0)
})

test('A command that fails has said nothing', async () => {
  const failing = serve.write(ANYONE, async (ctx) => {
    await sendMessage(ctx, { phone: '13900000100', text: '没有说过' })
    throw new Error('later')
  })
  await assert.rejects(failing, /later/)
  assert.equal(await smsId('13900000100'), '')
})

test('Several messages are sent from one statement, each SMS with its job', async () => {
  const jobs = async () =>
    (
      await serve.pool.query<{ n: number }>(
        `select count(*) as n from graphile_worker.jobs where task_identifier = 'messages.deliver'`,
      )
    ).rows[0]?.n ?? 0
  const before = await jobs()
  const rows = [1, 2, 3].map((n) => ({
    id: uuidv7(),
    personId: person(n).id,
    phone: `1390000020${n}`,
    text: `第${n}条`,
  }))
  await serve.write(ANYONE, (ctx) =>
    sql`select messages.send(${JSON.stringify([...rows, { personId: person(4).id, text: '只在站内' }])}::jsonb, ${ctx.now})`.execute(
      ctx.db,
    ),
  )
  assert.equal((await jobs()) - before, 3)
  await serve.write(ANYONE, (ctx) => sql`select messages.send('[]'::jsonb, ${ctx.now})`.execute(ctx.db))
  await serve.write(ANYONE, (ctx) => sql`select messages.send(null, ${ctx.now})`.execute(ctx.db))
})

test('The gateway gets an SMS with its link and id; a code is emptied once it has left', async () => {
  const sms = await gateway()
  const [deliver] = messageJobs(smsGateway(sms.url, 'key'), 'https://tongban.example')
  await serve.write(ANYONE, (ctx) =>
    sendMessage(ctx, { phone: '13900000300', text: '验证码 123456', secret: true }),
  )
  await serve.write(ANYONE, (ctx) =>
    sendMessage(ctx, { phone: '13900000301', text: '已办结', link: '/t/1/A' }),
  )
  const [secret, plain] = [await smsId('13900000300'), await smsId('13900000301')]
  for (const id of [secret, plain, secret, plain, uuidv7()]) {
    await deliver?.run({ db: serve, actor: ANYONE }, { smsId: id })
  }
  sms.close()
  assert.deepEqual(
    sms.posted.map(({ text, key, id }) => [text, key === id && id]),
    [
      ['验证码 123456', secret],
      ['已办结 https://tongban.example/t/1/A', plain],
    ],
  )
  const kept = await serve.pool.query('select text from messages.sms where id = any($1) order by phone', [
    [secret, plain],
  ])
  assert.deepEqual(kept.rows, [{ text: '' }, { text: '已办结' }])
})

test('A gateway that is down, or sends elsewhere, is tried again; a code is given up after ten minutes and emptied', async () => {
  const sms = await gateway()
  const [deliver] = messageJobs(smsGateway(sms.url), 'https://tongban.example')
  await serve.write(ANYONE, (ctx) =>
    sendMessage(ctx, { phone: '13900000400', text: '验证码 654321', secret: true }),
  )
  const id = await smsId('13900000400')
  for (const status of [503, 302]) {
    sms.status = status
    await assert.rejects(deliver?.run({ db: serve, actor: ANYONE }, { smsId: id }) ?? Promise.resolve())
  }
  const row = async () =>
    (
      await serve.pool.query(
        'select attempts, text, given_up_at is not null as gone, last_error from messages.sms where id = $1',
        [id],
      )
    ).rows[0]
  const failed = await row()
  assert.deepEqual([failed.attempts, failed.gone], [2, false])
  assert.ok(!failed.last_error.includes('654321') && !failed.last_error.includes('13900000400'))
  rooms.clock.forward(601)
  sms.status = 200
  await deliver?.run({ db: serve, actor: ANYONE }, { smsId: id })
  sms.close()
  assert.equal(sms.posted.length, 2, 'an old code is not sent')
  assert.deepEqual([(await row()).text, (await row()).gone], ['', true])
})

test('A code whose job was lost is emptied by the sweep', async () => {
  await serve.write(ANYONE, (ctx) =>
    sendMessage(ctx, { phone: '13900000500', text: '验证码 111111', secret: true }),
  )
  rooms.clock.forward(601)
  const sweep = messageJobs(null, '').find((job) => job.every)
  await sweep?.run({ db: serve, actor: ANYONE }, {})
  const kept = await serve.pool.query('select text from messages.sms where phone = $1', ['13900000500'])
  assert.deepEqual(kept.rows, [{ text: '' }])
})

test('The outbox exists in the demo only, with the codes', async () => {
  await demo.write(ANYONE, (ctx) =>
    sendMessage(ctx, { phone: '13900000600', text: '验证码 222222', secret: true }),
  )
  const worker = await startWorker(demo, messageJobs(null, 'http://localhost'))
  const mine = async () => (await demo.read(ANYONE, listOutbox)).find((sms) => sms.to === '13900000600')
  try {
    for (let i = 0; i < 100 && !(await mine())?.delivered; i += 1)
      await new Promise((done) => setTimeout(done, 50))
  } finally {
    await worker.stop()
  }
  assert.deepEqual([(await mine())?.text, (await mine())?.delivered], ['验证码 222222', true])
  await assert.rejects(
    serve.read(ANYONE, listOutbox),
    (error) => error instanceof Refusal && error.kind === 'not-found',
  )
})

test('Ids of version 7 follow the clock and never repeat', () => {
  const ids = Array.from({ length: 2000 }, (_, n) => uuidv7(new Date(1_790_000_000_000 + n)))
  assert.deepEqual(ids, ids.toSorted())
  const together = Array.from({ length: 100 }, () => uuidv7(new Date(1)))
  assert.deepEqual(together, together.toSorted(), 'what is made in one moment keeps its order')
  assert.equal(new Set(Array.from({ length: 2000 }, () => uuidv7(new Date(0)))).size, 2000)
  for (const id of ids)
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})
