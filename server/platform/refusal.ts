export type RefusalKind = 'invalid' | 'unauthenticated' | 'forbidden' | 'not-found' | 'conflict' | 'too-many'

export type RefusalText = { kind: RefusalKind; zh: string; en: string }

export type FieldProblem = { field: string; code: string; zh: string }

/**
 * A reason that a citizen or an officer may see. `zh` says what is wrong and what to do next; `fields` puts a sentence
 * beside each field that is wrong. Everything that is not a Refusal is a bug.
 */
export class Refusal extends Error {
  readonly code: string
  readonly kind: RefusalKind
  readonly zh: string
  readonly en: string
  readonly fields: FieldProblem[]
  readonly retryAfterSeconds: number | undefined

  constructor(
    code: string,
    text: RefusalText,
    more: { fields?: FieldProblem[]; retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(`${code}: ${text.en}`, { cause: more.cause })
    this.name = 'Refusal'
    this.code = code
    this.kind = text.kind
    this.zh = text.zh
    this.en = text.en
    this.fields = more.fields ?? []
    this.retryAfterSeconds = more.retryAfterSeconds
  }
}

/** Words for `{name}` in the sentences of a refusal. */
export type RefusalWords = Record<string, string | number>

/** The sentences with their `{name}` filled in; a name without a word stays, so that a slip of ours is seen. */
export function fillRefusal({ kind, zh, en }: RefusalText, words: RefusalWords): RefusalText {
  const filled = (text: string): string =>
    text.replace(/\{(\w+)\}/g, (whole, name: string) => String(words[name] ?? whole)).trim()
  return { kind, zh: filled(zh), en: filled(en) }
}

/** Throws the refusal that a rule gave; a rule that gives `undefined` lets pass. */
export function demand(refusal: Refusal | undefined): void {
  if (refusal) throw refusal
}
