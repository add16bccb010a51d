import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, test } from 'node:test'
import pg from 'pg'
import { openClient } from '../bench/client.ts'
import { makeApplicants, makeTemplate, type Applicant } from '../bench/families.ts'
import { ROOT } from '../server/platform/config.ts'
import { startPostgres } from '../server/platform/postgres.ts'
import { csrfToken, PERSON_COOKIE } from '../server/platform/session.ts'
import { startSimulators } from '../simulators/simulators.ts'

const SUBMISSIONS = 200
const secret = 'q7-for-one-test-only-and-long-enough-38'
const sourceKey = 'another-key-of-this-one-test-long-enough'
const folder = mkdtempSync(join(tmpdir(), 'tongban-kill-'))
const data = join(folder, 'data')

/** The real program on its own database; resolves when it answers. */
async function serve(databaseUrl: string, sources: string): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'server/main.ts', 'demo'], {
    cwd: ROOT,
    env: {
      ...process.env,
      NODE_TEST_CONTEXT: undefined,
      PORT: '0',
      DATABASE_URL: databaseUrl,
      TONGBAN_DATA: data,
      TONGBAN_SECRET: secret,
      TONGBAN_SOURCES: JSON.stringify({ '*': { url: sources, key: sourceKey } }),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  after(() => child.kill('SIGKILL'))
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0]
    if (url) {
      child.stdout.resume()
      return { child, url }
    }
  }
  throw new Error('the program ended without listening')
}

test('server and database are killed during 200 submissions: every acknowledged one is there, none twice', async () => {
  after(() => rmSync(folder, { recursive: true, force: true }))
  const simulators = await startSimulators({ port: 0, key: sourceKey })
  after(() => simulators.close())
  const before = await startPostgres(data, () => undefined)
  const first = await serve(before.url, simulators.url)

  const pool = new pg.Pool({ connectionString: before.url, max: 2 })
  pool.on('error', () => undefined)
  const preparing = openClient(first.url, 4)
  const template = await makeTemplate({ pool, csrfOf: (token) => csrfToken(secret, token) }, preparing)
  const applicants = await makeApplicants(pool, template, SUBMISSIONS)
  await pool.end()

  const submit = async (url: string, { draftId, token }: Applicant, key: string): Promise<string> => {
    const answer = await fetch(`${url}/api/v1/drafts/${draftId}/submit`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': key,
        'x-csrf-token': csrfToken(secret, token),
        cookie: `${PERSON_COOKIE}=${token}`,
      },
      body: JSON.stringify({ signature: { kind: 'drawn', path: 'M10 10L200 20L30 150L400 160L20 30' } }),
    })
    assert.equal(answer.status, 201, await answer.clone().text())
    return ((await answer.json()) as { number: string }).number
  }

  const keys = applicants.map(() => randomUUID())
  const acknowledged = new Map<number, string>()
  let next = 0
  const worker = async (): Promise<void> => {
    for (let index = next++; index < SUBMISSIONS; index = next++) {
      const number = await submit(first.url, applicants[index]!, keys[index]!).catch(() => undefined)
      if (number === undefined) return
      acknowledged.set(index, number)
      if (acknowledged.size === SUBMISSIONS >> 1) {
        first.child.kill('SIGKILL')
        before.kill()
      }
    }
  }
  await Promise.all(Array.from({ length: 32 }, worker))
  await preparing.close().catch(() => undefined)
  await before.exited
  assert.ok(acknowledged.size >= SUBMISSIONS >> 1 && acknowledged.size < SUBMISSIONS, `${acknowledged.size}`)

  const again = await startPostgres(data, () => undefined)
  after(() => again.stop())
  const second = await serve(again.url, simulators.url)
  const counting = new pg.Pool({ connectionString: again.url, max: 2 })
  const stored = await counting.query<{ draft: string; number: string }>(
    `select d.id as draft, c.number from cases.case c left join applications.draft d on d.case_id = c.id`,
  )
  const numberOf = new Map(stored.rows.map(({ draft, number }) => [draft, number]))
  for (const [index, number] of acknowledged) assert.equal(numberOf.get(applicants[index]!.draftId), number)
  assert.equal(stored.rows.length, numberOf.size, 'a case without its draft, or two of one draft')

  // Everybody whose answer was lost sends the same request again, those who had one too: one case each, the same as before.
  const numbers = await Promise.all(
    applicants.map((applicant, index) => submit(second.url, applicant, keys[index]!)),
  )
  for (const [index, number] of acknowledged) assert.equal(numbers[index], number)
  const whole = await counting.query<{ cases: number; items: number }>(
    `select (select count(*) from cases.case)::int as cases, (select count(*) from cases.case_item)::int as items`,
  )
  assert.deepEqual(whole.rows[0], { cases: SUBMISSIONS, items: SUBMISSIONS * 7 })
  await counting.end()
  const ended = once(second.child, 'exit')
  second.child.kill('SIGTERM')
  await ended
})
