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

/** A minute on a clock in Shanghai: 2026年11月20日 09:05. */
export function chineseMinute(instant: Date): string {
  const local = new Date(instant.getTime() + 8 * 3_600_000).toISOString()
  return `${chineseDate(local)} ${local.slice(11, 16)}`
}

/** 文号: 机关代字 + 类别 + 〔年〕 + 序号. */
export function documentNumber(prefix: string, year: number, serial: number): string {
  return `${prefix}〔${year}〕${serial}号`
}

/** A 文号 as somebody typed it: other brackets, full-width digits and spaces are put right. Undefined: it cannot be one. */
export function readDocumentNumber(text: string): string | undefined {
  const clean = text
    .normalize('NFKC')
    .replace(/[\s\p{Cf}]/gu, '')
    .replace(/[[(【〔〖{〈<]/, '〔')
    .replace(/[\])】〕〗}〉>]/, '〕')
    .replace(/第(?=\d+号$)/, '')
  return /^\p{Script=Han}[\p{Script=Han}\dA-Z]{0,39}〔\d{4}〕[1-9]\d{0,8}号$/u.test(clean) ? clean : undefined
}

/** 防伪码 as it is printed: in fours, so that it can be read aloud. */
export function printedCode(code: string): string {
  return code.replace(/(.{4})(?=.)/g, '$1-')
}

/** 防伪码 as somebody typed it. */
export function readCode(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[^0-9A-Za-z]/g, '')
    .toUpperCase()
}

/** The public page of a document; the code in it shows that whoever opens it holds the paper. */
export function documentUrl(publicUrl: string, number: string, code: string): string {
  return `${publicUrl}/verify/${encodeURIComponent(number)}?k=${code}`
}
