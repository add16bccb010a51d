import { sql } from 'kysely'
import { actorRef, officerOf, type ReadCtx, type WriteCtx } from '../platform/ctx.ts'
import type { Database } from '../platform/db.ts'
import { uuidv7 } from '../platform/ids.ts'
import { ASKED_AN_HOUR } from './model.ts'
import { refuseDossier } from './refusals.ts'

export type LookRow = {
  id: string
  number: string
  kind: 'person' | 'company'
  at: Date
  office: string
  reason: string
  ground: 'case' | 'consent'
  caseNumber: string | null
  consentId: string | null
}

/**
 * Counts one question before it is answered, in a statement of its own, so that a refusal does not undo it; whoever tries numbers
 * is stopped. Refused from the 31st within an hour.
 */
export async function countAttempt(db: Database, staffId: string, now: Date): Promise<void> {
  const hour = new Date(Math.floor(now.getTime() / 3_600_000) * 3_600_000)
  const [row] = await db.run<{ count: number }>(
    'dossier-attempt',
    `insert into dossier.attempt as a (staff_id, hour, count) values ($1, $2, 1)
     on conflict (staff_id, hour) do update set count = a.count + 1 returning count`,
    [staffId, hour],
  )
  if (row && row.count > ASKED_AN_HOUR) throw refuseDossier('dossier.too-many')
}

/** Writes down that the officer who acts looks, before anything is shown. */
export async function appendLook(
  ctx: WriteCtx,
  look: Omit<LookRow, 'id' | 'at' | 'office'>,
  more: { within: string; revealed: readonly string[] } | null = null,
): Promise<string> {
  const { office, post } = officerOf(ctx)
  const place = ctx.world.region.offices.get(office)
  const id = uuidv7(ctx.now)
  await sql`
    insert into dossier.look (number, id, kind, at, by, office, office_name, post_name, reason, ground, case_number, consent_id, within, revealed)
    values (${look.number}, ${id}, ${look.kind}, ${ctx.now}, ${JSON.stringify(actorRef(ctx.actor))}::jsonb, ${office},
      ${place?.name ?? office}, ${place?.posts.find((each) => each.id === post)?.name ?? post}, ${look.reason}, ${look.ground},
      ${look.caseNumber}, ${look.consentId}, ${more?.within ?? null}, ${more?.revealed ?? null})`.execute(
    ctx.db,
  )
  return id
}

/** A dossier that the officer who asks has opened, as it was opened. */
export async function findLook(ctx: ReadCtx, id: string): Promise<LookRow | undefined> {
  const { id: staff, office } = officerOf(ctx)
  const { rows } = await sql<LookRow>`
    select id, number, kind, at, office, reason, ground, case_number as "caseNumber", consent_id as "consentId"
    from dossier.look
    where id = ${id} and within is null and office = ${office} and by ->> 'id' = ${staff}`.execute(ctx.db)
  return rows[0]
}
