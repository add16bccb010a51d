import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import fc from 'fast-check'
import { testDb } from '../../test/db.ts'
import { ANYONE, type World } from '../platform/ctx.ts'
import { openDatabase } from '../platform/db.ts'
import { countDays } from './commands/count-days.ts'
import { logCalls } from './commands/log-calls.ts'
import type { SourceCall } from './model.ts'
import { countUses, listCalls, listCallsAbout } from './queries.ts'
import { peopleIn } from './rules.ts'

const NOW = new Date('2026-11-20T02:00:00Z')
const MOTHER = '320812199403121020'
const FATHER = '32081219920101101X'
const COMPANY = '91320800MA1MEK2X4Y'
const SUBJECT = '01920000-0000-7000-8000-000000000001'

const world = {
  region: { sources: { 'sky.kites': { department: '风筝局', name: '风筝登记' } } },
} as unknown as World
let close = async (): Promise<void> => undefined
after(() => close())
const { url } = await testDb()
const db = openDatabase(url, world, () => NOW, 2)
close = () => db.close()

const call = (more: Partial<SourceCall> = {}): SourceCall => ({
  source: 'sky.kites',
  subject: SUBJECT,
  purpose: '放风筝',
  matter: 'onething:kite',
  grant: 'kite-flying',
  fields: ['colour', '*certificates'],
  about: [MOTHER],
  outcome: 'answered',
  cached: false,
  ms: 7,
  at: NOW,
  ...more,
})
const log = (...calls: SourceCall[]) =>
  db.write({ kind: 'system', name: 'test' }, (ctx) => logCalls(ctx, calls))
const about = (number: string, page: { before?: number; limit: number } = { limit: 10 }) =>
  db.read(ANYONE, (ctx) => listCallsAbout(ctx, number, page))

describe('the log of shared data', () => {
  test('names grant, matter, fields and whom it was about, for the case and for the person', async () => {
    const both = call({ about: [MOTHER, FATHER] })
    const unasked = call({
      source: 'gone.source',
      grant: null,
      fields: [],
      outcome: 'ungranted',
      about: [FATHER],
    })
    await log(both, unasked)
    const actor = { kind: 'system', id: null, name: 'test' }
    assert.deepEqual(await db.read(ANYONE, (ctx) => listCalls(ctx, [SUBJECT])), [
      { ...both, actor },
      { ...unasked, actor },
    ])
    const [newest, older] = await about(FATHER)
    assert.deepEqual(
      [newest?.department, newest?.outcome, newest?.grant, older?.department, older?.name],
      ['gone.source', 'ungranted', null, '风筝局', '风筝登记'],
    )
    assert.deepEqual(
      [older?.matter, older?.fields, older?.purpose, older?.cached, older?.actor],
      ['onething:kite', ['colour', '*certificates'], '放风筝', false, actor],
    )
    assert.equal((await about(MOTHER)).length, 1, 'what was not about her is not hers')
    assert.deepEqual(await about(COMPANY), [])
  })

  test('is read page by page, newest first, nothing twice and nothing left out', async () => {
    await log(...Array.from({ length: 7 }, (_, ms) => call({ about: [COMPANY], ms })))
    const seen: number[] = []
    let before: number | undefined
    for (;;) {
      const page = await about(COMPANY, { limit: 3, ...(before === undefined ? {} : { before }) })
      seen.push(...page.map(({ seq }) => seq))
      before = page.at(-1)?.seq
      if (page.length < 3) break
    }
    assert.equal(new Set(seen).size, 7)
    assert.deepEqual(
      seen,
      seen.toSorted((a, b) => b - a),
    )
  })

  test('finds a person among very many calls by an index', async () => {
    await db.pool.query(`
      insert into sharing.call_log (subject, source, purpose, outcome, ms, at, actor, about)
      select gen_random_uuid(), 'sky.kites', 'x', 'answered', 1, now(), '{}', array['3208121990' || lpad(n::text, 8, '0')]
      from generate_series(1, 50000) n`)
    await db.pool.query('analyze sharing.call_log')
    const { rows } = await db.pool.query(
      `explain select seq from sharing.call_log where about @> array['320812199000000007'] order by seq desc limit 20`,
    )
    const plan = rows.map((row: Record<string, string>) => row['QUERY PLAN']).join('\n')
    assert.match(plan, /call_log_about/)
    assert.doesNotMatch(plan, /Seq Scan/)
  })
})

