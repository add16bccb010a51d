import { withoutEmpty } from './compare.ts'
import type { ColumnRule, Content, SchemedCode } from './model.ts'

/**
 * What an entry says after a file was taken over. What the file has columns for is as the file says, also where it says
 * nothing; everything else stays, and so does what stood where a cell is wrong (`wrong`, by column), whatever other columns of the
 * same element leave empty. Codes of schemes that the file does not name stay, too.
 */
export function merge(
  before: Content,
  read: Content,
  rules: readonly ColumnRule[],
  wrong: ReadonlySet<string>,
): Content {
  const elementsOf = (some: readonly ColumnRule[]): Set<string> =>
    new Set(
      some.flatMap(({ element, skip }) => (element === undefined || skip !== undefined ? [] : [element])),
    )
  const right = rules.filter(({ column }) => !wrong.has(column))
  const doubtful = elementsOf(rules.filter(({ column }) => wrong.has(column)))
  const covered = elementsOf(right).difference(doubtful)
  const kept = Object.fromEntries(Object.entries(before).filter(([id]) => !covered.has(id)))
  const codes = (read['codes'] ?? []) as SchemedCode[]
  const old = ((before['codes'] ?? []) as SchemedCode[]).filter(
    ({ scheme }) => !codes.some((code) => code.scheme === scheme),
  )
  const columns = new Set(right.map(({ column }) => column))
  const oldLocal = Object.fromEntries(
    Object.entries((before['local'] ?? {}) as Record<string, string>).filter(
      ([name]) => !covered.has('local') && !columns.has(name),
    ),
  )
  const local = { ...oldLocal, ...(read['local'] as Record<string, string> | undefined) }
  return withoutEmpty({ ...kept, ...read, codes: [...codes, ...old], local })
}
