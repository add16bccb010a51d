import { sql } from 'kysely'
import { openCases, PICTURE, type TestCases } from '../server/cases/build.ts'
import { acceptItem, acceptLacking } from '../server/cases/commands/accept-item.ts'
import { answerCorrection, correctOnSpot, supplyPapers } from '../server/cases/commands/answer-correction.ts'
import { claimItem, releaseItem } from '../server/cases/commands/claim-item.ts'
import {
  declineItem,
  giveOpinion,
  grantItem,
  grantOnPromise,
  refuseItem,
} from '../server/cases/commands/decide-item.ts'
import { extendItem } from '../server/cases/commands/extend-item.ts'
import { callSession, recordFinding } from '../server/cases/commands/hold-session.ts'
import { notifyHearing, returnPapers } from '../server/cases/commands/notify-hearing.ts'
import { pauseItem, resumeItem } from '../server/cases/commands/pause-item.ts'
import { proposeDecision } from '../server/cases/commands/propose-decision.ts'
import { requestCorrection } from '../server/cases/commands/request-correction.ts'
import { approveDecision, approveRefusal, sendBack } from '../server/cases/commands/review-decision.ts'
import { signPromise } from '../server/cases/commands/sign-promise.ts'
import {
  readmitItem,
  reopenItem,
  revokeItem,
  verifyPromise,
} from '../server/cases/commands/verify-promise.ts'
import { terminateItem, withdrawItem } from '../server/cases/commands/withdraw-item.ts'
import { caseJobs } from '../server/cases/jobs.ts'
import { rowOf, type ItemState, type OfficerTurn } from '../server/cases/turns.ts'
import type { TaskKey } from '../server/cases/turn.ts'
import { sweep } from '../server/deadlines/sweep.ts'
import type { Officer, Person, WriteCtx } from '../server/platform/ctx.ts'
import type { Database } from '../server/platform/db.ts'

/** 办风筝节: alone, the results by post. */
export const FAIR = {
  'fair.name': '东山风筝节',
  'fair.people': '300',
  'fair.slogan': '放飞',
  'fair.together': 'false',
  'fair.delivery': 'post',
  'fair.address': '风筝市云上路 2 号',
}
const OUTPUTS: Record<string, Record<string, string>> = { site: { 'fair.siteNo': 'S-1' } }
const SIGNED = { kind: 'typed' as const, name: '赵风' }
const PLAN = [
  { material: 'fair-plan', uploads: [{ field: 'file', name: '图.png', bytes: PICTURE, tooBig: false }] },
]
const SESSION_OF: Record<string, string> = {
  stage: 'visit',
  power: 'visit',
  site: 'panel',
  forecast: 'panel',
}

export type PersonTurn = 'correct' | 'supply' | 'withdraw' | 'promise'
type Run = (ctx: WriteCtx, key: TaskKey) => Promise<unknown>

/** What an officer writes, turn by turn; every entry is one that the rules let pass. */
const BY_OFFICER: Record<OfficerTurn, Run> = {
  claim: claimItem,
  release: releaseItem,
  accept: acceptItem,
  acceptLacking: (ctx, key) => {
    const undertaking = { text: ['我承诺补齐。'], materials: ['fair-plan'], signature: SIGNED }
    return acceptLacking(ctx, { ...key, undertaking })
  },
  correctOnSpot: (ctx, key) =>
    correctOnSpot(ctx, { ...key, answers: { 'fair.name': '南山风筝节' }, note: '名字写错了。' }),
  requestCorrection: (ctx, key) => {
    const problems = [{ about: 'fair.name', problem: '名字和公告不符。', standard: '和公告一样' }]
    return requestCorrection(ctx, { ...key, problems })
  },
  decline: (ctx, key) => declineItem(ctx, { ...key, ground: 'other', reason: '不属于本机关。' }),
  pause: (ctx, key) => pauseItem(ctx, { ...key, procedure: 'hearing', reason: '有人要求听证。' }),
  resume: (ctx, key) => resumeItem(ctx, { ...key, result: '听证开完了。' }),
  notifyHearing: (ctx, key) => notifyHearing(ctx, { ...key, matter: '人数很多，要不要限制。' }),
  returnPapers: (ctx, key) => returnPapers(ctx, { ...key, note: '原件退还。' }),
  extend: (ctx, key) => extendItem(ctx, { ...key, reason: '人数太多，要再看一次。' }),
  propose: (ctx, key) =>
    proposeDecision(ctx, { ...key, verdict: 'grant', opinion: '建议准予。', outputs: outputsOf(key) }),
  sendBack: (ctx, key) => sendBack(ctx, { ...key, reason: '人数没有写清楚。' }),
  opine: (ctx, key) => giveOpinion(ctx, { ...key, favourable: true, opinion: '可以办。', outputs: {} }),
  grant: (ctx, key) => grantItem(ctx, { ...key, opinion: '准予。', outputs: outputsOf(key) }),
  refuse: (ctx, key) => refuseItem(ctx, { ...key, reason: '场地太小，不安全。' }),
  approve: (ctx, key) => approveDecision(ctx, { ...key, opinion: '同意。' }),
  approveRefusal: (ctx, key) => approveRefusal(ctx, { ...key, opinion: '同意。' }),
  grantOnPromise: (ctx, key) => grantOnPromise(ctx, { ...key, opinion: '凭承诺准予。', outputs: {} }),
  verify: (ctx, key) => verifyPromise(ctx, { ...key, opinion: '属实。' }),
  revoke: (ctx, key) => revokeItem(ctx, { ...key, reason: '承诺不实。' }),
  reopen: (ctx, key) => reopenItem(ctx, { ...key, reason: '决定有误。' }),
  readmit: (ctx, key) => readmitItem(ctx, { ...key, reason: '本来应该受理。' }),
  terminate: (ctx, key) => terminateItem(ctx, { ...key, reason: '申请人已经不办了。' }),
}

