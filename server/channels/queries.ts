import { sql } from 'kysely'
import { personOf, type ReadCtx } from '../platform/ctx.ts'
import { isUuid } from '../platform/ids.ts'
import { sameText, sha256 } from '../platform/secrets.ts'
import { Scope, type Asked, type AskedWrongly, type ChannelView, type MyConsent } from './model.ts'
import { refuseChannel } from './refusals.ts'
import { refuseApproval } from './rules.ts'
import { loadChannels } from './store.ts'

/** 渠道 for the desk, with how many people allow each now. */
export async function listChannels(ctx: ReadCtx): Promise<ChannelView[]> {
  const counted = await sql<{ channel: string; consents: number }>`
    select channel, count(*)::int as consents from channels.consent
    where ended_at is null and ends_at > ${ctx.now} group by 1`.execute(ctx.db)
  const consents = new Map(counted.rows.map((row) => [row.channel, row.consents]))
  return (await loadChannels(ctx)).map((row) => ({
    ...row.content,
    id: row.id,
    officeName: ctx.world.region.offices.get(row.content.office)?.name ?? row.content.office,
    state: row.state,
    hasSecret: row.secretHash !== null,
    digest: row.digest,
    changedBy: row.changedBy.name,
    proposedBy: row.proposedBy?.name ?? null,
    approvedBy: row.approvedBy?.name ?? null,
    admitted: row.admitted,
    approvable: refuseApproval(row, ctx.actor, row.digest) === undefined,
    remark: row.remark,
    consents: consents.get(row.id) ?? 0,
  }))
}

/**
 * What a channel asks a person for: RFC 6749 4.1.1. Whoever is unknown, or wants people sent elsewhere, is refused to the person's face;
 * with any other fault the person goes back with the error.
 */
export async function readAsked(
  ctx: ReadCtx,
  given: Readonly<Record<string, string>>,
): Promise<Asked | AskedWrongly> {
  const id = given['client_id'] ?? ''
  const [row] = isUuid(id) ? await loadChannels(ctx, id) : []
  if (row?.state !== 'live') throw refuseChannel('channel.unknown')
  const { name, office, onethings, scopes: most, redirectUris } = row.content
  const redirectUri = given['redirect_uri'] ?? ''
  if (!redirectUris.includes(redirectUri)) throw refuseChannel('channel.redirect')
  const state = given['state']
  const wrong = (error: string): AskedWrongly => ({ name, redirectUri, state, error })
  if (given['response_type'] !== 'code') return wrong('unsupported_response_type')
  const challenge = given['code_challenge'] ?? ''
  if (given['code_challenge_method'] !== 'S256' || !/^[\w-]{43}$/.test(challenge))
    return wrong('invalid_request')
  const scopes = Scope.array()
    .min(1)
    .safeParse([...new Set((given['scope'] ?? '').split(' '))])
  if (!scopes.success || !scopes.data.every((scope) => most.includes(scope))) return wrong('invalid_scope')
  const officeName = ctx.world.region.offices.get(office)?.name ?? office
  const names = onethings.map((each) => ctx.world.region.onethings.get(each)?.onething.name ?? each)
  return {
    channel: { id: row.id, name, office: officeName, onethings: names, digest: row.digest },
    scopes: scopes.data,
    redirectUri,
    state,
    challenge,
  }
}

/** The live channel that knows this secret. */
export async function findChannel(
  ctx: ReadCtx,
  id: string,
  secret: string,
): Promise<{ id: string; name: string; perMinute: number } | undefined> {
  const [row] = isUuid(id) ? await loadChannels(ctx, id) : []
  if (row?.state !== 'live' || row.secretHash === null || !sameText(row.secretHash, sha256(secret)))
    return undefined
  return { id: row.id, name: row.content.name, perMinute: row.content.perMinute }
}

/** 授权的应用: what the person has allowed, what is open first, with what was done under it. */
export async function listMyConsents(ctx: ReadCtx): Promise<MyConsent[]> {
  const person = personOf(ctx)
  const found = await sql<MyConsent & { office: string }>`
    select k.id, c.name as channel, c.office, k.scopes, k.given_at as "givenAt", k.ends_at as "endsAt",
      k.ended_at as "endedAt", k.ended_why as "endedWhy", coalesce((
        select jsonb_agg(jsonb_build_object('operation', operation, 'count', count, 'lastAt', last_at) order by last_at desc)
        from (select operation, sum(count)::int as count, max(last_at) as last_at from channels.use u
          where u.person_id = k.person_id and u.consent = k.id group by 1) used), '[]') as uses
    from channels.consent k join channels.channel c on c.id = k.channel
    where k.person_id = ${person.id}
    order by (k.ended_at is null and k.ends_at > ${ctx.now}) desc, k.given_at desc limit 100`.execute(ctx.db)
  return found.rows.map((row) => ({
    ...row,
    office: ctx.world.region.offices.get(row.office)?.name ?? row.office,
  }))
}
