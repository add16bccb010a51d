import { z } from 'zod'
import { digits, isCitizenNumber } from '../numbers.ts'
import { Declined, OptionalText, Text, demandBody, demandQuery, none } from '../route.ts'
import type { Route, World } from '../route.ts'

const Enrolment = z.object({ citizenNumber: z.string().refine(isCitizenNumber, '公民身份号码不对') })
const Reimbursement = z.object({
  recordNo: Text,
  /** Where the money goes when the insured person has no account on file. */
  accountNo: OptionalText,
})

/** 医保: who is insured, accounts, maternity expenses, 居民参保, 生育医疗费用报销. Money in fen. */
export function insurance({ register, ledger, today }: World): Route[] {
  return [
    {
      method: 'GET',
      path: '/insurance/insured',
      answer: (call) => {
        const person = demandQuery(call, 'person')
        const known = register.resident(person)?.insurance
        if (known) return { insured: true, ...known }
        const enrolled = ledger.enrolments.get(person)
        if (enrolled) return { insured: true, kind: '居民', since: enrolled.since }
        return { insured: false, kind: null, since: null }
      },
    },
    {
      method: 'GET',
      path: '/insurance/accounts',
      answer: (call) => {
        const account = register.resident(demandQuery(call, 'person'))?.account
        if (!account) throw none('没有登记收款账户')
        return { account }
      },
    },
    {
      method: 'GET',
      path: '/insurance/maternity',
      answer: (call) => {
        const expenses = register.expenses(demandQuery(call, 'recordNo'))
        if (!expenses) throw none('没有可以报销的生育医疗费用')
        return { expenses }
      },
    },
    {
      method: 'POST',
      path: '/insurance/enrolments',
      answer: (call) => {
        const { citizenNumber } = demandBody(call, Enrolment)
        const enrolment = ledger.enrolments.get(citizenNumber) ?? { since: today() }
        ledger.enrolments.set(citizenNumber, enrolment)
        return {
          enrolmentNo: `JM${citizenNumber.slice(0, 6)}${digits(`enrolment ${citizenNumber}`, 14)}`,
          kind: '居民',
          since: enrolment.since,
        }
      },
    },
    {
      method: 'POST',
      path: '/insurance/reimbursements',
      answer: (call) => {
        const { recordNo, accountNo } = demandBody(call, Reimbursement)
        const expenses = register.expenses(recordNo)
        const birth = register.birth(recordNo)
        if (!expenses || !birth) throw none('没有可以报销的生育医疗费用')

        const account = accountNo ?? register.resident(birth.motherNumber)?.account?.accountNo
        if (!account) throw new Declined(422, 'no-account', '没有收款账户，请提供 accountNo')
        return {
          // One stay, one payment: the second twin gets the number of the first.
          paymentNo: `ZF3208${digits(`payment ${expenses.invoiceNo}`, 14)}`,
          paidFen: expenses.reimbursableFen,
          accountTail: account.slice(-4),
          invoiceNo: expenses.invoiceNo,
        }
      },
    },
  ]
}
