import assert from 'node:assert/strict'
import { test } from 'node:test'
import { zhHans } from '../../texts/zh-Hans.ts'
import { readDay, readOutput, typedOf, type Output } from './outputs.ts'

const output = (control: Output['control'], required = true): Output => ({
  element: 'child.value',
  name: '出生日期',
  control,
  hint: '',
  unit: '',
  options: [],
  required,
  fetchable: false,
  value: null,
})
const read = (control: Output['control'], typed: string) =>
  readOutput(output(control), typed, zhHans, '2026-11-20')

test('a day is understood however people write it', () => {
  for (const typed of ['2026-01-05', '2026/1/5', '2026年1月5日', '20260105'])
    assert.equal(readDay(typed), '2026-01-05')
  assert.equal(read('date', '２０２６－０１－０５').value, '2026-01-05')
})

test('a day that does not exist is refused', () => {
  for (const typed of ['2026-02-31', '2026-13-01', 'tomorrow', '2026'])
    assert.equal(readDay(typed), undefined)
  assert.equal(read('date', '2026-02-31').error, zhHans.grant.wrongDate)
})

test('a time is that of the offices, there and back', () => {
  const { value } = read('instant', '2026-11-20 9:30')
  assert.equal(value, '2026-11-20T09:30:00+08:00')
  assert.equal(typedOf(value, 'instant'), '2026-11-20 09:30')
  assert.equal(read('instant', '2026-11-20 25:00').error, zhHans.grant.wrongInstant)
})

test('a citizen number with a wrong check digit is refused, full-width digits are not', () => {
  assert.equal(read('citizen-number', '11010519491231002Ｘ').value, '11010519491231002X')
  assert.equal(read('citizen-number', '110105194912310021').error, zhHans.grant.wrongCitizenNumber)
})

test('numbers become numbers and yes or no becomes a boolean', () => {
  assert.equal(read('money', '1,200.50').value, 1200.5)
  assert.equal(read('number', '12三').error, zhHans.grant.wrongNumber)
  assert.equal(read('yes-no', 'false').value, false)
})

test('nothing is wrong only where something is required', () => {
  assert.equal(read('text', '  ').error, '填写出生日期。')
  assert.deepEqual(readOutput(output('text', false), '', zhHans, '2026-11-20'), { value: null })
})

test('rare characters are kept as they are', () => {
  assert.equal(read('person-name', ' 王㛃𫖯 ').value, '王㛃𫖯')
})
