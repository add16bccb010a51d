import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Item } from '../catalog/model.ts'
import { NOTHING_KNOWN, planFor } from '../onething/plan.ts'
import { ROOT } from '../platform/config.ts'
import { layOver } from './assemble.ts'
import { loadRegion } from './load.ts'
import { definitionOf, faultText } from './rules.ts'

const { region } = await loadRegion(join(ROOT, 'regions'), 'demo')
assert.ok(region)
const permit = region.parts.items.get('kite-permit')?.value
assert.ok(permit)

/** What is said of the permit with these members. */
const faultsOf = (change: Partial<Item>): string[] =>
  (
    layOver(region, [{ kind: 'items', id: 'kite-permit', content: { ...permit, ...change } }]).faults ?? []
  ).map(faultText)

const alone = { id: 'alone', name: '一个人放', when: { eq: ['$partner.has', false] } } as const
const together = { id: 'together', name: '两个人一起放', when: { eq: ['$partner.has', true] } } as const
type Scenarios = Item['scenarios']
const scenarios = (...list: unknown[]): Scenarios => list as Scenarios

test('a plan tells which scenario applies, once it is known; fields that name another one are not needed', () => {
  const onething = region.onethings['kite']
  assert.ok(onething)
  const definition = { version: 1, ...definitionOf(region, onething, new Map()) }
  const planWith = (has?: boolean) =>
    planFor(definition, {
      ...NOTHING_KNOWN,
      answers:
        has === undefined
          ? {}
          : { 'partner.has': { value: has, origin: { kind: 'answer', at: '2026-11-29T00:00:00Z' } } },
    })
  assert.deepEqual(planWith().scenarios, [])
  assert.deepEqual(planWith(false).scenarios, [{ item: 'kite-permit', id: 'alone', name: '一个人放' }])
  assert.deepEqual(
    planWith(true).scenarios.map(({ id }) => id),
    ['together'],
  )
  const asks = (has: boolean) =>
    planWith(has).fields.find(({ step, element }) => step === 'permit' && element === 'partner.name')?.as
  assert.equal(asks(false), 'not-needed')
  assert.equal(asks(true), 'asked')
})

test('with a condition of its own a paper is needed when both hold', () => {
  const paper = { ...permit.materials[1]!, id: 'paper', name: '同伴的照片', scenarios: ['together'] }
  const when = { eq: ['$kite.colour', 'red'] } as const
  const content = { ...permit, materials: [...permit.materials, { ...paper, when }] }
  const { region: laid } = layOver(region, [{ kind: 'items', id: 'kite-permit', content }])
  assert.deepEqual(laid?.items['kite-permit']?.materials.at(-1)?.when, { and: [together.when, when] })
  // What an operator goes on editing says it as it was written.
  assert.deepEqual(laid.parts.items.get('kite-permit')?.value.materials.at(-1)?.when, when)
})

test('scenarios of which nobody is in one, two hold at once, or somebody is left over are found', () => {
  const file = 'items/kite-permit · '
  const never = { and: [{ eq: ['$partner.has', true] }, { eq: ['$partner.has', false] }] }
  const named = {
    form: { ...permit.form, fields: permit.form.fields.map((field) => ({ ...field, scenarios: undefined })) },
  }
  assert.deepEqual(faultsOf({ scenarios: scenarios(alone, { ...together, when: never }) }), [
    `${file}scenarios.1.when：没有人会遇到「两个人一起放」这种情形，请看看条件是不是自相矛盾`,
    `${file}scenarios：有人哪一种情形都不属于，请补一种情形，或者写明可以不属于任何一种`,
    `${file}form.fields.9.when：这个条件永远不会成立，请看看是不是自相矛盾，或者写了没有的选项`,
    `${file}form.fields.10.when：这个条件永远不会成立，请看看是不是自相矛盾，或者写了没有的选项`,
    `${file}form.fields.11.when：这个条件永远不会成立，请看看是不是自相矛盾，或者写了没有的选项`,
  ])
  const both = { ...alone, id: 'any', name: '随便', when: { known: '$partner.has' } }
  assert.deepEqual(faultsOf({ scenarios: scenarios(alone, together, both) }), [
    `${file}scenarios.2.when：「一个人放」和「随便」会同时成立，请把条件分开`,
    `${file}scenarios.2.when：「两个人一起放」和「随便」会同时成立，请把条件分开`,
  ])
  assert.deepEqual(faultsOf({ scenarios: scenarios(together) }), [
    `${file}scenarios：有人哪一种情形都不属于，请补一种情形，或者写明可以不属于任何一种`,
  ])
  assert.deepEqual(faultsOf({ scenarios: scenarios(together), scenarioChoice: 'any' }), [])
  assert.deepEqual(faultsOf({ scenarios: [] }).slice(0, 1), [
    `${file}form.fields.9.scenarios.0：没有情形「together」`,
  ])
  assert.deepEqual(faultsOf({ ...named, scenarios: scenarios(alone, { ...together, id: 'alone' }) }), [
    `${file}scenarios.1.id：情形「alone」重复`,
  ])
})
