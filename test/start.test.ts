import assert from 'node:assert/strict'
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
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

const PROGRAM = [process.execPath, '--import', 'tsx', 'server/main.ts']

function run(mode: string, env: NodeJS.ProcessEnv, [program = '', ...args] = [...PROGRAM, mode]): Run {
  const clean = {
    ...process.env,
    DATABASE_URL: '',
    NODE_TEST_CONTEXT: undefined,
    TONGBAN_DATA: join(folder, 'data'),
  }
  const child = spawn(program, args, {
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
  for (let waited = 0; waited < 240_000; waited += 50) {
    const url = /portal\s+(http:\S+)/.exec(running.said())?.[1]
    if (url !== undefined && running.said().includes('Ctrl-C')) return url
    assert.equal(status, undefined, running.said())
    await sleep(50)
  }
  throw new Error(`not listening after four minutes:\n${running.said()}`)
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

  test('ends as npm is told to end, and leaves no process', async () => {
    const { child, said, exited } = run('demo', { PORT: '0' }, ['npm', 'start'])
    await listening({ child, said, exited })
    assert.notEqual(processesOf(child.pid), '')
    child.kill('SIGTERM')
    await exited
    assert.equal(processesOf(child.pid), '')
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

/** Somebody at a browser: keeps its cookies, and sends the token of its session. */
function browser(url: string) {
  const cookies = new Map<string, string>()
  let csrf = ''
  const call = async (path: string, body?: object | URLSearchParams): Promise<Response> => {
    const isForm = body instanceof URLSearchParams
    const answer = await fetch(`${url}${path}`, {
      redirect: 'manual',
      headers: {
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(body && !isForm
          ? { 'content-type': 'application/json', 'x-csrf-token': csrf, 'idempotency-key': randomUUID() }
          : {}),
      },
      ...(body ? { method: 'POST', body: isForm ? body : JSON.stringify(body) } : {}),
    })
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      cookies.set(name, value)
    }
    return answer
  }
  const text = async (path: string): Promise<string> => (await call(path)).text()
  const json = async <Reply>(path: string, body?: object): Promise<Reply> => {
    const answer = await call(path, body)
    const reply = (await answer.json()) as Reply
    assert.ok(answer.status < 300, JSON.stringify(reply))
    return reply
  }
  return {
    call,
    text,
    json,
    async signInAs(number: string) {
      await json('/api/v1/sign-in/codes', { number })
      const code = /(?<!\d)\d{6}(?!\d)/.exec((await text('/demo/outbox')).split('<main')[1] ?? '')?.[0] ?? ''
      csrf = (await json<{ csrf: string }>('/api/v1/sign-in', { number, code })).csrf
    },
  }
}
type Browser = ReturnType<typeof browser>

describe('npm start of a region whose offices work in systems of their own', () => {
  const at = { PORT: '0', TONGBAN_REGION: 'linked', TONGBAN_DATA: join(folder, 'linked') }

  test('a case ends by what the departments report, one of them in trouble, and after kill -9', async () => {
    const first = run('demo', at)
    const before = browser(await listening(first))
    assert.match(await before.text('/'), /href="\/demo\/departments"/)
    const page = await before.text('/demo/departments')
    assert.deepEqual(
      [...page.matchAll(/name="department" value="(\w+)"/g)].map(([, id]) => id),
      ['stall', 'light', 'fire', 'street', 'gala'],
    )
    const switched = new URLSearchParams({ department: 'light', way: 'down' })
    assert.equal((await before.call('/demo/departments', switched)).status, 303)
    assert.match(await before.text('/demo/departments'), /<option value="down" selected/)

    await before.signInAs('320812199403121021')
    const draft = `/api/v1/drafts/${(await before.json<{ id: string }>('/api/v1/drafts', { onething: 'lantern' })).id}`
    await before.json(`${draft}/consent`, {})
    const answers = {
      'lantern.name': '元宵',
      'lantern.kind': 'led',
      'lantern.count': '30',
      'lantern.place': '东门',
    }
    await before.json(`${draft}/answers`, { answers })
    const { number } = await before.json<{ number: string }>(`${draft}/submit`, {
      signature: { kind: 'typed', name: '陈静' },
    })
    const three = { stall: 'granted', fire: 'granted', street: 'granted' }
    await comeTo(before, number, { ...three, light: 'submitted', open: 'waiting' })
    first.child.kill('SIGKILL')
    await first.exited

    // The switch is forgotten with the program, what the departments have is not.
    const again = run('demo', at)
    const after = browser(await listening(again))
    assert.match(await after.text('/demo/departments'), /手里有 1 项/)
    await after.signInAs('320812199403121021')
    await comeTo(after, number, { ...three, light: 'granted', open: 'granted' })

    const officer = browser(again.said().match(/portal\s+(http:\S+)/)?.[1] ?? '')
    await officer.json('/api/v1/staff/sign-in', { username: 'hall.manager', password: 'tongban-demo' })
    const { systems } = await officer.json<{
      systems: { id: string; sentToday: number; heardAt: string | null; dead: number }[]
    }>('/api/v1/exchange/systems')
    assert.deepEqual(
      systems
        .map(({ id, sentToday, heardAt, dead }) => [id, sentToday > 0, heardAt !== null, dead] as const)
        .toSorted(([a], [b]) => a.localeCompare(b)),
      ['fire', 'gala', 'light', 'stall', 'street'].map((id) => [id, true, true, 0]),
    )
    again.child.kill('SIGINT')
    assert.equal(await again.exited, 0, again.said())
  })
})

/** Waits until the steps of a case are in these states. */
async function comeTo(person: Browser, number: string, states: Record<string, string>): Promise<void> {
  let now: Record<string, string> = {}
  for (let waited = 0; waited < 150_000; waited += 500) {
    const { steps } = await person.json<{ steps: { step: string; state: string }[] }>(
      `/api/v1/cases/${number}`,
    )
    now = Object.fromEntries(steps.map(({ step, state }) => [step, state]))
    if (Object.entries(states).every(([step, state]) => now[step] === state)) return
    await sleep(500)
  }
  assert.deepEqual(now, states)
}

describe('npm run serve', () => {
  test('refuses to start without a secret, in one sentence', async () => {
    const refused = run('serve', { PORT: '0', TONGBAN_SECRET: '' })
    assert.equal(await refused.exited, 1)
    assert.match(refused.said(), /^正式运行需要密钥[^\n]*\n$/)
  })
})
