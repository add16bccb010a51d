import type { Certificate, Receipt } from './model.ts'
import { chineseDate, chineseMinute } from './rules.ts'
import { columnsOf, inPairs, type Row } from './pairs.ts'
import { COLOUR, FOOT, INNER_WIDTH, PAGE, Sheet } from './sheet.ts'

const QR_SIDE = 84
/** The foot of a certificate: QR code and place of the seal; the gap above it; a note on missing characters. */
const SEAL_HEIGHT = 140
const SEAL_GAP = 22
const NOTE_HEIGHT = 22
const SHANGHAI = 'T00:00:00+08:00'

/** Title, ornament, and the number below. */
function head(sheet: Sheet, above: string, title: string, number: string): void {
  sheet.space(4)
  sheet.paragraph(above, { size: 12, colour: COLOUR.quiet, align: 'center', spacing: 1 })
  sheet.space(10)
  const size = title.length > 16 ? 20 : 27
  sheet.paragraph(title, { size, colour: COLOUR.accent, align: 'center', spacing: title.length > 12 ? 1 : 4 })
  sheet.space(14)
  sheet.ornament()
  sheet.space(12)
  sheet.paragraph(number, { size: 10.5, colour: COLOUR.quiet, align: 'center' })
}

/** How the rows of a certificate may be set, the airiest first; `paired` puts two short rows side by side. */
const SETTINGS = [
  { size: 12.5, label: 128, paired: false },
  { size: 11, label: 118, paired: false },
  { size: 11, label: 104, paired: true },
  { size: 10, label: 96, paired: true },
  { size: 9, label: 88, paired: true },
] as const

/** Writes the rows as airily as leaves the seal on the same sheet; when nothing does, as if there were no limit. */
function writeRows(sheet: Sheet, rows: Row[]): void {
  const room = PAGE.height - PAGE.margin - FOOT - sheet.y - SEAL_HEIGHT - SEAL_GAP - NOTE_HEIGHT
  const settings = SETTINGS.map(({ size, label, paired }) => ({
    size,
    blocks: paired ? inPairs(sheet, rows, label, size) : [{ columns: columnsOf(sheet, label, 1), rows }],
  }))
  const heightOf = ({ size, blocks }: (typeof settings)[number]): number =>
    blocks.reduce((sum, block) => sum + sheet.tableHeight(block.columns, block.rows, size), 0)
  const chosen = settings.find((setting) => heightOf(setting) <= room) ?? settings[0]
  for (const block of chosen?.blocks ?? []) sheet.table(block.columns, block.rows, chosen?.size ?? 10)
}

/**
 * A certificate as PDF, A4: title, number, wording, the rows, issuer and date with the place of the electronic seal, and a QR
 * code that leads to the public page confirming it. The same input gives the same bytes; with a seal they are still to be signed.
 */
export function renderCertificate(input: Certificate): Promise<Buffer> {
  const sheet = new Sheet({
    title: `${input.title} ${input.number}`,
    author: input.issuer,
    subject: input.title,
    createdAt: new Date(input.issuedOn + SHANGHAI),
    demo: input.demo,
    statusList: input.statusList,
  })
  head(sheet, input.issuer, input.title, `编号：${input.number}`)
  sheet.space(22)
  for (const paragraph of input.wording.split('\n').filter((line) => line.trim() !== '')) {
    sheet.paragraph(paragraph, { size: 13, indent: 26, lineGap: 6 })
    sheet.space(4)
  }
  sheet.space(14)
  const named = input.rows.some((row) => row.value === input.holder)
  const rows = input.rows.map((row): Row => [row.label, row.value])
  writeRows(sheet, named ? rows : [['持证主体', input.holder], ...rows])
  sheet.noteMissing()

  sheet.space(SEAL_GAP)
  sheet.ensure(SEAL_HEIGHT)
  const top = Math.max(sheet.y, PAGE.height - PAGE.margin - FOOT - SEAL_HEIGHT)
  sheet.y = top
  sheet.qr(input.verifyUrl, PAGE.margin + 12, top + 12, QR_SIDE)
  sheet.textAt('扫码核验真伪', PAGE.margin - 6, top + 12 + QR_SIDE + 14, {
    size: 10,
    colour: COLOUR.quiet,
    width: QR_SIDE + 36,
    align: 'center',
  })
  const right = { size: 13, width: 250, align: 'center' } as const
  const x = PAGE.width - PAGE.margin - right.width
  if (!input.seal) sheet.sealPlace(x + right.width / 2, top + 66)
  const issuerHeight = sheet.heightOf(input.issuer, right)
  sheet.textAt(input.issuer, x, top + 70 - issuerHeight, right)
  sheet.textAt(chineseDate(input.issuedOn), x, top + 76, right)
  if (input.seal) sheet.seal(x + right.width / 2, top + 66, input.seal)
  return sheet.finish(`扫码或打开 ${input.verifyUrl} 核验真伪`)
}

