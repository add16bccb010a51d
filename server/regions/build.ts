import assert from 'node:assert/strict'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { RegionFault } from './model.ts'

/** The regions that we ship. */
export const REGIONS = fileURLToPath(new URL('../../regions', import.meta.url))

export const KITE = 'demo/onethings/kite.json'
export const PERMIT = 'demo/items/kite-permit.json'
export const LICENCE = 'demo/certificates/kite-permit.json'
export const RENEWAL = 'demo/items/kite-renewal.json'
export const MARK = 'demo/items/kite-mark.json'
export const NEWBORN = 'huaian/onethings/newborn.json'

let folder: string

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'regions-'))
})
after(() => rm(folder, { recursive: true, force: true }))

/** Where in a JSON document something is changed: members, places in lists, the entry with an id, a `new` entry at the end. */
export type Place = (string | number | { id: string })[]

let copies = 0

/** The regions that we ship, in a folder of their own. */
export async function copyRegions(): Promise<string> {
  copies += 1
  const root = join(folder, String(copies))
  await cp(REGIONS, root, { recursive: true })
  return root
}

/** Writes something else at one place of a file; undefined takes it away. */
export async function change(root: string, file: string, at: Place, to: unknown): Promise<void> {
  const path = join(root, file)
  const json: unknown = JSON.parse(await readFile(path, 'utf8'))
  await writeFile(path, JSON.stringify(changed(json, at, to)))
}

export function changed(part: unknown, [first, ...rest]: Place, to: unknown): unknown {
  if (first === undefined) return to
  if (Array.isArray(part)) {
    const index = typeof first === 'object' ? part.findIndex((one) => idOf(one) === first.id) : first
    return index === 'new'
      ? [...part, to]
      : part.map((one, n) => (n === index ? changed(one, rest, to) : one))
  }
  assert.ok(part && typeof part === 'object' && typeof first === 'string', `nothing at ${String(first)}`)
  const members: Record<string, unknown> = { ...part }
  return { ...members, [first]: changed(members[first], rest, to) }
}

function idOf(part: unknown): unknown {
  return part && typeof part === 'object' && 'id' in part ? part.id : undefined
}

export function matches(
  fault: RegionFault,
  file: string,
  expected: { path: string; reason: RegExp },
): boolean {
  const path = expected.path.startsWith('.')
    ? fault.path.endsWith(expected.path)
    : fault.path === expected.path
  return fault.file === file && path && expected.reason.test(fault.reason)
}
