import { KIND_TEXT } from '../deadlines/refusals.ts'
import { STATES } from '../cases/turns.ts'
import type { Card } from './model.ts'

const HEADS = [
  '牌别',
  '办件编号',
  '事项',
  '一件事',
  '办理单位',
  '时限种类',
  '当前状态',
  '到期日',
  '超期工作日',
  '发牌时间',
  '是否办完',
  '撤回原因',
]

/**
 * 导出. Cards as CSV for a spreadsheet, in UTF-8 with a mark that spreadsheets know it by. Neither applicants nor officers
 * are in it.
 */
export function cardsCsv(cards: readonly Card[]): string {
  const lines = cards.map((card) => [
    card.colour === 'red' ? '红牌' : '黄牌',
    card.caseNumber ?? '',
    card.itemName ?? '',
    card.onethingName ?? '',
    card.office?.name ?? '',
    KIND_TEXT[card.kind],
    card.state ? STATES[card.state].zh : '',
    card.dueOn ?? '',
    card.daysOver === null ? '' : String(card.daysOver),
    card.givenAt,
    card.open ? '没有办完' : '已办完',
    card.withdrawn?.reason ?? '',
  ])
  return `\uFEFF${[HEADS, ...lines].map((line) => line.map(cell).join(',')).join('\r\n')}\r\n`
}

/** A cell that begins like a formula is not to be run by the spreadsheet. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
