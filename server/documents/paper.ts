import type { DocumentContent, PaperForm, SealMark } from './model.ts'
import { chineseDate, printedCode } from './rules.ts'
import { columnsOf, inPairs, type Row } from './pairs.ts'
import { COLOUR, PAGE, Sheet, type Column, type PageForm, type TextStyle } from './sheet.ts'

/** What is drawn: the frozen content, and what stands beside it. */
export type Paper = {
  content: DocumentContent
  number: string
  code: string
  issuedAt: Date
  /** Goes into the QR code. */
  verifyUrl: string
  /** Where number and code can be typed; printed at the foot. */
  verifyPage: string
  demo: boolean
  /** Goes where the kind of document has a seal and the form has a place for one. */
  seal?: SealMark | undefined
}

/** How a form is set: its sheet, the size that a text of the A4 form gets, and how many columns stand side by side. */
type Setting = {
  page: PageForm
  size: (points: number) => number
  columns: number
  qr: number
  label: number
}

const SLIP_WIDTH = 226.77
/** The longest slip that is drawn; PDF allows no longer sheet. */
const LONGEST = 14_000

const SETTINGS: Record<PaperForm, Setting> = {
  a4: { page: PAGE, size: (points) => points, columns: 5, qr: 84, label: 82 },
  large: {
    page: { ...PAGE, margin: 60, foot: 56, footSize: 16, least: 16 },
    size: (points) => Math.max(16, points * 1.4),
    columns: 2,
    qr: 110,
    label: 150,
  },
  slip: {
    page: { width: SLIP_WIDTH, height: LONGEST, margin: 12, foot: 30, footSize: 7, least: 7, frame: false },
    size: (points) => Math.max(7.5, points * 0.72),
    columns: 2,
    qr: 96,
    label: 58,
  },
}

/**
 * A document as PDF, from its content alone: A4, an 80 mm slip as long as it needs to be, or large print, where nothing is
 * smaller than 16 points. The same input gives the same bytes.
 */
export async function renderPaper(paper: Paper, form: PaperForm): Promise<Buffer> {
  const setting = SETTINGS[form]
  const sheet = write(paper, form, setting)
  const foot = `${paper.number}　版本 ${paper.content.edition}`
  if (form !== 'slip') return sheet.finish(form === 'a4' ? `${foot}　核验：${paper.verifyPage}` : foot)
  // How long the slip is, is known only after it was written once.
  const page = { ...setting.page, height: sheet.y + setting.page.foot + setting.page.margin }
  return write(paper, form, { ...setting, page }).finish(foot)
}

function write(paper: Paper, form: PaperForm, setting: Setting): Sheet {
  const { content } = paper
  const sheet = new Sheet(
    {
      title: `${content.title} ${paper.number}`,
      author: content.office,
      subject: content.title,
      createdAt: paper.issuedAt,
      demo: paper.demo,
    },
    setting.page,
  )
  const size = setting.size
  const centred = (text: string, points: number, colour = COLOUR.ink): void =>
    sheet.paragraph(text, { size: size(points), colour, align: 'center' })
  if (paper.demo && form === 'slip') centred('演示 · 不具法律效力', 10, COLOUR.quiet)
  centred(content.office, 12, COLOUR.quiet)
  sheet.space(size(6))
  const long = content.title.length > (form === 'slip' ? 10 : 14)
  centred(content.title, long ? 18 : 22, COLOUR.accent)
  sheet.space(size(6))
  centred(paper.number, 11, COLOUR.quiet)
  sheet.space(size(14))

  const text: TextStyle = { size: size(12), lineGap: size(12) * 0.35, indent: 2 * size(12) }
  const paragraphs = (texts: string[], heading?: string): void => {
    if (texts.length === 0) return
    if (heading !== undefined) {
      sheet.space(size(4))
      sheet.ensure(size(11) * 5)
      sheet.paragraph(heading, { size: size(11), colour: COLOUR.accent })
      sheet.space(size(2))
    }
    for (const each of texts) {
      const opening = /^[^，。；]{1,60}：$/.test(each)
      sheet.paragraph(each, { ...text, indent: opening || form === 'slip' ? 0 : text.indent })
      sheet.space(size(4))
    }
  }
  paragraphs(content.body)
  if (content.rows.length > 0) {
    sheet.space(size(4))
    const rows = content.rows.map(({ label, value }): Row => [label, value])
    const blocks =
      form === 'a4'
        ? inPairs(sheet, rows, setting.label, size(10))
        : [{ columns: columnsOf(sheet, setting.label, 1), rows }]
    for (const block of blocks) sheet.table(block.columns, block.rows, size(10))
    sheet.space(size(8))
  }
  for (const table of content.tables) writeTable(sheet, table, setting)
  paragraphs(content.closing)
  paragraphs(content.remedies, '不服怎么办')
  paragraphs(content.basis, '依据')
  writeSignatures(sheet, content.signatures, setting)
  writeEnd(sheet, paper, form, setting)
  return sheet
}

