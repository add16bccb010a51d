import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crash } from '../scripts/crash/run.ts'

test('服务和数据库随时被杀、时钟走过一年：答应过的都在，一次不多，时限不错，巡查不漏', async () => {
  const seed = Math.floor(Math.random() * 1e6)
  const { faults, cases, turns, kills } = await crash({ kills: 2, seed }, () => undefined)
  assert.deepEqual(faults, [], `seed ${seed}`)
  assert.equal(
    Object.values(kills).reduce((sum, each) => sum + each, 0),
    2,
  )
  assert.ok(cases > 0 && turns > 0, `${cases} cases, ${turns} turns`)
})
