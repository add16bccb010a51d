import assert from 'node:assert/strict'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { ROOT } from '../platform/config.ts'
import { layOver } from './assemble.ts'
import { loadRegion } from './load.ts'
import type { Region } from './model.ts'
import { aboveOf, faultText } from './rules.ts'
import { overridesOf } from './variant.ts'

const REGIONS = join(ROOT, 'regions')
const folders: string[] = []
after(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))))

/** The demo city with a district under it and a town under that; `files` are written last. */
async function places(files: Record<string, unknown>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'places-'))
  folders.push(root)
  for (const id of ['cn', 'demo']) await cp(join(REGIONS, id), join(root, id), { recursive: true })
  const all = {
    'district/region.json': { id: 'district', area: '990001', name: '风筝区', extends: 'demo' },
    'town/region.json': { id: 'town', area: '990001', name: '风筝镇', extends: 'district', hotline: '96333' },
    ...files,
  }
  for (const [file, content] of Object.entries(all)) {
    await mkdir(dirname(join(root, file)), { recursive: true })
    await writeFile(join(root, file), JSON.stringify(content))
  }
  return root
}

async function whole(root: string, id: string): Promise<Region> {
  const { region, faults = [] } = await loadRegion(root, id)
  assert.ok(region, faults.map(faultText).join('\n'))
  return region
}

test('the district that we ship promises less time and asks for a paper fewer than its city, and says nothing else', async () => {
  const [city, district] = [await whole(REGIONS, 'huaian'), await whole(REGIONS, 'huaian-qingjiangpu')]
  const id = 'birth-registration'
  const above = aboveOf(district, 'items', id)
  assert.equal(above?.file, 'huaian/items/birth-registration.json')
  assert.deepEqual(
    overridesOf(city.items[id], district.items[id]).map(({ path }) => path),
    ['summary', 'limits.promised.days', 'limits.promised.basis', 'materials.marriage-certificate'],
  )
  assert.deepEqual(district.items['school-bus-plate'], city.items['school-bus-plate'])
  assert.deepEqual(
    district.halls[0]?.windows.map(({ id: window }) => window),
    ['1', '2', '4', '5'],
  )
})

test('each level says only what it sets otherwise; what the level above changes flows through to the lowest', async () => {
  const files = {
    'district/items/kite-permit.json': {
      id: 'kite-permit',
      variant: { limits: { promised: { days: 2 } }, materials: { 'kite-photo': null } },
    },
    'town/items/kite-permit.json': { id: 'kite-permit', variant: { plainName: '放镇里的风筝' } },
    'town/onethings/kite.json': { id: 'kite', variant: { promised: null } },
  }
  const root = await places(files)
  const town = await whole(root, 'town')
  assert.equal(town.items['kite-permit']?.plainName, '放镇里的风筝')
  const permit = town.items['kite-permit']
  assert.deepEqual(permit?.limits.promised, { days: 2, unit: 'working', basis: '演示数据' })
  assert.deepEqual(
    permit.materials.map(({ id }) => id),
    ['kite-form', 'kite-mark'],
  )
  assert.equal(town.onethings['kite']?.promised, null)
  assert.equal(town.head.hotline, '96333')

  const file = join(root, 'demo/items/kite-permit.json')
  const city = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>
  await writeFile(file, JSON.stringify({ ...city, summary: '市里改了概述。' }))
  assert.equal((await whole(root, 'town')).items['kite-permit']?.summary, '市里改了概述。')
})

test('the merged part is checked as a whole, and the fault names the file that sets it otherwise', async () => {
  const root = await places({
    'district/items/kite-permit.json': {
      id: 'kite-permit',
      variant: {
        limits: { statutory: { days: 2 } },
        form: { fields: { 'kite.colour': { when: '$no.such' } } },
      },
    },
    'district/offices.json': [
      { id: 'sky', variant: { posts: {} } },
      { id: 'none', variant: { name: '没有' } },
    ],
    'district/items/kite-mark.json': { id: 'kite-mark', variant: { id: 'other', visits: 'often' }, more: 1 },
  })
  const { faults = [] } = await loadRegion(root, 'district')
  const told = faults.map(faultText)
  for (const expected of [
    /^district\/items\/kite-permit\.json · limits\.promised：承诺时限/,
    /^district\/items\/kite-permit\.json · form\.fields\.\d+\.when：没有数据元「no\.such」/,
    /^district\/offices\.json · 1：上级没有同名的内容/,
    /^district\/items\/kite-mark\.json：多出了不认识的内容：more/,
  ])
    assert.ok(
      told.some((fault) => expected.test(fault)),
      `${expected.source} in\n${told.join('\n')}`,
    )
  assert.ok(
    told.every((fault) => fault.startsWith('district/')),
    told.join('\n'),
  )
})

test('what a variant takes away and the level above no longer has is pointed out, and stops nothing', async () => {
  const root = await places({
    'district/items/kite-permit.json': {
      id: 'kite-permit',
      variant: { materials: { 'kite-photo': null }, limits: { promised: { nothing: null } } },
    },
    'district/offices.json': [{ id: 'sky', variant: { noSuch: null } }],
  })
  const told = async () => {
    const { region, faults = [], warnings } = await loadRegion(root, 'district')
    assert.ok(region, faults.map(faultText).join('\n'))
    const idle = warnings.filter(({ reason }) => /上级已经没有/.test(reason))
    return { region, idle: idle.map(({ file, path }) => `${file} ${path}`) }
  }
  const [limit, office] = [
    'district/items/kite-permit.json limits.promised.nothing',
    'district/offices.json 0.noSuch',
  ]
  assert.deepEqual((await told()).idle.toSorted(), [limit, office].toSorted())
  const file = join(root, 'demo/items/kite-permit.json')
  const city = JSON.parse(await readFile(file, 'utf8')) as { materials: { id: string }[] }
  const materials = city.materials.filter(({ id }) => id !== 'kite-photo')
  await writeFile(file, JSON.stringify({ ...city, materials }))
  const after = await told()
  assert.deepEqual(
    after.idle.toSorted(),
    [limit, 'district/items/kite-permit.json materials.kite-photo', office].toSorted(),
  )
  // Operators see it as well, whatever they lay over.
  const { warnings } = layOver(after.region, [])
  assert.equal(warnings.filter(({ reason }) => /上级已经没有/.test(reason)).length, 3)
})

test('what an operator of the lower place lays over says only the differences, too', async () => {
  const district = await whole(await places({}), 'district')
  const content = { id: 'kite-permit', variant: { plainName: '区里的叫法' } }
  const { region, faults = [] } = layOver(district, [{ kind: 'items', id: 'kite-permit', content }])
  assert.equal(region?.items['kite-permit']?.plainName, '区里的叫法', faults.map(faultText).join('\n'))
  assert.deepEqual(
    layOver(district, [
      { kind: 'items', id: 'kite-new', content: { id: 'kite-new', variant: {} } },
    ]).faults?.map(faultText),
    ['items/kite-new：上级没有同名的内容，不能只写不同的地方，请写全'],
  )
})
