import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { inflateSync } from 'node:zlib'
import { maskCitizenNumber } from '../people/identifiers.ts'
import { ROOT } from '../platform/config.ts'
import { loadRegion } from '../regions/load.ts'
import { buildFacts, NUMBER } from './build.ts'
import type { Facts } from './facts.ts'
import { documentHtml } from './html.ts'
import { DocumentKind, DocumentTemplate, type DocumentContent, type PaperForm } from './model.ts'
import { renderPaper } from './paper.ts'
import { resolveDocument, templateFaults, withoutIdentities } from './resolve.ts'
import { documentUrl, printedCode, readCode, readDocumentNumber } from './rules.ts'

const { region } = await loadRegion(join(ROOT, 'regions'), 'demo')
/** The same number with another check digit. */
const WRONG = NUMBER.slice(0, 17) + (NUMBER.endsWith('0') ? '1' : '0')
const OFFICE = '风筝市天空管理局'
const AUTOMATIC: Facts = {
  'office.name': OFFICE,
  'office.phone': '0990-0000001',
  'office.address': '风筝市云上路 1 号',
  'office.hours': '工作日 9:00–17:00',
  'region.name': '风筝市',
  'item.licence': '是',
}

function templateOf(kind: DocumentKind): DocumentTemplate {
  const template = region?.documents[kind]
  assert.ok(template, kind)
  return template
}

function contentOf(kind: DocumentKind, facts: Facts = {}): DocumentContent {
  return resolveDocument(
    templateOf(kind),
    { ...buildFacts(kind), ...AUTOMATIC, ...facts },
    { office: OFFICE, issuedOn: '2026-11-23' },
  )
}

function draw(content: DocumentContent, form: PaperForm): Promise<Buffer> {
  const number = '风筝受〔2026〕12号'
  const code = '7K3M92QPABCD'
  return renderPaper(
    {
      content,
      number,
      code,
      issuedAt: new Date('2026-11-23T02:05:00Z'),
      verifyUrl: documentUrl('https://example.test', number, code),
      verifyPage: 'https://example.test/verify',
      demo: true,
    },
    form,
  )
}

/** Sizes of the letters on all sheets of a PDF. */
function sizesIn(file: Buffer): number[] {
  const text = file.toString('latin1')
  const streams = [...text.matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)].map((match) => {
    try {
      return inflateSync(Buffer.from(match[1] ?? '', 'latin1')).toString('latin1')
    } catch {
      return ''
    }
  })
  return streams.flatMap((stream) => [...stream.matchAll(/ ([\d.]+) Tf/g)].map((match) => Number(match[1])))
}

const boxes = (file: Buffer): string[] =>
  [...file.toString('latin1').matchAll(/\/MediaBox \[0 0 ([\d. ]+)\]/g)].map((match) => match[1] ?? '')

for (const kind of DocumentKind.options) {
  test(`${kind}: every form is drawn, the same bytes each time, and no identity stands in full`, async () => {
    const content = contentOf(kind)
    assert.doesNotMatch(JSON.stringify(content), new RegExp(NUMBER))
    assert.doesNotMatch(JSON.stringify(content), /1380000000\d/)
    assert.doesNotMatch(JSON.stringify(content), /[{}]\w+\.\w+|undefined|null[,\]]/)
    for (const form of ['a4', 'large', ...(content.slip ? (['slip'] as const) : [])] as const) {
      const [one, two] = await Promise.all([draw(content, form), draw(content, form)])
      assert.ok(one.equals(two), form)
      assert.match(one.toString('latin1'), /^%PDF-1\.7/)
    }
    const html = documentHtml(
      { content, number: '风筝受〔2026〕1号', code: '7K3M92QPABCD' },
      { masked: true },
    )
    assert.match(html, /^<article class="paper" lang="zh-Hans">/)
    assert.doesNotMatch(html, /style=|<script|陈𫖯㛃/)
  })
}

