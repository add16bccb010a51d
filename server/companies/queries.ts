import { sql } from 'kysely'
import { toLocalDate } from '../calendar/rules.ts'
import { checkUscc } from '../people/identifiers.ts'
import { personOf, type ReadCtx } from '../platform/ctx.ts'
import { isUuid } from '../platform/ids.ts'
import type { Act, Acting, ActPage, Company, Mandate, Paper } from './model.ts'
import { noSuchCompany, refuseCompany } from './refusals.ts'
import { mandateState } from './rules.ts'

const COMPANY = sql`jsonb_build_object('code', c.code, 'name', c.name, 'state', c.state, 'address', c.address,
  'establishedOn', c.established_on::text) as company, c.confirmed_at as "confirmedAt"`

type ActingRow = Omit<Acting, 'company' | 'restsOn'> & {
  company: Omit<Company, 'confirmedAt'>
  confirmedAt: Date
  personId: string
  number: string
}

/**
 * For which companies the person who asks acts: as the legal representative, or as an agent whose mandate is in force. Also where the
 * register has to be asked again, which `fresh` says. Of one company the standing of the legal representative goes before a mandate.
 * Through a channel for none: what a person allows it are their own matters.
 */
export async function listActing(ctx: ReadCtx, code?: string): Promise<Acting[]> {
  const { id, number, through } = personOf(ctx)
  if (through) return []
  const only = code === undefined ? sql`true` : sql`c.code = ${code}`
  const { rows } = await sql<ActingRow>`
    select distinct on (company ->> 'code') * from (
      select 1 as place, ${COMPANY}, 'representative' as "as", null::uuid[] as papers, true as records, null::uuid as mandate, null as until,
        s.person_id as "personId", ${number} as number, s.fresh_until > ${ctx.now} as fresh
      from companies.standing s join companies.company c on c.code = s.code
      where s.person_id = ${id} and s.ended_at is null and ${only}
      union all
      select 2, ${COMPANY}, 'agent', m.papers, m.records, m.id, m.until::text, s.person_id, p.number, s.fresh_until > ${ctx.now}
      from companies.mandate m join companies.company c on c.code = m.code
        join companies.standing s on s.person_id = m.given_by and s.code = m.code and s.ended_at is null
        join people.person p on p.id = s.person_id
      where m.agent_number = ${number} and m.agent_id = ${id} and m.ended_at is null and m.until >= ${toLocalDate(ctx.now)}::date
        and ${only}
    ) acting order by company ->> 'code', place`.execute(ctx.db)
  return rows.map(({ company, confirmedAt, personId, number: of, ...acting }) => ({
    ...acting,
    company: { ...company, confirmedAt },
    restsOn: { personId, number: of },
  }))
}

/** How the person who asks acts for this company; undefined: not at all. */
export async function findActing(ctx: ReadCtx, code: string): Promise<Acting | undefined> {
  if (!checkUscc(code).ok) return undefined
  const [acting] = await listActing(ctx, code)
  return acting
}

/** The same, for whatever is to be done now: refused to whoever does not act for it, and until the register has been asked again. */
export async function getActing(ctx: ReadCtx, code: string): Promise<Acting> {
  const acting = await findActing(ctx, code)
  if (!acting) throw noSuchCompany()
  if (!acting.fresh) throw refuseCompany('company.stale')
  return acting
}

/** Does somebody act for this company here? Then its certificates are its own, and not of whoever applied for them. */
export async function isServed(ctx: ReadCtx, code: string): Promise<boolean> {
  const { rows } = await sql`select 1 from companies.company where code = ${code}`.execute(ctx.db)
  return rows.length > 0
}

/**
 * Did this person act for the company when they named or lent this certificate of it (`since`, for which the register had confirmed it), and
 * through all the time until `until`? What was filed in that time stays filed for the company, also where they left it afterwards.
 */
export async function actsFor(
  ctx: ReadCtx,
  by: { personId: string; code: string; certificate: string; since: Date; until: Date },
): Promise<boolean> {
  const { rows } = await sql`
    select 1 from companies.standing s
    where s.code = ${by.code} and s.fresh_until > ${by.since} and (s.ended_at is null or s.ended_at > ${by.until})
      and (s.person_id = ${by.personId} or exists (
        select from companies.mandate m join credentials.certificate t on t.chain = any(m.papers)
        where m.code = s.code and m.given_by = s.person_id and m.agent_id = ${by.personId} and m.taken_at <= ${by.since}
          and (m.ended_at is null or m.ended_at > ${by.until}) and m.until >= ${toLocalDate(by.until)}::date
          and t.number = ${by.certificate}))`.execute(ctx.db)
  return rows.length > 0
}

