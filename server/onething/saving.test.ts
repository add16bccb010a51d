import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { ROOT } from '../platform/config.ts'
import { loadRegion } from '../regions/load.ts'
import type { Definition } from './model.ts'
import { papersOf, savingOf, isToBring, type Saving } from './saving.ts'
import { scheduleOf } from './schedule.ts'

/** Every one-thing of a place, as it would be published. */
async function definitionsOf(place: string): Promise<Map<string, Definition>> {
  const { region } = await loadRegion(join(ROOT, 'regions'), place)
  assert.ok(region)
  return new Map(
    Object.values(region.onethings).map((onething) => {
      const items = onething.steps.map(({ item: id }) => {
        const item = region.items[id]
        assert.ok(item)
        return [id, { version: 1, item, department: item.office }] as const
      })
      return [
        onething.id,
        { version: 1, onething, items: Object.fromEntries(items), elements: region.elements },
      ]
    }),
  )
}
const [model, huaian, demo] = await Promise.all(['model', 'huaian', 'demo'].map(definitionsOf))
assert.ok(model && huaian && demo)

function define(of: Map<string, Definition>, id: string): Definition {
  const definition = of.get(id)
  assert.ok(definition)
  return structuredClone(definition)
}

function pairs(saving: Saving): Record<string, string> {
  return Object.fromEntries(
    Object.entries(saving).map(([key, { before, after, stated }]) => [
      key,
      `${before}${stated ? '*' : ''}→${after}`,
    ]),
  )
}

test('网约车：15→9 份材料，6→1 步，5→1 个工作日，2→0 次，只有五天是写明的，别的都从定义算出', () => {
  const { papers, steps, days, trips } = pairs(savingOf(define(model, 'ride-hailing')))
  assert.deepEqual(
    { papers, steps, days, trips },
    { papers: '15→9', steps: '6→1', days: '5*→1', trips: '2→0' },
  )
})

test('城市更新：22→14 份材料，少 36.4 %，时间和跑动都少三分之一，全部从定义算出', () => {
  const saving = savingOf(define(model, 'renewal-area'))
  const { papers, days, trips } = pairs(saving)
  assert.deepEqual({ papers, days, trips }, { papers: '22→14', days: '30→20', trips: '3→2' })
  const less = (key: keyof Saving): string => (100 * (1 - saving[key].after / saving[key].before)).toFixed(1)
  assert.deepEqual([less('papers'), less('days'), less('trips')], ['36.4', '33.3', '33.3'])
})

test('the figures follow the definition: a paper more, a paper shared, a way more', () => {
  const given = define(model, 'ride-hailing')
  const first = given.items['ride-background']?.item
  const second = given.items['ride-usage']?.item
  assert.ok(first && second)
  const before = savingOf(given)
  const paper = { ...first.materials[0]!, id: 'another', name: '另一份', satisfiedBy: [] }

  const more = structuredClone(given)
  more.items['ride-background']!.item.materials.push(paper)
  assert.equal(savingOf(more).papers.before, before.papers.before + 1)
  assert.equal(savingOf(more).papers.after, before.papers.after + 1)

  const shared = structuredClone(more)
  shared.items['ride-usage']!.item.materials.push(paper)
  assert.equal(savingOf(shared).papers.before, before.papers.before + 2)
  assert.equal(savingOf(shared).papers.after, before.papers.after + 1, 'the same paper is brought once')

  const way = structuredClone(given)
  way.items['ride-usage']!.item.visits = 1
  assert.equal(savingOf(way).trips.before, 3)
  assert.equal(savingOf(way).trips.after, 1)
  assert.equal(savingOf(way).steps.before, before.steps.before + 1)
})

test('a result spares a paper only where its item is done before; a register only where one is asked', () => {
  const given = define(model, 'ride-hailing')
  given.onething.steps.find(({ id }) => id === 'vehicle')!.needs = []
  const spared = (of: Definition, id: string) => papersOf(of).find((paper) => paper.id === id)?.spared
  assert.equal(spared(define(model, 'ride-hailing'), 'vehicle-licence'), 'step')
  assert.equal(spared(given, 'vehicle-licence'), undefined)
  assert.equal(spared(given, 'id-card'), 'certificate')
  given.onething.prefill = []
  assert.equal(spared(structuredClone(given), 'id-card'), undefined)
})

test('what only a condition reads has to be answered too', () => {
  const given = define(model, 'ride-hailing')
  const before = savingOf(given).fields
  const id = 'asked.only'
  given.elements[id] = { ...Object.values(given.elements)[0]!, derive: undefined, choices: undefined }
  given.onething.steps.at(-1)!.when = `$${id}`
  assert.deepEqual(savingOf(given).fields, { ...before, after: before.after + 1 })
})

test('of alternatives only the first is counted', () => {
  const given = define(demo, 'kite-fair')
  const without = structuredClone(given)
  without.onething.steps = without.onething.steps.filter(({ id }) => id !== 'tent')
  without.onething.steps.find(({ id }) => id === 'open')!.needs = [
    'site',
    'safety',
    'forecast',
    'stage',
    'power?',
  ]
  const [all, fewer] = [savingOf(given), savingOf(without)]
  assert.deepEqual(
    [all.papers, all.steps.before, all.fields.before],
    [fewer.papers, fewer.steps.before, fewer.fields.before],
  )
})

test('limits in hours lie end to end in one day', () => {
  const { stretches, total } = scheduleOf(define(model, 'company-open'))
  assert.equal(total, 1)
  const seal = stretches.find(({ step }) => step === 'seal')
  assert.deepEqual([seal?.from, seal?.to], [3 / 8, 5 / 8])
})

test('no one-thing that we ship costs more as one than item by item, and none promises less than its longest chain but one', () => {
  const over: string[] = []
  for (const definition of [model, huaian, demo].flatMap((of) => [...of.values()])) {
    const { id, promised } = definition.onething
    for (const [key, { before, after }] of Object.entries(savingOf(definition)))
      assert.ok(after <= before, `${id} ${key} ${before}→${after}`)
    assert.equal(savingOf(definition).papers.after, papersOf(definition).filter(isToBring).length)
    if (promised && 'days' in promised && promised.days < scheduleOf(definition).total) over.push(id)
  }
  // Its promise leaves out the reimbursement, which the page says is slower.
  assert.deepEqual(over, ['newborn'])
})

test('五类工程建设项目的承诺是 30、45、40、35、30 个工作日，正好是最长的一串', () => {
  for (const [id, days] of [
    ['project-concession', 30],
    ['project-private', 45],
    ['project-municipal', 40],
    ['project-conversion', 35],
    ['project-industrial', 30],
  ] as const) {
    const definition = define(model, id)
    const { promised } = definition.onething
    assert.equal(promised && 'days' in promised && promised.days, days, id)
    assert.equal(scheduleOf(definition).total, days, id)
  }
})
