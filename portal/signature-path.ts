export type Stroke = [x: number, y: number][]

/** A signature is filed with every case, so it stays small. */
const LONGEST = 19_000

/** Strokes as an SVG path of M and L only; points nearer than a step are left out, with larger steps until it is short. */
export function pathOf(strokes: Stroke[]): string {
  for (let step = 1.5; ; step *= 1.4) {
    const path = strokes.map((stroke) => strokePath(stroke, step)).join(' ')
    if (path.length <= LONGEST || step > 200) return path.slice(0, LONGEST)
  }
}

function strokePath(stroke: Stroke, step: number): string {
  const [first] = stroke
  if (!first) return ''
  let [lastX, lastY] = first
  let path = `M${point(first)}`
  for (const [index, next] of stroke.entries()) {
    const end = index === stroke.length - 1
    if (index === 0 || (!end && Math.hypot(next[0] - lastX, next[1] - lastY) < step)) continue
    ;[lastX, lastY] = next
    path += `L${point(next)}`
  }
  // A dot is a stroke too.
  return stroke.length === 1 ? `${path}L${point([first[0] + 1, first[1]])}` : path
}

function point([x, y]: [number, number]): string {
  return `${x.toFixed(1)} ${y.toFixed(1)}`
}

/** Reads a path of M and L back into strokes, to show a signature again on a page that came back with problems. */
export function strokesOf(path: string): Stroke[] {
  const strokes: Stroke[] = []
  for (const [, command, x, y] of path.matchAll(/([ML])\s*(-?[\d.]+)[ ,]+(-?[\d.]+)/g)) {
    if (command === 'M') strokes.push([])
    strokes.at(-1)?.push([Number(x), Number(y)])
  }
  return strokes
}
