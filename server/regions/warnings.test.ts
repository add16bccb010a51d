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
