import type { World } from '../platform/ctx.ts'

/** 镇街和村: what a place may delegate items to, the code list `towns` of the region. */
export type Unit = { code: string; name: string }

export function unitsOf(world: World): Unit[] {
  return (world.region.codes['towns']?.codes ?? []).map(({ value, label }) => ({ code: value, name: label }))
}
