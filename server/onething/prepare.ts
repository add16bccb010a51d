import type { Item } from '../catalog/model.ts'
import { printedOn } from '../catalog/rules.ts'
import { compile, inputsOf, type Evaluate } from '../forms/expression.ts'
import type { Element } from '../forms/model.ts'
import { needIds, type Confirmation, type Definition, type Step } from './model.ts'

export type PreparedChoice = { value: Evaluate; label: Evaluate; hint?: Evaluate; when?: Evaluate }
export type PreparedElement = {
  element: Element
  derive?: Evaluate
  choices?: PreparedChoice[]
  /** Where it follows from an answer or is chosen: everything needed to derive it, or to offer the choices, anew. */
  inputs: string[]
}
export type PreparedField = { element: string; required: boolean; when?: Evaluate }
export type PreparedMaterial = {
  material: Item['materials'][number]
  when?: Evaluate
  holders: (Evaluate | undefined)[]
}
export type PreparedStep = {
  step: Step
  item: Item
  department: string
  when?: Evaluate
  whenInputs: string[]
  fields: PreparedField[]
  materials: PreparedMaterial[]
  /** Elements that stand on no field but are read all the same: by checks, look-ups of outputs, the certificate. */
  reads: string[]
  /** Every step that must be granted before this one, however far back. */
  ancestors: Set<string>
}

/** A definition with its expressions compiled and its graph closed; made once per version. */
export type Prepared = {
  definition: Definition
  elements: Map<string, PreparedElement>
  steps: PreparedStep[]
  confirmations: { confirmation: Confirmation; when: Evaluate }[]
  /** Element → steps that produce it. */
  producers: Map<string, string[]>
  /** Elements that stand on a question page. */
  questioned: Set<string>
  /** `step` undefined: of the one-thing itself. */
  scenarios: { step?: PreparedStep; id: string; name: string; when: Evaluate }[]
  eligibility: { test: Evaluate; inputs: string[]; text: string }[]
  subject: Evaluate | undefined
}

/** The item of a step, in the version under which the case was filed. */
export function itemOf(definition: Definition, step: string): Item {
  const place = definition.onething.steps.find((candidate) => candidate.id === step)
  const entry = place && definition.items[place.item]
  if (!entry) throw new Error(`${definition.onething.id} version ${definition.version} has no step ${step}`)
  return entry.item
}

const prepared = new WeakMap<Definition, Prepared>()

export function prepare(definition: Definition): Prepared {
  const known = prepared.get(definition)
  if (known) return known
  const made = build(definition)
  prepared.set(definition, made)
  return made
}

function build(definition: Definition): Prepared {
  const { onething } = definition
  const optional = (expression: Parameters<typeof compile>[0] | undefined): Evaluate | undefined =>
    expression === undefined ? undefined : compile(expression)

  const elements = new Map<string, PreparedElement>()
  for (const [id, element] of Object.entries(definition.elements)) {
    elements.set(id, {
      element,
      derive: optional(element.derive),
      inputs: element.from || element.choices ? renewalInputs(element) : [],
      choices: element.choices?.map((choice) => ({
        value: compile(choice.value),
        label: compile(choice.label),
        hint: optional(choice.hint),
        when: optional(choice.when),
      })),
    })
  }

  const byId = new Map(onething.steps.map((step) => [step.id, step]))
  const ancestorsOf = (step: Step, found = new Set<string>()): Set<string> => {
    for (const need of step.needs.flatMap(needIds)) {
      const before = byId.get(need)
      if (before && !found.has(need)) {
        found.add(need)
        ancestorsOf(before, found)
      }
    }
    return found
  }

  const producers = new Map<string, string[]>()
  const steps = onething.steps.map((step): PreparedStep => {
    const entry = definition.items[step.item]
    if (!entry) throw new Error(`${onething.id}: step ${step.id} has no item ${step.item}`)
    for (const output of entry.item.outputs) {
      producers.set(output.element, [...(producers.get(output.element) ?? []), step.id])
    }
    return {
      step,
      item: entry.item,
      department: entry.department,
      when: optional(step.when),
      whenInputs: step.when === undefined ? [] : inputsOf(step.when),
      fields: entry.item.form.fields.map((field) => ({
        element: field.element,
        required: field.required,
        when: optional(field.when),
      })),
      materials: entry.item.materials.map((material) => ({
        material,
        when: optional(material.when),
        holders: material.satisfiedBy.map((by) => (by.by === 'certificate' ? compile(by.holder) : undefined)),
      })),
      reads: readsOf(entry.item),
      ancestors: ancestorsOf(step),
    }
  })

  const scenariosOf = ({ scenarios }: Pick<Item, 'scenarios'>, step?: PreparedStep) =>
    scenarios.map(({ id, name, when }) => ({ ...(step && { step }), id, name, when: compile(when) }))

  return {
    definition,
    elements,
    steps,
    scenarios: [...scenariosOf(onething), ...steps.flatMap((step) => scenariosOf(step.item, step))],
    confirmations: onething.confirmations.map((confirmation) => ({
      confirmation,
      when: compile(confirmation.when),
    })),
    producers,
    questioned: new Set(onething.questions.flatMap((question) => question.elements)),
    eligibility: onething.eligibility.map((rule) => ({
      test: compile(rule.test),
      inputs: inputsOf(rule.test),
      text: rule.text,
    })),
    subject: optional(onething.subject),
  }
}

function renewalInputs({ derive, from, choices }: Element): string[] {
  const expressions = [
    ...(derive === undefined ? [] : [derive]),
    ...(choices ?? []).flatMap(({ value, label, hint, when }) => [value, label, hint, when]),
  ]
  return [...(from ?? []), ...expressions.flatMap((each) => (each === undefined ? [] : inputsOf(each)))]
}

function readsOf(item: Item): string[] {
  const { certificate } = item.result
  return [
    ...item.checks.flatMap((check) => inputsOf(check.test)),
    ...item.outputs.flatMap(({ fetch }) => (fetch ? Object.values(fetch.with).flatMap(inputsOf) : [])),
    ...(certificate?.of ? printedOn(certificate.of, certificate) : []),
  ]
}
