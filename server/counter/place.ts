import type { Hall, ServiceWindow } from '../offices/model.ts'
import { officerOf, type ReadCtx } from '../platform/ctx.ts'
import type { Station } from './model.ts'
import { refuseCounter } from './refusals.ts'

/** The hall that the officer's office runs. */
export function hallOf(ctx: ReadCtx): Hall {
  const { office } = officerOf(ctx)
  const hall = [...ctx.world.region.halls.values()].find((each) => each.office === office)
  if (!hall) throw refuseCounter('hall.none')
  return hall
}

/** A window of a hall, as the region is published now. */
export function windowOf(
  ctx: ReadCtx,
  at: Pick<Station, 'hall' | 'windowId'>,
): { hall: Hall; window: ServiceWindow } {
  const hall = ctx.world.region.halls.get(at.hall)
  const window = hall?.windows.find(({ id }) => id === at.windowId)
  if (!hall || !window) throw refuseCounter('window.unknown')
  return { hall, window }
}
