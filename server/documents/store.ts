import { sql } from 'kysely'
import type { ReadCtx, WriteCtx } from '../platform/ctx.ts'
import type { DocumentContent, DocumentKind, IssuedDocument } from './model.ts'

export const documentColumns = sql`d.owner, d.id, d.number, d.code, d.kind, d.step, d.person_id as "personId", d.office,
  d.content, d.issued_at as "issuedAt", d.state, d.cancelled_at as "cancelledAt", d.cancel_reason as "cancelReason",
  d.cancelled_by as "cancelledBy"`

/**
 * Stores a document and gives it the next number of its prefix and year, in one statement: whoever issues under the same
 * prefix waits until this transaction has ended, and a document that is rolled back leaves no gap.
 */
export async function insertDocument(
  ctx: WriteCtx,
  document: {
    owner: string
    id: string
    code: string
    kind: DocumentKind
    step: string | null
    personId: string | null
    office: string
    content: DocumentContent
  },
  words: { office: string; kind: string },
): Promise<string> {
  const prefix = words.office + words.kind
  // One lock for all kinds of an office: a command issues several, and taken one by one two commands could block each other.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`documents:${words.office}`}, 0))`.execute(ctx.db)
  const { owner, id, code, kind, step, personId, office, content } = document
  const year = Number(content.issuedOn.slice(0, 4))
  const stored = await sql<{ number: string }>`
    with taken as (
      insert into documents.counter as c (prefix, year, last) values (${prefix}, ${year}, 1)
      on conflict (prefix, year) do update set last = c.last + 1
      returning last
    )
    insert into documents.document
      (owner, id, number, code, kind, step, person_id, office, content, issued_at)
    select ${owner}::uuid, ${id}::uuid, ${prefix}::text || '〔' || ${year}::text || '〕' || taken.last || '号', ${code},
      ${kind}, ${step}, ${personId}::uuid, ${office}, ${JSON.stringify(content)}::jsonb, ${ctx.now}
    from taken
    returning number`.execute(ctx.db)
  const number = stored.rows[0]?.number
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
