import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { TURNS_FILE, turnsPage } from '../scripts/turns.ts'
import { ALL_TURNS, ITEM_STATES } from '../server/cases/turns.ts'

test('docs/turns.md 和总表一样；不一样就运行 npm run turns', () => {
  assert.equal(readFileSync(TURNS_FILE, 'utf8'), turnsPage())
})

test('每个状态、每个动作都在那一页上', () => {
  const page = turnsPage()
  for (const name of [...ITEM_STATES, ...ALL_TURNS]) assert.ok(page.includes(`| \`${name}\``), name)
})
