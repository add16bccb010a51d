import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { openFairs, type Applied } from '../../test/fair.ts'
import { listClocks } from '../deadlines/queries.ts'
import { listDocuments } from '../documents/queries.ts'
import type { DocumentKind } from '../documents/model.ts'
import { refusalOf } from './build.ts'
import { proposeDecision } from './commands/propose-decision.ts'
import { replay, type Told } from './replay.ts'
import { ALL_TURNS, ITEM_STATES, isPossible, rowOf, stateAfter, type ItemState, type Turn } from './turns.ts'

const fairs = await openFairs()
const MONDAY = new Date('2026-11-23T02:00:00Z')

/** Turns that are taken by a command; the rest are the graph's and the clock's. */
const COMMANDS = ALL_TURNS.filter((turn) => rowOf(turn).by === 'officer' || rowOf(turn).by === 'applicant')
type Command = Parameters<typeof fairs.take>[2]

/** For every state a step of the fair and the turns that lead there. */
const ROADS: Record<ItemState, [step: string, ...turns: Command[]]> = {
  waiting: ['open'],
  submitted: ['site'],
  correcting: ['site', 'requestCorrection'],
  lacking: ['site', 'acceptLacking'],
  accepted: ['site', 'accept'],
  paused: ['site', 'accept', 'pause'],
  proposed: ['site', 'accept', 'find', 'propose'],
  undertaken: ['safety', 'promise', 'grantOnPromise'],
  granted: ['safety', 'accept', 'grant'],
  opined: ['forecast', 'find', 'opine'],
  refused: ['safety', 'accept', 'refuse'],
  declined: ['safety', 'decline'],
  spared: ['tent'],
  stopped: ['open'],
  withdrawn: ['safety', 'withdraw'],
  terminated: ['safety', 'accept', 'terminate'],
  revoked: ['safety', 'accept', 'grant', 'revoke'],
}

/** Another road where the item of the usual one does not know the turn. */
const OTHER_ROADS: Partial<Record<Turn, Partial<Record<ItemState, [step: string, ...turns: Command[]]>>>> = {
  opine: { submitted: ['forecast', 'find'], accepted: ['forecast', 'find', 'opine', 'reopen'] },
  propose: { accepted: ['site', 'accept', 'find'] },
  grant: { accepted: ['safety', 'accept'] },
  refuse: { accepted: ['safety', 'accept'] },
  grantOnPromise: { submitted: ['safety', 'promise'], accepted: ['safety', 'promise', 'accept'] },
  approve: { proposed: ['site', 'accept', 'find', 'propose'] },
  reopen: { granted: ['site', 'accept', 'find', 'propose', 'approve'] },
  decideByDefault: { accepted: ['notice', 'accept'], proposed: ['tent', 'accept', 'propose'] },
}

/** Turns that the applicant is not told of: what offices do among themselves, and a promise that turned out true. */
const SILENT: readonly Turn[] = ['claim', 'release', 'propose', 'sendBack', 'opine', 'verify']

async function reach(state: ItemState, turn?: Turn): Promise<{ applied: Applied; step: string }> {
  const [step, ...turns] = (turn && OTHER_ROADS[turn]?.[state]) ?? ROADS[state]
  const applied = await fairs.apply()
  if (step === 'tent' && state !== 'spared') await fairs.go(applied, 'forecast', 'find', 'opine')
  if (state === 'spared') await fairs.go(applied, 'stage', 'accept', 'find', 'grant')
  if (state === 'stopped') await fairs.go(applied, 'safety', 'decline')
  await fairs.go(applied, step, ...turns)
  if (turn === 'approveRefusal') await repropose(applied, step)
  const item = await itemOf(applied, step)
  if (turn === 'claim' && item.officerId) await fairs.take(applied, step, 'release')
  if (turn === 'release' && !item.officerId) await fairs.take(applied, step, 'claim')
  assert.equal((await itemOf(applied, step)).state, state, `${turn ?? ''} in ${state}`)
  return { applied, step }
}

/** The first officer proposes to refuse instead. */
async function repropose(applied: Applied, step: string): Promise<void> {
  await fairs.take(applied, step, 'sendBack')
  await fairs.act(fairs.handler('sky'), (ctx) =>
    proposeDecision(ctx, {
      caseId: applied.caseId,
      step,
      verdict: 'refuse',
      opinion: '建议不予。',
      reason: '场地太小。',
      outputs: {},
    }),
  )
}

async function itemOf({ caseId }: Applied, step: string) {
  const item = (await fairs.load(caseId)).items.find((each) => each.step === step)
  assert.ok(item)
  return item
}

const anyone = { kind: 'anyone' as const }

async function papersOf({ caseId }: Applied, step: string): Promise<DocumentKind[]> {
  const papers = await fairs.db.read(anyone, (ctx) => listDocuments(ctx, caseId))
  return papers.filter((paper) => paper.step === step && paper.kind !== 'service').map(({ kind }) => kind)
}

async function eventsOf({ caseId }: Applied): Promise<Told[]> {
  return fairs.db.run<Told>(
    'test-told',
    'select kind, data from platform.event where subject = $1 order by seq',
    [caseId],
  )
}

