import { systemFor } from '../exchange/rules.ts'
import { moveClock } from '../deadlines/commands/move-clock.ts'
import { listClocks } from '../deadlines/queries.ts'
import { itemOf } from '../onething/prepare.ts'
import type { WriteCtx } from '../platform/ctx.ts'
import { record } from '../platform/events.ts'
import type { CaseItem } from './model.ts'
import { tellSystem } from './outgoing.ts'
import { saveItem } from './store.ts'
import type { InHand } from './turn.ts'
import { valueReader } from './values.ts'

/** The system of the old office gives the item back, that of the new one gets it. */
async function changeSystem(
  ctx: WriteCtx,
  { current, definition }: InHand,
  item: CaseItem,
  moved: CaseItem,
): Promise<void> {
  const law = itemOf(definition, item.step)
  await tellSystem(ctx, { case: current.case, item, law }, 'hold')
  moved.system = null
  await tellSystem(ctx, { case: current.case, item: moved, law }, 'start')
  moved.system = systemFor(ctx.world.region.systems, moved)?.id ?? null
}

/** States in which another office can still take an item over: nobody has accepted it yet. */
const MOVABLE: readonly CaseItem['state'][] = ['waiting', 'submitted', 'correcting']

/**
 * A corrected value may say that another office is competent: another household, another police station. Items that nobody has
 * accepted yet go there with their clocks. Gives the item in hand as it is then.
 */
export async function reroute(ctx: WriteCtx, hand: InHand, changed: ReadonlySet<string>): Promise<CaseItem> {
  const { current, definition } = hand
  const read = valueReader(current)
  for (const item of current.items) {
    const by = definition.onething.steps.find(({ id }) => id === item.step)?.officeBy
    if (by === undefined || !changed.has(by) || !MOVABLE.includes(item.state)) continue
    const office = String(read(by))
    if (office === item.office || !ctx.world.region.offices.has(office)) continue
    for (const { state, subject, kind } of await listClocks(ctx, current.case.id)) {
      if (state !== 'stopped' && subject === item.step)
        await moveClock(ctx, { owner: current.case.id, subject, kind }, office)
    }
    const moved: CaseItem = { ...item, office, officerId: null, officer: null }
    current.items = current.items.map((other) => (other.step === item.step ? moved : other))
    await saveItem(ctx, moved)
    if (item.state !== 'waiting') await changeSystem(ctx, hand, item, moved)
    await record(ctx, 'case.rerouted', current.case.id, { step: item.step, from: item.office, to: office })
  }
  // Where it stays, it stays with whoever has just claimed it.
  const own = current.items.find(({ step }) => step === hand.item.step)
  return own && own.office !== hand.item.office ? own : hand.item
}
