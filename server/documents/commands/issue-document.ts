import type { WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import type { DocumentKind, Facts, Signature, Signer } from '../model.ts'
import { storeDocument } from '../store.ts'
import { prepareDocument, toldOfDocument } from './prepare-document.ts'

export type IssueDocument = {
  /** What it belongs to: a case, a consultation, an urging. */
  owner: string
  step: string | null
  kind: DocumentKind
  personId: string | null
  office: string
  facts: Facts
  /** Who has signed already, such as the applicant at submission. */
  signed?: { [signer in Signer]?: Signature } | undefined
}

/**
 * 制发文书. Resolves the region's template against what is known now and keeps the result for ever: neither another template
 * nor later facts change it. The number is 机关代字 + 类别 + 〔年〕 + 序号, without gap or twin for office, kind and year; offices
 * without a word of their own share their department's and its row of numbers. Call it late in a command, for the number is
 * locked until the transaction ends.
 */
export async function issueDocument(
  ctx: WriteCtx,
  input: IssueDocument,
): Promise<{ id: string; number: string }> {
  const prepared = prepareDocument(ctx, input)
  const number = await storeDocument(ctx, prepared)
  await record(ctx, 'document.issued', prepared.owner, toldOfDocument({ ...prepared, number }))
  return { id: prepared.id, number }
}
