import { columnsOf } from './pairs.ts'
import { COLOUR, PAGE, Sheet } from './sheet.ts'

/** A paper as it should look: filled in with invented values, or empty to be written on. */
export type SamplePaper = {
  title: string
  /** The item that asks for it. */
  forItem: string
  form: 'filled' | 'empty'
  rows: { name: string; value: string }[]
  note?: string | undefined
  /** The page of the guide, printed and put into the QR code. */
  guideUrl: string
  createdAt: Date
  demo: boolean
}

const QR_SIDE = 64

/**
 * 样表 as PDF, A4. A filled one bears 样例 across every sheet, so that nobody takes it for a document; an empty one has room to
 * write and a line to sign on. The same input gives the same bytes.
 */
export function renderSample(paper: SamplePaper): Promise<Buffer> {
  const filled = paper.form === 'filled'
  const sheet = new Sheet({
    title: `${paper.title}（${filled ? '样例' : '空白表'}）`,
    author: paper.forItem,
    subject: paper.title,
    createdAt: paper.createdAt,
    demo: paper.demo,
    ...(filled && { mark: '样例 · 不具法律效力' }),
  })
  sheet.paragraph(filled ? '样例：内容是虚构的，只告诉您怎么写、看哪里' : `用于：${paper.forItem}`, {
    size: 10.5,
    colour: COLOUR.quiet,
    align: 'center',
  })
  sheet.space(8)
  sheet.paragraph(paper.title, {
    size: paper.title.length > 16 ? 19 : 24,
    colour: COLOUR.accent,
    align: 'center',
  })
  sheet.space(12)
  sheet.ornament()
  sheet.space(18)
  sheet.table(
    columnsOf(sheet, 150, 1),
    paper.rows.map(({ name, value }) => [name, filled ? value : '']),
    // A line to write on is taller than a printed one.
    filled ? 12 : 14,
  )
  if (paper.note !== undefined) {
    sheet.space(12)
    sheet.paragraph(`注意：${paper.note}`, { size: 11, lineGap: 4 })
  }
  sheet.noteMissing()
  sheet.space(26)
  sheet.ensure(QR_SIDE + 30)
  sheet.qr(paper.guideUrl, PAGE.margin + 8, sheet.y, QR_SIDE)
  if (!filled) {
    const x = PAGE.width - PAGE.margin - 220
    for (const [at, words] of ['签名', '日期'].entries()) {
      const y = sheet.y + 24 + at * 36
      sheet.textAt(words, x, y - 14, { size: 12, colour: COLOUR.quiet, width: 40 })
      sheet.signatureLine(x + 44, y, 170)
    }
  }
  return sheet.finish(`办事指南：${paper.guideUrl}`)
}
