import { sql } from 'kysely'
import { personOf, type WriteCtx } from '../../platform/ctx.ts'
import { isUuid, uuidv7 } from '../../platform/ids.ts'
import { readableCode, sha256 } from '../../platform/secrets.ts'
import { CODE_MINUTES, type AllowOffice } from '../model.ts'
import { refuseDossier } from '../refusals.ts'

/** So many codes of one person may be good at the same time. */
const MOST_CODES = 3
const CODE_LENGTH = 8

/** 授权查档: the person lets one office look at what is held about them, for a purpose, for so many days. */
export async function allowOffice(ctx: WriteCtx, input: AllowOffice): Promise<void> {
  if (!ctx.world.region.offices.has(input.office)) throw refuseDossier('dossier.office-unknown')
  const expires = new Date(ctx.now.getTime() + input.days * 86_400_000)
  await sql`
    insert into dossier.consent (person_id, id, office, purpose, at, expires_at)
    values (${personOf(ctx).id}, ${uuidv7(ctx.now)}, ${input.office}, ${input.purpose}, ${ctx.now}, ${expires})`.execute(
    ctx.db,
  )
}

/**
 * 授权码. A code to be shown at a counter: whichever office takes it within five minutes may look once, for half an hour. Only its hash
 * is kept. Refused while three are good.
 */
export async function showCode(ctx: WriteCtx): Promise<{ code: string; expiresAt: Date }> {
  const person = personOf(ctx)
  const open = await sql<{ count: number }>`
    select count(*)::int as count from dossier.consent
    where person_id = ${person.id} and code_hash is not null and taken_at is null and revoked_at is null
      and expires_at > ${ctx.now}`.execute(ctx.db)
  if ((open.rows[0]?.count ?? 0) >= MOST_CODES) throw refuseDossier('dossier.codes-full')
  const code = readableCode(CODE_LENGTH)
  const expiresAt = new Date(ctx.now.getTime() + CODE_MINUTES * 60_000)
  await sql`
    insert into dossier.consent (person_id, id, purpose, code_hash, at, expires_at)
    values (${person.id}, ${uuidv7(ctx.now)}, '当面出示授权码', ${sha256(code)}, ${ctx.now}, ${expiresAt})`.execute(
    ctx.db,
  )
  return { code, expiresAt }
}

/** 收回授权. From now on the office sees nothing more, also where it has just opened the dossier. Somebody else's does not exist. */
export async function endConsent(ctx: WriteCtx, input: { id: string }): Promise<void> {
  if (!isUuid(input.id)) return
  await sql`
    update dossier.consent set revoked_at = ${ctx.now}
    where person_id = ${personOf(ctx).id} and id = ${input.id} and revoked_at is null`.execute(ctx.db)
}
