import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { StartRefusal } from './config.ts'
import { startPostgres } from './postgres.ts'

const folder = mkdtempSync(join(tmpdir(), 'tongban-postgres-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const quiet = (): void => undefined

async function ask(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}

/** A process that has ended but that nobody has asked about yet does not live. */
function lives(pid: number): boolean {
  const state = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)])
    .stdout.toString()
    .trim()
  return state !== '' && !state.startsWith('Z')
}

describe('the embedded PostgreSQL', () => {
  test('keeps its data, syncs every commit, asks for a password, and stops without a trace', async () => {
    const first = await startPostgres(folder, quiet)
    try {
      assert.deepEqual(await ask(first.url, 'show fsync'), [{ fsync: 'on' }])
      await ask(first.url, 'create table kept as select 7 as n')
      const stranger = new URL(first.url)
      stranger.password = 'guess'
      await assert.rejects(ask(stranger.href, 'select 1'), /password/)
    } finally {
      await first.stop()
    }
    assert.equal(lives(first.pid), false)

    const second = await startPostgres(folder, quiet)
    try {
      assert.deepEqual(await ask(second.url, 'select n from kept'), [{ n: 7 }])
    } finally {
      await second.stop()
    }
  })

  test('a folder in use is refused, and free again after the stop', async () => {
    const running = await startPostgres(folder, quiet)
    try {
      await assert.rejects(
        startPostgres(folder, quiet),
        (error) => error instanceof StartRefusal && error.message.includes(String(process.pid)),
      )
    } finally {
      await running.stop()
    }
    await (await startPostgres(folder, quiet)).stop()
  })

  test('a lock left by a dead process is taken over', async () => {
    writeFileSync(join(folder, 'postgres.lock'), '4194303 gone 1')
    await (await startPostgres(folder, quiet)).stop()
  })

  test('when its owner is killed it shuts down, and what was committed is there at the next start', async () => {
    const module = new URL('./postgres.ts', import.meta.url).href
    const program = `
      const { startPostgres } = await import('${module}')
      const running = await startPostgres(${JSON.stringify(folder)}, () => undefined)
      console.log(running.pid + ' ' + running.url)
      setInterval(() => undefined, 1000)`
    const owner = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [line] = (await once(createInterface({ input: owner.stdout }), 'line')) as [string]
    const [pid, url] = line.split(' ') as [string, string]
    await ask(url, 'create table acknowledged as select 1 as n')
    owner.kill('SIGKILL')
    await once(owner, 'exit')

    const next = await startPostgres(folder, quiet)
    try {
      assert.equal(lives(Number(pid)), false)
      assert.deepEqual(await ask(next.url, 'select n from acknowledged'), [{ n: 1 }])
    } finally {
      await next.stop()
    }
  })

  test(
    'an orphan whose watchdog was killed as well is ended by the next start',
    { skip: process.platform !== 'linux' },
    async () => {
      const left = await startPostgres(folder, quiet)
      writeFileSync(join(folder, 'postgres.lock'), '4194303 gone 1')
      const next = await startPostgres(folder, quiet)
      try {
        await sleep(50)
        assert.equal(lives(left.pid), false)
        assert.deepEqual(await ask(next.url, 'select 1 as n'), [{ n: 1 }])
      } finally {
        await next.stop()
        await left.stop()
      }
    },
  )
})
