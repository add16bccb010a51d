import type pg from 'pg'

/** The office whose inbox is measured: every old case passes through it. */
export const OFFICE = 'insurance'
/** So many cases are under way, each with one item in the inbox of `OFFICE`; all others have ended. */
export const RUNNING = 1000
/** Who files for others: every 2,000th case. */
export const BUSY_PERSON = '00000000-0000-7000-8000-0000000000b5'
/** The company that stands in every 400th case. */
export const BUSY_COMPANY = '91320812MA1WLD0C2N'
const BATCH = 100_000

/**
 * Fills `cases` up to `total`. An old case is slimmer than a real one: two items of seven, each with the clock of its decision, three
 * events, one confirmation, no papers, and no values but the company in some. Its ids, dates and indexes are as they would be.
 */
export async function fillCases(pool: pg.Pool, total: number): Promise<void> {
  const counted = await pool.query<{ cases: number; old: number; version: number }>(
    `select count(*)::int as cases, (count(*) filter (where number like 'OLD-%'))::int as old,
       (select max(version) from catalog.onething_version where onething_id = 'newborn') as version
     from cases.case`,
  )
  const { cases, old, version } = counted.rows[0] ?? { cases: 0, old: 0, version: 1 }
  const client = await pool.connect()
  try {
    // A bulk load: what foreign keys and triggers would check is right by construction.
    await client.query('set session_replication_role = replica')
    for (let from = old + 1; from <= old + total - cases; from += BATCH) {
      const to = Math.min(from + BATCH - 1, old + total - cases)
      await client.query(FILL, [from, to, version, RUNNING, OFFICE, BUSY_PERSON, BUSY_COMPANY])
    }
    await client.query('set session_replication_role = default')
  } finally {
    client.release()
  }
  await pool.query(
    'vacuum analyze cases.case, cases.case_item, cases.confirmation, deadlines.clock, platform.event',
  )
  await pool.query('checkpoint')
}

const FILL = `
  with old as materialized (
    select n, uuidv7(-make_interval(mins => greatest(2000000 - n, 0))) as id, n <= $4 as running,
      now() - make_interval(mins => greatest(2000000 - n, 0)) as at
    from generate_series($1::int, $2::int) n
  ), heads as (
    insert into cases.case (id, number, query_code, person_id, applicant, onething, onething_version, onething_name,
      subject, filed, submitted_at, closed_at, papers_issued)
    select id, 'OLD-' || lpad(n::text, 9, '0'), 'BENCHOLD', case when n % 2000 = 0 then $6::uuid else uuidv7() end, '陈文静',
      'newborn', $3, '新生儿出生一件事', 'OLD-' || n,
      jsonb_build_object('values', case when n % 400 = 0 then jsonb_build_object('company.code', jsonb_build_object('value', $7::text,
        'origin', jsonb_build_object('kind', 'typed', 'at', at))) else '{}' end) ||
      '{"materials": [], "signature": null, "counts": {"items": 2, "departments": 2,
        "forms": 2, "fields": 0, "questions": 3, "materials": 0, "uploads": 0}}',
      at, case when not running then at + interval '5 days' end, true
    from old
  ), items as (
    insert into cases.case_item (case_id, step, position, item, item_version, item_name, office, state, needs, officer,
      submitted_at, accepted_at, decided_at, promised_on, due_on, due_kind, order_on, opinion)
    select id, step, position, step, 1, name, office, case when ended then 'granted' else 'accepted' end, needs, '王芳',
      at, at + interval '1 day', case when ended then at + interval '2 days' end, at::date + 5,
      case when not ended then current_date + n % 20 - 5 end, case when not ended then 'promised' end,
      case when ended then at::date + 2 else current_date + n % 20 - 5 end, case when ended then '材料齐全，准予办理。' end
    from old cross join lateral (values
      ('birth-certificate', 0, '出生医学证明签发', '32081201', '{other-parent}'::text[], true),
      ('resident-insurance', 4, '城乡居民参保登记', $5, '{birth-registration}', not running)
    ) as part (step, position, name, office, needs, ended)
    returning case_id, step, office, state, accepted_at, due_on
  ), clocks as (
    insert into deadlines.clock (owner, subject, kind, run, state, level, provisional, started_on, started_at, promised_on, due_on,
      over_at, last_at, calendar, office, promised)
    select case_id, step, 'decision', 1, case when due_on is null then 'stopped' else 'running' end,
      case when due_on < current_date then 'overdue' when due_on = current_date then 'today' else 'none' end, false,
      accepted_at::date, accepted_at, due_on, due_on, due_on + 1, accepted_at, 0, office, '{"days": 5, "unit": "working"}'
    from items
  ), links as (
    insert into cases.confirmation (case_id, id, name, person_number, person_name, phone, token_hash, state, shows, text,
      valid_days, expires_at, sent_at, answered_at)
    select id, 'other-parent', '另一方父母确认', '320812199001018001', '李明', '13800000002', 'OLD-' || lpad(n::text, 9, '0'), 'confirmed', '{}',
      '请确认。', 7, at + interval '7 days', at, at from old
  )
  insert into platform.event (subject, kind, at, actor, data)
  select id, kind, old.at + later, '{"kind": "staff", "id": null, "name": "王芳"}', data::jsonb
  from old cross join lateral (values
    ('case.submitted', interval '0', '{}'),
    ('case.accepted', interval '1 day', '{"step": "birth-certificate", "opinion": null}'),
    ('case.granted', interval '2 days', '{"step": "birth-certificate", "opinion": "准予办理。"}')
  ) as part (kind, later, data)`
