import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { rowOf, type OfficerTurn, type Turn } from '../../server/cases/turns.ts'
import { randomToken, sha256 } from '../../server/platform/secrets.ts'
import { PERSON_COOKIE, STAFF_COOKIE } from '../../server/platform/session.ts'
import { syntheticFamily } from '../../simulators/families.ts'
import type { Product } from './product.ts'

/** What the program has acknowledged: what must be there afterwards, once. */
export type Acknowledged = {
  cases: Map<string, string>
  turns: { caseId: string; step: string; turn: Turn }[]
  batches: string[]
}

export type Figures = { requests: number; repeated: number; refused: number }

type Caller = { cookie: string; csrf: string }
type Answer = { status: number; json: Record<string, unknown> }
type Task = { caseId: string; step: string }

const ANSWERS = {
  'fair.name': '东山风筝节',
  'fair.people': '300',
  'fair.slogan': '放飞',
  'fair.together': 'false',
  'fair.delivery': 'post',
}
/** Asked only once the way is known. */
const ADDRESS = { 'fair.address': '风筝市云上路 2 号' }
const SIGNED = { kind: 'typed', name: '赵风' }
/** The smallest picture there is. */
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
/** More applications are not begun while so many are open. */
const MOST_OPEN = 40

/** What an officer sends with each turn, and how readily she takes it. */
const ACTS: Partial<Record<OfficerTurn, { weight: number; body: (task: Task) => object }>> = {
  accept: { weight: 8, body: () => ({}) },
  claim: { weight: 0.5, body: () => ({}) },
  release: { weight: 0.3, body: () => ({}) },
  acceptLacking: {
    weight: 1,
    body: () => ({ undertaking: { text: ['我承诺补齐。'], materials: ['fair-plan'], signature: SIGNED } }),
  },
  requestCorrection: {
    weight: 1.5,
    body: () => ({ problems: [{ about: 'fair.name', problem: '名字和公告不符。', standard: '和公告一样' }] }),
  },
  correctOnSpot: { weight: 0.5, body: () => ({ answers: { 'fair.name': '南山风筝节' }, note: '写错了' }) },
  decline: { weight: 0.3, body: () => ({ ground: 'other', reason: '不属于本机关。' }) },
  pause: { weight: 1, body: () => ({ procedure: 'hearing', reason: '有人要求听证。' }) },
  resume: { weight: 8, body: () => ({ result: '听证开完了。' }) },
  notifyHearing: { weight: 0.5, body: () => ({ matter: '人数很多，要不要限制。' }) },
  extend: { weight: 1, body: () => ({ reason: '人数太多，要再看一次。' }) },
  propose: {
    weight: 8,
    body: ({ step }) => ({ verdict: 'grant', opinion: '建议准予。', outputs: outputsOf(step) }),
  },
  sendBack: { weight: 1, body: () => ({ reason: '人数再核一下。' }) },
  approve: { weight: 8, body: () => ({ opinion: '同意。' }) },
  opine: { weight: 8, body: () => ({ favourable: true, opinion: '可以办。', outputs: {} }) },
  grant: { weight: 6, body: ({ step }) => ({ opinion: '准予。', outputs: outputsOf(step) }) },
  refuse: { weight: 0.5, body: () => ({ reason: '场地太小，不安全。' }) },
  grantOnPromise: { weight: 8, body: () => ({ opinion: '凭承诺准予。', outputs: {} }) },
  verify: { weight: 4, body: () => ({ opinion: '属实。' }) },
  revoke: { weight: 0.3, body: () => ({ reason: '承诺不实。' }) },
  reopen: { weight: 0.6, body: () => ({ reason: '决定有误。' }) },
  returnPapers: { weight: 0.2, body: () => ({ note: '原件退还。' }) },
  terminate: { weight: 0.3, body: () => ({ reason: '申请人已经不办了。' }) },
}

function outputsOf(step: string): object {
  return step === 'site' ? { 'fair.siteNo': 'S-1' } : {}
}

const PATHS: Partial<Record<OfficerTurn, string>> = {
  acceptLacking: 'accept-lacking',
  correctOnSpot: 'correct-on-spot',
  requestCorrection: 'request-correction',
  notifyHearing: 'notify-hearing',
  sendBack: 'send-back',
  grantOnPromise: 'grant-on-promise',
  returnPapers: 'return-papers',
}

/**
 * Applicants and officers at work over HTTP until told to stop. Whoever gets no answer sends the same request again with the same
 * key, as the portal, the desk and every careful client do; so each of them learns what became of it.
 */
