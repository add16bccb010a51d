/** Which documents a term stands in, and how much it says about each: number and weight packed into 32 bits. */
export class Postings {
  #cells = new Uint32Array(4)
  length = 0

  /** `weight` from 0 to 1. */
  add(document: number, weight: number): void {
    if (this.length === this.#cells.length) {
      const larger = new Uint32Array(Math.ceil(this.length * 1.5))
      larger.set(this.#cells)
      this.#cells = larger
    }
    this.#cells[this.length] = (document << 8) | Math.max(1, Math.round(weight * 255))
    this.length += 1
  }

  /** Adds its weight times `by` to the score of each document. */
  addTo(scores: Float32Array, by: number): void {
    const step = by / 255
    for (let at = 0; at < this.length; at += 1) {
      const cell = this.#cells[at] ?? 0
      const document = cell >>> 8
      scores[document] = (scores[document] ?? 0) + (cell & 255) * step
    }
  }

  /** Raises the score of each document to its weight times `by`, if that is more. */
  raiseTo(scores: Float32Array, by: number, touched: number[]): void {
    const step = by / 255
    for (let at = 0; at < this.length; at += 1) {
      const cell = this.#cells[at] ?? 0
      const document = cell >>> 8
      const before = scores[document] ?? 0
      if (before === 0) touched.push(document)
      scores[document] = Math.max(before, (cell & 255) * step)
    }
  }
}
