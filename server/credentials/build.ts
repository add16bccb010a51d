import { openCases, type TestCases } from '../cases/build.ts'
import { acceptItem } from '../cases/commands/accept-item.ts'
import { grantItem } from '../cases/commands/decide-item.ts'
import type { Officer, Person } from '../platform/ctx.ts'
import { findCertificate } from './queries.ts'
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
  return {
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
    async load(number) {
      const found = await cases.db.read({ kind: 'anyone' }, (ctx) => findCertificate(ctx, number))
      if (!found) throw new Error(`no certificate ${number}`)
      return found
    },
  }
}
