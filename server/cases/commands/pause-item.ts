import type { Limit } from '../../deadlines/model.ts'
import { limitText } from '../../deadlines/rules.ts'
import type { SpecialProcedure } from '../../catalog/model.ts'
import type { WriteCtx } from '../../platform/ctx.ts'
import { toLocalDate } from '../../calendar/rules.ts'
import { takeTurn } from '../progress.ts'
import { noSuchProcedure } from '../refusals.ts'
import { beginTurn, type TaskKey } from '../turn.ts'

/**
 * 特别程序. A hearing, test, appraisal or expert review that the item knows: its time is not counted, on written notice of the
 * time needed. 行政许可法 §45.
 */
export async function pauseItem(
  ctx: WriteCtx,
  input: TaskKey & { procedure: SpecialProcedure['procedure']; needed?: Limit | undefined; reason: string },
): Promise<void> {
  const hand = await beginTurn(ctx, input, 'pause')
  const special = hand.law.specialProcedures.find(({ procedure }) => procedure === input.procedure)
  if (!special) throw noSuchProcedure(hand.law.specialProcedures.map(({ name }) => name))
  const needed = input.needed ?? special.needed
  await takeTurn(
    ctx,
    hand,
    'pause',
    {
      change: { reason: input.reason },
      data: { procedure: special.procedure, needed, reason: input.reason },
      clock: { procedure: special.procedure, needed },
      facts: {
        'procedure.name': special.name,
        'procedure.needed': limitText(needed),
        'procedure.from': toLocalDate(ctx.now),
        'due.on': hand.item.dueOn,
      },
    },
    (item) => ({
      text: `「${item.itemName}」要做${special.name}，需要 ${limitText(needed)}，这段时间不计入办理期限。`,
    }),
  )
}

/** 特别程序结束. The clock goes on where it stood. */
export async function resumeItem(ctx: WriteCtx, input: TaskKey & { result: string }): Promise<void> {
  const hand = await beginTurn(ctx, input, 'resume')
  await takeTurn(
    ctx,
    hand,
    'resume',
    { change: { reason: null }, data: { opinion: input.result } },
    (item) => ({ text: `「${item.itemName}」的特别程序结束了，继续办理。` }),
  )
}