/** The legal representative of a company as the register has last confirmed, and whether that still holds; undefined: nobody acts for it here. */
export async function findRepresentative(
  ctx: ReadCtx,
  code: string,
): Promise<{ personId: string; fresh: boolean } | undefined> {
  const { rows } = await sql<{ personId: string; fresh: boolean }>`
    select person_id as "personId", fresh_until > ${ctx.now} as fresh from companies.standing
    where code = ${code} and ended_at is null order by confirmed_at desc limit 1`.execute(ctx.db)
  return rows[0]
}

/** 登记住所 of a company as the register has last told it; null: it told none, or nobody ever acted for the company here. */
export async function findAddress(ctx: ReadCtx, code: string): Promise<string | null> {
  const { rows } = await sql<{ address: string | null }>`
    select address from companies.company where code = ${code}`.execute(ctx.db)
  return rows[0]?.address ?? null
}

/** The certificates that a company holds, each in its newest version, by title. */
export async function listPapers(ctx: ReadCtx, code: string): Promise<Paper[]> {
  const { rows } = await sql<Paper>`
    select distinct on (chain) chain, number, title from credentials.certificate
    where holder_number = ${code} and holder_kind = 'company' order by chain, version desc`.execute(ctx.db)
  return rows.toSorted((a, b) => (a.title < b.title ? -1 : 1))
}

const MANDATE = sql`
  m.code, m.id, c.name as "companyName", m.agent_number as "agentNumber", m.agent_name as "agentName", m.records, m.at,
  m.until::text as until, m.taken_at as "takenAt", m.ended_at as "endedAt", array(
    select t.title from credentials.certificate t where t.chain = any(m.papers) group by t.chain, t.title
    order by t.title) as papers`

type MandateRow = Omit<Mandate, 'state'> & { takenAt: Date | null; endedAt: Date | null }

const mandateOf =
  (ctx: ReadCtx) =>
  ({ takenAt, endedAt, ...row }: MandateRow): Mandate => ({
    ...row,
    state: mandateState({ takenAt, endedAt, until: row.until }, toLocalDate(ctx.now)),
  })

/** Whom the legal representatives of a company have named, the newest first. Whoever calls this has made sure that they may read it. */
export async function listAgents(ctx: ReadCtx, code: string): Promise<Mandate[]> {
  const { rows } = await sql<MandateRow>`
    select ${MANDATE} from companies.mandate m join companies.company c on c.code = m.code
    where m.code = ${code} order by m.at desc, m.id desc limit 100`.execute(ctx.db)
  return rows.map(mandateOf(ctx))
}

/** What the person who asks is asked to take on, by their number and name. */
export async function listOffers(ctx: ReadCtx): Promise<Mandate[]> {
  const { number, name } = personOf(ctx)
  const { rows } = await sql<MandateRow>`
    select ${MANDATE} from companies.mandate m join companies.company c on c.code = m.code
    where m.agent_number = ${number} and m.agent_name = ${name} and m.agent_id is null and m.ended_at is null
      and m.until >= ${toLocalDate(ctx.now)}::date
    order by m.at desc, m.id desc limit 50`.execute(ctx.db)
  return rows.map(mandateOf(ctx))
}

/**
 * Who did what for a company, the newest first; `before` is the id of the last line that was seen. Whoever calls this has made sure that
 * they may read it.
 */
export async function listActs(
  ctx: ReadCtx,
  code: string,
  asked: { before?: string | undefined; limit: number },
): Promise<ActPage> {
  const { before = '', limit } = asked
  const older = isUuid(before)
    ? sql`(at, row_number) < (select at, row_number from companies.act where code = ${code} and id = ${before})`
    : sql`true`
  const { rows } = await sql<Act>`
    select id, at, kind, by ->> 'name' as by, about from companies.act
    where code = ${code} and ${older} order by at desc, row_number desc limit ${limit + 1}`.execute(ctx.db)
  const acts = rows.slice(0, limit)
  return { acts, next: rows.length > limit ? (acts.at(-1)?.id ?? null) : null }
}
