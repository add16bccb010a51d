import { openCases, type TestCases } from '../cases/build.ts'
import { acceptItem } from '../cases/commands/accept-item.ts'
import { rulingPapers } from '../cases/commands/deliver-ruling.ts'
import { grantItem } from '../cases/commands/decide-item.ts'
import type { Officer, Person } from '../platform/ctx.ts'
import { proposeTurn } from './commands/propose-turn.ts'
import { approveTurn, returnTurn } from './commands/review-turn.ts'
import { stateCase } from './commands/state-case.ts'
import { certificateJobs } from './jobs.ts'
import { findCertificate } from './queries.ts'
import type { OfficerTurn } from './turns.ts'
import type { Certificate } from './model.ts'

const SHORT = { 'kite.colour': 'red', 'kite.length': '30', 'kite.field': 'sky', 'partner.has': 'false' }
const OUTPUTS: Record<string, Record<string, string>> = {
  mark: { 'kite.markNo': 'M-1' },
  permit: { 'kite.permitNo': 'P-1' },
}

export type TestLicences = {
  cases: TestCases
  /** Two officers of the issuing office, and one of another. */
  first: Officer
  second: Officer
  stranger: Officer
  /** Somebody new who holds a kite licence. */
  holder(): Promise<{ person: Person; number: string; caseId: string }>
  /** Applies for a renewal, a change or the end of a licence. */
  apply(
    person: Person,
    turn: 'renew' | 'change' | 'cancel',
    answers?: Record<string, string>,
  ): Promise<string>
  /** The office grants one step of a case; gives the number of the certificate, where there is one. */
  grant(caseId: string, step: string): Promise<string>
  load(number: string): Promise<Certificate>
  /** The states that are written down for the versions of a certificate, the oldest first. */
  statesOf(number: string): Promise<string[]>
  /** What happened to its versions, in order: the turn and the state after it. */
  turnsOf(number: string): Promise<[string, string][]>
  /** Writes down what the day has brought. */
  runJob(): Promise<void>
  /** 提出处理意见; the holder may answer until 1 December. */
  propose(number: string, turn: OfficerTurn, officer?: Officer): Promise<{ id: string }>
  /** 陈述申辩; null waives it. */
  state(number: string, statement: string | null): Promise<void>
  approve(number: string, id: string, officer?: Officer, answer?: string): Promise<void>
  /** 退回, by the second officer. */
  giveBack(number: string, id: string): Promise<void>
  /** Proposed, waived by the holder where that is asked, and decided. */
  decide(number: string, turn: OfficerTurn): Promise<void>
}

/** The invented place, in which kite licences are issued by cases. */
export async function openLicences(): Promise<TestLicences> {
  const cases = await openCases('demo')
  const all = ['case.accept', 'case.decide', 'case.review', 'case.reopen']
  const first = cases.officer('sky', '林晓岚', all)
  const second = cases.officer('sky', '周平', all)
  const stranger = cases.officer('weather', '吴雨', all)
  let persons = 100

  const grant = async (caseId: string, step: string): Promise<string> => {
    await cases.act(first, (ctx) => acceptItem(ctx, { caseId, step }))
    await cases.act(first, (ctx) =>
      grantItem(ctx, { caseId, step, opinion: '准予。', outputs: OUTPUTS[step] ?? {} }),
    )
    const { items } = await cases.load(caseId)
    return items.find((item) => item.step === step)?.certificate ?? ''
  }
  const load = async (number: string): Promise<Certificate> => {
    const found = await cases.db.read({ kind: 'anyone' }, (ctx) => findCertificate(ctx, number))
    if (!found) throw new Error(`no certificate ${number}`)
    return found
  }
  const statesOf: TestLicences['statesOf'] = async (number) => {
    const { chain } = await load(number)
    const rows = await cases.db.run<{ state: string }>(
      'test-states',
      'select state from credentials.certificate where chain = $1 order by version',
      [chain],
    )
    return rows.map((row) => row.state)
  }
  const turnsOf: TestLicences['turnsOf'] = async (number) => {
    const { chain } = await load(number)
    const rows = await cases.db.run<{ turn: string; state: string }>(
      'test-turns',
      'select turn, state from credentials.turn where chain = $1 order by seq',
      [chain],
    )
    return rows.map((row) => [row.turn, row.state])
  }
  const propose: TestLicences['propose'] = (number, turn, officer = first) =>
    cases.act(officer, (ctx) =>
      proposeTurn(
        ctx,
        {
          number,
          turn,
          reason: '放飞时没有系好安全绳。',
          clause: '《风筝市放飞办法（虚构）》第八条',
          stateOn: '2026-12-01',
        },
        rulingPapers,
      ),
    )
  const state: TestLicences['state'] = async (number, statement) => {
    const { personId: id, holder: name } = await load(number)
    const person: Person = { kind: 'person', id, name, number: '', phone: '', demo: true }
    await cases.act(person, (ctx) => stateCase(ctx, { number, statement }))
  }
  const approve: TestLicences['approve'] = (number, id, officer = second, answer) =>
    cases.act(officer, (ctx) => approveTurn(ctx, { number, id, answer: answer ?? null }, rulingPapers))
  return {
    propose,
    state,
    approve,
    giveBack: (number, id) =>
      cases.act(second, (ctx) => returnTurn(ctx, { number, id, note: '证据不足。' }, rulingPapers)),
    async decide(number, turn) {
      const { id } = await propose(number, turn)
      if (turn === 'suspend' || turn === 'revoke') await state(number, null)
      await approve(number, id)
    },
    cases,
    first,
    second,
    stranger,
    grant,
    async holder() {
      persons += 1
      const person = await cases.person(persons, '赵𫖯')
      const { caseId } = await cases.file(person, 'kite', SHORT)
      await grant(caseId, 'mark')
      return { person, caseId, number: await grant(caseId, 'permit') }
    },
    async apply(person, turn, answers = {}) {
      const given = { 'kite.colour': 'blue', 'kite.length': '40', 'kite.field': 'sky', ...answers }
      const { caseId } = await cases.file(person, 'kite-licence', { 'kite.turn': turn, ...given })
      return caseId
    },
    load,
    statesOf,
    turnsOf,
    async runJob() {
      const job = certificateJobs.find(({ name }) => name === 'credentials.expire')
      await job?.run({ db: cases.db, actor: { kind: 'system', name: 'test' } }, {})
    },
  }
}
