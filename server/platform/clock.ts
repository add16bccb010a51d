import { readFileSync } from 'node:fs'

/** The only place that asks what time it is; everywhere else `now` is a value. */
export type Clock = () => Date

export const systemClock: Clock = () => new Date()

/** How long an offset that was read is used. */
const FRESH_MS = 20

/**
 * A clock that can be set, for tests that drive the program through a year: the system's plus as many milliseconds as the file says.
 * What cannot be read leaves the offset as it was. Demo mode only.
 */
export function fileClock(path: string): Clock {
  let [offset, readAt] = [0, -Infinity]
  return () => {
    const now = Date.now()
    if (Math.abs(now - readAt) >= FRESH_MS) {
      readAt = now
      offset = readOffset(path) ?? offset
    }
    return new Date(now + offset)
  }
}

function readOffset(path: string): number | undefined {
  try {
    const text = readFileSync(path, 'utf8').trim()
    return /^-?\d+$/.test(text) ? Number(text) : undefined
  } catch {
    return undefined
  }
}
