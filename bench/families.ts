import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { randomToken, sha256 } from '../server/platform/secrets.ts'
import { syntheticFamily } from '../simulators/families.ts'
import type { Client } from './client.ts'
import type { Stage } from './stage.ts'

/** One finished draft as it lies in the database, with its words still those of family 0. */
export interface Template {
  readonly draftId: string
  readonly personId: string
  readonly token: string
  readonly onethingVersion: number
  readonly version: number
  readonly facts: string
}

/** A person who has signed in and whose newborn draft is ready to be submitted. */
export interface Applicant {
  readonly personId: string
  readonly draftId: string
  readonly token: string
  readonly version: number
  /** Puts this family's names and numbers in the place of family 0's. */
  readonly inOwnWords: (text: string) => string
}

type DraftView = {
  id: string
  complete: boolean
  ineligible: string[]
  elements: { element: string; as: string; value?: unknown; choices?: { value: string }[] }[]
  questions: { elements: string[]; answered: boolean }[]
}

/** Every 20th family, so that the surnames, which stand on their own in a draft, are those of family 0. */
const STEP = 20
let made = 0

/** Family 0 applies through the API, with the simulated departments behind it, until nothing but the signature is missing. */
export async function makeTemplate(stage: Pick<Stage, 'pool' | 'csrfOf'>, client: Client): Promise<Template> {
  const { number } = syntheticFamily(0).mother
  await client.call({ method: 'POST', path: '/api/v1/sign-in/codes', body: { number } }, 200)
  const sms = await stage.pool.query<{ code: string }>(
    `select substring(text from '\\d{6}') as code from messages.sms order by created_at desc limit 1`,
  )
  const code = sms.rows[0]?.code ?? ''
  const { cookie } = await client.ask<unknown>(
    { method: 'POST', path: '/api/v1/sign-in', body: { number, code } },
    200,
  )
  const token = cookie.slice(cookie.indexOf('=') + 1)
  const csrf = stage.csrfOf(token)
  const post = async (path: string, body: unknown, status: number): Promise<DraftView> => {
    const headers = { 'idempotency-key': randomUUID() }
    return (await client.ask<DraftView>({ method: 'POST', path, body, cookie, csrf, headers }, status)).reply
  }
  const begun = await post('/api/v1/drafts', { onething: 'newborn' }, 201)
  let draft = await post(`/api/v1/drafts/${begun.id}/consent`, {}, 200)
  for (let turn = 0; turn < 5 && !draft.complete; turn += 1) {
    const open = draft.questions.filter(({ answered }) => !answered).flatMap(({ elements }) => elements)
    const answers = Object.fromEntries(
      draft.elements
        .filter(({ element, value }) => open.includes(element) && value === undefined)
        .map(({ element, choices }) => [element, choices?.[0]?.value ?? '一诺']),
    )
    draft = await post(`/api/v1/drafts/${draft.id}/answers`, { answers }, 200)
  }
  if (!draft.complete)
    throw new Error(`the draft of family 0 is not complete: ${JSON.stringify(draft.questions)}`)

  const stored = await stage.pool.query<Omit<Template, 'token'>>(
    `select id as "draftId", person_id as "personId", onething_version as "onethingVersion", version, facts::text as facts
     from applications.draft where id = $1`,
    [draft.id],
  )
  const row = stored.rows[0]
  if (!row) throw new Error('the draft of family 0 was not stored')
  return { ...row, token }
}

/**
 * Writes `count` more applicants straight into the database: a person, a session, and the template's draft with the
 * names, citizen numbers and birth record of another synthetic family in it.
 */
export async function makeApplicants(pool: pg.Pool, template: Template, count: number): Promise<Applicant[]> {
  const applicants: Applicant[] = []
  for (let left = count; left > 0; left -= 500) {
    applicants.push(...(await makeBatch(pool, template, Math.min(left, 500))))
  }
  return applicants
}

async function makeBatch(pool: pg.Pool, template: Template, count: number): Promise<Applicant[]> {
  const batch = Array.from({ length: count }, () => {
    made += 1
    const family = syntheticFamily(made * STEP)
    return {
      family,
      personId: randomUUID(),
      draftId: randomUUID(),
      token: randomToken(),
      version: template.version,
      inOwnWords: replacer(family),
    }
  })
  await pool.query(
    `insert into people.person (id, number, name, phone, demo, created_at)
     select *, '13800000001', true, now() from unnest($1::uuid[], $2::text[], $3::text[])`,
    [
      batch.map(({ personId }) => personId),
      batch.map(({ family }) => family.mother.number),
      batch.map(({ family }) => family.mother.name),
    ],
  )
  await pool.query(
    `insert into people.session (token_hash, kind, person_id, created_at, touched_at, expires_at)
     select hash, 'person', person, now(), now(), now() + interval '12 hours'
     from unnest($1::text[], $2::uuid[]) as t (hash, person)`,
    [batch.map(({ token }) => sha256(token)), batch.map(({ personId }) => personId)],
  )
  await pool.query(
    `insert into applications.draft
       (person_id, id, onething, onething_version, state, version, facts, consented_at, created_at, updated_at)
     select person, id, 'newborn', $4, 'open', $5, facts::jsonb, now(), now(), now()
     from unnest($1::uuid[], $2::uuid[], $3::text[]) as t (person, id, facts)`,
    [
      batch.map(({ personId }) => personId),
      batch.map(({ draftId }) => draftId),
      batch.map(({ inOwnWords }) => inOwnWords(template.facts)),
      template.onethingVersion,
      template.version,
    ],
  )
  return batch
}

type Family = ReturnType<typeof syntheticFamily>

function replacer(family: Family): (text: string) => string {
  const first = syntheticFamily(0)
  const words = new Map([
    [first.mother.number, family.mother.number],
    [first.father.number, family.father.number],
    [first.mother.name, family.mother.name],
    [first.father.name, family.father.name],
    [first.birthRecordNo, family.birthRecordNo],
  ])
  return replaceWords(words)
}

/** Replaces words (letters, digits, hyphens) by others in one pass, so that what was put in is not replaced again. */
export function replaceWords(words: ReadonlyMap<string, string>): (text: string) => string {
  const pattern = new RegExp([...words.keys()].join('|'), 'g')
  return (text) => text.replace(pattern, (word) => words.get(word) ?? word)
}
