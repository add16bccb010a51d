import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { readTree, type Tree } from '../../test/house-rules.ts'
import { testDb } from '../../test/db.ts'
import { HOLDINGS } from './holdings.ts'
import { LOGS, NOT_LOGS } from './logs.ts'

const tree = readTree(join(import.meta.dirname, '../..'))
const { pool } = await testDb()

/** Tables that SQL of the product only ever adds rows to: no update, no delete, no `on conflict do update`, and no job that removes what is due. */
function addedToOnly({ sources, migrations }: Pick<Tree, 'sources' | 'migrations'>): string[] {
  const product = sources.filter(
    ({ path }) => path.startsWith('server/') && !/\.test\.ts$|\/build\.ts$/.test(path),
  )
  const sql = [...product, ...migrations].map(({ text }) => text.replaceAll(/--[^\n]*/g, '')).join('\n;\n')
  const made = migrations.flatMap(({ text }) =>
    [...text.matchAll(/create (?:unlogged )?table (?:if not exists )?([a-z]+\.[a-z0-9_]+)/g)].map(
      (match) => match[1] ?? '',
    ),
  )
  return [...new Set(made)].filter((table) => {
    if (HOLDINGS[table]?.keep?.by !== undefined) return false
    const name = table.replace('.', '\\.')
    const changes = new RegExp(
      `(?:update|delete\\s+from|truncate|merge\\s+into)(?:\\s+only)?\\s+${name}\\b|insert\\s+into\\s+${name}\\b[^;\`]*?on\\s+conflict[^;\`]*?do\\s+update`,
    )
    return !changes.test(sql)
  })
}

test('every table to which rows are only ever added is under audit, or said not to be a log, and why', () => {
  const known = new Set([...LOGS.map(({ name }) => name), ...Object.keys(NOT_LOGS)])
  assert.deepEqual(
    addedToOnly(tree).filter((table) => !known.has(table)),
    [],
    'add it to LOGS in server/audit/logs.ts and call audit.keep in its migration, or to NOT_LOGS with the reason',
  )
})

test('the list would miss nothing: a new log is found, a table that something changes is not', () => {
  const migration = {
    path: '',
    room: 'kites',
    text: 'create table kites.flight (id uuid);\ncreate table kites.kite (id uuid);',
  }
  const source = tree.sources[0]
  assert.ok(source)
  const said = addedToOnly({
    migrations: [migration],
    sources: [{ ...source, path: 'server/kites/store.ts', text: 'sql`update kites.kite set id = ${id}`' }],
  })
  assert.deepEqual(said, ['kites.flight'])
})

test('every log has the number that the list names, its index, and triggers against every change', async () => {
  const { rows } = await pool.query<{
    name: string
    by: string
    counted: boolean
    indexed: boolean
    bits: number
  }>(
    `select name, by,
       exists (select from pg_attribute where attrelid = name::regclass and attname = by and attidentity <> '') as counted,
       exists (select from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am m on m.oid = c.relam
         join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
         where i.indrelid = name::regclass and m.amname = 'brin' and a.attname = by) as indexed,
       (select bit_or(tgtype)::int from pg_trigger where tgrelid = name::regclass and not tgisinternal) & 58 as bits
     from unnest($1::text[], $2::text[]) l(name, by)`,
    [LOGS.map(({ name }) => name), LOGS.map(({ by }) => by)],
  )
  for (const { name, ...found } of rows)
    assert.deepEqual(found, { by: found.by, counted: true, indexed: true, bits: 58 }, name)
  assert.equal(rows.length, LOGS.length)
})
