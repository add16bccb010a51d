/** A page of a list that is in order of its ids; `next` is the cursor of the following page, null at the end. */
export function pageOf<T extends { id: string }>(
  all: readonly T[],
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): { rows: T[]; next: string | null } {
  const after = cursor === undefined ? '' : Buffer.from(cursor, 'base64url').toString('utf8')
  const rest = all.filter(({ id }) => id > after).toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const rows = rest.slice(0, limit)
  const last = rows.at(-1)
  return { rows, next: last && rest.length > limit ? Buffer.from(last.id).toString('base64url') : null }
}
