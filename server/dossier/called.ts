import type { ReadCtx } from '../platform/ctx.ts'
import { CERTIFICATES } from '../sharing/model.ts'
import type { CallAbout } from '../sharing/queries.ts'

/**
 * What a call read, in words: the names of the elements that the matter fills from the source. Where it fills several (the mother's
 * name, the father's), both are told, for the log does not say which. A field that has no name here keeps its own.
 */
export function calledFields(
  ctx: ReadCtx,
  { source, matter, fields }: Pick<CallAbout, 'source' | 'matter' | 'fields'>,
): string[] {
  const { elements, onethings, items } = ctx.world.region
  const [kind, id = ''] = matter?.split(':') ?? []
  const lookups =
    kind === 'onething'
      ? (onethings.get(id)?.onething.prefill ?? [])
      : (items.get(id)?.item.outputs.flatMap(({ fetch }) => fetch ?? []) ?? [])
  const prefixes = lookups.filter((lookup) => lookup.source === source).map(({ as }) => as)
  return fields.map((field) => {
    if (field === CERTIFICATES) return '电子证照'
    const named = (within: readonly string[]) =>
      within.flatMap((as) => elements[`${as}.${field}`]?.name ?? [])
    const names = new Set(prefixes.length > 0 ? named(prefixes) : named(['applicant']))
    return names.size > 0 ? [...names].join(' / ') : field
  })
}
