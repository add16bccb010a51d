import { randomUUID } from 'node:crypto'
import type { Client } from './client.ts'
import { makeApplicants, type Applicant, type Template } from './families.ts'
import { openFloor } from './floor.ts'
import { figuresOf, median, rateOf, round, runSlice, type Figures, type Slice } from './load.ts'
import { say } from './say.ts'
import type { Cpu, Stage } from './stage.ts'

const CONCURRENCY = 32

export type SubmitFigures = Figures & {
  /** Submissions per second over HTTP ÷ submissions per second of the floor. */
  ratio: number
  /** `[submit, floor]` per second, slice by slice. */
  slices: [number, number][]
  /** Processor time of one submission, ms: what stays the same when other programs want the processors too. */
  cpu: Cpu | null
  floorCpu: Cpu | null
}

/** A signature as a finger leaves it: some 300 points, 2.5 KB. */
const SIGNATURE = Array.from({ length: 300 }, (_, at) => {
  const [x, y] = [20 + at * 1.8, 100 + 60 * Math.sin(at / 7)]
  return `${at % 60 === 0 ? 'M' : 'L'}${Math.round(x)} ${Math.round(y)}`
}).join('')
const SIGNED = JSON.stringify({ signature: { kind: 'drawn', path: SIGNATURE } })

/** Submits one draft over HTTP, as the applicant. */
export async function submit(
  stage: Stage,
  client: Client,
  { draftId, token }: { draftId: string; token: string },
) {
  const call = {
    method: 'POST' as const,
    path: `/api/v1/drafts/${draftId}/submit`,
    body: SIGNED,
    headers: { 'idempotency-key': randomUUID() },
    ...stage.session(token),
  }
  await client.call(call, 201)
}

export function submitAll(stage: Stage, client: Client, applicants: readonly Applicant[]): Promise<Slice> {
  return runSlice(CONCURRENCY, applicants.length, (index) =>
    submit(stage, client, applicants[index] as Applicant),
  )
}

/**
 * Slices of submissions over HTTP and slices of the floor take turns, so that whatever else the machine is busy with
 * meets both. Family 0's own submission, the first of all, shows the floor what to write.
 */
export async function measureSubmit(
  stage: Stage,
  client: Client,
  template: Template,
  size: { rounds: number; count: number },
): Promise<{ submit: SubmitFigures; floor: Figures }> {
  const floor = await openFloor(stage, template)
  try {
    await submitAll(stage, client, await makeApplicants(stage.pool, template, size.count))
    await floor.run(await makeApplicants(stage.pool, template, size.count >> 1))

    const rounds: { submitted: Slice; floored: Slice }[] = []
    const used: { submitted: Cpu; floored: Cpu }[] = []
    for (let round = 0; round < size.rounds; round += 1) {
      const applicants = await makeApplicants(stage.pool, template, size.count * 2)
      await stage.pool.query('checkpoint')
      const before = stage.cpu()
      const submitted = await submitAll(stage, client, applicants.slice(0, size.count))
      const between = stage.cpu()
      const floored = await floor.run(applicants.slice(size.count))
      const after = stage.cpu()
      rounds.push({ submitted, floored })
      if (before && between && after) {
        used.push({
          submitted: eachOf(size.count, before, between),
          floored: eachOf(size.count, between, after),
        })
      }
      say(`  submit ${rateOf(submitted).toFixed(0)}/s, floor ${rateOf(floored).toFixed(0)}/s`)
    }
    const ratio = median(rounds.map(({ submitted, floored }) => rateOf(submitted) / rateOf(floored)))
    return {
      submit: {
        ...figuresOf(rounds.map(({ submitted }) => submitted)),
        ratio: round(ratio, 3),
        slices: rounds.map(({ submitted, floored }) => [
          round(rateOf(submitted), 1),
          round(rateOf(floored), 1),
        ]),
        cpu: medianCpu(used.map(({ submitted }) => submitted)),
        floorCpu: medianCpu(used.map(({ floored }) => floored)),
      },
      floor: figuresOf(rounds.map(({ floored }) => floored)),
    }
  } finally {
    await floor.close()
  }
}

/** Processor time of one of `count` calls between two readings. */
export function eachOf(count: number, from: Cpu, to: Cpu): Cpu {
  return {
    server: (to.server - from.server) / count,
    database: (to.database - from.database) / count,
    client: (to.client - from.client) / count,
  }
}

export function medianCpu(used: readonly Cpu[]): Cpu | null {
  if (used.length === 0) return null
  const of = (part: keyof Cpu): number => round(median(used.map((each) => each[part])), 2)
  return { server: of('server'), database: of('database'), client: of('client') }
}
