import { sql } from 'kysely'
import type { WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { demand, type Refusal } from '../../platform/refusal.ts'
import type { Difference, MessageState, Resent } from '../model.ts'
import { refuseExchange } from '../refusals.ts'
import { refuseResend } from '../rules.ts'
import { demandSystem, sendNow } from './settle-letter.ts'

/**
 * 重新发送. A department that has restored a backup lacks what it had taken once: all messages about an item are sent again from the first
 * on, in their order and under the same ids, so that whoever still has them does nothing. What an officer has dropped stays dropped.
 * Refuses what is on its way, what the other side knows better, and what is kept no more.
 */
export async function resendThread(
  ctx: WriteCtx,
  { reconciliation, reference }: { reconciliation: string; reference: string },
): Promise<void> {
  const { system, differences } = await lockCompared(ctx, reconciliation)
  const difference = differences.find((each) => each.reference === reference)
  if (!difference) throw refuseExchange('exchange.difference-unknown')
  demand(refuseResend(difference))
  const refusals = await resend(ctx, system, [reference])
  demand(refusals.get(reference))
  await markResent(ctx, reconciliation, differences, [reference])
}

/**
 * 全部重新发送. The same for every listed item that the other side does not have at all. One that cannot be sent again is left as it is,
 * and its refusal is read by asking for it alone.
 */
export async function resendAll(ctx: WriteCtx, reconciliation: string): Promise<Resent> {
  const { system, differences } = await lockCompared(ctx, reconciliation)
  const missing = differences
    .filter((each) => each.kind === 'missing-there' && !refuseResend(each))
    .map(({ reference }) => reference)
  const refusals = await resend(ctx, system, missing)
  const sent = missing.filter((reference) => !refusals.has(reference))
  await markResent(ctx, reconciliation, differences, sent)
  return { sent: sent.length, left: missing.length - sent.length }
}

type Compared = { system: string; differences: Difference[] }

async function lockCompared(ctx: WriteCtx, id: string): Promise<Compared> {
  const found = await sql<Compared>`
    select system, differences from exchange.reconciliation where id = ${id} for update`.execute(ctx.db)
  const [compared] = found.rows
  if (!compared) throw refuseExchange('exchange.reconcile-unknown')
  demandSystem(ctx, compared.system)
  return compared
}

/** So that the desk shows what was done, and nobody does it again before both sides were compared anew. */
async function markResent(
  ctx: WriteCtx,
  id: string,
  differences: readonly Difference[],
  references: readonly string[],
): Promise<void> {
  const resent = new Set(references)
  const resentAt = ctx.now.toISOString()
  const marked = differences.map((each) => (resent.has(each.reference) ? { ...each, resentAt } : each))
  await sql`
    update exchange.reconciliation set differences = ${JSON.stringify(marked)}::jsonb where id = ${id}`.execute(
    ctx.db,
  )
}

type Row = { owner: string; subject: string; sequence: number; state: MessageState; gone: boolean }

/** Sends again what can be; gives why the others cannot. The threads are locked in their order, then their messages. */
async function resend(
  ctx: WriteCtx,
  system: string,
  references: readonly string[],
): Promise<Map<string, Refusal>> {
  const keys = references.map((reference) => {
    const at = reference.indexOf('.')
    return { owner: reference.slice(0, at), subject: reference.slice(at + 1) }
  })
  const these = sql`(select owner, subject from jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as k(owner uuid, subject text))`
  await sql`
    select from exchange.thread t where (t.owner, t.subject) in ${these} and t.system = ${system}
    order by t.owner, t.subject for update`.execute(ctx.db)
  const found = await sql<Row>`
    select m.owner, m.subject, m.sequence, m.state, m.data is null as gone from exchange.message m
    where (m.owner, m.subject) in ${these} and m.system = ${system}
    order by m.owner, m.subject, m.sequence for update`.execute(ctx.db)

  const threads = Map.groupBy(found.rows, ({ owner, subject }) => `${owner}.${subject}`)
  const refusals = new Map<string, Refusal>()
  const again: (Pick<Row, 'owner' | 'subject' | 'sequence'> & { state: 'ready' | 'queued' })[] = []
  for (const { owner, subject } of keys) {
    const reference = `${owner}.${subject}`
    const messages = threads.get(reference) ?? []
    const refusal = refuseMessages(messages)
    if (refusal) {
      refusals.set(reference, refusal)
      continue
    }
    const sent = messages.filter(({ state }) => state === 'sent')
    for (const [at, { sequence }] of sent.entries())
      again.push({ owner, subject, sequence, state: at === 0 ? 'ready' : 'queued' })
    await record(ctx, 'exchange.resent', owner, { step: subject, system, messages: sent.length })
  }
  if (again.length === 0) return refusals
  await sql`
    update exchange.message m
    set state = a.state, attempts = 0, error = null, next_at = ${ctx.now}, done_at = null
    from jsonb_to_recordset(${JSON.stringify(again)}::jsonb) as a(owner uuid, subject text, sequence int, state text)
    where m.owner = a.owner and m.subject = a.subject and m.system = ${system} and m.sequence = a.sequence`.execute(
    ctx.db,
  )
  await sendNow(ctx, system)
  return refusals
}

function refuseMessages(messages: readonly Row[]): Refusal | undefined {
  if (messages.some(({ state }) => state !== 'sent' && state !== 'dropped'))
    return refuseExchange('exchange.still-waiting')
  const sent = messages.filter(({ state }) => state === 'sent')
  if (sent.length === 0) return refuseExchange('exchange.nothing-sent')
  return sent.some(({ gone }) => gone) ? refuseExchange('exchange.content-gone') : undefined
}
