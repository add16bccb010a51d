import { toLocalDate } from '../calendar/rules.ts'
import { writeWorkbook } from '../platform/write-workbook.ts'
import {
  AT_REST_WORDS,
  keepWords,
  lookWords,
  readerWords,
  SENSITIVITY_WORDS,
  SHOWN_WORDS,
  WHOSE_WORDS,
} from './ledger-words.ts'
import type { DataLedger, LedgerTable } from './model.ts'

const COLUMNS: readonly { name: string; show(table: LedgerTable): string }[] = [
  { name: '表', show: ({ name }) => name },
  { name: '内容', show: ({ zh }) => zh },
  { name: '谁的数据', show: ({ of }) => of.map((each) => WHOSE_WORDS[each].zh).join('、') },
  { name: '敏感程度', show: ({ sensitivity }) => SENSITIVITY_WORDS[sensitivity].zh },
  {
    name: '个人信息和秘密的列',
    show: ({ columns }) =>
      columns
        .map(({ name, shown, atRest }) => `${name}：${SHOWN_WORDS[shown].zh}，${AT_REST_WORDS[atRest].zh}`)
        .join('\n'),
  },
  { name: '谁能看', show: ({ read }) => read.map((each) => readerWords(each, 'zh')).join('、') },
  { name: '查看的记录', show: ({ looks }) => looks.map((each) => lookWords(each, 'zh')).join('、') },
  { name: '保存多久、由谁删', show: ({ keep }) => keepWords(keep, 'zh') },
  { name: '行数', show: ({ rows, estimated }) => `${estimated ? '约 ' : ''}${rows}` },
  {
    name: '最早的一行',
    show: ({ oldest, estimated }) =>
      oldest === null ? '' : `${estimated ? '约 ' : ''}${toLocalDate(oldest)}`,
  },
  { name: '逾期未删', show: ({ overdue }) => (overdue === null ? '' : String(overdue)) },
]

/** The ledger as a workbook, a line for each table; what is overdue is marked. */
export const tablesWorkbook = ({ tables }: DataLedger): Promise<Buffer> =>
  writeWorkbook({
    sheet: '数据安全台账',
    head: COLUMNS.map(({ name }) => name),
    rows: tables.map((table) =>
      COLUMNS.map(({ name, show }) => ({
        text: show(table),
        marked: name === '逾期未删' && (table.overdue ?? 0) > 0,
      })),
    ),
  })

/** The looks of officers as a workbook, a line for each day and a column for each kind. */
export const looksWorkbook = ({ looks }: DataLedger): Promise<Buffer> =>
  writeWorkbook({
    sheet: '查看个人信息的次数',
    head: ['日期', ...looks.map(({ kind }) => lookWords(kind, 'zh'))],
    rows: (looks[0]?.days ?? []).map(({ day }, index) =>
      [day, ...looks.map(({ days }) => String(days[index]?.count ?? 0))].map((text) => ({ text })),
    ),
  })
