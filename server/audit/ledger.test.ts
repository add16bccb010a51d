import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { ledgerFaults } from '../../test/ledger-truth.ts'
import { testDb } from '../../test/db.ts'
import { readTree } from '../../test/house-rules.ts'
import { applicationJobs } from '../applications/jobs.ts'
import { caseJobs } from '../cases/jobs.ts'
import { channelJobs } from '../channels/jobs.ts'
import { counterJobs } from '../counter/jobs.ts'
import { certificateJobs } from '../credentials/jobs.ts'
import { documentJobs } from '../documents/jobs.ts'
import { dossierJobs } from '../dossier/jobs.ts'
import { exchangeJobs } from '../exchange/jobs.ts'
import { intakeJobs } from '../intake/jobs.ts'
import { messageJobs } from '../messages/jobs.ts'
import { PERMISSIONS } from '../offices/model.ts'
import { peopleJobs } from '../people/jobs.ts'
import { systemClock } from '../platform/clock.ts'
import type { World } from '../platform/ctx.ts'
import { openDatabase } from '../platform/db.ts'
import { READERS } from '../platform/holding.ts'
import { platformJobs } from '../platform/sweep.ts'
import { Sensitive } from '../forms/model.ts'
import { sharingJobs } from '../sharing/jobs.ts'
import { HOLDINGS } from './holdings.ts'
import { dataLedger, findTables } from './ledger.ts'
import { tablesWorkbook } from './ledger-files.ts'
import { keepWords, SHOWN_WORDS } from './ledger-words.ts'
import { LOGS } from './logs.ts'
import { DESK_LOOKS } from './looks.ts'
import { readTable } from '../platform/table.ts'

// Before the database is dropped, for what was registered first runs first.
after(() => db.close())
const { pool, url } = await testDb()
const world = { mode: 'serve', keepSentDays: 180, keepFaultyDays: 90 } as World
const db = openDatabase(url, world, systemClock, 4)
const AUDITOR = { kind: 'system', name: 'test' } as const
const ledger = () => db.read(AUDITOR, dataLedger)
const tables = await db.read(AUDITOR, findTables)

const jobs = new Map(
  [
    ...platformJobs,
    ...peopleJobs,
    ...channelJobs,
    ...documentJobs,
    ...caseJobs,
    ...messageJobs(null, 'http://127.0.0.1'),
    ...certificateJobs,
    ...applicationJobs,
    ...counterJobs,
    ...dossierJobs,
    ...intakeJobs,
    ...exchangeJobs({ meaningOf: () => '' }),
    ...sharingJobs,
  ].map((job) => [job.name, job]),
)
const removals = Object.entries(HOLDINGS).flatMap(([name, { keep }]) =>
  keep?.by === undefined ? [] : [{ name, by: keep.by }],
)

test('every table of the database stands in the ledger, with columns that are there, and none that is gone', () => {
  assert.deepEqual(ledgerFaults(tables), [])
})

test('a table that a migration makes and nobody tells of is found, with what to do', () => {
  const [first] = tables
  assert.ok(first)
  const kite = { name: 'kites.kite', columns: [{ name: 'owner', type: 'text' }] }
  assert.deepEqual(ledgerFaults([...tables, kite]), [
    'kites.kite is not in the data security ledger: say in server/kites/holds.ts whose data it holds, who reads it and how long it stays',
  ])
  assert.match(ledgerFaults(tables.slice(1)).join(), new RegExp(`^${first.name} is gone`))
  const bare = tables.map((table) => (table.name === 'people.person' ? { ...table, columns: [] } : table))
  assert.match(ledgerFaults(bare).join(), /people\.person has no column number/)
})

