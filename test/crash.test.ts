import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crash } from '../scripts/crash/run.ts'
import { SEED } from './seed.ts'

test('服务和数据库随时被杀、时钟走过一年：答应过的都在，一次不多，时限不错，巡查不漏', async () => {
  const { faults, cases, turns, kills } = await crash({ kills: 2, seed: SEED }, () => undefined)
  assert.deepEqual(faults, [], `seed ${SEED}`)
  assert.equal(
    Object.values(kills).reduce((sum, each) => sum + each, 0),
    2,
  )
  assert.ok(cases > 0 && turns > 0, `${cases} cases, ${turns} turns`)
})
