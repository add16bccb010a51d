import { sql } from 'kysely'
import type { ActorRef, ReadCtx } from '../platform/ctx.ts'
import { sha256 } from '../platform/secrets.ts'
import { ChannelContent, type ChannelState } from './model.ts'
import { refuseChannel } from './refusals.ts'

export type ChannelRow = {
  id: string
  content: ChannelContent
  /** The content that was approved last. */
  admitted: ChannelContent | null
  digest: string
  state: ChannelState
  secretHash: string | null
  remark: string | null
  changedBy: ActorRef
  proposedBy: ActorRef | null
  approvedBy: ActorRef | null
}

const columns = sql`id, state, admitted, secret_hash as "secretHash", remark, changed_by as "changedBy", proposed_by as "proposedBy",
  approved_by as "approvedBy", jsonb_build_object('name', name, 'office', office, 'scopes', scopes, 'onethings', onethings,
  'redirectUris', redirect_uris, 'perMinute', per_minute) as content`

export async function loadChannels(ctx: ReadCtx, id?: string, locked = false): Promise<ChannelRow[]> {
  const found = await sql<Omit<ChannelRow, 'digest'>>`
    select ${columns} from channels.channel where ${id === undefined ? sql`true` : sql`id = ${id}`}
    order by created_at, id ${locked ? sql`for update` : sql``}`.execute(ctx.db)
  return found.rows.map((row) => {
    const content = ChannelContent.parse(row.content)
    const admitted = ChannelContent.nullable().parse(row.admitted)
    return { ...row, content, admitted, digest: sha256(JSON.stringify(content)) }
  })
}

/** A channel, locked; refuses one that is not there. */
export async function lockChannel(ctx: ReadCtx, id: string): Promise<ChannelRow> {
  const [found] = await loadChannels(ctx, id, true)
  if (!found) throw refuseChannel('channel.unknown')
  return found
}
