import { needIds, readNeed } from '../../server/onething/model.ts'

/** `a` or `a|b` with one more that may take their place: any one of them is enough. */
export const orElse = (need: string, id: string): string => `${need}|${id}`

/** `a` → `a?`, over however it ended; `a?` → `a`, which has to succeed. */
export const otherEnd = (need: string): string => (need.endsWith('?') ? need.slice(0, -1) : `${need}?`)

/** One need written anew; what is waited for already is not said twice. */
export const withNeed = (needs: readonly string[], need: string, after: string): string[] => [
  ...new Set(needs.map((each) => (each === need ? after : each))),
]

/** The needs without a step that goes away: of several, any of the others is still enough. */
export const withoutStep = (needs: readonly string[], id: string): string[] => [
  ...new Set(
    needs.flatMap((need) => {
      const { ids, mode } = readNeed(need)
      const left = ids.filter((each) => each !== id)
      if (left.length === ids.length) return [need]
      return mode === 'one' && left.length > 0 ? [left.join('|')] : []
    }),
  ),
]

/** Whether a step is waited for, alone or among others. */
export const isNeeded = (needs: readonly string[], id: string): boolean =>
  needs.some((need) => needIds(need).includes(id))
