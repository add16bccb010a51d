import type { Client } from './client.ts'
import { signInOfficer } from './decide.ts'
import { figuresOf, runSlice, type Figures, type Slice } from './load.ts'
import { fillCases, OFFICE } from './old-cases.ts'
import { fillRecords } from './old-records.ts'
import { explainHotQueries, type ShownPlan } from './plans.ts'
import { say } from './say.ts'
import type { Stage } from './stage.ts'

/** Few callers, for what is asked is how long one of them waits, not how many can be served. */
const CONCURRENCY = 4
const ROUNDS = 3

export type ScreenTimes = Pick<Figures, 'p50' | 'p99'>
export interface AtSize {
  readonly inbox: ScreenTimes
  readonly track: ScreenTimes
  /** A page that does nothing, at the same moments: what the machine itself adds just now. */
  readonly nothing: ScreenTimes
  readonly plans: readonly ShownPlan[]
}

/** How long the inbox of an office and the public track page take when `total` cases are in the database. */
export async function measureAtSize(
  stage: Stage,
  client: Client,
  total: number,
  count: number,
): Promise<AtSize> {
  const began = performance.now()
  await fillCases(stage.pool, total)
  await fillRecords(stage.pool, total)
  say(`${total} cases loaded in ${((performance.now() - began) / 1000).toFixed(1)} s`)

  const officer = await signInOfficer(stage, client, OFFICE)
  const inbox = { path: '/api/v1/tasks?view=open&limit=50', cookie: officer.cookie }
  const some = await stage.pool.query<{ number: string; code: string }>(
    `select number, query_code as code from cases.case where number = any (
       select 'OLD-' || lpad((1 + floor(random() * (select count(*) from cases.case where number like 'OLD-%')))::text, 9, '0')
       from generate_series(1, $1))`,
    [count],
  )
  const tracks = some.rows.map(({ number, code }) => ({ path: `/t/${number}/${code}` }))
  const slices: Record<'inbox' | 'track' | 'nothing', Slice[]> = { inbox: [], track: [], nothing: [] }
  for (let round = 0; round <= ROUNDS; round += 1) {
    const read = await runSlice(CONCURRENCY, count, async () => {
      await client.call(inbox, 200)
    })
    const tracked = await runSlice(CONCURRENCY, count, async (index) => {
      await client.call(tracks[index % tracks.length] ?? inbox, 200)
    })
    const nothing = await runSlice(CONCURRENCY, count, async () => {
      await client.call({ path: '/healthz' }, 200)
    })
    if (round === 0) continue
    slices.inbox.push(read)
    slices.track.push(tracked)
    slices.nothing.push(nothing)
  }
  const plans = await explainHotQueries(stage, some.rows[0] ?? { number: '', code: '' })
  for (const { query, text } of plans) say(`\n${total} cases: ${query}\n${text}`)
  return { inbox: times(slices.inbox), track: times(slices.track), nothing: times(slices.nothing), plans }
}

function times(slices: readonly Slice[]): ScreenTimes {
  const { p50, p99 } = figuresOf(slices)
  return { p50, p99 }
}
