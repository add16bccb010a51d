import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { dayOf } from './dates.ts'
import { openDepartments, type Play } from './departments.ts'
import { openDesk } from './desk.ts'
import { keyOf } from './keys.ts'
import { openLedger } from './ledger.ts'
import { population } from './population.ts'
import { openRegister } from './register.ts'
import { SYSTEMS, type System } from './route.ts'
import { cdc } from './systems/cdc.ts'
import { certificates } from './systems/certificates.ts'
import { civil } from './systems/civil.ts'
import { health } from './systems/health.ts'
import { hrss } from './systems/hrss.ts'
import { insurance } from './systems/insurance.ts'
import { market } from './systems/market.ts'
import { police } from './systems/police.ts'
import { post } from './systems/post.ts'

export type Simulators = {
  url: string
  /** Where each system is, and its key. */
  systems: Record<System, { url: string; key: string }>
  /** The address of each department that handles items of the platform. */
  departments: Record<string, string>
  close: () => Promise<void>
}

/**
 * Starts all department systems on one port of 127.0.0.1 (0 = any). Callers must send `keyOf(key, system)` as `x-api-key`. `today`
 * (YYYY-MM-DD) pins the day from which births are counted back; without it, the current day in 淮安.
 */
export async function startSimulators(options: {
  port: number
  key: string
  today?: string
  play?: Play
}): Promise<Simulators> {
  const ledger = openLedger()
  const today = () => options.today ?? dayOf(new Date())
  const world = { register: openRegister(today()), ledger, today }
  const departments = options.play ? await openDepartments(options.play, options.key) : []
  const server = openDesk({
    key: options.key,
    routes: [health, police, civil, certificates, insurance, hrss, cdc, market, post].flatMap((system) =>
      system(world),
    ),
    people: population.families.flatMap((family) =>
      family.members.map(({ person, role }) => ({
        number: person.number,
        name: person.name,
        role,
        scenario: family.scenario,
      })),
    ),
    departments,
    forget: () => {
      for (const book of Object.values(ledger)) book.clear()
    },
  })

  server.listen(options.port, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  const systems = Object.fromEntries(
    SYSTEMS.map((system) => [system, { url: `${url}/${system}`, key: keyOf(options.key, system) }]),
  ) as Simulators['systems']
  return {
    url,
    systems,
    departments: Object.fromEntries(departments.map(({ id, bureau }) => [id, bureau.url])),
    close: async () => {
      for (const { bureau } of departments) await bureau.close()
      if (!server.listening) return
      const closed = once(server, 'close')
      server.close()
      // Callers that were left hanging are cut off, or closing would wait for them for ever.
      server.closeAllConnections()
      await closed
    },
  }
}
