import { graphlib, layout } from '@dagrejs/dagre'
import type { Limit } from '../deadlines/model.ts'
import type { Item } from '../catalog/model.ts'
import { needIds, readNeed, type Flow, type FlowEdge, type OneThing } from './model.ts'

const NODE = { width: 180, height: 64 }
const END = { width: 96, height: 40 }
/** Between ranks and between neighbours. */
const GAP = { ranksep: 56, nodesep: 24 }

/** What is drawn of a definition; while it is written an item may be missing. */
export type Drawn = {
  onething: Pick<OneThing, 'steps' | 'confirmations'>
  items: Readonly<Record<string, { item: Pick<Item, 'name' | 'limits'>; department: string } | undefined>>
}

/**
 * 流程图. The graph of a one-thing, laid out from left to right by itself: the steps between 「申请」 and 「领取结果」, each need an
 * arrow; and the same told in sentences, for whoever does not see it. Pixels; the same definition gives the same picture.
 */
export function flowOf({ onething, items }: Drawn): Flow {
  const graph = new graphlib.Graph()
  graph.setGraph({ rankdir: 'LR', marginx: 8, marginy: 8, ...GAP })
  graph.setDefaultEdgeLabel(() => ({}))
  graph.setNode(START, { ...END })
  graph.setNode(FINISH, { ...END })
  const names = new Map<string, string>()
  for (const { id, item } of onething.steps) {
    graph.setNode(id, { ...NODE })
    names.set(id, items[item]?.item.name ?? item)
  }
  const confirmed = new Map(onething.confirmations.map(({ id, name }) => [id, name]))
  for (const [id, name] of confirmed) {
    graph.setNode(id, { ...NODE })
    names.set(id, name)
  }

  const edges: Omit<FlowEdge, 'points'>[] = []
  const link = (from: string, to: string, kind: FlowEdge['kind']): void => {
    if (!graph.hasNode(from) || edges.some((edge) => edge.from === from && edge.to === to)) return
    graph.setEdge(from, to)
    edges.push({ from, to, kind })
  }
  for (const step of onething.steps) {
    for (const need of step.needs) for (const id of needIds(need)) link(id, step.id, readNeed(need).mode)
  }
  for (const id of names.keys()) {
    if (!edges.some(({ to }) => to === id)) link(START, id, 'all')
    if (!edges.some(({ from }) => from === id)) link(id, FINISH, 'over')
  }
  layout(graph)

  const place = (id: string) => {
    const { x, y, width, height } = graph.node(id) as Placed
    return { x: x - width / 2, y: y - height / 2, width, height }
  }
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number }
  return {
    width,
    height,
    nodes: [
      { id: START, kind: 'start', name: '申请', department: '', limit: '', ...place(START) },
      ...onething.steps.map((step) => ({
        id: step.id,
        kind:
          step.mode === 'opinion'
            ? ('opinion' as const)
            : step.optional || step.when !== undefined
              ? ('maybe' as const)
              : ('step' as const),
        name: names.get(step.id) ?? step.id,
        department: items[step.item]?.department ?? '',
        limit: limitText(items[step.item]?.item.limits.promised ?? null),
        ...place(step.id),
      })),
      ...[...confirmed].map(([id, name]) => ({
        id,
        kind: 'confirmation' as const,
        name,
        department: '',
        limit: '',
        ...place(id),
      })),
      { id: FINISH, kind: 'end', name: '领取结果', department: '', limit: '', ...place(FINISH) },
    ],
    edges: edges.map((edge) => ({
      ...edge,
      points: (graph.edge(edge.from, edge.to) as { points: { x: number; y: number }[] }).points.map(
        ({ x, y }) => ({ x: Math.round(x), y: Math.round(y) }),
      ),
    })),
    text: tell(onething, names),
  }
}

const START = '(start)'
const FINISH = '(end)'

type Placed = { x: number; y: number; width: number; height: number }

/** Step by step: what waits for nothing first, then each with what it waits for. */
function tell(onething: Drawn['onething'], names: ReadonlyMap<string, string>): string[] {
  const nameOf = (id: string): string => `「${names.get(id) ?? id}」`
  return onething.steps.map((step, at) => {
    const waits = step.needs.map((need) => {
      const { ids, mode } = readNeed(need)
      if (mode === 'one') return `${ids.map(nameOf).join('或者')}有一个办成`
      return mode === 'over' ? `${nameOf(ids[0] ?? '')}有了结果` : `${nameOf(ids[0] ?? '')}办成`
    })
    const begin = waits.length === 0 ? '提交以后马上开始' : `等${waits.join('、')}以后开始`
    const maybe = step.optional ? '，可以不办' : step.when !== undefined ? '，按情况才办' : ''
    const opinion = step.mode === 'opinion' ? '，只出意见' : ''
    return `${at + 1}. ${names.get(step.id) ?? step.id}：${begin}${maybe}${opinion}。`
  })
}

function limitText(limit: Limit | null): string {
  if (!limit) return ''
  if ('hours' in limit) return `${limit.hours} 小时`
  if (limit.days === 0) return '当场办'
  return `${limit.days} ${limit.unit === 'working' ? '个工作日' : '天'}`
}
