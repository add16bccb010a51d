import assert from 'node:assert/strict'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { openCases } from '../cases/build.ts'
import { ROOT } from '../platform/config.ts'
import type { World } from '../platform/ctx.ts'
import { loadRegion } from '../regions/load.ts'
import { overridesOf } from '../regions/variant.ts'
import { changePart } from './commands/change-part.ts'
import { openDesign } from './commands/open-design.ts'
import { approveDesign } from './commands/review-design.ts'
import { submitDesign } from './commands/submit-design.ts'
import { getDesign, getStandingPart } from './queries.ts'
import { openEdition } from './watch.ts'

const PLACE = 'huaian-qingjiangpu'
const cases = await openCases(PLACE)
const { region: base } = await loadRegion(join(ROOT, 'regions'), PLACE)
assert.ok(base)
const wen = cases.officer('hall', '温设计', ['design.write', 'design.publish'])
const shi = cases.officer('hall', '石复核', ['design.write', 'design.publish'])
const world: World = await cases.act(wen, async (ctx) => ctx.world)
await openEdition(cases.db, world, base)

const folder = await mkdtemp(join(tmpdir(), 'places-'))
after(() => rm(folder, { recursive: true, force: true }))

const plate = { kind: 'items', id: 'school-bus-plate' } as const
const see = (id: string) => cases.db.read(wen, (ctx) => getDesign(ctx, id))
const stands = async () =>
  (await cases.db.read(wen, (ctx) => getStandingPart(ctx, plate))).content as Record<string, unknown>

test('a district changes an item of its city: only the difference is kept, and what the city changes later flows through', async () => {
  const { id } = await cases.act(wen, (ctx) => openDesign(ctx, { title: '区里的标牌' }))
  const changed = { ...(await stands()), plainName: '领区里的校车标牌' }
  await cases.act(wen, (ctx) =>
    changePart(ctx, { ...plate, designId: id, revision: 1, content: changed, base: null }),
  )

  const view = await see(id)
  const [part] = view.parts
  assert.ok(part)
  assert.deepEqual(view.faults, [])
  assert.equal((part.content as { plainName?: string }).plainName, '领区里的校车标牌')
  assert.deepEqual(
    overridesOf(part.above, part.content).map(({ path, own }) => [path, own]),
    [['plainName', '领区里的校车标牌']],
  )
  const kept = await cases.db.read(wen, (ctx) =>
    sql`select content from designs.part where design_id = ${id}`.execute(ctx.db),
  )
  assert.deepEqual(kept.rows, [{ content: { id: plate.id, variant: { plainName: '领区里的校车标牌' } } }])

  await cases.act(wen, (ctx) =>
    submitDesign(ctx, { designId: id, revision: view.revision, effectiveOn: null }),
  )
  const { revision } = await see(id)
  await cases.act(shi, (ctx) => approveDesign(ctx, { designId: id, revision }))

  for (const place of ['cn', 'huaian', PLACE])
    await cp(join(ROOT, 'regions', place), join(folder, place), { recursive: true })
  const file = join(folder, 'huaian/items/school-bus-plate.json')
  const city = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>
  await writeFile(file, JSON.stringify({ ...city, summary: '市里改了概述。' }))
  const { region: next } = await loadRegion(folder, PLACE)
  assert.ok(next)
  await openEdition(cases.db, world, next)
  const item = world.region.items.get(plate.id)?.item
  assert.equal(item?.summary, '市里改了概述。')
  assert.equal(item.plainName, '领区里的校车标牌')
})
