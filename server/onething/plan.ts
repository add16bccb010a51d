import { displayOrigin, displayValue } from '../forms/display.ts'
import type { Read, Value } from '../forms/expression.ts'
import type { Candidate, Fact, Facts } from '../forms/model.ts'
import type {
  Definition,
  Plan,
  PlannedChoice,
  PlannedElement,
  PlannedMaterial,
  PlannedStep,
  Resolution,
} from './model.ts'
import { planQuestions, WHICH } from './questions.ts'
import { prepare, type Prepared, type PreparedMaterial, type PreparedStep } from './prepare.ts'

/** An application about which nothing is known yet: what the guide page plans with. */
export const NOTHING_KNOWN: Facts = {
  known: {},
  answers: {},
  objections: {},
  certificates: [],
  candidates: {},
  outages: [],
  files: {},
  promised: [],
  unwanted: [],
}

/** What the sign-in says of a person: known before anything is asked. `at`: when, RFC 3339. */
export function knownBySignIn(
  { number, name, phone }: { number: string; name: string; phone: string },
  at: string,
): Facts['known'] {
  const identity = (value: string): Fact => ({ value, origin: { kind: 'identity', at } })
  return {
    'applicant.number': identity(number),
    'applicant.name': identity(name),
    'applicant.phone': identity(phone),
  }
}

/**
 * 多表合一. What an application comes to, given what is known: N forms become one, field by field, and N lists of
 * papers one set. Pure: the same facts give the same plan. Every element is settled once, in this order: the
 * applicant's objection; the output of an earlier item; a register; a derivation; a single choice; the answer.
 */
export function planFor(definition: Definition, facts: Facts): Plan {
  return new Planner(prepare(definition), facts).plan()
}

/** What the case is about, as text; undefined if the one-thing names no subject or it is not known yet. */
export function subjectOf(definition: Definition, plan: Plan): string | undefined {
  const value = prepare(definition).subject?.((element) => plan.elements[element]?.resolution.value)
  return value === undefined ? undefined : String(value)
}

/** The choices on offer for an element with these values; undefined where it is not a choice. */
export function offeredChoices(
  { elements }: Prepared,
  element: string,
  read: Read,
): PlannedChoice[] | undefined {
  const prepared = elements.get(element)
  if (!prepared?.choices) return prepared?.element.options
  const found = new Map<string, PlannedChoice>()
  for (const choice of prepared.choices) {
    if (choice.when && choice.when(read) !== true) continue
    const value = choice.value(read)
    const label = choice.label(read)
    if (value === undefined || label === undefined || found.has(String(value))) continue
    const hint = choice.hint?.(read)
    found.set(String(value), {
      value: String(value),
      label: String(label),
      ...(hint === undefined ? {} : { hint: String(hint) }),
    })
  }
  return [...found.values()]
}

class Planner {
  private readonly settled = new Map<string, PlannedElement>()
  private readonly settling = new Set<string>()
  private readonly included = new Map<string, { included: boolean; reason: string }>()
  /** Elements of a register record that has not been chosen yet → the element by which it is chosen. */
  private readonly awaitingChoice = new Map<string, string>()
  private readonly chosen: Record<string, Fact> = {}
  /** The elements by which a record has still to be chosen; until then nothing is concluded from what is missing. */
  private readonly toChoose: string[] = []
  /** Every element whose value goes with the case. */
  private readonly filed = new Set<string>()
  private readonly read = (element: string): Value | undefined => this.settle(element).resolution.value
  private readonly prepared: Prepared
  private readonly facts: Facts

  constructor(prepared: Prepared, facts: Facts) {
    this.prepared = prepared
    this.facts = facts
    for (const [element, candidates] of Object.entries(facts.candidates)) this.spread(element, candidates)
  }

