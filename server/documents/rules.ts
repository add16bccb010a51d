import { qrGrid } from './qr.ts'

/** Modules of white that a reader needs around a QR code. */
const QUIET_ZONE = 4

function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

/**
 * A QR code as inline SVG for a web page: black on white with its quiet zone in every colour scheme, sized by CSS, read
 * aloud as `title`. No inline style, so a strict content security policy allows it. Refuses as `qrGrid` does.
 */
export function qrSvg(text: string, title = '二维码'): string {
  const { size, runs } = qrGrid(text)
  const full = size + 2 * QUIET_ZONE
  const path = runs
    .map((run) => `M${run.x + QUIET_ZONE} ${run.y + QUIET_ZONE}h${run.length}v1h-${run.length}z`)
    .join('')
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${full} ${full}" role="img" class="qr" shape-rendering="crispEdges">` +
    `<title>${escapeXml(title)}</title><path fill="#fff" d="M0 0h${full}v${full}H0z"/><path fill="#000" d="${path}"/></svg>`
  )
}

/** A date as people write it: 2026年11月20日. */
export function chineseDate(date: string): string {
  return `${+date.slice(0, 4)}年${+date.slice(5, 7)}月${+date.slice(8, 10)}日`
}
