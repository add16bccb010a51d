import assert from 'node:assert/strict'
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { ROOT } from '../server/platform/config.ts'

const folder = mkdtempSync(join(tmpdir(), 'tongban-start-'))
const started: ChildProcess[] = []
after(() => {
  for (const child of started) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

interface Run {
  readonly child: ChildProcess
  said(): string
  readonly exited: Promise<number | null>
}

function run(mode: string, env: NodeJS.ProcessEnv): Run {
  const clean = {
    ...process.env,
    DATABASE_URL: '',
    NODE_TEST_CONTEXT: undefined,
    TONGBAN_DATA: join(folder, 'data'),
  }
  const child = spawn(process.execPath, ['--import', 'tsx', 'server/main.ts', mode], {
    cwd: ROOT,
    env: { ...clean, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  started.push(child)
  let text = ''
  child.stdout.on('data', (data: Buffer) => (text += data.toString()))
  child.stderr.on('data', (data: Buffer) => (text += data.toString()))
  return { child, said: () => text, exited: new Promise((done) => child.once('close', done)) }
}

async function listening(running: Run): Promise<string> {
  let status: number | null | undefined
  void running.exited.then((code) => (status = code))
  for (let waited = 0; waited < 60_000; waited += 50) {
    const url = /portal\s+(http:\S+)/.exec(running.said())?.[1]
    if (url !== undefined && running.said().includes('Ctrl-C')) return url
    assert.equal(status, undefined, running.said())
    await sleep(50)
  }
  throw new Error(`not listening after a minute:\n${running.said()}`)
}

/** Processes of this data folder: the database names it, the rest are children of the program. */
function processesOf(pid: number | undefined): string {
  const all = spawnSync('ps', ['-eo', 'pid=,ppid=,args=']).stdout.toString().split('\n')
  return all
    .filter((line) => line.includes(folder) || new RegExp(`^\\s*\\d+\\s+${pid}\\s`).test(line))
    .join('\n')
}

describe('npm start', () => {
  test('prints the addresses, answers, survives kill -9, and ends on Ctrl-C without leaving a process', async () => {
    const first = run('demo', { PORT: '0' })
    assert.equal((await fetch(await listening(first))).status, 200)
    const second = run('demo', { PORT: '0' })
    assert.equal(await second.exited, 1)
    assert.match(second.said(), /in use by process \d+/)
    first.child.kill('SIGKILL')
    await first.exited

    const again = run('demo', { PORT: '0' })
    const url = await listening(again)
    assert.equal((await fetch(url)).status, 200)
    assert.notEqual(processesOf(again.child.pid), '')
    again.child.kill('SIGINT')
    // npm passes the same Ctrl-C on a second time.
    again.child.kill('SIGINT')
    assert.equal(await again.exited, 0, again.said())
    assert.equal(processesOf(again.child.pid), '')
  })

  test('a port in use is one sentence', async () => {
    const blocker = createServer()
    await new Promise<void>((done) => blocker.listen(0, '127.0.0.1', done))
    const address = blocker.address()
    assert.ok(typeof address === 'object' && address)
    const refused = run('demo', { PORT: String(address.port) })
    assert.equal(await refused.exited, 1)
    blocker.close()
    assert.match(refused.said(), /^端口 \d+ 已被占用[^\n]*\n$/)
  })
})

describe('npm run serve', () => {
  test('refuses to start without a secret, in one sentence', async () => {
    const refused = run('serve', { PORT: '0', TONGBAN_SECRET: '' })
    assert.equal(await refused.exited, 1)
    assert.match(refused.said(), /^正式运行需要密钥[^\n]*\n$/)
  })
})
