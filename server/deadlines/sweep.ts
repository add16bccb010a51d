import type { Database } from '../platform/db.ts'

/** Clocks that one statement raises; the rows stay locked no longer than it takes. */
const BATCH = 10_000

/**
 * Raises each clock whose mark has passed to the level that holds now, writes one alarm per rise, sets the next mark, and
 * hands over what falls due by itself (at `end_at`, the end of the statutory limit) as one job each. One statement, so a
 * crash leaves all of it or nothing; rows that another worker holds are left to it, and rows that changed while they were
 * being locked to the next look. A clock that passed several marks while nobody swept gets one alarm, for the highest.
 */
const SWEEP = `
  with due as materialized (
    select ctid, level from deadlines.clock
    where look_at <= $1::timestamptz
    order by look_at limit $2 for update skip locked
  ), risen as (
    update deadlines.clock c set
      level = case
        when c.over_at <= $1 then 'overdue' when c.today_at <= $1 then 'today'
        when c.soon_at <= $1 then 'soon' else c.level end,
      look_at = least(case when c.over_at > $1 then c.over_at end, case when c.today_at > $1 then c.today_at end,
        case when c.soon_at > $1 then c.soon_at end, case when c.end_at > $1 then c.end_at end)
    from due d where c.ctid = d.ctid
    returning c.owner, c.subject, c.kind, c.run, c.level, c.office, c.at_end, c.end_at, d.level as before
  ), told as (
    insert into deadlines.alarm (owner, subject, kind, run, level, office, at)
    select r.owner, r.subject, r.kind, r.run, r.level, r.office, $1 from risen r where r.level <> r.before
  ), ended as (
    select count(*) as jobs from graphile_worker.add_jobs(array(
      select row('clock.ended',
        json_build_object('owner', r.owner, 'subject', r.subject, 'kind', r.kind, 'run', r.run, 'atEnd', r.at_end),
        null, null, null, concat_ws(' ', 'clock.ended', r.owner, r.subject, r.kind, r.run), null, null
      )::graphile_worker.job_spec
      from risen r where r.end_at <= $1))
  )
  select (select count(*) from due) as due, (select count(*) from risen) as looked, (select jobs from ended) as ended`

/**
 * 时限巡查. Looks at every clock whose mark has passed by `now`, however long ago. Many workers may sweep at once; each
 * clock is raised once.
 */
export async function sweep(db: Database, now: Date): Promise<{ looked: number; ended: number }> {
  const total = { looked: 0, ended: 0 }
  for (;;) {
    const [batch] = await db.run<{ due: number; looked: number; ended: number }>('deadlines-sweep', SWEEP, [
      now,
      BATCH,
    ])
    if (!batch) return total
    total.looked += batch.looked
    total.ended += batch.ended
    if (batch.due < BATCH) return total
  }
}
