import type { ReadCtx } from '../platform/ctx.ts'
import { mounting, type KnownInPlace } from '../sharing/resource.ts'

/** The name of an office; its id where it is there no more. */
export const officeName = (ctx: ReadCtx, id: string): string => ctx.world.region.offices.get(id)?.name ?? id

/** What an entry can name. */
export const knownIn = (ctx: ReadCtx): KnownInPlace => ({
  offices: ctx.world.region.offices,
  source: (id) => (Object.hasOwn(ctx.world.region.sources, id) ? ctx.world.region.sources[id] : undefined),
  mayMount: mounting([...ctx.world.region.offices.values()]),
  hasMatter: (matter) => findMatter(ctx, matter) !== undefined,
})

const SERVICES: Readonly<Record<string, string>> = {
  'service:sign-in': '实名登录',
  'service:counter': '窗口现场核验',
  'service:company': '核实单位的法定代表人',
}

/** The name of a matter; undefined where the place has none of this id. */
export function findMatter(ctx: ReadCtx, matter: string): string | undefined {
  const { onethings, items } = ctx.world.region
  const [kind, id = ''] = matter.split(':')
  if (kind === 'onething') return onethings.get(id)?.onething.name
  if (kind === 'item') return items.get(id)?.item.name
  return SERVICES[matter]
}

export const matterName = (ctx: ReadCtx, matter: string): string => findMatter(ctx, matter) ?? matter

/** Every one-thing and item of the place, one-things first. */
export function listMatters(ctx: ReadCtx): { id: string; name: string }[] {
  const { onethings, items } = ctx.world.region
  return [
    ...[...onethings].map(([id, { onething }]) => ({ id: `onething:${id}`, name: onething.name })),
    ...[...items].map(([id, { item }]) => ({ id: `item:${id}`, name: item.name })),
  ]
}

/** Can a request name this matter? Services of the platform have their grants from the region. */
export const isMatter = (ctx: ReadCtx, matter: string): boolean =>
  !matter.startsWith('service:') && findMatter(ctx, matter) !== undefined

/** Offices by their names or ids, as files write them. */
export function officesByWord(ctx: ReadCtx): {
  officeName(id: string): string
  findOffice(text: string): string | undefined
} {
  const { offices } = ctx.world.region
  const byName = new Map([...offices.values()].map(({ id, name }) => [name, id]))
  return {
    officeName: (id) => officeName(ctx, id),
    findOffice: (text) => (offices.has(text) ? text : byName.get(text)),
  }
}
