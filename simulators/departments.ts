import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { openBureau, type Bureau, type Kept, type Outcomes } from './bureau.ts'
import { keyOf } from './keys.ts'

const Key = z.union([
  z.strictObject({ version: z.enum(['v1', 'v1sm3']), key: z.string() }),
  z.strictObject({ version: z.literal('v1sm2'), key: z.string(), publicKey: z.string() }),
])
const Result = z.strictObject({ scheme: z.string(), value: z.string() })
const Decided = z.strictObject({ state: z.string(), result: Result.optional() })

/** What the program is told of the departments that it plays: `SIMULATORS_DEPARTMENTS`, as JSON. */
export const Play = z.strictObject({
  /** The platform, with /api/v1. */
  platform: z.url(),
  /** A folder in which each department keeps what it has. */
  keepIn: z.string(),
  /** A file with the offset of the clock in milliseconds, where the platform goes by one. */
  clockFile: z.string().optional(),
  departments: z.array(
    z.object({
      id: z.string().regex(/^[a-z0-9-]{1,40}$/),
      name: z.string(),
      clientKey: z.string(),
      signs: Key.optional(),
      expects: Key.optional(),
      words: z.strictObject({
        scheme: z.string(),
        accepted: z.string(),
        correcting: z.string(),
        granted: Decided,
        refused: Decided,
      }),
      about: z.string().optional(),
      outputs: z.record(z.string(), z.array(z.string())),
    }),
  ),
})
export type Play = z.infer<typeof Play>

/** A department of the demo grants what is in order, until a switch says otherwise. */
export const GRANTS_ALL: Outcomes = { refuses: 0, corrects: 0, errs: 0 }

export type Department = { id: string; name: string; bureau: Bureau }

/** Opens the department systems of the demo, each on a port of its own; they go on where they were when they were killed. */
export async function openDepartments(play: Play, key: string): Promise<Department[]> {
  const { platform, keepIn, clockFile } = play
  const now = (): Date =>
    new Date(Date.now() + (clockFile === undefined ? 0 : Number(readFileSync(clockFile, 'utf8'))))
  return Promise.all(
    play.departments.map(async ({ id, name, ...department }) => {
      const file = join(keepIn, `${id}.json`)
      const kept = {
        before: readKept(file),
        keep(all: Kept) {
          writeFileSync(`${file}.new`, JSON.stringify(all))
          renameSync(`${file}.new`, file)
        },
      }
      const apiKey = keyOf(key, id)
      const bureau = await openBureau({ id, platform, apiKey, now, ...GRANTS_ALL, ...department, kept })
      return { id, name, bureau }
    }),
  )
}

function readKept(file: string): Kept | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Kept
  } catch {
    // The first start; what was written is whole or not there.
    return undefined
  }
}
