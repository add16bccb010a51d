import { sql } from 'kysely'
import { toLocalDate } from '../../calendar/rules.ts'
import { tellOfficers } from '../../messages/commands/tell-officers.ts'
import type { WriteCtx } from '../../platform/ctx.ts'

/** A system may be silent, or a pull of it fail, for so long, a restart of theirs, before anybody is told. */
const SILENT_MINUTES = 30

type Troubled = { system: string; silent: boolean; spokeAt: Date | null; waiting: number; dead: number }

/**
 * Tells whoever operates the exchange what goes on by itself no more: a system that takes nothing of what waits for it, once for each time
 * that it falls silent, dead letters, once a day while there are any, and a source from which nothing can be fetched. One that an officer has stopped is known to them, and one without
 * an address is sent nothing.
 */
export async function tellTroubled(ctx: WriteCtx): Promise<void> {
  const { region, hasAddress } = ctx.world
  const { systems, offices } = region
  const before = new Date(ctx.now.getTime() - SILENT_MINUTES * 60_000)
  const { rows } = await sql<Troubled>`
    select s.id as system, c.spoke_at as "spokeAt", c.paused_by is null and coalesce(c.spoke_at < ${before}, true) and exists (
        select from exchange.message m where m.system = s.id and m.state = 'ready' and m.created_at < ${before}) as silent,
      (select count(*)::int from exchange.message m where m.system = s.id and m.state in ('queued', 'ready')) as waiting,
      (select count(*)::int from exchange.message m where m.system = s.id and m.state = 'dead') as dead
    from unnest(${[...systems.keys()].filter(hasAddress)}::text[]) as s(id)
      left join exchange.circuit c on c.system = s.id`.execute(ctx.db)
  const failing = await sql<{ source: string; name: string; since: Date; error: string }>`
    select c.source, s.name, c.failing_since as since, c.error from intake.connector c join intake.source s on s.id = c.source
    where c.state = 'live' and c.failing_since < ${before}`.execute(ctx.db)
  const operating = [...offices.values()]
    .filter(({ posts }) => posts.some(({ permissions }) => permissions.includes('exchange.operate')))
    .map(({ id }) => id)
  const tell = async (once: string, text: string): Promise<void> => {
    for (const office of operating)
      await tellOfficers(ctx, {
        office,
        permission: 'exchange.operate',
        kind: 'exchange-trouble',
        text,
        link: '/staff/exchange',
        once,
      })
  }
  for (const { source, name, since, error } of failing.rows)
    await tell(
      `pull ${source} failing ${since.toISOString()}`,
      `已经半个多小时不能从「${name}」取办件：${error.slice(0, 200)}。恢复以后会接着取，不会漏；请联系对方看看系统是否正常。`,
    )
  for (const { system, silent, spokeAt, waiting, dead } of rows) {
    const name = systems.get(system)?.name ?? system
    if (silent)
      await tell(
        `exchange ${system} silent ${spokeAt?.toISOString() ?? ''}`,
        `「${name}」已经半个多小时收不到消息，有 ${waiting} 条在等。恢复以后会自动补送；请联系对方看看系统是否正常。`,
      )
    if (dead > 0)
      await tell(
        `exchange ${system} dead ${toLocalDate(ctx.now)}`,
        `有 ${dead} 条发给「${name}」的消息被对方拒收，这些办件停在那里。请看原因，然后重发或者放弃。`,
      )
  }
}
