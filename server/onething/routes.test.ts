import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { testDb } from '../../test/db.ts'
import { registerCatalogueRoutes } from '../catalog/routes.ts'
import { ROOT } from '../platform/config.ts'
import { openDatabase, type Database } from '../platform/db.ts'
import type { World } from '../platform/ctx.ts'
import { createApi } from '../platform/http.ts'
import { createServer } from '../platform/http-server.ts'
import { loadRegion } from '../regions/load.ts'
import { publishRegion } from '../regions/commands/publish-region.ts'
import { registerSearchRoutes } from '../search/routes.ts'
import { registerOneThingRoutes } from './routes.ts'

const { url } = await testDb()

describe('the catalogue over HTTP', () => {
  let db: Database
  let server: Awaited<ReturnType<typeof createServer>>

  before(async () => {
    const world = {} as World
    db = openDatabase(url, world, () => new Date('2026-11-20T02:00:00Z'), 3)
    const { region } = await loadRegion(join(ROOT, 'regions'), 'huaian')
    assert.ok(region)
    Object.assign(world, { region: await publishRegion(db, region), mode: 'demo' })
    server = await createServer({
      publicUrl: 'http://localhost',
      trustedProxies: 0,
      clientDir: '/nonexistent',
      db,
    })
    await server.register(async (scope) => {
      const api = createApi(scope, { db, secret: 'x'.repeat(32), findSession: async () => undefined })
      registerCatalogueRoutes(api)
      registerSearchRoutes(api)
      registerOneThingRoutes(api)
    })
  })
  after(async () => {
    await server?.close()
    await db?.close()
  })
  const get = async (path: string) => {
    const reply = await server.inject({ url: path })
    return { status: reply.statusCode, body: reply.json() }
  }

  test('finds one-things and items by what people type', async () => {
    const { status, body } = await get(`/search?q=${encodeURIComponent('報戶口')}`)
    assert.equal(status, 200)
    assert.equal(body.rows[0].id, 'newborn')
    assert.equal(
      (await get(`/items?q=${encodeURIComponent('社保卡')}`)).body.rows[0].id,
      'social-security-card',
    )
    assert.equal((await get('/onethings?q=xiaoche')).body.rows[0].id, 'school-bus')
  })

  test('gives one whole item and one whole one-thing', async () => {
    const item = await get('/items/birth-registration')
    assert.deepEqual(
      [item.status, item.body.department, item.body.item.id],
      [200, '公安', 'birth-registration'],
    )
    const onething = await get('/onethings/newborn')
    assert.equal(onething.status, 200)
    assert.equal(Object.keys(onething.body.items).length, 7)
    assert.equal(onething.body.version, 1)
  })

  test('lists page by page, each entry once, and from any cursor on', async () => {
    const seen: string[] = []
    for (let next: string | null = ''; next !== null;) {
      const page: { rows: { id: string }[]; next: string | null } = (
        await get(`/items?limit=4${next && `&cursor=${next}`}`)
      ).body
      assert.ok(page.rows.length <= 4)
      seen.push(...page.rows.map(({ id }) => id))
      next = page.next
    }
    const { total } = { total: (await get('/items?limit=100')).body.rows.length }
    assert.deepEqual([seen.length, new Set(seen).size], [total, total])
    assert.deepEqual((await get('/items?cursor=%F0%9F%AA%81')).status, 200)
  })

  test('answers an unknown item with what is near, as a problem', async () => {
    const { status, body } = await get('/items/birth-registratoin')
    assert.deepEqual([status, body.code], [404, 'catalogue.unknown'])
    assert.match(body.detail, /没有这个事项.*birth-registration/)
    assert.equal((await get('/onethings/new-born')).status, 404)
    assert.equal((await get(`/items/${encodeURIComponent("'; drop table x; --")}`)).status, 404)
    assert.equal((await get('/items?limit=9999')).status, 400)
  })
})
