import { graphlib, layout } from '@dagrejs/dagre'
import type { Limit } from '../deadlines/model.ts'
import type { Item } from '../catalog/model.ts'
import { needIds, readNeed, type Flow, type FlowEdge, type OneThing } from './model.ts'

const NODE = { width: 180, height: 64 }
const END = { width: 96, height: 40 }
/** Between ranks and between neighbours. */
const GAP = { ranksep: 72, nodesep: 24, edgesep: 16 }
/** What waits for nothing stands at the beginning, however late something needs it. */
const BEGINNING = 100

/** What is drawn of a definition; while it is written an item may be missing. */
export type Drawn = {
  onething: Pick<OneThing, 'steps' | 'confirmations'>
  items: Readonly<Record<string, { item: Pick<Item, 'name' | 'limits'>; department: string } | undefined>>
}

/**
 * 流程图. The graph of a one-thing, laid out from left to right by itself: the steps between 「申请」 and 「领取结果」, each need an
 * arrow that runs between the steps and over none; and the same told in sentences, for whoever does not see it. Pixels; the same
 * definition gives the same picture.
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
    graph.setEdge(from, to, { weight: from === START ? BEGINNING : 1 })
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
  const columns = columnsOf(graph.nodes().map((id) => graph.node(id) as Placed))
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
      points: route(
        graph.node(edge.from) as Placed,
        (graph.edge(edge.from, edge.to) as { points: Point[] }).points,
        graph.node(edge.to) as Placed,
        columns,
      ),
    })),
    text: tell(onething, names),
  }
}

const START = '(start)'
const FINISH = '(end)'

type Point = { x: number; y: number }
type Placed = Point & { width: number; height: number }

/** How wide the steps are that stand one below the other, by the middle of their column. */
function columnsOf(nodes: readonly Placed[]): Map<number, number> {
  const columns = new Map<number, number>()
  for (const { x, width } of nodes) columns.set(x, Math.max(width, columns.get(x) ?? 0))
  return columns
}

/** From the right side of one step to the left side of another; a column on the way is crossed straight, between its steps. */
function route(
  from: Placed,
  way: readonly Point[],
  to: Placed,
  columns: ReadonlyMap<number, number>,
): Point[] {
  const crossed = way.slice(1, -1).flatMap(({ x, y }) => {
    const width = columns.get(x)
    if (width === undefined || x === from.x || x === to.x) return []
    return [
      { x: x - width / 2, y },
      { x: x + width / 2, y },
    ]
  })
  const ends = [
    { x: from.x + from.width / 2, y: from.y },
    { x: to.x - to.width / 2, y: to.y },
  ] as const
  return [ends[0], ...crossed, ends[1]].map(({ x, y }) => ({ x: Math.round(x), y: Math.round(y) }))
}

/** What waits for the same is told together: first what waits for nothing, then what can begin after that. */
function tell({ steps }: Drawn['onething'], names: ReadonlyMap<string, string>): string[] {
  const nameOf = (id: string): string => `「${names.get(id) ?? id}」`
  const begins = ({ needs }: Drawn['onething']['steps'][number]): string => {
    const waits = needs.map((need) => {
      const { ids, mode } = readNeed(need)
      if (mode === 'one') return `${ids.map(nameOf).join('或者')}有一个办成`
      return mode === 'over' ? `${nameOf(ids[0] ?? '')}有了结果` : `${nameOf(ids[0] ?? '')}办成`
    })
    return waits.length === 0 ? '提交以后马上开始' : `等${waits.join('、')}以后开始`
  }
  const depths = new Map<string, number>()
  const depthOf = (id: string, below: readonly string[] = []): number => {
    const known = depths.get(id)
    const step = steps.find((one) => one.id === id)
    if (known !== undefined || !step || below.includes(id)) return known ?? 0
    const waits = step.needs.flatMap(needIds)
    const depth = Math.max(0, ...waits.map((need) => depthOf(need, [...below, id]) + 1))
    depths.set(id, depth)
    return depth
  }
  const told = (step: Drawn['onething']['steps'][number]): string => {
    const notes = [
      step.optional ? '可以不办' : step.when !== undefined ? '按情况才办' : '',
      step.mode === 'opinion' ? '只出意见' : '',
    ].filter(Boolean)
    return `${names.get(step.id) ?? step.id}${notes.length > 0 ? `（${notes.join('，')}）` : ''}`
  }
  const together = Map.groupBy(
    steps.toSorted((a, b) => depthOf(a.id) - depthOf(b.id)),
    begins,
  )
  return [...together].map(([begin, group], at) => `${at + 1}. ${begin}：${group.map(told).join('、')}。`)
}

function limitText(limit: Limit | null): string {
  if (!limit) return ''
  if ('hours' in limit) return `${limit.hours} 小时`
  if (limit.days === 0) return '当场办'
  return `${limit.days} ${limit.unit === 'working' ? '个工作日' : '天'}`
}
