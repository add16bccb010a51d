import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildFacts, OFFICER, openDocuments } from '../../server/documents/build.ts'
import { cancelDocument } from '../../server/documents/commands/cancel-document.ts'
import { issueDocument } from '../../server/documents/commands/issue-document.ts'
import { findDocument } from '../../server/documents/queries.ts'
import { ANYONE } from '../../server/platform/ctx.ts'
import type { PageReply, PageRequest, View } from '../../server/platform/http-pages.ts'
import { uuidv7 } from '../../server/platform/ids.ts'
import type { PortalOptions } from '../options.ts'
import { verifyPages } from './route.tsx'

const { db } = await openDocuments()
const region = await db.read(ANYONE, async (ctx) => ctx.world.region)
const options = {
  mode: 'demo',
  region,
  assets: { style: '/s.css', script: '/s.js' },
} as unknown as PortalOptions

type Shown = { status: number; html: string; redirect?: string }

async function open(
  path: '/verify' | '/verify/:number',
  asked: { number?: string; query?: Record<string, string>; ip?: string; lang?: View['lang'] },
): Promise<Shown> {
  const page = verifyPages(options).find((each) => each.path === path)
  const reply: PageReply | undefined = await page?.get?.({
    params: { number: asked.number ?? '' },
    query: asked.query ?? {},
    form: { one: () => '', all: () => [], names: () => [], files: [] },
    actor: ANYONE,
    csrf: '',
    sessionToken: undefined,
    view: { elder: false, lang: asked.lang ?? 'zh-Hans' },
    path: '/verify',
    url: '/verify',
    ip: asked.ip ?? '192.0.2.7',
    origin: 'http://localhost',
    db,
  } satisfies PageRequest)
  assert.ok(reply)
  if ('redirect' in reply) return { status: 302, html: '', redirect: reply.redirect }
  assert.ok('html' in reply)
  return { status: reply.status ?? 200, html: reply.html }
}

async function issued(): Promise<{ number: string; code: string }> {
  const { number } = await db.write(OFFICER, (ctx) =>
    issueDocument(ctx, {
      owner: uuidv7(),
      step: null,
      kind: 'acceptance',
      personId: null,
      office: 'sky',
      facts: buildFacts('acceptance'),
    }),
  )
  const found = await db.read(ANYONE, (ctx) => findDocument(ctx, number))
  return { number, code: found?.code ?? '' }
}

test('number and code show whose document it is, masked, whether it stands, and its whole text', async () => {
  const { number, code } = await issued()
  const shown = await open('/verify/:number', { number, query: { k: code } })
  assert.equal(shown.status, 200)
  assert.match(shown.html, /这份文书是真的，现在有效/)
  assert.match(shown.html, /风筝市天空管理局/)
  assert.match(shown.html, /陈\*\*/)
  assert.doesNotMatch(shown.html, /陈𫖯㛃/)
  assert.match(shown.html, /<article class="paper" lang="zh-Hans">/)
  assert.match(shown.html, /我们承诺最晚在2026年12月18日办结/)
  assert.equal(shown.html.match(/<h1/g)?.length, 1)
})

test('the number alone opens nothing and says where the code stands', async () => {
  const { number } = await issued()
  const shown = await open('/verify/:number', { number })
  assert.equal(shown.status, 422)
  assert.match(shown.html, /还要填防伪码/)
  assert.doesNotMatch(shown.html, /天空管理局/)
  assert.match(shown.html, new RegExp(`value="${number}"`))
})

test('a wrong code and a number that there is not are told apart by nothing', async () => {
  const { number } = await issued()
  const wrong = await open('/verify/:number', { number, query: { k: 'AAAAAAAAAAAA' } })
  const unknown = await open('/verify/:number', {
    number: '风筝受〔2026〕999999号',
    query: { k: 'AAAAAAAAAAAA' },
  })
  assert.deepEqual([wrong.status, unknown.status], [404, 404])
  const without = (html: string, typed: string): string => html.replaceAll(typed, '')
  assert.equal(without(wrong.html, number), without(unknown.html, '风筝受〔2026〕999999号'))
})

test('whoever guesses too often is told to wait, in the language of the page', async () => {
  const { number, code } = await issued()
  for (let time = 0; time < 20; time += 1)
    await open('/verify/:number', { number, query: { k: 'A' }, ip: '192.0.2.8' })
  const shown = await open('/verify/:number', { number, query: { k: code }, ip: '192.0.2.8', lang: 'en' })
  assert.equal(shown.status, 429)
  assert.match(shown.html, /Too many wrong check codes/)
})

test('a document that no longer stands says so, since when and why', async () => {
  const { number, code } = await issued()
  await db.write(OFFICER, (ctx) => cancelDocument(ctx, { number, reason: '受理有误', by: null }))
  const shown = await open('/verify/:number', { number, query: { k: code } })
  assert.match(shown.html, /这份文书已经失效/)
  assert.match(shown.html, /受理有误/)
})

test('the form leads to the document with any brackets, and to a certificate without a code', async () => {
  const { number, code } = await issued()
  const typed = number.replace('〔', '[').replace('〕', ']')
  const led = await open('/verify', { query: { number: typed, k: code } })
  assert.equal(led.redirect, `/verify/${encodeURIComponent(typed)}?k=${code}`)
  assert.equal((await open('/verify/:number', { number: typed, query: { k: code } })).status, 200)
  const certificate = await open('/verify', { query: { number: '320800ABCDEFGHJKLM0' } })
  assert.equal(certificate.redirect, '/verify/320800ABCDEFGHJKLM0')
  const missing = await open('/verify/:number', { number: '320800ABCDEFGHJKLM0' })
  assert.equal(missing.status, 404)
  assert.match(missing.html, /没有这个编号的证照/)
})
