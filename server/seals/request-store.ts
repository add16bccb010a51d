import { sql } from 'kysely'
import type { ReadCtx, WriteCtx } from '../platform/ctx.ts'
import type { SealRequest } from './model.ts'
import { refuseSeal } from './refusals.ts'

const COLUMNS = sql`id, office, seal_id as "sealId", content as action, reason, asked_by as "askedBy", asked_at as "askedAt",
  state, decided_by as "decidedBy", decided_at as "decidedAt", remark`

/** Locks the request until the transaction ends. One of another office does not exist. */
export async function lockRequest(ctx: WriteCtx, id: string, office: string): Promise<SealRequest> {
  const { rows } = await sql<SealRequest>`
    select ${COLUMNS} from seals.request where id = ${id} and office = ${office} for update`.execute(ctx.db)
  const request = rows[0]
  if (!request) throw refuseSeal('seal.request-unknown')
  return request
}

export async function insertRequest(ctx: WriteCtx, request: SealRequest): Promise<void> {
  await sql`
    insert into seals.request (id, office, seal_id, action, content, reason, asked_by, asked_at, state)
    values (${request.id}, ${request.office}, ${request.sealId}, ${request.action.action},
      ${JSON.stringify(request.action)}::jsonb, ${request.reason}, ${JSON.stringify(request.askedBy)}::jsonb,
      ${request.askedAt}, ${request.state})`.execute(ctx.db)
}

export async function saveDecided(ctx: WriteCtx, request: SealRequest): Promise<void> {
  await sql`
    update seals.request set state = ${request.state}, seal_id = ${request.sealId},
      decided_by = ${request.decidedBy && JSON.stringify(request.decidedBy)}::jsonb, decided_at = ${ctx.now},
      remark = ${request.remark}
    where id = ${request.id}`.execute(ctx.db)
}

/** Is something about this seal still undecided? */
export async function hasOpen(ctx: ReadCtx, sealId: string): Promise<boolean> {
  const { rows } = await sql`
    select from seals.request where seal_id = ${sealId} and state = 'open' limit 1`.execute(ctx.db)
  return rows.length > 0
}

/** The newest requests of an office, undecided ones first. */
export async function listRequestsOf(ctx: ReadCtx, office: string): Promise<SealRequest[]> {
  const { rows } = await sql<SealRequest>`
    select ${COLUMNS} from seals.request where office = ${office}
    order by state <> 'open', asked_at desc, id limit 50`.execute(ctx.db)
  return rows
}
