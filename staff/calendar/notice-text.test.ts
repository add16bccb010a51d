import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NATIONAL } from '../../server/calendar/build.ts'
import { checkNotice } from '../../server/calendar/notice.ts'
import { fixedRows, rowOf, rowsOf, textOf } from './notice-text.ts'

test('the form starts with the days that the law fixes, and these are a notice without faults', () => {
  const { notice } = checkNotice(textOf(2027, [], fixedRows(2027)), NATIONAL)
  assert.deepEqual([notice?.year, notice?.days.length], [2027, 13])
})

test('a fault in the text of the form is found in its row', () => {
  const rows = fixedRows(2027)
  rows.push({ id: 9, date: '2027-10-11', name: '国庆节', isOffDay: false, local: false })
  const { faults } = checkNotice(textOf(2027, ['https://www.gov.cn/a'], rows), NATIONAL)
  assert.deepEqual(
    faults?.map(({ line }) => rowOf(line, rows)?.date),
    ['2027-10-11'],
  )
  assert.equal(rowOf(2, rows), undefined)
})

test('a year that is corrected comes into the form and out of it unchanged', () => {
  const year = NATIONAL.years.at(-1)
  assert.ok(year)
  const days = [...year.days, { name: '本地', date: '2026-08-18', isOffDay: true, local: true }]
  const { notice } = checkNotice(textOf(year.year, year.papers, rowsOf(days)), NATIONAL)
  assert.deepEqual([notice?.days, notice?.papers], [days, year.papers])
})
