import type { Item } from '../catalog/model.ts'
import type { Element } from '../forms/model.ts'
import type { OneThing } from '../onething/model.ts'

/** An item by itself as a one-thing of one step, to try its form: a page for each section of it. */
export function aloneOf(item: Item, elements: Readonly<Record<string, Element>>): OneThing {
  const sections = Map.groupBy(item.form.fields, ({ element }) => elements[element]?.section ?? item.name)
  return {
    id: item.id,
    name: item.name,
    plainName: item.plainName,
    aliases: [],
    state: 'published',
    category: 'person',
    stage: item.name,
    leadOffice: item.office,
    summary: item.summary,
    audience: item.conditions,
    notFor: [],
    promised: null,
    statutory: null,
    sessions: [],
    issuedTogether: [],
    outlet: 'each',
    eligibility: [],
    prefill: [],
    steps: [{ id: item.id, item: item.id, needs: [], mode: 'decide', optional: false }],
    confirmations: [],
    questions: [...sections].map(([section, fields], at) => ({
      id: `section-${at + 1}`,
      title: section,
      why: `「${item.name}」的表上要填。`,
      elements: fields.map(({ element }) => element),
    })),
    consent: { title: item.name, text: [item.summary] },
    declaration: item.name,
    otherWays: [],
    faq: [],
  }
}
