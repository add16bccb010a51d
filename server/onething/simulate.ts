import type { Value } from '../forms/expression.ts'
import type { Element, Fact, Facts, Origin } from '../forms/model.ts'
import type { Definition, Plan } from './model.ts'
import { NOTHING_KNOWN, planFor } from './plan.ts'

/** What one invented applicant met. `known`: whether the registers answered about him. */
export type Persona = {
  /** An invented name, another for each. */
  name: string
  known: boolean
  /** What he answered, as a person reads it. */
  answers: { name: string; text: string }[]
  questions: number
  uploads: number
  items: number
  /** Why he could not apply; empty: he could. */
  ineligible: string[]
}

export type Simulation = {
  personas: Persona[]
  /** Steps that were taken by nobody, questions that were asked of nobody, papers that were handed in by nobody. */
  never: { steps: string[]; questions: string[]; materials: string[] }
}

/** Invented applicants that are run through to see which branches anybody reaches; only the first few are shown. */
const RUNS = 200
/** Answers bring up further questions; whoever is still asked after so many rounds runs in a circle. */
const ROUNDS = 12

/**
 * 模拟. Runs invented applicants through a definition: each answers what he is asked, by chance but the same at every run; every second
 * one is known to the registers that the one-thing asks. Values that the conditions compare with are tried as well, so that a branch that
 * nobody reaches is most likely one that nobody can reach. Pure.
 */
export function simulate(definition: Definition, gives: readonly string[], shown = 20): Simulation {
  const seen = { steps: new Set<string>(), questions: new Set<string>(), materials: new Set<string>() }
  const everybody: Persona[] = []
  for (const { name, known, facts, plan } of inventApplicants(definition, gives, RUNS)) {
    note(seen, plan)
    everybody.push({ name, ...personaOf(definition, plan, known, facts) })
  }
  const { steps, questions } = definition.onething
  const papers = Object.values(definition.items).flatMap(({ item }) => item.materials)
  const unseen = (all: readonly { id: string }[], of: ReadonlySet<string>): string[] => [
    ...new Set(all.map(({ id }) => id).filter((id) => !of.has(id))),
  ]
  return {
    personas: differentOnes(everybody, shown),
    never: {
      steps: unseen(steps, seen.steps),
      questions: unseen(questions, seen.questions),
      materials: unseen(papers, seen.materials),
    },
  }
}

/** An invented applicant: whether the registers know him, what is known of him and answered by him, and what that comes to. */
export type Invented = { name: string; known: boolean; facts: Facts; plan: Plan }

/**
 * So many invented applicants to a definition, the same at every run. `gives`: what registers know of every second one; `signIn`: what
 * the sign-in tells of
 * somebody of this name.
 */
export function inventApplicants(
  definition: Definition,
  gives: readonly string[],
  count: number,
  signIn: (name: string) => Facts['known'] = () => ({}),
): Invented[] {
  const chance = randomFrom(definition.onething.id)
  const compared = comparedValues([definition.onething, definition.items, definition.elements])
  const invented: Invented[] = []
  for (let run = 0; run < count; run += 1) {
    const known = run % 2 === 0
    const facts: Facts = { ...structuredClone(NOTHING_KNOWN), known: signIn(nameOf(run)) }
    for (const id of known ? gives : []) {
      const element = definition.elements[id]
      if (element) facts.known[id] = fact(valueFor(element, undefined, compared.get(id), chance), REGISTER)
    }
    let plan = planFor(definition, facts)
    for (let round = 0; round < ROUNDS; round += 1) {
      const open = plan.questions.flatMap(({ elements }) => elements).filter((id) => !facts.answers[id])
      if (open.length === 0) break
      for (const id of open) {
        const element = definition.elements[id]
        const { choices } = plan.elements[id] ?? {}
        if (element) facts.answers[id] = fact(valueFor(element, choices, compared.get(id), chance), ANSWER)
      }
      plan = planFor(definition, facts)
    }
    invented.push({ name: nameOf(run), known, facts, plan })
  }
  return invented
}

/** So many of them who differ in what they met; who meets the same as another comes only where there are no more. */
function differentOnes(everybody: readonly Persona[], count: number): Persona[] {
  const met = new Set<string>()
  const [first, again]: [Persona[], Persona[]] = [[], []]
  for (const persona of everybody) {
    const key = JSON.stringify({ ...persona, name: '' })
    ;(met.has(key) ? again : first).push(persona)
    met.add(key)
  }
  return [...first, ...again].slice(0, count)
}

type Chance = () => number

