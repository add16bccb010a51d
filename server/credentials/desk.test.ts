import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openLicences } from './build.ts'
import { getOwnCertificate } from './wallet.ts'
import { searchIssued } from './commands/look-at-issued.ts'
import { listIssued, type AskedIssued } from './desk.ts'

const { cases, first, stranger, holder, apply, grant, runJob } = await openLicences()
const MONDAY = new Date(cases.clock.now)

test('证照目录按今天的日子分状态，不等作业；按姓名、号码只认写全的；查到谁，谁知道', async () => {
  const { person, number } = await holder()
  const next = await grant(await apply(person, 'renew'), 'renew')
  const found = (asked: AskedIssued): Promise<string[]> =>
    cases
      .act(first, (ctx) => searchIssued(ctx, asked))
      .then(({ rows }) => rows.map((row) => row.number).filter((each) => [number, next].includes(each)))
  assert.deepEqual(await found({ state: 'valid' }), [number])
  assert.deepEqual(await found({ state: 'pending' }), [next])
  cases.clock.now = new Date('2027-11-22T16:00:00Z')
  assert.deepEqual(await found({ state: 'valid' }), [next], 'before any job has run')
  assert.deepEqual(await found({ state: 'superseded' }), [number])
  assert.deepEqual(await found({ state: 'expired' }), [])
  assert.deepEqual(await found({ state: 'pending' }), [])
  await runJob()
  assert.deepEqual(await found({ state: 'valid' }), [next])
  assert.deepEqual(await found({ state: 'superseded' }), [number])
  const looks = async (): Promise<number> => {
    const { uses } = await cases.db.read(person, (ctx) => getOwnCertificate(ctx, number))
    return uses.filter(({ purpose }) => purpose.startsWith('按姓名或者号码查找')).length
  }
  assert.equal(await looks(), 0)
  assert.deepEqual(await found({ q: person.name.slice(0, 1) }), [], 'not by a beginning')
  assert.deepEqual(await found({ q: number.toLowerCase() }), [number])
  assert.deepEqual((await found({ q: person.number })).toSorted(), [number, next].toSorted())
  assert.equal(await looks(), 2, 'by either version, once within ten minutes')
  const foreign = await cases.act(stranger, (ctx) => searchIssued(ctx, { q: person.number }))
  assert.deepEqual(foreign.rows, [])
  cases.clock.now = MONDAY
})

test('十万张证照里翻页、按状态、按姓名都走索引，每一页都接得上', async () => {
  await cases.db.run(
    'many-certificates',
    `insert into credentials.certificate (number, chain, version, type, title, person_id, case_id, step, holder, holder_kind,
       holder_number, grade, wording, rows, issuer, office, issued_at, valid_from, valid_until, state)
     select 'M' || lpad(n::text, 18, '0'), gen_random_uuid(), 1, 'kite-permit', '证', gen_random_uuid(), gen_random_uuid(), 'permit',
       '持证人' || n, 'person', 'H' || n, 'A', '', '[]', '局', case n % 2 when 0 then 'many' else 'sky' end,
       timestamptz '2020-01-01' + n * interval '1 minute', date '2020-01-01', date '2030-01-01' + (n % 300)::int,
       case n % 10 when 0 then 'revoked' else 'valid' end
     from generate_series(1, 100000) n`,
    [],
  )
  await cases.db.run('analyse', 'analyze credentials.certificate', [])
  const officer = cases.officer('many')
  const list = (asked: AskedIssued): ReturnType<typeof listIssued> =>
    cases.db.read(officer, (ctx) => listIssued(ctx, asked))
  const scans = async (): Promise<number> => {
    await cases.db.run('flush', 'select pg_stat_force_next_flush()', [])
    const rows = await cases.db.run<{ n: number }>(
      'scans',
      `select seq_tup_read::int as n from pg_stat_user_tables where schemaname = 'credentials' and relname = 'certificate'`,
      [],
    )
    return rows[0]?.n ?? 0
  }
  const one = await list({})
  const two = await list({ before: one.next ?? '' })
  const numbers = [...one.rows, ...two.rows].map(({ number }) => number)
  assert.equal(new Set(numbers).size, 100)
  assert.deepEqual(numbers, numbers.toSorted().toReversed())
  const before = await scans()
  for (const state of [undefined, 'valid', 'suspended', 'pending', 'expired', 'revoked', 'proposed'] as const)
    await list({ state })
  for (const q of ['持证人500', 'H500', numbers[3] ?? '']) assert.equal((await list({ q })).rows.length, 1, q)
  const read = (await scans()) - before
  assert.ok(read < 50_000, `${read} rows were read one after the other`)
})
