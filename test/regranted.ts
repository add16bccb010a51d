import type { Region } from '../server/regions/model.ts'
import type { Grant } from '../server/sharing/model.ts'

/** The region as its files would give it with these grants changed, or taken away. */
export function regranted(region: Region, changes: Record<string, Partial<Grant> | null>): Region {
  const grants = new Map(
    [...region.parts.grants].flatMap(([id, part]) => {
      const change = changes[id]
      return change === null ? [] : [[id, { ...part, value: { ...part.value, ...change } }] as const]
    }),
  )
  return {
    ...region,
    grants: [...grants.values()].map(({ value }) => value),
    parts: { ...region.parts, grants },
  }
}
