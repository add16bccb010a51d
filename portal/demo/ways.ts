import type { DemoDepartment } from '../../server/simulated-departments.ts'

/** The ways in which a department of the demo can behave: what is not as it should be, and nothing else. */
export const WAYS = {
  well: {},
  down: { manners: { down: true } },
  maintenance: { manners: { maintenance: 60 } },
  slow: { manners: { slow: 4000 } },
  error: { manners: { error: 0.5 } },
  half: { manners: { half: 0.5 } },
  wrong: { manners: { wrong: 0.5 } },
  muddled: { manners: { duplicates: 0.5, disorder: 0.5 } },
  corrects: { outcomes: { corrects: 100 } },
  refuses: { outcomes: { refuses: 100 } },
  errs: { outcomes: { errs: 100 } },
} as const satisfies Record<string, { manners?: object; outcomes?: object }>
export type Way = keyof typeof WAYS

export const isWay = (text: string): text is Way => Object.hasOwn(WAYS, text)

/** The way that a department is in; undefined where its switches were set by hand. */
export function wayOf({ manners, outcomes }: Pick<DemoDepartment, 'manners' | 'outcomes'>): Way | undefined {
  const turned = (switches: object): string =>
    JSON.stringify(
      Object.entries(switches)
        .filter(([, value]) => Boolean(value))
        .toSorted(([a], [b]) => a.localeCompare(b)),
    )
  const now = turned({ ...manners, ...outcomes })
  return (Object.keys(WAYS) as Way[]).find((way) => {
    const switches: { manners?: object; outcomes?: object } = WAYS[way]
    return turned({ ...switches.manners, ...switches.outcomes }) === now
  })
}
