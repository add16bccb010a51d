import type { Actor } from '../platform/ctx.ts'
import type { Refusal } from '../platform/refusal.ts'
import type { Grant, Seal, SealDocument } from './model.ts'
import { refuseSeal } from './refusals.ts'

type Wanted = Pick<SealDocument, 'office' | 'item' | 'purpose' | 'automatic'>

/** Does the grant cover this item on this day? */
export function isGranted(grant: Grant, item: string | null, today: string): boolean {
  return (grant.item === null || grant.item === item) && (grant.until === null || grant.until >= today)
}

/**
 * 用印. May this seal be pressed on such a paper? By an officer whose post in the seal's office is granted; by the platform only
 * where the item allows it and the seal is granted to the platform.
 */
export function refuseUse(
  seal: Seal,
  grants: readonly Grant[],
  wanted: Wanted,
  actor: Actor,
  now: { at: Date; today: string },
): Refusal | undefined {
  if (seal.office !== wanted.office || seal.state !== 'active')
    return refuseSeal('seal.none', { office: wanted.office })
  const granted = grants.filter((grant) => isGranted(grant, wanted.item, now.today))
  const byOfficer =
    actor.kind === 'staff' && actor.office === seal.office && granted.some(({ post }) => post === actor.post)
  const byPlatform = wanted.automatic && granted.some(({ post }) => post === null)
  if (!byOfficer && !byPlatform)
    return refuseSeal(actor.kind === 'staff' ? 'seal.not-granted' : 'seal.not-automatic')
  if (seal.validUntil <= now.at) return refuseSeal('seal.expired', { name: sealName(seal) })
  return undefined
}

/** 某某局行政审批专用章 */
export const sealName = ({ name, purpose }: Pick<Seal, 'name' | 'purpose'>): string =>
  `${name}${purpose ?? '公章'}`
