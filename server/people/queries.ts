import { sql } from 'kysely'
import { toLocalDate } from '../calendar/rules.ts'
import type { Permission } from '../offices/model.ts'
import { ANYONE, officerOf, personOf, type Client, type Person, type ReadCtx } from '../platform/ctx.ts'
import type { Database } from '../platform/db.ts'
import { openText } from '../platform/sealing.ts'
import { sha256 } from '../platform/secrets.ts'
import type { SignatureVersion } from '../platform/signature.ts'
import { demand } from '../platform/refusal.ts'
import type { FindClient, FindSession } from '../platform/session.ts'
import { maskCitizenNumber } from './identifiers.ts'
import type {
  Colleague,
  Declared,
  Handler,
  PersonMe,
  Relation,
  Seat,
  StaffMe,
  StaffSignInInfo,
} from './model.ts'
import { findChair, IDLE_SECONDS, leaveOn, refuseSpeakingFor } from './rules.ts'
import { officerAt, staffColumns, touchSession, type StaffRow } from './store.ts'

type PersonRow = { touched_at: Date; id: string; number: string; name: string; phone: string; demo: boolean }

const ALIVE = `s.token_hash = $1 and s.expires_at > $2 and s.touched_at > $2::timestamptz - make_interval(secs => $3)`

const FIND_PERSON = `
  select s.touched_at, p.id, p.number, p.name, p.phone, p.demo
  from people.session s join people.person p on p.id = s.person_id
  where ${ALIVE} and (not p.demo or $4)`

const FIND_STAFF = `
  select s.touched_at, ${staffColumns('$5')}
  from people.session s join people.staff p on p.id = s.staff_id
  where ${ALIVE} and not p.disabled and (not p.demo or $4)`

/**
 * Who a session token belongs to. Sessions end after 30 minutes without a request and 12 hours in any case. Permissions
 * are those of the chair in the region as it is published now; an officer whose chair is gone is signed out, as is a
 * disabled one. Demo people exist in demo mode only. An officer comes with those for whom she stands in today.
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
    const [row] = await db.run<StaffRow & { touched_at: Date }>('people-find-staff', FIND_STAFF, [
      ...values,
      toLocalDate(now),
    ])
    const officer = row && officerAt(world.region, row)
    if (!row || !officer) return undefined
    await touchSession(db, hash, row.touched_at, now)
    return officer
  }
}

/** The program behind a key of the API, unless it was disabled. */
export function findClient(db: Database, secret: string): FindClient {
  return async (key) => {
    const [row] = await db.run<Omit<Client, 'kind'> & { signing: { version: string; sealed: string }[] }>(
      'people-find-client',
      'select id, name, offices, scopes, signing from people.client where key_hash = $1 and not disabled',
      [sha256(key)],
    )
    if (!row) return undefined
    const { signing, ...client } = row
    return {
      client: { kind: 'client', ...client },
      signing: signing.map(({ version, sealed }) => ({
        version: version as SignatureVersion,
        key: openText(secret, sealed),
      })),
    }
  }
}

