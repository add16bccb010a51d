import { sql } from 'kysely'
import { toLocalDate } from '../../calendar/rules.ts'
import type { WriteCtx } from '../../platform/ctx.ts'
import type { Sitting } from '../model.ts'
import { refuseCounter } from '../refusals.ts'
import { isRatable } from '../rules.ts'
import { saveSitting } from '../store.ts'

/**
 * 好差评, one to five, once for each sitting, back to back: the rating is kept without the person, the sitting or the time, and
 * no event tells of it. Refused twice, and before anything was done.
 */
export async function rateSitting(ctx: WriteCtx, sitting: Sitting, stars: number): Promise<void> {
  if (sitting.rated) throw refuseCounter('rating.done')
  if (!isRatable(sitting, ctx.now)) throw refuseCounter('sitting.none')
  await sql`
    insert into counter.rating (id, hall, window_id, officer_id, day, stars)
    values (gen_random_uuid(), ${sitting.hall}, ${sitting.windowId}, ${sitting.officerId}, ${toLocalDate(ctx.now)},
      ${stars})`.execute(ctx.db)
  await saveSitting(ctx, { ...sitting, rated: true })
}