export async function startLoad(
  product: Product,
  random: () => number,
): Promise<{ acknowledged: Acknowledged; figures: Figures; stop(): Promise<void> }> {
  const acknowledged: Acknowledged = { cases: new Map(), turns: [], batches: [] }
  const figures: Figures = { requests: 0, repeated: 0, refused: 0 }
  const ending = new AbortController()
  const isOver = (): boolean => ending.signal.aborted
  const pick = <T>(of: readonly T[]): T | undefined => of[Math.floor(random() * of.length)]

  const send = async (
    caller: Caller,
    method: 'GET' | 'POST',
    path: string,
    body?: object | FormData,
  ): Promise<Answer> => {
    const key = randomUUID()
    for (let attempt = 1; ; attempt += 1) {
      figures.requests += 1
      if (attempt > 1) figures.repeated += 1
      try {
        const form = body instanceof FormData
        const answer = await fetch(`${product.url}${path}`, {
          method,
          redirect: 'manual',
          signal: AbortSignal.timeout(20_000),
          headers: {
            cookie: caller.cookie,
            'x-csrf-token': caller.csrf,
            ...(method === 'POST' && !form
              ? { 'idempotency-key': key, 'content-type': 'application/json' }
              : {}),
          },
          ...(body === undefined ? {} : { body: form ? body : JSON.stringify(body) }),
        })
        const text = await answer.text()
        if (answer.status < 500) {
          const isJson = /json/.test(answer.headers.get('content-type') ?? '')
          if (answer.status >= 400) figures.refused += 1
          return {
            status: answer.status,
            json: isJson && text !== '' ? (JSON.parse(text) as Answer['json']) : {},
          }
        }
      } catch {
        // No answer: it may or may not have happened.
      }
      await sleep(100 + random() * 200)
    }
  }
  const ok = ({ status }: Answer): boolean => status < 300

  const query = async <Row>(text: string, values: unknown[]): Promise<Row[]> => {
    for (;;) {
      try {
        return (await product.pool.query(text, values)).rows as Row[]
      } catch {
        await sleep(200)
      }
    }
  }

  /** A session that no leap of the clock ends, written beside the program; signing in has tests of its own. */
  const openSession = async (kind: 'person' | 'staff', id: string): Promise<Caller> => {
    const token = randomToken()
    await query(
      `insert into people.session (token_hash, kind, person_id, staff_id, created_at, touched_at, expires_at)
       values ($1, $2, $3, $4, now(), now() + interval '5 years', now() + interval '5 years')`,
      [sha256(token), kind, kind === 'person' ? id : null, kind === 'staff' ? id : null],
    )
    const cookie = kind === 'person' ? PERSON_COOKIE : STAFF_COOKIE
    return { cookie: `${cookie}=${token}`, csrf: product.csrfOf(token) }
  }

  let persons = 0
  const applicant = async (): Promise<{ caller: Caller; number: string; caseId: string } | undefined> => {
    persons += 1
    const id = randomUUID()
    const { number: citizenNumber, name } = syntheticFamily(persons).mother
    await query(
      `insert into people.person (id, number, name, phone, demo, created_at) values ($1, $2, $3, $4, true, now())
       on conflict do nothing`,
      [id, citizenNumber, name, `138${String(persons).padStart(8, '0')}`],
    )
    const caller = await openSession('person', id)
    const begun = await send(caller, 'POST', '/api/v1/drafts', { onething: 'kite-fair' })
    const draft = `/api/v1/drafts/${String(begun.json['id'])}`
    await send(caller, 'POST', `${draft}/consent`, {})
    await send(caller, 'POST', `${draft}/answers`, { answers: ANSWERS })
    let view = await send(caller, 'POST', `${draft}/answers`, { answers: ADDRESS })
    const materials = (view.json['materials'] ?? []) as { id: string; as: string }[]
    for (const { id: material } of materials.filter(({ as }) => as === 'asked')) {
      const form = new FormData()
      form.set('csrf', caller.csrf)
      form.set('material', material)
      form.set('file', new Blob([new Uint8Array(PICTURE)], { type: 'image/png' }), '照片.png')
      await send(caller, 'POST', `/apply/${String(begun.json['id'])}/materials`, form)
    }
    if (random() < 0.2) await send(caller, 'POST', `${draft}/steps/power`, { unwanted: true })
    view = await send(caller, 'POST', `${draft}/submit`, { signature: { kind: 'typed', name } })
    if (!ok(view)) throw new Error(`an application was refused: ${JSON.stringify(view.json)}`)
    const { caseId, number } = view.json as { caseId: string; number: string }
    acknowledged.cases.set(caseId, number)
    return { caller, number, caseId }
  }

  const applying = async (): Promise<void> => {
    const own: { caller: Caller; number: string; caseId: string }[] = []
    while (!isOver()) {
      const one = own.length < MOST_OPEN / 2 && random() < 0.3 ? undefined : pick(own)
      if (!one) {
        const made = await applicant()
        if (made) own.push(made)
        continue
      }
      const { caller, number, caseId } = one
      const seen = await send(caller, 'GET', `/api/v1/cases/${number}`)
      if (seen.json['closedAt']) own.splice(own.indexOf(one), 1)
      for (const { step, state, canPromise } of (seen.json['steps'] ?? []) as {
        step: string
        state: string
        canPromise: boolean
      }[]) {
        const at = `/api/v1/cases/${caseId}/steps/${step}`
        if (state === 'correcting' && random() < 0.7) {
          const answers = { 'fair.name': '西山风筝节' }
          if (ok(await send(caller, 'POST', `${at}/correct`, { answers, note: '' })))
            acknowledged.turns.push({ caseId, step, turn: 'correct' })
        } else if (canPromise && random() < 0.5) {
          await send(caller, 'POST', `${at}/promise`, { signature: SIGNED })
        } else if (['submitted', 'accepted', 'waiting'].includes(state) && random() < 0.004) {
          if (ok(await send(caller, 'POST', `${at}/withdraw`, {})))
            acknowledged.turns.push({ caseId, step, turn: 'withdraw' })
        }
      }
      await sleep(30 + random() * 60)
    }
  }

  const officer = async (username: string): Promise<void> => {
    const [row] = await query<{ id: string }>('select id from people.staff where username = $1', [username])
    if (!row) throw new Error(`there is no officer ${username}`)
    const caller = await openSession('staff', row.id)
    while (!isOver()) {
      if (username === 'sky.handling' && random() < 0.1) await batch(caller)
      const view = random() < 0.15 ? 'closed' : random() < 0.2 ? 'paused' : 'open'
      const page = await send(caller, 'GET', `/api/v1/tasks?view=${view}&limit=50`)
      const task = pick((page.json['tasks'] ?? []) as Task[])
      if (task) await work(caller, task)
      await sleep(20 + random() * 40)
    }
  }

  const work = async (caller: Caller, { caseId, step }: Task): Promise<void> => {
    const at = `/api/v1/tasks/${caseId}/${step}`
    const { status, json } = await send(caller, 'GET', at)
    if (status !== 200) return
    const sessions = (json['sessions'] ?? []) as { id: string; at: string | null; findings: object }[]
    const open = sessions.find(({ findings }) => !(step in findings))
    if (open && json['state'] === 'accepted') {
      const visit = { at: product.now().toISOString(), place: '东山', officers: ['林晓岚', '周正平'] }
      if (open.at === null) await send(caller, 'POST', `${at}/call-session`, { session: open.id, ...visit })
      await send(caller, 'POST', `${at}/record-finding`, { session: open.id, passed: true, text: '合格。' })
    }
    const acts = ((json['acts'] ?? []) as { act: OfficerTurn; allowed: boolean }[]).flatMap(
      ({ act, allowed }) => {
        const known = ACTS[act]
        return allowed && known ? [{ act, ...known }] : []
      },
    )
    let left = random() * acts.reduce((sum, { weight }) => sum + weight, 0)
    const chosen = acts.find(({ weight }) => (left -= weight) < 0)
    if (!chosen) return
    // Now and then the page is an old one.
    const revision = Number(json['revision']) - (random() < 0.05 ? 1 : 0)
    const body = { ...chosen.body({ caseId, step }), revision: Math.max(0, revision) }
    if (ok(await send(caller, 'POST', `${at}/${PATHS[chosen.act] ?? chosen.act}`, body)))
      acknowledged.turns.push({ caseId, step, turn: chosen.act })
  }

  const batch = async (caller: Caller): Promise<void> => {
    const { json } = await send(caller, 'GET', '/api/v1/batches/candidates?item=fair-notice')
    const rows = ((json['rows'] ?? []) as (Task & { revision: number; reason: string | null })[])
      .filter(({ reason }) => reason === null)
      .map(({ caseId, step, revision }) => ({ caseId, step, revision }))
    if (rows.length < 2) return
    const begun = await send(caller, 'POST', '/api/v1/batches', { rows, opinion: '准予。' })
    if (!ok(begun)) return
    const id = String(begun.json['id'])
    if (random() < 0.2 && ok(await send(caller, 'POST', `/api/v1/batches/${id}/undo`, {}))) return
    acknowledged.batches.push(id)
  }

  for (const turn of Object.keys(ACTS) as OfficerTurn[]) {
    if (rowOf(turn).by !== 'officer') throw new Error(`${turn} is no officer's turn`)
  }
  const running = Promise.all([
    applying(),
    applying(),
    ...['sky.handling', 'sky.handling.2', 'sky.review', 'weather.handling', 'weather.review'].map(officer),
    ...['sky-east.handling', 'sky-east.review'].map(officer),
  ])
  // A driver that fails fails the run when it is stopped, not as an unhandled rejection.
  running.catch(() => ending.abort())
  return {
    acknowledged,
    figures,
    async stop() {
      ending.abort()
      await running
    },
  }
}
