import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { testDb } from '../../test/db.ts'
import { findItem } from '../catalog/queries.ts'
import { findOneThing, getDefinition } from '../onething/queries.ts'
import { ROOT, StartRefusal } from '../platform/config.ts'
import { ANYONE, type ReadCtx, type World } from '../platform/ctx.ts'
import { openDatabase, type Database } from '../platform/db.ts'
import { Refusal } from '../platform/refusal.ts'
import { countUses } from '../search/commands/count-uses.ts'
import { nearest, searchEntries } from '../search/queries.ts'
import { loadRegion } from './load.ts'
import type { Region } from './model.ts'
import { publishRegion } from './commands/publish-region.ts'

const NOW = new Date('2026-11-20T02:00:00Z')

const open: Database[] = []
// Registered before the database's own end, so that everybody has left by then.
after(() => Promise.all(open.map((db) => db.close())))
const { url } = await testDb()

let region: Region
let kites: Region
before(async () => {
  region = await load('huaian')
  kites = await load('demo')
})

async function load(id: string): Promise<Region> {
  const { region: loaded, faults } = await loadRegion(join(ROOT, 'regions'), id)
  assert.ok(loaded, JSON.stringify(faults))
  return loaded
}

/** A program that has published this region. */
async function start(which: Region): Promise<Database & { world: World }> {
  const world = {} as World
  const db = openDatabase(url, world, () => NOW, 3)
  open.push(db)
  Object.assign(world, { region: await publishRegion(db, which), mode: 'demo' })
  return Object.assign(db, { world })
}

const changed = (from: Region, item: string, change: object): Region => {
  const before = from.items[item]
  assert.ok(before)
  return { ...from, items: { ...from.items, [item]: { ...before, ...change } } }
}

describe('publishing a region', () => {
  test('gives every item and one-thing a version, and keeps it while nothing changes', async () => {
    const first = await start(region)
    const again = await start(region)
    assert.deepEqual(again.world.region, first.world.region)
    for (const { version } of first.world.region.items.values()) assert.equal(version, 1)
    const { rows } = await first.pool.query(
      `select count(*)::int from platform.event where kind = 'region.published'`,
    )
    assert.equal(rows[0].count, 1)
  })

  test('leaves a running case its version when an item changes', async () => {
    const before = await start(region)
    const old = before.world.region.onethings.get('newborn')
    assert.ok(old)
    const after = await start(changed(region, 'birth-registration', { summary: '新的说明' }))
    const current = after.world.region.onethings.get('newborn')
    assert.equal(current?.version, old.version + 1)
    assert.equal(after.world.region.items.get('birth-registration')?.version, 2)
    assert.equal(after.world.region.items.get('birth-certificate')?.version, 1)
    assert.equal(after.world.region.onethings.get('school-bus')?.version, 1)

    await after.read(ANYONE, async (ctx) => {
      assert.deepEqual(await getDefinition(ctx, 'newborn', old.version), old)
      assert.equal(
        await getDefinition(ctx, 'newborn', old.version),
        await getDefinition(ctx, 'newborn', old.version),
      )
      assert.equal(await getDefinition(ctx, 'newborn', old.version + 1), current)
      await assert.rejects(getDefinition(ctx, 'newborn', 99), Refusal)
    })
    await before.read(ANYONE, async (ctx) => {
      assert.deepEqual(
        await getDefinition(ctx, 'newborn', old.version + 1),
        current,
        'a process that is older reads it too',
      )
    })
  })

  test('by several processes at once gives one version and one result', async () => {
    const next = changed(region, 'vaccination-record', { summary: '同时发布' })
    const started = await Promise.all([start(next), start(next), start(next)])
    const versions = started.map(({ world }) => world.region.items.get('vaccination-record')?.version)
    assert.equal(new Set(versions).size, 1)
    assert.deepEqual(started[1].world.region, started[0].world.region)
  })

  test('withdraws what is gone, once, and takes it back as a new version', async () => {
    const { 'school-bus-plate': plate, ...items } = region.items
    const { 'school-bus': bus, ...onethings } = region.onethings
    assert.ok(plate && bus)
    const less = await start({ ...region, items, onethings })
    await start({ ...region, items, onethings })
    await less.read(ANYONE, async (ctx) => {
      assert.equal(findItem(ctx, 'school-bus-plate'), undefined)
      assert.equal(findOneThing(ctx, 'school-bus'), undefined)
      assert.deepEqual(
        (await searchEntries(ctx, '校车标牌核发')).filter(({ id }) => id === 'school-bus-plate'),
        [],
      )
      const { rows } = await sql<{ version: number; state: string }>`
        select version, content->>'state' as state from catalog.item_version
        where item_id = 'school-bus-plate' order by version`.execute(ctx.db)
      assert.deepEqual(rows, [
        { version: 1, state: 'published' },
        { version: 2, state: 'withdrawn' },
      ])
      const old = await getDefinition(ctx, 'school-bus', 2)
      assert.equal(old.onething.state, 'withdrawn')
      assert.equal((await getDefinition(ctx, 'school-bus', 1)).onething.state, 'published')
    })
    const back = await start(region)
    assert.equal(back.world.region.items.get('school-bus-plate')?.version, 3)
  })

  test('refuses a one-thing whose item is suspended, and changes nothing', async () => {
    await assert.rejects(start(changed(region, 'birth-certificate', { state: 'suspended' })), StartRefusal)
    const kept = await start(region)
    assert.ok(kept.world.region.items.get('birth-certificate'))
  })

  test('offers the invented kite as well', async () => {
    const other = await start(kites)
    assert.ok(other.world.region.onethings.size > 0)
  })
})

