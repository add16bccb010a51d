import { sql } from 'kysely'
import { closedItems } from '../inventory/queries.ts'
import { getDefinition } from '../onething/queries.ts'
import { planFor } from '../onething/plan.ts'
import { isFor } from '../channels/rules.ts'
import { personOf, type ReadCtx } from '../platform/ctx.ts'
import { isUuid } from '../platform/ids.ts'
import type { ClosedStep, Draft, OpenDraft } from './model.ts'
import { alreadySubmitted, noSuchDraft } from './refusals.ts'
import { findDraft } from './store.ts'

/** A draft with what it comes to now. */
export async function planDraft(ctx: ReadCtx, draft: Draft): Promise<OpenDraft> {
  const definition = await getDefinition(ctx, draft.onething, draft.onethingVersion)
  return { draft, definition, plan: planFor(definition, draft.facts) }
}

/** The open draft of the person who asks; one that has been submitted is refused. */
export async function getOpenDraft(ctx: ReadCtx, draftId: string): Promise<OpenDraft> {
  const open = await findOpenDraft(ctx, draftId)
  if (!open) throw alreadySubmitted()
  return open
}

/** The same, but undefined where the draft has become a case; one that does not exist is refused. */
export async function findOpenDraft(ctx: ReadCtx, draftId: string): Promise<OpenDraft | undefined> {
  const draft = await findDraft(ctx, draftId)
  if (!draft) throw noSuchDraft()
  if (draft.state !== 'open') return undefined
  const open = await planDraft(ctx, draft)
  const own = open.plan.steps.filter(({ included }) => included)
  return { ...open, closed: await closedSteps(ctx, own) }
}

/** Which of these steps nobody can apply for now, each with the reason: 暂停, or off the list. */
export async function closedSteps(
  ctx: ReadCtx,
  steps: readonly { id: string; item: string; optional?: boolean | undefined }[],
): Promise<ClosedStep[]> {
  const closed = await closedItems(
    ctx,
    steps.map(({ item }) => item),
  )
  return steps.flatMap(({ id, item, optional }) => {
    const why = closed.get(item)
    return why ? [{ step: id, optional: optional === true, zh: why.zh, en: why.en }] : []
  })
}

/** The case that a submitted draft became. */
export async function findDraftCase(
  ctx: ReadCtx,
  draftId: string,
): Promise<{ caseId: string; number: string; queryCode: string } | undefined> {
  if (!isUuid(draftId)) return undefined
  const found = await sql<{ caseId: string; number: string; queryCode: string }>`
    select c.id as "caseId", c.number, c.query_code as "queryCode"
    from applications.draft d join cases.case c on c.id = d.case_id
    where d.person_id = ${personOf(ctx).id} and d.id = ${draftId}`.execute(ctx.db)
  return found.rows[0]
}

export type DraftSummary = {
  id: string
  onething: string
  name: string
  updatedAt: Date
  answered: number
  questions: number
  closed: ClosedStep[]
}

/** The person's open drafts, the latest first. */
export async function listDrafts(ctx: ReadCtx): Promise<DraftSummary[]> {
  const person = personOf(ctx)
  const found = await sql<{ id: string; onething: string }>`
    select id, onething from applications.draft where person_id = ${person.id} and state = 'open'
    order by updated_at desc limit 50`.execute(ctx.db)
  const drafts: DraftSummary[] = []
  for (const { id, onething } of found.rows) {
    if (!isFor(person, onething)) continue
    const { draft, definition, plan, closed = [] } = await getOpenDraft(ctx, id)
    drafts.push({
      id,
      onething: draft.onething,
      name: definition.onething.name,
      updatedAt: draft.updatedAt,
      answered: plan.questions.filter((question) => question.answered).length,
      questions: plan.questions.length,
      closed,
    })
  }
  return drafts
}
