import type { Item } from '../catalog/model.ts'
import type { Element } from '../forms/model.ts'
import type { OneThing } from '../onething/model.ts'
import { singleDefinition } from '../onething/single.ts'

/** An item by itself as a one-thing of one step, to try its form: a page for each section of it. */
export function aloneOf(item: Item, elements: Readonly<Record<string, Element>>): OneThing {
  const sections = Map.groupBy(item.form.fields, ({ element }) => elements[element]?.section ?? item.name)
  return {
    ...singleDefinition(0, item, item.office, elements).onething,
    id: item.id,
    state: 'published',
    questions: [...sections].map(([section, fields], at) => ({
      id: `section-${at + 1}`,
      title: section,
      why: `「${item.name}」的表上要填。`,
      elements: fields.map(({ element }) => element),
    })),
  }
}
