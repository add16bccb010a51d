import type { System } from '../exchange/model.ts'
import type { Client, Officer } from '../platform/ctx.ts'
import { demand, type Refusal } from '../platform/refusal.ts'
import { refuseIntake } from './refusals.ts'
import { refuseReporter } from './rules.ts'

/** The region as it is in memory. */
type Place = { systems: ReadonlyMap<string, System>; offices: ReadonlyMap<string, { name: string }> }

/** The department system for which a program speaks. Refuses a program without the scope for it, and what is no system. */
export function systemOf({ systems }: Place, client: Client, source: string): System {
  demand(refuseReporter(client, source))
  const system = systems.get(source)
  if (!system) throw refuseIntake('intake.source-unknown')
  return system
}

/** Does this program speak for the office that handles the item? */
export function refuseOffice(
  { offices }: Place,
  client: Client,
  { office, itemName }: { office: string; itemName: string },
): Refusal | undefined {
  if (client.offices.includes(office)) return undefined
  return refuseIntake('intake.office', { item: itemName, office: offices.get(office)?.name ?? office })
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
