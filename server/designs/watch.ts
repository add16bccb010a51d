import { mirrorItems } from '../inventory/commands/mirror-items.ts'
import { ANYONE, type Actor, type World } from '../platform/ctx.ts'
import type { Database } from '../platform/db.ts'
import { layOver } from '../regions/assemble.ts'
import { publishWithin } from '../regions/commands/publish-region.ts'
import type { Region, RegionFault } from '../regions/model.ts'
import { faultText } from '../regions/rules.ts'
import type { PublishedRegion } from '../regions/world.ts'
import { StartRefusal } from '../platform/config.ts'
import { listStanding, lockEditions, newestEdition } from './store.ts'

const EVERY_MS = 1000
const SYSTEM: Actor = { kind: 'system', name: 'publish' }

type Opened = { edition: number; region?: PublishedRegion; faults: RegionFault[] }

/** The newest edition, published while nobody else publishes, so that nobody turns back what another has just put in force. */
function openNewest(db: Database, base: Region): Promise<Opened> {
  return db.write(SYSTEM, async (ctx) => {
    await lockEditions(ctx)
    const { edition, entries } = await listStanding(ctx)
    const { region: whole, faults = [] } = layOver(base, entries)
    if (!whole) return { edition, faults }
    const region = await publishWithin(ctx, whole)
    await mirrorItems(ctx, region)
    return { edition, region, faults }
  })
}

/**
 * The region with which a process starts: its files, and over them what operators have published. Refuses (StartRefusal) files to
 * which that does not fit any more, with every fault.
 */
export async function openEdition(db: Database, world: World, base: Region): Promise<void> {
  world.base = base
  const { edition, region, faults } = await openNewest(db, base)
  if (!region) {
    const list = faults.map((fault) => `  ${faultText(fault)}`).join('\n')
    throw new StartRefusal(
      `地区数据和已经发布的方案合不上，有 ${faults.length} 处：\n${list}\n请改正 regions 里的数据，再启动。`,
      `the region does not fit to the designs that were published over it: ${faults.length} faults`,
    )
  }
  world.region = region
  world.edition = edition
}

/** Follows the edition that operators publish, within a second, until stopped. While the database is away the last one counts. */
export function watchEdition(db: Database, world: World): { stop(): void } {
  const complain = (text: string): void => void process.stderr.write(`edition: ${text}\n`)
  let busy = false
  let misfit = 0
  const follow = async (): Promise<void> => {
    const newest = await db.read(ANYONE, newestEdition)
    if (newest <= world.edition || newest === misfit) return
    const { edition, region, faults } = await openNewest(db, world.base)
    if (!region) {
      misfit = edition
      return complain(
        `${edition} does not fit to the files of this process\n${faults.map(faultText).join('\n')}`,
      )
    }
    // Its calendar may hold notices that the files do not know.
    world.region = { ...region, calendar: world.region.calendar }
    world.edition = edition
  }
  const timer = setInterval(() => {
    if (busy) return
    busy = true
    follow()
      .catch((error: unknown) => complain(error instanceof Error ? error.message : String(error)))
      .finally(() => (busy = false))
  }, EVERY_MS)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}
