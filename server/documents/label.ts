import { COLOUR, Sheet, type PageForm } from './sheet.ts'

/** A sticker of 100 × 150 mm, as carriers use. */
const STICKER: PageForm = {
  width: 283.46,
  height: 425.2,
  margin: 18,
  foot: 14,
  footSize: 7.5,
  least: 0,
  frame: false,
}
const QR_SIDE = 72

export type Label = {
  addressee: string
  address: string
  phone: string | null
  sender: { name: string; address: string; phone: string }
  /** Null before the carrier has given one. */
  tracking: string | null
  caseNumber: string
  printedAt: Date
  demo: boolean
}

/** 地址签: whom and where a delivery goes to, from whom it comes, and its tracking number as words and as a code. */
export function renderLabel(label: Label): Promise<Buffer> {
  const sheet = new Sheet(
    {
      title: `地址签 ${label.caseNumber}`,
      author: label.sender.name,
      subject: '地址签',
      createdAt: label.printedAt,
      demo: label.demo,
    },
    STICKER,
  )
  const quiet = { size: 9, colour: COLOUR.quiet }
  if (label.demo) sheet.paragraph('演示', { ...quiet, align: 'right' })
  sheet.paragraph('收件人', quiet)
  sheet.paragraph(label.addressee + (label.phone ? `　${label.phone}` : ''), { size: 15 })
  sheet.space(4)
  sheet.paragraph(label.address, { size: 15, lineGap: 4 })
  sheet.space(10)
  sheet.rule()
  sheet.space(10)
  sheet.paragraph('寄件人', quiet)
  sheet.paragraph(`${label.sender.name}　${label.sender.phone}`, { size: 10 })
  sheet.paragraph(label.sender.address, { size: 10 })
  sheet.space(12)
  if (label.tracking !== null) {
    sheet.qr(label.tracking, STICKER.margin, sheet.y, QR_SIDE)
    sheet.textAt('邮寄单号', STICKER.margin + QR_SIDE + 12, sheet.y + 10, quiet)
    sheet.textAt(label.tracking, STICKER.margin + QR_SIDE + 12, sheet.y + 26, {
      size: 12,
      width: sheet.inner - QR_SIDE - 12,
    })
    sheet.y += QR_SIDE + 10
  }
  sheet.noteMissing()
  return sheet.finish(`办件编号 ${label.caseNumber}`)
}
