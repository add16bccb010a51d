import { sql } from 'kysely'
import { personOf, type WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { isUuid, uuidv7 } from '../../platform/ids.ts'
import { randomToken, sha256 } from '../../platform/secrets.ts'
import { CODE_SECONDS, CONSENT_DAYS, type Asked } from '../model.ts'
import { refuseChannel } from '../refusals.ts'
import { lockChannel } from '../store.ts'

/**
 * 同意授权. The person allows the channel what it asks for, for 90 days; what it was allowed before ends with that. Gives the code that
 * the channel exchanges within 60 seconds, once. Pressed several times at once, the last one counts. Refused where the channel is not
 * any more what the person has `seen`, by its digest.
 */
export async function allowChannel(ctx: WriteCtx, asked: Asked, seen: string): Promise<{ code: string }> {
  const person = personOf(ctx)
  const { state, digest } = await lockChannel(ctx, asked.channel.id)
  if (state !== 'live') throw refuseChannel('channel.unknown')
  if (digest !== seen || digest !== asked.channel.digest) throw refuseChannel('channel.changed')
  const [id, code] = [uuidv7(ctx.now), randomToken()]
  const after = (seconds: number): Date => new Date(ctx.now.getTime() + seconds * 1000)
  await sql`
    update channels.consent set ended_at = ${ctx.now}, ended_why = 'again'
    where person_id = ${person.id} and channel = ${asked.channel.id} and ended_at is null`.execute(ctx.db)
  await sql`
    insert into channels.consent (person_id, id, channel, scopes, given_at, ends_at)
    values (${person.id}, ${id}, ${asked.channel.id}, ${asked.scopes}, ${ctx.now}, ${after(CONSENT_DAYS * 86_400)})`.execute(
    ctx.db,
  )
  await sql`
    insert into channels.code (hash, person_id, consent, redirect_uri, challenge, expires_at)
    values (${sha256(code)}, ${person.id}, ${id}, ${asked.redirectUri}, ${asked.challenge}, ${after(CODE_SECONDS)})`.execute(
    ctx.db,
  )
  await record(ctx, 'channel.allowed', person.id, { channel: asked.channel.name, scopes: asked.scopes })
  return { code }
}

/** 取消授权. Tokens stop working at once. Refuses a consent that is not the person's, or is over. */
export async function endConsent(ctx: WriteCtx, id: string): Promise<void> {
  const person = personOf(ctx)
  const ended = await sql<{ channel: string }>`
    update channels.consent k set ended_at = ${ctx.now}, ended_why = 'person' from channels.channel c
    where k.person_id = ${person.id} and k.id = ${isUuid(id) ? id : null}::uuid and k.ended_at is null and c.id = k.channel
    returning c.name as channel`.execute(ctx.db)
  const channel = ended.rows[0]?.channel
  if (channel === undefined) throw refuseChannel('channel.consent-unknown')
  await record(ctx, 'channel.consent-ended', person.id, { channel })
}
