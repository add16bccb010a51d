import { setTimeout as sleep } from 'node:timers/promises'
import { startLoad, type Acknowledged, type Figures } from './load.ts'
import { generator } from '../random.ts'
import { openProduct, type Part, type Product } from './product.ts'
import { judge, type Verdict } from './verdict.ts'

export type CrashReport = Verdict &
  Figures & { kills: Record<Part, number>; days: number; seconds: number; seed: number }

const DAY = 86_400_000
/** The clock is driven through a year while the parts are killed. */
const DAYS = 365
const TICK_MS = 250
const REST_WITHIN_MS = 90_000
const UNDER_WAY_WITHIN_MS = 60_000

/**
 * Loads the program over HTTP while its parts are killed with SIGKILL at random instants and its clock runs through a year; then
 * lets everything come to rest and judges what is stored. The same seed gives the same choices, though never the same instants.
 */
export async function crash(
  { kills, seed }: { kills: number; seed: number },
  say: (line: string) => void,
): Promise<CrashReport> {
  const began = performance.now()
  const random = generator(seed)
  const product = await openProduct()
  try {
    const start = Date.now()
    const load = await startLoad(product, generator(seed + 1))
    let done = 0
    let share = 0
    const ticking = new AbortController()
    const ticks = (async () => {
      while (!ticking.signal.aborted) {
        // The share of the year that is over follows the kills, and creeps on between two of them.
        share = Math.min(1, Math.max(share, done / kills) + (0.4 / kills) * (TICK_MS / 1000))
        // Now and then NTP sets the clock back by a minute.
        const back = random() < 0.05 ? 60_000 : 0
        product.setClock(new Date(start + share * DAYS * DAY - back))
        await sweepNow(product)
        await sleep(TICK_MS)
      }
    })()

    const counted: Record<Part, number> = { web: 0, worker: 0, postgres: 0 }
    await underWay(load.acknowledged)
    while (done < kills) {
      const chance = random()
      const part: Part = chance < 0.45 ? 'web' : chance < 0.85 ? 'worker' : 'postgres'
      counted[part] += 1
      await product.kill(part)
      done += 1
      if (done % 10 === 0) say(`${done}/${kills}`)
      await sleep(random() * 1200)
    }
    await load.stop()
    ticking.abort()
    await ticks
    product.setClock(new Date(start + DAYS * DAY))
    const unrest = await comeToRest(product)
    const verdict = await judge(product.databaseUrl, product.now(), load.acknowledged)
    const faults = [
      ...verdict.faults,
      ...unrest,
      ...product.collapses.map((text) => `a process ended by itself: ${text}`),
    ]
    const seconds = Math.round((performance.now() - began) / 1000)
    return { ...verdict, ...load.figures, faults, kills: counted, days: DAYS, seconds, seed }
  } finally {
    await product.stop()
  }
}

/** Waits until cases are filed and turns are taken: what is killed before that loses nothing. */
async function underWay({ turns }: Acknowledged): Promise<void> {
  const until = performance.now() + UNDER_WAY_WITHIN_MS
  while (turns.length === 0 && performance.now() < until) await sleep(100)
}

/** Has the worker sweep now: in this test minutes are too long to wait for. */
async function sweepNow({ pool }: Product): Promise<void> {
  await pool.query(`select graphile_worker.add_job('deadlines:sweep')`).catch(() => undefined)
}

/** Waits until every job is done and every mark has been looked at; gives what has not come to rest. */
async function comeToRest(product: Product): Promise<string[]> {
  const until = performance.now() + REST_WITHIN_MS
  for (;;) {
    await sweepNow(product)
    await sleep(1000)
    const [left] = (
      await product.pool.query<{ jobs: number; marks: number; failed: string[] }>(
        `select (select count(*)::int from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
            where t.identifier in ('clock.ended', 'cases.batch')) as jobs,
          (select count(*)::int from deadlines.clock where look_at <= $1) as marks,
          (select coalesce(array_agg(t.identifier || ': ' || coalesce(j.last_error, '')), '{}') from graphile_worker._private_jobs j
            join graphile_worker._private_tasks t on t.id = j.task_id where j.attempts >= j.max_attempts) as failed`,
        [product.now()],
      )
    ).rows
    if (!left || left.failed.length > 0)
      return (left?.failed ?? []).map((text) => `a job was given up: ${text}`)
    if (left.jobs === 0 && left.marks === 0) return []
    if (performance.now() > until) return [`${left.jobs} jobs and ${left.marks} marks did not come to rest`]
  }
}
