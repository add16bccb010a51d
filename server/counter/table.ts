import type { OpenDraft } from '../applications/model.ts'
import { limitText } from '../deadlines/rules.ts'
import type { StoredFile } from '../files/model.ts'
import { displayOrigin, displayValue, typedValue } from '../forms/display.ts'
import { compile, inputsOf, type Read } from '../forms/expression.ts'
import type { PlannedElement } from '../onething/model.ts'
import { itemOf } from '../onething/prepare.ts'
import { digestOfDraft } from './digest.ts'
import type { CounterCheck, CounterDraft, CounterField } from './model.ts'

/** The dense form of one draft: what is asked in front, what is known behind it with its source, what is missing beside it. */
export function layTable(open: OpenDraft, files: readonly StoredFile[]): CounterDraft {
  const { draft, definition, plan } = open
  const { onething } = definition
  const field = (planned: PlannedElement): CounterField | undefined => fieldOf(open, planned)
  const asked = new Set(plan.questions.flatMap(({ elements }) => elements))
  const shown = Object.values(plan.elements).filter(
    ({ element, resolution }) => !asked.has(element) && resolution.value !== undefined,
  )
  return {
    id: draft.id,
    onething: { id: onething.id, name: onething.name, plainName: onething.plainName },
    consented: draft.consentedAt !== null,
    consentText: onething.consent.text,
    complete: plan.complete,
    ineligible: plan.ineligible,
    counts: plan.counts,
    questions: plan.questions.map(({ id, title, why, answered, elements }) => ({
      id,
      title,
      why,
      answered,
      fields: elements.flatMap((element) => {
        const planned = plan.elements[element]
        return (planned && field(planned)) ?? []
      }),
    })),
    sections: [...Map.groupBy(shown, ({ element }) => definition.elements[element]?.section ?? '')].map(
      ([name, elements]) => ({ name, fields: elements.flatMap((planned) => field(planned) ?? []) }),
    ),
    scenarios: [...new Set(plan.scenarios.map(({ name }) => name))],
    materials: plan.materials
      .filter(({ resolution }) => resolution.as !== 'not-needed')
      .map(({ id, name, required, resolution, steps, deferrable }) => ({
        id,
        name,
        as: resolution.as,
        reason: resolution.reason,
        required,
        // Only where every office that needs it has the counter accept: nobody else could keep the promise.
        deferrable: deferrable && steps.every((step) => itemOf(definition, step).counterAccepts),
        promised: deferrable && draft.facts.promised.includes(id),
        files: (draft.facts.files[id] ?? []).flatMap((fileId) => {
          const file = files.find((each) => each.id === fileId)
          return file ? [{ id: file.id, name: file.name, type: file.type, size: file.size }] : []
        }),
      })),
    checks: checksOf(open),
    steps: plan.steps.map(({ id, included, optional, reason }) => {
      const law = itemOf(definition, id)
      return {
        id,
        name: law.plainName,
        included,
        optional,
        reason,
        fee: law.fee.charged
          ? law.fee.charges.map(({ name, fen }) => `${name} ${(fen / 100).toFixed(2)} 元`).join('、')
          : '不收费',
        limit: limitText(law.limits.promised ?? law.limits.statutory),
      }
    }),
    outages: [...new Set(draft.facts.outages.map(({ name }) => name))],
    digest: digestOfDraft(open),
    declaration: onething.declaration,
  }
}

function fieldOf({ definition, draft }: OpenDraft, planned: PlannedElement): CounterField | undefined {
  const element = definition.elements[planned.element]
  if (!element) return undefined
  const { resolution, choices } = planned
  const { value } = resolution
  const options = choices ?? element.options ?? (element.control === 'yes-no' ? YES_NO : [])
  return {
    element: element.id,
    name: element.name,
    question: element.question ?? element.name,
    hint: element.hint ?? '',
    unit: element.unit ?? '',
    control: element.control,
    sensitive: element.sensitive ?? null,
    as: resolution.as,
    required: planned.required,
    text:
      value === undefined
        ? ''
        : (resolution.text ??
          choices?.find((choice) => choice.value === value)?.label ??
          displayValue(element, value)),
    typed: value === undefined ? '' : String(typedValue(element, value)),
    origin: resolution.origin ? displayOrigin(resolution.origin, 'officer') : resolution.reason,
    choices: options.map(({ value: choice, label, hint }) => ({ value: choice, label, hint: hint ?? '' })),
    objected: element.id in draft.facts.objections,
  }
}

const YES_NO: { value: string; label: string; hint?: string }[] = [
  { value: 'true', label: '是' },
  { value: 'false', label: '否' },
]

/** What the officers of the departments will look at, judged by what lies on the table now. */
function checksOf({ definition, plan, draft }: OpenDraft): CounterCheck[] {
  const read: Read = (element) =>
    plan.elements[element]?.resolution.value ?? draft.facts.known[element]?.value
  const laws = plan.steps.filter(({ included }) => included).map(({ id }) => itemOf(definition, id))
  // What an earlier item is still to produce is neither fulfilled nor missing.
  const awaited = new Set(laws.flatMap(({ outputs }) => outputs.map(({ element }) => element)))
  const seen = new Set<string>()
  return laws
    .flatMap((law) =>
      law.checks.map((check) => {
        const early = inputsOf(check.test).some((id) => awaited.has(id))
        const passed = early ? undefined : compile(check.test)(read)
        return {
          text: check.text,
          passed: passed === undefined ? null : passed === true,
          basis: check.basis ?? '',
          item: law.plainName,
        }
      }),
    )
    .filter(({ text }) => !seen.has(text) && seen.add(text))
}
