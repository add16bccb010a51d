import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { MOST_PARTS, readPart } from './assemble.ts'

type Draft = Parameters<typeof readPart>[3]

test('a condition of 20,000 alternatives is refused in words before it is read; one of hundreds is taken', () => {
  const faultsOf = (alternatives: number): { path: string; reason: string }[] => {
    const draft = { faults: [] } as unknown as Draft
    const or = Array.from({ length: alternatives }, (_, at) => ({ eq: ['$mother.town', `镇${at}`] }))
    const at = { file: 'x.json', path: 'kite', above: undefined, declared: false }
    readPart(z.unknown(), { steps: [{ item: 'kite', when: { or } }] }, at, draft)
    return draft.faults
  }
  assert.deepEqual(faultsOf(400), [])
  const [fault] = faultsOf(20_000)
  assert.match(fault?.reason ?? '', new RegExp(`这个条件有 \\d+ 个部分，最多 ${MOST_PARTS} 个，太长了`))
  assert.equal(fault?.path, 'kite.steps.0.when')
})
