import { z } from 'zod'
import { characters, isCitizenNumber } from '../numbers.ts'
import { OptionalText, demandBody, demandQuery, none } from '../route.ts'
import type { Route, World } from '../route.ts'

const CardRequest = z.object({
  citizenNumber: z.string().refine(isCitizenNumber, '公民身份号码不对'),
  bank: OptionalText,
})

/** 人社: 社会保障卡. */
export function hrss({ register, ledger, today }: World): Route[] {
  return [
    {
      method: 'GET',
      path: '/hrss/cards',
      answer: (call) => {
        const person = demandQuery(call, 'person')
        const card = register.resident(person)?.card ?? ledger.cards.get(person)
        if (!card) throw none('没有社会保障卡')
        return { card }
      },
    },
    {
      method: 'POST',
      path: '/hrss/cards',
      answer: (call) => {
        const { citizenNumber, bank } = demandBody(call, CardRequest)
        const card = ledger.cards.get(citizenNumber) ?? {
          number: `D${characters(`card ${citizenNumber}`, 8)}`,
          bank: bank ?? '江苏银行淮安分行',
          issuedOn: today(),
        }
        ledger.cards.set(citizenNumber, card)
        return { cardNo: card.number, bank: card.bank, issuedOn: card.issuedOn }
      },
    },
  ]
}
