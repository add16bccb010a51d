import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { population } from '../../simulators/population.ts'
import { startSimulators, type Simulators } from '../../simulators/simulators.ts'
import { departmentSystems } from '../adapters/sources.ts'
import { Facts } from '../forms/model.ts'
import { ROOT } from '../platform/config.ts'
import { buildUncounted, USES_WITHOUT_DATABASE } from '../sharing/build.ts'
import { lookUp } from '../sharing/commands/look-up.ts'
import type { CallSystem } from '../sharing/model.ts'
import { loadRegion } from './load.ts'
import type { Region } from './model.ts'

const KEY = 'prefill-test-key'
const NOW = new Date('2026-11-21T02:00:00Z')

describe('the departments of 淮安, asked for a newborn', () => {
  let simulators: Simulators
  let region: Region
  let call: CallSystem

  before(async () => {
    const { region: loaded, faults } = await loadRegion(join(ROOT, 'regions'), 'huaian')
    assert.ok(loaded, JSON.stringify(faults))
    region = loaded
    simulators = await startSimulators({ port: 0, key: KEY, today: '2026-11-21' })
    call = departmentSystems({ systems: simulators.systems, allowSimulators: true })
  })
  after(() => simulators?.close())

  const behave = (method: string, change?: object) =>
    fetch(`${simulators.url}/_control`, {
      method,
      headers: { 'x-api-key': KEY },
      ...(change ? { body: JSON.stringify(change) } : {}),
    })
  const numberOf = (id: string): string => {
    const family = population.families.find((one) => one.id === id)
    const mother = family?.members.find((one) => one.role === 'mother')
    assert.ok(mother, id)
    return mother.person.number
  }
  const ask = (number: string, facts?: Facts) =>
    lookUp({
      call,
      sources: region.sources,
      grants: buildUncounted(region.grants),
      uses: USES_WITHOUT_DATABASE,
      lookups: region.onethings['newborn']?.prefill ?? [],
      facts:
        facts ??
        Facts.parse({
          known: {
            'applicant.number': { value: number, origin: { kind: 'identity', at: NOW.toISOString() } },
          },
        }),
      elements: region.elements,
      subject: '01920000-0000-7000-8000-000000000002',
      matter: 'onething:newborn',
      purpose: '新生儿出生一件事',
      now: NOW,
    })

  test('answer everything within the time that they have', async () => {
    const { facts, calls } = await ask(numberOf('plain'))
    assert.deepEqual(facts.outages, [])
    assert.deepEqual(
      calls.filter(({ outcome }) => outcome !== 'answered').map(({ source }) => source),
      [],
    )
    for (const id of [
      'birth.recordNo',
      'birth.bornAt',
      'mother.name',
      'father.name',
      'motherHousehold.number',
      'maternity.total',
    ]) {
      if (region.elements[id]) assert.ok(facts.known[id], id)
    }
    assert.ok(facts.certificates.length >= 4)
  })

  test('are asked for hospital costs by a record number, and the mother finds it in her list of uses', async () => {
    const { calls } = await ask(numberOf('plain'))
    const costs = calls.find(({ source }) => source === 'insurance.maternity')
    assert.ok(costs?.about.includes(numberOf('plain')))
  })

  test('give in every element what it can hold: nothing that is granted is lost, and nothing else is known', async () => {
    const { facts, calls } = await ask(numberOf('plain'))
    const granted = new Map(
      region.grants
        .filter(({ matters }) => matters.includes('onething:newborn'))
        .map(({ id, source, fields }) => [source, { id, fields }]),
    )
    const lost = (region.onethings['newborn']?.prefill ?? []).flatMap(({ source, as }) =>
      Object.keys(region.sources[source]?.gives ?? {})
        .filter((name) => granted.get(source)?.fields.includes(name))
        .map((name) => `${as}.${name}`)
        .filter((id) => !facts.known[id]),
    )
    const more = (region.onethings['newborn']?.prefill ?? []).flatMap(({ source, as }) =>
      Object.keys(region.sources[source]?.gives ?? {})
        .filter((name) => !granted.get(source)?.fields.includes(name))
        .map((name) => `${as}.${name}`)
        .filter((id) => facts.known[id]),
    )
    assert.deepEqual(more, [])
    for (const call of calls) assert.equal(call.grant, granted.get(call.source)?.id)
    assert.deepEqual(lost, [])
  })

  test('hold nobody up when one of them hangs: its fields are an outage', async () => {
    await behave('PUT', { system: 'insurance', fault: 'hang' })
    try {
      const { facts } = await ask(numberOf('plain'))
      assert.ok(facts.known['mother.name'] && facts.known['birth.recordNo'])
      assert.ok(facts.outages.length > 0)
      for (const { source, why, name, elements } of facts.outages) {
        assert.deepEqual([source.split('.')[0], why, name], ['insurance', 'slow', '医保'])
        for (const id of elements) assert.equal(facts.known[id], undefined)
      }
      assert.ok(facts.outages.some(({ elements }) => elements.includes('account.number')))

      await behave('DELETE')
      const later = await ask('', facts)
      assert.deepEqual(later.facts.outages, [])
      assert.ok(later.facts.known['account.number'])
    } finally {
      await behave('DELETE')
    }
  })

  for (const fault of ['error', 'down', 'garbage', 'empty']) {
    test(`turn into questions, not errors, when all of them fail (${fault})`, async () => {
      await behave('PUT', { fault })
      try {
        const { facts } = await ask(numberOf('plain'))
        assert.deepEqual(
          facts.outages.map(({ source, why }) => [source, why]),
          [
            ['health.births', 'down'],
            ['civil.marriage', 'down'],
          ],
        )
        assert.deepEqual(Object.keys(facts.known), ['applicant.number'])
      } finally {
        await behave('DELETE')
      }
    })
  }

  test('let the applicant choose between twins, and ask the rest then', async () => {
    const { facts } = await ask(numberOf('twins'))
    const twins = facts.candidates['birth.recordNo'] ?? []
    assert.equal(twins.length, 2)
    assert.ok(facts.known['mother.name'], 'both have the same mother')
    assert.equal(facts.known['maternity.invoiceNo'], undefined)

    const second = twins[1]?.value ?? ''
    const answered = {
      ...facts,
      answers: { 'birth.recordNo': { value: second, origin: { kind: 'answer' as const, at: '' } } },
    }
    const { facts: chosen, calls } = await ask('', answered)
    assert.deepEqual(
      calls.map(({ source }) => source),
      ['insurance.maternity'],
    )
    assert.ok(Object.keys(chosen.known).some((id) => id.startsWith('maternity.')))
  })
})
