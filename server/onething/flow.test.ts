import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { BpmnModdle } from 'bpmn-moddle'
import { ROOT } from '../platform/config.ts'
import { loadRegion } from '../regions/load.ts'
import { definitionOf } from '../regions/rules.ts'
import { bpmnOf } from './bpmn.ts'
import { flowOf } from './flow.ts'
import type { Flow, OneThing } from './model.ts'

const { region } = await loadRegion(join(ROOT, 'regions'), 'huaian')
assert.ok(region)
const newborn = region.onethings['newborn']
assert.ok(newborn)
const definition = definitionOf(region, newborn, new Map())

/** Steps that cover each other in the picture. */
function overlaps({ nodes }: Flow): string[] {
  return nodes.flatMap((a, at) =>
    nodes
      .slice(at + 1)
      .filter(
        (b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height,
      )
      .map((b) => `${a.id} ${b.id}`),
  )
}

test('every need is an arrow that goes on to the right, and no step covers another', () => {
  const flow = flowOf(definition)
  for (const { from, to } of flow.edges) {
    const [a, b] = [from, to].map((id) => flow.nodes.find((node) => node.id === id))
    assert.ok(a && b && a.x + a.width <= b.x, `${from} → ${to}`)
  }
  for (const { id, needs } of newborn.steps) {
    for (const need of needs)
      assert.ok(flow.edges.some(({ from, to }) => from === need.replace('?', '') && to === id))
  }
  assert.deepEqual(overlaps(flow), [])
})

test('forty items stay readable', () => {
  const [first] = newborn.steps
  assert.ok(first)
  const steps = Array.from({ length: 40 }, (_, at) => ({
    ...first,
    id: `s${at}`,
    needs: at < 5 ? [] : [`s${at - 5}`, ...(at % 7 === 0 ? [`s${at - 4}`] : [])],
  }))
  const onething: OneThing = { ...newborn, steps, confirmations: [] }
  const flow = flowOf({ ...definition, onething })
  assert.equal(flow.nodes.length, 42)
  assert.deepEqual(overlaps(flow), [])
})

test('the sentences name every step and what it waits for', () => {
  const { text } = flowOf(definition)
  assert.equal(text.length, newborn.steps.length)
  assert.ok(text.some((line) => line.includes('社会保障卡申领：等「出生登记（户口申报）」办成以后开始')))
})

test('another program reads the BPMN: its tasks are the steps, each with a place in the picture', async () => {
  const xml = bpmnOf(definition, flowOf(definition))
  const { rootElement, warnings } = await new BpmnModdle().fromXML(xml)
  assert.deepEqual(warnings, [])
  const root = rootElement as {
    rootElements: { flowElements: { $type: string; name?: string }[] }[]
    diagrams: { plane: { planeElement: unknown[] } }[]
  }
  const elements = root.rootElements[0]?.flowElements ?? []
  const tasks = elements.filter(({ $type }) => $type === 'bpmn:UserTask')
  assert.equal(tasks.length, newborn.steps.length + newborn.confirmations.length)
  assert.equal(root.diagrams[0]?.plane.planeElement.length, elements.length)
})
