import type { Item } from '../catalog/model.ts'
import { dispatch } from '../exchange/commands/dispatch.ts'
import { systemFor } from '../exchange/rules.ts'
import { findFiles } from '../files/queries.ts'
import type { WriteCtx } from '../platform/ctx.ts'
import { filesTold, itemMessage, type Head, type Told } from './item-message.ts'
import type { CaseItem } from './model.ts'

/**
 * Tells the system that handles an item what has happened to it, or to what it rests on; not what the system itself has reported. An item that goes to an
 * office which works in a system of its own goes there with the turn `start`.
 */
export async function tellSystem(
  ctx: WriteCtx,
  { case: head, item, law }: { case: Required<Head>; item: CaseItem; law: Item },
  told: Told,
): Promise<void> {
  const { systems } = ctx.world.region
  const system =
    item.system !== null
      ? systems.get(item.system)
      : told === 'start'
        ? systemFor(systems, { office: item.office, item: item.item })
        : undefined
  if (!system || (ctx.actor.kind === 'staff' && ctx.actor.system === system.id)) return
  const files = await findFiles(ctx, filesTold(system, head.filed, item.step))
  dispatch(ctx, itemMessage(system, told, head, item, law, { files, at: ctx.now }))
}
