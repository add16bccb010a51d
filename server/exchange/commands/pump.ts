import { CLOUD_EVENT_TYPE } from '../../platform/cloud-event.ts'
import type { Actor, World } from '../../platform/ctx.ts'
import type { Database } from '../../platform/db.ts'
import { sha256 } from '../../platform/secrets.ts'
import { signedHeaders } from '../../platform/signature.ts'
import type { Dispatched, System } from '../model.ts'
import {
  ANSWER_WITHIN_MS,
  envelopeOf,
  MOST_ATTEMPTS,
  MOST_FAILURES,
  pauseAfter,
  readReply,
  type Answered,
} from '../rules.ts'

/** One run ends after this, so that other jobs have their turn; what is left is the work of the next. */
const RUN_MS = 4000
/** More are not read at once. */
const BATCH = 64

type Row = Omit<Dispatched, 'ends'> & { sequence: number; attempts: number; created_at: Date }
type Circuit = { failures: number; closed_until: Date | null; paused_by: unknown }
type Done = Pick<Row, 'owner' | 'subject' | 'sequence'> & {
  state: 'sent' | 'ready' | 'dead'
  counts: boolean
  error: string | null
  nextAt: Date
  /** Of the body that was sent; null where it was not taken. */
  digest: string | null
}

/**
 * Sends what is ready for one system, the first of each item, several items at once, until nothing is left or its time is over.
 * Safe to run twice: a message keeps its id, by which the receiver knows it again. Failures in a row rest the system; then one
 * message alone tries whether it is back. For a system of which the configuration knows no address everything waits, without an attempt.
 */
export async function pump(db: Database, actor: Actor, id: string): Promise<void> {
  const until = performance.now() + RUN_MS
  for (;;) {
    const { now, world } = db.statement(actor, null)
    const system = world.region.systems.get(id)
    if (!system || !world.hasAddress(id)) return
    const circuit = await circuitOf(db, id)
    if (circuit.paused_by) return
    if (circuit.closed_until && circuit.closed_until > now) return wake(db, id, circuit.closed_until, now)
    if (performance.now() > until) return wake(db, id, now, now)
    await db.run('exchange-coalesce', COALESCE, [id])
    const rows = await db.run<Row>('exchange-ready', READY, [id, now, circuit.failures > 0 ? 1 : BATCH])
    if (rows.length === 0) {
      const [next] = await db.run<{ at: Date | null }>('exchange-next', NEXT, [id])
      return next?.at ? wake(db, id, next.at, now) : undefined
    }
    await sendAll(db, { world, system, circuit, now }, rows)
  }
}

/**
 * Every message brings a job of its own, for a key would have all who write for one system wait for each other. What they ask for is
 * done by the reading that follows: a job that is seen here was committed together with its message.
 */
const COALESCE = `
  select graphile_worker.complete_jobs(array_agg(id)) from graphile_worker.jobs
  where task_identifier = 'exchange.pump' and queue_name = 'exchange:' || $1 and key is null and locked_at is null
    and run_at <= now() having count(*) > 0`

const READY = `
  select owner, subject, system, sequence, type, schema, data, attempts, created_at from exchange.message
  where system = $1 and state = 'ready' and next_at <= $2 order by next_at, owner, subject limit $3`
const NEXT = `select min(next_at) as at from exchange.message where system = $1 and state = 'ready'`

async function circuitOf(db: Database, id: string): Promise<Circuit> {
  const [row] = await db.run<Circuit>(
    'exchange-circuit',
    'select failures, closed_until, paused_by from exchange.circuit where system = $1',
    [id],
  )
  return row ?? { failures: 0, closed_until: null, paused_by: null }
}

type Sending = { world: World; system: System; circuit: Circuit; now: Date }

