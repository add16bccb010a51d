import { sql } from 'kysely'
import { maskValue } from '../forms/display.ts'
import type { ReadCtx } from '../platform/ctx.ts'
import type { Delivery, DocumentSummary, IssuedDocument, PaperForm } from './model.ts'
import { renderPaper } from './paper.ts'
import { noSlip, noSuchDocument } from './refusals.ts'
import { documentUrl, readDocumentNumber } from './rules.ts'
import { deliveryColumns, loadDocument } from './store.ts'

export { renderCertificate, renderReceipt } from './certificate.ts'
export { renderLabel, type Label } from './label.ts'

/** A delivery as it is shown: the address masked, of the signature only whether there is one, and the last day for it. */
export type DeliveryView = Omit<Delivery, 'signature'> & { signed: boolean; dueOn: string | null }

/** The documents of an owner, the newest last. Whoever asks has made sure that the reader may see the owner. */
export async function listDocuments(ctx: ReadCtx, owner: string): Promise<DocumentSummary[]> {
  const found = await sql<DocumentSummary>`
    select d.id, d.number, d.kind, d.step, d.office, d.issued_at as "issuedAt", d.state, d.content->>'title' as title,
      (d.content->'slip')::boolean as slip
    from documents.document d where d.owner = ${owner} order by d.issued_at, d.id`.execute(ctx.db)
  return found.rows
}

/** A document by its number, however the brackets were typed. Whoever asks has made sure that the reader may see it. */
export async function findDocument(ctx: ReadCtx, number: string): Promise<IssuedDocument | undefined> {
  const wanted = readDocumentNumber(number)
  return wanted === undefined ? undefined : loadDocument(ctx, wanted)
}

/**
 * A document as PDF: on A4, on an 80 mm slip where its kind allows, or in large print. The same document has the same bytes.
 * Refuses a number that there is not, and a slip of what has none.
 */
export async function documentPdf(
  ctx: ReadCtx,
  number: string,
  how: { form: PaperForm; publicUrl: string },
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
    },
    how.form,
  )
  return { name: `${found.content.title}-${found.number}.pdf`, bytes }
}

const asShown = ({ signature, ...delivery }: Delivery & { dueOn: string | null }): DeliveryView => ({
  ...delivery,
  signed: signature !== null,
  address: delivery.address && maskValue(delivery.address, 'address'),
})

const withClock = sql`documents.delivery v left join deadlines.clock c
  on c.owner = v.owner and c.subject = 'delivery:' || v.id and c.kind = 'delivery' and c.run = 1`

/** The deliveries of an owner, the oldest first; addresses masked. */
export async function listDeliveries(ctx: ReadCtx, owner: string): Promise<DeliveryView[]> {
  const found = await sql<Delivery & { dueOn: string | null }>`
    select ${deliveryColumns}, c.due_on as "dueOn" from ${withClock}
    where v.owner = ${owner} order by v.planned_at, v.id`.execute(ctx.db)
  return found.rows.map(asShown)
}

/** One delivery with its full address, for whoever writes the label. */
export async function findDelivery(ctx: ReadCtx, id: string): Promise<Delivery | undefined> {
  const found = await sql<Delivery>`
    select ${deliveryColumns} from documents.delivery v where v.id = ${id}`.execute(ctx.db)
  return found.rows[0]
}
