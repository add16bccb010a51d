import type { Actor } from '../../platform/ctx.ts'
import type { Database } from '../../platform/db.ts'

const AT_ONCE = 1000

const FORGET = `
  update exchange.message m
  set data = null, digest = coalesce(m.digest, encode(sha256(convert_to(m.data::text, 'UTF8')), 'hex'))
  where (m.owner, m.subject, m.system, m.sequence) in (
    select owner, subject, system, sequence from exchange.message
    where state = 'sent' and data is not null and done_at < $1 order by done_at limit $2 for update skip locked)
  returning 1`

/**
 * Removes the content of messages that were sent longer ago than they are kept (`world.keepSentDays`); that they were sent, when and with which
 * digest stays. What was not sent, refused or let go is never touched.
 */
export async function forgetSent(db: Database, actor: Actor): Promise<void> {
  const { now, world } = db.statement(actor, null)
  const before = new Date(now.getTime() - world.keepSentDays * 86_400_000)
  for (;;) {
    const gone = await db.run('exchange-forget', FORGET, [before, AT_ONCE])
    if (gone.length < AT_ONCE) return
  }
}
