import type { DemoDepartment } from '../../server/simulated-departments.ts'

const WELL = {
  down: false,
  maintenance: 0,
  perSecond: 0,
  slow: 0,
  half: 0,
  wrong: 0,
  error: 0,
  duplicates: 0,
  disorder: 0,
}
const GRANTS = { refuses: 0, corrects: 0, errs: 0 }

/** The ways in which a department of the demo can behave; one at a time, all the rest is as it should be. */
export const WAYS = {
  well: { manners: WELL, outcomes: GRANTS },
  down: { manners: { ...WELL, down: true }, outcomes: GRANTS },
  maintenance: { manners: { ...WELL, maintenance: 60 }, outcomes: GRANTS },
  slow: { manners: { ...WELL, slow: 4000 }, outcomes: GRANTS },
  error: { manners: { ...WELL, error: 0.5 }, outcomes: GRANTS },
  half: { manners: { ...WELL, half: 0.5 }, outcomes: GRANTS },
  wrong: { manners: { ...WELL, wrong: 0.5 }, outcomes: GRANTS },
  muddled: { manners: { ...WELL, duplicates: 0.5, disorder: 0.5 }, outcomes: GRANTS },
  corrects: { manners: WELL, outcomes: { ...GRANTS, corrects: 100 } },
  refuses: { manners: WELL, outcomes: { ...GRANTS, refuses: 100 } },
  errs: { manners: WELL, outcomes: { ...GRANTS, errs: 100 } },
} as const
export type Way = keyof typeof WAYS

export const isWay = (text: string): text is Way => Object.hasOwn(WAYS, text)

/** The way that a department is in; undefined where its switches were set by hand. */
export function wayOf({ manners, outcomes }: Pick<DemoDepartment, 'manners' | 'outcomes'>): Way | undefined {
  const isSame = (switches: object, given: Record<string, unknown>): boolean =>
    Object.entries(switches).every(([name, value]) => given[name] === value)
  return (Object.keys(WAYS) as Way[]).find(
    (way) => isSame(WAYS[way].manners, manners) && isSame(WAYS[way].outcomes, outcomes),
  )
}