const BY_PERSON: Record<PersonTurn, Run> = {
  correct: (ctx, key) =>
    answerCorrection(ctx, { ...key, answers: { 'fair.name': '西山风筝节' }, uploads: [], note: '' }),
  supply: (ctx, key) => supplyPapers(ctx, { ...key, uploads: PLAN }),
  withdraw: withdrawItem,
  promise: (ctx, key) => signPromise(ctx, { ...key, signature: SIGNED }),
}

function outputsOf({ step }: TaskKey): Record<string, string> {
  return OUTPUTS[step] ?? {}
}

export type Applied = { caseId: string; number: string; person: Person }

export type Fairs = TestCases & {
  apply(change?: Record<string, string>): Promise<Applied>
  /** The officer who handles an office's matters, or the second one who reviews, extends and reopens. */
  handler(office: string): Officer
  reviewer(office: string): Officer
  /** Takes a turn by whoever takes it as a rule: the handling officer, the reviewing one, or the applicant. */
  take(applied: Applied, step: string, turn: OfficerTurn | PersonTurn | 'find'): Promise<void>
  /** Takes turns one after the other. */
  go(applied: Applied, step: string, ...turns: (OfficerTurn | PersonTurn | 'find')[]): Promise<void>
  state(applied: Applied, step: string): Promise<ItemState | undefined>
  /** Sweeps at the present instant and carries out what has fallen due. */
  sweep(): Promise<void>
}

/** Cases of the invented kite fair, whose items between them know every turn. */
export async function openFairs(): Promise<Fairs> {
  const cases = await openCases('demo')
  const { act, load } = cases
  const officers = new Map<string, Officer>()
  const officer = (office: string, name: string, permissions: string[]): Officer => {
    const known = officers.get(`${office} ${name}`)
    const made = known ?? cases.officer(office, name, permissions)
    officers.set(`${office} ${name}`, made)
    return made
  }
  const handler = (office: string): Officer => officer(office, '林晓岚', ['case.accept', 'case.decide'])
  const reviewer = (office: string): Officer =>
    officer(office, '周正平', ['case.review', 'case.extend', 'case.reopen'])
  let persons = 0

  const find = async ({ caseId }: Applied, step: string): Promise<void> => {
    const { items, sessions } = await load(caseId)
    const office = items.find((item) => item.step === step)?.office ?? ''
    const session = SESSION_OF[step] ?? ''
    const key = { caseId, step, session }
    if (!sessions.some(({ id }) => id === session)) {
      const visit = { at: cases.clock.now, place: '东山', officers: ['林晓岚', '周正平'] }
      await act(handler(office), (ctx) => callSession(ctx, { ...key, ...visit }))
    }
    await act(handler(office), (ctx) => recordFinding(ctx, { ...key, passed: true, text: '合格。' }))
  }
  const take: Fairs['take'] = async (applied, step, turn) => {
    const key = { caseId: applied.caseId, step }
    if (turn === 'find') return find(applied, step)
    if (turn in BY_PERSON) {
      await act(applied.person, (ctx) => BY_PERSON[turn as PersonTurn](ctx, key))
      return
    }
    const office = (await load(applied.caseId)).items.find((item) => item.step === step)?.office ?? ''
    const { permission } = rowOf(turn as OfficerTurn)
    const reviews = ['case.review', 'case.extend', 'case.reopen'].includes(permission ?? '')
    const officer = reviews ? reviewer(office) : handler(office)
    // What gave a certificate is taken back at the desk only after it; a system of the office tells of its own decision.
    await act(turn === 'revoke' || turn === 'reopen' ? { ...officer, system: office } : officer, (ctx) =>
      BY_OFFICER[turn as OfficerTurn](ctx, key),
    )
  }
  return {
    ...cases,
    // Not copied: it is another one after a restart.
    get db() {
      return cases.db
    },
    handler,
    reviewer,
    take,
    async apply(change = {}) {
      persons += 1
      const person = await cases.person(persons, '赵风')
      return { ...(await cases.file(person, 'kite-fair', { ...FAIR, ...change })), person }
    },
    async go(applied, step, ...turns) {
      for (const turn of turns) await take(applied, step, turn)
    },
    async state({ caseId }, step) {
      return (await load(caseId)).items.find((item) => item.step === step)?.state
    },
    sweep: () => sweepAndWork(cases.db, cases.clock.now),
  }
}

/**
 * What the worker does minute by minute, done now until nothing is left: the sweep, then each job that it has handed over. What
 * counts as accepted from the day of receipt may at once be overdue.
 */
export async function sweepAndWork(db: Database, now: Date): Promise<void> {
  const ended = caseJobs.find(({ name }) => name === 'clock.ended')
  const { db: kysely } = db.statement({ kind: 'anyone' }, null)
  while ((await sweep(db, now)).looked > 0) {
    const due = await sql<{ id: string; payload: Record<string, unknown> }>`
      select j.id::text, j.payload from graphile_worker._private_jobs j
      join graphile_worker._private_tasks t on t.id = j.task_id
      where t.identifier = 'clock.ended' order by j.id`.execute(kysely)
    for (const { id, payload } of due.rows) {
      await ended?.run({ db, actor: { kind: 'system', name: 'clock.ended' } }, payload)
      await db.run('test-job-done', 'select graphile_worker.complete_jobs(array[$1::bigint])', [id])
    }
  }
}
