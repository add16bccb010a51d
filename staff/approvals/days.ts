type Day = { date: string; counted: boolean; why: string }

/** The day of the week of `2026-11-20`, Sunday 0. */
export const weekdayOf = (date: string): number => new Date(`${date}T00:00:00Z`).getUTCDay()

/**
 * The stretches of two days or more that are not counted for one and the same reason: a special procedure, a long holiday.
 * A weekend is two reasons, 周六 and 周日, and so is none.
 */
export function pausesOf(days: readonly Day[]): { from: string; to: string; why: string }[] {
  const found: { from: string; to: string; why: string; length: number }[] = []
  for (const [at, { date, counted, why }] of days.entries()) {
    const last = found.at(-1)
    if (counted) continue
    if (last !== undefined && at > 0 && last.to === days[at - 1]?.date && last.why === why) {
      last.to = date
      last.length += 1
    } else found.push({ from: date, to: date, why, length: 1 })
  }
  return found.filter(({ length }) => length > 1).map(({ from, to, why }) => ({ from, to, why }))
}
