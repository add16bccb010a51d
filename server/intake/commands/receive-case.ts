import { toDayNumber, toLocalDate } from '../../calendar/rules.ts'
import { collectCase } from '../../cases/commands/collect-case.ts'
import { refuseOffList } from '../../inventory/queries.ts'
import { knowPerson } from '../../people/commands/know-person.ts'
import { clientOf, type WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { demand, Refusal } from '../../platform/refusal.ts'
import type { Channel, Push, Receipt } from '../model.ts'
import { refuseIntake } from '../refusals.ts'
import { resolveItem } from '../resolve.ts'
import {
  handlingOffice,
  judge,
  refuseBehind,
  readState,
  refuseInstants,
  refuseScope,
  refuseSpeaker,
  type OwnCodes,
  type Speaker,
} from '../rules.ts'
import {
  demandSource,
  digestOf,
  lockRecord,
  ownCodes,
  saveMessage,
  saveRecord,
  wasApplied,
} from '../store.ts'

/** By which way a message came, and for which offices its sender may speak. */
export type By = Speaker & {
  /** What a new source is called. */
  sourceName: string
  /** Read once where many messages of one source follow each other. */
  codes?: OwnCodes
}

/** A message pushed by a program. Refuses a source that is not within its scopes. */
export async function pushCase(ctx: WriteCtx, message: Push): Promise<Receipt> {
  return receiveCase(ctx, message, pushedBy(ctx, message))
}

/** A message that was refused is kept, so that it can be taken in once what was wrong is put right. A program that may not speak for the source leaves nothing. */
export async function keepRefused(ctx: WriteCtx, message: Push, refusal: Refusal): Promise<void> {
  if (refuseScope(clientOf(ctx), 'push', message.source)) return
  const { channel, offices, sourceName } = pushedBy(ctx, message)
  await demandSource(ctx, message.source, sourceName)
  await saveMessage(ctx, message, {
    digest: digestOf(message),
    channel,
    offices,
    outcome: 'rejected',
    code: refusal.code,
    reason: refusal.zh,
  })
}

function pushedBy(ctx: WriteCtx, message: Push): By {
  const client = clientOf(ctx)
  demand(refuseScope(client, 'push', message.source))
  return { channel: 'push', offices: client.offices, sourceName: client.name }
}

/**
 * 全量感知. Takes in what a department system says of a case of its own, by whatever way it comes. Older and repeated messages
 * are kept and change nothing, so that the order of arrival does not matter. Refuses unknown codes, impossible instants
 * and offices for which the sender does not speak.
 */
export async function receiveCase(ctx: WriteCtx, message: Push, by: By): Promise<Receipt> {
  const digest = digestOf(message)
  const source = await demandSource(ctx, message.source, by.sourceName)
  const known = await lockRecord(ctx, message.source, message.externalNumber)
  const { region } = ctx.world
  if (known.office !== null) demand(refuseSpeaker(region, by, message.externalNumber, known.office))

  const seen = known.at !== null && known.digest !== digest && (await wasApplied(ctx, message, digest))
  const verdict = judge(known, message, { digest, channel: by.channel, seen })
  if (verdict === 'conflict')
    throw refuseIntake('intake.sequence-reused', { sequence: String(message.sequence) })
  if (verdict === 'older') demand(refuseBehind(known, message))
  if (verdict !== 'apply') {
    // A file or a list that is read again says fifty thousand times what is known; that is no news worth keeping.
    if (verdict !== 'same' || (by.channel !== 'batch' && by.channel !== 'pull'))
      await saveMessage(ctx, message, { digest, outcome: verdict, ...by })
    return { outcome: verdict, caseNumber: null, state: null, notes: [] }
  }

  demand(refuseInstants(message, ctx.now, region.calendar))
  const codes = by.codes ?? (await ownCodes(ctx, message.source))
  const item = await resolveItem(ctx, codes, message.item, by.offices)
  if (item instanceof Refusal) throw item
  const late = known.caseId === null && (await isLate(ctx, item.item, message, by.channel))
  const office = handlingOffice(region, by, item.item, { named: message.office, known: known.office })
  if (office instanceof Refusal) throw office
  const read = readState(region.codes, codes, message)
  if ('refusal' in read) throw read.refusal

  const { special } = message
  const { caseId, number } = await collectCase(
    ctx,
    {
      source,
      externalNumber: message.externalNumber,
      channel: by.channel,
      item,
      office,
      applicant: { ...message.applicant, personId: await knowPerson(ctx, message.applicant) },
      state: read.state,
      at: new Date(message.at),
      submittedAt: new Date(message.submittedAt),
      acceptedAt: instant(message.acceptedAt),
      decidedAt: instant(message.decidedAt),
      reason: message.reason ?? null,
      special: special
        ? {
            reason: special.procedure,
            needed: { days: special.days, unit: special.unit },
            notice: special.notice,
          }
        : null,
    },
    known.caseId,
  )
  await saveRecord(ctx, message, { caseId, office, digest, channel: by.channel })
  await saveMessage(ctx, message, { digest, outcome: 'applied', ...by })
  if (late) await record(ctx, 'intake.reported-late', caseId, { submittedAt: message.submittedAt })
  const counts = read.state === 'paused' && !special
  return {
    outcome: 'applied',
    caseNumber: number,
    state: read.state,
    notes: [
      ...(counts ? ['没有书面告知的文号和所需时间（special），期限照常计算。行政许可法第四十五条。'] : []),
      ...(late
        ? [`「${item.item.name}」现在已经取消或者暂停。这一件写的是之前收的，已经收下，并且记下是补报的。`]
        : []),
    ],
  }
}

/** A program is believed so many days back about an item that nobody can apply for any more. */
const LATE_DAYS = 30

/**
 * 清单之外无审批: whether a new case is said to have been handed in before its item left the list or was suspended. Refuses what was
 * handed in while it was off the list; and, so that nobody goes on by dating back, what a program tells only after `LATE_DAYS`. Older
 * ones come by a file, for which somebody here answers.
 */
async function isLate(
  ctx: WriteCtx,
  { id, name }: { id: string; name: string },
  { submittedAt }: Push,
  channel: Channel,
): Promise<boolean> {
  const day = dayOf(submittedAt)
  demand(await refuseOffList(ctx, [id], day))
  if ((await refuseOffList(ctx, [id])) === undefined) return false
  const ago = toDayNumber(toLocalDate(ctx.now)) - toDayNumber(day)
  if (ago > LATE_DAYS && (channel === 'push' || channel === 'pull'))
    throw refuseIntake('intake.reported-late', { item: name, day, days: String(LATE_DAYS) })
  return true
}

/** The day of an instant in China; what was handed in before an item left the list is still collected. */
const dayOf = (instantText: string): string => toLocalDate(new Date(instantText))

function instant(text: string | undefined): Date | null {
  return text === undefined ? null : new Date(text)
}
