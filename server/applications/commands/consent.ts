import { listUsableCertificates } from '../../credentials/queries.ts'
import { listGrantsInForce } from '../../resources/queries.ts'
import { lookUp } from '../../sharing/commands/look-up.ts'
import { logCalls } from '../../sharing/commands/log-calls.ts'
import type { Actor } from '../../platform/ctx.ts'
import type { Database } from '../../platform/db.ts'
import { record } from '../../platform/events.ts'
import type { Facts } from '../../forms/model.ts'
import { addHeld } from '../held.ts'
import { noConsent } from '../refusals.ts'
import { getOpenDraft } from '../queries.ts'
import { lockDraft, saveDraft } from '../store.ts'

/**
 * 授权. The applicant agrees to the look-ups that were named; then, and not before, everything that the state already
 * knows is fetched, within two seconds. A source that is slow or down turns its fields into questions.
 */
export async function giveConsent(db: Database, actor: Actor, input: { draftId: string }): Promise<void> {
  await db.write(actor, async (ctx) => {
    const draft = await lockDraft(ctx, input.draftId)
    if (draft.consentedAt) return
    await saveDraft(ctx, { ...draft, consentedAt: ctx.now })
    await record(ctx, 'draft.consented', draft.id)
  })
  await refreshKnown(db, actor, input)
}

/**
 * Looks up what has become possible to look up. The calls are made outside any transaction; what they gave is added to
 * the draft as it is then, so that answers given meanwhile stay.
 */
export async function refreshKnown(db: Database, actor: Actor, input: { draftId: string }): Promise<void> {
  const { open, found } = await db.read(actor, async (ctx) => {
    const draft = await getOpenDraft(ctx, input.draftId)
    if (!draft.draft.consentedAt) throw noConsent()
    const { onething } = draft.definition
    const matter = `onething:${onething.id}`
    return {
      open: draft,
      found: await lookUp({
        call: ctx.world.callSystem,
        sources: ctx.world.region.sources,
        grants: await listGrantsInForce(ctx, [matter]),
        uses: ctx.world.uses,
        elements: draft.definition.elements,
        lookups: onething.prefill,
        facts: draft.draft.facts,
        subject: draft.draft.id,
        matter,
        purpose: `办理「${onething.name}」`,
        now: ctx.now,
      }),
    }
  })
  await db.write(actor, async (ctx) => {
    const draft = await lockDraft(ctx, open.draft.id)
    const facts = addKnown(draft.facts, found.facts)
    const own = await listUsableCertificates(ctx)
    await saveDraft(ctx, { ...draft, facts: addHeld(facts, open.definition, own, ctx.now.toISOString()) })
    await logCalls(ctx, found.calls)
  })
}

function addKnown(facts: Facts, found: Facts): Facts {
  return {
    ...facts,
    known: { ...found.known, ...facts.known },
    certificates: found.certificates,
    candidates: found.candidates,
    outages: found.outages,
  }
}
