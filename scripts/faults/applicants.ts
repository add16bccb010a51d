import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { randomToken, sha256 } from '../../server/platform/secrets.ts'
import { PERSON_COOKIE } from '../../server/platform/session.ts'
import { syntheticFamily } from '../../simulators/families.ts'
import type { Product } from '../crash/product.ts'

type Caller = { cookie: string; csrf: string; name: string }
type Answer = { status: number; json: Record<string, unknown> }

export type Applicants = {
  /** What the platform has acknowledged: these cases are there. */
  cases: Map<string, Caller>
  /** Withdrawals that it has acknowledged. */
  withdrawn: { caseId: string; step: string }[]
  file(): Promise<void>
  /** Puts right what departments have asked to be put right. */
  correct(): Promise<number>
}

/** Applicants over HTTP. Whoever gets no answer asks again with the same key, as every careful client does. */
export function openApplicants(product: Product, random: () => number): Applicants {
  const cases = new Map<string, Caller>()
  const withdrawn: Applicants['withdrawn'] = []
  let persons = 0

  const send = async (caller: Caller, path: string, body: object): Promise<Answer> => {
    const key = randomUUID()
    for (;;) {
      const answer = await fetch(`${product.url}/api/v1${path}`, {
        method: 'POST',
        signal: AbortSignal.timeout(20_000),
        headers: {
          cookie: caller.cookie,
          'x-csrf-token': caller.csrf,
          'idempotency-key': key,
          'content-type': 'application/json',
        },
        body: JSON.stringify(body),
      }).catch(() => undefined)
      const text = await answer?.text().catch(() => undefined)
      if (answer && text !== undefined && answer.status < 500)
        return { status: answer.status, json: JSON.parse(text) as Answer['json'] }
      await sleep(100 + random() * 200)
    }
  }
  const query = async <Row>(text: string, values: unknown[]): Promise<Row[]> => {
    for (;;) {
      try {
        return (await product.pool.query(text, values)).rows as Row[]
      } catch {
        await sleep(200)
      }
    }
  }
  const newcomer = async (): Promise<Caller> => {
    persons += 1
    const { number, name } = syntheticFamily(persons).mother
    const [id, token] = [randomUUID(), randomToken()]
    await query(
      `insert into people.person (id, number, name, phone, demo, created_at) values ($1, $2, $3, $4, true, now())
       on conflict do nothing`,
      [id, number, name, `138${String(persons).padStart(8, '0')}`],
    )
    await query(
      `insert into people.session (token_hash, kind, person_id, created_at, touched_at, expires_at)
       values ($1, 'person', $2, now(), now() + interval '5 years', now() + interval '5 years') on conflict do nothing`,
      [sha256(token), id],
    )
    return { cookie: `${PERSON_COOKIE}=${token}`, csrf: product.csrfOf(token), name }
  }

  return {
    cases,
    withdrawn,
    async file() {
      const caller = await newcomer()
      const begun = await send(caller, '/drafts', { onething: 'lantern' })
      const draft = `/drafts/${String(begun.json['id'])}`
      await send(caller, `${draft}/consent`, {})
      const answers = {
        'lantern.name': '元宵灯会',
        'lantern.kind': random() < 0.5 ? 'led' : 'candle',
        'lantern.count': String(1 + Math.floor(random() * 500)),
        'lantern.place': '东门',
      }
      await send(caller, `${draft}/answers`, { answers })
      const filed = await send(caller, `${draft}/submit`, { signature: { kind: 'typed', name: caller.name } })
      if (filed.status >= 300) throw new Error(`an application was refused: ${JSON.stringify(filed.json)}`)
      const caseId = String(filed.json['caseId'])
      cases.set(caseId, caller)
      if (random() > 0.05) return
      const taken = await send(caller, `/cases/${caseId}/steps/street/withdraw`, {})
      if (taken.status < 300) withdrawn.push({ caseId, step: 'street' })
    },
    async correct() {
      const open = await query<{ caseId: string; step: string }>(
        `select case_id as "caseId", step from cases.case_item where state = 'correcting' limit 50`,
        [],
      )
      for (const { caseId, step } of open) {
        const caller = cases.get(caseId)
        if (!caller) continue
        const body = { answers: { 'lantern.place': '南门' }, note: '已核对' }
        await send(caller, `/cases/${caseId}/steps/${step}/correct`, body)
      }
      return open.length
    },
  }
}