async function sendAll(db: Database, sending: Sending, rows: readonly Row[]): Promise<void> {
  const { system, circuit, now } = sending
  const done: Done[] = []
  let { failures } = circuit
  let restMs = 0
  let error: string | null = null
  let spoke = false
  const queue = [...rows]
  const work = async (): Promise<void> => {
    for (
      let row = restMs > 0 ? undefined : queue.shift();
      row;
      row = restMs > 0 ? undefined : queue.shift()
    ) {
      const { answer, digest } = await send(sending, row)
      const outcome = outcomeOf(row, answer, { now, speaks: failures === 0 })
      done.push({ ...outcome, digest: answer.outcome === 'sent' ? digest : null })
      if (answer.outcome === 'sent' || answer.outcome === 'refused') {
        failures = 0
        spoke = true
        continue
      }
      error = answer.error
      if (answer.outcome === 'busy') restMs = Math.max(restMs, answer.waitMs)
      else {
        failures += 1
        if (failures >= MOST_FAILURES || circuit.failures > 0)
          restMs = Math.max(restMs, pauseAfter(failures - MOST_FAILURES + 1, Math.random()))
      }
    }
  }
  await Promise.all(Array.from({ length: system.parallel }, work))
  await db.run('exchange-settle', SETTLE, [system.id, JSON.stringify(done), now])
  await db.run('exchange-judge', JUDGE, [
    system.id,
    failures,
    restMs > 0 ? new Date(now.getTime() + restMs) : null,
    error,
    spoke ? now : null,
  ])
}

async function send(
  { world, system, now }: Sending,
  row: Row,
): Promise<{ answer: Answered; digest: string }> {
  const event = envelopeOf(world.region.head.id, { ...row, createdAt: row.created_at })
  const { id } = event
  const text = JSON.stringify(event)
  const digest = sha256(text)
  const key = world.signingKeyOf(system.id)
  try {
    const signed = key ? signedHeaders(key, { id, body: text }, now) : { 'webhook-id': id }
    const reply = await world.callSystem({
      system: system.id,
      method: 'POST',
      path: system.inbox,
      query: {},
      body: undefined,
      text: { content: text, type: CLOUD_EVENT_TYPE },
      headers: signed,
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    })
    return { answer: readReply(reply), digest }
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause)
    const error = cause instanceof DOMException ? '没有按时回答' : said.slice(0, 300)
    return { answer: { outcome: 'failed', error }, digest }
  }
}

/** `speaks`: the system took what was sent last, so that a failure now may lie with this message; one of a silent system never does. */
function outcomeOf(
  row: Row,
  answer: Answered,
  { now, speaks }: { now: Date; speaks: boolean },
): Omit<Done, 'digest'> {
  const { owner, subject, sequence, attempts } = row
  const key = { owner, subject, sequence }
  switch (answer.outcome) {
    case 'sent':
      return { ...key, state: 'sent', counts: true, error: null, nextAt: now }
    case 'refused':
      return { ...key, state: 'dead', counts: true, error: answer.error, nextAt: now }
    case 'busy':
      return { ...key, state: 'ready', counts: false, error: answer.error, nextAt: now }
    case 'failed':
      return {
        ...key,
        state: speaks && attempts + 1 >= MOST_ATTEMPTS ? 'dead' : 'ready',
        counts: speaks,
        error: answer.error,
        nextAt: new Date(now.getTime() + pauseAfter(attempts + 1, Math.random())),
      }
  }
}

const SETTLE = 'select exchange.settle($1, $2::jsonb, $3)'

const JUDGE = `
  insert into exchange.circuit as c (system, failures, closed_until, error, spoke_at) values ($1, $2, $3, $4, $5)
  on conflict (system) do update set failures = excluded.failures, closed_until = excluded.closed_until,
    error = excluded.error, spoke_at = coalesce(excluded.spoke_at, c.spoke_at)`

/** Has the pump run again then; of several wishes the newest stands. Jobs go by the real time, so the span counts, not the instant. */
async function wake(db: Database, id: string, at: Date, now: Date): Promise<void> {
  await db.run(
    'exchange-wake',
    `select graphile_worker.add_job('exchange.pump', json_build_object('system', $1::text), 'exchange:' || $1::text,
       now() + make_interval(secs => $2), job_key := 'exchange.wake:' || $1::text)`,
    [id, Math.max(0, at.getTime() - now.getTime()) / 1000],
  )
}
