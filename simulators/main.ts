import { z } from 'zod'
import { startSimulators } from './simulators.ts'

const Environment = z.object({
  SIMULATORS_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  SIMULATORS_KEY: z.string().min(1),
  SIMULATORS_TODAY: z.iso.date().optional(),
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
}).catch((cause: unknown) => giveUp(cause instanceof Error ? cause.message : String(cause)))

function stop(): void {
  void simulators.close().then(() => process.exit(0))
}

process.once('SIGTERM', stop)
process.once('SIGINT', stop)

// A simulator must not outlive the server that started it, not even after kill -9.
process.once('disconnect', stop)
if (settings.SIMULATORS_FOLLOW_STDIN === '1') process.stdin.once('end', stop).once('error', stop).resume()

console.log(`simulators listening on ${simulators.url}`)
