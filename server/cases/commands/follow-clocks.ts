import { sql } from 'kysely'
import type { WriteCtx } from '../../platform/ctx.ts'
import { NO_DUE_DATE } from '../rules.ts'

/**
 * The inbox keeps due dates of its own. When a new calendar has moved clocks since an instant, they follow, in one statement.
 * Running it again changes nothing.
 */
export async function followClocks(ctx: WriteCtx, movedSince: Date): Promise<void> {
  await sql`
    update cases.case_item i set due_on = k.due_on, order_on = coalesce(k.due_on, ${NO_DUE_DATE}::date),
      provisional = k.provisional,
      due_kind = case
        when k.kind <> 'decision' then i.due_kind
        when k.due_on = k.promised_on then 'promised' else 'statutory' end,
      answer_on = case when k.kind = 'answer' then coalesce(k.promised_on, k.statutory_on) else i.answer_on end,
      promised_on = case when k.kind = 'decision' then k.promised_on else i.promised_on end,
      statutory_on = case when k.kind = 'decision' then k.statutory_on else i.statutory_on end
    from deadlines.clock k
    where k.moved_at >= ${movedSince} and k.state = 'running' and k.owner = i.case_id and k.subject = i.step
      and k.kind = case when i.due_kind in ('promised', 'statutory') then 'decision' else i.due_kind end
      and (i.due_on, i.provisional, i.promised_on, i.statutory_on) is distinct from
        (k.due_on, k.provisional, case when k.kind = 'decision' then k.promised_on else i.promised_on end,
          case when k.kind = 'decision' then k.statutory_on else i.statutory_on end)`.execute(ctx.db)
}
