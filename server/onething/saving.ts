import type { Material, Satisfier } from '../catalog/model.ts'
import { inputsOf } from '../forms/expression.ts'
import type { Element } from '../forms/model.ts'
import { readNeed, type Definition, type Step } from './model.ts'
import { prepare } from './prepare.ts'
import { daysOneByOne, scheduleOf } from './schedule.ts'

/** `stated`: the figure before was not computed but is given by the one-thing, with its basis. */
export type Measure = { before: number; after: number; stated: boolean }

/** What doing several items as one saves, before → after. */
export type Saving = {
  /** Papers that the applicant hands in. */
  papers: Measure
  /** Fields that the applicant fills in. */
  fields: Measure
  /** Times that the applicant has to act: each application, and each way to an office. */
  steps: Measure
  /** Working days, at the latest. */
  days: Measure
  /** Ways to an office. */
  trips: Measure
}

/** A paper of the merged set. */
export type Paper = {
  id: string
  name: string
  /** What spares the applicant this paper in the usual case; none: it has to be brought. */
  spared: Satisfier['by'] | undefined
  required: boolean
  /** Needed only in some situations. */
  sometimes: boolean
  items: string[]
}

/**
 * The saving that a definition promises. Before: each item done alone, one after the other, with its own papers, form, days and
 * ways. After: the merged set, one application, the longest chain. It is the usual case on both sides: every item is done, of
 * those of which one is enough the first; papers needed only sometimes are left out.
 */
export function savingOf(definition: Definition): Saving {
  const { onething, items } = definition
  const { before } = onething
  const steps = usualSteps(definition)
  const sum = (of: (step: Step) => number): number => steps.reduce((all, step) => all + of(step), 0)
  const own = (step: Step) => items[step.item]?.item
  const measure = (computed: number, after: number, stated?: number): Measure => ({
    before: stated ?? computed,
    after,
    stated: stated !== undefined,
  })

  const visits = sum((step) => own(step)?.visits ?? 0)
  const left = sum((step) => step.visits ?? own(step)?.visits ?? 0)
  const days = daysOneByOne(
    definition,
    steps.map((step) => step.item),
  )
  return {
    papers: measure(
      sum((step) => own(step)?.materials.filter((paper) => isUsual(paper)).length ?? 0),
      papersOf(definition).filter(isToBring).length,
    ),
    fields: measure(
      sum((step) => own(step)?.form.fields.length ?? 0),
      onething.questions.reduce((all, question) => all + question.elements.length, 0) +
        askedBesides(definition).length,
    ),
    steps: measure(steps.length + visits, 1 + left, before?.steps),
    days: measure(days, scheduleOf(definition).total, before?.workingDays),
    trips: measure(visits, left, before?.visits),
  }
}

/** What nobody but the applicant knows and no question page asks: it is asked besides. */
export function askedBesides({ onething, items, elements }: Definition): Element[] {
  const own = onething.steps.flatMap((step) => items[step.item]?.item ?? [])
  const told = new Set([
    ...onething.questions.flatMap((question) => question.elements),
    ...own.flatMap(({ outputs }) => outputs.map(({ element }) => element)),
  ])
  const registers = ['applicant', ...onething.prefill.map(({ as }) => as)]
  const read = new Set([
    ...own.flatMap(({ form }) => form.fields.flatMap((field) => (field.required ? [field.element] : []))),
    ...onething.steps.flatMap(({ when }) => (when === undefined ? [] : inputsOf(when))),
  ])
  return [...read].flatMap((id) => {
    const element = elements[id]
    const known = told.has(id) || registers.some((register) => id.startsWith(`${register}.`))
    const settled = element?.derive !== undefined || element?.choices !== undefined
    return known || settled || !element ? [] : [element]
  })
}

/** The papers of all items as one set, each once. */
export function papersOf(definition: Definition): Paper[] {
  const usual = new Set(usualSteps(definition).map((step) => step.id))
  const papers = new Map<string, Paper>()
  for (const { step, item, ancestors } of prepare(definition).steps) {
    const earlier = new Set(
      definition.onething.steps.filter(({ id }) => ancestors.has(id)).map((before) => before.item),
    )
    for (const material of item.materials) {
      const spared = material.satisfiedBy.find((way) => spares(definition, way, earlier))?.by
      const sometimes = material.when !== undefined || !usual.has(step.id)
      const there = papers.get(material.id)
      papers.set(material.id, {
        id: material.id,
        name: material.name,
        spared: there?.spared ?? spared,
        required: (there?.required ?? false) || material.required,
        sometimes: (there?.sometimes ?? true) && sometimes,
        items: [...(there?.items ?? []), item.plainName],
      })
    }
  }
  return [...papers.values()]
}

/** Whether the applicant has to bring this paper in the usual case. */
export function isToBring({ spared, required, sometimes }: Paper): boolean {
  return spared === undefined && required && !sometimes
}

/** A paper of an earlier item spares only if that item is done before; a register only if one is asked. */
function spares({ onething }: Definition, way: Satisfier, earlier: ReadonlySet<string>): boolean {
  switch (way.by) {
    case 'step':
      return earlier.has(way.item)
    case 'certificate':
    case 'data':
      return onething.prefill.length > 0
    case 'form':
      return true
  }
}

/** Every step, but of those of which one is enough (`a|b`) only the first. */
function usualSteps({ onething }: Definition): Step[] {
  const others = new Set(
    onething.steps
      .flatMap((step) => step.needs.map(readNeed))
      .flatMap(({ ids, mode }) => (mode === 'one' ? ids.slice(1) : [])),
  )
  return onething.steps.filter((step) => !others.has(step.id))
}

function isUsual({ required, when }: Material): boolean {
  return required && when === undefined
}
