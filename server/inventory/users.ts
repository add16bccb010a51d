import type { ReadCtx } from '../platform/ctx.ts'

/** The one-things in force that are made of an item, by name. */
export function onethingsWith(ctx: ReadCtx, item: string | null): string[] {
  if (item === null) return []
  return [...ctx.world.region.onethings.values()].flatMap(({ onething }) =>
    onething.state === 'published' && onething.steps.some((step) => step.item === item)
      ? [onething.name]
      : [],
  )
}
