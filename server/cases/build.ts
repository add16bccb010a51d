import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { testDb } from '../../test/db.ts'
import { attachFiles } from '../applications/commands/attach.ts'
import { giveConsent } from '../applications/commands/consent.ts'
import { saveAnswers } from '../applications/commands/answer.ts'
import { startDraft } from '../applications/commands/start.ts'
import { submitDraft, type Submitted } from '../applications/commands/submit.ts'
import { getOpenDraft } from '../applications/queries.ts'
import { buildNumber } from '../people/build.ts'
import { ROOT } from '../platform/config.ts'
import type { Officer, Person, World, WriteCtx } from '../platform/ctx.ts'
import { openDatabase, type Database } from '../platform/db.ts'
import { uuidv7 } from '../platform/ids.ts'
import { Refusal } from '../platform/refusal.ts'
import { loadRegion } from '../regions/load.ts'
import { mirrorItems } from '../inventory/commands/mirror-items.ts'
import { publishRegion } from '../regions/commands/publish-region.ts'
import { keepUses } from '../sharing/commands/keep-uses.ts'
import type { CallSystem } from '../sharing/model.ts'
import type { CaseItem, WholeCase } from './model.ts'
import { findCase } from './store.ts'

/** The smallest picture there is. */
export const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

export type TestCases = {
  readonly db: Database
  /** Goes on with new connections, as a process does that was started again. */
  restart(): void
  clock: { now: Date }
  /** A person who has signed in before; with a number of nobody unless told. */
  person(n: number, name: string, number?: string): Promise<Person>
  /** Asks for an officer of an office; with every permission unless told. */
  officer(office: string, name?: string, permissions?: readonly string[]): Officer
  /** Fills in and submits: the answers, a picture for every paper that is asked. */
  file(person: Person, onething: string, answers: Record<string, string>): Promise<Submitted>
  /** The case as it is now. */
  load(caseId: string): Promise<WholeCase>
  /** The state of every step. */
  states(caseId: string): Promise<Record<string, CaseItem['state']>>
  /** The kinds of the events of a case, and its messages, in order. */
  trail(caseId: string): Promise<{ events: string[]; messages: string[] }>
  act<T>(actor: Officer | Person, work: (ctx: WriteCtx) => Promise<T>): Promise<T>
}

/**
 * A region of `regions/` published in a database of this test file, with a clock to turn. No department system answers unless
 * told.
 */
export async function openCases(
  regionId: string,
  callSystem: CallSystem = () => Promise.reject(new Error('no department answers in this test')),
): Promise<TestCases> {
  const clock = { now: new Date('2026-11-23T02:00:00Z') }
  const filesDir = mkdtempSync(join(tmpdir(), 'tongban-cases-'))
  const opening: Database[] = []
  // Before the database is dropped, for what was registered first runs first.
  after(async () => {
    await Promise.all(opening.map((each) => each.close()))
    rmSync(filesDir, { recursive: true, force: true })
  })
  const { url } = await testDb()
  const { region } = await loadRegion(join(ROOT, 'regions'), regionId)
  assert.ok(region)
  const world = { mode: 'demo', filesDir, callSystem } as unknown as World
  const open = (): Database => {
    const database = openDatabase(url, world, () => clock.now, 8)
    opening.push(database)
    world.uses = keepUses(database, 'test')
    return database
  }
  let opened = open()
  world.region = await publishRegion(opened, region)
  // On the list since long before any day of a test.
  const began = clock.now
  clock.now = new Date('2026-01-05T02:00:00Z')
  await opened.write({ kind: 'system', name: 'test' }, (ctx) => mirrorItems(ctx, world.region))
  clock.now = began

  const load = async (caseId: string): Promise<WholeCase> => {
    const found = await opened.read({ kind: 'anyone' }, (ctx) => findCase(ctx, { id: caseId }))
    assert.ok(found)
    return found
  }
  return {
    get db() {
      return opened
    },
    clock,
    restart() {
      opened = open()
    },
    load,
    act: (actor, work) => opened.write(actor, work),
    officer: (office, name = '林晓岚', permissions = ['case.accept', 'case.decide']) => ({
      kind: 'staff',
      id: uuidv7(clock.now),
      name,
      office,
      post: 'handling',
      permissions,
      standsInFor: [],
    }),
    async person(n, name, number = buildNumber(n)) {
      const made: Person = {
        kind: 'person',
        id: uuidv7(clock.now),
        number,
        name,
        phone: `138000${String(n).padStart(5, '0')}`,
        demo: true,
      }
      await opened.run(
        'test-person',
        'insert into people.person (id, number, name, phone, demo, created_at) values ($1, $2, $3, $4, true, $5)',
        [made.id, made.number, made.name, made.phone, clock.now],
      )
      return made
    },
    async file(person, onething, answers) {
      const { id: draftId } = await opened.write(person, (ctx) => startDraft(ctx, { onething }))
      await giveConsent(opened, person, { draftId })
      // Some questions appear only when others have been answered.
      for (const _ of [1, 2]) {
        const { plan } = await opened.read(person, (ctx) => getOpenDraft(ctx, draftId))
        const asked = new Set(plan.questions.flatMap((question) => question.elements))
        const given = Object.fromEntries(Object.entries(answers).filter(([element]) => asked.has(element)))
        await saveAnswers(opened, person, { draftId, answers: given })
      }
      const { plan } = await opened.read(person, (ctx) => getOpenDraft(ctx, draftId))
      for (const { id: material, resolution } of plan.materials) {
        if (resolution.as !== 'asked') continue
        const upload = { field: 'file', name: '照片.png', bytes: PICTURE, tooBig: false }
        await opened.write(person, (ctx) => attachFiles(ctx, { draftId, material, uploads: [upload] }))
      }
      return submitDraft(opened.statement(person, null), {
        draftId,
        signature: { kind: 'typed', name: person.name },
      })
    },
    async states(caseId) {
      return Object.fromEntries((await load(caseId)).items.map((item) => [item.step, item.state]))
    },
    async trail(caseId) {
      const events = await opened.run<{ kind: string }>(
        'test-events',
        'select kind from platform.event where subject = $1 order by seq',
        [caseId],
      )
      const messages = await opened.run<{ text: string }>(
        'test-messages',
        'select text from messages.message where case_id = $1 order by id',
        [caseId],
      )
      return { events: events.map(({ kind }) => kind), messages: messages.map(({ text }) => text) }
    },
  }
}

/** The code of the refusal that the work ends with; fails if it does anything else. */
export async function refusalOf(work: Promise<unknown>): Promise<Refusal> {
  try {
    await work
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
  throw new Error('was not refused')
}
