import { systemClock } from '../server/platform/clock.ts'
import { ANYONE, type World } from '../server/platform/ctx.ts'
import { openDatabase } from '../server/platform/db.ts'
import { searchEntries } from '../server/search/queries.ts'
import { warmSearch } from '../server/search/refresh.ts'

/** Reads the index as a process does at its start, while somebody searches already; prints what that took. */
const db = openDatabase(process.argv[2] ?? '', {} as World, systemClock)
const memory = (): number => process.memoryUsage.rss() / 1e6
const before = { memory: memory(), cpu: process.cpuUsage() }
const began = performance.now()
const warm = warmSearch(db)
await db.read(ANYONE, (ctx) => searchEntries(ctx, '律师执业'))
const firstMs = performance.now() - began
await warm
const readyMs = performance.now() - began
const { user, system } = process.cpuUsage(before.cpu)
await db.close()
const figures = { firstMs, readyMs, cpuMs: (user + system) / 1000, mb: memory() - before.memory }
const rounded = Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, Math.round(value)]))
process.stdout.write(`${JSON.stringify(rounded)}\n`)
