import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { buildFacts, OFFICER, openDocuments } from '../../server/documents/build.ts'
import { cancelDocument } from '../../server/documents/commands/cancel-document.ts'
import { issueDocument } from '../../server/documents/commands/issue-document.ts'
import { findDocument } from '../../server/documents/queries.ts'
import { ANYONE } from '../../server/platform/ctx.ts'
import type { PageReply, PageRequest, View } from '../../server/platform/http-pages.ts'
import { uuidv7 } from '../../server/platform/ids.ts'
import { buildPaper, buildSeal, MASTERS, openSeals, SYSTEM } from '../../server/seals/build.ts'
import { seedDemoSeals } from '../../server/seals/commands/demo-seals.ts'
import { openAuthority } from '../../server/seals/commands/open-authority.ts'
import { paperFile } from '../../server/seals/commands/seal-document.ts'
import { documentPaper } from '../../server/seals/queries.ts'
import { signPaper } from '../../server/seals/sign.ts'
import { softwareKeys } from '../../server/seals/software-keys.ts'
import type { PortalOptions } from '../options.ts'
import { verifyPages } from './route.tsx'

const { db } = await openDocuments()
const region = await db.read(ANYONE, async (ctx) => ctx.world.region)
const options = {
  mode: 'demo',
  region: () => region,
  assets: { style: '/s.css', script: '/s.js' },
} as unknown as PortalOptions

const filesDir = mkdtempSync(join(tmpdir(), 'tongban-verify-'))
after(() => rmSync(filesDir, { recursive: true, force: true }))
const store = softwareKeys(() => MASTERS)
const world = await db.read(ANYONE, async (ctx) => ctx.world)
Object.assign(world, {
  keys: { current: store, all: [store] },
  publicUrl: 'https://verify.example',
  filesDir,
})
await db.write(SYSTEM, openAuthority)
await db.write(SYSTEM, seedDemoSeals)

type Shown = { status: number; html: string; redirect?: string }

async function open(
  path: '/verify' | '/verify/:number' | '/verify/file',
  asked: {
    number?: string
    query?: Record<string, string>
    ip?: string
    lang?: View['lang']
    file?: Buffer
  },
): Promise<Shown> {
  const page = verifyPages(options).find((each) => each.path === path)
  const { file } = asked
  const files = file ? [{ field: 'file', name: 'a.pdf', bytes: file, tooBig: false }] : []
  const reply: PageReply | undefined = await page?.[file ? 'post' : 'get']?.({
    params: { number: asked.number ?? '' },
    query: asked.query ?? {},
    form: { one: () => '', all: () => [], names: () => [], files },
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

test('the sealed file of a document is genuine as long as the document stands; cancelled, it says since when and why, and leads to its state', async () => {
  const { number, code } = await issued()
  const publicUrl = 'https://verify.example'
  const paper = await db.read(OFFICER, (ctx) => documentPaper(ctx, number, { form: 'a4', publicUrl }))
  const { bytes } = await paperFile(db, { ...paper, automatic: true })
  const good = await open('/verify/file', { file: bytes })
  assert.match(good.html, /done-panel.*<h1[^>]*>文件是真的/s)
  const link = `/verify/${encodeURIComponent(number)}?k=${code}`
  assert.ok(good.html.includes(`href="${link}"`), 'the state opens without asking for the check code')

  await db.write(OFFICER, (ctx) => cancelDocument(ctx, { number, reason: '决定重开', by: null }))
  const ended = await open('/verify/file', { file: bytes })
  assert.match(ended.html, /tone-bad.*<h1[^>]*>这份文书已经失效/s)
  assert.doesNotMatch(ended.html, /done-panel/)
  for (const words of ['文件是真的，盖章以后没有改动', '2026年11月23日', '决定重开', link])
    assert.ok(ended.html.includes(words), words)
})

test('a file that another city’s authority sealed and stamped is told as not from here, and not as altered', async () => {
  const other = await openSeals()
  const seal = await buildSeal(other.db, [])
  const file = await other.db.read(SYSTEM, (ctx) => signPaper(ctx, seal, '测试', buildPaper().render))
  const { html } = await open('/verify/file', { file })
  assert.match(html, /<h1[^>]*>签章不是本地政务服务机构的/)
  assert.match(html, /别的地方出具的文件，请到那里核验/)
  assert.doesNotMatch(html, /时间不可信|被动过/)
})
