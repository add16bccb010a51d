import { sql } from 'kysely'
import type { ReadCtx } from '../platform/ctx.ts'
import type { DocumentSummary, IssuedDocument, PaperForm, SealMark } from './model.ts'
import { renderPaper } from './paper.ts'
import { noSlip, noSuchDocument } from './refusals.ts'
import { documentUrl, readDocumentNumber } from './rules.ts'
import { documentColumns, loadDocument } from './store.ts'

export { renderCertificate, renderReceipt } from './certificate.ts'
export { sealSvg } from './seal.ts'
export { renderLabel, type Label } from './label.ts'

/**
 * The documents of an owner, the newest last; of `personId`, only those that were issued to that person. Whoever asks has made sure that
 * the reader may see the owner.
 */
export async function listDocuments(
  ctx: ReadCtx,
  owner: string,
  personId?: string | null,
): Promise<DocumentSummary[]> {
  const found = await sql<DocumentSummary>`
    select d.id, d.number, d.kind, d.step, d.office, d.issued_at as "issuedAt", d.state, d.content->>'title' as title,
      (d.content->'slip')::boolean as slip
    from documents.document d
    where d.owner = ${owner} ${personId ? sql`and d.person_id = ${personId}` : sql``}
    order by d.issued_at, d.id`.execute(ctx.db)
  return found.rows
}

/** A document by its number, however the brackets were typed. Whoever asks has made sure that the reader may see it. */
export async function findDocument(ctx: ReadCtx, number: string): Promise<IssuedDocument | undefined> {
  const wanted = readDocumentNumber(number)
  return wanted === undefined ? undefined : loadDocument(ctx, wanted)
}

/** The documents with these numbers, in their order; what there is not is left out. Whoever asks may see them. */
export async function findDocuments(ctx: ReadCtx, numbers: string[]): Promise<IssuedDocument[]> {
  const found = await sql<IssuedDocument>`
    select ${documentColumns} from documents.document d where d.number = any(${numbers})`.execute(ctx.db)
  return numbers.flatMap((number) => found.rows.find((row) => row.number === number) ?? [])
}

/**
 * A document as PDF: on A4, on an 80 mm slip where its kind allows, or in large print. The same document has the same bytes.
 * With a seal the file is still to be signed. Refuses a number that there is not, and a slip of what has none.
 */
export async function documentPdf(
  ctx: ReadCtx,
  number: string,
  how: { form: PaperForm; publicUrl: string; seal?: SealMark | undefined },
): Promise<{ name: string; bytes: Buffer }> {
  const found = await findDocument(ctx, number)
  if (!found) throw noSuchDocument()
  if (how.form === 'slip' && !found.content.slip) throw noSlip(found.content.title)
  const bytes = await renderPaper(
    {
      content: found.content,
      number: found.number,
      code: found.code,
      issuedAt: found.issuedAt,
      verifyUrl: documentUrl(how.publicUrl, found.number, found.code),
      verifyPage: `${how.publicUrl}/verify`,
      demo: ctx.world.mode === 'demo',
      seal: how.seal,
    },
    how.form,
  )
  return { name: `${found.content.title}-${found.number}.pdf`, bytes }
}
