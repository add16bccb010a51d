import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { testDb } from '../../test/db.ts'
import { StartRefusal } from './config.ts'
import { demandDatabase, listMigrations, migrate, type MigrationFile } from './migrate.ts'

const { url, pool } = await testDb()
const shipped = listMigrations()
const extra = (name: string, sql: string): MigrationFile => ({ name, sql, sha256: `${name}${sql}` })

const refusedWith =
  (words: RegExp) =>
  (error: unknown): boolean =>
    error instanceof StartRefusal && words.test(error.message)

describe('migrations', () => {
  test('a second run applies nothing', async () => {
    assert.deepEqual(await migrate(url), [])
  })

  test('of two starts at once one applies the new file and the other waits', async () => {
    const files = [
      ...shipped,
      extra('9000-platform-a.sql', 'create table platform.a (id int); select pg_sleep(0.2)'),
    ]
    const both = await Promise.all([migrate(url, files), migrate(url, files)])
    assert.deepEqual(both.flat(), ['9000-platform-a.sql'])
  })

  test('an edited, a missing and a late file are refused', async () => {
    const kept = extra('9000-platform-a.sql', 'create table platform.a (id int); select pg_sleep(0.2)')
    await assert.rejects(migrate(url, [...shipped, { ...kept, sha256: 'other' }]), refusedWith(/edited/))
    await assert.rejects(migrate(url, shipped), refusedWith(/newer version/))
    await assert.rejects(
      migrate(url, [...shipped, extra('8999-platform-b.sql', 'select 1'), kept]),
      refusedWith(/sorts before/),
    )
  })

  test('a file that fails is undone as a whole and named with its line', async () => {
    const kept = extra('9000-platform-a.sql', 'create table platform.a (id int); select pg_sleep(0.2)')
    const broken = extra('9001-platform-c.sql', 'create table platform.c (id int);\nselect nonsense')
    await assert.rejects(migrate(url, [...shipped, kept, broken]), refusedWith(/9001-platform-c\.sql:2/))
    const found = await pool.query(`select to_regclass('platform.c') as name`)
    assert.equal(found.rows[0].name, null)
  })

  test('graphile-worker is installed before our files', async () => {
    const found = await pool.query(`select to_regproc('graphile_worker.add_job') is not null as there`)
    assert.equal(found.rows[0].there, true)
  })
})

describe('an unusable database', () => {
  test('is refused with one sentence that hides the password', async () => {
    const nobody = new URL(url)
    nobody.port = '1'
    const other = new URL(url)
    other.pathname = '/tongban_does_not_exist'
    await assert.rejects(demandDatabase(nobody.href), refusedWith(/cannot be reached/))
    await assert.rejects(demandDatabase(other.href), (error) => {
      return refusedWith(/does not exist/)(error) && !String(error).includes(`:${other.password}@`)
    })
  })
})
