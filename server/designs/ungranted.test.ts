import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { openCases } from '../cases/build.ts'
import { ROOT } from '../platform/config.ts'
import type { World } from '../platform/ctx.ts'
import { loadRegion } from '../regions/load.ts'
import { mirrorResources } from '../resources/commands/mirror-resources.ts'
import { changePart } from './commands/change-part.ts'
import { openDesign } from './commands/open-design.ts'
import { approveDesign } from './commands/review-design.ts'
import { submitDesign } from './commands/submit-design.ts'
import { getDesign, getStandingPart, listStandingParts, previewPart, simulateOneThing } from './queries.ts'
import type { PartKey } from './model.ts'
import { listUngranted } from './ungranted.ts'
import { openEdition } from './watch.ts'

const cases = await openCases('demo')
const { region: base } = await loadRegion(join(ROOT, 'regions'), 'demo')
assert.ok(base)
const wen = cases.officer('hall', '温设计', ['design.write', 'design.publish'])
const shi = cases.officer('hall', '石复核', ['design.write', 'design.publish'])
const world: World = await cases.act(wen, async (ctx) => ctx.world)
await openEdition(cases.db, world, base)
await cases.act(wen, (ctx) => mirrorResources(ctx))

const kite = { kind: 'onethings', id: 'kite' } as const
const permit = { kind: 'items', id: 'kite-permit' } as const
type Content = Record<string, unknown>
const stands = (key: PartKey): Promise<Content> =>
  cases.db.read(wen, async (ctx) => (await getStandingPart(ctx, key)).content as Content)
const see = (id: string) => cases.db.read(wen, (ctx) => getDesign(ctx, id))

async function write(designId: string, key: PartKey, content: unknown): Promise<void> {
  const { revision } = await see(designId)
  const standing = await cases.db.read(wen, (ctx) => listStandingParts(ctx, key.kind))
  const base = standing.find(({ id }) => id === key.id)?.base ?? null
  await cases.act(wen, (ctx) => changePart(ctx, { ...key, designId, revision, content, base }))
}

const text = (id: string, name: string) => ({ id, name, section: '主人', control: 'text', maxLength: 50 })

/** The kite looks its owner up, and the form of the permit asks for name and telephone of the owner. */
async function designWithLookup(): Promise<string> {
  const { id } = await cases.act(wen, (ctx) => openDesign(ctx, { title: '放风筝先查主人' }))
  await write(id, { kind: 'elements', id: 'owner.name' }, text('owner.name', '主人的姓名'))
  await write(id, { kind: 'elements', id: 'owner.phone' }, text('owner.phone', '主人的电话'))
  const item = await stands(permit)
  const form = item['form'] as { fields: unknown[] }
  const fields = ['owner.name', 'owner.phone'].map((element) => ({ element, required: true }))
  await write(id, permit, { ...item, form: { ...form, fields: [...form.fields, ...fields] } })
  const prefill = [{ source: 'police.person', with: { number: '$applicant.number' }, as: 'owner' }]
  await write(id, kite, { ...(await stands(kite)), prefill })
  return id
}

/** In force at once, as if the region shipped with it. */
function grant(...fields: string[]): void {
  Object.assign(world.region, {
    grants: [
      ...world.region.grants.filter(({ id }) => id !== 'of-this-test'),
      ...(fields.length === 0
        ? []
        : [
            {
              id: 'of-this-test',
              source: 'police.person',
              holder: 'sky',
              matters: ['onething:kite'],
              fields,
              basis: '测试',
              from: '2020-01-01',
              cacheSeconds: 0,
            },
          ]),
    ],
  })
}

test('a look-up without a grant is pointed out with source, fields and where to ask, and a grant ends the warning', async () => {
  const id = await designWithLookup()
  const of = async () => (await see(id)).warnings.filter(({ path }) => path === 'prefill.0')
  const [warning, ...others] = await of()
  assert.equal(others.length, 0)
  assert.equal(warning?.place?.name, '放风筝一件事')
  assert.equal(warning.resource?.name, '人口基本信息')
  assert.match(warning.reason, /查「公安 人口信息」的「姓名」「联系电话」还没有在用的共享授权/)
  assert.match(warning.reason, /由申请人填。请到数据目录「人口基本信息」申请授权/)

  grant('name')
  assert.match((await of())[0]?.reason ?? '', /的「联系电话」还没有/)
  grant('name', 'phone')
  assert.deepEqual(await of(), [])
  grant()
})

test('what is saved and what invented applicants are asked leave out look-ups that are not granted', async () => {
  const id = await designWithLookup()
  const counted = async () => {
    const { saving } = await cases.db.read(wen, (ctx) => previewPart(ctx, id, kite))
    const { personas } = await cases.db.read(wen, (ctx) => simulateOneThing(ctx, id, 'kite'))
    return {
      fields: saving.fields,
      asked: Math.min(...personas.filter(({ known }) => known).map(({ questions }) => questions)),
    }
  }
  const without = await counted()
  grant('name', 'phone')
  const granted = await counted()
  assert.equal(granted.fields.before, without.fields.before)
  assert.equal(granted.fields.after, without.fields.after - 2, 'name and telephone of the owner')
  assert.ok(granted.asked < without.asked, `${granted.asked} < ${without.asked}`)
  grant()
})

test('an item that fetches its number without a grant says that the officer types it', async () => {
  const { id } = await cases.act(wen, (ctx) => openDesign(ctx, { title: '许可证号由系统给' }))
  const item = await stands(permit)
  await write(
    id,
    { kind: 'elements', id: 'owner.number' },
    { id: 'owner.number', name: '主人的号码', section: '主人', control: 'text', maxLength: 18 },
  )
  const outputs = item['outputs'] as unknown[]
  const fetch = { source: 'police.person', with: { number: '$applicant.number' }, as: 'owner' }
  await write(id, permit, { ...item, outputs: [...outputs, { element: 'owner.number', fetch }] })
  const { warnings } = await see(id)
  const found = warnings.find(({ path }) => path === `outputs.${outputs.length}.fetch`)
  assert.match(
    found?.reason ?? '',
    /的「公民身份号码」还没有在用的共享授权。发布以后不会去查，这一项要由工作人员填/,
  )
})

test('nothing that is shipped looks up what is not granted', async () => {
  for (const place of ['huaian', 'model', 'guangan', 'linked', 'demo']) {
    const { region } = await loadRegion(join(ROOT, 'regions'), place)
    assert.ok(region)
    const parts = (['onethings', 'items'] as const).flatMap((kind) =>
      Object.keys(region[kind]).map((id) => ({ kind, id })),
    )
    const found = await cases.db.read(wen, (ctx) => {
      const shipped = { ...ctx.world.region, grants: region.grants }
      return listUngranted({ ...ctx, world: { ...ctx.world, region: shipped } }, region, parts)
    })
    assert.deepEqual(
      found.map(({ file, reason }) => `${file} ${reason}`),
      [],
      place,
    )
  }
})

test('what nobody has granted can be published all the same', async () => {
  const id = await designWithLookup()
  const { revision } = await see(id)
  const sent = await cases.act(wen, (ctx) => submitDesign(ctx, { designId: id, revision, effectiveOn: null }))
  await cases.act(shi, (ctx) => approveDesign(ctx, { designId: id, revision: sent.revision }))
  assert.equal((await see(id)).state, 'published')
})
