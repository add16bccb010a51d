import { sql } from 'kysely'
import type { WriteCtx } from '../../platform/ctx.ts'

/** Takes a file away from its owner. One that is not there, or is another's, changes nothing. The sweep frees the disk. */
export async function dropFile(ctx: WriteCtx, input: { owner: string; id: string }): Promise<void> {
  await sql`delete from files.file where owner = ${input.owner} and id::text = ${input.id}`.execute(ctx.db)
}