const AT = '2026-01-01T00:00:00Z'
const REGISTER: Origin = { kind: 'source', source: 'simulated', name: '模拟', at: AT }
const ANSWER: Origin = { kind: 'answer', at: AT }
const fact = (value: Value, origin: Origin): Fact => ({ value, origin })

function note(
  seen: { steps: Set<string>; questions: Set<string>; materials: Set<string> },
  plan: Plan,
): void {
  for (const { id, included } of plan.steps) if (included) seen.steps.add(id)
  for (const { id } of plan.questions) seen.questions.add(id)
  for (const { id, resolution } of plan.materials) if (resolution.as !== 'not-needed') seen.materials.add(id)
}

function personaOf(
  { elements }: Definition,
  plan: Plan,
  known: boolean,
  facts: Facts,
): Omit<Persona, 'name'> {
  return {
    known,
    answers: Object.keys(facts.answers).flatMap((id) => {
      const text = plan.elements[id]?.resolution.text
      return text === undefined ? [] : [{ name: elements[id]?.name ?? id, text }]
    }),
    questions: plan.counts.questions,
    uploads: plan.counts.uploads,
    items: plan.counts.items,
    ineligible: plan.ineligible,
  }
}

/** A value that the element may have: one of its choices; else now and then one that a condition compares with. */
function valueFor(
  element: Element,
  choices: readonly { value: string }[] | undefined,
  compared: readonly Value[] | undefined,
  chance: Chance,
): Value {
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(chance() * from.length)]
  const offered = pick(choices ?? element.options ?? [])
  if (offered) return offered.value
  if (element.control === 'yes-no') return chance() < 0.5
  if (compared && chance() < 0.7) {
    const value = pick(compared)
    if (typeof value === 'number') return value + (pick([-1, 0, 1]) ?? 0)
    if (value !== undefined) return value
  }
  if (element.control === 'number' || element.control === 'money') {
    const [min, max] = [element.min ?? 0, element.max ?? (element.min ?? 0) + 1000]
    return min + Math.floor(chance() * (max - min + 1))
  }
  if (element.control === 'date') return dayBefore(chance)
  if (element.control === 'instant') return `${dayBefore(chance)}T08:00:00+08:00`
  return pick(WORDS[element.control] ?? ['甲', '乙', '丙']) ?? '甲'
}

/** A day of the last eighty years. */
function dayBefore(chance: Chance): string {
  return new Date(Date.UTC(2026, 0, 1) - Math.floor(chance() * 80 * 365) * 86_400_000)
    .toISOString()
    .slice(0, 10)
}

const SURNAMES = [...'陈李王张刘杨黄赵周吴徐孙马朱胡郭何林罗高']
const GIVEN = ['静', '明', '建国', '娜', '思远', '丽华', '伟', '雨桐', '志强', '秀英', '浩']

/** An invented name; 220 runs have 220 names, for 20 and 11 share no divisor. */
const nameOf = (run: number): string => `${SURNAMES[run % SURNAMES.length]}${GIVEN[run % GIVEN.length]}`

const WORDS: Partial<Record<Element['control'], string[]>> = {
  'person-name': Array.from({ length: 220 }, (_, run) => nameOf(run)),
  'given-name': ['安', '子涵'],
  'citizen-number': ['320812199403121021', '320812199203104512'],
  phone: ['13800000001', '13900000002'],
}

/** The values with which conditions compare each element: `{ eq: ['$a.b', 3] }` → a.b: 3. */
function comparedValues(parts: unknown): Map<string, Value[]> {
  const found = new Map<string, Value[]>()
  const visit = (part: unknown): void => {
    if (Array.isArray(part)) return part.forEach(visit)
    if (typeof part !== 'object' || part === null) return
    for (const [operator, operands] of Object.entries(part)) {
      if (['eq', 'in', 'gte', 'lte'].includes(operator) && Array.isArray(operands)) {
        const flat: unknown[] = operands.flat()
        const element = flat.find((one): one is string => typeof one === 'string' && one.startsWith('$'))
        const values = flat.filter(
          (one): one is Value => ['string', 'number', 'boolean'].includes(typeof one) && one !== element,
        )
        if (element) found.set(element.slice(1), [...(found.get(element.slice(1)) ?? []), ...values])
      }
      visit(operands)
    }
  }
  visit(parts)
  return found
}

/** Chance that is the same for the same text: a linear congruential generator, seeded by the text. */
function randomFrom(text: string): Chance {
  let state = [...text].reduce((hash, char) => Math.imul(hash, 31) + (char.codePointAt(0) ?? 0), 7)
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
    return (state >>> 0) / 2 ** 32
  }
}
