import { parseArgs } from 'node:util'
import { faults } from './faults/run.ts'

/**
 * `npm run faults [-- --cases 500 --seed 7]`: cases are filed over HTTP and handled by five department systems, which go down for
 * simulated hours, answer twice, by half, wrongly, slowly and out of order, while web, worker and PostgreSQL are killed (-9). Ends with 1 unless both
 * sides agree on every item, nothing is lost and nothing was done twice; the time to catch up is printed.
 */
const { values } = parseArgs({ options: { cases: { type: 'string' }, seed: { type: 'string' } } })
const cases = Number(values.cases ?? 10_000)
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e6))
if (!Number.isInteger(cases) || cases < 1 || !Number.isInteger(seed)) {
  process.stderr.write('--cases 和 --seed 都要是整数。 (whole numbers)\n')
  process.exit(2)
}
process.stdout.write(`seed ${seed}\n`)
const { found, ...figures } = await faults({ cases, seed }, (line) => process.stdout.write(`${line}\n`))
for (const [name, value] of Object.entries(figures))
  process.stdout.write(`${name}: ${JSON.stringify(value)}\n`)
for (const text of found.slice(0, 50)) process.stdout.write(`✖ ${text}\n`)
process.stdout.write(`${found.length} faults\n`)
process.exit(found.length > 0 ? 1 : 0)
