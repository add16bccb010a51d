import { Converter } from 'opencc-js/t2cn'

const toSimplified = Converter({ from: 't', to: 'cn' })
const HAN = /\p{Script=Han}/u

/**
 * One way to write a text: full-width letters made narrow, traditional characters simplified, lower case, tone marks
 * off, anything but letters, their signs and digits a space.
 */
export function normalise(text: string): string {
  const plain = text
    .toWellFormed()
    .normalize('NFKD')
    .replace(/u\u0308/gi, 'v')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFKC')
  return toSimplified(plain.toLowerCase())
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim()
}

/** Stretches of a normalised text that are all Han or all other letters and digits: 「ab出生 c」 → ab, 出生, c. */
export function runsOf(normalised: string): string[] {
  return normalised.match(/\p{Script=Han}+|[^\p{Script=Han}\s]+/gu) ?? []
}

export function isHan(text: string): boolean {
  return HAN.test(text)
}

/** What of a text is looked up: each Han character, and each two neighbours of a run. 出生证 → 出 生 证 出生 生证. */
export function termsOf(normalised: string): string[] {
  return runsOf(normalised).flatMap((run) => {
    const characters = [...run]
    const pairs = characters.slice(1).map((next, at) => `${characters[at]}${next}`)
    return isHan(run) ? [...characters, ...pairs] : pairs.length > 0 ? pairs : characters
  })
}
