/** Slices of a term are of 2, 4, 8 … cells, at most so many; so growing copies nothing and wastes little. */
const FIRST_SLICE = 2
const LARGEST_SLICE = 4096

/**
 * Which documents each term stands in, and how much it says about each: number and weight packed into 32 bits. All terms share one
 * array; a term is a chain of slices in it, each with the place of the next in its last cell.
 */
export class Postings {
  #cells = new Uint32Array(1 << 12)
  #used = 0
  /** By term: where its first slice begins, where the next cell goes, how much room its last slice has, how large that is. */
  #first = new Uint32Array(1 << 8)
  #next = new Uint32Array(1 << 8)
  #room = new Uint16Array(1 << 8)
  #slice = new Uint16Array(1 << 8)
  #count = new Uint32Array(1 << 8)
  #terms = 0

  /** The number of one more term. */
  addTerm(): number {
    const term = this.#terms
    this.#terms += 1
    if (term === this.#first.length) {
      this.#first = larger(this.#first)
      this.#next = larger(this.#next)
      this.#count = larger(this.#count)
      this.#room = larger(this.#room)
      this.#slice = larger(this.#slice)
    }
    const start = this.#take(FIRST_SLICE)
    this.#first[term] = start
    this.#next[term] = start
    this.#room[term] = FIRST_SLICE
    this.#slice[term] = FIRST_SLICE
    return term
  }

  /** How many documents a term stands in. */
  count(term: number): number {
    return this.#count[term] ?? 0
  }

  /** `weight` from 0 to 1. */
  add(term: number, document: number, weight: number): void {
    if (this.#room[term] === 0) {
      const size = Math.min(LARGEST_SLICE, (this.#slice[term] ?? 0) * 2)
      const start = this.#take(size)
      this.#cells[this.#next[term] ?? 0] = start
      this.#next[term] = start
      this.#room[term] = size
      this.#slice[term] = size
    }
    const at = this.#next[term] ?? 0
    this.#cells[at] = (document << 8) | Math.max(1, Math.round(weight * 255))
    this.#next[term] = at + 1
    this.#room[term] = (this.#room[term] ?? 0) - 1
    this.#count[term] = this.count(term) + 1
  }

  /** Adds its weight times `by` to the score of each document. */
  addTo(term: number, scores: Float32Array, by: number): void {
    const cells = this.#cells
    const step = by / 255
    this.#eachSlice(term, (from, to) => {
      for (let at = from; at < to; at += 1) {
        const cell = cells[at] ?? 0
        const document = cell >>> 8
        scores[document] = (scores[document] ?? 0) + (cell & 255) * step
      }
    })
  }

  /**
   * Raises the score of each document to its weight times `by`, if that is more. Notes those that had none in `touched`, behind the
   * `count` that stand there; gives how many stand there then.
   */
  raiseTo(term: number, scores: Float32Array, by: number, touched: Uint32Array, count: number): number {
    const cells = this.#cells
    const step = by / 255
    let noted = count
    this.#eachSlice(term, (from, to) => {
      for (let at = from; at < to; at += 1) {
        const cell = cells[at] ?? 0
        const document = cell >>> 8
        const before = scores[document] ?? 0
        const now = (cell & 255) * step
        if (before === 0) touched[noted++] = document
        if (now > before) scores[document] = now
      }
    })
    return noted
  }

  #eachSlice(term: number, visit: (from: number, to: number) => void): void {
    let from = this.#first[term] ?? 0
    let left = this.count(term)
    for (let size = FIRST_SLICE; left > 0; size = Math.min(LARGEST_SLICE, size * 2)) {
      const full = Math.min(size, left)
      visit(from, from + full)
      left -= full
      from = this.#cells[from + size] ?? 0
    }
  }

  #take(size: number): number {
    const start = this.#used
    this.#used += size + 1
    while (this.#used > this.#cells.length) this.#cells = larger(this.#cells)
    return start
  }
}

function larger<Array extends Uint32Array | Uint16Array>(array: Array): Array {
  const length = Math.ceil(array.length * 1.5)
  const grown = (array instanceof Uint32Array ? new Uint32Array(length) : new Uint16Array(length)) as Array
  grown.set(array)
  return grown
}
