/**
 * Counts calls by caller and minute; gives the seconds to wait where there were too many, else 0. Each process counts for
 * itself: this guards the machine, not an account.
 */
export function createRate(mostPerMinute: number): (who: string, now: Date) => number {
  let minute = -1
  const counts = new Map<string, number>()
  return (who, now) => {
    const current = Math.floor(now.getTime() / 60_000)
    if (current !== minute) counts.clear()
    minute = current
    const count = (counts.get(who) ?? 0) + 1
    counts.set(who, count)
    return count <= mostPerMinute ? 0 : Math.ceil(60 - (now.getTime() % 60_000) / 1000)
  }
}
