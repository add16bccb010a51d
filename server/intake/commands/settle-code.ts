import { sql } from 'kysely'
import { actorRef, type WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { uuidv7 } from '../../platform/ids.ts'
import { CaseMeaning } from '../../regions/model.ts'
import { refuseIntake } from '../refusals.ts'
import { findSource } from '../store.ts'

export type SettledCode = {
  source: string
  kind: 'item' | 'state'
  scheme: string
  value: string
  /** The id of a published item, or a state in our words. */
  means: string
}

/** 对应. Says what a code of one source means, where the lists of the region say nothing or something else. */
export async function settleCode(ctx: WriteCtx, code: SettledCode): Promise<void> {
  if (!(await findSource(ctx, code.source))) throw refuseIntake('intake.source-unknown')
  const exists =
    code.kind === 'item' ? ctx.world.region.items.has(code.means) : CaseMeaning.safeParse(code.means).success
  if (!exists) throw refuseIntake('intake.meaning-unknown')
  const actor = JSON.stringify(actorRef(ctx.actor))
  await sql`
    insert into intake.code (source, kind, scheme, value, means, actor, at)
    values (${code.source}, ${code.kind}, ${code.scheme}, ${code.value}, ${code.means}, ${actor}::jsonb, ${ctx.now})
    on conflict (source, kind, scheme, value) do update set means = excluded.means, actor = excluded.actor,
      at = excluded.at`.execute(ctx.db)
  await record(ctx, 'intake.code-settled', uuidv7(ctx.now), { ...code })
}
