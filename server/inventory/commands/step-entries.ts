import { sql } from 'kysely'
import { toLocalDate } from '../../calendar/rules.ts'
import { actorRef, officerOf, type WriteCtx } from '../../platform/ctx.ts'
import type { Refusal } from '../../platform/refusal.ts'
import { refuseInventory } from '../refusals.ts'
import {
  ABOUT,
  isOlder,
  isProposal,
  leavesLater,
  refuseStep,
  resumedOn,
  type Edition,
  type Seen,
  type Step,
  type StepGiven,
} from '../rules.ts'
import { onethingsWith } from '../users.ts'
import { followListed } from './index-listed.ts'
import {
  authorOf,
  changesSince,
  countProposals,
  discardDrafts,
  keepListed,
  lockEntries,
  moveVersions,
  publishVersions,
  saveSuspensionProposals,
  saveSuspensions,
  saveWithdrawals,
  withdrawEntries,
  type LockedEntry,
} from '../store.ts'

export type StepMany = StepGiven & { editions: readonly Edition[]; step: Step }
export type Stepped = { done: number; left: { id: string; code: string; zh: string }[] }

/**
 * 提交审核、退回、审核通过、发布、取消、暂停、放弃草稿, for many at once. Each is judged by itself: those that may not take the step, or
 * say something else by now than the edition that was shown, are left as they are and named with the reason. Reviewing and publishing
 * are refused to whoever wrote the version; publishing, while a consistency rule sees a contradiction. A withdrawal or a suspension is
 * proposed by one and confirmed by another; to resume, which only opens what others have decided to offer, takes one.
 */
export async function stepEntries(ctx: WriteCtx, { editions, ...given }: StepMany): Promise<Stepped> {
  const { done, refused } = await take(ctx, new Map(editions.map((each) => [each.id, each])), given)
  return { done, left: refused.map(({ id, refusal: { code, zh } }) => ({ id, code, zh })) }
}

/**
 * The same for one entry: what is refused is thrown. Refuses whoever has `seen` another edition than there is now, and says who
 * changed what meanwhile: nobody approves what he has not read, or throws away what he has not seen.
 */
export async function stepEntry(
  ctx: WriteCtx,
  { id, seen, ...given }: StepGiven & { id: string; step: Step; seen?: Seen | undefined },
): Promise<void> {
  const { refused } = await take(ctx, new Map([[id, seen]]), given)
  if (refused[0]) throw refused[0].refusal
}

type Refused = { id: string; refusal: Refusal }

async function take(
  ctx: WriteCtx,
  asked: ReadonlyMap<string, Seen | undefined>,
  { step, ...given }: StepGiven & { step: Step },
): Promise<{ done: number; refused: Refused[] }> {
  const today = toLocalDate(ctx.now)
  const from = given.from ?? today
  const reason = given.reason?.trim()
  const by = { ...given, actorId: officerOf(ctx).id, today, from, reason }
  const entries = await lockEntries(ctx, [...asked.keys()])
  const refused = await refuseUnseen(ctx, asked, entries)
  const unseen = new Set(refused.map(({ id }) => id))
  const going: LockedEntry[] = []
  for (const entry of entries.filter(({ id }) => !unseen.has(id))) {
    const refusal = refuseStep(step, { ...entry, onethings: onethingsWith(ctx, entry.handledAs) }, by)
    if (refusal) refused.push({ id: entry.id, refusal })
    else going.push(entry)
  }
  if (going.length > 0) {
    await carryOut(ctx, step, going, { from, until: given.until ?? null, reason: reason ?? '' })
    if (isProposal(step)) await countProposals(ctx, going)
    if (step === 'publish' || step === 'confirm' || step === 'keep') await followListed(ctx)
    await recordAll(ctx, step, going, {
      ...(step === 'publish' || step === 'withdraw' || step === 'suspend' ? { from } : {}),
      ...(step === 'suspend' && given.until !== undefined ? { until: given.until } : {}),
      ...(reason ? { reason } : {}),
    })
  }
  return { done: going.length, refused }
}

/** Those that are gone, and those that say something else by now than whoever acts has seen: with who changed what. */
async function refuseUnseen(
  ctx: WriteCtx,
  asked: ReadonlyMap<string, Seen | undefined>,
  entries: readonly LockedEntry[],
): Promise<Refused[]> {
  const there = new Set(entries.map(({ id }) => id))
  const gone = [...asked.keys()].filter((id) => !there.has(id))
  const older = entries.flatMap((entry) => {
    const seen = asked.get(entry.id)
    return seen && isOlder(seen, entry) ? [{ entry, seen }] : []
  })
  const changes = await changesSince(ctx, older)
  return [
    ...gone.map((id) => ({ id, refusal: refuseInventory('inventory.entry-unknown') })),
    ...older.map(({ entry: { id, name } }, at) => ({
      id,
      refusal: refuseInventory('inventory.read-older', { name, ...changes[at] }),
    })),
  ]
}

