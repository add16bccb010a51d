import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { openCases } from '../cases/build.ts'
import { addEntry, editEntry } from '../inventory/commands/edit-entry.ts'
import { stepEntry } from '../inventory/commands/step-entries.ts'
import { getEntry, refuseOffList } from '../inventory/queries.ts'
import { ROOT } from '../platform/config.ts'
import { ANYONE, type World } from '../platform/ctx.ts'
import { loadRegion } from '../regions/load.ts'
import { changePart } from './commands/change-part.ts'
import { openDesign } from './commands/open-design.ts'
import { approveDesign } from './commands/review-design.ts'
import { submitDesign } from './commands/submit-design.ts'
import { listEntryChanges } from './entry-changes.ts'
import { getDesign, listStandingParts, takeEntry } from './queries.ts'
import { openEdition } from './watch.ts'

const cases = await openCases('demo')
const { region: base } = await loadRegion(join(ROOT, 'regions'), 'demo')
assert.ok(base)
const wen = cases.officer('hall', '温设计', ['design.write', 'item.edit'])
const shi = cases.officer('hall', '石复核', ['design.publish', 'item.review', 'item.publish'])
const world: World = await cases.act(wen, async (ctx) => ctx.world)
await openEdition(cases.db, world, base)

const begin = async (title: string): Promise<string> =>
  (await cases.act(wen, (ctx) => openDesign(ctx, { title }))).id
const put = async (designId: string, id: string, content: unknown, base?: string | null): Promise<void> => {
  const { revision } = await cases.db.read(wen, (ctx) => getDesign(ctx, designId))
  await cases.act(wen, (ctx) => changePart(ctx, { designId, kind: 'items', id, revision, content, base }))
}
async function putInForce(designId: string): Promise<void> {
  const { revision, faults } = await cases.db.read(wen, (ctx) => getDesign(ctx, designId))
  assert.deepEqual(faults, [])
  await cases.act(wen, (ctx) => submitDesign(ctx, { designId, revision, effectiveOn: null }))
  await cases.act(shi, (ctx) => approveDesign(ctx, { designId, revision: revision + 1 }))
  await openEdition(cases.db, world, base!)
}
const listed = async (id: string, changes: Record<string, unknown>): Promise<void> => {
  const { version, revision } = await cases.db.read(wen, (ctx) => getEntry(ctx, id))
  await cases.act(wen, (ctx) => editEntry(ctx, { id, version, revision, changes }))
  await cases.act(wen, (ctx) => stepEntry(ctx, { id, step: 'submit' }))
  await cases.act(shi, (ctx) => stepEntry(ctx, { id, step: 'approve' }))
  await cases.act(shi, (ctx) => stepEntry(ctx, { id, step: 'publish' }))
}
const changesIn = (designId: string) => cases.db.read(wen, (ctx) => listEntryChanges(ctx, designId))

test('an item that was taken from the list follows its entry: the operator sees what the list changed and takes just that', async () => {
  const { id: entry } = await cases.act(wen, (ctx) =>
    addEntry(ctx, {
      kind: 'implementation',
      area: '990100',
      key: { scheme: 'local', value: 'FOLLOW-1' },
      name: '风筝展览备案',
      type: 'other-power',
    }),
  )
  const first = {
    body: '风筝市天空管理局',
    promised: { n: 9, unit: 'working' },
    materials: [{ name: '展览方案' }, { name: '场地证明' }],
  }
  await listed(entry, first)

  const design = await begin('取用展览备案')
  const taken = await cases.db.read(wen, (ctx) => takeEntry(ctx, design, entry))
  const item = taken.content as Record<string, unknown>
  assert.equal(item['entryVersion'], 1)
  await put(design, taken.id, { ...item, summary: '操作员自己写的概述。' }, taken.base)
  await putInForce(design)
  assert.equal(world.region.items.get(taken.id)?.item.limits.promised?.basis, '事项清单')

  const next = await begin('跟着清单改')
  assert.deepEqual(await changesIn(next), [])
  // A draft of the entry is nobody's business yet.
  const { version, revision } = await cases.db.read(wen, (ctx) => getEntry(ctx, entry))
  const draft = { visits: 2 }
  await cases.act(wen, (ctx) => editEntry(ctx, { id: entry, version, revision, changes: draft }))
  assert.deepEqual(await changesIn(next), [])
  await listed(entry, {
    promised: { n: 4, unit: 'working' },
    visits: null,
    materials: [{ name: '展览方案' }, { name: '安全承诺' }],
  })
  const [change, ...others] = await changesIn(next)
  assert.ok(change)
  assert.equal(others.length, 0)
  assert.deepEqual([change.item, change.from, change.to], [taken.id, 1, 2])
  const places = change.differences.map(({ path, rewritten }) => [path.split('.').slice(0, 2)[0], rewritten])
  assert.deepEqual(places, [
    ['limits', false],
    ['materials', false],
    ['materials', false],
  ])

  await put(next, change.item, change.content, change.base)
  assert.deepEqual(await changesIn(next), [])
  await putInForce(next)
  const followed = world.region.items.get(taken.id)?.item
  assert.deepEqual(followed?.limits.promised, { days: 4, unit: 'working', basis: '事项清单' })
  assert.equal(followed.summary, '操作员自己写的概述。')
  assert.deepEqual(
    followed.materials.map(({ name }) => name),
    ['风筝展览备案申请表', '展览方案', '安全承诺'],
  )
})

test('an item that bears the code of a draft of the list is pointed out before nobody can apply for it; the draft is told to no citizen', async () => {
  const { id: entry } = await cases.act(wen, (ctx) =>
    addEntry(ctx, {
      kind: 'implementation',
      area: '990100',
      key: { scheme: 'local', value: 'DRAFT-1' },
      name: '没人看过的草稿',
      type: 'other-power',
    }),
  )
  const kite = world.region.items.get('kite-permit')?.item ?? assert.fail()
  const school = {
    ...kite,
    id: 'kite-school',
    name: '风筝学校备案',
    code: { scheme: 'local', value: 'DRAFT-1' },
    outputs: [],
    result: { name: '备案回执' },
  }
  const warnings = async (design: string) =>
    (await cases.db.read(wen, (ctx) => getDesign(ctx, design))).warnings.filter(
      ({ path }) => path === 'code.value',
    )
  const design = await begin('撞上草稿')
  await put(design, 'kite-school', school, null)
  const [warning] = await warnings(design)
  assert.equal(warning?.place?.id, 'kite-school')
  assert.match(warning.reason, /「DRAFT-1」的一项「没人看过的草稿」还没有发布.*都不能申请.*请先到事项清单/)

  await putInForce(design)
  const refusal = await cases.db.read(ANYONE, (ctx) => refuseOffList(ctx, ['kite-school']))
  assert.match(refusal?.zh ?? '', /^「风筝学校备案」现在不在事项清单上/)
  await listed(entry, { body: '风筝市天空管理局' })
  assert.equal(await cases.db.read(ANYONE, (ctx) => refuseOffList(ctx, ['kite-school'])), undefined)
  const next = await begin('清单发布以后')
  const standing = await cases.db.read(wen, (ctx) => listStandingParts(ctx, 'items'))
  const stands = standing.find(({ id }) => id === 'kite-school')
  await put(next, 'kite-school', { ...school, summary: '改个概述。' }, stands?.base)
  assert.deepEqual(await warnings(next), [])
})
