import { sql } from 'kysely'
import { personOf, type WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { readableCode, sha256 } from '../../platform/secrets.ts'
import { noSuchDraft } from '../../applications/refusals.ts'
import { getOpenDraft } from '../../applications/queries.ts'
import { refuseCounter } from '../refusals.ts'

/** Minutes for which the code on the phone opens the draft at a window. */
export const CODE_MINUTES = 10

/**
 * 到窗口出示的码. The applicant shows it, the clerk scans it, and the draft opens there, nothing asked again. It works once; a
 * new one ends the one before. Refused for a draft that is somebody else's.
 */
export async function showCode(
  ctx: WriteCtx,
  input: { draftId: string },
): Promise<{ code: string; expiresAt: Date; name: string }> {
  const person = personOf(ctx)
  const { draft, definition } = await getOpenDraft(ctx, input.draftId)
  if (draft.personId !== person.id) throw noSuchDraft()
  const code = readableCode(8)
  const expiresAt = new Date(ctx.now.getTime() + CODE_MINUTES * 60_000)
  await sql`delete from counter.draft_code where draft_id = ${draft.id}`.execute(ctx.db)
  await sql`
    insert into counter.draft_code (code_hash, person_id, draft_id, expires_at)
    values (${sha256(code)}, ${person.id}, ${draft.id}, ${expiresAt})`.execute(ctx.db)
  await record(ctx, 'draft.code-shown', draft.id)
  return { code, expiresAt, name: definition.onething.name }
}

/** Uses a code up. `only`: the person who sits at the window already; nobody else's code counts then. */
export async function takeDraftCode(
  ctx: WriteCtx,
  hash: string,
  only: string | null,
): Promise<{ personId: string; draftId: string }> {
  const found = await sql<{ personId: string; draftId: string }>`
    select person_id as "personId", draft_id as "draftId" from counter.draft_code
    where code_hash = ${hash} and used_at is null and expires_at > ${ctx.now} for update`.execute(ctx.db)
  const row = found.rows[0]
  if (!row) throw refuseCounter('code.unknown')
  if (only !== null && only !== row.personId) throw refuseCounter('code.other-person')
  await sql`update counter.draft_code set used_at = ${ctx.now} where code_hash = ${hash}`.execute(ctx.db)
  return row
}
