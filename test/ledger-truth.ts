import type pg from 'pg'
import { namedColumns } from '../server/audit/columns.ts'
import { HOLDINGS } from '../server/audit/holdings.ts'
import type { Found } from '../server/audit/ledger.ts'

/** Where the entry of a table stands. */
const placeOf = (table: string): string => {
  const [room] = table.split('.')
  return `server/${room === 'graphile_worker' ? 'platform' : room}/holds.ts`
}

/** What of the tables that are there the data security ledger does not say, or says wrongly; each with what to do. */
export function ledgerFaults(found: readonly Pick<Found, 'name' | 'columns'>[]): string[] {
  const there = new Map(
    found.map(({ name, columns }) => [name, new Set(columns.map((column) => column.name))]),
  )
  const unknown = [...there.keys()]
    .filter((name) => !HOLDINGS[name])
    .map(
      (name) =>
        `${name} is not in the data security ledger: say in ${placeOf(name)} whose data it holds, who reads it and how long it stays`,
    )
  const wrong = Object.entries(HOLDINGS).flatMap(([name, { columns, sealed, digests, keep }]) => {
    const own = there.get(name)
    if (!own) return [`${name} is gone: take its entry out of ${placeOf(name)}`]
    const times = keep?.by === undefined ? {} : { ...keep.past, ...keep.pastDays }
    return [...Object.keys(columns ?? {}), ...(sealed ?? []), ...(digests ?? []), ...Object.keys(times)]
      .filter((column) => !own.has(column))
      .map((column) => `${name} has no column ${column}: put its entry in ${placeOf(name)} right`)
  })
  return [...unknown, ...wrong]
}

type Known = { what: string; values: string[] }

/**
 * Personal data of whoever is known in a database that stands in a column which the ledger does not name, or in plain where it says sealed
 * or digest. Numbers, names, phones and ids of persons and officers are looked for in every column that can hold a text or an id.
 */
export async function personalElsewhere(pool: pg.Pool): Promise<string[]> {
  const { rows: people } = await pool.query<{ what: string; value: string }>(`
    select 'number' as what, number as value from people.person
    union select 'number', number from people.staff where number is not null
    union select 'number', number from people.relation
    union select 'name', name from people.person union select 'name', name from people.staff
    union select 'phone', phone from people.person
    union select 'id', id::text from people.person union select 'id', id::text from people.staff`)
  const known: Known[] = [...Map.groupBy(people, ({ what }) => what)].map(([what, rows]) => ({
    what,
    values: rows.map(({ value }) => value),
  }))
  const { rows: columns } = await pool.query<{ table: string; name: string; type: string }>(`
    select n.nspname || '.' || c.relname as "table", a.attname as name, format_type(a.atttypid, null) as type
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relkind = 'r' and n.nspname !~ '^(pg_|information_schema$)'
      and format_type(a.atttypid, null) in ('text', 'text[]', 'jsonb', 'json', 'uuid', 'uuid[]')`)
  const found: string[] = []
  for (const { table, name, type } of columns) {
    const holding = HOLDINGS[table]
    if (!holding) continue
    const [named] = namedColumns(holding, [{ name, type }])
    if (named?.atRest === 'plain') continue
    for (const { what, values } of known) {
      // A name in what is published for everybody is a namesake's: of a sample, say.
      if (what === 'name' && holding.read.includes('public')) continue
      const { rows } = await pool.query(
        `select 1 from ${table} t where exists (
           select from unnest($1::text[]) v where strpos(t."${name}"::text, v) > 0) limit 1`,
        [values],
      )
      if (rows.length === 0) continue
      found.push(
        named
          ? `${table}.${name} is said to be ${named.atRest} and holds the ${what} of somebody in plain`
          : `${table}.${name} holds the ${what} of somebody: name the column in ${placeOf(table)}`,
      )
    }
  }
  return found
}
