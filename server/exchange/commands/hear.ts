import { sql } from 'kysely'
import type { WriteCtx } from '../../platform/ctx.ts'

/** Writes down how far the reports of a system about an item have come. */
export async function hear(
  ctx: WriteCtx,
  key: { owner: string; subject: string; system: string },
  told: { sequence: number; digest: string; of: Date; externalNumber: string },
): Promise<void> {
  await sql`
    update exchange.thread set heard = ${told.sequence}, heard_digest = ${told.digest}, heard_at = ${ctx.now}, heard_of = ${told.of},
      external_number = ${told.externalNumber}
    where owner = ${key.owner}::uuid and subject = ${key.subject} and system = ${key.system}`.execute(ctx.db)
}
