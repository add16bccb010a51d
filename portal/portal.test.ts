import assert from 'node:assert/strict'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { createElement, type ReactNode } from 'react'
import fc from 'fast-check'
import { buildCalendar } from '../server/calendar/rules.ts'
import type { OpenDraft } from '../server/applications/model.ts'
import type { Definition } from '../server/onething/model.ts'
import type { Certificate } from '../server/credentials/model.ts'
import type { CheckedFile } from '../server/seals/model.ts'
import { NOTHING_KNOWN, planFor } from '../server/onething/plan.ts'
import { ANYONE, type Person } from '../server/platform/ctx.ts'
import type { PageRequest } from '../server/platform/http-pages.ts'
import { loadRegion } from '../server/regions/load.ts'
import type { PublishedRegion } from '../server/regions/world.ts'
import { CheckPage } from './apply/check.tsx'
import { MaterialsPage } from './apply/materials.tsx'
import { QuestionPage } from './apply/question.tsx'
import { readSignature } from './apply/signature-field.tsx'
import { ErrorSummary, fieldId } from './components/form.tsx'
import { renderPage } from './components/screen.tsx'
import { outlineOf } from './guide/outline.ts'
import { GuidePage } from './guide/page.tsx'
import { scheduleOf } from '../server/onething/schedule.ts'
import type { PortalOptions } from './options.ts'
import { localPath } from './paths.ts'
import { pathOf, strokesOf, type Stroke } from './signature-path.ts'
import { dictionaries, fill, textsOf } from './texts/texts.ts'
import { traditionalText } from './texts/traditional.ts'
import { CheckedFilePage } from './verify/file.tsx'

let region: PublishedRegion
let kite: Definition

before(async () => {
  const loaded = await loadRegion(join(import.meta.dirname, '../regions'), 'demo')
  assert.ok(loaded.region, JSON.stringify(loaded.faults))
  const { head, offices, elements, sources, grants, items, onethings, calendar } = loaded.region
  const versions = Object.fromEntries(
    Object.values(items).map((item) => {
      const office = offices.find((each) => each.id === item.office)
      return [item.id, { version: 1, item, department: office?.department ?? '' }]
    }),
  )
  const definitions = Object.values(onethings).map((onething): [string, Definition] => {
    const used = Object.fromEntries(onething.steps.map((step) => [step.item, versions[step.item]!]))
    return [onething.id, { version: 1, onething, items: used, elements }]
  })
  region = {
    head,
    offices: new Map(offices.map((office) => [office.id, office])),
    halls: new Map(),
    documents: new Map(),
    calendar: buildCalendar(calendar),
    elements,
    sources,
    grants,
    resources: {},
    systems: new Map(),
    codes: {},
    items: new Map(Object.entries(versions)),
    onethings: new Map(definitions),
  }
  kite = definitions.find(([id]) => id === 'kite')![1]
})

const person: Person = { kind: 'person', id: 'p', number: '1', name: '陈*', phone: '1', demo: true }

function optionsFor(mode: PortalOptions['mode'] = 'demo'): PortalOptions {
  const signIn = {} as PortalOptions['signIn']
  return { mode, region: () => region, assets: { style: '/s.css', script: '/s.js' }, signIn }
}

function requestFor(more: Partial<PageRequest> = {}): PageRequest {
  return {
    params: {},
    query: {},
    form: { one: () => '', all: () => [], names: () => [], files: [] },
    actor: ANYONE,
    csrf: '',
    sessionToken: undefined,
    view: { elder: false, lang: 'zh-Hans' },
    path: '/x',
    url: '/x',
    ip: '127.0.0.1',
    origin: 'http://localhost',
    db: undefined as unknown as PageRequest['db'],
    ...more,
  }
}

function openDraft(): OpenDraft {
  const facts = structuredClone(NOTHING_KNOWN)
  return {
    draft: {
      id: 'd',
      personId: 'p',
      onething: 'kite',
      onethingVersion: 1,
      state: 'open',
      version: 1,
      facts,
      consentedAt: new Date(0),
      caseId: null,
      updatedAt: new Date(0),
    },
    definition: kite,
    plan: planFor(kite, facts),
  }
}

const guideOf = (definition: Definition): ReactNode =>
  createElement(GuidePage, {
    definition,
    outline: outlineOf(definition, region),
    editions: [],
    samples: new Map(),
  })

