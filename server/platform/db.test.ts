import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testDb } from '../../test/db.ts'
import { isPassing } from './db.ts'

const { pool } = await testDb()

/** What PostgreSQL itself says of a statement. */
const failureOf = (text: string, values: unknown[] = []): Promise<unknown> =>
  pool.query(text, values).then(
    () => assert.fail(`${text} did not fail`),
    (error: unknown) => error,
  )

test('what a value does fails every time: too long for an index, not to be parsed, of another type', async () => {
  await pool.query('create table public.indexed (of text primary key)')
  // No compression brings it under what fits into a page of an index.
  const long = Array.from({ length: 20_000 }, (_, at) =>
    String.fromCodePoint(0x4e00 + ((at * 7919) % 20_000)),
  ).join('')
  const failures: [string, unknown[], string][] = [
    ['insert into public.indexed values ($1)', [long], '54000'],
    ['select to_tsquery($1)', ['a &'], '42601'],
    [`select 'a' = any (1)`, [], '42809'],
    ['select $1::int', ['one'], '22P02'],
    ['insert into public.indexed values ($1)', [null], '23502'],
  ]
  for (const [text, values, code] of failures) {
    const error = await failureOf(text, values)
    assert.deepEqual([(error as { code?: string }).code, isPassing(error)], [code, false], text)
  }
})

test('what is not there while a version is installed, and a statement that took too long, may pass', async () => {
  const failures: [string, string][] = [
    ['select from public.not_yet', '42P01'],
    ['select not_yet from public.indexed', '42703'],
    ['select not_yet(1)', '42883'],
    ['set role pg_monitor; select from people.person', '42501'],
    ['set statement_timeout = 10; select pg_sleep(1)', '57014'],
  ]
  for (const [text, code] of failures) {
    const error = await failureOf(text)
    assert.deepEqual([(error as { code?: string }).code, isPassing(error)], [code, true], text)
  }
})
