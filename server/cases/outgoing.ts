import type { Item } from '../catalog/model.ts'
import { dispatch } from '../exchange/commands/dispatch.ts'
import type { Dispatched, System } from '../exchange/model.ts'
import { systemFor, toTheirs } from '../exchange/rules.ts'
import type { WriteCtx } from '../platform/ctx.ts'
import type { CaseItem, Filed } from './model.ts'
import { isFinal, type Turn } from './turns.ts'

/** What a message tells beside the item itself: the turn, or that values were corrected while another item was handled. */
export type Told = Turn | 'changed'

type Head = {
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

/**
 * Tells the system that handles an item what has happened to it; not what the system itself has reported. An item that goes to an
 * office which works in a system of its own goes there with the turn `start`.
 */
export function tellSystem(
  ctx: WriteCtx,
  { case: head, item, law }: { case: Required<Head>; item: CaseItem; law: Item },
  told: Told,
): void {
  const { systems } = ctx.world.region
  const system =
    item.system !== null
      ? systems.get(item.system)
      : told === 'start'
        ? systemFor(systems, { office: item.office, item: item.item })
        : undefined
  if (!system || (ctx.actor.kind === 'staff' && ctx.actor.system === system.id)) return
  dispatch(ctx, itemMessage(system, told, head, item, law, ctx.now))
}
