import assert from 'node:assert/strict'
import { test } from 'node:test'
import { faults } from '../scripts/faults/run.ts'
import { SEED } from './seed.ts'

test('部门停机、答一半、答错、乱序，平台被杀：两边最后完全一致，一件不丢，一件不重', async () => {
  const { found, cases, messages, reports } = await faults({ cases: 80, seed: SEED }, () => undefined)
  assert.deepEqual(found, [], `seed ${SEED}`)
  assert.equal(cases, 80)
  assert.ok(messages >= cases * 4 && reports > cases * 4, `${messages} messages, ${reports} reports`)
})
