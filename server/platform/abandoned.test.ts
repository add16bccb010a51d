import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { testDb } from '../../test/db.ts'
import { keepAlive } from './abandoned.ts'
import type { World } from './ctx.ts'
import { openDatabase } from './db.ts'

const { url, pool } = await testDb()
const open = () => openDatabase(url, {} as World, () => new Date(), 3)
const [one, other] = [open(), open()]
after(() => Promise.all([one.close(), other.close()]))

/** A job that a worker of this name has begun. */
async function begin(holder: string): Promise<void> {
  const { rows } = await pool.query<{ id: string }>(`select id::text from graphile_worker.add_job('kites')`)
  await pool.query(
    'update graphile_worker._private_jobs set locked_by = $1, locked_at = now() where id = $2::bigint',
    [holder, rows[0]?.id],
  )
}
const holders = async (): Promise<string[]> =>
  (
    await pool.query<{ holder: string }>(
      'select locked_by as holder from graphile_worker._private_jobs where locked_by is not null order by 1',
    )
  ).rows.map(({ holder }) => holder)
const within = async (expected: string[]): Promise<void> => {
  for (let left = 100; left > 0 && (await holders()).join() !== expected.join(); left -= 1) await sleep(50)
  assert.deepEqual(await holders(), expected)
}

test('The jobs of a worker that is gone are freed, those of one that lives are not, until it is gone too', async () => {
  const living = keepAlive(one, 'pool-living', 60_000)
  const locked = async () =>
    (await pool.query(`select 1 from pg_locks where locktype = 'advisory' and granted`)).rows.length
  for (let left = 100; left > 0 && (await locked()) === 0; left -= 1) await sleep(20)
  await begin('pool-living')
  await begin('pool-killed')
  const me = keepAlive(other, 'pool-me', 100)
  try {
    await within(['pool-living'])
    await begin('pool-me')
    await sleep(400)
    assert.deepEqual(await holders(), ['pool-living', 'pool-me'])
    await living.stop()
    await within(['pool-me'])
  } finally {
    await Promise.all([living.stop(), me.stop()])
  }
})
