import type { System } from '../exchange/model.ts'
import type { Client, Officer, World } from '../platform/ctx.ts'
import { demand } from '../platform/refusal.ts'
import { refuseIntake } from './refusals.ts'
import { refuseScope, refuseSpeaker } from './rules.ts'

type Place = Pick<World['region'], 'systems' | 'offices'>

/**
 * The department system for which a program speaks. Refuses a program without the scope for it, and what is no system.
 */
export function systemOf({ systems }: Place, client: Client, source: string): System {
  demand(refuseScope(client, 'report', source))
  const system = systems.get(source)
  if (!system) throw refuseIntake('intake.source-unknown')
  return system
}

/** Refuses a program that does not speak for the office that handles an item. */
export function demandOffice(
  region: Place,
  { offices }: Client,
  { office, itemName }: { office: string; itemName: string },
): void {
  demand(refuseSpeaker(region, { offices, channel: 'push' }, itemName, office))
}

/** The office as it acts through its system; `handler` is who did it there. */
export function officeThrough(
  system: System,
  client: Client,
  {
    office,
    permissions,
    handler,
  }: Pick<Officer, 'office' | 'permissions'> & { handler?: string | undefined },
): Officer {
  return {
    kind: 'staff',
    id: client.id,
    name: handler ? `${handler}（${system.name}）` : system.name,
    office,
    post: 'system',
    permissions,
    standsInFor: [],
    system: system.id,
  }
}
