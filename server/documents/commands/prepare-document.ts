import { toLocalDate } from '../../calendar/rules.ts'
import type { WriteCtx } from '../../platform/ctx.ts'
import { uuidv7 } from '../../platform/ids.ts'
import { readableCode } from '../../platform/secrets.ts'
import type { Facts, IssuedDocument, PreparedDocument } from '../model.ts'
import { resolveDocument } from '../resolve.ts'
import type { IssueDocument } from './issue-document.ts'

/**
 * Resolves the region's template against what is known now; only the number is lacking, and ‹id› stands for it. Nothing is
 * stored. Throws (a bug) where the region has no such office or template, or a fact is lacking.
 */
export function prepareDocument(ctx: WriteCtx, input: IssueDocument): PreparedDocument {
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
  const word = office.documentWord ?? office.department
  const id = uuidv7(ctx.now)
  return {
    owner,
    id,
    number: `‹${id}›`,
    code: readableCode(12),
    kind,
    step,
    personId,
    office: office.id,
    content,
    issuedAt: ctx.now,
    word,
    prefix: word + template.word,
  }
}

/** What the paper trail tells of a document. */
export function toldOfDocument({
  step,
  kind,
  number,
  content,
}: Pick<IssuedDocument, 'step' | 'kind' | 'number' | 'content'>): Record<string, unknown> {
  return { step, kind, number, title: content.title }
}
