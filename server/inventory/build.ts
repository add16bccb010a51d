import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { testDb } from '../../test/db.ts'
import { ROOT } from '../platform/config.ts'
import type { Actor, Officer, World, WriteCtx } from '../platform/ctx.ts'
import { openDatabase, type Database } from '../platform/db.ts'
import { uuidv7 } from '../platform/ids.ts'
import { Refusal } from '../platform/refusal.ts'
import { loadRegion } from '../regions/load.ts'
import { publishRegion } from '../regions/commands/publish-region.ts'
import { confirmImport, openImport } from './commands/open-import.ts'
import { checkImport, runImport } from './commands/run-import.ts'
import { stepEntries } from './commands/step-entries.ts'
import type { EntryFilter, EntryKind, ImportView } from './model.ts'
import { PROFILES } from './profiles.ts'
import { getImport } from './imports.ts'
import { listEditions } from './listing.ts'
import type { Edition } from './rules.ts'

const SYSTEM: Actor = { kind: 'system', name: 'test' }

/** Real files of two places, with their licences in test/data/items. */
export const realFile = (name: 'guangdong_items.jsonl' | 'guangan_items.json'): Buffer =>
  readFileSync(join(ROOT, 'test/data/items', name))

/** The invented place with a list to fill, an editor and two who look over. */
export async function openInventory() {
  const clock = { now: new Date('2026-11-23T02:00:00Z') }
  const opening: Database[] = []
  const folder = mkdtempSync(join(tmpdir(), 'tongban-list-'))
  after(async () => {
    await Promise.all(opening.map((each) => each.close()))
    rmSync(folder, { recursive: true, force: true })
  })
  const { url } = await testDb()
  const { region } = await loadRegion(join(ROOT, 'regions'), 'demo')
  assert.ok(region)
  const world = { mode: 'demo', filesDir: folder } as unknown as World
  const db = openDatabase(url, world, () => clock.now, 8)
  opening.push(db)
  world.region = await publishRegion(db, region)

  const officer = (name: string, permissions: readonly string[]): Officer => ({
    kind: 'staff',
    id: uuidv7(clock.now),
    name,
    office: 'hall',
    post: 'items',
    permissions,
    standsInFor: [],
  })
  const editor = officer('周编制', ['item.edit'])
  const reviewer = officer('吴审核', ['item.review', 'item.publish'])
  const act = <T>(actor: Actor, work: (ctx: WriteCtx) => Promise<T>): Promise<T> => db.write(actor, work)
  const view = (id: string): Promise<ImportView> => db.read(SYSTEM, (ctx) => getImport(ctx, id))

  const check = async (
    file: Buffer | string,
    profile: string,
    kind: EntryKind = 'implementation',
  ): Promise<ImportView> => {
    const found = PROFILES.find(({ id }) => id === profile)
    assert.ok(found)
    const content = Buffer.from(file).toString('base64')
    const { id } = await act(editor, (ctx) =>
      openImport(ctx, { name: '清单', kind, area: '990100', profile: found, content }),
    )
    await checkImport(db, SYSTEM, id)
    return view(id)
  }
  const carryOut = async ({ id }: { id: string }): Promise<ImportView> => {
    await act(editor, (ctx) => confirmImport(ctx, { id }))
    await runImport(db, SYSTEM, id)
    return view(id)
  }
  const editions = (filter: EntryFilter): Promise<Edition[]> =>
    db.read(SYSTEM, (ctx) => listEditions(ctx, filter, 200_000))
  /** All three steps by the two people. */
  const publishAll = async (filter: EntryFilter, from?: string): Promise<number> => {
    const ids = new Set((await editions(filter)).map(({ id }) => id))
    const these = async () => (await editions({})).filter(({ id }) => ids.has(id))
    await act(editor, async (ctx) => stepEntries(ctx, { editions: await these(), step: 'submit' }))
    await act(reviewer, async (ctx) => stepEntries(ctx, { editions: await these(), step: 'approve' }))
    const last = await act(reviewer, async (ctx) =>
      stepEntries(ctx, { editions: await these(), step: 'publish', from }),
    )
    return last.done
  }
  /** Another process on the same database: what it holds in memory is its own. */
  const another = (): Database => {
    const opened = openDatabase(url, { ...world }, () => clock.now, 2)
    opening.push(opened)
    return opened
  }
  return {
    db,
    another,
    clock,
    world,
    officer,
    editor,
    reviewer,
    act,
    check,
    carryOut,
    editions,
    publishAll,
    view,
    system: SYSTEM,
  }
}

/** The code of the refusal that this work ends in. */
export async function refusalOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof Refusal)) throw error ?? new Error('nothing was refused')
  return error.code
}