  plan(): Plan {
    for (const element of Object.keys(this.facts.candidates)) this.settle(element).required = true
    for (const step of this.prepared.steps) this.include(step)

    const fields: Plan['fields'] = []
    const steps = this.prepared.steps.map((step) => this.planStep(step, fields))
    const running = this.prepared.steps.filter((step) => this.included.get(step.step.id)?.included)
    for (const element of running.flatMap((step) => step.reads)) {
      this.settle(element)
      this.filed.add(element)
    }
    const method = this.prepared.definition.onething.delivery?.method
    if (method !== undefined) {
      this.settle(method)
      this.filed.add(method)
    }
    for (const element of this.filed) {
      for (const input of this.prepared.elements.get(element)?.inputs ?? []) this.filed.add(input)
    }
    const confirmations = this.prepared.confirmations
      .filter(({ when }) => when(this.read) === true)
      .map(({ confirmation }) => {
        for (const element of [...Object.values(confirmation.person), ...confirmation.shows])
          this.settle(element)
        for (const element of confirmation.shows) this.filed.add(element)
        return confirmation.id
      })
    const ineligible = this.prepared.eligibility
      .filter(({ test, inputs }) => test(this.read) !== true && !inputs.some((input) => this.isOpen(input)))
      .map(({ text }) => text)
    const scenarios = this.prepared.scenarios.flatMap(({ step, id, name, when }) => {
      const applies = (!step || running.includes(step)) && when(this.read) === true
      return applies ? [{ ...(step && { item: step.item.id }), id, name }] : []
    })
    const materials = this.planMaterials(running)
    const questions = planQuestions(this.prepared, this.facts, this.settled, this.toChoose.length > 0)

    return {
      steps,
      scenarios,
      confirmations,
      elements: Object.fromEntries(this.settled),
      fields,
      filed: [...this.filed],
      questions,
      materials,
      ineligible,
      complete:
        ineligible.length === 0 &&
        [...this.settled.values()].every(isAnswered) &&
        materials.every((material) => this.isProvided(material)),
      counts: {
        items: running.length,
        departments: new Set(running.map((step) => step.department)).size,
        forms: running.length,
        fields: fields.length,
        questions: questions.length,
        materials: materials.length,
        uploads: materials.filter((material) => material.resolution.as === 'asked').length,
      },
    }

    function isAnswered(planned: PlannedElement): boolean {
      const { as, value } = planned.resolution
      return as !== 'asked' || !planned.required || value !== undefined
    }
  }

  /** A record of a register is taken as soon as the applicant has said which one. */
  private spread(element: string, candidates: Candidate[]): void {
    const answer = this.facts.answers[element]?.value
    const taken = candidates.find((candidate) => candidate.value === answer)
    if (taken) Object.assign(this.chosen, taken.facts)
    else {
      this.toChoose.push(element)
      for (const candidate of candidates) {
        for (const [given, fact] of Object.entries(candidate.facts)) {
          // Twins have the same parents, whichever of them is chosen.
          if (candidates.every((other) => other.facts[given]?.value === fact.value)) this.chosen[given] = fact
          else this.awaitingChoice.set(given, element)
        }
      }
    }
    this.awaitingChoice.delete(element)
  }

  private include(prepared: PreparedStep): { included: boolean; reason: string } {
    const { step } = prepared
    const known = this.included.get(step.id)
    if (known) return known
    const verdict = this.judge(prepared)
    this.included.set(step.id, verdict)
    return verdict
  }

  private judge({ step, when, whenInputs }: PreparedStep): { included: boolean; reason: string } {
    if (step.optional && this.facts.unwanted.includes(step.id))
      return { included: false, reason: '您选择了不办这一项' }
    const needed = when?.(this.read)
    // What decides is asked until it is known, and stays a question that can be answered otherwise.
    for (const planned of whenInputs.map((input) => this.settle(input))) {
      const { as, value } = planned.resolution
      if (as === 'asked' && (needed === undefined || value !== undefined)) planned.required = true
    }
    if (needed === false) return { included: false, reason: step.unless ?? '按您的情况不需要办' }
    return { included: true, reason: '' }
  }

  private planStep(prepared: PreparedStep, fields: Plan['fields']): PlannedStep {
    const { step, item } = prepared
    const { included, reason } = this.include(prepared)
    if (included) {
      for (const field of prepared.fields) {
        const needed = field.when === undefined || field.when(this.read) === true
        const as = needed ? this.place(field.element, field.required, prepared) : 'not-needed'
        fields.push({ step: step.id, element: field.element, as })
        if (as !== 'not-needed') this.filed.add(field.element)
      }
    }
    const office = step.officeBy ? this.settle(step.officeBy).resolution.value : undefined
    return {
      id: step.id,
      item: step.item,
      included,
      reason,
      optional: step.optional,
      needs: step.needs,
      office: typeof office === 'string' ? office : item.office,
    }
  }

  /** Settles an element for one field and says how; what an earlier item of this very chain produces comes first. */
  private place(element: string, required: boolean, consumer: PreparedStep): Resolution['as'] {
    const planned = this.settle(element, consumer)
    if (required && planned.resolution.as === 'asked') planned.required = true
    if (planned.resolution.as === 'asked' && !planned.required && !this.prepared.questioned.has(element)) {
      return 'not-needed'
    }
    return planned.resolution.as
  }

