import { isFor } from '../../channels/rules.ts'
import type { Facts } from '../../forms/model.ts'
import { knownBySignIn, NOTHING_KNOWN } from '../../onething/plan.ts'
import { refuseOffList } from '../../inventory/queries.ts'
import { personOf, type WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { uuidv7 } from '../../platform/ids.ts'
import { demand } from '../../platform/refusal.ts'
import type { Draft } from '../model.ts'
import { notOffered } from '../refusals.ts'
import { findOpenDraftOf, insertDraft, lockDraft, saveDraft } from '../store.ts'

/**
 * Begins an application, or goes on with the one that the person has begun already. Nothing off the published list can
 * be applied for: 清单之外无审批. What only some applicants need is looked at when they submit.
 */
export async function startDraft(ctx: WriteCtx, input: { onething: string }): Promise<Draft> {
  const definition = ctx.world.region.onethings.get(input.onething)
  if (!definition || !isFor(personOf(ctx), input.onething)) throw notOffered(input.onething)
  const always = definition.onething.steps.filter(({ optional, when }) => !optional && when === undefined)
  demand(
    await refuseOffList(
      ctx,
      always.map(({ item }) => item),
    ),
  )
  const person = personOf(ctx)
  const begun = await findOpenDraftOf(ctx, input.onething)
  if (begun) return begun

  const draft: Draft = {
    id: uuidv7(ctx.now),
    personId: person.id,
    onething: input.onething,
    onethingVersion: definition.version,
    state: 'open',
    version: 1,
    facts: {
      ...structuredClone(NOTHING_KNOWN),
      known: knownBySignIn(person, ctx.now.toISOString()),
    },
    consentedAt: null,
    caseId: null,
    updatedAt: ctx.now,
  }
  if (await insertDraft(ctx, draft)) {
    await record(ctx, 'draft.started', draft.id, { onething: draft.onething, version: draft.onethingVersion })
    return draft
  }
  const other = await findOpenDraftOf(ctx, input.onething)
  if (!other) throw notOffered(input.onething)
  return other
}

/**
 * Begins an application that another page has filled in already: an open one of the same kind begins anew with these facts. Nothing is
 * looked up for it, so there is nothing to consent to. Only for a one-thing without look-ups.
 */
export async function startFilled(
  ctx: WriteCtx,
  input: { onething: string; facts: Pick<Facts, 'known' | 'answers'> },
): Promise<Draft> {
  const { id } = await startDraft(ctx, input)
  const draft = await lockDraft(ctx, id)
  const { known, answers } = input.facts
  const own = knownBySignIn(personOf(ctx), ctx.now.toISOString())
  const facts = { ...structuredClone(NOTHING_KNOWN), known: { ...own, ...known }, answers }
  return saveDraft(ctx, { ...draft, facts, consentedAt: ctx.now })
}
