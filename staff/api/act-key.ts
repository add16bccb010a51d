/**
 * Keeps one Idempotency-Key for one intention. The same content repeated (after a lost connection, a double click)
 * carries the same key, so the server does it once; changed content is another intention and gets another key.
 */
export class ActKey {
  #content: string | undefined
  #key = ''
  readonly #fresh: () => string

  constructor(fresh: () => string = randomKey) {
    this.#fresh = fresh
  }

  for(content: unknown): string {
    const now = JSON.stringify(content)
    if (now !== this.#content) {
      this.#content = now
      this.#key = this.#fresh()
    }
    return this.#key
  }

  /** The server has answered: what comes next is a new intention, even with the same words. */
  settled(): void {
    this.#content = undefined
  }
}

/** 128 random bits as hexadecimal; `crypto.randomUUID` exists only on HTTPS, and offices have plain intranets. */
export function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
