import type { CertificateType } from '../catalog/certificate.ts'
import { certificateOf } from '../catalog/rules.ts'
import {
  cancelCertificate,
  issueCertificate,
  replaceCertificate,
} from '../credentials/commands/issue-certificate.ts'
import { deliverOnPage } from '../deliveries/commands/deliver-on-page.ts'
import { planDelivery } from '../deliveries/commands/plan-delivery.ts'
import { DeliveryMethod } from '../deliveries/model.ts'
import { listDeliveries } from '../deliveries/queries.ts'
import type { IssueDocument } from '../documents/commands/issue-document.ts'
import { displayValue } from '../forms/display.ts'
import { checkUscc } from '../people/identifiers.ts'
import type { WriteCtx } from '../platform/ctx.ts'
import type { Definition } from '../onething/model.ts'
import { itemOf } from '../onething/prepare.ts'
import type { CaseItem, WholeCase } from './model.ts'
import { saveItem } from './store.ts'
import { hasSucceeded, isFinal } from './turns.ts'
import { valueReader } from './values.ts'

/** Issues papers and sends them to the applicant's page, where they count as delivered on arrival. */
export function deliverPapers(
  ctx: WriteCtx,
  current: WholeCase,
  office: string,
  papers: IssueDocument[],
): void {
  deliverOnPage(ctx, { ...recipientOf(current), office, papers })
}

const recipientOf = ({ case: head }: WholeCase) => ({
  owner: head.id,
  caseNumber: head.number,
  personId: head.personId,
  addressee: head.applicant,
})

/**
 * Does with the certificate what an item that has succeeded does: issues it, puts a new version in the place of the last, or ends
 * it. Nothing where the item has none, has done so already, or waits for others that are issued together with it (多证联发).
 * Gives the number of what was issued.
 */
export async function issueResult(
  ctx: WriteCtx,
  current: WholeCase,
  definition: Definition,
  item: CaseItem,
): Promise<string | null> {
  const wanted = certificateOf(itemOf(definition, item.step))
  if (!wanted || item.certificate || !hasSucceeded(item.state)) return item.certificate
  const { of: type, does } = wanted
  const read = valueReader(current)
  const text = (id: string | undefined): string | undefined => {
    const value = id === undefined ? undefined : read(id)
    return value === undefined ? undefined : String(value)
  }
  const shown = (id: string): string => {
    const element = definition.elements[id]
    const value = read(id)
    return element && value !== undefined
      ? (current.case.filed.values[id]?.text ?? displayValue(element, value))
      : '—'
  }
  const about = {
    personId: current.case.personId,
    caseId: current.case.id,
    step: item.step,
    holderNumber: holderNumberOf(type, text(type.holder.number)),
  }
  // A number stands on the licence on the wall: whoever only typed it has not shown that it is the own one.
  const typed = current.case.filed.values[type.holder.number ?? '']?.origin?.kind === 'answer'
  const succeeds = {
    previous: text(wanted.previous) ?? '',
    appliedAt: current.case.submittedAt,
    ...(typed && { holderNumber: null }),
  }
  if (does === 'cancel') {
    await cancelCertificate(ctx, { ...about, ...succeeds, type: type.id })
    return null
  }
  const given = {
    ...about,
    type,
    holder: read(type.holder.name) === undefined ? null : shown(type.holder.name),
    rows: type.rows.map((id) => ({
      label: definition.elements[id]?.name ?? id,
      text: shown(id),
      sensitive: definition.elements[id]?.sensitive ?? null,
      element: id,
      value: read(id),
    })),
    issuer: ctx.world.region.offices.get(item.office)?.name ?? item.office,
    office: item.office,
    until:
      typeof type.validity === 'object' && 'until' in type.validity ? text(type.validity.until) : undefined,
  }
  return does === 'issue'
    ? issueCertificate(ctx, given)
    : replaceCertificate(ctx, { ...given, ...succeeds, turn: does })
}

/** 公民身份号码 or 统一社会信用代码 as registers write it, so that a company finds its certificate however the code was typed. */
function holderNumberOf({ holder }: CertificateType, said: string | undefined): string | null {
  if (said === undefined) return null
  const code = holder.kind === 'company' ? checkUscc(said) : undefined
  return code?.ok ? code.value : said
}

/** Does the certificate of this step wait for others? */
export function isHeldBack(current: WholeCase, { onething }: Definition, step: string): boolean {
  return (
    onething.issuedTogether.includes(step) &&
    current.items.some(
      ({ step: other, state }) =>
        onething.issuedTogether.includes(other) && other !== step && !isFinal(state) && !hasSucceeded(state),
    )
  )
}

/** 多证联发: once the last step of the group is over, the certificates of all that succeeded are issued at once. */
export async function issueHeldBack(
  ctx: WriteCtx,
  current: WholeCase,
  definition: Definition,
): Promise<CaseItem[]> {
  const issued: CaseItem[] = []
  for (const item of current.items) {
    const waits = definition.onething.issuedTogether.includes(item.step) && hasSucceeded(item.state)
    if (!waits || item.certificate || isHeldBack(current, definition, item.step)) continue
    const certificate = await issueResult(ctx, current, definition, item)
    if (certificate === null) continue
    const changed = { ...item, certificate }
    current.items = current.items.map((other) => (other.step === item.step ? changed : other))
    await saveItem(ctx, changed)
    issued.push(changed)
  }
  return issued
}

/** Sends certificates on the way that the applicant chose: electronic unless they asked for paper. */
export async function deliverCertificates(
  ctx: WriteCtx,
  current: WholeCase,
  definition: Definition,
  items: readonly CaseItem[],
  office: string,
): Promise<void> {
  const issued = items.flatMap(({ certificate }) => (certificate === null ? [] : [certificate]))
  if (issued.length === 0) return
  // A case that was reopened and closes again delivers only what is new.
  const sent = new Set((await listDeliveries(ctx, current.case.id)).flatMap((each) => each.certificates))
  const certificates = issued.filter((number) => !sent.has(number))
  if (certificates.length === 0) return
  const read = valueReader(current)
  const { delivery } = definition.onething
  const wanted =
    DeliveryMethod.exclude(['notice']).safeParse(delivery && read(delivery.method)).data ?? 'page'
  const address = delivery?.address && read(delivery.address)
  // Nobody can post what has no address: it waits at the counter.
  const method = wanted === 'post' && !address ? 'counter' : wanted
  const nearest = method === 'nearest' ? counterOf(ctx, delivery?.office && read(delivery.office)) : undefined
  if (method === 'page')
    return deliverOnPage(ctx, { ...recipientOf(current), office, papers: [], certificates })
  await planDelivery(ctx, {
    ...recipientOf(current),
    office: nearest ?? definition.onething.outletOffice ?? office,
    documents: [],
    certificates,
    method,
    ...(typeof address === 'string' ? { address } : {}),
  })
}

/** 就近取证: the office whose counter the applicant chose, by its own id or by that of its hall. */
function counterOf(ctx: WriteCtx, chosen: unknown): string | undefined {
  const { halls, offices } = ctx.world.region
  const office = typeof chosen === 'string' ? (halls.get(chosen)?.office ?? chosen) : undefined
  return office !== undefined && offices.has(office) ? office : undefined
}
