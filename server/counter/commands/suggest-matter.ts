import { officerOf, type Actor } from '../../platform/ctx.ts'
import type { Database } from '../../platform/db.ts'
import { NOTHING_KNOWN } from '../../onething/plan.ts'
import type { Facts } from '../../forms/model.ts'
import { listGrantsInForce } from '../../resources/queries.ts'
import { logCalls } from '../../sharing/commands/log-calls.ts'
import { lookUp } from '../../sharing/commands/look-up.ts'
import { applicantOf } from '../applicant.ts'
import { windowOf } from '../place.ts'
import { accepts } from '../rules.ts'
import { findOpenSitting, lockSittingById, saveSitting } from '../store.ts'

/** Nothing has been applied for yet: what is asked here is asked for the service at the window. */
const MATTER = 'service:counter'

/**
 * What the person has probably come for: a register holds a record that begins a matter, such as a birth without a
 * certificate. Asked only after the own card was put on the reader, below the notice that says so; each look-up is logged. A
 * register that is silent suggests nothing.
 */
export async function suggestMatter(db: Database, actor: Actor): Promise<void> {
  const found = await db.read(actor, async (ctx) => {
    const sitting = await findOpenSitting(ctx, officerOf(ctx).id)
    if (!sitting || sitting.evidence !== 'card' || sitting.draftId !== null || sitting.caseId !== null)
      return undefined
    const person = await applicantOf(ctx, sitting)
    const { window } = windowOf(ctx, sitting)
    const { onethings, sources } = ctx.world.region
    const grants = await listGrantsInForce(ctx, [MATTER])
    const at = ctx.now.toISOString()
    const facts: Facts = {
      ...structuredClone(NOTHING_KNOWN),
      known: { 'applicant.number': { value: person.number, origin: { kind: 'identity', at } } },
    }
    const asked = await Promise.all(
      [...onethings.values()].flatMap(({ onething, elements }) => {
        const lookup = onething.prefill.find(({ as }) => as === onething.suggestedBy)
        if (!lookup || !accepts(window, onething.id)) return []
        const prefix = `${lookup.as}.`
        const look = async () => {
          const { facts: given, calls } = await lookUp({
            call: ctx.world.callSystem,
            sources,
            grants,
            uses: ctx.world.uses,
            elements,
            lookups: [lookup],
            facts,
            subject: sitting.id,
            matter: MATTER,
            purpose: '窗口服务：查看要办什么事',
            now: ctx.now,
          })
          const holds = [...Object.keys(given.known), ...Object.keys(given.candidates)].some((id) =>
            id.startsWith(prefix),
          )
          return { id: onething.id, holds, calls }
        }
        return [look()]
      }),
    )
    return { sittingId: sitting.id, asked }
  })
  if (!found || found.asked.length === 0) return
  await db.write(actor, async (ctx) => {
    await logCalls(
      ctx,
      found.asked.flatMap(({ calls }) => calls),
    )
    const sitting = await lockSittingById(ctx, found.sittingId)
    const suggested = found.asked.find(({ holds }) => holds)?.id
    if (sitting?.state === 'open' && sitting.draftId === null && suggested !== undefined) {
      await saveSitting(ctx, { ...sitting, suggested })
    }
  })
}
