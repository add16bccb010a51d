import { sql } from 'kysely'
import { limitText } from '../deadlines/rules.ts'
import type { DocumentSummary, IssuedDocument } from '../documents/model.ts'
import { findDocument, listDocuments } from '../documents/queries.ts'
import { listDeliveries, type DeliveryView } from '../deliveries/queries.ts'
import { itemOf } from '../onething/prepare.ts'
import { getDefinition } from '../onething/queries.ts'
import { personOf, type ReadCtx } from '../platform/ctx.ts'
import { notYours } from './refusals.ts'
import { myCase, myItem } from './queries.ts'

/** The papers of an own case, and how each went out. */
export async function listMyPapers(
  ctx: ReadCtx,
  number: string,
): Promise<{ documents: (DocumentSummary & { item: string | null })[]; deliveries: DeliveryView[] }> {
  const found = await myCase(ctx, { number })
  const own = (each: { personId: string | null }): boolean => each.personId === found.case.personId
  const documents = await listDocuments(ctx, found.case.id, found.case.personId)
  return {
    documents: documents.map((document) => ({
      ...document,
      item: found.items.find(({ step }) => step === document.step)?.itemName ?? null,
    })),
    deliveries: (await listDeliveries(ctx, found.case.id)).filter(own),
  }
}

/** A paper as a message leads to it; `others`: the names of the items of its case that it is not about. */
export type TellingPaper = { caseNumber: string; number: string; title: string; at: string; others: string[] }

/** The newest papers of all own cases with the instant of their issue: the message of that instant tells of them, if it is about their item. */
export async function listTellingPapers(ctx: ReadCtx): Promise<TellingPaper[]> {
  const found = await sql<Omit<TellingPaper, 'at'> & { issuedAt: Date }>`
    select c.number as "caseNumber", d.number, d.content->>'title' as title, d.issued_at as "issuedAt",
      array(select i.item_name from cases.case_item i where i.case_id = c.id and i.step <> d.step) as others
    from cases.case c join documents.document d on d.owner = c.id
    where c.person_id = ${personOf(ctx).id} and d.person_id = c.person_id and d.kind <> 'service'
    order by d.issued_at desc, d.id limit 200`.execute(ctx.db)
  return found.rows.map(({ issuedAt, ...paper }) => ({ ...paper, at: issuedAt.toISOString() }))
}

/** A paper of an own case with its text. To anybody else it does not exist. */
export async function readMyPaper(
  ctx: ReadCtx,
  key: { number: string; document: string },
): Promise<IssuedDocument> {
  const found = await myCase(ctx, { number: key.number })
  const document = await findDocument(ctx, key.document)
  if (document?.owner !== found.case.id || document.personId !== found.case.personId) throw notYours()
  return document
}

/** What is promised in place of proof: the text to sign, how long the office has to verify it, and the rule behind it. */
export type PromiseToSign = { itemName: string; text: string[]; verify: string; basis: string }

export async function getPromise(ctx: ReadCtx, caseId: string, step: string): Promise<PromiseToSign> {
  const { found, item } = await myItem(ctx, caseId, step)
  const definition = await getDefinition(ctx, found.case.onething, found.case.onethingVersion)
  const { promise } = itemOf(definition, step)
  if (!promise) throw notYours()
  return {
    itemName: item.itemName,
    text: promise.text,
    verify: limitText(promise.verify),
    basis: promise.basis,
  }
}

/** 容缺: the papers still to come, until when, and what was promised. */
export type Supply = {
  itemName: string
  dueOn: string | null
  promised: string[]
  materials: { id: string; name: string }[]
}

export async function getSupply(ctx: ReadCtx, caseId: string, step: string): Promise<Supply> {
  const { found, item } = await myItem(ctx, caseId, step)
  const wanted = new Set(item.undertaking?.materials ?? [])
  return {
    itemName: item.itemName,
    dueOn: item.dueOn,
    promised: item.undertaking?.text ?? [],
    materials: found.case.filed.materials
      .filter(({ id }) => wanted.has(id))
      .map(({ id, name }) => ({ id, name })),
  }
}
