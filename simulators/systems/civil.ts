import { demandQuery, none } from '../route.ts'
import type { Route, World } from '../route.ts'

/** 民政: marriages. */
export function civil({ register }: World): Route[] {
  return [
    {
      method: 'GET',
      path: '/civil/marriages',
      answer: (call) => {
        const marriage = register.resident(demandQuery(call, 'person'))?.marriage
        if (!marriage) throw none('没有婚姻登记')
        return { marriage }
      },
    },
  ]
}
