import { sql } from 'kysely'
import { getDefinition } from '../../onething/queries.ts'
import type { WriteCtx } from '../../platform/ctx.ts'
import { personOf } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { randomToken, sha256 } from '../../platform/secrets.ts'
import { sendMessage } from '../../messages/commands/send-message.ts'
import { proceed, tellApplicant } from '../progress.ts'
import { maskName } from '../../people/identifiers.ts'
import { findPhone } from '../../people/queries.ts'
import type { CaseConfirmation, WholeCase } from '../model.ts'
import { alreadyDone, linkAnswered, noSuchLink, notYours, sentJustNow, sentTooOften } from '../refusals.ts'
import { isOwn, unmetNeeds } from '../rules.ts'
import { findAsked, findLink, lockCase, saveAnswer, saveLink } from '../store.ts'

/**
 * The other parent (or co-owner) answers through the link that was sent to the phone which the register holds for
 * them. Confirming lets the waiting items go to their departments; disputing stops them and tells the applicant why.
 */
export async function confirm(
  ctx: WriteCtx,
  input: { token: string; answer: 'confirm' | 'dispute'; note: string },
): Promise<void> {
  const found = await findLink(ctx, sha256(input.token))
  if (!found) throw noSuchLink()
  const current = await lockCase(ctx, found.caseId)
  const link = await findLink(ctx, sha256(input.token))
  const confirmation = current.confirmations.find((candidate) => candidate.id === found.id)
  if (!link || !confirmation) throw noSuchLink()
  if (confirmation.state !== 'asked') throw linkAnswered()
  if (link.expiresAt <= ctx.now || current.case.closedAt) throw noSuchLink()

  await settle(ctx, current, confirmation, { ...input, at: 'link' })
}

/**
 * The same answer given at a counter by the person, who is identified there and stands as the actor: no link is needed, and
 * the one that was sent stops working. Refused where it is somebody else's to confirm.
 */
export async function confirmAtCounter(
  ctx: WriteCtx,
  input: { caseId: string; confirmation: string; answer: 'confirm' | 'dispute'; note: string },
): Promise<void> {
  const current = await lockCase(ctx, input.caseId)
  const confirmation = current.confirmations.find((candidate) => candidate.id === input.confirmation)
  const asked = await findAsked(ctx, input.caseId, input.confirmation)
  if (!confirmation || asked !== personOf(ctx).number) throw noSuchLink()
  if (confirmation.state !== 'asked') throw linkAnswered()
  if (current.case.closedAt) throw noSuchLink()
  await settle(ctx, current, confirmation, { ...input, at: 'counter' })
}

/** Writes the answer down, tells the applicant, and lets the graph go on. */
async function settle(
  ctx: WriteCtx,
  current: WholeCase,
  confirmation: CaseConfirmation,
  input: { answer: 'confirm' | 'dispute'; note: string; at: 'link' | 'counter' },
): Promise<void> {
  const state = input.answer === 'confirm' ? 'confirmed' : 'disputed'
  const { onething, onethingVersion } = current.case
  const before = unmetNeeds(current)
  await saveAnswer(ctx, current.case.id, confirmation.id, state, input.note)
  confirmation.state = state
  await record(ctx, `confirmation.${state}`, current.case.id, {
    confirmation: confirmation.id,
    note: input.note,
    at: input.at,
  })
  await tellApplicant(
    ctx,
    current,
    state === 'confirmed'
      ? `${confirmation.personName}已经确认，等待的事项已送到各部门。`
      : `${confirmation.personName}认为信息有误${input.note ? `：${input.note}` : ''}。请核对后重新申请。`,
  )
  await proceed(ctx, current, await getDefinition(ctx, onething, onethingVersion), before)
}

/** How soon, and how often in all, a link may be sent again: it goes to somebody else's phone. */
const RESEND_AFTER_MS = 2 * 60_000
const MOST_SENDS = 6

/** Sends a new link; the old one stops working. Only the applicant may ask for it, and only while it is unanswered. */
export async function resendLink(
  ctx: WriteCtx,
  input: { caseId: string; confirmation: string },
): Promise<void> {
  const person = personOf(ctx)
  const current = await lockCase(ctx, input.caseId)
  const confirmation = current.confirmations.find((candidate) => candidate.id === input.confirmation)
  if (!confirmation || !isOwn(person, current.case)) throw notYours()
  if (confirmation.state !== 'asked') throw linkAnswered()
  if (current.case.closedAt)
    throw alreadyDone({ state: 'withdrawn', officer: null, decidedAt: null }, 'correct')
  if (confirmation.sends >= MOST_SENDS) throw sentTooOften()
  const wait = confirmation.sentAt.getTime() + RESEND_AFTER_MS - ctx.now.getTime()
  if (wait > 0) throw sentJustNow(Math.ceil(wait / 1000))
  await sendLink(ctx, current, confirmation)
  await record(ctx, 'confirmation.resent', current.case.id, { confirmation: confirmation.id })
}

/** What a confirmed co-applicant has seen has changed: they are asked anew, and the old answer no longer counts. */
export async function askAnew(
  ctx: WriteCtx,
  current: WholeCase,
  confirmation: CaseConfirmation,
): Promise<void> {
  await sendLink(ctx, current, confirmation)
  confirmation.state = 'asked'
  await record(ctx, 'confirmation.reopened', current.case.id, { confirmation: confirmation.id })
  await tellApplicant(ctx, current, `内容有变，已请${confirmation.personName}重新确认。确认以后继续办。`)
}

/** How long before a link lapses the applicant is reminded. */
const REMIND_MS = 86_400_000

/**
 * Tells applicants of links that nobody has answered: a day before they lapse, and when they have. Each is told once, however
 * often this runs.
 */
export async function remindConfirmations(ctx: WriteCtx): Promise<number> {
  const found = await sql<{
    caseId: string
    id: string
    number: string
    personId: string
    name: string
    lapsed: boolean
  }>`
    update cases.confirmation f set reminded = f.expires_at <= ${ctx.now}
    from cases.case c
    where c.id = f.case_id and c.closed_at is null and f.state = 'asked'
      and f.expires_at <= ${new Date(ctx.now.getTime() + REMIND_MS)}
      and f.reminded is distinct from (f.expires_at <= ${ctx.now})
    returning f.case_id as "caseId", f.id, c.number, c.person_id as "personId", f.person_name as name,
      f.reminded as lapsed`.execute(ctx.db)
  for (const { caseId, number, personId, name, lapsed } of found.rows) {
    await sendMessage(ctx, {
      personId,
      phone: (await findPhone(ctx, personId)) ?? undefined,
      caseId,
      text: lapsed
        ? `${name}还没有确认，链接已经过期。请重新发送链接，或者和对方一起到窗口办。`
        : `${name}还没有确认，链接明天过期。请提醒对方打开短信里的链接。`,
      link: `/cases/${number}`,
    })
  }
  return found.rows.length
}

async function sendLink(ctx: WriteCtx, current: WholeCase, confirmation: CaseConfirmation): Promise<void> {
  const token = randomToken()
  const until = new Date(ctx.now.getTime() + confirmation.validDays * 86_400_000)
  await saveLink(ctx, current.case.id, confirmation.id, sha256(token), until)
  await sendMessage(ctx, {
    phone: confirmation.phone,
    caseId: current.case.id,
    text: `${maskName(current.case.applicant)}申请办理「${current.case.onethingName}」，请您打开链接确认（${confirmation.validDays} 天内有效）。`,
    link: `/c/${token}`,
  })
}
