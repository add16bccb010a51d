import { readNeed, type Definition, type Flow, type FlowNode } from './model.ts'

const GATE = 40

/**
 * The graph as BPMN 2.0 with its picture, for programs that draw or run processes: a step is a user task of its department, several needs meet
 * in a parallel gateway, 「one of」 in an exclusive one, and what waits for nothing leaves the start together.
 */
export function bpmnOf({ onething }: Pick<Definition, 'onething'>, flow: Flow): string {
  const ids = new Map(
    flow.nodes.map(({ id, kind }, at) => [
      id,
      kind === 'start' ? 'start' : kind === 'end' ? 'end' : `n${at}`,
    ]),
  )
  const idOf = (node: string): string => ids.get(node) ?? node
  const shapes: string[] = []
  const lines: string[] = []
  const body: string[] = []
  const arrow = (from: string, to: string, way: readonly { x: number; y: number }[]): void => {
    const id = `f${lines.length + 1}`
    body.push(`<bpmn:sequenceFlow id="${id}" sourceRef="${from}" targetRef="${to}"/>`)
    const points = way.map(({ x, y }) => `<di:waypoint x="${x}" y="${y}"/>`).join('')
    lines.push(`<bpmndi:BPMNEdge id="${id}_di" bpmnElement="${id}">${points}</bpmndi:BPMNEdge>`)
  }
  const shape = (
    id: string,
    { x, y, width, height }: Pick<FlowNode, 'x' | 'y' | 'width' | 'height'>,
  ): void => {
    shapes.push(
      `<bpmndi:BPMNShape id="${id}_di" bpmnElement="${id}"><dc:Bounds x="${x}" y="${y}" width="${width}" height="${height}"/></bpmndi:BPMNShape>`,
    )
  }

  for (const node of flow.nodes) {
    const id = idOf(node.id)
    const name = escape(node.department ? `${node.name}（${node.department}）` : node.name)
    if (node.kind === 'start') body.push(`<bpmn:startEvent id="${id}" name="${name}"/>`)
    else if (node.kind === 'end') body.push(`<bpmn:endEvent id="${id}" name="${name}"/>`)
    else body.push(`<bpmn:userTask id="${id}" name="${name}"/>`)
    shape(id, node)
  }
  for (const node of flow.nodes) {
    const into = flow.edges.filter(({ to }) => to === node.id)
    if (into.length <= 1) {
      for (const edge of into) arrow(idOf(edge.from), idOf(edge.to), edge.points)
      continue
    }
    const gate = `${idOf(node.id)}_join`
    const needs = onething.steps.find(({ id }) => id === node.id)?.needs ?? []
    const oneOf = needs.length === 1 && readNeed(needs[0] ?? '').mode === 'one'
    body.push(oneOf ? `<bpmn:exclusiveGateway id="${gate}"/>` : `<bpmn:parallelGateway id="${gate}"/>`)
    const at = { x: node.x - GATE - 8, y: node.y + node.height / 2 - GATE / 2, width: GATE, height: GATE }
    shape(gate, at)
    const middle = { x: at.x, y: at.y + GATE / 2 }
    for (const edge of into) arrow(idOf(edge.from), gate, [...edge.points.slice(0, -1), middle])
    arrow(gate, idOf(node.id), [
      { x: at.x + GATE, y: middle.y },
      { x: node.x, y: middle.y },
    ])
  }
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" id="definitions" targetNamespace="urn:tongban:onething:${escape(onething.id)}">
<bpmn:process id="p_${escape(onething.id)}" name="${escape(onething.name)}" isExecutable="false">
${body.join('\n')}
</bpmn:process>
<bpmndi:BPMNDiagram id="diagram"><bpmndi:BPMNPlane id="plane" bpmnElement="p_${escape(onething.id)}">
${[...shapes, ...lines].join('\n')}
</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
</bpmn:definitions>
`
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (char) => ENTITIES[char] ?? char)
}
