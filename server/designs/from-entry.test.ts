import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { Item } from '../catalog/model.ts'
import { readLine, rulesFor } from '../inventory/cells.ts'
import { readTable } from '../platform/table.ts'
import type { Content } from '../inventory/model.ts'
import { PROFILES } from '../inventory/profiles.ts'
import { ROOT } from '../platform/config.ts'
import { layOver } from '../regions/assemble.ts'
import { loadRegion } from '../regions/load.ts'
import type { Entry } from '../regions/model.ts'
import { faultText } from '../regions/rules.ts'
import { idFor, isAppliedFor, itemFrom, officeOf, situationQuestion } from './from-entry.ts'

const { region } = await loadRegion(join(ROOT, 'regions'), 'guangan')
assert.ok(region)

/** Each line of a real file as it stands on the list after an import. */
async function listOf(file: string, id: string): Promise<{ code: string; area: string; entry: Content }[]> {
  const profile = PROFILES.find((one) => one.id === id)
  const sheet = await readTable(await readFile(join(ROOT, 'test/data/items', file)))
  assert.ok(profile && !('fault' in sheet))
  const rules = rulesFor(sheet.columns, profile)
  return sheet.rows.flatMap(({ cells }) => {
    const { content, key, area } = readLine(cells, rules, profile.id)
    return key ? [{ code: key.value, area: area ?? '', entry: content }] : []
  })
}

/** All that can be applied for as items of the district, and what the checks of the region say of them. */
function takeAll(list: Awaited<ReturnType<typeof listOf>>): { entries: Entry[]; faults: string[] } {
  assert.ok(region)
  const taken = new Set<string>()
  const entries = list
    .filter(({ entry }) => isAppliedFor(entry.type))
    .map(({ code, area, entry }) => {
      const id = idFor(String(entry.name), taken)
      taken.add(id)
      const office = officeOf(entry, region.offices) ?? region.offices[0]
      const elements = new Set(Object.keys(region.elements))
      const content = itemFrom({
        id,
        code,
        version: 1,
        area,
        entry,
        office,
        hotline: region.head.hotline,
        elements,
      })
      return { kind: 'items' as const, id, content }
    })
  return { entries, faults: (layOver(region, entries).faults ?? []).map(faultText) }
}

test('each of the 1,135 entries of the real district becomes an item of its own office, without a fault', async () => {
  const list = await listOf('guangan_items.json', 'guangan-2025')
  const offices = list.map(({ entry }) => officeOf(entry, region.offices)?.id)
  assert.equal(offices.filter((office) => office === undefined).length, 0)
  const { entries, faults } = takeAll(list)
  assert.equal(entries.length, 1135)
  assert.deepEqual(faults.slice(0, 5), [])
})

test('of 2,262 entries with all their elements only a charge whose amount stands in words is left to the operator', async () => {
  const { entries, faults } = takeAll(await listOf('guangdong_items.jsonl', 'guangdong-2021'))
  assert.ok(entries.length > 2000, `${entries.length} are applied for`)
  assert.deepEqual(faults.filter((fault) => !/fee/.test(fault)).slice(0, 5), [])
  const papers = entries.map(({ content }) => Item.parse(content).materials.length)
  assert.ok(Math.max(...papers) > 10)
})

test('what the list says is kept: limits, papers, everyday names; a paper of one name is one paper in two items', () => {
  const entry: Content = {
    name: '放风筝许可',
    type: 'licence',
    everydayNames: ['放纸鸢', '放风筝'],
    statutory: { n: 2, unit: 'month' },
    promised: { n: 3, unit: 'working' },
    visits: 0,
    materials: [
      { name: '风筝登记表', necessity: 'required' },
      { name: '身份证', necessity: 'deferrable', original: 'copy' },
    ],
  }
  const about = {
    code: 'K-1',
    version: 1,
    area: '511602',
    office: region.offices[0],
    hotline: '12345',
    elements: new Set(['applicant.name']),
  }
  const item = Item.parse(itemFrom({ ...about, id: 'ffzxk', entry }))
  assert.deepEqual(item.limits.statutory, {
    days: 60,
    unit: 'natural',
    basis: '事项清单（2个月，按每月 30 日计）',
  })
  assert.deepEqual(item.limits.promised, { days: 3, unit: 'working', basis: '事项清单' })
  assert.equal(item.plainName, '放纸鸢')
  assert.deepEqual(
    item.materials.map(({ id, satisfiedBy, deferrable, copies }) => [
      id.replace(/-[0-9a-f]{6}$/, ''),
      satisfiedBy.length,
      deferrable,
      copies,
    ]),
    [
      ['fengzhengdengjibiao', 1, false, 0],
      ['shenfenzheng', 0, true, 1],
    ],
  )
  assert.deepEqual(
    item.form.fields.map(({ element }) => element),
    ['applicant.name'],
  )
  assert.equal(idFor('放风筝许可', new Set(['ffzxk'])), 'ffzxk-2')
})

