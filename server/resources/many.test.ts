import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildResource, KEEPER, ASKER, openCatalogue } from './build.ts'
import { importResources } from './commands/import-resources.ts'
import { jsonLines } from './files.ts'
import { readLedger } from './ledger.ts'
import { listResources } from './queries.ts'

const { db, rooms } = await openCatalogue()

/** As many as one city has listed: 11,482 entries, 996 of them mounted. */
const [ENTRIES, MOUNTED] = [11_482, 996]

test('a catalogue of 11,482 entries with 996 mounted is imported once, found, paged and counted quickly', async (t) => {
  const region = await db.read(KEEPER, async (ctx) => ctx.world.region)
  const source = region.sources['kites.register']
  const sources = Object.fromEntries(
    Array.from({ length: MOUNTED }, (_, n) => [`many.s${n}`, { ...source, id: `many.s${n}` }]),
  )
  Object.assign(region, { sources: { ...region.sources, ...sources } })
  const entries = Array.from({ length: ENTRIES - 3 }, (_, n) =>
    buildResource({
      code: `M-${String(n).padStart(6, '0')}`,
      name: `第 ${n} 号数据资源`,
      owner: n < MOUNTED || n % 2 === 0 ? 'kites' : 'police',
      abstract: `${['人口', '企业', '车辆', '房屋', '证照'][n % 5]}方面的数据，由业务系统每天更新一次，供办理事项时核对。`,
      source: n < MOUNTED - 1 ? `many.s${n}` : undefined,
    }),
  )
  for (const keeper of [KEEPER, ASKER]) {
    const own = entries.filter(({ owner }) => owner === keeper.office)
    const content = Buffer.from(jsonLines(own)).toString('base64')
    const first = await db.write(keeper, (ctx) => importResources(ctx, { content }))
    assert.deepEqual([first.added, first.faulty], [own.length, 0])
    const second = await db.write(keeper, (ctx) => importResources(ctx, { content }))
    assert.deepEqual([second.same, second.added, second.changed], [own.length, 0, 0])
  }
  await db.run('analyze', 'analyze resources.resource', [])

  const { total } = await db.read(KEEPER, readLedger)
  assert.deepEqual([total.resources, total.mounted], [ENTRIES, MOUNTED])
  assert.equal(((total.mounted / total.resources) * 100).toFixed(2), '8.67')

  const list = (filter: object, after?: string) =>
    db.read(KEEPER, (ctx) => listResources(ctx, { state: 'listed', ...filter }, { limit: 50, after }))
  const found = await list({ q: '房屋 9998' })
  assert.deepEqual(
    found.rows.map(({ code }) => code),
    ['M-009998'],
  )
  const seen = new Set<string>()
  for (let after: string | undefined; ;) {
    const page = await list({ owner: 'kites' }, after)
    for (const { code } of page.rows) seen.add(code)
    if (page.next === null) {
      assert.equal(page.total, seen.size, 'each once, none lost')
      break
    }
    after = page.next
  }

  // A page further on is a walk along the codes, not a reading of everything before it.
  const plan = await rooms.open('serve').run<{ 'QUERY PLAN': string }>(
    'plan',
    `explain (costs off) select r.id from resources.resource r
     where r.state = 'listed' and r.code > 'M-009000' order by r.code limit 51`,
    [],
  )
  const text = plan.map((row) => row['QUERY PLAN']).join('\n')
  assert.match(text, /Index Scan using resource_listed/)
  assert.doesNotMatch(text, /Sort|Seq Scan/)

  const times: number[] = []
  for (const filter of [{}, { q: '房屋' }, { q: '没有的词' }, { owner: 'police', mounted: 'yes' }]) {
    const start = performance.now()
    await list(filter)
    times.push(Math.round(performance.now() - start))
  }
  t.diagnostic(`first page, a word, a word of nothing, owner and mounted: ${times.join(', ')} ms`)
})
