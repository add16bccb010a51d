import type { Actor, ActorRef, Person } from '../platform/ctx.ts'
import type { Refusal } from '../platform/refusal.ts'
import type { ChannelContent, ChannelState } from './model.ts'
import { refuseChannel } from './refusals.ts'

export type Drawn = {
  state: ChannelState
  digest: string
  changedBy: ActorRef
  proposedBy: ActorRef | null
}

/** Two persons: not whoever drew or proposed it, and only what was seen. */
export function refuseApproval(drawn: Drawn, actor: Actor, seen: string): Refusal | undefined {
  if (drawn.state !== 'proposed') return refuseChannel('channel.state')
  const own = 'id' in actor && [drawn.changedBy.id, drawn.proposedBy?.id].includes(actor.id)
  if (own) return refuseChannel('channel.own')
  return drawn.digest === seen ? undefined : refuseChannel('channel.changed')
}

/** Is everything that a person consents to the same in both? How often it calls in a minute is nothing to them. */
export function isSameToPeople(before: ChannelContent, after: ChannelContent): boolean {
  const told = ({ name, office, scopes, onethings, redirectUris }: ChannelContent): string =>
    JSON.stringify([name, office, scopes, onethings, redirectUris])
  return told(before) === told(after)
}

/** May the channel that acts for a person, if one does, be used for this one-thing? To it, what belongs to others does not exist. */
export function isFor({ through }: Pick<Person, 'through'>, onething: string): boolean {
  return !through || through.onethings.length === 0 || through.onethings.includes(onething)
}

/** The address of a channel with what it is told, its own query kept: RFC 6749 4.1.2. */
export function returnTo(redirectUri: string, told: Record<string, string | undefined>): string {
  const url = new URL(redirectUri)
  for (const [name, value] of Object.entries(told)) if (value !== undefined) url.searchParams.set(name, value)
  return url.href
}
