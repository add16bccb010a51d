import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openDocuments } from '../../server/documents/build.ts'
import { planDelivery } from '../../server/deliveries/commands/plan-delivery.ts'
import { publishNotice } from '../../server/deliveries/commands/publish-notice.ts'
import { sendByPost } from '../../server/deliveries/commands/send-by-post.ts'
import { takeBack } from '../../server/deliveries/commands/take-back.ts'
import { ANYONE } from '../../server/platform/ctx.ts'
import type { PageRequest, View } from '../../server/platform/http-pages.ts'
import { Refusal } from '../../server/platform/refusal.ts'
import type { PortalOptions } from '../options.ts'
import { noticePages } from './route.tsx'

const { db, clock, write, issue } = await openDocuments()
const region = await db.read(ANYONE, async (ctx) => ctx.world.region)
const options = {
  mode: 'demo',
  region: () => region,
  assets: { style: '/s.css', script: '/s.js' },
} as unknown as PortalOptions

async function open(path: '/notices' | '/notices/:id', id = '', lang: View['lang'] = 'zh-Hans') {
  const page = noticePages(options).find((each) => each.path === path)
  const reply = await page?.get?.({
    params: { id },
    query: {},
    form: { one: () => '', all: () => [], names: () => [], files: [] },
    actor: ANYONE,
    csrf: '',
    sessionToken: undefined,
    view: { elder: false, lang },
    path: '/notices',
    url: '/notices',
    ip: '192.0.2.7',
    origin: 'http://localhost',
    db,
  } satisfies PageRequest)
  assert.ok(reply && 'html' in reply)
  return String(reply.html)
}

test('公告的页面写明给谁、哪份文书、到哪里领、哪天视为送达，不写为什么和住在哪里；满三十日就看不到', async () => {
  assert.match(await open('/notices'), /现在没有公告/)
  const { owner, number } = await issue('grant')
  const { id } = await write((ctx) =>
    planDelivery(ctx, {
      owner,
      personId: null,
      office: 'sky',
      documents: [number],
      method: 'post',
      address: '风筝市云上区云上路 9 号 3 幢 201 室',
      addressee: '风筝有限公司',
    }),
  )
  await write((ctx) => sendByPost(ctx, { id, tracking: 'YZ1' }))
  await write((ctx) => takeBack(ctx, { id, reason: '没有这个单位' }))
  await write((ctx) => publishNotice(ctx, { id, reason: '登记的住所没有这个单位，电话是空号。' }))

  const list = await open('/notices')
  assert.match(list, new RegExp(`href="/notices/${id}"[^>]*>风筝有限公司：`))
  assert.match(list, /风筝市天空管理局.*2026年12月23日满三十日/)
  assert.match(list, /<meta name="robots" content="noindex, noarchive"\/>/)
  const one = await open('/notices/:id', id)
  assert.ok(one.includes(number))
  assert.match(one, /风筝有限公司：用别的方式没有能够.*到2026年12月23日视为送达/)
  assert.match(one, /风筝市云上路 1 号/)
  assert.match(one, /民事诉讼法》第九十五条/)
  assert.doesNotMatch(one, /空号|201 室/)
  assert.match(await open('/notices/:id', id, 'en'), /Civil Procedure Law, article 95/)

  clock.now = new Date('2026-12-23T16:00:00Z')
  assert.match(await open('/notices'), /现在没有公告/)
  await assert.rejects(
    open('/notices/:id', id),
    (error) => error instanceof Refusal && error.kind === 'not-found',
  )
  await assert.rejects(open('/notices/:id', 'x'), Refusal)
})