test('nothing in large print is smaller than 16 points', async () => {
  for (const kind of ['correction', 'acceptance', 'service'] as const) {
    const sizes = sizesIn(await draw(contentOf(kind), 'large'))
    assert.ok(sizes.length > 20)
    assert.ok(Math.min(...sizes.filter((size) => size !== 30)) >= 16, `${kind}: ${Math.min(...sizes)}`)
  }
})

test('a slip is 80 mm wide and one sheet, however long it is', async () => {
  const [short, long] = await Promise.all([
    draw(contentOf('ticket'), 'slip'),
    draw(contentOf('correction'), 'slip'),
  ])
  for (const file of [short, long]) assert.equal(boxes(file).length, 1)
  const [shortBox = '', longBox = ''] = [boxes(short)[0], boxes(long)[0]]
  assert.match(shortBox, /^226\.77 /)
  assert.ok(Number(longBox.split(' ')[1]) > Number(shortBox.split(' ')[1]))
})

test('a licence has its own title and law, another matter has neither', () => {
  const licence = contentOf('acceptance')
  const other = contentOf('acceptance', { 'item.type': 'public-service', 'item.licence': null })
  assert.equal(licence.title, '行政许可申请受理通知书')
  assert.equal(other.title, '受理通知书')
  assert.match(licence.basis.join(), /行政许可法/)
  assert.doesNotMatch(JSON.stringify(other), /行政许可/)
})

test('the 不予受理决定书 names the other office, the law for it, and both remedies with their organs', () => {
  const content = contentOf('declination', {
    'decline.notNeeded': null,
    'decline.otherOffice': '风筝市气象台',
  })
  assert.match(content.body.join(), /请向风筝市气象台申请/)
  assert.match(content.basis.join(), /第三十二条第一款第（二）项/)
  assert.doesNotMatch(content.basis.join(), /第（一）项/)
  assert.match(
    content.remedies.join(),
    /六十日内向风筝市人民政府申请行政复议.*六个月内向风筝市云上区人民法院/,
  )
})

test('the 补正告知书 names item, problem, standard and example, the last day, the way and the consequence', () => {
  const content = contentOf('correction')
  assert.deepEqual(content.tables[0]?.rows[0], [
    '风筝安全检测报告',
    '没有盖章',
    '要盖检测单位的公章',
    '首页右下角盖红章',
  ])
  assert.match(content.closing.join(), /2026年12月18日前（含当天）补正.*提交方式.*逾期没有补正的：/)
})

test('the receipt says that receiving is not accepting', () => {
  assert.match(contentOf('receipt').closing.join(), /收件不等于受理/)
})

test('a region replaces a national template by its own', () => {
  assert.equal(contentOf('grant').title, '准予放风筝许可决定书')
})

test('a company is not a person: its name and its code are not masked', () => {
  const company = contentOf('acceptance', {
    'applicant.kind': 'organisation',
    'applicant.name': '风筝市纸鸢有限公司',
    'applicant.number': '91990000MA1KITE00X',
  })
  assert.match(JSON.stringify(company.rows), /91990000MA1KITE00X/)
  assert.ok(!company.names.includes('风筝市纸鸢有限公司'))
})

test('an identity that somebody typed into a reason is masked there too, other numbers stay', () => {
  const text = `身份证${NUMBER}和${WRONG}，办件 990000-20261123-000012`
  assert.equal(
    withoutIdentities(text, '2026-11-23'),
    `身份证${maskCitizenNumber(NUMBER)}和${WRONG}，办件 990000-20261123-000012`,
  )
  const content = contentOf('refusal', { 'refusal.reason': `${NUMBER} 不符合条件。` })
  assert.doesNotMatch(JSON.stringify(content), new RegExp(NUMBER))
})

test('a sentence with a hole is not printed: the caller hears which facts are lacking', () => {
  assert.throws(() => contentOf('acceptance', { 'accepted.on': null }), /lacks facts: accepted\.on/)
  assert.throws(() => contentOf('refusal', { 'refusal.reason': '' }), /lacks facts: refusal\.reason/)
})

