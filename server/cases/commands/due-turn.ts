import type { WriteCtx } from '../../platform/ctx.ts'
import type { Clock } from '../../deadlines/model.ts'
import { findClock } from '../../deadlines/queries.ts'
import { takeTurn } from '../progress.ts'
import { isPossible } from '../turns.ts'
import { takeInHand } from '../turn.ts'
import { succeed } from './decide-item.ts'
import { whenDone } from './accept-item.ts'

export const DUE_TURNS = ['deem', 'lapse', 'decideByDefault'] as const
export type DueTurn = (typeof DUE_TURNS)[number]

/**
 * A turn that falls due by itself when a clock has ended: silence means accepted from the day of receipt (行政许可法 §32), an
 * unanswered correction or undertaking means withdrawn, and what may be granted by the passing of the limit is. Does nothing
 * where somebody was faster, or where the run of the clock that ended is over, paused or extended by now, so a job may come
 * late and twice. Gives whether it was taken.
 */
export async function takeDueTurn(
  ctx: WriteCtx,
  due: { caseId: string; step: string; turn: DueTurn; clock: Pick<Clock, 'kind' | 'run'> },
): Promise<boolean> {
  const hand = await takeInHand(ctx, due)
  const { item, law } = hand
  if (!isPossible(item.state, due.turn)) return false
  const ended = await findClock(ctx, { owner: due.caseId, subject: due.step, kind: due.clock.kind })
  const isOver = ended?.run === due.clock.run && ended.endAt !== null && ended.endAt <= ctx.now
  if (!ended || !isOver) return false
  switch (due.turn) {
    case 'deem': {
      const received = ended.startedAt
      await takeTurn(
        ctx,
        hand,
        'deem',
        { change: { acceptedAt: received }, clock: { startedAt: received } },
        (deemed) => ({
          text: `「${deemed.itemName}」部门没有按时答复，依法从收到之日起视为受理，${whenDone(deemed)}`,
        }),
      )
      return true
    }
    case 'lapse': {
      const reason = '没有在期限内补齐，视为撤回。可以重新申请。'
      await takeTurn(
        ctx,
        hand,
        'lapse',
        { change: { decidedAt: ctx.now, decidedBy: 'system', reason } },
        (lapsed) => ({ text: `「${lapsed.itemName}」${reason}` }),
      )
      return true
    }
    case 'decideByDefault': {
      // What it rests on is being done anew, so nobody could decide: the officer does when that stands again.
      if (hand.unmet.has(item.step)) return false
      if (!law.grantedIfOverdue || law.outputs.some(({ required }) => required)) return false
      await succeed(ctx, hand, 'decideByDefault', { opinion: law.grantedIfOverdue.opinion, outputs: {} })
      return true
    }
  }
}
