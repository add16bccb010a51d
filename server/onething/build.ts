import assert from 'node:assert/strict'
import { join } from 'node:path'
import fc from 'fast-check'
import type { Item } from '../catalog/model.ts'
import { Element } from '../forms/model.ts'
import { ROOT } from '../platform/config.ts'
import { loadRegion } from '../regions/load.ts'
import { OneThing, type Definition } from './model.ts'

const { region } = await loadRegion(join(ROOT, 'regions'), 'demo')
assert.ok(region)
const { elements, items, onethings, offices } = region

/** 放风筝一件事 of regions/demo as published, without a database. */
export function buildKite(): Definition {
  const onething = onethings['kite']
  assert.ok(onething)
  const used = Object.fromEntries(
    onething.steps.map((step) => {
      const item = items[step.item]
      assert.ok(item)
      const department = offices.find((office) => office.id === item.office)?.department ?? ''
      return [item.id, { version: 1, item, department }]
    }),
  )
  return { version: 1, onething, items: used, elements }
}

/** Any one-thing: up to five steps in a graph, forms over the same elements, outputs that later steps need. */
export const anyDefinition: fc.Arbitrary<Definition> = fc
  .record({
    steps: fc.array(
      fc.record({
        needs: fc.array(fc.nat(4), { maxLength: 3 }),
        optional: fc.boolean(),
        fields: fc.uniqueArray(fc.nat(7), { minLength: 1, maxLength: 6 }),
        needed: fc.boolean(),
        materials: fc.uniqueArray(fc.nat(3), { maxLength: 3 }),
      }),
      { minLength: 1, maxLength: 5 },
    ),
    kinds: fc.array(fc.constantFrom('text', 'choice', 'single', 'derived'), { minLength: 8, maxLength: 8 }),
    paged: fc.uniqueArray(fc.nat(7), { maxLength: 4 }),
  })
  .map(({ steps, kinds, paged }) => {
    const made: Record<string, Element> = {}
    for (const [index, kind] of kinds.entries()) made[`thing.e${index}`] = buildElement(index, kind)
    const graph = steps.map((step, index) => ({
      ...step,
      before: [...new Set(step.needs)].filter((need) => need < index).map((need) => `s${need}`),
    }))
    const ancestors = graph.map(() => new Set<number>())
    for (const [index, step] of graph.entries()) {
      for (const need of step.before.map((id) => Number(id.slice(1)))) {
        ancestors[index]?.add(need)
        for (const further of ancestors[need] ?? []) ancestors[index]?.add(further)
      }
      made[`out.s${index}`] = Element.parse({
        id: `out.s${index}`,
        name: `结果${index}`,
        section: '结果',
        control: 'text',
      })
    }
    const template = items['kite-mark']
    assert.ok(template)
    const used = graph.map((step, index): Item => {
      const own = step.fields.map((field) => `thing.e${field}`)
      const earlier = step.needed ? [...(ancestors[index] ?? [])].map((before) => `out.s${before}`) : []
      return {
        ...template,
        id: `item${index}`,
        form: {
          name: `表${index}`,
          fields: [...own, ...earlier].map((element) => ({ element, required: true })),
        },
        materials: step.materials.map((material) => ({
          id: `paper-${material}`,
          name: `材料${material}`,
          required: true,
          originals: 0,
          copies: 1,
          origin: 'applicant' as const,
          deferrable: false,
          satisfiedBy: [],
        })),
        outputs: [{ element: `out.s${index}`, required: true }],
        result: { name: '结果' },
      }
    })
    const onething = OneThing.parse({
      ...onethings['kite'],
      subject: undefined,
      confirmations: [],
      questions: paged.length
        ? [{ id: 'page', title: '问', why: '要用', elements: paged.map((e) => `thing.e${e}`) }]
        : [],
      steps: graph.map(({ before, optional }, index) => ({
        id: `s${index}`,
        item: `item${index}`,
        needs: before,
        optional,
      })),
    })
    return {
      version: 1,
      onething,
      items: Object.fromEntries(used.map((item) => [item.id, { version: 1, item, department: '风筝' }])),
      elements: made,
    }
  })

function buildElement(index: number, kind: string): Element {
  const head = { id: `thing.e${index}`, name: `第${index}项`, section: '风筝', control: 'text' }
  const choice = (value: string) => ({ value, label: value })
  if (kind === 'choice')
    return Element.parse({ ...head, control: 'choice', choices: [choice('a'), choice('b')] })
  if (kind === 'single') return Element.parse({ ...head, control: 'choice', choices: [choice('a')] })
  // Only from those before it, so that nothing is made of itself.
  if (kind === 'derived' && index > 0) {
    const from = [`thing.e${index - 1}`]
    return Element.parse({ ...head, derive: { join: [`$${from[0]}`, '！'] }, from })
  }
  return Element.parse(head)
}
