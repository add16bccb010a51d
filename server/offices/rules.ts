import type { Office } from './model.ts'

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