/**
 * A receipt (收件凭证) as PDF, A4: what was handed in, when, by whom it is handled and until about when, the materials, and
 * how to follow the case. Says that receiving is not accepting. The same input gives the same bytes.
 */
export function renderReceipt(input: Receipt): Promise<Buffer> {
  const sheet = new Sheet({
    title: `收件凭证 ${input.caseNumber}`,
    author: input.receiver,
    subject: input.title,
    createdAt: input.receivedAt,
    demo: input.demo,
  })
  head(sheet, input.receiver, '收件凭证', `办件编号：${input.caseNumber}`)
  sheet.space(12)

  const top = sheet.y
  const qrX = PAGE.width - PAGE.margin - QR_SIDE - 12
  const width = INNER_WIDTH - QR_SIDE - 44
  const facts = [
    ['办理事项', input.title],
    ['申请人', input.applicant],
    ['收件时间', chineseMinute(input.receivedAt)],
    ['查询码', input.queryCode],
  ]
  for (const [label = '', value = ''] of facts) {
    const style = { size: label === '查询码' ? 15 : 12, width: width - 76 }
    sheet.textAt(label, PAGE.margin + 6, sheet.y, { size: 12, colour: COLOUR.quiet, width: 70 })
    sheet.textAt(value, PAGE.margin + 76, label === '查询码' ? sheet.y - 2.5 : sheet.y, style)
    sheet.y += sheet.heightOf(value, style) + 8
  }
  sheet.qr(input.trackUrl, qrX, top + 6, QR_SIDE)
  sheet.textAt('扫码查看进度', qrX - 18, top + QR_SIDE + 16, {
    size: 10,
    colour: COLOUR.quiet,
    width: QR_SIDE + 36,
    align: 'center',
  })
  sheet.y = Math.max(sheet.y, top + QR_SIDE + 34)

  sheet.space(6)
  sheet.table(
    [
      { heading: '事项', width: 176 },
      { heading: '办理部门', width: 138 },
      { heading: '预计办结', width: INNER_WIDTH - 314 },
    ],
    input.items.map((item) => [item.name, item.department, forecastText(item)]),
    10,
  )
  if (input.materials.length > 0) {
    sheet.space(11)
    sheet.table(
      [
        { heading: '收到的材料', width: 314 },
        { heading: '方式', width: INNER_WIDTH - 314 },
      ],
      input.materials.map((material) => [material.name, material.how]),
      10,
    )
  }
  sheet.space(11)
  sheet.paragraph(
    '收件不等于受理。部门会检查材料：符合条件的，告诉您受理的日期；材料不齐的，一次告诉您要补什么。办理时限从受理起算，上面的日期是预计。',
    { size: 11, lineGap: 4 },
  )
  if (input.items.some((item) => item.provisional)) {
    sheet.space(4)
    sheet.paragraph('带 * 的日期跨到下一年，节假日安排公布后可能变动。', { size: 10, colour: COLOUR.quiet })
  }
  sheet.noteMissing()
  return sheet.finish(`扫码或打开 ${input.trackUrl} 查看进度`)
}

function forecastText(item: Receipt['items'][number]): string {
  const date =
    item.forecast === undefined ? undefined : `${chineseDate(item.forecast)}${item.provisional ? ' *' : ''}`
  return [date, item.note].filter((part) => part !== undefined).join('\n') || '没有法定时限'
}
