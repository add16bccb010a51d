import { mirrorItems } from '../inventory/commands/mirror-items.ts'
import { ANYONE, type World } from '../platform/ctx.ts'
import type { Database } from '../platform/db.ts'
import { layOver } from '../regions/assemble.ts'
import { faultText } from '../regions/rules.ts'
import type { Region } from '../regions/model.ts'
import { publishRegion } from '../regions/commands/publish-region.ts'
import { StartRefusal } from '../platform/config.ts'
import { listStanding } from './store.ts'

const EVERY_MS = 1000

/**
 * The region with which a process starts: its files, and over them what operators have published. Refuses (StartRefusal) files to
 * which that does not fit any more, with every fault.
 */
export async function openEdition(db: Database, world: World, base: Region): Promise<void> {
  world.base = base
  const { edition, entries } = await db.read(ANYONE, listStanding)
  const { region, faults } = layOver(base, entries)
  if (!region) {
    const list = faults.map((fault) => `  ${faultText(fault)}`).join('\n')
    throw new StartRefusal(
      `地区数据和已经发布的方案合不上，有 ${faults.length} 处：\n${list}\n请改正 regions 里的数据，再启动。`,
      `the region does not fit to the designs that were published over it: ${faults.length} faults`,
    )
  }
  world.region = await publishRegion(db, region)
  await db.write({ kind: 'system', name: 'publish' }, (ctx) => mirrorItems(ctx, world.region))
  world.edition = edition
}

/** Follows the edition that operators publish, within a second, until stopped. While the database is away the last one counts. */
export function watchEdition(db: Database, world: World): { stop(): void } {
  let busy = false
  const follow = async (): Promise<void> => {
    const { edition, entries } = await db.read(ANYONE, listStanding)
    if (edition <= world.edition) return
    const { region } = layOver(world.base, entries)
    if (!region) return
    const published = await publishRegion(db, region)
    // Its calendar may hold notices that the files do not know.
    world.region = { ...published, calendar: world.region.calendar }
    world.edition = edition
  }
  const timer = setInterval(() => {
    if (busy) return
    busy = true
    follow()
      .catch((error: unknown) => {
        process.stderr.write(`edition: ${error instanceof Error ? error.message : String(error)}\n`)
      })
      .finally(() => (busy = false))
  }, EVERY_MS)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}
