import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import pg from 'pg'
import { uuidv7 } from '../platform/ids.ts'
import { SYSTEM } from '../seals/build.ts'
import { openTrail } from './build.ts'
import { sealRows } from './commands/seal-rows.ts'

const { db, world, rooms, check, happen } = await openTrail()
const { connectionString } = db.pool.options as { connectionString: string }

/** Every row of the log is sealed once, and nothing is wrong. */
async function demandWhole(): Promise<void> {
  assert.deepEqual(await check(), [])
  const [counted] = await db.run<{ rows: number; sealed: number }>(
    'test-whole',
    `select (select count(*)::int from platform.event) as rows,
       (select coalesce(sum(length(leaves) / 40), 0)::int from audit.part where log = 'platform.event') as sealed`,
    [],
  )
  assert.equal(counted?.sealed, counted?.rows)
}

const insert = (client: pg.ClientBase): Promise<unknown> =>
  client.query(
    `insert into platform.event (subject, kind, at, actor, data) values ($1, 'kite.flown', now(), '{}', '{}')`,
    [uuidv7()],
  )

test('whatever the order in which transactions begin, write, commit and take back, no row is lost and none is sealed twice', async () => {
  const WRITERS = 4
  const step = fc.oneof(
    fc.record({ do: fc.constantFrom('write', 'commit', 'rollback'), writer: fc.nat(WRITERS - 1) }),
    fc.record({ do: fc.constant('seal'), writer: fc.constant(0) }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      const clients = await Promise.all(Array.from({ length: WRITERS }, () => db.pool.connect()))
      const open = new Set<number>()
      try {
        for (const { do: act, writer } of steps) {
          const client = clients[writer]
          assert.ok(client)
          if (act === 'seal') await sealRows(db, SYSTEM, 0)
          else if (act === 'write') {
            if (!open.has(writer)) await client.query('begin')
            open.add(writer)
            await insert(client)
          } else if (open.delete(writer)) await client.query(act)
        }
        for (const writer of open) await clients[writer]?.query('commit')
      } finally {
        for (const client of clients) client.release()
      }
      await sealRows(db, SYSTEM)
      await demandWhole()
    }),
    { numRuns: 25 },
  )
})

test('writers and two workers at full speed: nothing is lost, nothing sealed twice, and no writer waits for the seal', async () => {
  const twin = rooms.open('serve')
  await twin.read(SYSTEM, async (ctx) => Object.assign(ctx.world, world))
  const pool = new pg.Pool({ connectionString, max: 6 })
  const stop = new AbortController()
  const done = { written: 0, blocks: 0 }
  const writers = Array.from({ length: 6 }, async (_, index) => {
    while (!stop.signal.aborted) {
      const client = await pool.connect()
      await client.query('begin')
      await insert(client)
      await sleep(index * 3)
      await insert(client)
      const kept = done.written % 7 !== 0
      await client.query(kept ? 'commit' : 'rollback')
      done.written += 1
      client.release()
    }
  })
  const workers = [db, twin].map(async (each) => {
    while (!stop.signal.aborted) {
      const sealed = await sealRows(each, SYSTEM)
      done.blocks += sealed.length
    }
  })
  // However slow the machine is: until both have had to do with each other often enough.
  while (done.blocks < 10 || done.written < 200) await sleep(20)
  stop.abort()
  await Promise.all([...writers, ...workers])
  await sealRows(db, SYSTEM)
  await pool.end()
  await demandWhole()
})

test('a long transaction holds up its own log only, and a writer never waits', async () => {
  await sealRows(db, SYSTEM)
  const client = await db.pool.connect()
  await client.query('begin')
  await insert(client)
  await db.run(
    'test-other',
    `insert into sharing.call_log (subject, source, purpose, outcome, ms, at, actor)
    values ($1, 's', 'p', 'none', 1, now(), '{}')`,
    [uuidv7()],
  )
  const [block] = await sealRows(db, SYSTEM, 100)
  assert.equal(block?.rows, 1)
  await client.query('commit')
  client.release()
  assert.equal((await sealRows(db, SYSTEM))[0]?.rows, 1)
  await demandWhole()
})

test('cut off in the middle of sealing, nothing is half sealed, and the next time goes on', async () => {
  const { current } = world.keys
  for (const moment of ['before', 'after'] as const) {
    await happen(25)
    const before = (
      await db.run<{ n: number }>('test-n', 'select count(*)::int as n from audit.block', [])
    )[0]?.n
    const dying = {
      ...current,
      async sign(...given: Parameters<typeof current.sign>) {
        const signed = moment === 'after' ? await current.sign(...given) : undefined
        await db.run(
          'test-kill',
          `select pg_terminate_backend(pid) from pg_stat_activity
           where datname = current_database() and state = 'idle in transaction' and pid <> pg_backend_pid()`,
          [],
        )
        return signed ?? current.sign(...given)
      },
    }
    world.keys = { current: dying, all: [dying] }
    await assert.rejects(sealRows(db, SYSTEM), /terminat|connection|ECONNRESET/i)
    world.keys = { current, all: [current] }
    const now = (await db.run<{ n: number }>('test-n', 'select count(*)::int as n from audit.block', []))[0]
      ?.n
    assert.equal(now, before)
    await sealRows(db, SYSTEM)
    await demandWhole()
  }
})