/** A table side by side where the sheet is wide enough, otherwise one line per cell. */
function writeTable(sheet: Sheet, table: DocumentContent['tables'][number], setting: Setting): void {
  const size = setting.size(10)
  sheet.space(size * 0.3)
  sheet.ensure(size * 6)
  sheet.paragraph(table.title, { size: setting.size(11), colour: COLOUR.accent })
  sheet.space(size * 0.4)
  if (table.headings.length <= setting.columns) {
    sheet.table(widthsOf(table, sheet.inner, size), table.rows, size)
  } else {
    sheet.rule()
    table.rows.forEach(([first = '', ...others], index) => {
      sheet.space(size * 0.4)
      const number = table.rows.length > 1 ? `${index + 1}. ` : ''
      sheet.paragraph(number + first, { size })
      const cells = others.flatMap((cell, place) =>
        cell === '' ? [] : [`${table.headings[place + 1] ?? ''}：${cell}`],
      )
      const joined = cells.join('　')
      const together = cells.every((cell) => cell.length <= 10)
      for (const line of together ? [joined] : cells) {
        sheet.space(size * 0.15)
        sheet.paragraph(line, { size, colour: COLOUR.quiet })
      }
      sheet.space(size * 0.3)
      sheet.rule()
    })
  }
  sheet.space(size * 0.8)
}

/** Widths by what stands in the columns, none narrower than its heading or a fifth of an even share. */
function widthsOf(table: DocumentContent['tables'][number], width: number, size: number): Column[] {
  const weights = table.headings.map((heading, place) => {
    const longest = Math.max(...table.rows.map((row) => (row[place] ?? '').length))
    return Math.max(heading.length + 1, Math.min(longest, 22), 3)
  })
  const least = table.headings.map((heading) => (heading.length + 0.5) * size + 12)
  const rest = width - least.reduce((sum, each) => sum + each, 0)
  const whole = weights.reduce((sum, each) => sum + each, 0)
  return table.headings.map((heading, place) => ({
    heading,
    width: (least[place] ?? 0) + (rest * (weights[place] ?? 1)) / whole,
  }))
}

function writeSignatures(sheet: Sheet, signatures: DocumentContent['signatures'], setting: Setting): void {
  const size = setting.size(11)
  for (const { label, signed } of signatures) {
    const height = size * 1.6 + 44
    sheet.ensure(height)
    sheet.space(8)
    const style: TextStyle = { size, colour: COLOUR.quiet }
    sheet.textAt(`${label}：`, sheet.page.margin, sheet.y, style)
    const y = sheet.y + size * 1.6 + 34
    const width = Math.min(220, sheet.inner * 0.55)
    if (signed?.kind === 'typed') {
      sheet.textAt(signed.name, sheet.page.margin + 6, y - size * 1.7, { size: size * 1.15 })
    }
    sheet.signatureLine(sheet.page.margin, y, width, signed?.kind === 'drawn' ? signed.path : undefined)
    if (signed === null) {
      const blank = { ...style, width: sheet.inner - width - 10, align: 'right' } as const
      sheet.textAt('　　年　月　日', sheet.page.margin + width + 10, y - size * 1.2, blank)
    }
    sheet.y = y + 6
  }
}

/** QR code and check code, the organ with date and the place of its seal, and how many copies go where. */
function writeEnd(sheet: Sheet, paper: Paper, form: PaperForm, setting: Setting): void {
  const { content } = paper
  const size = setting.size(11)
  const small = setting.size(9.5)
  const { margin, width } = sheet.page
  const code = `防伪码 ${printedCode(paper.code)}`
  sheet.noteMissing()

  if (form === 'slip') {
    sheet.space(10)
    sheet.paragraph(content.office, { size, align: 'center' })
    sheet.paragraph(chineseDate(content.issuedOn), { size, align: 'center' })
    sheet.space(12)
    sheet.qr(paper.verifyUrl, (width - setting.qr) / 2, sheet.y, setting.qr)
    sheet.y += setting.qr + 12
    sheet.paragraph('扫码核验', { size: small, colour: COLOUR.quiet, align: 'center' })
    sheet.paragraph(code, { size: small, align: 'center' })
    return
  }

  const copies = { size: small, colour: COLOUR.quiet } as const
  const caption = { size: small, width: form === 'large' ? 200 : 150, align: 'center' } as const
  const captionHeight = sheet.heightOf(`扫码核验\n${code}`, caption)
  const height = Math.max(setting.qr + captionHeight + 24, 140) + sheet.heightOf(content.copies, copies) + 8
  sheet.space(14)
  sheet.ensure(height)
  const top = sheet.y
  sheet.qr(paper.verifyUrl, margin + (caption.width - setting.qr) / 2, top + 8, setting.qr)
  sheet.textAt(`扫码核验\n${code}`, margin, top + setting.qr + 18, { ...caption, colour: COLOUR.quiet })
  const right = { size: setting.size(12), width: 230, align: 'center' } as const
  const x = width - margin - right.width
  if (content.seal && !paper.seal) sheet.sealPlace(x + right.width / 2, top + 66)
  const officeHeight = sheet.heightOf(content.office, right)
  // Large letters need the room below the words in the circle.
  const officeTop = form === 'large' ? top + 52 : top + 68 - officeHeight
  sheet.textAt(content.office, x, officeTop, right)
  sheet.textAt(chineseDate(content.issuedOn), x, officeTop + officeHeight + 6, right)
  if (content.seal && paper.seal) sheet.seal(x + right.width / 2, top + 66, paper.seal)
  sheet.y = top + Math.max(setting.qr + captionHeight + 24, 140)
  sheet.paragraph(content.copies, copies)
}
