import type { Cells } from '../platform/table.ts'
import type { ColumnRule } from './model.ts'

/** The columns that a marked workbook adds; it is put right and handed in again. */
export const MARK_COLUMNS = ['原文件第几行', '错误', '提醒'] as const
const [, ERRORS, WARNINGS] = MARK_COLUMNS

/** Whether these are the columns of a marked workbook. */
export const isMarked = (columns: readonly string[]): boolean =>
  MARK_COLUMNS.every((column) => columns.includes(column))

/** What stands in 错误 or 提醒 of one cell: its name in the workbook, its column and what is wrong. */
export const markText = (cell: string, column: string, text: string): string => `${cell} ${column}：${text}`

/**
 * The columns of a marked line that were marked and are empty. A cell that could not be trusted is written empty: as long as its
 * mark stands beside it, that it is empty says nothing about the item.
 */
export function unanswered(cells: Cells, rules: readonly ColumnRule[]): string[] {
  const told = [cells[ERRORS], cells[WARNINGS]].filter((each) => typeof each === 'string').join('\n')
  if (told === '' || !isMarked(rules.map(({ column }) => column))) return []
  return rules
    .filter(({ column, skip }) => skip === undefined && told.includes(markText('', column, '')))
    .map(({ column }) => column)
    .filter((column) => (cells[column] ?? '') === '')
}
export const UNANSWERED =
  '上次标注的这一格还空着，清单上原来的内容没有改。要改的，请填上；要清空的，请把这一行「错误」「提醒」里的话删掉再导入。'

/** Whether a marked line was not read as a whole, and nobody has said yet that it is put right: cells of it may be missing here. */
export function isUnsettled(cells: Cells, rules: readonly ColumnRule[]): boolean {
  const told = cells[ERRORS]
  return (
    typeof told === 'string' &&
    isMarked(rules.map(({ column }) => column)) &&
    /^(?![A-Z]{1,3}\d+ )\S/.test(told)
  )
}
export const UNSETTLED =
  '这一行上次没有读全，标注文件里的各格可能缺了或者错了位。请对照原文件改好，再把这一行「错误」里的话删掉导入。'
