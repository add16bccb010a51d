import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openInventory } from '../server/inventory/build.ts'
import { mirrorItems } from '../server/inventory/commands/mirror-items.ts'
import { ANYONE } from '../server/platform/ctx.ts'
import type { PublishedRegion } from '../server/regions/world.ts'
import { portalPages, type PortalOptions } from './mount.ts'

const { db, system, world } = await openInventory()
await db.write(system, (ctx) => mirrorItems(ctx, world.region))
// Registered once, as when a process starts.
const pages = portalPages({
  mode: 'demo',
  region: () => world.region,
  assets: { style: '/s.css', script: '/s.js' },
  signIn: {} as PortalOptions['signIn'],
})

async function open(path: string, params: Record<string, string> = {}): Promise<string> {
  const reply = await pages
    .find((page) => page.path === path)
    ?.get?.({
      params,
      query: {},
      form: { one: () => '', all: () => [], names: () => [], files: [] },
      actor: ANYONE,
      csrf: '',
      sessionToken: undefined,
      view: { elder: false, lang: 'zh-Hans' },
      path,
      url: path,
      ip: '127.0.0.1',
      origin: 'http://localhost',
      db,
    })
  assert.ok(reply && 'html' in reply, path)
  return reply.html
}

/** The region with the one-thing 放风筝 under another name, as an operator publishes it. */
function renamed(region: PublishedRegion, name: string): PublishedRegion {
  const kite = region.onethings.get('kite') ?? assert.fail()
  const onething = { ...kite.onething, name, plainName: name }
  return { ...region, onethings: new Map([...region.onethings, ['kite', { ...kite, onething }]]) }
}

test('what operators publish is on the home page, in the lists and in the guides of its items at once', async () => {
  const before = world.region
  const [step] = before.onethings.get('kite')?.onething.steps ?? []
  assert.ok(step)
  world.region = renamed(before, '开办便利店一件事')
  for (const [path, params] of [
    ['/', {}],
    ['/search', {}],
    ['/onethings', {}],
    ['/items/:id', { id: step.item }],
  ] as const)
    assert.match(await open(path, params), /开办便利店一件事/, path)

  const items = new Map(before.items)
  items.delete(step.item)
  world.region = { ...before, items }
  const name = before.items.get(step.item)?.item.plainName ?? assert.fail()
  for (const path of ['/', '/items']) assert.ok(!(await open(path)).includes(`>${name}<`), path)
})
