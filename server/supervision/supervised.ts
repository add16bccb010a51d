import { sql } from 'kysely'
import { eventText } from '../cases/events.ts'
import type { ItemState } from '../cases/model.ts'
import { STATES } from '../cases/turns.ts'
import type { ClockKind, ClockLevel } from '../deadlines/model.ts'
import { maskValue } from '../forms/display.ts'
import { needIds } from '../onething/model.ts'
import { officerOf, type ActorRef, type ReadCtx } from '../platform/ctx.ts'
import { colourOf, daysOver, officeName, WITHDRAWAL, withdrawnOf } from './cards.ts'
import type { SupervisedCase } from './model.ts'
import { refuseSupervision } from './refusals.ts'
import { handsOf, hasEnded } from './replay.ts'
import { isInScope, scopeOf } from './rules.ts'

type ItemRow = {
  step: string
  itemName: string
  office: string
  officer: string | null
  state: ItemState
  needs: string[]
  dueOn: string | null
  level: ClockLevel | null
  urging: string | null
}

type AlarmRow = {
  subject: string
  kind: ClockKind
  level: ClockLevel
  at: Date
  office: string
  withdrawnAt: Date | null
  withdrawnBecause: string | null
}

/** Looks leave an event too; what a supervisor reads is what was done. */
const LOOKS = ['case.viewed', 'case.revealed', 'case.file-viewed', 'case.document-viewed']

/**
 * A case as a supervisor sees it: where every item stands and whose turn it is now, its cards, and what happened to the
 * items in her scope. Nothing of what was filled in; the applicant is masked. A case none of whose items she supervises is
 * refused as if it did not exist.
 */
export async function getSupervisedCase(ctx: ReadCtx, caseId: string): Promise<SupervisedCase> {
  const officer = officerOf(ctx)
  const scope = scopeOf(ctx.world.region, officer)
  const heads = await sql<{
    number: string
    onethingName: string
    applicant: string
    submittedAt: Date
    closedAt: Date | null
  }>`select number, onething_name as "onethingName", applicant, submitted_at as "submittedAt", closed_at as "closedAt"
    from cases.case where id = ${caseId}`.execute(ctx.db)
  const items = await sql<ItemRow>`
    select i.step, i.item_name as "itemName", i.office, i.officer, i.state, i.needs, i.due_on as "dueOn",
      (select k.level from deadlines.clock k where k.owner = i.case_id and k.subject = i.step
        and k.state <> 'stopped' and k.level <> 'none' and k.kind in ('answer', 'decision', 'verification')
        order by k.over_at limit 1) as level,
      (select u.id from supervision.urging u
        where u.case_id = i.case_id and u.subject = i.step and u.state <> 'settled') as urging
    from cases.case_item i where i.case_id = ${caseId} order by i.position`.execute(ctx.db)
  const head = heads.rows[0]
  if (!head || !items.rows.some(({ office }) => isInScope(scope, office)))
    throw refuseSupervision('scope.elsewhere')

  const confirmations = await sql<{ id: string; name: string; state: string }>`
    select id, name, state from cases.confirmation where case_id = ${caseId}`.execute(ctx.db)
  const cards = await sql<AlarmRow>`
    select a.subject, a.kind, a.level, a.at, a.office, w.at as "withdrawnAt", w.reason as "withdrawnBecause"
    from deadlines.alarm a ${WITHDRAWAL}
    where a.owner = ${caseId} and a.kind not in ('correction', 'supplement') order by a.at`.execute(ctx.db)
  const events = await sql<{
    at: Date
    kind: string
    step: string | null
    title: string | null
    actor: ActorRef
  }>`
    select at, kind, data->>'step' as step, data->>'title' as title, actor from platform.event
    where subject = ${caseId} and kind <> all(${LOOKS}::text[]) order by seq`.execute(ctx.db)

  const seen = new Set(items.rows.filter(({ office }) => isInScope(scope, office)).map(({ step }) => step))
  const waitsFor = (needs: readonly string[]): string[] =>
    needs.flatMap(needIds).flatMap((id) => {
      const step = items.rows.find((item) => item.step === id)
      if (step) return hasEnded(step.state) ? [] : [step.itemName]
      const link = confirmations.rows.find((each) => each.id === id)
      return link && link.state !== 'confirmed' ? [link.name] : []
    })
  const urges = officer.permissions.includes('supervise.urge')
  return {
    caseId,
    number: head.number,
    onethingName: head.onethingName,
    applicant: maskValue(head.applicant, 'name'),
    submittedAt: head.submittedAt.toISOString(),
    closedAt: head.closedAt?.toISOString() ?? null,
    items: items.rows.map(({ needs, level, ...item }) => {
      const hands = handsOf(item.state)
      const mayUrge = urges && item.office !== officer.office && isInScope(scope, item.office)
      return {
        ...item,
        office: officeName(ctx, item.office),
        stateText: STATES[item.state].zh,
        hands,
        waitsFor: item.state === 'waiting' ? waitsFor(needs) : [],
        daysOver: daysOver(ctx, item.dueOn, ctx.now),
        colour: level === null || level === 'none' ? null : colourOf(level),
        urgeable: mayUrge && isUrgeable(item.state) && item.urging === null,
      }
    }),
    cards: cards.rows
      .filter(({ office }) => isInScope(scope, office))
      .map(({ subject, kind, level, at, ...row }) => ({
        subject,
        kind,
        level,
        at: at.toISOString(),
        withdrawn: withdrawnOf(row),
      })),
    events: events.rows
      .filter(({ step }) => step === null || seen.has(step))
      .map(({ at, kind, step, title, actor }) => ({
        at: at.toISOString(),
        step,
        text: eventText(kind, { title: title ?? undefined }),
        actor: actor.kind === 'person' ? maskValue(actor.name, 'name') : actor.name || '系统',
      })),
  }
}

/** 督办 is for what an office has in hand, or has handed to a special procedure. */
export function isUrgeable(state: ItemState): boolean {
  const hands = handsOf(state)
  return hands === 'office' || hands === 'outside'
}