/** State and number of runs of every clock of a step, by kind. */
async function clocksOf({ caseId }: Applied, step: string): Promise<Record<string, unknown>> {
  const clocks = await fairs.db.read(anyone, (ctx) => listClocks(ctx, caseId))
  const own = clocks.filter(({ subject }) => subject === step)
  return Object.fromEntries(
    [...new Set(own.map(({ kind }) => kind))].map((kind) => {
      const runs = own.filter((clock) => clock.kind === kind)
      return [kind, { runs: runs.length, state: runs.toSorted((a, b) => b.run - a.run)[0]?.state }]
    }),
  )
}

/** Everything of a case that a turn may change. */
async function snapshot(applied: Applied): Promise<unknown> {
  const { db } = fairs.db.statement(anyone, null)
  const count = await sql`
    select (select count(*) from messages.message where case_id = ${applied.caseId}) as messages,
      (select count(*) from platform.event where subject = ${applied.caseId}) as events,
      (select count(*) from documents.document where owner = ${applied.caseId}) as papers,
      (select count(*) from deadlines.entry where owner = ${applied.caseId}) as entries`.execute(db)
  return [await fairs.load(applied.caseId), count.rows]
}

for (const state of ITEM_STATES) {
  const refused = COMMANDS.filter((turn) => !isPossible(state, turn))
  test(`「${state}」时，${refused.length} 个动作都用一句话拒绝，什么都不变`, async () => {
    const { applied, step } = await reach(state)
    const before = await snapshot(applied)
    for (const turn of refused) {
      const refusal = await refusalOf(fairs.take(applied, step, turn as Command))
      assert.ok(
        ['conflict', 'not-found'].includes(refusal.kind) && refusal.zh.endsWith('。') && refusal.en !== '',
        `${turn}: ${refusal.code} ${refusal.zh}`,
      )
    }
    assert.deepEqual(await snapshot(applied), before)
  })
}

for (const turn of COMMANDS) {
  test(`「${rowOf(turn).zh}」：状态、时限、文书、留痕和通知都和总表一样`, async () => {
    for (const state of rowOf(turn).from) {
      const { applied, step } = await reach(state, turn)
      const [events, papers] = [await eventsOf(applied), await papersOf(applied, step)]
      const told = (await fairs.trail(applied.caseId)).messages.length
      await fairs.take(applied, step, turn as Command)

      const item = await itemOf(applied, step)
      assert.equal(item.state, stateAfter(state, turn), `${turn} from ${state}`)
      assert.deepEqual(await papersOf(applied, step), [...papers, ...(rowOf(turn).papers ?? [])], state)
      const after = await eventsOf(applied)
      const own = after.slice(events.length).filter(({ data }) => data.turn === turn && data.step === step)
      assert.deepEqual([own.length, own[0]?.kind], [1, rowOf(turn).event], state)
      const messages = (await fairs.trail(applied.caseId)).messages.length - told
      assert.equal(messages > 0, !SILENT.includes(turn), `${messages} messages of ${turn}`)

      const steps = (await fairs.load(applied.caseId)).items.map((each) => each.step)
      const replayed = replay(steps, after)
      for (const each of steps) assert.equal(replayed[each]?.state, await fairs.state(applied, each), each)
      assert.deepEqual(await clocksOf(applied, step), replayed[step]?.clocks, `${turn} from ${state}`)
    }
  })
}

for (const turn of ['deem', 'lapse', 'decideByDefault'] as const) {
  test(`「${rowOf(turn).zh}」到期自己发生，做一次，盖系统的章`, async () => {
    for (const state of rowOf(turn).from) {
      fairs.clock.now = MONDAY
      const { applied, step } = await reach(state, turn)
      const papers = await papersOf(applied, step)
      const clocks = await fairs.db.read(anyone, (ctx) => listClocks(ctx, applied.caseId))
      const running = clocks.filter((clock) => clock.subject === step && clock.state === 'running')
      const end = running.flatMap(({ atEnd, endAt }) => (atEnd === turn && endAt ? [endAt] : []))[0]
      assert.ok(end, `${state}: ${JSON.stringify(running)}`)
      fairs.clock.now = new Date(end.getTime() - 1)
      await fairs.sweep()
      assert.equal(await fairs.state(applied, step), state, 'a millisecond too early')
      fairs.clock.now = end
      await fairs.sweep()
      await fairs.sweep()
      const item = await itemOf(applied, step)
      assert.equal(item.state, stateAfter(state, turn))
      assert.deepEqual(await papersOf(applied, step), [...papers, ...(rowOf(turn).papers ?? [])])
      const told = (await eventsOf(applied)).filter(({ data }) => data.turn === turn && data.step === step)
      assert.deepEqual([told.length, told[0]?.kind], [1, rowOf(turn).event])
      if (turn !== 'deem') assert.equal(item.decidedBy, 'system')
    }
    fairs.clock.now = MONDAY
  })
}

test('每个状态都有一条路走得到，每个动作都有人走', () => {
  assert.deepEqual(Object.keys(ROADS).toSorted(), [...ITEM_STATES].toSorted())
  const taken: readonly Turn[] = [
    ...COMMANDS,
    'deem',
    'lapse',
    'decideByDefault',
    'start',
    'stop',
    'spare',
    'revive',
    'hold',
  ]
  assert.deepEqual([...taken].toSorted(), [...ALL_TURNS].toSorted())
})
