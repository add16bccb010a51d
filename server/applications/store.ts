import { sql } from 'kysely'
import { isFor } from '../channels/rules.ts'
import { personOf, type ReadCtx, type WriteCtx } from '../platform/ctx.ts'
import { isUuid } from '../platform/ids.ts'
import { Facts } from '../forms/model.ts'
import type { Draft } from './model.ts'
import { alreadySubmitted, noSuchDraft } from './refusals.ts'

const columns = sql`person_id as "personId", id, onething, onething_version as "onethingVersion", state, version, facts,
  consented_at as "consentedAt", case_id as "caseId", updated_at as "updatedAt"`

/** A draft of the person who asks; nobody else's exists for them. */
export async function findDraft(ctx: ReadCtx, id: string, locked = false): Promise<Draft | undefined> {
  if (!isUuid(id)) return undefined
  const found = await sql<Draft>`
    select ${columns} from applications.draft
    where person_id = ${personOf(ctx).id} and id = ${id} and state <> 'discarded'
    ${locked ? sql`for update` : sql``}`.execute(ctx.db)
  const draft = found.rows[0]
  return draft && isFor(personOf(ctx), draft.onething) ? draft : undefined
}

/** The draft, locked, and still open; refused otherwise. */
export async function lockDraft(ctx: WriteCtx, id: string): Promise<Draft> {
  const found = await findDraft(ctx, id, true)
  if (!found) throw noSuchDraft()
  if (found.state !== 'open') throw alreadySubmitted()
  return found
}

export async function findOpenDraftOf(ctx: ReadCtx, onething: string): Promise<Draft | undefined> {
  const found = await sql<Draft>`
    select ${columns} from applications.draft
    where person_id = ${personOf(ctx).id} and onething = ${onething} and state = 'open'`.execute(ctx.db)
  return found.rows[0]
}

/** Returns false if another request created the person's open draft of this one-thing at the same moment. */
export async function insertDraft(ctx: WriteCtx, draft: Draft): Promise<boolean> {
  const made = await sql`
    insert into applications.draft
      (person_id, id, onething, onething_version, state, version, facts, consented_at, case_id, created_at, updated_at)
    values (${draft.personId}, ${draft.id}, ${draft.onething}, ${draft.onethingVersion}, 'open', 1,
      ${JSON.stringify(draft.facts)}::jsonb, null, null, ${ctx.now}, ${ctx.now})
    on conflict do nothing returning id`.execute(ctx.db)
  return made.rows.length === 1
}

/** Writes the facts back and counts the change. The caller holds the lock. */
export async function saveDraft(ctx: WriteCtx, draft: Draft): Promise<Draft> {
  const facts = Facts.parse(draft.facts)
  await sql`
    update applications.draft set facts = ${JSON.stringify(facts)}::jsonb, consented_at = ${draft.consentedAt},
      state = ${draft.state}, version = version + 1, updated_at = ${ctx.now}
    where person_id = ${draft.personId} and id = ${draft.id}`.execute(ctx.db)
  return { ...draft, facts, version: draft.version + 1, updatedAt: ctx.now }
}
