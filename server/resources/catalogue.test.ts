import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refusal } from '../platform/refusal.ts'
import { mounting, type Resource } from '../sharing/resource.ts'
import { ASKER, buildResource, KEEPER, MANAGER, openCatalogue, SHIPPED, SYSTEM } from './build.ts'
import { addResource, editResource, withdrawResource } from './commands/edit-resource.ts'
import { importResources, tryImport } from './commands/import-resources.ts'
import { mirrorResources } from './commands/mirror-resources.ts'
import { csv, jsonLines, workbook } from './files.ts'
import { readLedger } from './ledger.ts'
import { officesByWord } from './place.ts'
import { getResource, listContents, listResources } from './queries.ts'

const { db, ship } = await openCatalogue()
const ALL = { state: 'listed' } as const
const code = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
  )
const find = async (q: string, by = KEEPER) => {
  const { rows } = await db.read(by, (ctx) => listResources(ctx, { ...ALL, q }, { limit: 50 }))
  assert.equal(rows.length, 1, q)
  return db.read(by, (ctx) => getResource(ctx, rows[0]?.id ?? ''))
}
const base64 = (text: string | Buffer): string => Buffer.from(text).toString('base64')

test('the catalogue that is shipped is taken over once; what an operator changed stays, what is gone is withdrawn', async () => {
  assert.equal((await db.write(SYSTEM, mirrorResources)).changed, 0)
  const sites = await find('场地')
  assert.equal(sites.shipped, true)
  const content = { ...sites.content, abstract: '全市的放飞场地。' }
  const { id, revision } = sites
  await db.write(KEEPER, (ctx) => editResource(ctx, { id, revision, content }))
  assert.equal(
    await code(db.write(KEEPER, (ctx) => editResource(ctx, { id, revision, content }))),
    'resource.overtaken',
  )
  const renamed = SHIPPED.map((each) => (each.code === 'FZ-001' ? { ...each, name: '高空风筝登记册' } : each))
  ship(renamed.filter((each) => each.code !== 'FZ-003'))
  assert.equal((await db.write(SYSTEM, mirrorResources)).changed, 2)
  assert.equal((await find('场地')).content.abstract, '全市的放飞场地。')
  assert.equal((await find('FZ-001')).content.name, '高空风筝登记册')
  const gone = await db.read(KEEPER, (ctx) => listResources(ctx, { state: 'withdrawn' }, { limit: 50 }))
  assert.deepEqual(
    gone.rows.map((row) => row.code),
    ['FZ-003'],
  )
  ship(SHIPPED)
  await db.write(SYSTEM, mirrorResources)
})

test('an entry is found by each word of its name, its fields or its code, page by page, and filtered', async () => {
  const list = (filter: object, limit = 50, after?: string) =>
    db.read(KEEPER, (ctx) => listResources(ctx, { ...ALL, ...filter }, { limit, after }))
  assert.deepEqual(
    (await list({ q: '登记 持有人' })).rows.map((row) => row.code),
    ['FZ-001'],
  )
  assert.deepEqual(
    (await list({ q: 'fz-003' })).rows.map((row) => row.name),
    ['巡查路线'],
  )
  assert.deepEqual((await list({ q: '%' })).rows, [])
  assert.deepEqual(
    (await list({ mounted: 'no' })).rows.map((row) => row.code),
    ['FZ-002', 'FZ-003'],
  )
  assert.deepEqual(
    (await list({ sharing: 'none' })).rows.map((row) => row.code),
    ['FZ-003'],
  )
  assert.equal((await list({ owner: 'police' })).total, 0)
  const first = await list({}, 2)
  assert.deepEqual([first.total, first.next], [3, 'FZ-002'])
  assert.deepEqual(
    (await list({}, 2, 'FZ-002')).rows.map((row) => row.code),
    ['FZ-003'],
  )
})