test('a row without its fact and a table without rows are left out', () => {
  const content = contentOf('acceptance', { 'agent.name': null, 'agent.number': null, lists: {} })
  assert.ok(!content.rows.some((row) => row.label === '代理人'))
  assert.deepEqual(content.tables, [])
})

test('a template is refused for each thing that nobody can fill in', () => {
  const template = templateOf('acceptance')
  const faultsOf = (more: Partial<DocumentTemplate>): string[] =>
    templateFaults(DocumentTemplate.parse({ ...template, ...more })).map(
      ({ path, reason }) => `${path} ${reason}`,
    )
  assert.deepEqual(faultsOf({}), [])
  assert.match(faultsOf({ body: ['{applicant.shoeSize}'] }).join(), /^body\.0 .*applicant\.shoeSize/)
  assert.match(faultsOf({ body: ['{refusal.reason}'] }).join(), /refusal\.reason/)
  assert.match(faultsOf({ body: ['{constructor}'] }).join(), /constructor/)
  assert.match(faultsOf({ body: ['办件{case.number'] }).join(), /花括号/)
  assert.match(faultsOf({ closing: [{ text: '好', when: 'nothing' }] }).join(), /^closing\.0\.when .*nothing/)
  assert.match(faultsOf({ rows: [{ label: '甲', value: '乙' }] }).join(), /永远不会印出来/)
  const table = { title: '材料', columns: [{ heading: '价', value: '{price}' }] }
  assert.match(faultsOf({ tables: [{ ...table, list: 'materials' }] }).join(), /没有「price」这一列/)
  assert.match(faultsOf({ tables: [{ ...table, list: 'toys' }] }).join(), /没有列表「toys」/)
})

test('markup in facts is text on the page', () => {
  const content = contentOf('refusal', { 'refusal.reason': '<script>alert(1)</script>' })
  const html = documentHtml({ content, number: '风筝不准〔2026〕1号', code: 'A' }, { masked: false })
  assert.doesNotMatch(html, /<script/)
  assert.match(html, /&#60;script&#62;/)
})

test('the page of a document has headings in order, and tables with headers', () => {
  const html = documentHtml(
    { content: contentOf('correction'), number: '风筝补〔2026〕1号', code: '7K3M92QPABCD' },
    { masked: false, level: 2 },
  )
  assert.deepEqual(
    [...html.matchAll(/<h(\d)>([^<]+)/g)].map((match) => `${match[1]} ${match[2]}`),
    ['2 行政许可申请材料补正告知书', '3 不服怎么办', '3 依据', '3 签名', '3 文书信息'],
  )
  assert.match(html, /<caption>需要补正的全部内容<\/caption><thead><tr><th scope="col">/)
  assert.match(html, /<th scope="row">风筝安全检测报告<\/th>/)
  assert.match(html, /陈𫖯㛃/)
})

test('the public page masks whoever is named in a table too', () => {
  const content = contentOf('application', {
    names: ['欧阳小满'],
    lists: { fields: [{ label: '同伴', value: '欧阳小满' }] },
  })
  const paper = { content, number: '风筝申〔2026〕1号', code: '7K3M92QPABCD' }
  assert.match(documentHtml(paper, { masked: false }), /欧阳小满/)
  assert.match(documentHtml(paper, { masked: true }), /<td data-label="内容">欧\*\*<\/td>/)
})

test('a number is found however its brackets and digits were typed', () => {
  for (const typed of [
    '风筝受〔2026〕12号',
    '风筝受[2026]12号',
    ' 风筝受（２０２６）第12号 ',
    '风筝受【2026】12号',
  ]) {
    assert.equal(readDocumentNumber(typed), '风筝受〔2026〕12号', typed)
  }
  for (const typed of [
    '',
    '320800ABCDEFGHJKLM0',
    '风筝受〔2026〕0号',
    "风筝受〔2026〕1号' or 1=1",
    '〔2026〕1号',
  ]) {
    assert.equal(readDocumentNumber(typed), undefined, typed)
  }
  assert.equal(readCode(printedCode('7K3M92QPABCD').toLowerCase()), '7K3M92QPABCD')
})
