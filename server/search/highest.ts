/** So many blocks of places for each place that is wanted: more make the bound tighter, and are more to look over. */
const BLOCKS = 4

/**
 * The places of the `most` highest scores among those that `counts`, the highest first, of equal ones the first; places of score 0 are left
 * out. Each block's highest is another place, so what the best `most` of them reach at least is a bound for all: few places are looked at twice.
 */
export function highest(
  scores: Float32Array,
  length: number,
  most: number,
  counts: (place: number) => boolean,
): number[] {
  const size = Math.max(1, Math.floor(length / (most * BLOCKS)))
  const peaks = new Float32Array(Math.ceil(length / size))
  for (let block = 0, place = 0; block < peaks.length; block += 1) {
    let peak = 0
    for (const end = Math.min(length, place + size); place < end; place += 1) {
      const score = scores[place] ?? 0
      if (score > peak && counts(place)) peak = score
    }
    peaks[block] = peak
  }
  const least = peaks.toSorted().at(-most) ?? 0
  const above: number[] = []
  const level: number[] = []
  for (const [block, peak] of peaks.entries()) {
    if (peak === 0 || peak < least) continue
    for (let place = block * size; place < Math.min(length, (block + 1) * size); place += 1) {
      const score = scores[place] ?? 0
      if (score === 0 || score < least || !counts(place)) continue
      if (score > least) above.push(place)
      else if (level.length < most) level.push(place)
    }
  }
  above.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0))
  return [...above, ...level].slice(0, most)
}

/** Keeps the `most` things of the highest score, the highest first; of two with the same score the one that came first. */
export class Best<T> {
  readonly all: { of: T; score: number }[] = []
  readonly #most: number
  readonly #over: number

  /** `over`: what is not higher is not kept, however few there are. */
  constructor(most: number, over = -Infinity) {
    this.#most = most
    this.#over = over
  }

  /** What a score has to exceed to be kept. */
  get least(): number {
    return this.all.length < this.#most ? this.#over : (this.all.at(-1)?.score ?? Infinity)
  }

  add(of: T, score: number): void {
    if (score <= this.least) return
    const place = this.all.findLastIndex((one) => one.score >= score) + 1
    this.all.splice(place, 0, { of, score })
    if (this.all.length > this.#most) this.all.pop()
  }
}
