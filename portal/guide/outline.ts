import { inputsOf } from '../../server/forms/expression.ts'
import type { Definition, Plan } from '../../server/onething/model.ts'
import { isToBring, papersOf, type Paper } from '../../server/onething/saving.ts'
import type { PublishedRegion } from '../../server/regions/world.ts'

export type Outline = { counts: Plan['counts']; papers: Paper[] }

/** What a one-thing comes to in the usual case, before anything is known of the person who reads about it. */
export function outlineOf(definition: Definition, region: Pick<PublishedRegion, 'offices'>): Outline {
  const { onething, items } = definition
  const own = onething.steps.flatMap((step) => items[step.item]?.item ?? [])
  const papers = papersOf(definition)
  return {
    papers,
    counts: {
      items: onething.steps.length,
      departments: new Set(own.map((item) => region.offices.get(item.office)?.department ?? item.office))
        .size,
      forms: onething.steps.length,
      fields: own.reduce((sum, item) => sum + item.form.fields.length, 0),
      questions: onething.questions.length + sectionsBesides(definition).size,
      materials: papers.length,
      uploads: papers.filter(isToBring).length,
    },
  }
}

/** What nobody but the applicant knows and no question page asks: it is asked by section, besides. */
function sectionsBesides({ onething, items, elements }: Definition): Set<string> {
  const own = onething.steps.flatMap((step) => items[step.item]?.item ?? [])
  const told = new Set([
    ...onething.questions.flatMap((question) => question.elements),
    ...own.flatMap(({ outputs }) => outputs.map(({ element }) => element)),
  ])
  const registers = ['applicant', ...onething.prefill.map(({ as }) => as)]
  const read = [
    ...own.flatMap(({ form }) => form.fields.flatMap((field) => (field.required ? [field.element] : []))),
    ...onething.steps.flatMap(({ when }) => (when === undefined ? [] : inputsOf(when))),
  ]
  return new Set(
    read.flatMap((id) => {
      const element = elements[id]
      const known = told.has(id) || registers.some((register) => id.startsWith(`${register}.`))
      const settled = element?.derive !== undefined || element?.choices !== undefined
      return known || settled || !element ? [] : [element.section]
    }),
  )
}
