import { join } from 'node:path'
import { systemClock } from '../server/platform/clock.ts'
import { ROOT, StartRefusal, type Config } from '../server/platform/config.ts'
import type { World } from '../server/platform/ctx.ts'
import { openDatabase, type Database } from '../server/platform/db.ts'
import { migrate } from '../server/platform/migrate.ts'
import { startPostgres } from '../server/platform/postgres.ts'
import { Refusal } from '../server/platform/refusal.ts'
import { loadRegion } from '../server/regions/load.ts'
import { faultText } from '../server/regions/rules.ts'

/** Whoever runs a script at the terminal. */
export const OPERATOR = { kind: 'system', name: 'operator' } as const

/** Works on the database of the configuration, brought up to date first. Refuses a region with faults. */
export async function withDatabase<T>(config: Config, work: (db: Database) => Promise<T>): Promise<T> {
  const loaded = await loadRegion(join(ROOT, 'regions'), config.region)
  if (!loaded.region) {
    throw new StartRefusal(loaded.faults.map(faultText).join('\n'), `the region ${config.region} is broken`)
  }
  const { head, offices } = loaded.region
  // Accounts need nothing of the world but the offices.
  const region = { head, offices: new Map(offices.map((office) => [office.id, office])) }
  const world = { mode: 'serve', region } as unknown as World

  const postgres = config.databaseUrl === undefined ? await startPostgres(config.dataDir, say) : undefined
  try {
    const url = config.databaseUrl ?? postgres?.url ?? ''
    await migrate(url)
    const db = openDatabase(url, world, systemClock, 2)
    try {
      return await work(db)
    } finally {
      await db.close()
    }
  } finally {
    await postgres?.stop()
  }
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** Runs a script to its end; what may be shown is one sentence, everything else a bug with its trace. */
export async function runScript(main: () => Promise<void>): Promise<void> {
  try {
    await main()
  } catch (error) {
    const known = error instanceof StartRefusal || error instanceof Refusal
    process.stderr.write(
      known ? `${error.zh} (${error.en})\n` : `${String(error instanceof Error ? error.stack : error)}\n`,
    )
    process.exitCode = 1
  }
}
