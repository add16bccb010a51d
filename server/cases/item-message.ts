import type { Item } from '../catalog/model.ts'
import type { Dispatched, System } from '../exchange/model.ts'
import { toTheirs } from '../exchange/rules.ts'
import type { CaseItem, Filed } from './model.ts'
import { isFinal, type Turn } from './turns.ts'

/** What a message tells beside the item itself: the turn, or that values were corrected while another item was handled. */
export type Told = Turn | 'changed'

export type Head = {
  id: string
  number?: string
  applicant: string
  personNumber: string
  onethingName: string
  filed: Filed
}
type Standing = Pick<CaseItem, 'step' | 'itemName' | 'office' | 'state'> &
  Partial<Pick<CaseItem, 'reason' | 'problems'>>

/**
 * The message about one item for the system that handles it: what it needs to handle the item and no more, in its own words.
 * `reference` is what its reports name.
 */
export function itemMessage(
  system: System,
  told: Told,
  head: Head,
  item: Standing,
  law: Item,
  at: Date,
): Dispatched {
  const own = new Set(law.form.fields.map(({ element }) => element))
  const filed = Object.entries(head.filed.values).filter(([element]) => own.has(element))
  const { values, unmapped } = toTheirs(
    system,
    Object.fromEntries(filed.map(([id, { value }]) => [id, value])),
  )
  return {
    owner: head.id,
    subject: item.step,
    system: system.id,
    type: `tongban.item.${told}`,
    ends: told === 'hold',
    data: {
      reference: `${head.id}.${item.step}`,
      caseNumber: head.number ?? null,
      item: law.code,
      itemName: item.itemName,
      onething: head.onethingName,
      office: item.office,
      state: item.state,
      over: isFinal(item.state),
      at: at.toISOString(),
      applicant: { name: head.applicant, number: head.personNumber },
      values,
      unmapped,
      materials: head.filed.materials
        .filter(({ steps }) => steps.includes(item.step))
        .map(({ id, name, as, files }) => ({ id, name, as, files: files.length })),
      reason: item.reason ?? null,
      problems: item.problems ?? [],
    },
  }
}
