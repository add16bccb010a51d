import { population } from '../population.ts'
import { demandQuery, none } from '../route.ts'
import type { Route } from '../route.ts'

/** 市监: the register of enterprises. Answers only to who knows both the company and its legal representative. */
export function market(): Route[] {
  return [
    {
      method: 'GET',
      path: '/market/companies/:code',
      answer: (call) => {
        const representative = demandQuery(call, 'representative')
        const company = population.companies.find(({ code }) => code === call.params.code)
        if (company?.representative.number !== representative) throw none('没有这样登记的企业')
        return { company }
      },
    },
  ]
}
