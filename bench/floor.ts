import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { randomToken, readableCode, sha256 } from '../server/platform/secrets.ts'
import { replaceWords, type Applicant, type Template } from './families.ts'
import { runSlice, type Slice } from './load.ts'
import type { Stage } from './stage.ts'

/** The columns that a submission writes, table by table. */
const WRITTEN = {
  'cases.case': `id, number, query_code, person_id, applicant, onething, onething_version, onething_name, subject, filed,
    submitted_at`,
  'cases.case_item': `case_id, step, position, item, item_version, item_name, office, state, needs, submitted_at,
    answer_on, due_on, due_kind, provisional, order_on, forecast_on, forecast_provisional`,
  'cases.confirmation': `case_id, id, name, person_number, person_name, phone, token_hash, state, shows, text, valid_days,
    expires_at, sent_at`,
  'platform.event': 'subject, kind, at, actor, data',
  'platform.idempotency': 'owner, key, route, digest, reply, at',
  'messages.message': 'person_id, id, case_id, text, link, created_at',
  'messages.sms': 'id, phone, text, link, secret, created_at',
}
type Table = keyof typeof WRITTEN
type Row = Record<string, string | null>

export interface Floor {
  /** Writes one submission for each applicant; what is written was made up before the clock starts. */
  run(applicants: readonly Applicant[]): Promise<Slice>
  close(): Promise<void>
}

const CONCURRENCY = 8

/**
 * What the database alone can do: the rows that the server wrote for family 0's submission, written again for other
 * families by a bare client, as one prepared statement of plain INSERTs.
 */
export async function openFloor(stage: Stage, template: Template): Promise<Floor> {
  const rows = await readRows(stage.pool, template.draftId)
  const { text, params } = await buildStatement(stage.pool, rows)
  const written = JSON.stringify(params)
  const pool = new pg.Pool({
    connectionString: stage.databaseUrl,
    max: CONCURRENCY,
    application_name: 'bench-floor',
  })

  const submissionOf = ({ personId, draftId, inOwnWords }: Applicant): string[] => {
    const token = randomToken()
    const old = (table: Table, column: string): string => rows[table][0]?.[column] ?? ''
    const words = new Map([
      [template.personId, personId],
      [template.draftId, draftId],
      [old('cases.case', 'id'), randomUUID()],
      [old('cases.case', 'query_code'), readableCode(8)],
      [old('cases.confirmation', 'token_hash'), sha256(token)],
      [old('messages.sms', 'link').slice('/c/'.length), token],
      [old('messages.sms', 'id'), randomUUID()],
      [old('messages.message', 'id'), randomUUID()],
      [old('platform.idempotency', 'key'), randomUUID()],
    ])
    return JSON.parse(inOwnWords(replaceWords(words)(written))) as string[]
  }

  return {
    async run(applicants) {
      const submissions = applicants.map(submissionOf)
      return runSlice(CONCURRENCY, submissions.length, async (index) => {
        const done = await pool.query({ name: 'floor', text, values: submissions[index] })
        if (done.rowCount !== 1) throw new Error('the floor wrote nothing')
      })
    },
    close: () => pool.end(),
  }
}

/** Every row that the submission of this draft left, as text. */
async function readRows(pool: pg.Pool, draftId: string): Promise<Record<Table, Row[]>> {
  const where: Record<Table, string> = {
    'cases.case': 't.id = c.id',
    'cases.case_item': 't.case_id = c.id',
    'cases.confirmation': 't.case_id = c.id',
    'platform.event': 't.subject = c.id',
    'platform.idempotency': `t.owner = c.person_id and t.reply ->> 'caseId' = c.id::text`,
    'messages.message': 't.case_id = c.id',
    'messages.sms': `t.created_at = c.submitted_at and t.link like '/c/%'`,
  }
  const read = async (table: Table): Promise<Row[]> => {
    const columns = columnsOf(table).map((column) => `t.${column}::text`)
    const found = await pool.query<Row>(
      `select ${columns.join(', ')} from ${table} t, cases.case c
       where c.id = (select case_id from applications.draft where id = $1) and ${where[table]}`,
      [draftId],
    )
    if (found.rows.length === 0) throw new Error(`the submission of family 0 left nothing in ${table}`)
    return found.rows
  }
  const tables = Object.keys(WRITTEN) as Table[]
  const all = await Promise.all(tables.map(async (table) => [table, await read(table)] as const))
  return Object.fromEntries(all) as Record<Table, Row[]>
}

async function buildStatement(
  pool: pg.Pool,
  rows: Record<Table, Row[]>,
): Promise<{ text: string; params: (string | null)[] }> {
  const params: (string | null)[] = []
  const types = await pool.query<{ column: string; type: string }>(
    `select written || '.' || attname as column, format_type(atttypid, atttypmod) as type
     from unnest($1::text[]) written join pg_attribute on attrelid = written::regclass and attnum > 0`,
    [Object.keys(WRITTEN)],
  )
  const typeOf = new Map(types.rows.map(({ column, type }) => [column, type]))
  const given = (value: string | null, type: string): string => `$${params.push(value)}::${type}`
  const head = rows['cases.case'][0] ?? {}
  const prefix = given(head['number']?.slice(0, -6) ?? '', 'text')

  const insert = (table: Table, special: Record<string, string> = {}): string => {
    const columns = columnsOf(table)
    const values = rows[table].map((row) => {
      const cells = columns.map(
        (column) => special[column] ?? given(row[column] ?? null, typeOf.get(`${table}.${column}`) ?? 'text'),
      )
      return `(${cells.join(', ')})`
    })
    return `insert into ${table} (${columns.join(', ')}) values ${values.join(', ')}`
  }

  const [caseId, draft] = [
    head['id'] ?? '',
    JSON.parse(rows['platform.event'][0]?.['data'] ?? '{}') as { draft: string },
  ]
  const text = `with closed as (
    update applications.draft set state = 'submitted', case_id = ${given(caseId, 'uuid')}, version = version + 1,
      updated_at = now()
    where person_id = ${given(head['person_id'] ?? '', 'uuid')} and id = ${given(draft.draft, 'uuid')} and state = 'open'
  ), filed as (
    ${insert('cases.case', { number: `${prefix} || lpad(nextval('cases.case_number')::text, 6, '0')` })} returning number
  ), items as (${insert('cases.case_item')}
  ), confirmations as (${insert('cases.confirmation')}
  ), events as (${insert('platform.event')}
  ), remembered as (${insert('platform.idempotency')}
  ), told as (${insert('messages.message')}
  ), sent as (${insert('messages.sms')}
  )
  select number, graphile_worker.add_job('messages.deliver',
    json_build_object('smsId', ${given(rows['messages.sms'][0]?.['id'] ?? '', 'uuid')})) from filed`
  return { text, params }
}

function columnsOf(table: Table): string[] {
  return WRITTEN[table].split(',').map((column) => column.trim())
}
