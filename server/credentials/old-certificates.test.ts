import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { emptyDb } from '../../test/db.ts'
import { listMigrations, migrate } from '../platform/migrate.ts'

const { url, pool } = await emptyDb()

const OLD = {
  type: 'kite-permit',
  title: '风筝放飞许可证',
  holder: 'applicant.name',
  wording: '准予。',
  rows: ['applicant.name'],
}
const item = { id: 'kite-permit', office: 'sky', result: { name: '证', certificate: OLD } }
const bare = { id: 'wind', office: 'sky', result: { name: '意见' } }
const type = {
  id: 'kite-permit',
  name: '风筝放飞许可证',
  issuers: ['sky'],
  holder: { kind: 'person', name: 'applicant.name' },
  grade: 'A',
  validity: 'lasting',
  wording: '准予。',
  rows: ['applicant.name'],
}

test('升级以前的事项、方案和证照都还在：类型从事项里分出来，证照是第一版，撤销的有经过', async () => {
  const files = listMigrations()
  await migrate(
    url,
    files.filter((file) => file.name < '0071'),
  )
  const [valid, revoked, design] = [randomUUID(), randomUUID(), randomUUID()]
  await pool.query(
    `insert into catalog.item_version values ('kite-permit', 1, 'd', $1, now()), ('wind', 1, 'd', $2, now())`,
    [JSON.stringify(item), JSON.stringify(bare)],
  )
  const definition = { items: { 'kite-permit': { version: 1, item }, wind: { version: 1, item: bare } } }
  await pool.query(`insert into catalog.onething_version values ('kite', 1, 'd', $1, now())`, [
    JSON.stringify(definition),
  ])
  await pool.query(
    `insert into designs.standing (region, kind, id, content, edition, design_id) values ('demo', 'items', 'kite-permit', $1, 1, $2)`,
    [JSON.stringify(item), design],
  )
  for (const [caseId, state] of [
    [valid, 'valid'],
    [revoked, 'revoked'],
  ])
    await pool.query(
      `insert into credentials.certificate (number, type, title, person_id, case_id, step, holder, wording, rows, issuer, issued_at,
         state, revoked_at, revoked_because)
       values ($1, 'kite-permit', '证', $2, $3, 'permit', '赵', '准', '[]', '局', '2026-11-20T17:00:00Z', $4,
         case when $4 = 'revoked' then timestamptz '2026-11-21T00:00:00Z' end, case when $4 = 'revoked' then '照片是假的' end)`,
      [`990000${state === 'valid' ? 'A' : 'B'}`, randomUUID(), caseId, state],
    )
  await migrate(url, files)

  const { rows: items } = await pool.query('select content from catalog.item_version order by item_id')
  const typed = { type: 'kite-permit', does: 'issue', of: type }
  assert.deepEqual(
    items.map(({ content }) => content.result.certificate),
    [typed, undefined],
  )
  const { rows: things } = await pool.query('select content from catalog.onething_version')
  assert.deepEqual(things[0].content.items['kite-permit'].item.result.certificate, typed)
  assert.deepEqual(things[0].content.items.wind.item, bare)
  const { rows: parts } = await pool.query('select kind, content from designs.standing order by kind')
  assert.deepEqual(parts[0], { kind: 'certificates', content: type })
  assert.deepEqual(parts[1].content.result.certificate, { type: 'kite-permit' })
  const { rows: versions } = await pool.query(
    `select version, state, valid_from::text as from, grade, holder_kind as kind from credentials.certificate order by number`,
  )
  const first = { version: 1, from: '2026-11-21', grade: 'A', kind: 'person' }
  assert.deepEqual(versions, [
    { ...first, state: 'valid' },
    { ...first, state: 'revoked' },
  ])
  const { rows: turns } = await pool.query(
    `select turn, state, reason from credentials.turn where number = '990000B' order by seq`,
  )
  assert.deepEqual(turns, [
    { turn: 'issue', state: 'valid', reason: null },
    { turn: 'revoke', state: 'revoked', reason: '照片是假的' },
  ])
})
