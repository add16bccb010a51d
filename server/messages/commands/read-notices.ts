import { sql } from 'kysely'
import { officerOf, type WriteCtx } from '../../platform/ctx.ts'
import { audiencesOf } from '../rules.ts'

/** Marks notices as read by the officer who is signed in: those named. Ids of what she is not told change nothing. */
export async function readNotices(ctx: WriteCtx, input: { ids: string[] }): Promise<void> {
  const officer = officerOf(ctx)
  await sql`
    update messages.notice set read_by = array_append(read_by, ${officer.id}::uuid)
    where office = ${officer.office} and audience = any(${audiencesOf(officer)}::text[])
      and id = any(${input.ids}::uuid[]) and not (${officer.id}::uuid = any(read_by))`.execute(ctx.db)
}
