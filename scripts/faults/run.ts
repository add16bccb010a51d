import { setTimeout as sleep } from 'node:timers/promises'
import { WELL } from '../../simulators/bureau.ts'
import { openProduct, type Part, type Product } from '../crash/product.ts'
import { generator } from '../random.ts'
import { openApplicants } from './applicants.ts'
import { IDS, openDepartments, trouble, type Departments, type Id } from './departments.ts'
import { judge, type Judged } from './verdict.ts'

export type FaultReport = Judged & {
  seed: number
  kills: Record<Part, number>
  simulatedHours: number
  filedInSeconds: number
  /** Applications filed a second while everything was in trouble. */
  filedPerSecond: number
  /** From the moment at which every department was well again until both sides agreed. */
  catchUpSeconds: number
}

const TICK_MS = 250
/** Ticks between two leaps of the clock, on average. */
const LEAP_TICKS = 20
/** Between two troubles of a department, on average. */
const TROUBLE_EVERY_MS = 1500
/** Applications between two kills of the platform, on average; about five in a small run. Counted, so that a slow machine does more than start again. */
const KILL_EVERY = 80
const AT_ONCE = 6

export async function faults(
  { cases, seed }: { cases: number; seed: number },
  say: (line: string) => void,
): Promise<FaultReport> {
  const random = generator(seed)
  let now = (): Date => new Date()
  const departments = await openDepartments(() => now())
  const product = await openProduct({
    region: 'linked',
    sources: departments.sources,
    env: departments.env,
  })
  now = product.now
  try {
    await departments.admit(product)
    const applicants = openApplicants(product, random)
    const start = product.now().getTime()
    const began = performance.now()
    const calm = new AbortController()
    const time = keepTime(product, random, calm.signal)
    const chaos = disturb(departments, product, random, calm.signal)
    const kills = { web: 0, worker: 0, postgres: 0 }
    const between = Math.min(KILL_EVERY, cases / 5)
    const gap = (): number => between * (0.3 + random() * 1.4)
    let left = cases
    const killing = (async () => {
      let next = left - gap()
      while (!calm.signal.aborted) {
        await rest(TICK_MS, calm.signal)
        if (left > next || calm.signal.aborted) continue
        next -= gap()
        const chance = random()
        const part = chance < 0.4 ? 'web' : chance < 0.8 ? 'worker' : 'postgres'
        kills[part] += 1
        await product.kill(part)
      }
    })()

    let told = cases
    const filing = async (): Promise<void> => {
      while (left > 0) {
        left -= 1
        await applicants.file()
        if (told - left >= 500) say(`${cases - (told = left)} filed`)
      }
    }
    const filed = new AbortController()
    const correcting = (async () => {
      while (!filed.signal.aborted) {
        await applicants.correct()
        await sleep(500)
      }
    })()
    await Promise.all(Array.from({ length: AT_ONCE }, filing))
    filed.abort()
    await correcting
    calm.abort()
    await Promise.all([chaos, killing])
    for (const id of IDS) Object.assign(departments.bureaus[id].manners, WELL)
    const filedInSeconds = seconds(began)
    const well = performance.now()
    const unrest = await comeToRest(product, departments, applicants.correct, say, 120_000 + cases * 200)
    const catchUpSeconds = seconds(well)
    time.stop()
    const judged = await judge(product, departments, applicants)
    return {
      ...judged,
      found: [
        ...unrest,
        ...judged.found,
        ...product.collapses.map((text) => `a process ended by itself: ${text}`),
      ],
      seed,
      kills,
      simulatedHours: Math.round((product.now().getTime() - start) / 3_600_000),
      filedInSeconds,
      filedPerSecond: Math.round((cases / filedInSeconds) * 10) / 10,
      catchUpSeconds,
    }
  } finally {
    await departments.close()
    await product.stop()
  }
}

const seconds = (since: number): number => Math.round((performance.now() - since) / 100) / 10

function rest(ms: number, signal: AbortSignal): Promise<void> {
  return sleep(ms, undefined, { signal }).catch(() => undefined)
}

/**
 * Now and then an hour passes in a moment, and the pump is called as the sweep does each minute. In leaps: were the clock merely fast, a
 * signature would be five minutes old before a busy machine has read it, and all that is signed would be turned away.
 */
function keepTime(product: Product, random: () => number, calm: AbortSignal): { stop(): void } {
  const timer = setInterval(() => {
    // While departments are in trouble, hours pass; afterwards the real time and a little more, so that it can be measured.
    const leaps = random() < 1 / LEAP_TICKS
    const minutes = calm.aborted ? 0.02 : leaps ? LEAP_TICKS * (1 + random() * 3) : 0
    product.setClock(new Date(product.now().getTime() + minutes * 60_000))
    product.pool
      .query(`select graphile_worker.add_job('exchange:sweep', job_key := 'faults')`)
      .catch(() => undefined)
  }, TICK_MS)
  return { stop: () => clearInterval(timer) }
}

/** Departments get into trouble and out of it again, some of them at the same time. */
async function disturb(
  { bureaus }: Departments,
  product: Product,
  random: () => number,
  calm: AbortSignal,
): Promise<void> {
  const until = new Map<Id, number>()
  while (!calm.aborted) {
    for (const [id, end] of until) {
      if (product.now().getTime() < end) continue
      Object.assign(bureaus[id].manners, WELL)
      until.delete(id)
    }
    const id = IDS[Math.floor(random() * IDS.length)]
    if (id && !until.has(id)) {
      const { manners, hours } = trouble(random)
      Object.assign(bureaus[id].manners, WELL, manners)
      until.set(id, product.now().getTime() + hours * 3_600_000)
    }
    await rest(TROUBLE_EVERY_MS * random() * 2, calm)
  }
}

/** Waits until nothing is on its way; gives what has not come to rest. */
async function comeToRest(
  product: Product,
  { bureaus }: Departments,
  correct: () => Promise<number>,
  say: (line: string) => void,
  withinMs: number,
): Promise<string[]> {
  const until = performance.now() + withinMs
  let quiet = 0
  for (let round = 0; ; round += 1) {
    const corrected = await correct()
    const found = await product.pool
      .query<{ waiting: number }>(
        `select count(*)::int as waiting from exchange.message where state in ('queued', 'ready')`,
      )
      .catch(() => undefined)
    const here = found?.rows[0]?.waiting ?? -1
    const there = IDS.reduce((sum, id) => sum + bureaus[id].waiting(), 0)
    quiet = here === 0 && there === 0 && corrected === 0 ? quiet + 1 : 0
    if (quiet === 4) return []
    if (round % 40 === 39) say(`${here} messages and ${there} reports on their way`)
    if (performance.now() > until) return [`${here} messages and ${there} reports did not come to rest`]
    await sleep(250)
  }
}
