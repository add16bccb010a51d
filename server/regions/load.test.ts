import assert from 'node:assert/strict'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { loadRegion } from './load.ts'
import { faultText } from './rules.ts'
import type { RegionFault } from './model.ts'

const ROOT = fileURLToPath(new URL('../../regions', import.meta.url))
let folder: string

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'regions-'))
})
after(() => rm(folder, { recursive: true, force: true }))

for (const id of ['cn', 'demo', 'guangan', 'huaian', 'huaian-qingjiangpu', 'model']) {
  test(`the region ${id} that we ship has no fault`, async () => {
    const { faults } = await loadRegion(ROOT, id)
    assert.deepEqual(faults?.map(faultText), undefined)
  })
}

test('a loaded region has its code lists written into elements and expressions', async () => {
  const { region } = await loadRegion(ROOT, 'huaian')
  assert.ok(region)
  assert.equal(region.elements['child.sex']?.options?.[0]?.label, '男')
  assert.equal(region.elements['child.ethnicity']?.options?.length, 56)
  const label = JSON.stringify(region.elements['child.ethnicity']?.choices?.[0]?.label)
  assert.match(label, /"of":\{.*"01":"汉族"/)
  assert.ok(region.calendar.some((year) => year.year === 2026))
})

test('every item of the newborn one-thing stays within the form that a parent would otherwise fill', async () => {
  const { region } = await loadRegion(ROOT, 'huaian')
  const steps = region?.onethings.newborn?.steps ?? []
  const fields = steps.flatMap((step) => region?.items[step.item]?.form.fields ?? [])
  assert.equal(steps.length, 7)
  assert.ok(fields.length >= 60 && fields.length <= 70, `${fields.length} fields`)
})

/** Where in a JSON document something is changed: members, places in lists, the entry with an id, a `new` entry at the end. */
type Place = (string | number | { id: string })[]

type Break = {
  name: string
  file: string
  at: Place
  /** undefined: taken away. */
  to: unknown
  expected: { file?: string; path: string; reason: RegExp }
}

const KITE = 'demo/onethings/kite.json'
const PERMIT = 'demo/items/kite-permit.json'
const LICENCE = 'demo/certificates/kite-permit.json'
const RENEWAL = 'demo/items/kite-renewal.json'
const MARK = 'demo/items/kite-mark.json'
const NEWBORN = 'huaian/onethings/newborn.json'

const BREAKS: Break[] = [
  {
    name: 'a hall whose office there is not',
    file: 'demo/halls.json',
    at: [0, 'office'],
    to: 'nobody',
    expected: { path: '0.office', reason: /没有机构「nobody」/ },
  },
  {
    name: 'two windows of a hall with one id',
    file: 'demo/halls.json',
    at: [0, 'windows', 1, 'id'],
    to: '1',
    expected: { path: '0.windows.1.id', reason: /窗口「1」重复/ },
  },
  {
    name: 'a zone that does not say what it takes in',
    file: 'demo/halls.json',
    at: [0, 'windows', 2, 'accepts'],
    to: undefined,
    expected: { path: '0.windows.2.accepts', reason: /专区和专窗要写明办哪些事/ },
  },
  {
    name: 'a window that takes in what there is not',
    file: 'demo/halls.json',
    at: [0, 'windows', 2, 'accepts'],
    to: ['kites'],
    expected: { path: '0.windows.2.accepts', reason: /没有事项或一件事「kites」/ },
  },
  {
    name: 'a hall that closes before it opens',
    file: 'demo/halls.json',
    at: [0, 'hours', 0, 'to'],
    to: '08:00',
    expected: { path: '0.hours', reason: /结束要晚于开始/ },
  },
  {
    name: 'a suggestion by a look-up that there is not',
    file: NEWBORN,
    at: ['suggestedBy'],
    to: 'births',
    expected: { path: 'suggestedBy', reason: /没有叫「births」的查询/ },
  },
  {
    name: 'a step that takes more ways than its item alone',
    file: KITE,
    at: ['steps', 0, 'visits'],
    to: 1,
    expected: { path: 'steps.0.visits', reason: /比单独办的 0 次还多/ },
  },
  {
    name: 'an id that is not the file name',
    file: PERMIT,
    at: ['id'],
    to: 'other',
    expected: { path: 'id', reason: /文件名/ },
  },
  {
    name: 'a region id that is not the folder name',
    file: 'demo/region.json',
    at: ['id'],
    to: 'x',
    expected: { path: 'id', reason: /文件夹名/ },
  },
  {
    name: 'a base that does not exist',
    file: 'demo/region.json',
    at: ['extends'],
    to: 'nowhere',
    expected: { file: 'nowhere/region.json', path: '', reason: /没有这个文件/ },
  },
  {
    name: 'a base that is the region itself',
    file: 'demo/region.json',
    at: ['extends'],
    to: 'demo',
    expected: { path: 'extends', reason: /demo → demo/ },
  },
  {
    name: 'an unknown member',
    file: PERMIT,
    at: ['colour'],
    to: 'red',
    expected: { path: '', reason: /不认识的内容：colour/ },
  },
  {
    name: 'a missing member',
    file: PERMIT,
    at: ['name'],
    to: undefined,
    expected: { path: 'name', reason: /缺少内容/ },
  },
  {
    name: 'a word that is not in the list',
    file: PERMIT,
    at: ['kind'],
    to: 'quick',
    expected: { path: 'kind', reason: /只能是/ },
  },
  {
    name: 'an office that does not exist',
    file: PERMIT,
    at: ['office'],
    to: 'moon',
    expected: { path: 'office', reason: /没有机构「moon」/ },
  },
  {
    name: 'an office where nobody decides',
    file: 'demo/offices.json',
    at: [{ id: 'weather' }, 'posts'],
    to: [],
    expected: { file: 'demo/items/wind-opinion.json', path: 'office', reason: /没有负责/ },
  },
  {
    name: 'a superior office that does not exist',
    file: 'demo/offices.json',
    at: [1, 'parent'],
    to: 'moon',
    expected: { path: '1.parent', reason: /没有上级机构/ },
  },
  {
    name: 'offices above each other',
    file: 'demo/offices.json',
    at: [0, 'parent'],
    to: 'sky-east',
    expected: { path: '0.parent', reason: /sky → sky-east → sky/ },
  },
  {
    name: 'an office outside the region',
    file: 'demo/offices.json',
    at: [0, 'area'],
    to: '110000',
    expected: { path: '0.area', reason: /不在本地区/ },
  },
  {
    name: 'office hours without working days',
    file: 'demo/offices.json',
    at: [0, 'hours'],
    to: '9–17',
    expected: { path: '0.hours', reason: /工作日/ },
  },
  {
    name: 'two offices of one id',
    file: 'demo/offices.json',
    at: [2, 'id'],
    to: 'sky',
    expected: { path: '2.id', reason: /重复/ },
  },
  {
    name: 'a field that is no element',
    file: PERMIT,
    at: ['form', 'fields', 3, 'element'],
    to: 'kite.wings',
    expected: { path: 'form.fields.3.element', reason: /没有数据元「kite.wings」/ },
  },
  {
    name: 'the same field twice',
    file: PERMIT,
    at: ['form', 'fields', 1, 'element'],
    to: 'applicant.name',
    expected: { path: 'form.fields.1.element', reason: /两次/ },
  },
  {
    name: 'a condition that reads no element',
    file: PERMIT,
    at: ['form', 'fields', 0, 'when'],
    to: '$kite.wings',
    expected: { path: 'form.fields.0.when', reason: /kite.wings/ },
  },
  {
    name: 'a field that is the item’s own result',
    file: PERMIT,
    at: ['form', 'fields', 1, 'element'],
    to: 'kite.permitNo',
    expected: { path: 'outputs.0.element', reason: /不能又在它自己的表里填/ },
  },
  {
    name: 'a code list that does not exist',
    file: 'cn/elements.json',
    at: [{ id: 'child.sex' }, 'codes'],
    to: 'sexes',
    expected: { path: '.codes', reason: /没有代码表/ },
  },
  {
    name: 'the same code twice',
    file: 'cn/codes/sex.json',
    at: ['codes', 1, 'value'],
    to: '1',
    expected: { path: 'codes.1.value', reason: /重复/ },
  },
  {
    name: 'a choice without options',
    file: 'demo/elements.json',
    at: [0, 'options'],
    to: undefined,
    expected: { path: '0.control', reason: /没有写选项/ },
  },
  {
    name: 'a smallest value above the greatest',
    file: 'demo/elements.json',
    at: [{ id: 'kite.length' }, 'min'],
    to: 900,
    expected: { path: '1.min', reason: /比最大值还大/ },
  },
  {
    name: 'elements derived from each other',
    file: 'demo/elements.json',
    at: [{ id: 'kite.length' }, 'derive'],
    to: '$kite.high',
    expected: { path: '1.derive', reason: /kite.length → kite.high → kite.length/ },
  },
  {
    name: 'a derivation that reads no element',
    file: 'demo/elements.json',
    at: [{ id: 'kite.high' }, 'derive'],
    to: '$kite.wings',
    expected: { path: '2.derive', reason: /kite.wings/ },
  },
  {
    name: 'the words of an element without codes',
    file: 'demo/elements.json',
    at: [{ id: 'kite.tail' }, 'derive'],
    to: { text: '$kite.length' },
    expected: { path: '3', reason: /没有代码表/ },
  },
  {
    name: 'a document that names a fact that nobody fills in',
    file: 'cn/documents/acceptance.json',
    at: ['body', 0],
    to: '{applicant.shoeSize}：',
    expected: { path: 'body.0', reason: /用不了「{applicant\.shoeSize}」/ },
  },
  {
    name: 'a document whose kind there is not',
    file: 'cn/documents/acceptance.json',
    at: ['id'],
    to: 'greeting',
    expected: { path: 'id', reason: /只能是/ },
  },
  {
    name: 'a document with the word of another kind',
    file: 'demo/documents/grant.json',
    at: ['word'],
    to: '受',
    expected: { path: 'word', reason: /类别字「受」已经是文书「acceptance」的/ },
  },
  {
    name: 'an office with the document word of another',
    file: 'huaian/offices.json',
    at: [{ id: 'cdc' }, 'documentWord'],
    to: '淮卫',
    expected: { path: '7.documentWord', reason: /已经是机构「health」的/ },
  },
  {
    name: 'a promise longer than the law allows',
    file: PERMIT,
    at: ['limits', 'promised', 'days'],
    to: 30,
    expected: { path: 'limits.promised', reason: /比法定时限（20 个工作日）还长/ },
  },
  {
    name: 'a promised item that is decided at once',
    file: PERMIT,
    at: ['limits', 'promised', 'days'],
    to: 0,
    expected: { path: 'kind', reason: /即办件/ },
  },
  {
    name: 'an instant item that takes days',
    file: MARK,
    at: ['limits', 'promised', 'days'],
    to: 2,
    expected: { path: 'limits.promised', reason: /即办件/ },
  },
  {
    name: 'a statutory limit without its law',
    file: PERMIT,
    at: ['limits', 'statutory', 'basis'],
    to: undefined,
    expected: { path: 'limits.statutory.basis', reason: /哪部法/ },
  },
  {
    name: 'a visit without a reason',
    file: PERMIT,
    at: ['visits'],
    to: 1,
    expected: { path: 'visitsReason', reason: /说明原因/ },
  },
  {
    name: 'one number for advice and complaints',
    file: PERMIT,
    at: ['phones', 'advice'],
    to: '12345',
    expected: { path: 'phones.complaint', reason: /同一个/ },
  },
  {
    name: 'a phone number without area code',
    file: PERMIT,
    at: ['phones', 'advice'],
    to: '1234567',
    expected: { path: 'phones.advice', reason: /区号/ },
  },
  {
    name: 'a licence without questions and answers',
    file: PERMIT,
    at: ['faq'],
    to: [],
    expected: { path: 'faq', reason: /常见问题/ },
  },
  {
    name: 'a result that is a certificate without content',
    file: PERMIT,
    at: ['result', 'certificate'],
    to: undefined,
    expected: { path: 'result.certificate', reason: /一张证/ },
  },
  {
    name: 'a refusal without ready reasons',
    file: PERMIT,
    at: ['refusalReasons'],
    to: [],
    expected: { path: 'refusalReasons', reason: /不予办理/ },
  },
  {
    name: 'two names for one material',
    file: PERMIT,
    at: ['materials', 0, 'name'],
    to: '别的表',
    expected: { path: 'materials.0.name', reason: /两处要一样/ },
  },
  {
    name: 'the same material twice',
    file: PERMIT,
    at: ['materials', 1, 'id'],
    to: 'kite-form',
    expected: { path: 'materials.1.id', reason: /两次/ },
  },
  {
    name: 'a material from an item that does not exist',
    file: PERMIT,
    at: ['materials', 2, 'satisfiedBy', 0, 'item'],
    to: 'kite-box',
    expected: { path: 'materials.2.satisfiedBy.0.item', reason: /没有事项/ },
  },
  {
    name: 'a certificate row that is no element',
    file: LICENCE,
    at: ['rows', 0],
    to: 'kite.wings',
    expected: { path: 'rows.0', reason: /kite.wings/ },
  },
  {
    name: 'a certificate issued by an office that there is not',
    file: LICENCE,
    at: ['issuers', 0],
    to: 'moon',
    expected: { path: 'issuers.0', reason: /没有机构「moon」/ },
  },
  {
    name: 'a certificate that ends on what is no day',
    file: LICENCE,
    at: ['validity'],
    to: { until: 'kite.colour' },
    expected: { path: 'validity.until', reason: /不是日期/ },
  },
  {
    name: 'an item that yields a type of certificate that there is not',
    file: PERMIT,
    at: ['result', 'certificate', 'type'],
    to: 'dragon-permit',
    expected: { path: 'result.certificate.type', reason: /没有证照类型「dragon-permit」/ },
  },
  {
    name: 'an item whose office may not issue this type',
    file: PERMIT,
    at: ['office'],
    to: 'weather',
    expected: { path: 'result.certificate.type', reason: /不在「风筝放飞许可证」的颁发机构里/ },
  },
  {
    name: 'a renewal that does not say of what',
    file: RENEWAL,
    at: ['result', 'certificate', 'previous'],
    to: undefined,
    expected: { path: 'result.certificate.previous', reason: /原来的证照编号/ },
  },
  {
    name: 'a renewal of what is not asked on its form',
    file: RENEWAL,
    at: ['result', 'certificate', 'previous'],
    to: 'fair.siteNo',
    expected: { path: 'result.certificate.previous', reason: /不在这个事项的表里/ },
  },
  {
    name: 'a certificate by value in an item',
    file: PERMIT,
    at: ['result', 'certificate', 'of'],
    to: {
      id: 'kite-permit',
      name: '假证',
      issuers: ['sky'],
      holder: { kind: 'person', name: 'applicant.name' },
      grade: 'A',
      validity: 'lasting',
      wording: '准予。',
      rows: ['applicant.name'],
    },
    expected: { path: 'result.certificate.of', reason: /certificates\// },
  },
  {
    name: 'a promise for the whole that is longer than the law allows',
    file: KITE,
    at: ['statutory'],
    to: { days: 5, unit: 'working', basis: '演示数据' },
    expected: { path: 'promised', reason: /比法定的还长/ },
  },
  {
    name: 'a confirmation under a condition that contradicts itself',
    file: KITE,
    at: ['confirmations', 0, 'when'],
    to: { and: ['$partner.has', { eq: ['$partner.has', false] }] },
    expected: { path: 'confirmations.0.when', reason: /永远不会成立/ },
  },
  {
    name: 'a step of an item that does not exist',
    file: KITE,
    at: ['steps', 0, 'item'],
    to: 'kite-box',
    expected: { path: 'steps.0.item', reason: /没有事项「kite-box」/ },
  },
  {
    name: 'a need that does not exist',
    file: KITE,
    at: ['steps', 2, 'needs', 0],
    to: 'box',
    expected: { path: 'steps.2.needs.0', reason: /没有步骤或者确认「box」/ },
  },
  {
    name: 'steps that wait for each other',
    file: KITE,
    at: ['steps', 0, 'needs'],
    to: ['permit'],
    expected: { path: 'steps', reason: /mark → permit → mark/ },
  },
  {
    name: 'two steps of one id',
    file: KITE,
    at: ['steps', 1, 'id'],
    to: 'mark',
    expected: { path: 'steps.1.id', reason: /重复/ },
  },
  {
    name: 'a result used by a step that does not wait for it',
    file: KITE,
    at: ['steps', 2, 'needs'],
    to: ['wind', 'partner'],
    expected: { path: 'steps.2.needs', reason: /「kite.markNo」.*没有等「mark」/ },
  },
  {
    name: 'a condition without a sentence for those it leaves out',
    file: KITE,
    at: ['steps', 1, 'unless'],
    to: undefined,
    expected: { path: 'steps.1.unless', reason: /不用办时的说明/ },
  },
  {
    name: 'a condition on a result that comes later',
    file: KITE,
    at: ['steps', 1, 'when'],
    to: { known: '$kite.markNo' },
    expected: { path: 'steps.1.when', reason: /这里太早/ },
  },
  {
    name: 'an office chosen by something unknowable',
    file: KITE,
    at: ['steps', 2, 'officeBy'],
    to: 'child.sex',
    expected: { path: 'steps.2.officeBy', reason: /永远不会知道/ },
  },
  {
    name: 'a confirmation that nobody waits for',
    file: KITE,
    at: ['steps', 2, 'needs'],
    to: ['mark', 'wind'],
    expected: { path: 'confirmations.0.id', reason: /没有一个步骤等/ },
  },
  {
    name: 'a question on an element that no form uses',
    file: KITE,
    at: ['questions', 1, 'elements', 'new'],
    to: 'child.name',
    expected: { path: 'questions.1.elements.1', reason: /没有哪张表用到/ },
  },
  {
    name: 'a question for what a step yields',
    file: KITE,
    at: ['questions', 1, 'elements', 'new'],
    to: 'kite.markNo',
    expected: { path: 'questions.1.elements.1', reason: /不用问/ },
  },
  {
    name: 'the same element on two pages',
    file: KITE,
    at: ['questions', 1, 'elements', 'new'],
    to: 'kite.colour',
    expected: { path: 'questions.1.elements.1', reason: /已经在问题「kite」里/ },
  },
  {
    name: 'a subject that is never known',
    file: KITE,
    at: ['subject'],
    to: '$child.citizenNumber',
    expected: { path: 'subject', reason: /永远不会知道/ },
  },
  {
    name: 'a lead office that does not exist',
    file: KITE,
    at: ['leadOffice'],
    to: 'moon',
    expected: { path: 'leadOffice', reason: /没有机构/ },
  },
  {
    name: 'a published one-thing with a suspended item',
    file: MARK,
    at: ['state'],
    to: 'suspended',
    expected: { file: KITE, path: 'steps.0.item', reason: /没有发布/ },
  },
  {
    name: 'a source that does not exist',
    file: NEWBORN,
    at: ['prefill', 0, 'source'],
    to: 'health.stars',
    expected: { path: 'prefill.0.source', reason: /没有数据源/ },
  },
  {
    name: 'a source without its parameter',
    file: NEWBORN,
    at: ['prefill', 0, 'with'],
    to: {},
    expected: { path: 'prefill.0.with', reason: /缺少数据源需要的参数「parent」/ },
  },
  {
    name: 'a parameter that the source does not have',
    file: NEWBORN,
    at: ['prefill', 0, 'with', 'star'],
    to: '1',
    expected: { path: 'prefill.0.with.star', reason: /没有参数「star」/ },
  },
  {
    name: 'look-ups that wait for each other',
    file: NEWBORN,
    at: ['prefill', 0, 'with', 'parent'],
    to: '$birth.motherNumber',
    expected: { path: 'prefill.0.with.parent', reason: /永远不会知道/ },
  },
  {
    name: 'a choice among records that are not a list',
    file: 'huaian/sources.json',
    at: [{ id: 'health.births' }, 'list'],
    to: undefined,
    expected: { path: '0.choose', reason: /列表/ },
  },
  {
    name: 'a result that its source does not give',
    file: 'huaian/sources.json',
    at: [{ id: 'police.birth-registration' }, 'gives'],
    to: { number: 'number' },
    expected: {
      file: 'huaian/items/birth-registration.json',
      path: 'outputs.0.fetch',
      reason: /不给出「child.citizenNumber」/,
    },
  },
]

/** What names something, or an operator, that there is not. */
const UNKNOWN: Break[] = [
  {
    name: 'a certificate of a type that nobody issues',
    file: 'huaian/items/birth-certificate.json',
    at: ['materials', 1, 'satisfiedBy', 0, 'type'],
    to: 'id-crad',
    expected: { path: 'materials.1.satisfiedBy.0.type', reason: /没有证照类型「id-crad」/ },
  },
  {
    name: 'a condition that divides by zero: there is no division',
    file: PERMIT,
    at: ['form', 'fields', 0, 'when'],
    to: { gte: [{ div: ['$kite.length', 0] }, 1] },
    expected: { path: 'form.fields.0.when', reason: /没有「div」这种写法/ },
  },
]

for (const { name, file, at, to, expected } of [...BREAKS, ...UNKNOWN]) {
  test(`refused, with file, path and reason: ${name}`, async () => {
    const root = await copyRegions()
    await change(root, file, at, to)

    const { region, faults } = await loadRegion(
      root,
      file.split('/')[0] === 'cn' ? 'demo' : (file.split('/')[0] ?? ''),
    )
    assert.equal(region, undefined)
    assert.ok(faults)
    const found = faults.some((fault) => matches(fault, expected.file ?? file, expected))
    assert.ok(found, `not among:\n${faults.map(faultText).join('\n')}`)
  })
}

test('what is allowed and hardly meant is pointed out with its place, and stops nothing', async () => {
  const red = { eq: ['$kite.colour', 'red'] }
  for (const { file, at, to, path, reason } of [
    {
      file: PERMIT,
      at: ['form', 'fields', 0, 'when'],
      to: { or: [red, { not: red }, { not: { known: '$kite.colour' } }] },
      path: 'form.fields.0.when',
      reason: /怎样回答都成立/,
    },
    {
      file: KITE,
      at: ['promised'],
      to: { days: 90, unit: 'working' },
      path: 'promised',
      reason: /一项一项办合计 \d+ 个工作日/,
    },
  ] satisfies { file: string; at: Place; to: unknown; path: string; reason: RegExp }[]) {
    const root = await copyRegions()
    await change(root, file, at, to)
    const { faults, warnings } = await loadRegion(root, 'demo')
    assert.equal(faults, undefined)
    assert.ok(
      warnings.some((one) => matches(one, file, { path, reason })),
      warnings.map(faultText).join('\n'),
    )
  }
})

test('a field whose condition is excluded by its step, or a step that is excluded by the eligibility, is pointed out', async () => {
  const red = { eq: ['$kite.colour', 'red'] }
  const blue = { eq: ['$kite.colour', 'blue'] }
  const conditions = async (step: unknown, field: unknown, entitled: unknown[]): Promise<string[]> => {
    const root = await copyRegions()
    await change(root, KITE, ['steps', 0, 'when'], step)
    await change(root, KITE, ['steps', 0, 'unless'], '不用办。')
    await change(
      root,
      KITE,
      ['eligibility'],
      entitled.map((test) => ({ test, text: '不能办。' })),
    )
    const { steps } = JSON.parse(await readFile(join(root, KITE), 'utf8')) as { steps: { item: string }[] }
    const item = `demo/items/${steps[0]?.item}.json`
    await change(root, item, ['form', 'fields', 0, 'when'], field)
    const { warnings } = await loadRegion(root, 'demo')
    return warnings.filter(({ file }) => file === KITE).map(({ path, reason }) => `${path} ${reason}`)
  }
  assert.deepEqual(await conditions(red, red, []), [])
  const [within] = await conditions(red, blue, [])
  assert.match(within ?? '', /^steps\.0\.when .*栏目「.+」在这件事里永远不会出现/)
  const [entitled] = await conditions(red, undefined, [blue])
  assert.match(entitled ?? '', /^steps\.0\.when .*申请资格互相矛盾/)
})

test('all faults are reported at once, and no fault follows from another', async () => {
  const root = await copyRegions()
  await change(root, PERMIT, ['kind'], 'quick')
  await change(root, PERMIT, ['office'], 'moon')
  await change(root, MARK, ['phones', 'advice'], '1')
  await change(root, 'demo/elements.json', [0, 'control'], 'colour')
  const { faults } = await loadRegion(root, 'demo')
  assert.deepEqual(
    faults?.map(({ file, path }) => `${file} ${path}`),
    ['demo/elements.json 0.control', `${MARK} phones.advice`, `${PERMIT} kind`],
  )
})

test('what a one-thing names is checked although one of its items is faulty', async () => {
  const root = await copyRegions()
  await change(root, PERMIT, ['kind'], 'quick')
  await change(root, KITE, ['questions', 0, 'elements', 0], 'kite.moon')
  const { faults } = await loadRegion(root, 'demo')
  assert.deepEqual(
    faults?.map(({ file, path }) => `${file} ${path}`),
    [`${PERMIT} kind`, `${KITE} questions.0.elements.0`],
  )
})

test('a file that is not JSON, or no list, is named', async () => {
  const root = await copyRegions()
  await writeFile(join(root, PERMIT), '{ "id": ')
  await writeFile(join(root, 'demo/offices.json'), '{}')
  const { region, faults = [] } = await loadRegion(root, 'demo')
  assert.equal(region, undefined)
  assert.ok(faults.some(({ file, reason }) => file === PERMIT && /不是正确的 JSON/.test(reason)))
  assert.ok(faults.some(({ file, reason }) => file === 'demo/offices.json' && /列表/.test(reason)))
})

test('a region that does not exist is refused', async () => {
  const { faults } = await loadRegion(ROOT, 'atlantis')
  assert.deepEqual(faults?.map(faultText), ['atlantis/region.json：没有这个文件，或者读不出来'])
})

test('a region may replace an element of its base', async () => {
  const root = await copyRegions()
  const phone = { id: 'applicant.phone', name: '放风筝的人的电话', section: '申请人', control: 'phone' }
  await change(root, 'demo/elements.json', ['new'], phone)
  const { region } = await loadRegion(root, 'demo')
  assert.equal(region?.elements['applicant.phone']?.name, '放风筝的人的电话')
})

let copies = 0

async function copyRegions(): Promise<string> {
  copies += 1
  const root = join(folder, String(copies))
  await cp(ROOT, root, { recursive: true })
  return root
}

async function change(root: string, file: string, at: Place, to: unknown): Promise<void> {
  const path = join(root, file)
  const json: unknown = JSON.parse(await readFile(path, 'utf8'))
  await writeFile(path, JSON.stringify(changed(json, at, to)))
}

function changed(part: unknown, [first, ...rest]: Place, to: unknown): unknown {
  if (first === undefined) return to
  if (Array.isArray(part)) {
    const index = typeof first === 'object' ? part.findIndex((one) => idOf(one) === first.id) : first
    return index === 'new'
      ? [...part, to]
      : part.map((one, n) => (n === index ? changed(one, rest, to) : one))
  }
  assert.ok(part && typeof part === 'object' && typeof first === 'string', `nothing at ${String(first)}`)
  const members: Record<string, unknown> = { ...part }
  return { ...members, [first]: changed(members[first], rest, to) }
}

function idOf(part: unknown): unknown {
  return part && typeof part === 'object' && 'id' in part ? part.id : undefined
}

function matches(fault: RegionFault, file: string, expected: Break['expected']): boolean {
  const path = expected.path.startsWith('.')
    ? fault.path.endsWith(expected.path)
    : fault.path === expected.path
  return fault.file === file && path && expected.reason.test(fault.reason)
}

test('whatever is taken out of a file, the loader answers with a region or with faults, and never throws', async () => {
  const root = await copyRegions()
  const files = [
    KITE,
    PERMIT,
    MARK,
    NEWBORN,
    'demo/elements.json',
    'demo/offices.json',
    'huaian/sources.json',
  ]
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...files),
      fc.nat(),
      fc.constantFrom(undefined, null, 7, 'x', []),
      async (file, seed, to) => {
        const path = join(root, file)
        const text = await readFile(path, 'utf8')
        const json: unknown = JSON.parse(text)
        const places = placesOf(json)
        await writeFile(path, JSON.stringify(changed(json, places[seed % places.length] ?? [], to)))
        const { region, faults } = await loadRegion(root, file.split('/')[0] ?? '')
        await writeFile(path, text)
        assert.notEqual(region === undefined, faults === undefined)
        assert.notEqual(faults?.length, 0)
      },
    ),
    { numRuns: 40 },
  )
})

/** Every place in a document. */
function placesOf(part: unknown): Place[] {
  if (!part || typeof part !== 'object') return []
  return Object.entries(part).flatMap(([name, inner]) => {
    const step = Array.isArray(part) ? Number(name) : name
    return [[step], ...placesOf(inner).map((rest): Place => [step, ...rest])]
  })
}
