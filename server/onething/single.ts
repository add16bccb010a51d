import type { Item } from '../catalog/model.ts'
import type { Element } from '../forms/model.ts'
import { OneThing, type Definition } from './model.ts'

const PREFIX = 'item/'

/** The id under which one item stands alone, for cases that another system handles; no operator can write such an id. */
export function singleId(item: string): string {
  return `${PREFIX}${item}`
}

/** The item that stands alone under this id; undefined for the id of a one-thing. */
export function singleItem(id: string): string | undefined {
  return id.startsWith(PREFIX) ? id.slice(PREFIX.length) : undefined
}

const Rest = OneThing.omit({ id: true })

/** One item as a definition of its own: one step without needs, questions or look-ups, named like the item. */
export function singleDefinition(
  version: number,
  item: Item,
  department: string,
  elements: Readonly<Record<string, Element>>,
): Definition {
  return {
    version,
    items: { [item.id]: { version, item, department } },
    elements: { ...elements },
    onething: {
      id: singleId(item.id),
      ...Rest.parse({
        name: item.name,
        plainName: item.plainName,
        state: 'withdrawn',
        category: item.serves.includes('person') ? 'person' : 'investor',
        stage: item.name,
        leadOffice: item.office,
        summary: item.summary,
        audience: [item.name],
        prefill: [],
        steps: [{ id: item.id, item: item.id }],
        questions: [],
        consent: { title: item.name, text: [item.summary] },
        declaration: item.name,
      }),
    },
  }
}
