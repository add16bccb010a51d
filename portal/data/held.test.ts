import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import type { Held } from '../../server/dossier/model.ts'
import { ScreenContext, type Screen } from '../components/context.tsx'
import { textsOf } from '../texts/texts.ts'
import { ThemeRows } from './held.tsx'

const value: Held = {
  element: 'company.name',
  name: '企业名称',
  text: '虚构示范餐饮有限公司',
  masked: false,
  kind: 'answer',
  source: null,
  department: null,
  on: '2026-11-23',
  days: 0,
  caseNumber: '320800-20261123-000001',
  cases: 1,
  contestable: false,
  correction: null,
}

const page = (ownCases: boolean, more: Partial<Held> = {}, shown = true): string =>
  renderToStaticMarkup(
    createElement(
      ScreenContext.Provider,
      { value: { t: textsOf('zh-Hans'), lang: 'zh-Hans', zh: {} } as unknown as Screen },
      createElement(ThemeRows, {
        theme: { name: '企业', values: [{ ...value, ...more }] },
        shown,
        alone: false,
        ownCases,
      }),
    ),
  )

test('自己的数据里说「您填写的」；单位空间里填写的是申请人，不一定是正在看的人', () => {
  assert.match(page(true), /您填写的/)
  assert.match(page(true, { kind: 'identity' }), /来自实名登录/)
  assert.match(page(false), /申请人填写的/)
  assert.match(page(false, { kind: 'identity' }), /来自申请人的实名登录/)
  assert.doesNotMatch(page(false), /您填写/)
})

test('显示完整内容以后还遮着的，说明为什么；没有打开完整内容的不用说', () => {
  assert.match(page(true, { masked: true }), /另一位成年人/)
  assert.doesNotMatch(page(true, { masked: true }, false), /另一位成年人/)
  assert.doesNotMatch(page(true), /另一位成年人/)
})
