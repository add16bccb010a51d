import type { Office } from './model.ts'

/** Offices with all that stand under them, however deep; what the region does not name stays as it is. */
export function officesUnder(
  offices: ReadonlyMap<string, Pick<Office, 'id' | 'parent'>>,
  roots: readonly string[],
): Set<string> {
  const under = new Set(roots)
  for (let before = -1; before < under.size;) {
    before = under.size
    for (const { id, parent } of offices.values())
      if (parent !== undefined && under.has(parent)) under.add(id)
  }
  return under
}

/** 岗位 by its name; its id where the office has none of it any more, null where none was kept. */
export function postName(
  offices: ReadonlyMap<string, Office>,
  office: string | null | undefined,
  post: string | null | undefined,
): string | null {
  if (!post) return null
  const found = offices.get(office ?? '')?.posts.find(({ id }) => id === post)
  return found?.name ?? post
}
