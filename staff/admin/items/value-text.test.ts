import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ELEMENTS, findElement } from '../../../server/inventory/elements.ts'
import { valueText } from './value-text.ts'

const rows = (kind: string) => ELEMENTS.find(({ type }) => type.is === 'rows' && type.rows === kind)

test('the limit of a special procedure and of a step is told, so that another limit reads otherwise', () => {
  const special = (n: number) => [{ name: '机构评审', limit: { n, unit: 'natural' } }]
  assert.equal(valueText(rows('specials'), special(15)), '机构评审 · 时限：15 自然日')
  assert.notEqual(valueText(rows('specials'), special(15)), valueText(rows('specials'), special(60)))
  const step = [{ name: '受理', limit: { n: 1, unit: 'working' } }]
  assert.equal(valueText(rows('steps'), step), '受理 · 时限：1 工作日')
})

test('members have their names and the words of their lists, a code its scheme', () => {
  const paper = [{ name: '身份证', necessity: 'required', copies: 2 }]
  assert.match(valueText(rows('materials'), paper), /^身份证 · 是否必要：\p{Script=Han}+ · 复印件份数：2$/u)
  const codes = (scheme: string) => [{ scheme, value: 'A1' }]
  assert.equal(valueText(findElement('codes'), codes('sichuan')), '四川事项编码 A1')
  assert.equal(valueText(findElement('codes'), codes('local')), '本地编码 A1')
})
