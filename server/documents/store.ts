import { sql } from 'kysely'
import type { ReadCtx, WriteCtx } from '../platform/ctx.ts'
import type { IssuedDocument, PreparedDocument } from './model.ts'

export const documentColumns = sql`d.owner, d.id, d.number, d.code, d.kind, d.step, d.person_id as "personId", d.office,
  d.content, d.issued_at as "issuedAt", d.state, d.cancelled_at as "cancelledAt", d.cancel_reason as "cancelReason",
  d.cancelled_by as "cancelledBy"`

/**
 * Stores a document with the next number of its prefix and year, which it gives: whoever issues for the same office waits from
 * here until this transaction has ended, and what is rolled back leaves no gap.
 */
export async function storeDocument(ctx: WriteCtx, document: PreparedDocument): Promise<string> {
  const written = JSON.stringify({ documents: [document] })
  const issued = await sql<{ number: string }>`
    select documents.issue(${written})->'documents'->0->>'number' as number`.execute(ctx.db)
  const number = issued.rows[0]?.number
  if (number === undefined) throw new Error('the document got no number')
  return number
}

export async function loadDocument(ctx: ReadCtx, number: string): Promise<IssuedDocument | undefined> {
  const found = await sql<IssuedDocument>`
    select ${documentColumns} from documents.document d where d.number = ${number}`.execute(ctx.db)
  return found.rows[0]
}

export async function saveCancelled(
  ctx: WriteCtx,
  number: string,
  how: { reason: string; by: string | null },
): Promise<void> {
  await sql`
    update documents.document
    set state = 'cancelled', cancelled_at = ${ctx.now}, cancel_reason = ${how.reason}, cancelled_by = ${how.by}
    where number = ${number}`.execute(ctx.db)
}
