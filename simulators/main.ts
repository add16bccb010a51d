import { z } from 'zod'
import { startBridge } from './devices/bridge.ts'
import { Play } from './departments.ts'
import { startSimulators } from './simulators.ts'

const Environment = z.object({
  SIMULATORS_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  SIMULATORS_KEY: z.string().min(1),
  /** The device bridge of a clerk's machine; absent: none is started. */
  SIMULATORS_BRIDGE_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  SIMULATORS_TODAY: z.iso.date().optional(),
  /** The departments that handle items of the platform, as `Play` says. */
  SIMULATORS_DEPARTMENTS: z
    .string()
    .transform((text) => JSON.parse(text) as unknown)
    .pipe(Play)
    .optional(),
  SIMULATORS_FOLLOW_STDIN: z.enum(['0', '1']).default('0'),
})

function giveUp(message: string): never {
  console.error(`simulators: ${message}`)
  process.exit(1)
}

const environment = Environment.safeParse(process.env)
if (!environment.success) giveUp(z.prettifyError(environment.error))
const settings = environment.data

const simulators = await startSimulators({
  port: settings.SIMULATORS_PORT,
  key: settings.SIMULATORS_KEY,
  today: settings.SIMULATORS_TODAY,
  play: settings.SIMULATORS_DEPARTMENTS,
}).catch((cause: unknown) => giveUp(cause instanceof Error ? cause.message : String(cause)))

const bridge =
  settings.SIMULATORS_BRIDGE_PORT === undefined
    ? undefined
    : await startBridge({ port: settings.SIMULATORS_BRIDGE_PORT, origins: 'local' }).catch((cause: unknown) =>
        giveUp(cause instanceof Error ? cause.message : String(cause)),
      )

function stop(): void {
  void Promise.all([simulators.close(), bridge?.close()]).then(() => process.exit(0))
}

process.once('SIGTERM', stop)
process.once('SIGINT', stop)

// A simulator must not outlive the server that started it, not even after kill -9.
process.once('disconnect', stop)
if (settings.SIMULATORS_FOLLOW_STDIN === '1') process.stdin.once('end', stop).once('error', stop).resume()

if (bridge) console.log(`device bridge listening on ${bridge.url} code ${bridge.code}`)
for (const [id, url] of Object.entries(simulators.departments))
  console.log(`department ${id} listening on ${url}`)
console.log(`simulators listening on ${simulators.url}`)
