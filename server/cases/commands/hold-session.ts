import { sql } from 'kysely'
import { toLocalDate } from '../../calendar/rules.ts'
import { displayDate, displayTime } from '../../forms/display.ts'
import { tellOfficers } from '../../messages/commands/tell-officers.ts'
import type { Session } from '../../onething/model.ts'
import { officerOf, type WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import type { CalledSession } from '../model.ts'
import { tellApplicant } from '../progress.ts'
import {
  mustAvoid,
  notPermitted,
  notYours,
  sessionClosed,
  sessionNotCalled,
  sessionNotHeld,
  sessionOver,
  stalePage,
  tooFewInspectors,
} from '../refusals.ts'
import { standingOf } from '../standing.ts'
import { takeInHand, type InHand, type TaskKey } from '../turn.ts'
import { isFinal } from '../turns.ts'

type SessionKey = TaskKey & { session: string }

/**
 * 召集联合勘验或联合评审: one visit, one meeting for all offices that take part. At least two officers go (行政许可法 §34).
 * Calling again moves it, as long as nobody has given a finding.
 */
export async function callSession(
  ctx: WriteCtx,
  input: SessionKey & { at: Date; place: string; officers: string[] },
): Promise<void> {
  const hand = await takeInHand(ctx, input)
  const { planned, called } = await sessionOf(ctx, hand, input)
  const { current } = hand
  if (input.officers.length < 2) throw tooFewInspectors()
  if (called && Object.keys(called.findings).length > 0) throw sessionClosed()
  await sql`
    insert into cases.session (case_id, id, at, place, officers)
    values (${current.case.id}, ${planned.id}, ${input.at}, ${input.place}, ${input.officers})
    on conflict (case_id, id) do update set at = excluded.at, place = excluded.place, officers = excluded.officers`.execute(
    ctx.db,
  )
  const { place, officers } = input
  await record(ctx, 'case.session-called', current.case.id, {
    session: planned.id,
    at: input.at.toISOString(),
    place,
    officers,
  })
  const when = `${displayDate(toLocalDate(input.at))} ${displayTime(input.at)}`
  for (const other of current.items.filter(({ step }) => planned.steps.includes(step))) {
    await tellOfficers(ctx, {
      office: other.office,
      permission: 'case.decide',
      kind: 'session',
      text: `${planned.name}：${when}，${place}。办件 ${current.case.number}`,
      link: `/staff/tasks/${current.case.id}/${other.step}`,
      owner: current.case.id,
      step: other.step,
    })
  }
  if (planned.kind === 'inspection')
    await tellApplicant(ctx, current, `${planned.name}定在${when}，地点：${place}。各部门一起来，一次看完。`)
}

/** 勘验或评审结果. Each office gives its own after it was held; without it the office cannot decide. Saying it again replaces it. */
export async function recordFinding(
  ctx: WriteCtx,
  input: SessionKey & { passed: boolean; text: string },
): Promise<void> {
  const hand = await takeInHand(ctx, input)
  const { planned, called } = await sessionOf(ctx, hand, input)
  if (!called) throw sessionNotCalled()
  if (called.at > ctx.now) throw sessionNotHeld()
  const { current, item } = hand
  const { passed, text } = input
  const finding = { passed, text, officer: officerOf(ctx).name, at: ctx.now.toISOString() }
  await sql`
    update cases.session set findings = findings || ${JSON.stringify({ [item.step]: finding })}::jsonb
    where case_id = ${current.case.id} and id = ${planned.id}`.execute(ctx.db)
  await record(ctx, 'case.finding-recorded', current.case.id, {
    step: item.step,
    session: planned.id,
    opinion: `${passed ? '合格' : '不合格'}：${text}`,
  })
}

/**
 * A session in which this office takes part, for an officer who may decide there. Refuses any other as if it did not exist,
 * whoever has to keep away (回避), and what is over for this office.
 */
async function sessionOf(
  ctx: WriteCtx,
  { current, item, definition }: InHand,
  { session: id, revision }: SessionKey,
): Promise<{ planned: Session; called: CalledSession | undefined }> {
  const officer = officerOf(ctx)
  const planned = definition.onething.sessions.find(
    (each) => each.id === id && each.steps.includes(item.step),
  )
  if (!planned || item.office !== officer.office) throw notYours()
  if (!officer.permissions.includes('case.decide')) throw notPermitted('case.decide')
  if ((await standingOf(ctx, current, definition, item)).related) throw mustAvoid()
  if (isFinal(item.state)) throw sessionOver()
  if (revision !== undefined && revision !== item.revision) throw stalePage(item)
  return { planned, called: current.sessions.find((each) => each.id === id) }
}
