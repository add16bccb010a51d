import { sql } from 'kysely'
import { officerOf, actorRef, type WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { uuidv7 } from '../../platform/ids.ts'
import { demand } from '../../platform/refusal.ts'
import type { MessageKey } from '../model.ts'
import { refuseExchange } from '../refusals.ts'

/** 重发. A dead letter is sent again, after what was wrong over there has been put right. */
export async function retryLetter(ctx: WriteCtx, key: MessageKey): Promise<void> {
  await settle(ctx, key, 'ready')
  await record(ctx, 'exchange.retried', key.owner, {
    step: key.subject,
    system: key.system,
    sequence: key.sequence,
  })
}

/** 放弃. A dead letter is let go with a reason; what waits behind it goes on. */
export async function dropLetter(ctx: WriteCtx, input: MessageKey & { reason: string }): Promise<void> {
  const { reason, ...key } = input
  await settle(ctx, key, 'dropped')
  await record(ctx, 'exchange.dropped', key.owner, {
    step: key.subject,
    system: key.system,
    sequence: key.sequence,
    reason,
  })
}

async function settle(ctx: WriteCtx, key: MessageKey, state: 'ready' | 'dropped'): Promise<void> {
  demandSystem(ctx, key.system)
  // The thread before its messages, as everything that settles them: else two would wait for each other.
  await sql`
    select from exchange.thread
    where owner = ${key.owner} and subject = ${key.subject} and system = ${key.system} for update`.execute(
    ctx.db,
  )
  const found = await sql<{ error: string }>`
    select error from exchange.message
    where owner = ${key.owner} and subject = ${key.subject} and system = ${key.system} and sequence = ${key.sequence}
      and state = 'dead' for update`.execute(ctx.db)
  const letter = found.rows[0]
  if (!letter) throw refuseExchange('exchange.not-dead')
  const { owner, subject, sequence } = key
  const outcome = { owner, subject, sequence, state, counts: false, error: letter.error, nextAt: ctx.now }
  await sql`select exchange.settle(${key.system}, ${JSON.stringify([outcome])}::jsonb, ${ctx.now})`.execute(
    ctx.db,
  )
  await sendNow(ctx, key.system)
}

/** 全部重发. Gives how many dead letters of a system are sent again. */
export async function retryAll(ctx: WriteCtx, system: string): Promise<number> {
  demandSystem(ctx, system)
  await lockThreads(ctx, system, 'dead')
  const done = await sql`
    update exchange.message set state = 'ready', next_at = ${ctx.now}, attempts = 0
    where system = ${system} and state = 'dead' returning 1`.execute(ctx.db)
  await record(ctx, 'exchange.retried-all', uuidv7(ctx.now), { system, count: done.rows.length })
  await sendNow(ctx, system)
  return done.rows.length
}

/** 暂停. Nothing is sent to a system until somebody lets it go on; what happens meanwhile waits in its order. */
export async function pauseSystem(ctx: WriteCtx, system: string): Promise<void> {
  demandSystem(ctx, system)
  const by = JSON.stringify(actorRef(officerOf(ctx)))
  await sql`
    insert into exchange.circuit (system, paused_by) values (${system}, ${by}::jsonb)
    on conflict (system) do update set paused_by = excluded.paused_by`.execute(ctx.db)
  await record(ctx, 'exchange.paused', uuidv7(ctx.now), { system })
}

/** 恢复. A system is spoken to again at once, whether it was paused or resting after failures. */
export async function resumeSystem(ctx: WriteCtx, system: string): Promise<void> {
  demandSystem(ctx, system)
  await sql`
    update exchange.circuit set paused_by = null, closed_until = null, failures = least(failures, 1)
    where system = ${system}`.execute(ctx.db)
  await lockThreads(ctx, system, 'ready')
  await sql`
    update exchange.message set next_at = least(next_at, ${ctx.now}::timestamptz)
    where system = ${system} and state = 'ready'`.execute(ctx.db)
  await record(ctx, 'exchange.resumed', uuidv7(ctx.now), { system })
  await sendNow(ctx, system)
}

/** All threads that have a message in this state, in the one order in which everybody locks them. */
async function lockThreads(ctx: WriteCtx, system: string, state: 'dead' | 'ready'): Promise<void> {
  await sql`
    select from exchange.thread t
    where t.system = ${system} and exists (select from exchange.message m
      where m.owner = t.owner and m.subject = t.subject and m.system = t.system and m.state = ${state})
    order by t.owner, t.subject for update`.execute(ctx.db)
}

/** Refuses a system that the region does not know. */
export function demandSystem(ctx: WriteCtx, system: string): void {
  demand(ctx.world.region.systems.has(system) ? undefined : refuseExchange('exchange.system-unknown'))
}

/** Has what is ready for a system sent at once. */
export async function sendNow(ctx: WriteCtx, system: string): Promise<void> {
  await sql`
    select graphile_worker.add_job('exchange.pump', json_build_object('system', ${system}::text),
      'exchange:' || ${system}::text)`.execute(ctx.db)
}
