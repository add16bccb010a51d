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

/**
 * Counts what failed by caller and minute, so that a short code cannot be tried on and on: `wait` gives the seconds until the next try
 * may be made, 0 while there were fewer than `most`. Each process counts for itself.
 */
export function createMisses(most: number): {
  wait(who: string, now: Date): number
  add(who: string, now: Date): void
} {
  let minute = -1
  const counts = new Map<string, number>()
  const turn = (now: Date): void => {
    const current = Math.floor(now.getTime() / 60_000)
    if (current !== minute) counts.clear()
    minute = current
  }
  return {
    wait(who, now) {
      turn(now)
      return (counts.get(who) ?? 0) < most ? 0 : Math.ceil(60 - (now.getTime() % 60_000) / 1000)
    },
    add(who, now) {
      turn(now)
      counts.set(who, (counts.get(who) ?? 0) + 1)
    },
  }
}
