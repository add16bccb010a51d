import { itemOf } from '../../onething/prepare.ts'
import { issueCertificate } from '../../credentials/commands/issue-certificate.ts'
import type { Item } from '../../catalog/model.ts'
import { displayValue } from '../../forms/display.ts'
import { parseAnswer } from '../../forms/answer.ts'
import type { Value } from '../../forms/expression.ts'
import type { Element } from '../../forms/model.ts'
import { toLocalDate } from '../../calendar/rules.ts'
import type { WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import type { FieldProblem } from '../../platform/refusal.ts'
import type { CaseItem } from '../model.ts'
import { ended, proceed, tellApplicant } from '../progress.ts'
import { badOutputs } from '../refusals.ts'
import { saveItem } from '../store.ts'
import { beginAct, replaceItem, type HeldItem, type TaskKey } from './act.ts'
import { valueReader } from '../values.ts'

/**
 * 准予. Decides for the applicant: keeps what the item hands on (checked like any answer), issues its certificate and
 * lets the graph go on. Everything in one transaction.
 */
export async function grantItem(
  ctx: WriteCtx,
  input: TaskKey & { opinion: string; outputs: Record<string, Value> },
): Promise<void> {
  const held = await beginAct(ctx, input, 'grant')
  const { current, definition } = held
  const law = itemOf(definition, held.item.step)
  const outputs = readOutputs(law, definition.elements, input.outputs, toLocalDate(ctx.now))
  const decided: CaseItem = { ...ended(ctx, held.item), outputs, opinion: input.opinion }
  replaceItem(current, decided)
  const certificate = await issue(ctx, held, law, decided)
  const granted: CaseItem = { ...decided, certificate }
  replaceItem(current, granted)
  await saveItem(ctx, granted)
  await record(ctx, 'case.granted', current.case.id, {
    step: granted.step,
    opinion: input.opinion,
    certificate,
  })
  await tellApplicant(
    ctx,
    current,
    `「${granted.itemName}」办成了${certificate ? `，您的《${law.result.certificate?.title ?? law.result.name}》可以下载了` : ''}。`,
    '/results',
  )
  await proceed(ctx, current, definition)
}

/**
 * 不予许可 or 不予受理. A negative decision is not a failure path: it has a reason in plain words and names the
 * remedies. 行政许可法 §32, §38. Only what depends on the item stops.
 */
export async function refuseItem(
  ctx: WriteCtx,
  input: TaskKey & { act: 'refuse' | 'decline'; reason: string; opinion?: string },
): Promise<void> {
  const { current, item, definition } = await beginAct(ctx, input, input.act)
  const refused: CaseItem = { ...ended(ctx, item), reason: input.reason, opinion: input.opinion ?? null }
  replaceItem(current, refused)
  await saveItem(ctx, refused)
  await record(ctx, input.act === 'refuse' ? 'case.refused' : 'case.declined', current.case.id, {
    step: refused.step,
    reason: input.reason,
    opinion: input.opinion ?? null,
  })
  const law = itemOf(definition, refused.step)
  const verdict = input.act === 'decline' ? '不予受理' : law.type === 'licence' ? '不予许可' : '不予办理'
  await tellApplicant(
    ctx,
    current,
    `「${law.plainName}」${verdict}。原因：${input.reason} 您的权利：${law.remedies}`,
  )
  await proceed(ctx, current, definition)
}

function readOutputs(
  law: Item,
  elements: Record<string, Element>,
  given: Record<string, Value>,
  today: string,
): Record<string, Value> {
  const problems: FieldProblem[] = []
  const outputs: Record<string, Value> = {}
  for (const { element: id, required } of law.outputs) {
    const element = elements[id]
    const raw = given[id]
    if (!element || ((raw === undefined || raw === '') && !required)) continue
    const parsed = parseAnswer(element, String(raw ?? ''), today)
    if (parsed.ok) outputs[id] = parsed.value
    else problems.push({ field: id, code: parsed.code, zh: parsed.zh })
  }
  if (problems.length > 0) throw badOutputs(problems)
  return outputs
}

async function issue(ctx: WriteCtx, held: HeldItem, law: Item, decided: CaseItem): Promise<string | null> {
  const wanted = law.result.certificate
  if (!wanted) return null
  const { current, definition } = held
  const read = valueReader(current)
  const shown = (id: string): string => {
    const element = definition.elements[id]
    const value = read(id)
    return element && value !== undefined
      ? (current.case.filed.values[id]?.text ?? displayValue(element, value))
      : '—'
  }
  return issueCertificate(ctx, {
    type: wanted.type,
    title: wanted.title,
    personId: current.case.personId,
    caseId: current.case.id,
    step: decided.step,
    holder: shown(wanted.holder),
    wording: wanted.wording,
    rows: wanted.rows.map((id) => ({
      label: definition.elements[id]?.name ?? id,
      text: shown(id),
      sensitive: definition.elements[id]?.sensitive ?? null,
    })),
    issuer: ctx.world.region.offices.get(decided.office)?.name ?? decided.office,
  })
}