async function carryOut(
  ctx: WriteCtx,
  step: Step,
  entries: readonly LockedEntry[],
  { from, until, reason }: { from: string; until: string | null; reason: string },
): Promise<void> {
  switch (step) {
    case 'submit':
      return moveVersions(ctx, entries, 'review', null)
    case 'return':
      return moveVersions(ctx, entries, 'draft', reason)
    case 'approve':
      return moveVersions(ctx, entries, 'approved', null)
    case 'publish':
      return publishVersions(ctx, entries, from, actorRef(ctx.actor))
    case 'withdraw':
      return saveWithdrawals(ctx, entries, {
        from,
        reason,
        proposer: officerOf(ctx).id,
        by: actorRef(ctx.actor),
      })
    case 'confirm':
      return confirmWithdrawals(ctx, entries)
    case 'keep':
      return keepEntries(ctx, entries)
    case 'suspend':
      return saveSuspensionProposals(ctx, entries, {
        from,
        until,
        reason,
        proposer: officerOf(ctx).id,
        by: actorRef(ctx.actor),
      })
    case 'confirmSuspension':
      return confirmSuspensions(ctx, entries)
    case 'keepOpen':
      return saveSuspensionProposals(ctx, entries, null)
    case 'resume': {
      const today = toLocalDate(ctx.now)
      return saveSuspensions(ctx, entries, ({ suspensions }) => resumedOn(today, suspensions))
    }
    case 'discard':
      return discardDrafts(ctx, entries)
  }
}

/** Turns proposals down, and takes back what was decided for a day to come. */
async function keepEntries(ctx: WriteCtx, entries: readonly LockedEntry[]): Promise<void> {
  const today = toLocalDate(ctx.now)
  const decided = entries.filter((entry) => leavesLater(entry, today))
  await keepListed(ctx, decided, authorOf(ctx), today)
  await saveWithdrawals(ctx, entries, null)
}

/** Each from the day and for the reason that was proposed; a day that has passed meanwhile is today. */
async function confirmWithdrawals(ctx: WriteCtx, entries: readonly LockedEntry[]): Promise<void> {
  const today = toLocalDate(ctx.now)
  const alike = Map.groupBy(entries, ({ withdrawal }) =>
    JSON.stringify([withdrawal?.from, withdrawal?.reason, withdrawal?.proposer]),
  )
  for (const own of alike.values()) {
    const proposed = own[0]?.withdrawal
    if (!proposed) continue
    const { from, reason, proposer, by } = proposed
    await withdrawEntries(ctx, own, {
      from: from < today ? today : from,
      reason,
      by: { id: proposer, ref: by },
      agreed: actorRef(ctx.actor),
    })
  }
}

/** Each for the days and the reason that were proposed; a first day that has passed meanwhile is today. */
async function confirmSuspensions(ctx: WriteCtx, entries: readonly LockedEntry[]): Promise<void> {
  const today = toLocalDate(ctx.now)
  await saveSuspensions(ctx, entries, ({ suspensions, suspensionProposal }) => {
    if (!suspensionProposal) return [...suspensions]
    const { from, until, reason, by } = suspensionProposal
    return [...suspensions, { from: from < today ? today : from, until, reason, by }]
  })
  await saveSuspensionProposals(ctx, entries, null)
}

const KINDS: Record<Step, string> = {
  submit: 'inventory.submitted',
  return: 'inventory.returned',
  approve: 'inventory.approved',
  publish: 'inventory.published',
  withdraw: 'inventory.withdrawal-proposed',
  confirm: 'inventory.withdrawn',
  keep: 'inventory.kept',
  suspend: 'inventory.suspension-proposed',
  confirmSuspension: 'inventory.suspended',
  keepOpen: 'inventory.suspension-turned-down',
  resume: 'inventory.resumed',
  discard: 'inventory.discarded',
}

/** One event for each entry, in one statement. */
async function recordAll(
  ctx: WriteCtx,
  step: Step,
  entries: readonly LockedEntry[],
  data: Record<string, unknown>,
): Promise<void> {
  const actor = actorRef(ctx.actor)
  const events = entries.map(({ id, version, revision, proposals }) => ({
    subject: id,
    kind: KINDS[step],
    actor,
    data: {
      version,
      ...(isProposal(step) ? { proposals: proposals + 1, about: ABOUT[step] } : { revision: revision + 1 }),
      ...data,
    },
  }))
  await sql`select platform.record_events(${JSON.stringify(events)}::jsonb, ${ctx.now})`.execute(ctx.db)
}