test('only the owner’s operator adds, edits and withdraws, and a faulty entry says where', async () => {
  const added = buildResource({ code: 'FZ-100', source: undefined })
  assert.equal(await code(db.write(ASKER, (ctx) => addResource(ctx, added))), 'resource.not-yours')
  const { id } = await db.write(KEEPER, (ctx) => addResource(ctx, added))
  assert.equal(await code(db.write(KEEPER, (ctx) => addResource(ctx, added))), 'resource.code-taken')
  assert.equal(
    await code(db.write(KEEPER, (ctx) => addResource(ctx, buildResource({ code: 'FZ-101' })))),
    'resource.source-taken',
  )
  const edit = (content: Resource, by = KEEPER) =>
    code(db.write(by, (ctx) => editResource(ctx, { id, revision: 1, content })))
  assert.equal(await edit({ ...added, name: '改名' }, ASKER), 'resource.not-yours')
  assert.equal(await edit({ ...added, owner: 'police' }), 'resource.not-yours', 'nobody gives it away')
  assert.equal(await edit({ ...added, code: 'FZ-102' }), 'resource.code-fixed')
  const faulty = { ...added, sharing: 'none' as const, conditions: undefined, items: ['item:moon'] }
  const refused = await db
    .write(KEEPER, (ctx) => editResource(ctx, { id, revision: 1, content: faulty }))
    .catch((error: unknown) => error)
  assert.ok(refused instanceof Refusal)
  assert.deepEqual(
    refused.fields.map(({ field }) => field),
    ['conditions', 'items.0'],
  )
  const withdraw = (by = KEEPER) =>
    code(db.write(by, (ctx) => withdrawResource(ctx, { id, revision: 1, reason: '不再登记。' })))
  assert.equal(await withdraw(ASKER), 'resource.not-yours')
  assert.equal(await withdraw(), 'done')
  assert.equal(await withdraw(), 'resource.not-listed')
  const events = await db.run<{ kind: string }>(
    'events',
    'select kind from platform.event where subject = $1 order by seq',
    [id],
  )
  assert.deepEqual(
    events.map(({ kind }) => kind),
    ['resource.added', 'resource.withdrawn'],
  )
})

test('only the owner opens its data: whoever keeps the catalogue of the place describes and closes, and the owner hears of it', async () => {
  const { id, content, revision } = await find('FZ-001')
  const edit = (changes: Partial<Resource>, by = MANAGER) =>
    code(db.write(by, (ctx) => editResource(ctx, { id, revision, content: { ...content, ...changes } })))
  const [number, holder, address] = content.fields
  assert.ok(number && holder && address)
  const denied = 'resource.terms-not-yours'
  assert.equal(await edit({ sharing: 'unconditional' }), denied)
  assert.equal(await edit({ owner: 'police', source: undefined }), denied)
  assert.equal(await edit({ fields: [{ ...number, sharing: 'unconditional' }, holder, address] }), denied)
  assert.equal(await edit({ fields: [number, holder, { ...address, sharing: undefined }] }), denied)
  // The name of a field that is shared, and behind it what is not.
  assert.equal(await edit({ fields: [{ ...number, gives: 'address' }, holder] }), denied)
  const mounting = buildResource({ code: 'FZ-200', owner: 'kites' })
  assert.equal(await code(db.write(MANAGER, (ctx) => addResource(ctx, mounting))), denied)
  const opened = jsonLines([{ ...content, sharing: 'unconditional' }])
  const imported = await db.write(MANAGER, (ctx) => importResources(ctx, { content: base64(opened) }))
  assert.deepEqual([imported.changed, imported.faulty, imported.faults[0]?.column], [0, 1, '共享类型'])

  assert.equal(await edit({ abstract: '登记过的风筝。' }), 'done')
  const told = await db.run<{ text: string }>(
    'told',
    "select text from messages.notice where office = 'kites' and kind = 'resource.kept'",
    [],
  )
  assert.deepEqual(
    told.map(({ text }) => text),
    ['公安演示办事处修改了本单位的数据资源「风筝登记册」，请核对。'],
  )
  const again = { id, revision: revision + 1, content }
  assert.equal(await code(db.write(KEEPER, (ctx) => editResource(ctx, again))), 'done')
})

test('a source is mounted by an office of its department only', async () => {
  const { offices } = await db.read(KEEPER, async (ctx) => ctx.world.region)
  const stranger = [...offices.values()].find(({ department }) => department !== '风筝')
  assert.ok(stranger)
  const mayMount = mounting([...offices.values(), { id: 'kites', department: '风筝' }])
  assert.equal(mayMount('kites', { department: '风筝' }), true)
  assert.equal(mayMount(stranger.id, { department: '风筝' }), false)
  assert.equal(mayMount(stranger.id, { department: '风筝', office: stranger.id }), true)
  assert.equal(mayMount(stranger.id, { department: '没有机构的部门' }), true)
})

test('a file in each format comes back as it went out, and the second time changes nothing', async () => {
  const before = await db.read(KEEPER, (ctx) => listContents(ctx, ALL))
  const place = await db.read(KEEPER, async (ctx) => officesByWord(ctx))
  for (const file of [jsonLines(before), csv(before, place), await workbook(before, place)]) {
    const result = await db.write(KEEPER, (ctx) => importResources(ctx, { content: base64(file) }))
    assert.deepEqual(result, { rows: 3, added: 0, changed: 0, same: 3, faulty: 0, faults: [] })
  }
  assert.deepEqual(await db.read(KEEPER, (ctx) => listContents(ctx, ALL)), before)
})

