import { Button } from 'antd'
import { useRef, useState, type PointerEvent } from 'react'
import type { Flow, FlowNode } from '../../server/onething/model.ts'
import { useWords } from './words.ts'

type Point = { x: number; y: number }

/**
 * The graph as a picture, with the same in sentences below. Where `link` is given, a need is drawn by pulling from one step to another;
 * the table does the same without a mouse.
 */
export function FlowView({ flow, link }: { flow: Flow; link?: (from: string, to: string) => void }) {
  const words = useWords()
  const svg = useRef<SVGSVGElement>(null)
  const [whole, setWhole] = useState(false)
  const [pulled, setPulled] = useState<{ from: FlowNode; to: Point }>()
  const pointOf = (event: PointerEvent): Point => {
    const matrix = svg.current?.getScreenCTM()?.inverse()
    return matrix ? new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix) : { x: 0, y: 0 }
  }
  const nodeAt = ({ x, y }: Point): FlowNode | undefined =>
    flow.nodes.find(
      (node) => x >= node.x && x <= node.x + node.width && y >= node.y && y <= node.y + node.height,
    )
  const canBegin = (node: FlowNode): boolean =>
    link !== undefined && node.kind !== 'start' && node.kind !== 'end'

  return (
    <figure className="flow">
      {/* A picture that is wider than the page is scrolled by keyboard, too. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="scroll" tabIndex={0} role="region" aria-label={words.flow}>
        <svg
          ref={svg}
          viewBox={`0 0 ${flow.width} ${flow.height}`}
          {...(whole ? { className: 'whole' } : { width: flow.width, height: flow.height })}
          role="img"
          aria-label={words.flowTold}
          onPointerMove={(event) => pulled && setPulled({ ...pulled, to: pointOf(event) })}
          onPointerUp={(event) => {
            const to = nodeAt(pointOf(event))
            if (pulled && to && to !== pulled.from && canBegin(to)) link?.(pulled.from.id, to.id)
            setPulled(undefined)
          }}
          onPointerLeave={() => setPulled(undefined)}
        >
          <defs>
            <marker
              id="arrow"
              viewBox="0 0 8 8"
              refX="8"
              refY="4"
              markerWidth="8"
              markerHeight="8"
              orient="auto"
            >
              <path d="M0 0 L8 4 L0 8 z" />
            </marker>
          </defs>
          {flow.edges.map((edge) => (
            <path
              key={`${edge.from} ${edge.to}`}
              className={`edge edge-${edge.kind}`}
              d={curveOf(edge.points)}
              markerEnd="url(#arrow)"
            />
          ))}
          {flow.nodes.map((node) => (
            <g
              key={node.id}
              className={`node node-${node.kind}${canBegin(node) ? ' pulls' : ''}`}
              transform={`translate(${node.x} ${node.y})`}
              onPointerDown={(event) => {
                if (!canBegin(node)) return
                event.preventDefault()
                setPulled({ from: node, to: pointOf(event) })
              }}
            >
              <rect
                width={node.width}
                height={node.height}
                rx={node.kind === 'start' || node.kind === 'end' ? 20 : 8}
              />
              <NodeText node={node} />
            </g>
          ))}
          {pulled && (
            <line
              className="edge"
              x1={pulled.from.x + pulled.from.width}
              y1={pulled.from.y + pulled.from.height / 2}
              x2={pulled.to.x}
              y2={pulled.to.y}
              markerEnd="url(#arrow)"
            />
          )}
        </svg>
      </div>
      <figcaption>
        {flow.nodes.length > MANY && (
          <Button size="small" aria-pressed={whole} onClick={() => setWhole(!whole)}>
            {words.wholeFlow}
          </Button>
        )}
        {/* On a phone the sentences are read more easily than the picture. */}
        <details open={flow.nodes.length > MANY || matchMedia('(max-width: 40rem)').matches}>
          <summary>{words.flowText}</summary>
          <ol className="flow-text" lang="zh-Hans">
            {flow.text.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ol>
        </details>
      </figcaption>
    </figure>
  )
}

/** A picture of more nodes than this is wider than a page. */
const MANY = 12

/** Bends smoothly where it changes its height, which is only between two columns. */
function curveOf(points: readonly Point[]): string {
  return points
    .map(({ x, y }, at) => {
      const before = points[at - 1]
      if (!before) return `M${x} ${y}`
      if (before.y === y) return `L${x} ${y}`
      const middle = (before.x + x) / 2
      return `C${middle} ${before.y} ${middle} ${y} ${x} ${y}`
    })
    .join(' ')
}

const CHARS = 11

/** The name in up to two lines, then the department and its limit. */
function NodeText({ node }: { node: FlowNode }) {
  const chars = [...node.name]
  // Two lines of one length: a bracket by itself is no line.
  const first = Math.min(CHARS, Math.ceil(chars.length / 2))
  const lines =
    chars.length <= CHARS ? [node.name] : [chars.slice(0, first).join(''), rest(chars.slice(first))]
  const below = [node.department, node.limit].filter(Boolean).join(' · ')
  const all = below === '' ? lines : [...lines, below]
  const top = node.height / 2 - ((all.length - 1) * 18) / 2
  return (
    <text textAnchor="middle">
      <title>{node.name}</title>
      {all.map((line, at) => (
        <tspan
          key={line}
          x={node.width / 2}
          y={top + at * 18 + 5}
          className={at === lines.length ? 'below' : undefined}
        >
          {line}
        </tspan>
      ))}
    </text>
  )
}

function rest(second: readonly string[]): string {
  return second.length <= CHARS ? second.join('') : `${second.slice(0, CHARS - 1).join('')}…`
}
