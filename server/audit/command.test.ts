import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { systemClock } from '../platform/clock.ts'
import { ROOT } from '../platform/config.ts'
import { SYSTEM } from '../seals/build.ts'
import { trustAnchors } from '../seals/queries.ts'
import { openTrail } from './build.ts'
import { sealRows } from './commands/seal-rows.ts'
import { auditJobs } from './jobs.ts'

const { db, rooms, happen } = await openTrail()
// The command has a clock of its own.
rooms.clock.now = systemClock()
const folder = mkdtempSync(join(tmpdir(), 'tongban-audit-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const { connectionString } = db.pool.options as { connectionString: string }

/** npm run audit, as an operator types it. */
function audit(...given: string[]): { code: number | null; said: string } {
  const run = spawnSync(process.execPath, ['--import', 'tsx', 'scripts/audit.ts', ...given], {
    cwd: ROOT,
    env: { ...process.env, DATABASE_URL: connectionString, TONGBAN_DATA: folder, TONGBAN_REGION: 'demo' },
    encoding: 'utf8',
  })
  return { code: run.status, said: run.stdout + run.stderr }
}

async function forge(change: string): Promise<void> {
  const client = await db.pool.connect()
  await client.query(
    `set session_replication_role = replica; ${change}; set session_replication_role = origin`,
  )
  client.release()
}

test('npm run audit: exit code 0 while all is whole, 1 with the log and the row when one was changed; exported heads show what was cut off', async () => {
  await happen(5)
  await sealRows(db, SYSTEM)
  const heads = join(folder, 'heads.jsonl')
  const roots = join(folder, 'roots.pem')
  writeFileSync(roots, await db.read(SYSTEM, trustAnchors))
  const exported = audit('export', heads)
  assert.deepEqual([exported.code, readFileSync(heads, 'utf8').split('\n').length], [0, 2], exported.said)
  const whole = audit('--heads', heads, '--trust', roots)
  assert.deepEqual([whole.code, /✔ 审计链完整，没有异常：1 个区块/.test(whole.said)], [0, true], whole.said)

  await forge(`update sharing.call_log set outcome = 'down'`)
  const altered = audit()
  assert.equal(altered.code, 1)
  assert.match(
    altered.said,
    /✖ 区块 1，查询部门数据的记录（sharing\.call_log），第 1 号记录，内容被改过 \(altered\)/,
  )
  await forge(`delete from audit.part; delete from audit.block`)
  assert.equal(audit().code, 0, 'without heads nothing is left that could tell')
  const cut = audit('--heads', heads)
  assert.deepEqual([cut.code, /区块 1，另存的链头里有这个区块/.test(cut.said)], [1, true], cut.said)
  assert.match(audit('--heads', roots).said, /不是导出的链头/)
  assert.match(audit('nonsense').said, /用法 usage/)
})

test('the program keeps time-stamped heads in its data folder by itself, and its nightly check uses them', async () => {
  const file = join(folder, 'audit-heads')
  const run = async (name: string): Promise<void> => {
    await auditJobs(file)
      .find((job) => job.name === name)
      ?.run({ db, actor: SYSTEM }, {})
  }
  rooms.clock.now = systemClock()
  await run('audit.seal')
  assert.equal(readFileSync(file, 'utf8').trim().split('\n').length, 1)
  await run('audit.inspect')
  await forge(`delete from audit.part; delete from audit.block`)
  await run('audit.inspect')
  const { rows } = await db.pool.query<{ count: number; kind: string }>(
    `select count::int, findings -> 0 ->> 'kind' as kind from audit.inspection order by id desc limit 2`,
  )
  assert.deepEqual(rows, [
    { count: 1, kind: 'rolled-back' },
    { count: 0, kind: null },
  ])
})
