import { sql } from 'kysely'
import type { ItemState } from '../../cases/model.ts'
import { startClock } from '../../deadlines/commands/start-clock.ts'
import { issueDocument } from '../../documents/commands/issue-document.ts'
import { displayDate, maskValue } from '../../forms/display.ts'
import { tellOfficers } from '../../messages/commands/tell-officers.ts'
import { actorRef, officerOf, type WriteCtx } from '../../platform/ctx.ts'
import { brokenConstraint } from '../../platform/db.ts'
import { record } from '../../platform/events.ts'
import { uuidv7 } from '../../platform/ids.ts'
import { daysOver, officeName } from '../cards.ts'
import { refuseSupervision } from '../refusals.ts'
import { ANSWER_LIMIT, isInScope, scopeOf } from '../rules.ts'
import { insertUrging } from '../store.ts'
import { isUrgeable } from '../supervised.ts'

type Matter = {
  number: string
  applicant: string
  name: string
  office: string | null
  state: ItemState | null
  dueOn: string | null
}

/**
 * 督办. Asks the office that has one item of a case in hand (`subject`: its step, or the subject of another open clock of the
 * case) to get on with it: a numbered 督办单, a clock for the reply, a notice to the office. Refuses what is not in the
 * officer's scope or lies with her own office, what no office has in hand, and a second one before the first is settled.
 */
export async function issueUrging(
  ctx: WriteCtx,
  input: { caseId: string; subject: string; reason: string; demand: string },
): Promise<{ id: string; document: string }> {
  const officer = officerOf(ctx)
  const matter = await findMatter(ctx, input)
  const scope = scopeOf(ctx.world.region, officer)
  if (!matter?.office || matter.office === officer.office || !isInScope(scope, matter.office))
    throw refuseSupervision('scope.elsewhere')
  if (matter.state !== null && !isUrgeable(matter.state)) throw refuseSupervision('urging.nothing-open')
  const running = await sql<{ document: string }>`
    select document from supervision.urging
    where case_id = ${input.caseId} and subject = ${input.subject} and state <> 'settled'`.execute(ctx.db)
  if (running.rows[0]) throw refuseSupervision('urging.running', running.rows[0])

  const id = uuidv7(ctx.now)
  const answer = ctx.world.region.head.urging?.answer ?? ANSWER_LIMIT
  const clock = await startClock(ctx, {
    owner: id,
    subject: 'urging',
    kind: 'urging',
    office: matter.office,
    statutory: null,
    promised: answer,
  })
  const document = await issuePaper(ctx, { id, input, matter, office: matter.office, answerOn: clock.dueOn })
  await insertUrging(ctx, {
    id,
    office: matter.office,
    caseId: input.caseId,
    subject: input.subject,
    state: 'open',
    reason: input.reason,
    demand: input.demand,
    answer,
    document,
    issuedBy: actorRef(officer),
    byOffice: officer.office,
    issuedAt: ctx.now,
    escalatedTo: null,
    escalatedAt: null,
    settledAt: null,
    liftedAt: null,
    liftedBecause: null,
  }).catch((error: unknown) => {
    throw brokenConstraint(error) === 'urging_once'
      ? refuseSupervision('urging.running', { document })
      : error
  })
  const { caseId, subject, reason } = input
  await record(ctx, 'urging.issued', id, { caseId, step: subject, office: matter.office, document, reason })
  await tellOfficers(ctx, {
    office: matter.office,
    kind: 'urging.issued',
    text: `${officeName(ctx, officer.office).name}督办「${matter.name}」（${matter.number}）：${reason}。请在${displayDate(clock.dueOn ?? '')}前回复。`,
    link: `/staff/supervision/urgings/${id}`,
    owner: caseId,
    step: subject,
  })
  return { id, document }
}

/** The item, or the whole matter where the subject is that of another open clock. */
async function findMatter(
  ctx: WriteCtx,
  { caseId, subject }: { caseId: string; subject: string },
): Promise<Matter | undefined> {
  const found = await sql<Matter>`
    select c.number, c.applicant, coalesce(i.item_name, c.onething_name) as name, coalesce(i.office, k.office) as office,
      i.state, coalesce(i.due_on, k.due_on) as "dueOn"
    from cases.case c
    left join cases.case_item i on i.case_id = c.id and i.step = ${subject}
    left join lateral (select office, due_on from deadlines.clock k
      where k.owner = c.id and k.subject = ${subject} and k.state <> 'stopped' order by k.over_at limit 1) k on true
    where c.id = ${caseId}`.execute(ctx.db)
  return found.rows[0]
}

function issuePaper(
  ctx: WriteCtx,
  about: {
    id: string
    input: { subject: string; reason: string; demand: string }
    matter: Matter
    office: string
    answerOn: string | null
  },
): Promise<string> {
  const { matter, input } = about
  const officer = officerOf(ctx)
  const urged = officeName(ctx, about.office).name
  const over = daysOver(ctx, matter.dueOn, ctx.now) ?? 0
  const overdue = over > 0 ? `已超期 ${over} 个工作日` : null
  return issueDocument(ctx, {
    owner: about.id,
    step: input.subject,
    kind: 'urging',
    personId: null,
    office: officer.office,
    facts: {
      'urged.office': urged,
      'urged.reason': input.reason,
      'urged.demand': input.demand,
      'urged.overdue': overdue,
      'urged.by': officer.name,
      'answer.on': about.answerOn,
      'case.number': matter.number,
      'item.name': matter.name,
      'applicant.name': maskValue(matter.applicant, 'name'),
      lists: {
        overdue: [
          {
            number: matter.number,
            item: matter.name,
            office: urged,
            due: matter.dueOn ? displayDate(matter.dueOn) : '',
            days: overdue ?? '没有超期',
          },
        ],
      },
    },
  }).then(({ number }) => number)
}
