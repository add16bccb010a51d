import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { change, copyRegions, matches, KITE, PERMIT, type Place } from './build.ts'
import { loadRegion } from './load.ts'
import { faultText } from './rules.ts'

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

test('a promise in working days over a law in natural days is pointed out where it comes out longer', async () => {
  const pointedOut = async (days: number): Promise<string[]> => {
    const root = await copyRegions()
    await change(root, PERMIT, ['limits', 'statutory'], { days: 30, unit: 'natural', basis: '演示数据' })
    await change(root, PERMIT, ['limits', 'promised'], { days, unit: 'working' })
    const { faults, warnings } = await loadRegion(root, 'demo')
    assert.equal(faults, undefined)
    return warnings
      .filter(({ file, path }) => file === PERMIT && path === 'limits.promised')
      .map(({ reason }) => reason)
  }
  assert.deepEqual(await pointedOut(21), [])
  const [words] = await pointedOut(29)
  assert.match(words ?? '', /29 个工作日）和法定时限（30 个自然日）单位不同，折算后是 40.6 天和 30 天/)
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

test('a step that waits for what is never there when it is, is pointed out at that need; a chain that can come about is not', async () => {
  const red = { eq: ['$kite.colour', 'red'] }
  const blue = { eq: ['$kite.colour', 'blue'] }
  const needs = async (when: { mark?: unknown; wind?: unknown; permit?: unknown }, names: string[]) => {
    const root = await copyRegions()
    for (const [at, id] of (['mark', 'wind', 'permit'] as const).entries()) {
      await change(root, KITE, ['steps', at, 'when'], when[id])
      await change(root, KITE, ['steps', at, 'unless'], when[id] && '不用办。')
    }
    await change(root, KITE, ['steps', 2, 'needs'], names)
    const { warnings } = await loadRegion(root, 'demo')
    return warnings
      .filter(({ file, path }) => file === KITE && path !== 'promised')
      .map(({ path, reason }) => `${path} ${reason}`)
  }
  const [all, ...others] = await needs({ wind: red, permit: blue }, ['mark', 'wind', 'partner'])
  assert.match(all ?? '', /^steps\.2\.needs\.1 「.+」要等「.+」，可是这两步从来不会同时办/)
  assert.deepEqual(others, [])
  assert.equal((await needs({ wind: red, permit: blue }, ['wind?', 'partner'])).length, 1)
  const [one] = await needs({ mark: red, wind: red, permit: blue }, ['mark|wind', 'partner'])
  assert.match(one ?? '', /^steps\.2\.needs\.0 .*当中的一个，可是它们没有一个会/)
  assert.deepEqual(await needs({ wind: red, permit: blue }, ['mark|wind', 'partner']), [])
  assert.deepEqual(await needs({ wind: red, permit: red }, ['wind', 'partner']), [])
  assert.deepEqual(await needs({ wind: red }, ['wind', 'partner']), [])
  const confirmed = (await needs({ permit: { eq: ['$partner.has', false] } }, ['partner'])).at(-1)
  assert.match(confirmed ?? '', /^steps\.2\.needs\.0 .*要等「同伴确认」/)
})

test('what is shipped has a grant for all that it looks up; a look-up without one is pointed out', async () => {
  const root = await copyRegions()
  const ungranted = async (region: string) =>
    ((await loadRegion(root, region)).warnings ?? []).filter(({ reason }) => reason.includes('共享授权'))
  for (const region of ['huaian', 'huaian-qingjiangpu', 'model', 'guangan', 'linked', 'demo'])
    assert.deepEqual(await ungranted(region), [], region)

  const grants = 'huaian/grants.json'
  await change(root, grants, [{ id: 'newborn-health-births' }, 'matters'], ['onething:school-bus'])
  await change(
    root,
    grants,
    [{ id: 'birth-certificate-health-certificate' }, 'fields'],
    ['birthCertificateNo'],
  )
  assert.deepEqual(
    (await ungranted('huaian')).map(({ file, path }) => `${file} ${path}`),
    ['huaian/items/birth-certificate.json outputs.1.fetch', 'huaian/onethings/newborn.json prefill.0'],
  )
})
