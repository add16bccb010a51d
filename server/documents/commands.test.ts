import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { ANYONE, type WriteCtx } from '../platform/ctx.ts'
import { uuidv7 } from '../platform/ids.ts'
import { Refusal } from '../platform/refusal.ts'
import { buildFacts, NUMBER, openDocuments } from './build.ts'
import { cancelDocument } from './commands/cancel-document.ts'
import { checkDocument } from './commands/check-document.ts'
import { issueDocument } from './commands/issue-document.ts'
import { documentJobs } from './jobs.ts'
import { documentPdf, findDocument, listDocuments } from './queries.ts'

const { db, clock, write, issue } = await openDocuments()

async function refused(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => assert.fail('it was not refused'),
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof Refusal, String(error))
  assert.ok(error.zh.length > 8)
  return error.code
}

test('a document has a number, stands in the list of its owner and in the paper trail', async () => {
  const { owner, number } = await issue()
  assert.match(number, /^风筝受〔2026〕\d+号$/)
  const listed = await db.read(ANYONE, (ctx) => listDocuments(ctx, owner))
  assert.deepEqual(
    listed.map((each) => [each.number, each.kind, each.title, each.state, each.slip]),
    [[number, 'acceptance', '行政许可申请受理通知书', 'standing', true]],
  )
  const events = await db.read(ANYONE, (ctx) =>
    sql<{ kind: string }>`select kind from platform.event where subject = ${owner}`.execute(ctx.db),
  )
  assert.deepEqual(events.rows, [{ kind: 'document.issued' }])
})

test('forty documents at once, some of them rolled back, have numbers without gap or twin', async () => {
  const before = Number(/〕(\d+)号/.exec((await issue('extension')).number)?.[1])
  const made = await Promise.all(
    Array.from({ length: 40 }, (_, index) =>
      write(async (ctx) => {
        const { number } = await issueDocument(ctx, {
          owner: uuidv7(),
          step: null,
          kind: 'extension',
          personId: null,
          office: 'sky',
          facts: buildFacts('extension'),
        })
        if (index % 4 === 0) throw new Error('the command failed later')
        return Number(/〕(\d+)号/.exec(number)?.[1])
      }).catch(() => undefined),
    ),
  )
  const numbers = made.filter((each) => each !== undefined).toSorted((a, b) => a - b)
  assert.deepEqual(
    numbers,
    Array.from({ length: 30 }, (_, index) => before + 1 + index),
  )
})

test('two commands that issue for two offices crosswise both come through', async () => {
  let waiting = 0
  let go: () => void = () => undefined
  const both = new Promise<void>((resolve) => (go = resolve))
  const facts = buildFacts('extension')
  const issueIn = (ctx: WriteCtx, office: string) =>
    issueDocument(ctx, { owner: uuidv7(), step: null, kind: 'extension', personId: null, office, facts })
  const made = await Promise.all(
    [
      ['sky', 'weather'],
      ['weather', 'sky'],
    ].map(([first = '', second = '']) =>
      write(async (ctx) => {
        await issueIn(ctx, first)
        waiting += 1
        if (waiting === 2) go()
        await both
        return issueIn(ctx, second)
      }),
    ),
  )
  assert.equal(made.length, 2)
})

test('each office, kind and year counts for itself', async () => {
  const weather = await issue('special', { office: 'weather' })
  const sky = await issue('special')
  assert.equal(weather.number, '气象特〔2026〕1号')
  assert.equal(sky.number, '风筝特〔2026〕1号')
  const now = clock.now
  clock.now = new Date('2026-12-31T16:30:00Z')
  assert.equal((await issue('special')).number, '风筝特〔2027〕1号')
  clock.now = now
})

test('an issued document is frozen: the database itself refuses another text', async () => {
  const { number } = await issue()
  for (const statement of [
    sql`update documents.document set content = '{}' where number = ${number}`,
    sql`update documents.document set number = 'x' where number = ${number}`,
    sql`delete from documents.document where number = ${number}`,
  ]) {
    await assert.rejects(
      write((ctx) => statement.execute(ctx.db)),
      /never changed/,
    )
  }
})

test('neither another template nor another office changes what was issued', async () => {
  const { number } = await issue('correction')
  const draw = () =>
    db.read(ANYONE, (ctx) => documentPdf(ctx, number, { form: 'a4', publicUrl: 'https://example.test' }))
  const before = await draw()
  await db.read(ANYONE, async (ctx) => {
    const { documents, offices } = ctx.world.region
    const [template, office] = [documents.get('correction'), offices.get('sky')]
    assert.ok(template && office)
    Object.assign(template, { title: '别的', body: ['别的'] })
    Object.assign(office, { name: '别的局' })
    const after = await draw()
    Object.assign(office, { name: '风筝市天空管理局' })
    assert.ok(before.bytes.equals(after.bytes))
    assert.equal(after.name, before.name)
  })
})

test('what is kept holds no identity in full', async () => {
  await issue('application')
  const kept = await db.read(ANYONE, (ctx) =>
    sql<{ text: string }>`select json_agg(d)::text as text from documents.document d`.execute(ctx.db),
  )
  assert.doesNotMatch(kept.rows[0]?.text ?? '', new RegExp(`${NUMBER}|1380000000`))
})

test('a slip is refused for a document that has none, a PDF for a number that there is not', async () => {
  const { number } = await issue('grant')
  const how = { form: 'slip', publicUrl: 'https://example.test' } as const
  assert.equal(await refused(db.read(ANYONE, (ctx) => documentPdf(ctx, number, how))), 'document.no-slip')
  assert.equal(
    await refused(db.read(ANYONE, (ctx) => documentPdf(ctx, '风筝准〔2026〕999999号', how))),
    'document.unknown',
  )
})

test('a cancelled document keeps its text and says why and by what; it is not cancelled twice', async () => {
  const { owner, number } = await issue('grant')
  const revocation = await issue('revocation', { owner })
  const cancel = () =>
    write((ctx) => cancelDocument(ctx, { number, reason: '发证有误', by: revocation.number }))
  await cancel()
  const found = await db.read(ANYONE, (ctx) => findDocument(ctx, number))
  assert.deepEqual(
    [found?.state, found?.cancelReason, found?.cancelledBy],
    ['cancelled', '发证有误', revocation.number],
  )
  assert.equal(await refused(cancel()), 'document.cancelled')
})

test('the public check wants number and code; wrong ones get one answer, and too many are refused', async () => {
  const { number } = await issue()
  const code = (await db.read(ANYONE, (ctx) => findDocument(ctx, number)))?.code ?? ''
  const check = (more: { number?: string; code?: string; ip?: string }) =>
    checkDocument(db, { number, code, ip: '192.0.2.1', ...more })
  assert.equal((await check({})).number, number)
  assert.equal((await check({ code: code.toLowerCase().replace(/(.{4})/g, '$1 ') })).number, number)
  assert.equal(await refused(check({ code: '' })), 'document.unknown')
  assert.equal(await refused(check({ number: '风筝受〔2026〕999999号' })), 'document.unknown')
  for (let time = 0; time < 18; time += 1) await refused(check({ code: 'AAAAAAAAAAAA' }))
  assert.equal(await refused(check({ code: 'AAAAAAAAAAAA' })), 'document.too-many-checks')
  assert.equal(await refused(check({})), 'document.too-many-checks')
  assert.equal((await check({ ip: '192.0.2.2' })).number, number)
  clock.now = new Date(clock.now.getTime() + 3_601_000)
  assert.equal((await check({})).number, number)
  await documentJobs[0]?.run({ db, actor: { kind: 'system', name: 'documents.sweep' } }, {})
})
