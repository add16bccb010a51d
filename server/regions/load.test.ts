import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { REGIONS, change, changed, copyRegions, KITE, MARK, NEWBORN, PERMIT, type Place } from './build.ts'
import { loadRegion } from './load.ts'
import { faultText } from './rules.ts'

for (const id of ['cn', 'demo', 'guangan', 'huaian', 'huaian-qingjiangpu', 'model']) {
  test(`the region ${id} that we ship has no fault`, async () => {
    const { faults } = await loadRegion(REGIONS, id)
    assert.deepEqual(faults?.map(faultText), undefined)
  })
}

test('a loaded region has its code lists written into elements and expressions', async () => {
  const { region } = await loadRegion(REGIONS, 'huaian')
  assert.ok(region)
  assert.equal(region.elements['child.sex']?.options?.[0]?.label, '男')
  assert.equal(region.elements['child.ethnicity']?.options?.length, 56)
  const label = JSON.stringify(region.elements['child.ethnicity']?.choices?.[0]?.label)
  assert.match(label, /"of":\{.*"01":"汉族"/)
  assert.ok(region.calendar.some((year) => year.year === 2026))
})

test('every item of the newborn one-thing stays within the form that a parent would otherwise fill', async () => {
  const { region } = await loadRegion(REGIONS, 'huaian')
  const steps = region?.onethings.newborn?.steps ?? []
  const fields = steps.flatMap((step) => region?.items[step.item]?.form.fields ?? [])
  assert.equal(steps.length, 7)
  assert.ok(fields.length >= 60 && fields.length <= 70, `${fields.length} fields`)
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
  const { faults } = await loadRegion(REGIONS, 'atlantis')
  assert.deepEqual(faults?.map(faultText), ['atlantis/region.json：没有这个文件，或者读不出来'])
})

test('a region may replace an element of its base', async () => {
  const root = await copyRegions()
  const phone = { id: 'applicant.phone', name: '放风筝的人的电话', section: '申请人', control: 'phone' }
  await change(root, 'demo/elements.json', ['new'], phone)
  const { region } = await loadRegion(root, 'demo')
  assert.equal(region?.elements['applicant.phone']?.name, '放风筝的人的电话')
})

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