test('every sentence exists in every language and has the same gaps', () => {
  const gaps = (text: string): string[] =>
    [...new Set([...text.matchAll(/\{(\w+)/g)].map((match) => match[1]!))].sort()
  const source = dictionaries['zh-Hans']
  for (const [lang, dictionary] of Object.entries(dictionaries)) {
    assert.deepEqual(Object.keys(dictionary).sort(), Object.keys(source).sort(), lang)
    for (const [key, text] of Object.entries(dictionary)) {
      assert.notEqual(text.trim(), '', key)
      assert.deepEqual(gaps(text), gaps(source[key as keyof typeof source]), `${lang} ${key}`)
    }
  }
})

test('traditional Chinese is our own words converted; what fills the gaps stays as it was typed', () => {
  const t = textsOf('zh-Hant')
  assert.equal(t('view.elder'), '長輩版')
  assert.match(t('search.nothing', { text: '办证' }), /「办证」/)
})

test('English plurals follow the number', () => {
  assert.equal(fill('{n} working {n|day|days}', { n: 1 }), '1 working day')
  assert.equal(fill('{n} working {n|day|days}', { n: 2 }), '2 working days')
})

test('elder mode and the language stand on the html element', () => {
  const page = (view: PageRequest['view']): string =>
    renderPage(optionsFor(), requestFor({ view }), { title: '一', body: null }).html
  assert.match(page({ elder: true, lang: 'zh-Hans' }), /<html lang="zh-Hans" data-view="elder">/)
  assert.match(page({ elder: false, lang: 'en' }), /<html lang="en" data-view="normal">/)
})

test('the banner says demo on every page of the demo and on none of the real thing', () => {
  const page = (mode: 'demo' | 'serve'): string =>
    renderPage(optionsFor(mode), requestFor(), { title: '一', body: null }).html
  assert.match(page('demo'), /演示系统：所有人和数据都是虚构的/)
  assert.doesNotMatch(page('serve'), /演示系统/)
})

test('no page carries a style or a script of its own, as the content security policy demands', () => {
  const body = guideOf(kite)
  const { html } = renderPage(optionsFor(), requestFor(), { title: '一', body })
  assert.doesNotMatch(html, /<style|\sstyle="|\son\w+="/)
  assert.deepEqual(html.match(/<script[^>]*>/g), ['<script type="module" src="/s.js">'])
})

test('the error summary links to each field and the same sentence stands beside it', () => {
  const open = openDraft()
  const question = open.plan.questions[0]!
  const field = question.elements[0]!
  const problems = { zh: '有错', en: 'wrong', fields: [{ field, code: 'x', zh: '请填写颜色。' }] }
  const { html } = renderPage(optionsFor(), requestFor({ actor: person, csrf: 'secret' }), {
    title: question.title,
    wrong: true,
    body: createElement(QuestionPage, { open, question, typed: {}, problems }),
  })
  assert.match(html, /<title>错误：/)
  assert.ok(html.includes(`href="#${fieldId(field)}"`))
  assert.ok(html.includes(`id="${fieldId(field)}"`))
  assert.ok(html.includes(`id="${fieldId(field)}-error"`))
  assert.equal(html.split('请填写颜色。').length - 1, 2)
  assert.ok(html.includes('name="csrf" value="secret"'))
})

test('what was typed is shown again and cannot become part of the page', () => {
  const open = openDraft()
  const evil = '<script>alert(1)</script>"\'><img src=x onerror=alert(1)>'
  const question = open.plan.questions[0]!
  const typed = Object.fromEntries(question.elements.map((element) => [element, evil]))
  for (const id of Object.keys(open.plan.elements)) {
    open.plan.elements[id]!.resolution = { as: 'known', value: evil, text: evil, reason: evil }
  }
  for (const body of [
    createElement(QuestionPage, { open, question, typed }),
    createElement(CheckPage, { open, signed: { path: '', name: evil } }),
    createElement(ErrorSummary, { problems: { zh: evil, en: evil, fields: [] } }),
  ]) {
    const { html } = renderPage(optionsFor(), requestFor({ actor: person }), { title: evil, body })
    assert.doesNotMatch(html, /<script>alert|<img/)
    assert.match(html, /&lt;script&gt;alert/)
  }
})

test('what needs nothing runs at once, what needs others runs after the last of them', () => {
  const { stretches, total } = scheduleOf(kite)
  const permit = stretches.find((stretch) => stretch.step === 'permit')!
  const others = stretches.filter((stretch) => stretch.step !== 'permit')
  assert.ok(others.every((stretch) => stretch.from === 0))
  assert.equal(permit.from, Math.max(...others.map((stretch) => stretch.to)))
  assert.equal(total, permit.to)
})

test('a signature keeps to its format and size, however long the strokes are', () => {
  const stroke = fc.array(
    fc.tuple(fc.double({ min: 0, max: 600, noNaN: true }), fc.double({ min: 0, max: 200, noNaN: true })),
    { minLength: 2, maxLength: 3000 },
  )
  fc.assert(
    fc.property(fc.array(stroke, { minLength: 1, maxLength: 8 }), (strokes) => {
      const path = pathOf(strokes as Stroke[])
      assert.match(path, /^[ML0-9 .,-]{10,20000}$/)
      assert.equal(readSignature({ path, name: '' })?.kind, 'drawn')
      assert.equal(strokesOf(path).length, strokes.length)
    }),
    { numRuns: 30 },
  )
})

test('without a drawn signature the typed name counts; nothing at all does not', () => {
  assert.deepEqual(readSignature({ path: '', name: ' 陈芳 ' }), { kind: 'typed', name: '陈芳' })
  assert.deepEqual(readSignature({ path: '<script>', name: '陈芳' }), { kind: 'typed', name: '陈芳' })
  assert.equal(readSignature({ path: '', name: '陈' }), undefined)
})

test('returning leads to a page of this site or home', () => {
  assert.equal(localPath('/apply/1/check?x=1'), '/apply/1/check?x=1')
  for (const bad of ['//evil.example', '/\\evil.example', 'https://evil.example', '', undefined, '/a b']) {
    assert.equal(localPath(bad), '/')
  }
})

test('the words of a region are traditional on a traditional page; what people wrote stays', () => {
  const page = (body: ReactNode): string =>
    renderPage(optionsFor(), requestFor({ actor: person, view: { elder: false, lang: 'zh-Hant' } }), {
      title: kite.onething.name,
      body,
    }).html
  const guide = page(guideOf(kite))
  assert.ok(guide.includes(traditionalText(kite.onething.summary)))
  assert.doesNotMatch(guide, /风筝|办/)

  const open = openDraft()
  const field = Object.keys(open.plan.elements).find((id) => !kite.elements[id]?.options)!
  open.plan.elements[field]!.resolution = { as: 'known', value: '范云', text: '范云', reason: '来自公安' }
  const check = page(createElement(CheckPage, { open }))
  assert.match(check, /核對/)
  assert.doesNotMatch(check, /範雲|范雲|登记/)
})

test('what is suspended is said before anybody uploads papers for it', () => {
  const zh = '「放风筝许可」从 2026年11月23日 起暂停办理。原因：大风。'
  const closed = [{ step: 'permit', optional: false, zh, en: 'Kites stay down.' }]
  const { html } = renderPage(optionsFor(), requestFor({ actor: person }), {
    title: '上传材料',
    body: createElement(MaterialsPage, { open: { ...openDraft(), closed } }),
  })
  assert.match(html, /从 2026年11月23日 起暂停办理。原因：大风/)
})

test('a genuine file of a certificate that has ended is not shown as one that is good', () => {
  const checked: CheckedFile = {
    fault: null,
    signatory: null,
    sm2: false,
    signedAt: null,
    revocationKnown: true,
    digest: 'ab',
    paper: { kind: 'certificate', number: '1', resealed: false },
  }
  const shown = (state: Certificate['state']): string => {
    const body = createElement(CheckedFilePage, { checked, state })
    return renderPage(optionsFor(), requestFor(), { title: '', body }).html
  }
  assert.match(shown('valid'), /<h1[^>]*>文件是真的/)
  for (const [state, words] of [
    ['revoked', '已经撤销'],
    ['suspended', '被暂扣'],
    ['superseded', '换过新的了'],
    ['expired', '已经过期'],
  ] as const) {
    assert.match(shown(state), new RegExp(`tone-bad.*<h1[^>]*>[^<]*${words}`, 's'), state)
    assert.match(shown(state), /文件是真的，盖章以后没有改动/)
  }
})
