import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testDb } from '../../test/db.ts'
import { pulls } from './pulls.ts'

const { url, pool } = await testDb()
const { pull } = pulls({ dept: { database: url, tables: ['dept.bj'] }, files: { folder: '/nowhere' } }, () =>
  Promise.reject(new Error('no department answers in this test')),
)
const WAY = { kind: 'table', schema: 'dept', table: 'bj', order: 'changed' } as const

/** Every row that pages bring, in turn, each page beginning where the last ended. */
async function everything(): Promise<string[]> {
  const seen: string[] = []
  for (let after: string | null = null; ;) {
    const { rows, next } = await pull('dept', WAY, ['no'], after)
    seen.push(...rows.flatMap(({ cells }) => cells))
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

test('nothing is drawn that the configuration does not name, whatever stands in the way', async () => {
  await assert.rejects(pull('dept', { ...WAY, table: 'other' }, ['no'], null), /不在准许取的范围里.*dept\.bj/)
  await assert.rejects(
    pull('dept', { ...WAY, schema: 'people', table: 'person' }, ['number'], null),
    /不在准许/,
  )
  await assert.rejects(pull('files', WAY, ['no'], null), /不在准许/)
  await assert.rejects(pull('dept', { kind: 'mailbox' }, ['no'], null), /不在准许/)
  const list = { kind: 'http', path: '/cases', rows: 'items', after: 'after' } as const
  await assert.rejects(pull('dept', list, ['no'], null), /不在准许/)
  await assert.rejects(pull('nobody', WAY, ['no'], null), /TONGBAN_PULLS/)
})
