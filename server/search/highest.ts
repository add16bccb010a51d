/**
 * The places of the `most` highest scores among those that `counts`, the highest first; places of score 0 are left out. Keeps a
 * heap whose root is the least of those kept, so that most places cost one comparison.
 */
export function highest(
  scores: Float32Array,
  length: number,
  most: number,
  counts: (place: number) => boolean,
): number[] {
  const heap: number[] = []
  const scoreAt = (at: number): number => scores[heap[at] ?? 0] ?? 0
  const swap = (one: number, other: number): void => {
    const place = heap[one] ?? 0
    heap[one] = heap[other] ?? 0
    heap[other] = place
  }
  const sink = (): void => {
    for (let at = 0, least = 0; ; at = least) {
      const [left, right] = [2 * at + 1, 2 * at + 2]
      if (left < heap.length && scoreAt(left) < scoreAt(least)) least = left
      if (right < heap.length && scoreAt(right) < scoreAt(least)) least = right
      if (least === at) return
      swap(at, least)
    }
  }
  const rise = (): void => {
    for (let at = heap.length - 1; at > 0;) {
      const above = (at - 1) >> 1
      if (scoreAt(above) <= scoreAt(at)) return
      swap(at, above)
      at = above
    }
  }
  let least = 0
  for (let place = 0; place < length; place += 1) {
    if ((scores[place] ?? 0) <= least || !counts(place)) continue
    if (heap.length < most) {
      heap.push(place)
      rise()
    } else {
      heap[0] = place
      sink()
    }
    if (heap.length === most) least = scoreAt(0)
  }
  return heap.toSorted((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0))
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
