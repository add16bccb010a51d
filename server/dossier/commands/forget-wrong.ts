import { sql } from 'kysely'
import { ItemState } from '../../cases/model.ts'
import { hasSucceeded } from '../../cases/turns.ts'
import type { Actor } from '../../platform/ctx.ts'
import type { Database } from '../../platform/db.ts'
import { DAY_SECONDS } from '../../sharing/model.ts'
import { CORRECTION, CORRECTION_STEP } from '../model.ts'

const SUCCESS: readonly string[] = ItemState.options.filter(hasSucceeded)

/**
 * Of each 数据校核 that was granted within the last day: what its source had answered until then is dropped from what is kept, as far as it is
 * about the applicant, or about somebody about whom the source was asked for the case in which the wrong value stood. No answer is
 * kept for more than a day, and what was asked after the decision stays; so it is safe to run again.
 */
export async function forgetWrong(db: Database, actor: Actor): Promise<void> {
  const { corrected, uses } = await db.read(actor, async (ctx) => {
    const { rows } = await sql<{ source: string; number: string; about: string[]; decidedAt: Date }>`
      select o.facts #>> '{known,correction.source,value}' as source, p.number, i.decided_at as "decidedAt", array(
        select distinct unnest(l.about) from cases.case h
          left join applications.draft d on d.case_id = h.id
          join sharing.call_log l on l.subject in (h.id, d.id)
        where h.number = c.filed #>> '{values,correction.case,value}'
          and l.source = o.facts #>> '{known,correction.source,value}') as about
      from cases.case_item i join cases.case c on c.id = i.case_id join applications.draft o on o.case_id = c.id join people.person p on p.id = c.person_id
      where i.decided_at > ${new Date(ctx.now.getTime() - DAY_SECONDS * 1000)} and i.step = ${CORRECTION_STEP}
        and i.state = any(${SUCCESS}::text[]) and c.onething = ${CORRECTION}`.execute(ctx.db)
    return { corrected: rows, uses: ctx.world.uses }
  })
  for (const { source, number, about, decidedAt } of corrected)
    await uses.forget({ source, about: [number, ...about], until: decidedAt })
}
