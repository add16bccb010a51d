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

/** Arrows that run over a step which they neither leave nor reach: tried every few pixels. */
function covered({ nodes, edges }: Flow): string[] {
  return edges.flatMap(({ from, to, points }) =>
    nodes
      .filter(({ id }) => id !== from && id !== to)
      .filter((node) =>
        points.slice(1).some((end, at) => {
          const begin = points[at] ?? end
          return Array.from({ length: 101 }, (_, n) => n / 100).some((part) => {
            const [x, y] = [begin.x + (end.x - begin.x) * part, begin.y + (end.y - begin.y) * part]
            return x > node.x + 1 && x < node.x + node.width - 1 && y > node.y && y < node.y + node.height
          })
        }),
      )
      .map((node) => `${from} → ${to} over ${node.id}`),
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
  assert.deepEqual(covered(flow), [])
  const starts = flow.nodes.filter(({ id }) => /^s[0-4]$/.test(id)).map(({ x }) => x)
  assert.equal(new Set(starts).size, 1, 'what begins at once stands in one column')
  assert.ok(flow.text.length < steps.length, 'what waits for the same is told together')
})

test('the sentences name every step and what it waits for', () => {
  const { text } = flowOf(definition)
  for (const { item } of newborn.steps) {
    const name: string = region.items[item]?.name ?? ''
    const begun: string[] = text.filter((line) => line.split('开始：')[1]?.includes(name))
    assert.equal(begun.length, 1, name)
  }
  assert.match(text[0] ?? '', /^1\. 提交以后马上开始：/)
  assert.ok(text.some((line) => /等「出生登记（户口申报）」办成以后开始：.*社会保障卡申领/.test(line)))
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
