import type { SealFace } from './model.ts'

/** One character on a seal: its middle from the middle of the seal, turned by `angle` degrees, `stretch` times as wide as it is tall. */
export type SealGlyph = {
  text: string
  x: number
  y: number
  angle: number
  size: number
  stretch: number
}

/** A seal in a circle of radius 100, y downwards: what every form of it is drawn from. */
export type SealDrawing = {
  ring: { radius: number; width: number }
  star: { x: number; y: number }[]
  glyphs: SealGlyph[]
}

export const SEAL_RED = '#d7261e'

const NAME = { radius: 75, size: 25, span: 214, step: 24 }
const CODE = { radius: 88, size: 9, step: 7 }
const PURPOSE = { y: 47, size: 17, width: 104 }

/** Characters along a circle, in reading order from left to right, above or below the middle. */
function alongArc(
  text: string,
  arc: { radius: number; size: number; step: number },
  below: boolean,
): SealGlyph[] {
  const characters = [...text]
  const wide = (arc.radius * arc.step * Math.PI) / 180
  return characters.map((character, index) => {
    const turn = (index - (characters.length - 1) / 2) * arc.step
    const radians = (turn * Math.PI) / 180
    const [x, y] = [arc.radius * Math.sin(radians), arc.radius * Math.cos(radians)]
    return {
      text: character,
      x,
      y: below ? y : -y,
      angle: below ? -turn : turn,
      size: arc.size,
      stretch: Math.min(1, (wide * 0.94) / arc.size),
    }
  })
}

/**
 * 印模. A round organ's seal: its name from left to right around, a five-pointed star in the middle, the purpose across below it, the
 * code at the lower edge. Long names grow narrower, never into each other.
 */
export function drawSeal(face: SealFace): SealDrawing {
  const count = Math.max(1, [...face.name].length - 1)
  const step = Math.min(NAME.step, NAME.span / count)
  const purpose = [...(face.purpose ?? '')]
  const wide = Math.min(PURPOSE.size * 1.02, PURPOSE.width / Math.max(1, purpose.length))
  const star = Array.from({ length: 10 }, (_, corner) => {
    const radius = corner % 2 === 0 ? 29 : 29 * 0.382
    const angle = ((corner * 36 - 90) * Math.PI) / 180
    return { x: radius * Math.cos(angle), y: radius * Math.sin(angle) - 4 }
  })
  return {
    ring: { radius: 97, width: 4.6 },
    star,
    glyphs: [
      ...alongArc(face.name, { ...NAME, step }, false),
      ...purpose.map((text, index) => ({
        text,
        x: (index - (purpose.length - 1) / 2) * wide,
        y: PURPOSE.y,
        angle: 0,
        size: PURPOSE.size,
        stretch: Math.min(1, wide / (PURPOSE.size * 1.02)),
      })),
      ...alongArc(face.code, CODE, true),
    ],
  }
}

const round = (value: number): string => String(Math.round(value * 100) / 100)

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** The seal as SVG, to be looked at on a screen: not signed, and therefore no seal of anything. */
export function sealSvg(face: SealFace): string {
  const { ring, star, glyphs } = drawSeal(face)
  const name = escaped(`${face.name}${face.purpose ?? ''}`)
  const points = star.map(({ x, y }) => `${round(x)},${round(y)}`).join(' ')
  const texts = glyphs
    .map(
      ({ text, x, y, angle, size, stretch }) =>
        `<text font-size="${size}" transform="translate(${round(x)} ${round(y)}) rotate(${round(angle)}) scale(${round(stretch)} 1)">${escaped(text)}</text>`,
    )
    .join('')
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-100 -100 200 200" role="img" aria-label="${name}">` +
    `<circle r="${ring.radius}" fill="none" stroke="${SEAL_RED}" stroke-width="${ring.width}"/>` +
    `<polygon points="${points}" fill="${SEAL_RED}"/>` +
    `<g fill="${SEAL_RED}" font-family="serif" text-anchor="middle" dominant-baseline="central">${texts}</g></svg>`
  )
}
