import { sql } from 'kysely'
import { toLocalDate } from '../calendar/rules.ts'
import { actorRef, type WriteCtx } from '../platform/ctx.ts'
import { uuidv7 } from '../platform/ids.ts'
import type { ActKind, Company, NameAgent } from './model.ts'

/** Writes down that whoever acts did something for the company. */
export async function appendAct(
  ctx: WriteCtx,
  code: string,
  kind: ActKind,
  about: string | null = null,
): Promise<void> {
  await sql`
    insert into companies.act (code, id, at, by, kind, about)
    values (${code}, ${uuidv7(ctx.now)}, ${ctx.now}, ${JSON.stringify(actorRef(ctx.actor))}::jsonb, ${kind}, ${about})`.execute(
    ctx.db,
  )
}

/** What the register said of a company and of its legal representative, in place of what it had said before. */
export async function saveStanding(
  ctx: WriteCtx,
  company: Omit<Company, 'confirmedAt'>,
  standing: { personId: string; freshUntil: Date },
): Promise<void> {
  await sql`
    insert into companies.company (code, name, state, address, established_on, confirmed_at)
    values (${company.code}, ${company.name}, ${company.state}, ${company.address}, ${company.establishedOn}, ${ctx.now})
    on conflict (code) do update set name = excluded.name, state = excluded.state, address = excluded.address,
      established_on = excluded.established_on, confirmed_at = excluded.confirmed_at`.execute(ctx.db)
  await sql`
    insert into companies.standing (person_id, code, confirmed_at, fresh_until)
    values (${standing.personId}, ${company.code}, ${ctx.now}, ${standing.freshUntil})
    on conflict (person_id, code) do update set confirmed_at = excluded.confirmed_at, fresh_until = excluded.fresh_until,
      ended_at = null`.execute(ctx.db)
}

/**
 * Ends the standing of a person for a company, or that of everybody else, and every mandate that rests on it. Gives the names of those
 * who lost it and of those agents.
 */
export async function dropStanding(
  ctx: WriteCtx,
  by: { personId: string; code: string; whose: 'own' | 'of-others' },
): Promise<{ lost: string[]; agents: string[] }> {
  const is = by.whose === 'own' ? sql`=` : sql`<>`
  const dropped = await sql<{ name: string }>`
    update companies.standing s set ended_at = ${ctx.now} from people.person p
    where p.id = s.person_id and person_id ${is} ${by.personId} and code = ${by.code} and ended_at is null returning p.name`.execute(
    ctx.db,
  )
  const { rows } = await sql<{ name: string }>`
    update companies.mandate set ended_at = ${ctx.now}
    where given_by ${is} ${by.personId} and code = ${by.code} and ended_at is null returning agent_name as name`.execute(
    ctx.db,
  )
  return { lost: dropped.rows.map(({ name }) => name), agents: rows.map(({ name }) => name) }
}

/** The mandate of an agent, in place of one that the same person has of the company. */
export async function insertMandate(ctx: WriteCtx, givenBy: string, input: NameAgent): Promise<void> {
  await sql`select from companies.company where code = ${input.code} for update`.execute(ctx.db)
  await sql`
    update companies.mandate set ended_at = ${ctx.now}
    where code = ${input.code} and agent_number = ${input.number} and ended_at is null`.execute(ctx.db)
  await sql`
    insert into companies.mandate (code, id, given_by, agent_number, agent_name, papers, records, at, until)
    values (${input.code}, ${uuidv7(ctx.now)}, ${givenBy}, ${input.number}, ${input.name}, ${input.papers}::uuid[], ${input.records},
      ${ctx.now}, ${input.until})`.execute(ctx.db)
}

/** The agent takes a mandate on that bears their number and name and is not over; gives false where there is none. */
export async function takeMandate(
  ctx: WriteCtx,
  key: { code: string; id: string },
  agent: { id: string; number: string; name: string },
): Promise<boolean> {
  const { rows } = await sql`
    update companies.mandate set agent_id = ${agent.id}, taken_at = ${ctx.now}
    where code = ${key.code} and id = ${key.id} and agent_number = ${agent.number} and agent_name = ${agent.name}
      and agent_id is null and ended_at is null and until >= ${toLocalDate(ctx.now)}::date returning id`.execute(
    ctx.db,
  )
  return rows.length > 0
}

/** Ends a mandate, for whoever may: `agent` where the agent does so. Gives the agent's name; undefined where there is none to end. */
export async function dropMandate(
  ctx: WriteCtx,
  key: { code: string; id: string },
  agent: { number: string; name: string } | null,
): Promise<string | undefined> {
  const whose = agent ? sql`agent_number = ${agent.number} and agent_name = ${agent.name}` : sql`true`
  const { rows } = await sql<{ name: string }>`
    update companies.mandate set ended_at = ${ctx.now}
    where code = ${key.code} and id = ${key.id} and ended_at is null and ${whose} returning agent_name as name`.execute(
    ctx.db,
  )
  return rows[0]?.name
}
