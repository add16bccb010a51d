import { sql } from 'kysely'
import { ANYONE, officerOf, personOf, type ReadCtx } from '../platform/ctx.ts'
import type { Database } from '../platform/db.ts'
import { sha256 } from '../platform/secrets.ts'
import type { FindSession } from '../platform/session.ts'
import { maskCitizenNumber } from './identifiers.ts'
import type { PersonMe, StaffMe, StaffSignInInfo } from './model.ts'
import { findChair, IDLE_SECONDS } from './rules.ts'
import { touchSession } from './store.ts'

type PersonRow = { touched_at: Date; id: string; number: string; name: string; phone: string; demo: boolean }
type StaffRow = { touched_at: Date; id: string; name: string; office: string; post: string }

const ALIVE = `s.token_hash = $1 and s.expires_at > $2 and s.touched_at > $2::timestamptz - make_interval(secs => $3)`

const FIND_PERSON = `
  select s.touched_at, p.id, p.number, p.name, p.phone, p.demo
  from people.session s join people.person p on p.id = s.person_id
  where ${ALIVE} and (not p.demo or $4)`

const FIND_STAFF = `
  select s.touched_at, p.id, p.name, p.office, p.post
  from people.session s join people.staff p on p.id = s.staff_id
  where ${ALIVE} and not p.disabled and (not p.demo or $4)`

/**
 * Who a session token belongs to. Sessions end after 30 minutes without a request and 12 hours in any case. Permissions
 * are those of the chair in the region as it is published now; an officer whose chair is gone is signed out, as is a
 * disabled one. Demo people exist in demo mode only.
 */
export function findSession(db: Database): FindSession {
  return async (kind, token) => {
    const { now, world } = db.statement(ANYONE, null)
    const hash = sha256(token)
    const values = [hash, now, IDLE_SECONDS, world.mode === 'demo']
    if (kind === 'person') {
      const [row] = await db.run<PersonRow>('people-find-person', FIND_PERSON, values)
      if (!row) return undefined
      await touchSession(db, hash, row.touched_at, now)
      const { id, number, name, phone, demo } = row
      return { kind, id, number, name, phone, demo }
    }
    const [row] = await db.run<StaffRow>('people-find-staff', FIND_STAFF, values)
    const chair = row && findChair(world.region, row.office, row.post)
    if (!row || !chair) return undefined
    await touchSession(db, hash, row.touched_at, now)
    const { id, name, office, post } = row
    return { kind, id, name, office, post, permissions: chair.permissions }
  }
}

/** The officer who is signed in, as the desk shows her. */
export async function staffMe(ctx: ReadCtx, csrf: string): Promise<StaffMe> {
  const officer = officerOf(ctx)
  const found = await sql<{ username: string }>`
    select username from people.staff where id = ${officer.id}`.execute(ctx.db)
  const chair = findChair(ctx.world.region, officer.office, officer.post)
  const username = found.rows[0]?.username
  if (!chair || username === undefined)
    throw new Error('the officer of this session has no account or no chair')
  return {
    id: officer.id,
    username,
    name: officer.name,
    ...chair,
    csrf,
    mode: ctx.world.mode,
    region: { name: ctx.world.region.head.name },
  }
}

/** The person who is signed in; the number is masked, for it is shown on screens. */
export function personMe(ctx: ReadCtx, csrf: string): PersonMe {
  const { id, name, number } = personOf(ctx)
  return { id, name, number: maskCitizenNumber(number), csrf }
}

/** What stands on the sign-in page of the desk. Accounts and their password are told in demo mode only. */
export async function staffSignInInfo(ctx: ReadCtx, demoPassword: string | null): Promise<StaffSignInInfo> {
  const demo = ctx.world.mode === 'demo'
  return {
    mode: ctx.world.mode,
    region: { name: ctx.world.region.head.name },
    demoAccounts: demo ? await listDemoStaff(ctx) : [],
    demoPassword: demo ? demoPassword : null,
  }
}

/** The demo accounts with the names of their offices and posts, in the order of the region's offices. */
export async function listDemoStaff(ctx: ReadCtx): Promise<StaffSignInInfo['demoAccounts']> {
  const found = await sql<{ username: string; name: string; office: string; post: string }>`
    select username, name, office, post from people.staff where demo and not disabled order by username`.execute(
    ctx.db,
  )
  const order = [...ctx.world.region.offices.keys()]
  return found.rows
    .toSorted((a, b) => order.indexOf(a.office) - order.indexOf(b.office))
    .flatMap(({ username, name, office, post }) => {
      const chair = findChair(ctx.world.region, office, post)
      return chair ? [{ username, name, office: chair.office.name, post: chair.post }] : []
    })
}

/** How many invented people, officers and citizens, are in this database; serve mode does not start unless it is 0. */
export async function findDemoAccounts(db: Database): Promise<number> {
  const [row] = await db.run<{ count: number }>(
    'people-demo-accounts',
    `select (select count(*) from people.staff where demo) + (select count(*) from people.person where demo) as count`,
    [],
  )
  return row?.count ?? 0
}

/** All officers' accounts, for the operator. */
export async function listStaff(
  ctx: ReadCtx,
): Promise<
  { username: string; name: string; office: string; post: string; demo: boolean; disabled: boolean }[]
> {
  const found = await sql<{
    username: string
    name: string
    office: string
    post: string
    demo: boolean
    disabled: boolean
  }>`select username, name, office, post, demo, disabled from people.staff order by username`.execute(ctx.db)
  return found.rows
}

/** The phone that the register holds for a person; notices go there. */
export async function findPhone(ctx: ReadCtx, personId: string): Promise<string | null> {
  const found = await sql<{ phone: string }>`select phone from people.person where id = ${personId}`.execute(
    ctx.db,
  )
  return found.rows[0]?.phone || null
}
