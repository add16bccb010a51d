import { sql } from 'kysely'
import { actorRef, type WriteCtx } from '../../platform/ctx.ts'
import { brokenConstraint } from '../../platform/db.ts'
import { record } from '../../platform/events.ts'
import { uuidv7 } from '../../platform/ids.ts'
import { demand } from '../../platform/refusal.ts'
import { randomToken, sha256 } from '../../platform/secrets.ts'
import type { ChannelContent, ChannelState } from '../model.ts'
import { refuseChannel } from '../refusals.ts'
import { isSameToPeople, refuseApproval } from '../rules.ts'
import { lockChannel } from '../store.ts'

const own = (ctx: WriteCtx): string => JSON.stringify(actorRef(ctx.actor))

/**
 * 登记. Writes down a channel, or changes a draft; nobody can use it yet. Refuses an office or a one-thing that is not there, a name that
 * another channel has, and one that is not a draft any more. Whoever allowed it what it was before has not allowed it what it is now: their
 * consents end.
 */
export async function saveChannel(
  ctx: WriteCtx,
  id: string | null,
  content: ChannelContent,
): Promise<string> {
  const { region } = ctx.world
  if (!region.offices.has(content.office)) throw refuseChannel('channel.office')
  const strange = content.onethings.find((each) => !region.onethings.has(each))
  if (strange !== undefined) throw refuseChannel('channel.onething', { id: strange })
  const { name, office, scopes, onethings, redirectUris, perMinute } = content
  const before = id === null ? undefined : await lockChannel(ctx, id)
  if (before && before.state !== 'draft') throw refuseChannel('channel.state')
  const channel = before?.id ?? uuidv7(ctx.now)
  await sql`
    insert into channels.channel as c (id, name, office, scopes, onethings, redirect_uris, per_minute, state, created_at,
      changed_at, changed_by)
    values (${channel}, ${name}, ${office}, ${scopes}, ${onethings}, ${redirectUris}, ${perMinute}, 'draft', ${ctx.now},
      ${ctx.now}, ${own(ctx)}::jsonb)
    on conflict (id) do update set name = excluded.name, office = excluded.office, scopes = excluded.scopes,
      onethings = excluded.onethings, redirect_uris = excluded.redirect_uris, per_minute = excluded.per_minute,
      changed_at = excluded.changed_at, changed_by = excluded.changed_by, remark = null, proposed_by = null,
      approved_by = null`
    .execute(ctx.db)
    .catch((error: unknown) => {
      throw brokenConstraint(error) === 'channel_name' ? refuseChannel('channel.name-taken', { name }) : error
    })
  if (before && !isSameToPeople(before.content, content)) await endConsents(ctx, channel, 'changed')
  await record(ctx, 'channel.saved', channel, { ...content })
  return channel
}

/** A new secret, told this once; the one before stops working at once. Refuses an ended channel. */
export async function renewSecret(ctx: WriteCtx, id: string): Promise<{ secret: string }> {
  const { state } = await lockChannel(ctx, id)
  if (state === 'ended') throw refuseChannel('channel.state')
  const secret = randomToken()
  await sql`update channels.channel set secret_hash = ${sha256(secret)} where id = ${id}`.execute(ctx.db)
  await record(ctx, 'channel.secret-renewed', id)
  return { secret }
}

/** 提请启用、提请恢复. A second person is to look at it. Refuses one without a secret. */
export async function proposeChannel(ctx: WriteCtx, id: string): Promise<void> {
  const { state, secretHash } = await lockChannel(ctx, id)
  if (state !== 'draft' && state !== 'paused') throw refuseChannel('channel.state')
  if (secretHash === null) throw refuseChannel('channel.no-secret')
  await sql`
    update channels.channel set state = 'proposed', remark = null, proposed_by = ${own(ctx)}::jsonb where id = ${id}`.execute(
    ctx.db,
  )
  await record(ctx, 'channel.proposed', id)
}

/** 批准. People can be sent to us from now on. Refuses whoever drew or proposed it, and what has changed since it was seen. */
export async function approveChannel(
  ctx: WriteCtx,
  { id, digest }: { id: string; digest: string },
): Promise<void> {
  const drawn = await lockChannel(ctx, id)
  demand(refuseApproval(drawn, ctx.actor, digest))
  await sql`
    update channels.channel set state = 'live', approved_by = ${own(ctx)}::jsonb,
      admitted = ${JSON.stringify(drawn.content)}::jsonb
    where id = ${id}`.execute(ctx.db)
  await record(ctx, 'channel.approved', id, { digest })
}

/** 退回. It is a draft again, with the reason. */
export async function returnChannel(
  ctx: WriteCtx,
  { id, digest, remark }: { id: string; digest: string; remark: string },
): Promise<void> {
  demand(refuseApproval(await lockChannel(ctx, id), ctx.actor, digest))
  await sql`
    update channels.channel set state = 'draft', remark = ${remark}, proposed_by = null where id = ${id}`.execute(
    ctx.db,
  )
  await record(ctx, 'channel.returned', id, { remark })
}

/** 暂停. Whoever sees that something is wrong stops it alone: its tokens stop working at once and work again when it is live again. */
export const pauseChannel = (ctx: WriteCtx, id: string): Promise<void> => stop(ctx, id, ['live'], 'paused')

/** 终止. For good, and every consent with it. */
export async function endChannel(ctx: WriteCtx, id: string): Promise<void> {
  await stop(ctx, id, ['draft', 'proposed', 'live', 'paused'], 'ended')
  await endConsents(ctx, id, 'channel')
}

async function endConsents(ctx: WriteCtx, channel: string, why: 'channel' | 'changed'): Promise<void> {
  await sql`
    update channels.consent set ended_at = ${ctx.now}, ended_why = ${why}
    where channel = ${channel} and ended_at is null`.execute(ctx.db)
}

async function stop(
  ctx: WriteCtx,
  id: string,
  from: readonly ChannelState[],
  to: 'paused' | 'ended',
): Promise<void> {
  const { state } = await lockChannel(ctx, id)
  if (!from.includes(state)) throw refuseChannel('channel.state')
  await sql`update channels.channel set state = ${to} where id = ${id}`.execute(ctx.db)
  await record(ctx, `channel.${to}`, id)
}