test('who reads is a permission that a post can have, or one of the few other readers', () => {
  const known = new Set<string>([...Object.keys(PERMISSIONS), ...READERS])
  for (const [name, { read }] of Object.entries(HOLDINGS))
    assert.deepEqual(
      read.filter((reader) => !known.has(reader)),
      [],
      name,
    )
  assert.deepEqual(
    Sensitive.options.filter((mask) => !(mask in SHOWN_WORDS)),
    [],
    'every mask of data elements is one of the ledger',
  )
})

test('logs under audit are kept for that; everything else says how long it stays or why', () => {
  assert.deepEqual(
    Object.entries(HOLDINGS)
      .filter(([, { keep }]) => keep === undefined)
      .map(([name]) => name)
      .toSorted(),
    LOGS.map(({ name }) => name).toSorted(),
  )
})

test('what removes is a job that runs by itself at least once a day', () => {
  for (const { name, by } of removals) {
    assert.ok(jobs.has(by), `${name}: there is no job ${by}`)
    assert.match(jobs.get(by)?.every ?? '', /^\S+ \S+ \* \* \*$/, `${name}: ${by} does not run every day`)
  }
})

test('looks are those that the code records, and all of them', () => {
  const named = Object.values(HOLDINGS).flatMap(({ looks }) => looks ?? [])
  assert.deepEqual([...new Set(named)].toSorted(), Object.keys(DESK_LOOKS).toSorted())
  const code = readTree(join(import.meta.dirname, '../..')).sources.filter(
    ({ path }) => path.startsWith('server/') && !path.endsWith('.test.ts'),
  )
  const recorded = code.flatMap(({ text }) =>
    [...text.matchAll(/look: \{\s*kind: '([^']+)'|recordLook\(\s*db,\s*actor,\s*'([^']+)'/g)].map(
      (match) => match[1] ?? match[2] ?? '',
    ),
  )
  // Lists without a person, and a paper that its own applicant opens.
  const others = new Set(['inventory.exported', 'resource.exported', 'document.viewed'])
  assert.ok(recorded.length > 8, 'looks are found in the code')
  assert.deepEqual(
    recorded.filter((kind) => !(kind in DESK_LOOKS) && !others.has(kind)),
    [],
    'add the look to server/audit/looks.ts and to the tables that it shows',
  )
})

const ID = `'00000000-0000-7000-8000-0000000000aa'`
const LONG_AGO = `(now() - interval '400 days')`
/** A row of each table from which something is removed, long over; and one that still stands. */
const OVER: Record<string, (at: string) => string> = {
  'platform.idempotency': (at) =>
    `(owner, key, route, digest, at) values (${ID}, ${at}::text, 'r', 'd', ${at})`,
  'people.session': (at) =>
    `(token_hash, kind, person_id, created_at, touched_at, expires_at) values (${at}::text, 'person', ${ID}, ${at}, ${at}, ${at} + interval '1 hour')`,
  'people.sign_in_code': (at) =>
    `(number, code_hash, name, phone, demo, attempts, created_at, expires_at) values (${at}::text, 'h', 'n', 'p', true, 0, ${at}, ${at} + interval '1 hour')`,
  'people.sign_in_attempt': (at) =>
    `(key, count, resets_at) values (${at}::text, 1, ${at} + interval '1 hour')`,
  'sharing.answer': (at) =>
    `(key, sealed, at, ends, source, grants, about)
     values (${at}::text, 's', ${at}, ${at} + interval '1 hour', 's', '{}', '{}')`,
  'sharing.used': (at) =>
    `(grant_id, day, calls) values ('g', (${at} at time zone 'Asia/Shanghai')::date, 1)`,
  'sharing.day_count': (at) =>
    `(source, day, calls, cached) values ('s', (${at} at time zone 'Asia/Shanghai')::date, 1, 0)`,
  'exchange.message': (at) =>
    `(owner, subject, system, sequence, type, data, state, attempts, created_at, next_at, done_at)
     values (${ID}, ${at}::text, 's', 1, 't', '{}', 'sent', 1, ${at}, ${at}, ${at})`,
  'documents.check_miss': (at) => `(address_hash, at, number) values ('h', ${at}, 'n')`,
  'messages.sms': (at) =>
    `(id, phone, text, created_at) values (gen_random_uuid(), '13800000000', 't', ${at})`,
  'channels.code': (at) =>
    `(hash, person_id, consent, redirect_uri, challenge, expires_at) values (${at}::text, ${ID}, ${ID}, 'u', 'c', ${at})`,
  'channels.token': (at) =>
    `(hash, kind, person_id, consent, created_at, expires_at) values (${at}::text, 'access', ${ID}, ${ID}, ${at}, ${at} + interval '1 hour')`,
  'credentials.showing': (at) =>
    `(token_hash, person_id, number, fields, at, expires_at) values (${at}::text, ${ID}, 'n', '{}', ${at}, ${at})`,
  'cases.decision': (at) => `(officer_id, at, case_id, step) values (${ID}, ${at}, ${ID}, 's')`,
  'applications.draft': (at) =>
    `(person_id, id, onething, onething_version, state, version, facts, created_at, updated_at)
     values (${ID}, gen_random_uuid(), ${at}::text, 1, 'open', 1, '{}', ${at}, ${at})`,
  'counter.ticket': (at) =>
    `(id, hall, day, kind, number, place, phone, source, state, taken_at)
     values (gen_random_uuid(), 'h', (${at} at time zone 'Asia/Shanghai')::date, 'general', ${at}::text, 1, '13800000000', 'hall', 'missed', ${at})`,
  'counter.station': (at) =>
    `(hall, window_id, officer_id, officer, state, since) values ('h', ${at}::text, gen_random_uuid(), 'o', 'open', ${at})`,
  'counter.draft_code': (at) =>
    `(code_hash, person_id, draft_id, expires_at) values (${at}::text, ${ID}, gen_random_uuid(), ${at} + interval '1 hour')`,
  'intake.faulty_row': (at) =>
    `(source, id, file, row, header, cells, faults, digest, times, received_at)
     values ('s', gen_random_uuid(), 'f', 1, '{}', '{}', '[]', ${at}::text, 1, ${at})`,
  'dossier.attempt': (at) => `(staff_id, hour, count) values (${ID}, ${at}, 1)`,
}

test('rows whose time is over are counted as overdue and gone after their job, those of today stay', async () => {
  assert.deepEqual(Object.keys(OVER).toSorted(), removals.map(({ name }) => name).toSorted())
  const client = await pool.connect()
  await client.query('set session_replication_role = replica')
  for (const [name, values] of Object.entries(OVER))
    for (const at of [LONG_AGO, 'now()']) await client.query(`insert into ${name} ${values(at)}`)
  client.release(true)
  const overdue = async (): Promise<Record<string, number | null>> =>
    Object.fromEntries((await ledger()).tables.map((table) => [table.name, table.overdue]))
  const counted = async (): Promise<Record<string, number>> =>
    Object.fromEntries((await ledger()).tables.map((table) => [table.name, table.rows]))

  const before = await overdue()
  const had = await counted()
  for (const { name } of removals) assert.equal(before[name], 1, name)
  for (const by of new Set(removals.map((each) => each.by)))
    await jobs.get(by)?.run({ db, actor: { kind: 'system', name: by } }, {})
  const after = await overdue()
  const left = await counted()
  for (const { name } of removals) {
    const keep = HOLDINGS[name]?.keep
    const emptied = keep?.by !== undefined && keep.does === 'empty'
    assert.equal(after[name], 0, name)
    assert.equal(left[name], (had[name] ?? 0) - (emptied ? 0 : 1), `${name}: what still stands stays`)
  }
})

test('what was uploaded to a draft goes with it', async () => {
  const { rows } = await pool.query<{ id: string }>(
    `insert into applications.draft (person_id, id, onething, onething_version, state, version, facts, created_at, updated_at)
     values (${ID}, gen_random_uuid(), 'kite', 1, 'discarded', 1, '{}', ${LONG_AGO}, ${LONG_AGO}) returning id`,
  )
  const draft = rows[0]?.id
  await pool.query(
    `insert into files.file (owner, id, name, type, size, sha256, created_at)
     values ($1, gen_random_uuid(), '证明.pdf', 'application/pdf', 1, repeat('a', 64), now()),
       (gen_random_uuid(), gen_random_uuid(), '别人的.pdf', 'application/pdf', 1, repeat('b', 64), now())`,
    [draft],
  )
  await jobs.get('applications.sweep')?.run({ db, actor: AUDITOR }, {})
  const { rows: left } = await pool.query('select name from files.file')
  assert.deepEqual(left, [{ name: '别人的.pdf' }])
})

test('large tables are told from what PostgreSQL has sampled, and said to be so', async () => {
  await pool.query(
    `insert into messages.message (person_id, id, text, created_at)
     select ${ID}, gen_random_uuid(), 't', now() - make_interval(mins => n) from generate_series(1, 120000) n`,
  )
  await pool.query('analyze messages.message')
  const line = (await ledger()).tables.find(({ name }) => name === 'messages.message')
  assert.equal(line?.estimated, true)
  assert.ok(Math.abs((line?.rows ?? 0) - 120_000) < 6_000, String(line?.rows))
  const days = (Date.now() - (line?.oldest?.getTime() ?? 0)) / 86_400_000
  assert.ok(days > 75 && days < 84, String(days))
})

test('looks of officers are counted by kind and day of China; pages fetched beforehand and looks of the past are not', async () => {
  const event = (kind: string, actor: string, at: string, data = '{}') =>
    pool.query(
      `insert into platform.event (subject, kind, at, actor, data) values (${ID}, $1, ${at}, $2, $3)`,
      [kind, JSON.stringify({ kind: actor, id: null, name: '某人' }), data],
    )
  await event('case.revealed', 'staff', 'now()')
  await event('case.revealed', 'staff', 'now()')
  await event('case.revealed', 'person', 'now()')
  await event('case.viewed', 'staff', 'now()', '{"note": "prefetched"}')
  await event('case.revealed', 'staff', `now() - interval '31 days'`)
  const { looks } = await ledger()
  const of = (kind: string) => looks.find((look) => look.kind === kind)
  assert.equal(of('case.revealed')?.days.length, 30)
  assert.equal(of('case.revealed')?.days.at(-1)?.count, 2)
  assert.equal(
    looks.flatMap(({ days }) => days).reduce((sum, { count }) => sum + count, 0),
    2,
  )
})

test('the ledger says it in words, on the page and in a workbook, and names nobody', async () => {
  const told = await ledger()
  const session = told.tables.find(({ name }) => name === 'people.session')
  assert.ok(session)
  assert.equal(
    keepWords(session.keep, 'zh'),
    '过了 expires_at，或者touched_at 之后 30 分钟，由 people.sweep 删除',
  )
  assert.equal(
    keepWords(session.keep, 'en'),
    'past expires_at, or 30 minutes after touched_at; people.sweep removes it',
  )
  assert.deepEqual(
    session.columns.map(({ name, shown, atRest }) => `${name} ${shown} ${atRest}`),
    ['token_hash never digest', 'person_id id plain', 'staff_id id plain'],
  )
  assert.equal(told.tables.find(({ name }) => name === 'sharing.answer')?.sensitivity, 'masked')
  assert.equal(told.tables.find(({ name }) => name === 'search.entry')?.sensitivity, 'none')
  assert.doesNotMatch(JSON.stringify(told), /某人|13800000000/)
  const sheet = await readTable(await tablesWorkbook(told))
  assert.ok(!('fault' in sheet))
  assert.equal(sheet.rows.length, told.tables.length)
  assert.equal(sheet.rows[0]?.cells['表'], 'platform.event')
})
