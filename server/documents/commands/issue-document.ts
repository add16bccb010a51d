import { toLocalDate } from '../../calendar/rules.ts'
import type { WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { uuidv7 } from '../../platform/ids.ts'
import { readableCode } from '../../platform/secrets.ts'
import type { DocumentKind, Facts, Signature, Signer } from '../model.ts'
import { resolveDocument } from '../resolve.ts'
import { insertDocument } from '../store.ts'

export type IssueDocument = {
  /** What it belongs to: a case, a consultation, an urging. */
  owner: string
  step: string | null
  kind: DocumentKind
  personId: string | null
  office: string
  facts: Facts
  /** Who has signed already, such as the applicant at submission. */
  signed?: { [signer in Signer]?: Signature }
}

/**
 * 制发文书. Resolves the region's template against what is known now and keeps the result for ever: neither another template
 * nor later facts change it. The number is 机关代字 + 类别 + 〔年〕 + 序号, without gap or twin for office, kind and year; offices
 * without a word of their own share their department's and its row of numbers. Call it late in a command, for the number is
 * locked until the transaction ends. Throws (a bug) where the region has no such office or template, or a fact is lacking.
 */
export async function issueDocument(
  ctx: WriteCtx,
  input: IssueDocument,
): Promise<{ id: string; number: string }> {
  const { region } = ctx.world
  const office = region.offices.get(input.office)
  const template = region.documents.get(input.kind)
  if (!office) throw new Error(`there is no office ${input.office}`)
  if (!template) throw new Error(`the region has no template ${input.kind}`)

  const issuedOn = toLocalDate(ctx.now)
  const facts: Facts = {
    ...input.facts,
    'region.name': region.head.name,
    'region.hotline': region.head.hotline,
    'office.name': office.name,
    'office.phone': office.phone,
    'office.address': office.address,
    'office.hours': office.hours,
    'issued.on': issuedOn,
    'item.licence': input.facts['item.type'] === 'licence' ? '是' : null,
  }
  const content = resolveDocument(template, facts, { office: office.name, issuedOn, signed: input.signed })
  const { owner, step, kind, personId } = input
  const id = uuidv7(ctx.now)
  const number = await insertDocument(
    ctx,
    { owner, id, code: readableCode(12), kind, step, personId, office: office.id, content },
    { office: office.documentWord ?? office.department, kind: template.word },
  )
  await record(ctx, 'document.issued', owner, { step, kind, number, title: content.title })
  return { id, number }
}
