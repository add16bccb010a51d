import type { Material, Satisfier } from '../../server/catalog/model.ts'
import type { Definition, Plan } from '../../server/onething/model.ts'
import type { PublishedRegion } from '../../server/regions/world.ts'

export type Paper = {
  id: string
  name: string
  /** What may spare the applicant this paper; none: it has to be brought. */
  spared: Satisfier['by'] | undefined
  required: boolean
  sometimes: boolean
  items: string[]
}

export type Outline = { counts: Plan['counts']; papers: Paper[] }

/** What a one-thing comes to in the usual case, before anything is known of the person who reads about it. */
export function outlineOf(definition: Definition, region: Pick<PublishedRegion, 'offices'>): Outline {
  const { onething, items } = definition
  const papers = new Map<string, Paper>()
  const departments = new Set<string>()
  let fields = 0
  for (const step of onething.steps) {
    const item = items[step.item]?.item
    if (!item) continue
    departments.add(region.offices.get(item.office)?.department ?? item.office)
    fields += item.form.fields.length
    for (const material of item.materials)
      papers.set(material.id, merged(papers.get(material.id), material, item.plainName))
  }
  const list = [...papers.values()]
  return {
    papers: list,
    counts: {
      items: onething.steps.length,
      departments: departments.size,
      forms: onething.steps.length,
      fields,
      questions: onething.questions.length,
      materials: list.length,
      uploads: list.filter((paper) => paper.spared === undefined && paper.required && !paper.sometimes)
        .length,
    },
  }
}

/** The same paper in the lists of two items is one paper. */
function merged(there: Paper | undefined, material: Material, item: string): Paper {
  const here = material.satisfiedBy[0]?.by
  const sometimes = material.when !== undefined
  if (!there)
    return {
      id: material.id,
      name: material.name,
      spared: here,
      required: material.required,
      sometimes,
      items: [item],
    }
  return {
    ...there,
    spared: there.spared ?? here,
    required: there.required || material.required,
    sometimes: there.sometimes && sometimes,
    items: [...there.items, item],
  }
}
