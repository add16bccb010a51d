import { normalise } from './text.ts'

/** Of a code that was typed, so much must be right for its neighbours to be shown; the beginning of one is at least so long. */
const RIGHT = 2 / 3
export const SHORTEST_BEGINNING = 6

/** `part`: what was typed is the beginning of it; `near`: they begin alike. */
export type CodeHit<Of> = { of: Of; how: 'exact' | 'part' | 'near' }

/** A code without its signs and in lower case: 511A-0008 and 511a 0008 are the same. */
export function plainCode(code: string): string {
  return normalise(code).replaceAll(' ', '')
}

/** The code in what was typed, plain, if there may be one: letters and digits with a digit among them, Han around it left out. */
export function codeIn(text: string): string | undefined {
  const rest = normalise(text).replaceAll(/[\p{Script=Han}\s]+/gu, '')
  return /^[a-z0-9]{2,}$/.test(rest) && /\d/.test(rest) ? rest : undefined
}

/** Who has which code. */
export class CodeBook<Of> {
  readonly #owners = new Map<string, Set<Of>>()

  put(code: string, of: Of): void {
    const plain = plainCode(code)
    if (plain !== '') this.#owners.set(plain, (this.#owners.get(plain) ?? new Set()).add(of))
  }

  remove(code: string, of: Of): void {
    const plain = plainCode(code)
    const owners = this.#owners.get(plain)
    owners?.delete(of)
    if (owners?.size === 0) this.#owners.delete(plain)
  }

  /** Those with this plain code; without one, those whose code begins so; without these, those whose code begins most alike. */
  find(asked: string): CodeHit<Of>[] {
    const exact = this.#owners.get(asked)
    if (exact) return [...exact].map((of) => ({ of, how: 'exact' }))
    if (asked.length < SHORTEST_BEGINNING) return []
    let most = Math.ceil(asked.length * RIGHT)
    let alike: Set<Of>[] = []
    for (const [code, owners] of this.#owners) {
      const same = sameBeginning(code, asked)
      if (same > most) alike = []
      most = Math.max(most, same)
      if (same === most) alike.push(owners)
    }
    const how = most === asked.length ? 'part' : 'near'
    return alike.flatMap((owners) => [...owners].map((of) => ({ of, how })))
  }
}

function sameBeginning(a: string, b: string): number {
  let at = 0
  while (at < a.length && at < b.length && a[at] === b[at]) at += 1
  return at
}
