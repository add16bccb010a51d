/** What one way of calling came to: calls per second, and how long a call took, in milliseconds. */
export interface Figures {
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
}

/** One stretch of calls without a pause. */
export interface Slice {
  readonly count: number
  readonly seconds: number
  readonly latencies: readonly number[]
}

/** Makes `count` calls with `concurrency` of them under way; each caller begins its next call as soon as one has ended. */
export async function runSlice(
  concurrency: number,
  count: number,
  call: (index: number) => Promise<void>,
): Promise<Slice> {
  const latencies: number[] = []
  let next = 0
  const caller = async (): Promise<void> => {
    while (next < count) {
      const index = next
      next += 1
      const began = performance.now()
      await call(index)
      latencies.push(performance.now() - began)
    }
  }
  const began = performance.now()
  await Promise.all(Array.from({ length: Math.min(concurrency, count) }, caller))
  return { count, seconds: (performance.now() - began) / 1000, latencies }
}

export function rateOf({ count, seconds }: Slice): number {
  return count / seconds
}

/** Several slices of one kind: the median of their rates, and the medians of their percentiles. */
export function figuresOf(slices: readonly Slice[]): Figures {
  return {
    perSecond: round(median(slices.map(rateOf)), 1),
    p50: round(median(slices.map((slice) => percentile(slice.latencies, 0.5))), 2),
    p99: round(median(slices.map((slice) => percentile(slice.latencies, 0.99))), 2),
  }
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? 0)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}

export function round(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