  private settle(element: string, consumer?: PreparedStep): PlannedElement {
    const known = this.settled.get(element)
    if (known) return known
    const prepared = this.prepared.elements.get(element)
    if (!prepared || this.settling.has(element)) {
      return { element, required: false, resolution: { as: 'not-needed', reason: '没有这一项' } }
    }
    this.settling.add(element)
    const planned = this.resolve(element, consumer)
    this.settling.delete(element)
    const { resolution } = planned
    if (resolution.value !== undefined && resolution.text === undefined) {
      const { value } = resolution
      const inCodes = prepared.element.options?.some((option) => option.value === value)
      const choice = inCodes ? undefined : planned.choices?.find((offered) => offered.value === value)
      resolution.text = choice?.label ?? displayValue(prepared.element, value)
    }
    this.settled.set(element, planned)
    return planned
  }

  private resolve(element: string, consumer?: PreparedStep): PlannedElement {
    const settle = (resolution: Resolution, choices?: PlannedChoice[]): PlannedElement => ({
      element,
      resolution,
      choices,
      required: false,
    })
    const prepared = this.prepared.elements.get(element)
    if (!prepared) throw new Error(`no element ${element}`)

    const objected = this.facts.objections[element] ? this.facts.answers[element] : undefined
    if (objected)
      return settle(fromFact(objected, 'asked', '您指出登记的信息有误，以您填写的为准，由部门核实'))

    const producer = this.producerOf(element, consumer)
    if (producer) {
      return settle({
        as: 'earlier',
        step: producer.step.id,
        reason: `由「${producer.item.name}」产生，不用您填`,
      })
    }

    if (this.facts.candidates[element]) {
      const choices = this.choicesOf(element)
      const { origin } = this.chosen[element] ?? {}
      const taken = this.ask(element, choices)
      return settle(
        { ...taken, ...(origin && taken.value !== undefined ? { origin } : {}), reason: WHICH },
        choices,
      )
    }

    const fact = this.facts.known[element] ?? this.chosen[element]
    if (fact) return settle(fromFact(fact, 'known', displayOrigin(fact.origin)))

    const choosing = this.awaitingChoice.get(element)
    if (choosing) {
      this.settle(choosing)
      return settle({ as: 'known', reason: `选好「${this.nameOf(choosing)}」后自动带出` })
    }

    const parts = prepared.derive ? (prepared.element.from ?? []).map((part) => this.settle(part)) : []
    for (const part of parts) if (part.resolution.as === 'asked') part.required = true

    const derived = prepared.derive?.(this.read)
    if (derived !== undefined)
      return settle({ as: 'derived', value: derived, reason: this.derivedReason(element) })

    const choices = this.choicesOf(element)
    if (choices?.length === 0) return settle({ as: 'not-needed', reason: '没有可以选择的内容' })
    if (choices?.length === 1 && choices[0]) {
      return settle({ as: 'derived', value: choices[0].value, reason: '只有这一种情况，不用选' }, choices)
    }

    const pending = parts.some(
      ({ resolution }) => resolution.value === undefined && resolution.as !== 'not-needed',
    )
    if (pending) return settle({ as: 'derived', reason: this.derivedReason(element) })

    return settle(this.ask(element, choices), choices)
  }

  private ask(element: string, choices: PlannedChoice[] | undefined): Resolution {
    const answer = this.facts.answers[element]
    const valid = answer && (!choices || choices.some((choice) => choice.value === answer.value))
    const outage = this.facts.outages.find((lost) => lost.elements.includes(element))
    const lost = outage?.why === 'spent' ? '今天能查的次数已经用完，请您填写' : '的系统暂时没有回应，请您填写'
    const reason = outage ? `${outage.name}${lost}` : '只有您知道'
    return valid ? fromFact(answer, 'asked', reason) : { as: 'asked', reason }
  }

  /** The step whose granted result is this element: for one field, only if it lies on the way to it. */
  private producerOf(element: string, consumer?: PreparedStep): PreparedStep | undefined {
    for (const id of this.prepared.producers.get(element) ?? []) {
      const producer = this.prepared.steps.find((step) => step.step.id === id)
      if (!producer || !this.include(producer).included) continue
      if (!consumer || consumer.ancestors.has(id)) return producer
    }
    return undefined
  }

