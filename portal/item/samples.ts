import type { Item, Material, Sample } from '../../server/catalog/model.ts'
import { blankOf, sampleOf } from '../../server/catalog/rules.ts'
import type { PublishedRegion } from '../../server/regions/world.ts'

/** What there is to show of a paper: filled in with invented values; and the lines of an empty form. */
export type SampleParts = { sample: Sample | undefined; blank: string[] | undefined }
type Places = Pick<PublishedRegion, 'items' | 'elements'>

export function samplePartsOf({ items, elements }: Places, item: Item, material: Material): SampleParts {
  const sample = sampleOf(items.values(), material)
  return { sample, blank: blankOf(item, material, sample, (element) => elements[element]?.name) }
}

/** The papers of an item of which there is something to show. */
export function samplesOf(places: Places, item: Item): Set<string> {
  const shown = item.materials.filter((material) => {
    const { sample, blank } = samplePartsOf(places, item, material)
    return sample !== undefined || blank !== undefined
  })
  return new Set(shown.map(({ id }) => id))
}
