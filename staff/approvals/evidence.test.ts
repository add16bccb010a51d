import assert from 'node:assert/strict'
import { test } from 'node:test'
import { evidenceOf, evidenceText, inOrder, sheetOf, sheetsOf } from './evidence.ts'

test('what failed comes before what has to be looked at and what passed', () => {
  const rule = (passed: boolean | null) => ({ passed, evidence: [] })
  const order = inOrder([rule(true), rule(null), rule(false), rule(true)]).map(({ passed }) => passed)
  assert.deepEqual(order, [false, null, true, true])
})

const row = (element: string, name: string, originText = '申请人填写') => ({
  element,
  name,
  text: '甲',
  originText,
})
const fields = [
  row('mother.name', '母亲姓名', '来自公安·2026-11-20'),
  row('bus.seats', '座位数'),
  row('bus.line', '路线'),
]
const check = {
  text: '有出生记录',
  passed: true,
  basis: '',
  evidence: [fields[0] ?? row('', ''), row('birth.record', '出生记录', '来自卫健·2026-11-20')],
}
const material = (id: string, shows: string[], files: string[]) => ({
  id,
  name: id,
  as: 'asked' as const,
  reason: '',
  shows,
  files: files.map((file) => ({ id: file, name: file, type: 'image/png', size: 1 })),
  certificate: false,
})

test('a rule leads to the fields that it rests on, and to no others', () => {
  assert.deepEqual(evidenceOf(fields, check), ['mother.name'])
  assert.deepEqual(evidenceOf(fields, { evidence: [] }), [])
  assert.equal(evidenceText(check), '母亲姓名：甲；出生记录：甲')
})

test('a value is shown on the paper that was handed in for it, otherwise in the data by where it comes from', () => {
  const materials = [material('licence', ['bus.seats'], ['f1']), material('plan', ['bus.line'], [])]
  const sheets = sheetsOf(fields, { materials, checks: [check] })
  assert.deepEqual(
    sheets.map(({ id, shows }) => [id, shows.map(({ element }) => element)]),
    [
      ['f1', ['bus.seats']],
      ['来自公安·2026-11-20', ['mother.name']],
      ['申请人填写', ['bus.seats', 'bus.line']],
      ['来自卫健·2026-11-20', ['birth.record']],
    ],
  )
  const shownOn = ['bus.seats', 'bus.line', 'birth.record', 'nowhere'].map(
    (each) => sheetOf(sheets, each)?.id,
  )
  assert.deepEqual(shownOn, ['f1', '申请人填写', '来自卫健·2026-11-20', undefined])
})
