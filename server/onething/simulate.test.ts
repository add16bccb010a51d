import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { ROOT } from '../platform/config.ts'
import { loadRegion } from '../regions/load.ts'
import { definitionOf } from '../regions/rules.ts'
import type { Definition } from './model.ts'
import { simulate } from './simulate.ts'

async function load(region: string, onething: string): Promise<{ definition: Definition; gives: string[] }> {
  const { region: loaded } = await loadRegion(join(ROOT, 'regions'), region)
  const found = loaded?.onethings[onething]
  assert.ok(loaded && found)
  const gives = found.prefill.flatMap(({ source, as }) =>
    Object.keys(loaded.sources[source]?.gives ?? {}).map((name) => `${as}.${name}`),
  )
  return { definition: { version: 1, ...definitionOf(loaded, found, new Map()) }, gives }
}

test('every branch of a real one-thing is reached by somebody, and the same people come at every run', async () => {
  const { definition, gives } = await load('huaian', 'newborn')
  const first = simulate(definition, gives)
  assert.equal(first.personas.length, 20)
  assert.deepEqual(first.never.steps, [])
  assert.deepEqual(first.never.questions, [])
  assert.deepEqual(simulate(definition, gives), first)
})

test('twenty applicants are twenty different people, and meet as much that differs as the one-thing has', async () => {
  for (const [region, onething] of [
    ['huaian', 'newborn'],
    ['model', 'restaurant'],
  ] as const) {
    const { definition, gives } = await load(region, onething)
    const { personas } = simulate(definition, gives)
    assert.equal(new Set(personas.map(({ name }) => name)).size, 20)
    assert.equal(new Set(personas.map((each) => JSON.stringify({ ...each, name: '' }))).size, 20)
  }
})

test('whom the registers know is asked less', async () => {
  const { definition, gives } = await load('huaian', 'newborn')
  const { personas } = simulate(definition, gives)
  const mean = (known: boolean): number => {
    const some = personas.filter((persona) => persona.known === known)
    return some.reduce((sum, { questions }) => sum + questions, 0) / some.length
  }
  assert.ok(mean(true) < mean(false), `${mean(true)} and ${mean(false)}`)
})

test('a branch that contradicts itself is reached by nobody and named', async () => {
  const { definition, gives } = await load('demo', 'kite')
  const [first, ...rest] = definition.onething.steps
  assert.ok(first)
  const when = { and: [{ gte: ['$kite.length', 50] }, { lte: ['$kite.length', 40] }] } as never
  const steps = [first, ...rest.map((step, at) => (at === 0 ? { ...step, when, unless: '到不了' } : step))]
  const broken = { ...definition, onething: { ...definition.onething, steps } }
  assert.deepEqual(simulate(broken, gives).never.steps, [rest[0]?.id])
  assert.deepEqual(simulate(definition, gives).never.steps, [])
})
