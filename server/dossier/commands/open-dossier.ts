import { sql } from 'kysely'
import { toLocalDate } from '../../calendar/rules.ts'
import { ItemState } from '../../cases/model.ts'
import { isFinal } from '../../cases/turns.ts'
import { listAvoided } from '../../people/queries.ts'
import { officerOf, type WriteCtx } from '../../platform/ctx.ts'
import { sha256 } from '../../platform/secrets.ts'
import { TAKEN_MINUTES, type Dossier, type OpenDossier } from '../model.ts'
import { getDossier } from '../queries.ts'
import { refuseDossier } from '../refusals.ts'
import { kindOfNumber } from '../rules.ts'
import { appendLook } from '../store.ts'

/** States in which an office has nothing to do any more. */
const OVER: readonly string[] = ItemState.options.filter(isFinal)

type Ground = { ground: 'case' | 'consent'; caseNumber: string | null; consentId: string | null }

/**
 * 查档. An officer opens what is held about one person or company, by the whole number only, with a reason, and on a ground: a running
 * case of the own office that they have filed (or that is about the company), or the person's consent. Written down first. Refused alike
 * whether there is nobody of this number or no ground; and for oneself and one's relatives (公务员法 §76).
 */
export async function openDossier(ctx: WriteCtx, input: OpenDossier): Promise<Dossier> {
  const kind = kindOfNumber(input.number, toLocalDate(ctx.now))
  if (!kind) throw refuseDossier('dossier.number')
  const avoided = await listAvoided(ctx, [officerOf(ctx).id])
  if (avoided.has(input.number)) throw refuseDossier('dossier.keep-away')
  const ground = kind === 'person' ? await groundFor(ctx, input) : await caseAbout(ctx, input)
  if (!ground) throw refuseDossier('dossier.no-ground')
  const id = await appendLook(ctx, { number: input.number, kind, reason: input.reason, ...ground })
  return getDossier(ctx, id)
}

async function groundFor(ctx: WriteCtx, input: OpenDossier): Promise<Ground | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from people.person where number = ${input.number}`.execute(ctx.db)
  const [person] = rows
  if (!person) return undefined
  if (input.caseNumber) return runningCase(ctx, input.caseNumber, sql`c.person_id = ${person.id}`)
  return input.code ? takeCode(ctx, person.id, input.code) : standingConsent(ctx, person.id)
}

async function caseAbout(ctx: WriteCtx, input: OpenDossier): Promise<Ground | undefined> {
  if (!input.caseNumber) return undefined
  return runningCase(
    ctx,
    input.caseNumber,
    sql`cases.company_codes(c.filed) @> array[${input.number}]::text[]`,
  )
}

/** A case that is running and of which the own office still has an item in hand. */
async function runningCase(
  ctx: WriteCtx,
  number: string,
  whose: ReturnType<typeof sql>,
): Promise<Ground | undefined> {
  const { rows } = await sql`
    select 1 from cases.case c
    where c.number = ${number} and c.closed_at is null and ${whose} and exists (
      select from cases.case_item i
      where i.case_id = c.id and i.office = ${officerOf(ctx).office} and i.state <> all(${OVER}::text[]))`.execute(
    ctx.db,
  )
  return rows.length > 0 ? { ground: 'case', caseNumber: number, consentId: null } : undefined
}

/** A code is good for one office and one look. */
async function takeCode(ctx: WriteCtx, personId: string, code: string): Promise<Ground | undefined> {
  const until = new Date(ctx.now.getTime() + TAKEN_MINUTES * 60_000)
  const { rows } = await sql<{ id: string }>`
    update dossier.consent set office = ${officerOf(ctx).office}, taken_at = ${ctx.now}, expires_at = ${until}
    where person_id = ${personId} and code_hash = ${sha256(code)} and taken_at is null and revoked_at is null
      and expires_at > ${ctx.now} returning id`.execute(ctx.db)
  const [taken] = rows
  return taken && { ground: 'consent', caseNumber: null, consentId: taken.id }
}

async function standingConsent(ctx: WriteCtx, personId: string): Promise<Ground | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from dossier.consent
    where person_id = ${personId} and office = ${officerOf(ctx).office} and code_hash is null and revoked_at is null
      and expires_at > ${ctx.now} order by expires_at desc limit 1`.execute(ctx.db)
  const [consent] = rows
  return consent && { ground: 'consent', caseNumber: null, consentId: consent.id }
}