describe('how often a source was asked', () => {
  const source = 'sky.lanterns'
  const asked = (at: string, more: Partial<SourceCall> = {}) => call({ source, at: new Date(at), ...more })
  const counted = async () =>
    Object.fromEntries(
      [...(await db.read(ANYONE, (ctx) => countUses(ctx, [source, 'sky.unknown'], 30)))].map(
        ([id, { calls }]) => [id, calls],
      ),
    )
  const countNight = () => db.write({ kind: 'system', name: 'test' }, countDays)

  test('is the same before and after the days that are over were counted, from midnight to midnight in China', async () => {
    await log(
      asked('2026-11-20T01:00:00Z'),
      asked('2026-11-19T15:59:59Z', { outcome: 'none' }),
      asked('2026-11-19T16:00:00Z'),
      asked('2026-10-21T16:00:00Z'),
      asked('2026-10-21T15:59:59Z'),
      asked('2026-11-18T03:00:00Z', { outcome: 'down' }),
    )
    assert.deepEqual(await counted(), { [source]: 4, 'sky.unknown': 0 })
    await countNight()
    assert.deepEqual(await counted(), { [source]: 4, 'sky.unknown': 0 })
    await countNight()
    const { rows } = await db.pool.query<{ day: string; calls: number }>(
      'select day::text, calls from sharing.day_count where source = $1 order by day',
      [source],
    )
    assert.deepEqual(rows, [
      { day: '2026-10-21', calls: 1 },
      { day: '2026-10-22', calls: 1 },
      { day: '2026-11-19', calls: 1 },
    ])
  })

  test('reads a day that was counted from the count, and today from the log', async () => {
    await db.pool.query(
      `update sharing.day_count set calls = 1000 where source = $1 and day = '2026-11-19'`,
      [source],
    )
    await log(asked('2026-11-20T01:30:00Z'))
    assert.deepEqual(await counted(), { [source]: 1004, 'sky.unknown': 0 })
  })
})

describe('whom a call is about', () => {
  const of = (path: string, query: Record<string, string> = {}, body: Record<string, string> = {}) =>
    peopleIn({ path, query, body })

  test('is every number among its parameters, wherever it stands', () => {
    assert.deepEqual(of(`/persons/${MOTHER}/children`), [MOTHER])
    assert.deepEqual(of('/x', { holder: FATHER.toLowerCase(), company: COMPANY }), [FATHER, COMPANY])
    assert.deepEqual(of('/x', {}, { note: `父：${FATHER}，母：${MOTHER}`, again: MOTHER }), [FATHER, MOTHER])
    assert.deepEqual(of(`/persons/${encodeURIComponent('３２０８１２ 19940312-1020')}`), [MOTHER])
  })

  test('is nobody where there is no number', () => {
    assert.deepEqual(
      of('/births/2026-11-20/%zz', { n: '3208121994031210201' }, { id: 'A320812199403121020' }),
      [],
    )
  })

  test('names another person whose number was put into any parameter, however it is wrapped', () => {
    const wrapping = fc.stringMatching(/^[^0-9A-Za-z０-９Ａ-Ｚａ-ｚ]{0,5}$/)
    fc.assert(
      fc.property(wrapping, wrapping, fc.constantFrom('path', 'query', 'body'), (left, right, place) => {
        const text = `${left}${FATHER}${right}`
        const found =
          place === 'path'
            ? of(`/p/${encodeURIComponent(text.toWellFormed())}`)
            : place === 'query'
              ? of('/p', { a: text })
              : of('/p', {}, { a: text })
        assert.deepEqual(found, [FATHER])
      }),
      { numRuns: 500 },
    )
  })
})
