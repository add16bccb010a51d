import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { randomToken, sameText, sha256 } from '../../platform/secrets.ts'
import { ACCESS_SECONDS, type Scope, type Tokens } from '../model.ts'

/** Seconds within which a channel that got no answer may ask again: many wait for an answer for 30 first. */
const LOST_WITHIN_SECONDS = 120

type Shown = {
  personId: string
  consent: string
  scopes: Scope[]
  endsAt: Date
  usedAt: Date | null
  expiresAt: Date
}
type Code = Shown & { redirectUri: string; challenge: string }

/** The consent behind what is shown, while the channel may be used: of this channel, and not ended. */
const CONSENT = sql`join channels.consent k on k.person_id = t.person_id and k.id = t.consent`

/**
 * Exchanges a code for tokens: RFC 6749 4.1.3, RFC 7636 4.6. Undefined for a code that is unknown, another channel's, over, or shown
 * with another address or verifier; it is worth nothing afterwards. A code that was used before ends the consent: somebody has stolen it.
 * Only where the answer was lost, it is exchanged once more: the verifier, which the channel alone knows, has to be right again.
 */
export async function redeemCode(
  ctx: WriteCtx,
  channel: string,
  shown: { code: string; redirectUri: string; verifier: string },
): Promise<Tokens | undefined> {
  const found = await sql<Code>`
    select t.person_id as "personId", t.consent, k.scopes, k.ends_at as "endsAt", t.used_at as "usedAt",
      t.expires_at as "expiresAt", t.redirect_uri as "redirectUri", t.challenge
    from channels.code t ${CONSENT}
    where t.hash = ${sha256(shown.code)} and k.channel = ${channel} and k.ended_at is null for update of t, k`.execute(
    ctx.db,
  )
  const code = found.rows[0]
  if (!code) return undefined
  const challenge = createHash('sha256').update(shown.verifier).digest('base64url')
  const isRight =
    code.redirectUri === shown.redirectUri &&
    /^[\w.~-]{43,128}$/.test(shown.verifier) &&
    sameText(challenge, code.challenge)
  if (code.usedAt && !(isRight && (await isAnswerLost(ctx, code)))) return endAsStolen(ctx, code)
  const isInTime = code.usedAt !== null || code.expiresAt > ctx.now
  await sql`update channels.code set used_at = ${ctx.now} where hash = ${sha256(shown.code)}`.execute(ctx.db)
  if (!isRight || !isInTime) return undefined
  await dropUnused(ctx, code)
  return issue(ctx, code)
}

/**
 * Exchanges a refresh token for new ones: RFC 6749 6, RFC 9700 4.14. Undefined for one that is unknown, another channel's or over. One
 * that was exchanged before ends the consent: it is in two hands. Only where the answer was lost, it is exchanged once more.
 */
export async function refreshTokens(
  ctx: WriteCtx,
  channel: string,
  refreshToken: string,
): Promise<Tokens | undefined> {
  const hash = sha256(refreshToken)
  const found = await sql<Shown>`
    select t.person_id as "personId", t.consent, k.scopes, k.ends_at as "endsAt", t.used_at as "usedAt",
      t.expires_at as "expiresAt"
    from channels.token t ${CONSENT}
    where t.hash = ${hash} and t.kind = 'refresh' and k.channel = ${channel} and k.ended_at is null
    for update of t, k`.execute(ctx.db)
  const token = found.rows[0]
  if (!token) return undefined
  if (token.usedAt && !(await isAnswerLost(ctx, token))) return endAsStolen(ctx, token)
  if (token.expiresAt <= ctx.now) return undefined
  await sql`update channels.token set used_at = ${ctx.now} where hash = ${hash}`.execute(ctx.db)
  await dropUnused(ctx, token)
  return issue(ctx, token)
}

/** The last access token, and the refresh token of an answer that was lost. */
async function dropUnused(ctx: WriteCtx, { personId, consent }: Shown): Promise<void> {
  await sql`
    delete from channels.token
    where person_id = ${personId} and consent = ${consent} and used_at is null`.execute(ctx.db)
}

/** Was it exchanged a moment ago, and nobody has used what it was exchanged for? */
async function isAnswerLost(ctx: WriteCtx, { personId, consent, usedAt }: Shown): Promise<boolean> {
  if (!usedAt || ctx.now.getTime() - usedAt.getTime() > LOST_WITHIN_SECONDS * 1000) return false
  const { rows } = await sql`
    select 1 from channels.token
    where person_id = ${personId} and consent = ${consent} and kind = 'refresh' and used_at is null and created_at = ${usedAt}
      and not exists (select from channels.use where person_id = ${personId} and consent = ${consent} and last_at >= ${usedAt})`.execute(
    ctx.db,
  )
  return rows.length > 0
}

/** RFC 7009. A channel gives back what it was allowed; a token that is not its own changes nothing. */
export async function revokeToken(ctx: WriteCtx, channel: string, token: string): Promise<void> {
  const found = await sql<Shown>`
    select t.person_id as "personId", t.consent from channels.token t ${CONSENT}
    where t.hash = ${sha256(token)} and k.channel = ${channel} and k.ended_at is null for update of k`.execute(
    ctx.db,
  )
  if (found.rows[0]) await end(ctx, found.rows[0], 'channel')
}

async function issue(
  ctx: WriteCtx,
  { personId, consent, scopes, endsAt }: Shown,
): Promise<Tokens | undefined> {
  if (endsAt <= ctx.now) return undefined
  const [access, refresh] = [randomToken(), randomToken()]
  const accessEnds = new Date(Math.min(ctx.now.getTime() + ACCESS_SECONDS * 1000, endsAt.getTime()))
  await sql`
    insert into channels.token (hash, kind, person_id, consent, created_at, expires_at)
    values (${sha256(access)}, 'access', ${personId}, ${consent}, ${ctx.now}, ${accessEnds}),
      (${sha256(refresh)}, 'refresh', ${personId}, ${consent}, ${ctx.now}, ${endsAt})`.execute(ctx.db)
  return {
    access_token: access,
    token_type: 'Bearer',
    expires_in: Math.floor((accessEnds.getTime() - ctx.now.getTime()) / 1000),
    refresh_token: refresh,
    scope: scopes.join(' '),
  }
}

async function endAsStolen(ctx: WriteCtx, shown: Shown): Promise<undefined> {
  await end(ctx, shown, 'reuse')
  await record(ctx, 'channel.token-reused', shown.personId, { consent: shown.consent })
}

async function end(
  ctx: WriteCtx,
  { personId, consent }: Pick<Shown, 'personId' | 'consent'>,
  why: 'reuse' | 'channel',
): Promise<void> {
  await sql`
    update channels.consent set ended_at = ${ctx.now}, ended_why = ${why}
    where person_id = ${personId} and id = ${consent} and ended_at is null`.execute(ctx.db)
}
