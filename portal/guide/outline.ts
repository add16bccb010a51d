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
      questions: onething.questions.length,
      materials: papers.length,
      uploads: papers.filter(isToBring).length,
    },
  }
}