test('only a licence cites the law of licences, no item rests on demo data, and a national code is told as one', () => {
  const made = (type: string, code: string, codes?: Content[]) =>
    Item.parse(
      itemFrom({
        id: 'ffz',
        code,
        version: 1,
        area: '511602',
        entry: { name: '放风筝', type, ...(codes && { codes }) },
        office: region.offices[0],
        hotline: '12345',
        elements: new Set(['applicant.name']),
      }),
    )
  assert.equal(made('licence', 'K-1').limits.answer.basis, '《中华人民共和国行政许可法》第三十二条')
  for (const type of ['confirmation', 'payment', 'reward', 'ruling', 'other-power', 'public-service']) {
    const { limits } = made(type, 'K-1')
    assert.doesNotMatch(JSON.stringify(limits), /行政许可法|演示数据/)
    assert.deepEqual([limits.answer, limits.deemed], [{ days: 5, unit: 'working' }, undefined])
  }
  const national = '11511602MB1234567X4000123001000'
  assert.equal(made('licence', national).code.scheme, 'implementation')
  const said = [{ scheme: 'sichuan', value: 'K-1' }]
  assert.equal(made('licence', 'K-1', said).code.scheme, 'sichuan')
  assert.equal(made('licence', 'K-1', [{ scheme: '某地的编码', value: 'K-1' }]).code.scheme, 'local')
})

test('nobody applies for a penalty or an inspection', () => {
  assert.deepEqual(
    ['penalty', 'inspection', 'levy', 'licence', 'public-service', undefined].map(isAppliedFor),
    [false, false, false, true, true, false],
  )
})

test('an office is known by its code, or by its name without the place; two of one name are left to the operator', () => {
  const [office] = region.offices
  assert.ok(office)
  const twins = [office, { ...office, id: 'twin', uscc: '91350100M000100Y43' }]
  assert.equal(officeOf({ body: office.name }, [office])?.id, office.id)
  assert.equal(officeOf({ body: office.name }, twins), undefined)
  assert.equal(officeOf({ body: '别的局', bodyCode: '91350100M000100Y43' }, twins)?.id, 'twin')
  assert.equal(officeOf({ body: '教育局' }, [office]), undefined)
})

test('the situations of an entry become scenarios with a question, and its papers name them; the whole has no fault', () => {
  const entry = {
    name: '放风筝许可',
    type: 'licence',
    situations: [{ name: '新办' }, { name: '证丢了补办' }],
    materials: [
      { name: '身份证', necessity: 'required' },
      { name: '遗失声明', necessity: 'required', situation: '证丢了补办' },
      { name: '照片', necessity: 'required', situation: '别的说法' },
    ],
  }
  const about = {
    id: 'ffzxk-2',
    code: 'K-1',
    version: 1,
    area: '511602',
    entry,
    office: region.offices[0],
    hotline: region.head.hotline,
    elements: new Set(Object.keys(region.elements)),
  }
  const content = itemFrom(about)
  const question = situationQuestion('ffzxk-2', entry)
  assert.ok(question)
  const laid = layOver(region, [
    { kind: 'elements', id: String(question['id']), content: question },
    { kind: 'items', id: 'ffzxk-2', content },
  ])
  assert.deepEqual(laid.faults?.map(faultText), undefined)
  const item = laid.region?.items['ffzxk-2']
  const lost = { eq: [`$${String(question['id'])}`, 's2'] }
  assert.deepEqual(
    item?.scenarios.map(({ name, when }) => [name, when]),
    [
      ['新办', { eq: [`$${String(question['id'])}`, 's1'] }],
      ['证丢了补办', lost],
    ],
  )
  assert.deepEqual(
    item?.materials.map(({ name, when }) => [name, when]),
    [
      ['放风筝许可申请表', undefined],
      ['身份证', undefined],
      ['遗失声明', lost],
      ['照片', undefined],
    ],
  )
  assert.equal(situationQuestion('x', { ...entry, situations: [{ name: '新办' }] }), undefined)
})

test('a paper that two situations ask for is one paper, asked for in either; where they ask differently each keeps its own', () => {
  const situations = ['新办', '换证', '补办'].map((name) => ({ name }))
  const papersOf = (materials: Content[]) =>
    Item.parse(
      itemFrom({
        id: 'ffzxk',
        code: 'K-1',
        version: 1,
        area: '511602',
        entry: { name: '放风筝许可', type: 'licence', situations, materials },
        office: region.offices[0],
        hotline: '12345',
        elements: new Set(['applicant.name']),
      }),
    ).materials.slice(1)
  const card = { name: '身份证', necessity: 'required' }
  const asked = (materials: Content[]) =>
    papersOf(materials).map(({ name, scenarios, copies }) => [name, scenarios, copies])
  const [first, second, third] = situations.map(({ name }) => ({ situation: name }))
  assert.deepEqual(
    asked([
      { ...card, ...first },
      { ...card, ...third },
    ]),
    [['身份证', ['s1', 's3'], 0]],
  )
  assert.deepEqual(asked([{ ...card, ...first }, card]), [['身份证', undefined, 0]])
  assert.deepEqual(
    asked([
      { ...card, ...first },
      { ...card, ...second },
      { ...card, ...third },
    ]),
    [['身份证', undefined, 0]],
  )
  const differing = [
    { ...card, ...first, copies: 1 },
    { ...card, ...second, copies: 2 },
    { ...card, ...third, copies: 1 },
  ]
  assert.deepEqual(asked(differing), [
    ['身份证', ['s1', 's3'], 1],
    ['身份证', ['s2'], 2],
  ])
  const ids = papersOf(differing).map(({ id }) => id)
  assert.equal(ids[1], `${ids[0]}-2`)
})
