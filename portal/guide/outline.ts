import type { Definition, Plan } from '../../server/onething/model.ts'
import { askedBesides, isToBring, papersOf, type Paper } from '../../server/onething/saving.ts'
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
      // What is asked besides stands on one page for each section.
      questions:
        onething.questions.length + new Set(askedBesides(definition).map(({ section }) => section)).size,
      materials: papers.length,
      uploads: papers.filter(isToBring).length,
    },
  }
}
