import { sql } from 'kysely'
import { ANYONE, type Officer, type World, type WriteCtx } from '../platform/ctx.ts'
import type { Database } from '../platform/db.ts'
import { randomToken, sha256 } from '../platform/secrets.ts'
import { refuseTooMany } from './refusals.ts'
import { findChair, SESSION_SECONDS, TOUCH_SECONDS, type Limit } from './rules.ts'

function keyOf(limit: Limit, who: string): string {
  return `${limit.name}:${sha256(who)}`
}

/**
 * Counts one try before it is made, in a statement of its own: tries at the same moment are all counted, and a refusal
 * later does not undo it. Refuses when there were too many.
 */
export async function countTry(db: Database, limit: Limit, who: string): Promise<void> {
  const { now } = db.statement(ANYONE, null)
  const [row] = await db.run<{ count: number; resets_at: Date }>(
    'people-count-try',
    `insert into people.sign_in_attempt as a (key, count, resets_at)
     values ($1, 1, $2::timestamptz + make_interval(secs => $3))
     on conflict (key) do update set
       count = case when a.resets_at <= $2 then 1 else least(a.count, $4::int) + 1 end,
       resets_at = case when a.resets_at <= $2 or ($5 and a.count < $4)
         then $2::timestamptz + make_interval(secs => $3) else a.resets_at end
     returning count, resets_at`,
    [keyOf(limit, who), now, limit.seconds, limit.limit, limit.renewed],
  )
  if (row && row.count > limit.limit) throw refuseTooMany((row.resets_at.getTime() - now.getTime()) / 1000)
}

/** The one who tried has proven who he is: what he tried before is forgotten. */
export async function forgetTries(ctx: WriteCtx, limit: Limit, who: string): Promise<void> {
  await sql`delete from people.sign_in_attempt where key = ${keyOf(limit, who)}`.execute(ctx.db)
}

/** One try less for an address that many share. */
export async function giveBackTry(ctx: WriteCtx, limit: Limit, who: string): Promise<void> {
  await sql`
    update people.sign_in_attempt set count = greatest(count - 1, 0) where key = ${keyOf(limit, who)}`.execute(
    ctx.db,
  )
}

/** Opens a session and answers the token for the cookie; only its hash is stored. */
export async function openSession(ctx: WriteCtx, kind: 'person' | 'staff', id: string): Promise<string> {
  const token = randomToken()
  const expires = new Date(ctx.now.getTime() + SESSION_SECONDS * 1000)
  await sql`
    insert into people.session (token_hash, kind, person_id, staff_id, created_at, touched_at, expires_at)
    values (${sha256(token)}, ${kind}, ${kind === 'person' ? id : null}, ${kind === 'staff' ? id : null},
      ${ctx.now}, ${ctx.now}, ${expires})`.execute(ctx.db)
  return token
}

/** Notes that a session is in use: at most one write a minute, however many requests it makes. */
export async function touchSession(db: Database, hash: string, touchedAt: Date, now: Date): Promise<void> {
  const stale = new Date(now.getTime() - TOUCH_SECONDS * 1000)
  if (touchedAt > stale) return
  await db.run(
    'people-touch',
    'update people.session set touched_at = $2 where token_hash = $1 and touched_at <= $3',
    [hash, now, stale],
  )
}

/** An officer's row, with those who are on leave today and have named her their stand-in. */
export type StaffRow = {
  id: string
  name: string
  office: string
  post: string
  absent: { id: string; name: string; post: string }[]
}

/** The columns of a `StaffRow` from `people.staff p`; `today` is the parameter (`$3`) that holds the day. */
export function staffColumns(today: string): string {
  return `p.id, p.name, p.office, p.post, (
    select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'name', a.name, 'post', a.post) order by a.id), '[]')
    from people.leave l join people.staff a on a.id = l.staff_id
    where l.stand_in = p.id and l.ended_at is null and ${today}::date between l.from_on and l.to_on
      and a.office = p.office and not a.disabled) as absent`
}

/** The officer of a row; undefined where her chair was abolished. She stands in only for chairs that hers still covers. */
export function officerAt(region: Pick<World['region'], 'offices'>, row: StaffRow): Officer | undefined {
  const chair = findChair(region, row.office, row.post)
  if (!chair) return undefined
  const { id, name, office, post } = row
  const standsInFor = row.absent
    .filter((absent) => {
      const theirs = findChair(region, office, absent.post)
      return theirs?.permissions.every((each) => chair.permissions.includes(each))
    })
    .map((absent) => ({ id: absent.id, name: absent.name }))
  return { kind: 'staff', id, name, office, post, permissions: chair.permissions, standsInFor }
}

/** Lets one command at a time change who is on leave in an office: leaves depend on each other. */
export async function lockOffice(ctx: WriteCtx, office: string): Promise<void> {
  await sql`select from people.staff where office = ${office} order by id for no key update`.execute(ctx.db)
}