  private choicesOf(element: string): PlannedChoice[] | undefined {
    const candidates = this.facts.candidates[element]
    if (candidates) return candidates.map(({ value, label }) => ({ value, label }))
    return offeredChoices(this.prepared, element, this.read)
  }

  private planMaterials(running: PreparedStep[]): PlannedMaterial[] {
    const set = new Map<string, PlannedMaterial>()
    for (const step of running) {
      for (const prepared of step.materials) {
        const { material } = prepared
        const needed = prepared.when === undefined || prepared.when(this.read) === true
        const resolution: Resolution = needed
          ? this.provide(prepared, step)
          : { as: 'not-needed', reason: '按您的情况不需要' }
        const there = set.get(material.id)
        if (!there) {
          set.set(material.id, {
            id: material.id,
            name: material.name,
            steps: [step.step.id],
            resolution,
            required: material.required,
            deferrable: material.deferrable,
          })
          continue
        }
        there.deferrable &&= material.deferrable
        there.steps.push(step.step.id)
        there.required ||= material.required
        if (rank(resolution) < rank(there.resolution)) there.resolution = resolution
      }
    }
    return [...set.values()]

    /** The same paper in two lists: one that spares it spares both; one that does not need it spares nobody. */
    function rank({ as }: Resolution): number {
      return ['known', 'earlier', 'derived', 'asked', 'not-needed'].indexOf(as)
    }
  }

  private provide({ material, holders }: PreparedMaterial, consumer: PreparedStep): Resolution {
    for (const [index, by] of material.satisfiedBy.entries()) {
      if (by.by === 'certificate') {
        const holder = holders[index]?.(this.read)
        const held = this.facts.certificates.find((own) => own.type === by.type && own.holder === holder)
        if (held) {
          return {
            as: 'known',
            text: held.number,
            certificate: { number: held.number, source: held.source },
            reason: `已有电子证照「${held.typeName}」，${displayOrigin({ kind: 'source', source: held.source, name: held.department, at: held.at })}`,
          }
        }
      } else if (by.by === 'data') {
        const planned = by.elements.map((element) => this.settle(element))
        // A record that the applicant picked out of a register is the register's.
        const isShared = ({ element, resolution }: PlannedElement): boolean =>
          resolution.value !== undefined && (resolution.as === 'known' || this.chosen[element] !== undefined)
        const shared = planned.find(({ resolution }) => resolution.as === 'known')?.resolution
        if (shared && planned.every(isShared)) {
          return { as: 'known', reason: `数据共享已核对，${shared.reason}`, origin: shared.origin }
        }
      } else if (by.by === 'step') {
        const producer = this.prepared.steps.find(
          (step) =>
            step.step.item === by.item && consumer.ancestors.has(step.step.id) && this.include(step).included,
        )
        if (producer) {
          return {
            as: 'earlier',
            step: producer.step.id,
            reason: `由「${producer.item.name}」产生，不用您交`,
          }
        }
      } else return { as: 'derived', reason: '由您的回答和签名自动生成' }
    }
    const [choice] = this.toChoose
    return choice
      ? { as: 'known', reason: `选好「${this.nameOf(choice)}」后自动核对` }
      : { as: 'asked', reason: '系统里没有查到，请拍照上传' }
  }

  private isProvided({ id, required, resolution, deferrable }: PlannedMaterial): boolean {
    const promised = deferrable && this.facts.promised.includes(id)
    return resolution.as !== 'asked' || !required || promised || (this.facts.files[id]?.length ?? 0) > 0
  }

  /** Not settled yet, so nothing may be concluded from its absence. */
  private isOpen(element: string): boolean {
    if (this.awaitingChoice.has(element)) return true
    const { resolution } = this.settle(element)
    if (resolution.value !== undefined) return false
    if (this.facts.candidates[element]) return true
    const lost = this.facts.outages.some((outage) => outage.elements.includes(element))
    return lost || (resolution.as === 'asked' && this.prepared.questioned.has(element))
  }

  private derivedReason(element: string): string {
    const from = this.prepared.elements.get(element)?.element.from
    return from ? `由${from.map((part) => `「${this.nameOf(part)}」`).join('')}得出` : '由已知信息得出'
  }

  private nameOf(element: string): string {
    return this.prepared.elements.get(element)?.element.name ?? element
  }
}

function fromFact(fact: Fact, as: Resolution['as'], reason: string): Resolution {
  return { as, value: fact.value, origin: fact.origin, reason }
}