/** 接入方, for the operator; without their keys, which nobody knows but they. */
export async function listClients(
  ctx: ReadCtx,
): Promise<(Omit<Client, 'kind'> & { disabled: boolean; signed: string[] })[]> {
  const found = await sql<Omit<Client, 'kind'> & { disabled: boolean; signed: string[] }>`
    select id, name, offices, scopes, disabled,
      array(select each->>'version' from jsonb_array_elements(signing) each) as signed
    from people.client order by created_at, id`.execute(ctx.db)
  return found.rows
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
    standsInFor: [...officer.standsInFor],
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

/** The demo accounts with the names of their offices and posts, in the order of the region's offices and posts. */
export async function listDemoStaff(ctx: ReadCtx): Promise<StaffSignInInfo['demoAccounts']> {
  const found = await sql<{ username: string; name: string; office: string; post: string }>`
    select username, name, office, post from people.staff where demo and not disabled order by username`.execute(
    ctx.db,
  )
  const offices = [...ctx.world.region.offices.keys()]
  const place = (row: { office: string; post: string }): number =>
    offices.indexOf(row.office) * 100 + placeOf(ctx, row.office, row.post)
  return found.rows
    .toSorted((a, b) => place(a) - place(b))
    .flatMap(({ username, name, office, post }) => {
      const chair = findChair(ctx.world.region, office, post)
      return chair ? [{ username, name, office: chair.office.name, post: chair.post }] : []
    })
}

/** Where a post stands among the posts of its office. */
function placeOf(ctx: ReadCtx, office: string, post: string): number {
  return ctx.world.region.offices.get(office)?.posts.findIndex(({ id }) => id === post) ?? -1
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

/**
 * Everybody of an office with the leaves that are not over, as the rules of leave want them. Who was disabled is there
 * too, for her work has to be handed over.
 */
export async function listSeats(ctx: ReadCtx, office: string): Promise<Seat[]> {
  const found = await sql<Omit<Seat, 'postName' | 'permissions'>>`
    select s.id, s.username, s.name, s.post, s.disabled, coalesce((
      select jsonb_agg(jsonb_build_object('id', l.id, 'from', l.from_on, 'to', l.to_on, 'standIn', l.stand_in,
        'reason', l.reason) order by l.from_on)
      from people.leave l
      where l.staff_id = s.id and l.ended_at is null and l.to_on >= ${toLocalDate(ctx.now)}), '[]') as leaves
    from people.staff s
    where s.office = ${office} and (not s.demo or ${ctx.world.mode === 'demo'})
    order by s.username`.execute(ctx.db)
  const place = (row: { disabled: boolean; post: string }): number =>
    (row.disabled ? 100 : 0) + placeOf(ctx, office, row.post)
  return found.rows
    .toSorted((a, b) => place(a) - place(b))
    .map((row) => {
      const chair = findChair(ctx.world.region, office, row.post)
      return { ...row, postName: chair?.post ?? row.post, permissions: chair?.permissions ?? [] }
    })
}

/**
 * Who can be given work of an office that needs a permission: officers who are there today, and absent ones whose
 * stand-in is. A stand-in who has been disabled or lost the permission does not count.
 */
export async function listHandlers(ctx: ReadCtx, office: string, permission: Permission): Promise<Handler[]> {
  const today = toLocalDate(ctx.now)
  const seats = await listSeats(ctx, office)
  const able = seats.filter((seat) => !seat.disabled && seat.permissions.includes(permission))
  return able.flatMap<Handler>(({ id, name, post, leaves }) => {
    const leave = leaveOn({ leaves }, today)
    if (!leave) return [{ id, name, post, standIn: null }]
    const standIn = able.find((seat) => seat.id === leave.standIn && !leaveOn(seat, today))
    return standIn ? [{ id, name, post, standIn: { id: standIn.id, name: standIn.name } }] : []
  })
}

/** 本单位: the officers of the office of whoever is signed in, those who left last. */
export async function listColleagues(ctx: ReadCtx): Promise<Colleague[]> {
  const officer = officerOf(ctx)
  const today = toLocalDate(ctx.now)
  const seats = await listSeats(ctx, officer.office)
  const nameOf = new Map(seats.map((seat) => [seat.id, seat.name]))
  const seesAll = officer.permissions.includes('office.administer')
  return seats.map(({ id, username, name, postName, permissions, disabled, leaves }) => ({
    id,
    name,
    username,
    post: postName,
    permissions: [...permissions] as Permission[],
    state: disabled ? 'disabled' : leaveOn({ leaves }, today) ? 'on-leave' : 'present',
    leaves: leaves.map((leave) => ({
      ...leave,
      standIn: leave.standIn === null ? null : { id: leave.standIn, name: nameOf.get(leave.standIn) ?? '' },
      reason: seesAll || id === officer.id ? leave.reason : null,
    })),
  }))
}

/** 回避. The numbers of these officers and of the relatives they have declared: nobody decides a matter of these. */
export async function listAvoided(ctx: ReadCtx, staffIds: readonly string[]): Promise<Set<string>> {
  const found = await sql<{ number: string }>`
    select number from people.staff where id = any(${staffIds}::uuid[]) and number is not null
    union select number from people.relation where staff_id = any(${staffIds}::uuid[])`.execute(ctx.db)
  return new Set(found.rows.map((row) => row.number))
}

/** What an officer of the own office has declared for 回避, masked: one's own, or as administrator a colleague's. */
export async function getDeclared(ctx: ReadCtx, staffId: string): Promise<Declared> {
  const officer = officerOf(ctx)
  const found = await sql<{ number: string | null; id: string; disabled: boolean }>`
    select id, number, disabled from people.staff where id = ${staffId} and office = ${officer.office}`.execute(
    ctx.db,
  )
  const colleague = found.rows[0]
  demand(refuseSpeakingFor(colleague, officer))
  const relatives = await sql<{ id: string; number: string; relation: Relation; at: Date }>`
    select id, number, relation, declared_at as at from people.relation where staff_id = ${staffId} order by id`.execute(
    ctx.db,
  )
  return {
    number: colleague?.number ? maskCitizenNumber(colleague.number) : null,
    relatives: relatives.rows.map((row) => ({
      ...row,
      number: maskCitizenNumber(row.number),
      at: row.at.toISOString(),
    })),
  }
}

/** A person who was identified before, by id. */
export async function findPersonById(ctx: ReadCtx, id: string): Promise<Person | undefined> {
  const found = await sql<Omit<Person, 'kind'>>`
    select id, number, name, phone, demo from people.person where id = ${id}`.execute(ctx.db)
  const row = found.rows[0]
  return row && { kind: 'person', ...row }
}
