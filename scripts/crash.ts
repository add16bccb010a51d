import { parseArgs } from 'node:util'
import { crash } from './crash/run.ts'

/**
 * `npm run crash [-- --kills 60 --seed 7]`: load over HTTP while web, worker and PostgreSQL are killed at random instants and the
 * clock runs through a year. Ends with 1 if anything that was acknowledged is not there once, a clock is wrong or a sweep was lost.
 */
const { values } = parseArgs({ options: { kills: { type: 'string' }, seed: { type: 'string' } } })
const kills = Number(values.kills ?? 60)
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e6))
if (!Number.isInteger(kills) || kills < 1 || !Number.isInteger(seed)) {
  process.stderr.write('--kills 和 --seed 都要是整数。 (whole numbers)\n')
  process.exit(2)
}
process.stdout.write(`seed ${seed}\n`)
const report = await crash({ kills, seed }, (line) => process.stdout.write(`${line}\n`))
const { faults, ...figures } = report
for (const [name, value] of Object.entries(figures))
  process.stdout.write(`${name}: ${JSON.stringify(value)}\n`)
for (const text of faults.slice(0, 50)) process.stdout.write(`✖ ${text}\n`)
process.stdout.write(`${faults.length} faults\n`)
process.exit(faults.length > 0 ? 1 : 0)
