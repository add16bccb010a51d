import type { Office } from '../offices/model.ts'
import type { Source } from './model.ts'

/**
 * The office that answers for what a source says and decides on objections to it: the one that the source names, else the
 * department's own office, where there is one that stands under no other. Undefined where nobody here can be asked.
 */
export function ownerOf(
  source: Pick<Source, 'office' | 'department'> | undefined,
  offices: Iterable<Office>,
): Office | undefined {
  if (!source) return undefined
  const able = [...offices].filter(({ posts }) =>
    (['case.accept', 'case.decide'] as const).every((needed) =>
      posts.some(({ permissions }) => permissions.includes(needed)),
    ),
  )
  if (source.office !== undefined) return able.find(({ id }) => id === source.office)
  const own = able.filter(
    ({ department, parent }) => department === source.department && parent === undefined,
  )
  return own.length === 1 ? own[0] : undefined
}
