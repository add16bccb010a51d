import { createHash, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { departmentSystems } from '../server/adapters/sources.ts'
import { pump } from '../server/exchange/commands/pump.ts'
import { System } from '../server/exchange/model.ts'
import { systemClock } from '../server/platform/clock.ts'
import { CLOUD_EVENT_TYPE } from '../server/platform/cloud-event.ts'
import type { World } from '../server/platform/ctx.ts'
import { openDatabase } from '../server/platform/db.ts'
import type { SigningKey } from '../server/platform/signature.ts'
import { keepUses } from '../server/sharing/commands/keep-uses.ts'
import { lookUp } from '../server/sharing/commands/look-up.ts'
import type { Source } from '../server/sharing/model.ts'
import { NOTHING_KNOWN } from '../server/onething/plan.ts'
import { figuresOf, median, rateOf, runSlice, type Figures, type Slice } from './load.ts'
import type { Stage } from './stage.ts'

export type DispatchFigures = {
  /** Messages a second from the outbox to a system that only says yes, signed and settled. */
  perSecond: number
  /** The same bodies posted to the same system by a bare client, as many at a time. */
  floor: number
  ratio: number
}

export type PrefillFigures = {
  /** Five sources of 50 ms each, asked as an applicant's consent has them asked. */
  lookUp: Figures
  /** Five bare requests at once to the same sources. */
  floor: Figures
}

const AT_ONCE = 8
const ACTOR = { kind: 'system', name: 'bench' } as const
const KEY: SigningKey = {
  version: 'v1',
  key: `whsec_${createHash('sha256').update('bench').digest('base64')}`,
}

type Echo = { url: string; close(): Promise<void> }

/** Takes what comes and says yes, after so many milliseconds. */
async function openEcho(waitMs: number): Promise<Echo> {
  const server = createServer((request, response) => {
    request.resume()
    request.on('end', () => {
      const answer = (): void => {
        response.writeHead(200, { 'content-type': 'application/json' }).end('{"received":true,"value":"1"}')
      }
      if (waitMs === 0) answer()
      else setTimeout(answer, waitMs)
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

const callerOf = (url: string) =>
  departmentSystems({ systems: { echo: { url, key: 'bench' } }, allowSimulators: true })

/** Messages a second out of the outbox, each of an item of its own, beside a bare HTTP echo. */
export async function measureDispatch(
  stage: Stage,
  { rounds, count }: { rounds: number; count: number },
): Promise<DispatchFigures> {
  const echo = await openEcho(0)
  const system = System.parse({
    id: 'echo',
    name: '回声系统',
    offices: ['x'],
    parallel: AT_ONCE,
    codes: { state: 'case-state-plain' },
  })
  const world = {
    region: { head: { id: 'bench' }, systems: new Map([[system.id, system]]) },
    callSystem: callerOf(echo.url),
    signingKeyOf: () => KEY,
  } as unknown as World
  const db = openDatabase(stage.databaseUrl, world, systemClock, 4)
  const data = { reference: '', caseNumber: '320800-20261129-000001', values: { name: '陈静'.repeat(100) } }
  const waiting = async (): Promise<number> => {
    const found = await stage.pool.query<{ n: number }>(
      `select count(*)::int as n from exchange.message where system = 'echo' and state = 'ready'`,
    )
    return found.rows[0]?.n ?? 0
  }
  const measured: Slice[] = []
  const bare: Slice[] = []
  const body = JSON.stringify({ specversion: '1.0', id: randomUUID(), type: 'tongban.item.start', data })
  try {
    for (let round = 0; round < rounds; round += 1) {
      const messages = Array.from({ length: count }, () => ({
        owner: randomUUID(),
        subject: 'x',
        system: 'echo',
        type: 'tongban.item.start',
        data,
        ends: false,
      }))
      await stage.pool.query('select exchange.dispatch($1::jsonb, now())', [JSON.stringify(messages)])
      const began = performance.now()
      do await pump(db, ACTOR, 'echo')
      while ((await waiting()) > 0)
      measured.push({ count, seconds: (performance.now() - began) / 1000, latencies: [] })
      bare.push(
        await runSlice(AT_ONCE, count, async () => {
          const answer = await fetch(echo.url, {
            method: 'POST',
            headers: { 'content-type': CLOUD_EVENT_TYPE },
            body,
          })
          await answer.json()
        }),
      )
    }
    const ratios = measured.map((slice, round) => rateOf(slice) / rateOf(bare[round] ?? slice))
    const whole = (slices: readonly Slice[]): number => Math.round(median(slices.map(rateOf)))
    return {
      perSecond: whole(measured),
      floor: whole(bare),
      ratio: Math.round(median(ratios) * 100) / 100,
    }
  } finally {
    await db.close()
    await echo.close()
  }
}

const SOURCES = 5
const SLOW_MS = 50

/** How long a consent waits for five departments that take 50 ms each: as long as for one, and a little. */
export async function measurePrefill(
  stage: Stage,
  { rounds, count }: { rounds: number; count: number },
): Promise<PrefillFigures> {
  const echo = await openEcho(SLOW_MS)
  const call = callerOf(echo.url)
  const db = openDatabase(stage.databaseUrl, {} as World, systemClock, 4)
  const uses = keepUses(db, 'bench')
  const sources = Object.fromEntries(
    Array.from({ length: SOURCES }, (_, at): [string, Source] => [
      `echo.s${at}`,
      {
        id: `echo.s${at}`,
        department: '回声',
        name: '回声',
        system: 'echo',
        method: 'GET',
        path: `/s${at}`,
        gives: { value: 'value' },
      },
    ]),
  )
  const grants = Object.keys(sources).map((source) => ({
    id: source,
    source,
    holder: 'bench',
    matters: ['onething:bench'],
    fields: ['value'],
    basis: 'bench',
    from: '2020-01-01',
    cacheSeconds: 0,
  }))
  const lookups = Object.keys(sources).map((source, at) => ({ source, with: {}, as: `part${at}` }))
  const measured: Slice[] = []
  const bare: Slice[] = []
  try {
    for (let round = 0; round < rounds; round += 1) {
      measured.push(
        await runSlice(AT_ONCE, count, async () => {
          const { facts } = await lookUp({
            call,
            sources,
            grants,
            uses,
            lookups,
            facts: NOTHING_KNOWN,
            subject: randomUUID(),
            matter: 'onething:bench',
            purpose: '预填',
            now: systemClock(),
          })
          if (Object.keys(facts.known).length !== SOURCES) throw new Error('a source did not answer')
        }),
      )
      bare.push(
        await runSlice(AT_ONCE, count, async () => {
          await Promise.all(
            lookups.map(async (_, at) => {
              const answer = await fetch(`${echo.url}/s${at}`)
              await answer.json()
            }),
          )
        }),
      )
    }
    return { lookUp: figuresOf(measured), floor: figuresOf(bare) }
  } finally {
    await db.close()
    await echo.close()
  }
}
