import type { Definition } from '../onething/model.ts'
import { findLost } from '../credentials/queries.ts'
import { itemOf } from '../onething/prepare.ts'
import { listAvoided } from '../people/queries.ts'
import { officerOf, type ReadCtx } from '../platform/ctx.ts'
import type { Refusal } from '../platform/refusal.ts'
import type { CaseItem, WholeCase } from './model.ts'
import { needNames } from './needs.ts'
import { DEFAULT_REST, refuseTired } from './rest.ts'
import { isRelated, unmetNeeds, type Standing } from './rules.ts'
import { listDecisions } from './store.ts'

/** How the officer who asks stands to an item: what the item knows, and whether they have to keep away from it. */
export async function standingOf(
  ctx: ReadCtx,
  current: WholeCase,
  definition: Definition,
  item: CaseItem,
): Promise<Standing> {
  const unmet = unmetNeeds(current).get(item.step)
  return {
    law: itemOf(definition, item.step),
    mode: modeOf(definition, item.step),
    handledBy: current.case.sourceName ?? handledBy(ctx, item),
    tired: officerOf(ctx).system === undefined ? await tiredness(ctx) : undefined,
    related: isRelated(current, await listAvoided(ctx, [officerOf(ctx).id])),
    openSession: definition.onething.sessions.find(
      ({ id, steps }) =>
        steps.includes(item.step) &&
        !current.sessions.find((called) => called.id === id)?.findings[item.step],
    )?.name,
    certificate: await standingCertificate(ctx, item),
    unmet: unmet && { names: needNames(definition, current, unmet.need), failed: unmet.failed },
  }
}

/** The licence that has to be revoked before its decision is; a department's system tells what was decided there, by its own procedure. */
async function standingCertificate(ctx: ReadCtx, item: CaseItem): Promise<string | undefined> {
  if (item.certificate === null || officerOf(ctx).system !== undefined) return undefined
  return findLost(ctx, item)
}

/** The name of the system in whose hands an item is, unless it is the one that asks. */
function handledBy(ctx: ReadCtx, { system }: CaseItem): string | null {
  if (system === null || officerOf(ctx).system === system) return null
  return ctx.world.region.systems.get(system)?.name ?? system
}

/** Why the officer who asks has to rest, if so. */
export async function tiredness(ctx: ReadCtx): Promise<Refusal | undefined> {
  const { id, office } = officerOf(ctx)
  const { head, offices } = ctx.world.region
  const rest = offices.get(office)?.rest ?? head.rest ?? DEFAULT_REST
  return refuseTired(await listDecisions(ctx, id, rest.after), rest, ctx.now)
}

/** Does the office of this step decide, or give its opinion only? */
export function modeOf(definition: Definition, step: string): 'decide' | 'opinion' {
  return definition.onething.steps.find(({ id }) => id === step)?.mode ?? 'decide'
}
