import { randomUUID } from 'node:crypto'
import { STAFF_COOKIE } from '../server/platform/session.ts'
import type { Client } from './client.ts'
import { makeApplicants, type Template } from './families.ts'
import { figuresOf, runSlice, type Figures, type Slice } from './load.ts'
import type { Cpu, Stage } from './stage.ts'
import { eachOf, medianCpu, submitAll } from './submit.ts'

const CONCURRENCY = 16

/** With the processor time of one turn, ms: what stays the same when other programs want the processors too. */
export type TurnFigures = Figures & { cpu: Cpu | null }
export type DecideFigures = { accept: TurnFigures; grant: TurnFigures }
type Round = { slice: Slice; cpu: Cpu | null }

/** The demo officers' password and the step that is decided; its office is the hospital of family 0. */
const PASSWORD = 'tongban-demo'
const STEP = 'birth-certificate'

/** Signs a demo officer of this office in; answers what her requests carry. */
export async function signInOfficer(
  stage: Stage,
  client: Client,
  office: string,
): Promise<{ cookie: string; csrf: string }> {
  const body = { username: `${office}.handling`, password: PASSWORD }
  const { cookie } = await client.ask<unknown>({ method: 'POST', path: '/api/v1/staff/sign-in', body }, 200)
  const token = cookie.slice(cookie.indexOf(`${STAFF_COOKIE}=`) + STAFF_COOKIE.length + 1).split(';')[0] ?? ''
  return { cookie: `${STAFF_COOKIE}=${token}`, csrf: stage.csrfOf(token) }
}

/**
 * 受理 and 准予 of 出生医学证明: the grant keeps two outputs, issues the certificate and starts the three items that wait
 * for it. The other parent's confirmation is written into the database beforehand.
 */
export async function measureDecide(
  stage: Stage,
  client: Client,
  template: Template,
  size: { rounds: number; count: number },
  concurrency = CONCURRENCY,
): Promise<DecideFigures> {
  const accepts: Round[] = []
  const grants: Round[] = []
  // One officer decides hundreds at once here, which nobody does at a desk; she is asked for no pause.
  await stage.pool.query('create or replace rule tireless as on insert to cases.decision do instead nothing')
  let officer: { cookie: string; csrf: string } | undefined
  for (let round = 0; round <= size.rounds; round += 1) {
    const { office, cases } = await makeReceived(stage, client, template, round === 0 ? 100 : size.count)
    const held = (officer ??= await signInOfficer(stage, client, office))
    const act = async (path: string, body: unknown): Promise<Round> => {
      const sent = JSON.stringify(body)
      const before = stage.cpu()
      const slice = await runSlice(concurrency, cases.length, async (index) => {
        const headers = { 'idempotency-key': randomUUID() }
        const url = `/api/v1/tasks/${cases[index]}/${STEP}/${path}`
        await client.call({ method: 'POST', path: url, body: sent, headers, ...held }, 200)
      })
      const after = stage.cpu()
      return { slice, cpu: before && after ? eachOf(cases.length, before, after) : null }
    }
    const accepted = await act('accept', {})
    const granted = await act('grant', {
      opinion: '材料齐全，信息一致，准予签发。',
      outputs: { 'child.birthCertificateNo': 'Y320000001', 'child.birthCertificateOn': await today(stage) },
    })
    if (round === 0) continue
    accepts.push(accepted)
    grants.push(granted)
  }
  const told = (rounds: readonly Round[]): TurnFigures => ({
    ...figuresOf(rounds.map(({ slice }) => slice)),
    cpu: medianCpu(rounds.flatMap(({ cpu }) => cpu ?? [])),
  })
  return { accept: told(accepts), grant: told(grants) }
}

async function today(stage: Stage): Promise<string> {
  const found = await stage.pool.query<{ day: string }>(
    `select (now() at time zone 'Asia/Shanghai')::date::text as day`,
  )
  return found.rows[0]?.day ?? ''
}

/** Cases whose first item lies, confirmed by the other parent, in the inbox of its office. */
async function makeReceived(
  stage: Stage,
  client: Client,
  template: Template,
  count: number,
): Promise<{ office: string; cases: string[] }> {
  const applicants = await makeApplicants(stage.pool, template, count)
  await submitAll(stage, client, applicants)
  const drafts = applicants.map(({ draftId }) => draftId)
  await stage.pool.query(
    `update cases.confirmation set state = 'confirmed', answered_at = now()
     where case_id in (select case_id from applications.draft where id = any ($1::uuid[]))`,
    [drafts],
  )
  const received = await stage.pool.query<{ case_id: string; office: string }>(
    `update cases.case_item set state = 'submitted', submitted_at = now(), answer_on = current_date + 1,
       due_on = current_date + 1, due_kind = 'answer', order_on = current_date + 1
     where case_id in (select case_id from applications.draft where id = any ($1::uuid[])) and step = $2
     returning case_id, office`,
    [drafts, STEP],
  )
  return { office: received.rows[0]?.office ?? '', cases: received.rows.map((row) => row.case_id) }
}
