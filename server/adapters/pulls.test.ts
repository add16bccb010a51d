import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testDb } from '../../test/db.ts'
import { pulls } from './pulls.ts'

const { url, pool } = await testDb()
const pull = pulls({ dept: url }, () => Promise.reject(new Error('no department answers in this test')))
const WAY = { kind: 'table', schema: 'dept', table: 'bj', order: 'changed' } as const

/** Every row that pages bring, in turn, each page beginning where the last ended. */
async function everything(): Promise<string[]> {
  const seen: string[] = []
  for (let after: string | null = null; ;) {
    const { rows, next } = await pull('dept', WAY, ['no'], after)
    seen.push(...rows.flat())
    if (next === null) return seen
    after = next
  }
}

test('every row comes once, in the order of its column, numbers as numbers, and those that changed together on one page', async () => {
  await pool.query(`create schema dept; create table dept.bj as
    select n::text as no, least(n, 1100) as changed from generate_series(1, 1203) n`)
  assert.deepEqual(
    (await everything()).toSorted((a, b) => Number(a) - Number(b)),
    Array.from({ length: 1203 }, (_, at) => String(at + 1)),
  )
})