describe('searching', () => {
  const find = async (text: string, limit?: number) => {
    const db = open.at(-1)
    assert.ok(db)
    return db.read(ANYONE, (ctx: ReadCtx) => searchEntries(ctx, text, limit === undefined ? {} : { limit }))
  }
  before(async () => {
    await start(region)
  })

  for (const text of [
    '上户口',
    '出生证',
    '新生儿出生一件事',
    '新生儿',
    '新生兒',
    '報戶口',
    'chusheng',
    'xinshenger',
    'XinShengEr',
    'chū shēng',
    'csz',
    'csz?',
    'shk',
    '出生',
    '　新生儿　',
    '给孩子上户口怎么办',
    '我要给孩子报户口',
    '上护口',
    '新生儿出声一件事',
    '心生儿',
    '新生儿出X一件事',
    'chushegn',
    'cusen',
    'xinshengerchusheng',
    'newborn',
    '上户囗',
  ]) {
    test(`finds 新生儿出生一件事 by ${text}`, async () => {
      const found = await find(text)
      assert.ok(
        found.some((one) => one.kind === 'onething' && one.id === 'newborn'),
        found.map((one) => one.name).join(' '),
      )
    })
  }

  test('finds an item by the code on a paper', async () => {
    const found = await find('HA-DEMO-001')
    assert.deepEqual(
      found.map(({ id, why }) => [id, why]),
      [['birth-certificate', { field: 'code', how: 'exact', text: 'HA-DEMO-001' }]],
    )
  })

  test('puts one-things first among equals', async () => {
    assert.deepEqual(
      (await find('上户口')).slice(0, 2).map(({ id }) => id),
      ['newborn', 'birth-registration'],
    )
  })

  test('puts the whole name before a part of it', async () => {
    assert.equal((await find('社会保障卡申领'))[0]?.id, 'social-security-card')
  })

  test('finds nothing for signs and nonsense, and breaks on none', async () => {
    for (const text of [
      '🪁',
      '???',
      "'",
      "\\' | ! & :*",
      '\u0000',
      '\ud800',
      '<script>',
      '龘靐齉',
      'qqqqxxzz',
    ]) {
      assert.ok(Array.isArray(await find(text)), text)
    }
    assert.deepEqual(await find('龘靐齉'), [])
    assert.ok(Array.isArray(await find('户'.repeat(100_000))))
  })

  test('without text gives what is used most', async () => {
    const db = open.at(-1)
    await db?.write({ kind: 'system', name: 'count' }, (ctx) =>
      countUses(ctx, [{ kind: 'item', id: 'social-security-card', uses: 9 }]),
    )
    assert.equal((await find('', 3))[0]?.id, 'social-security-card')
    await start(region)
    assert.equal((await find(' ', 3))[0]?.id, 'social-security-card', 'also after the next publication')
  })

  test('names what is near an unknown id', async () => {
    const near = await open.at(-1)?.read(ANYONE, (ctx) => nearest(ctx, 'birth-registratoin'))
    assert.ok(near?.some(({ id }) => id === 'birth-registration'))
  })
})
