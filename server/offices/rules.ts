import type { Office, Permission } from './model.ts'

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

/** 三员分立. What may lie with the audit trail in one hand: 督查 only looks, as it does. */
const BESIDE_AUDIT: readonly Permission[] = ['audit.read', 'case.supervise']

/**
 * 三员分立 (GB/T 22239-2019, 等保三级): the permissions among these that one person may not hold together with `audit.read`. System and security
 * administration and all handling, for nobody audits what she has done herself.
 */
export function apartFromAudit(permissions: readonly Permission[]): Permission[] {
  if (!permissions.includes('audit.read')) return []
  return [...new Set(permissions)].filter((each) => !BESIDE_AUDIT.includes(each))
}
