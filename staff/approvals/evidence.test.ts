import assert from 'node:assert/strict'
import { test } from 'node:test'
import { evidenceOf, inOrder } from './evidence.ts'

test('what failed comes before what has to be looked at and what passed', () => {
  const rule = (passed: boolean | null) => ({ passed, evidence: [] })
  const order = inOrder([rule(true), rule(null), rule(false), rule(true)]).map(({ passed }) => passed)
  assert.deepEqual(order, [false, null, true, true])
})

test('a rule leads to the fields that its evidence names, and to no others', () => {
  const fields = [
    { element: 'mother.name', name: '母亲姓名' },
    { element: 'mother.number', name: '母亲公民身份号码' },
    { element: 'child.name', name: '姓名' },
  ]
  assert.deepEqual(evidenceOf(fields, { evidence: ['母亲姓名：陈*', '出生记录：没有数据'] }), ['mother.name'])
  assert.deepEqual(evidenceOf(fields, { evidence: [] }), [])
})