test('a file is tried before it counts: good lines are taken, each faulty cell is told, only the named columns change', async () => {
  const file = [
    '信息资源代码,信息资源名称,管理单位,摘要,共享类型,共享条件,更新周期,格式,发布日期,信息项',
    'FZ-201,线轴目录,风筝演示办事处,线轴,有条件共享,写明事项,每周,电子表格,2026-02-01,"名称|字符|50\n长度|数值"',
    'FZ-202,线轴二,风筝演示办事处,线轴,随便,,每周,电子表格,2026-02-01,名称|字符',
    'FZ-201,线轴三,风筝演示办事处,线轴,无条件共享,,每周,电子表格,2026-02-01,名称|字符',
    'FZ-203,线轴四,公安演示办事处,线轴,无条件共享,,每周,电子表格,2026-02-01,名称|字符',
    ',没有代码,风筝演示办事处,线轴,无条件共享,,每周,电子表格,2026-02-01,名称|字符',
    'FZ-204,线轴五,风筝演示办事处,线轴,不予共享,,每周,电子表格,2026-13-01,名称|文字',
  ].join('\n')
  const tried = await db.read(KEEPER, (ctx) => tryImport(ctx, { content: base64(file) }))
  assert.deepEqual([tried.rows, tried.added, tried.faulty], [6, 1, 5])
  assert.deepEqual(
    tried.faults.map(({ row, column }) => [row, column]),
    [
      [3, '共享类型'],
      [4, '信息资源代码'],
      [5, '管理单位'],
      [6, '信息资源代码'],
      [7, '发布日期'],
      [7, '信息项'],
    ],
  )
  assert.equal(
    (await db.read(KEEPER, (ctx) => listResources(ctx, { ...ALL, q: 'FZ-201' }, { limit: 9 }))).total,
    0,
  )
  const done = await db.write(KEEPER, (ctx) => importResources(ctx, { content: base64(file) }))
  assert.deepEqual([done.added, done.changed, done.same, done.faulty], [1, 0, 0, 5])
  assert.deepEqual((await find('FZ-201')).content.fields, [
    { name: '名称', type: 'text', length: 50 },
    { name: '长度', type: 'number' },
  ])
  const part = '信息资源代码,信息资源名称\nFZ-201,线轴名录\n'
  assert.equal((await db.write(KEEPER, (ctx) => importResources(ctx, { content: base64(part) }))).changed, 1)
  const { content } = await find('FZ-201')
  assert.deepEqual([content.name, content.refresh, content.fields.length], ['线轴名录', 'weekly', 2])
})

test('what a place below has sent is taken over by who manages sharing; the own office answers for it', async () => {
  const below = jsonLines([buildResource({ code: 'X-QX-1', owner: 'county-kites', source: undefined })])
  const refused = await db.read(KEEPER, (ctx) => tryImport(ctx, { content: base64(below) }))
  assert.equal(refused.faults[0]?.column, '管理单位')
  const taken = () => db.write(MANAGER, (ctx) => importResources(ctx, { content: base64(below) }))
  assert.equal((await taken()).added, 1)
  const { content } = await find('X-QX-1')
  assert.deepEqual([content.owner, content.provider], ['police', 'county-kites'])
  assert.equal((await taken()).same, 1)
})

test('the ledger counts what is listed, and 挂载率 is mounted entries over entries', async () => {
  const region = await db.read(KEEPER, async (ctx) => ctx.world.region)
  const shipped = {
    id: 'a',
    source: 'kites.register',
    holder: 'police',
    matters: [],
    fields: ['holder'],
    basis: '',
  }
  Object.assign(region, {
    grants: [
      { ...shipped, from: '2026-01-01' },
      { ...shipped, from: '2026-01-01', until: '2026-01-31' },
    ],
  })
  await db.run(
    'used',
    `insert into sharing.call_log (subject, source, purpose, outcome, cached, ms, at, actor)
     select gen_random_uuid(), 'kites.register', '放风筝', o, c, 1, $1, '{"kind":"system","name":"test"}' from (values
       ('answered', false), ('none', false), ('answered', true), ('down', false)) used(o, c)`,
    [await db.read(KEEPER, async (ctx) => ctx.now)],
  )
  const { total, byOwner, byKind } = await db.read(KEEPER, readLedger)
  Object.assign(region, { grants: [] })
  assert.deepEqual([total.resources, total.mounted], [5, 1])
  assert.deepEqual(
    [total.grants, total.calls, total.cached],
    [1, 2, 1],
    'shipped ones, and what was kept apart',
  )
  assert.deepEqual(
    byOwner.map(({ id, resources }) => [id, resources]),
    [
      ['kites', 4],
      ['police', 1],
    ],
  )
  assert.deepEqual(
    byKind.map(({ id, resources }) => [id, resources]),
    [
      ['unconditional', 1],
      ['conditional', 3],
      ['none', 1],
    ],
  )
})
