import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { confirm } from '../server/cases/commands/confirm.ts'
import { grantBatch, runBatch } from '../server/cases/commands/grant-batch.ts'
import { handOverItems } from '../server/cases/commands/hand-over.ts'
import { proposeDecision } from '../server/cases/commands/propose-decision.ts'
import type { Told } from '../server/cases/replay.ts'
import { isPossible, rowOf, ALL_TURNS, type Turn } from '../server/cases/turns.ts'
import { listClocks, listEntries } from '../server/deadlines/queries.ts'
import { listDocuments } from '../server/documents/queries.ts'
import { ROOT } from '../server/platform/config.ts'
import { Refusal } from '../server/platform/refusal.ts'
import { openFairs, type Applied } from './fair.ts'
import { INVARIANTS, type History } from './invariants.ts'

const fairs = await openFairs()
const MONDAY = new Date('2026-11-23T02:00:00Z')
/** How long histories are tried; `INVARIANTS_MS=600000 npm test -- invariants` tries more. */
const WITHIN_MS = Number(process.env['INVARIANTS_MS'] ?? 12_000)
const anyone = { kind: 'anyone' as const }
type Command = Parameters<typeof fairs.take>[2]
const COMMANDS = ALL_TURNS.filter((turn) => ['officer', 'applicant'].includes(rowOf(turn).by))
const STEPS = ['site', 'safety', 'forecast', 'notice', 'stage', 'tent', 'power', 'open']

/** One thing that happens: a turn that the table allows, any turn at all, or the world moving on. */
type Happening =
  | { what: 'turn'; nth: number }
  | { what: 'wild'; step: string; turn: Turn }
  | { what: 'find' | 'promise'; step: string }
  | { what: 'days'; days: number }
  | { what: 'sweep' | 'restart' | 'backwards' | 'against' | 'batch' | 'hand-over' }
  | { what: 'confirm'; answer: 'confirm' | 'dispute' }

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ what: fc.constant('turn' as const), nth: fc.nat(200) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('wild' as const),
      step: fc.constantFrom(...STEPS),
      turn: fc.constantFrom(...COMMANDS),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constantFrom('find' as const, 'promise' as const),
      step: fc.constantFrom('site', 'forecast', 'stage', 'power', 'safety'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ what: fc.constant('days' as const), days: fc.integer({ min: 1, max: 9 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constantFrom(
        ...(['sweep', 'sweep', 'restart', 'backwards', 'against', 'batch', 'hand-over'] as const),
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant('confirm' as const),
      answer: fc.constantFrom('confirm' as const, 'confirm' as const, 'dispute' as const),
    }),
  },
)

/** Carries a happening out; what the rules refuse has not happened. Gives what was acknowledged, and whether it swept. */
async function happen(
  applied: Applied,
  now: Happening,
): Promise<{ done?: { step: string; turn: Turn }; swept?: boolean }> {
  const { items } = await fairs.load(applied.caseId)
  switch (now.what) {
    case 'turn': {
      const possible = items.flatMap(({ step, state }) =>
        COMMANDS.filter((turn) => isPossible(state, turn) && (turn !== 'withdraw' || now.nth % 7 === 0)).map(
          (turn) => ({ step, turn }),
        ),
      )
      const chosen = possible[now.nth % Math.max(1, possible.length)]
      if (!chosen) return {}
      await fairs.take(applied, chosen.step, chosen.turn as Command)
      return { done: chosen }
    }
    case 'wild':
      await fairs.take(applied, now.step, now.turn as Command)
      return { done: now }
    case 'find':
    case 'promise':
      await fairs.take(applied, now.step, now.what)
      return {}
    case 'days':
      fairs.clock.now = new Date(fairs.clock.now.getTime() + now.days * 86_400_000)
      return {}
    case 'backwards':
      fairs.clock.now = new Date(fairs.clock.now.getTime() - 5 * 60_000)
      return {}
    case 'sweep':
      await fairs.sweep()
      return { swept: true }
    case 'restart':
      fairs.restart()
      return {}
    case 'against': {
      const { caseId } = applied
      await fairs.act(fairs.handler('sky'), (ctx) =>
        proposeDecision(ctx, { caseId, step: 'site', verdict: 'refuse', opinion: '建议不予。', outputs: {} }),
      )
      return { done: { step: 'site', turn: 'propose' } }
    }
    case 'batch': {
      const revision = items.find(({ step }) => step === 'notice')?.revision ?? 0
      const rows = [{ caseId: applied.caseId, step: 'notice', revision }]
      const { id } = await fairs.act(fairs.handler('sky'), (ctx) =>
        grantBatch(ctx, { rows, opinion: '准予。' }),
      )
      await runBatch(fairs.db, id)
      await runBatch(fairs.db, id)
      return { done: { step: 'notice', turn: 'grant' } }
    }
    case 'hand-over': {
      const officer = fairs.handler('sky')
      await fairs.act(officer, (ctx) => handOverItems(ctx, { from: officer.id, to: null, note: '' }))
      return {}
    }
    case 'confirm': {
      const [sms] = await fairs.db.run<{ link: string }>(
        'test-history-link',
        `select link from messages.sms where phone = $1 and link like '/c/%' order by id desc limit 1`,
        [phoneOf(histories)],
      )
      const token = (sms?.link ?? '/c/none').slice('/c/'.length)
      await fairs.db.write(anyone, (ctx) => confirm(ctx, { token, answer: now.answer, note: '' }))
      return {}
    }
  }
}

async function historyOf(
  { caseId }: Applied,
  acknowledged: History['acknowledged'],
  swept: boolean,
): Promise<History> {
  const [found, events, numbers] = await Promise.all([
    fairs.load(caseId),
    fairs.db.run<Told>(
      'test-history',
      'select kind, data from platform.event where subject = $1 order by seq',
      [caseId],
    ),
    fairs.db.run<{ number: string }>('test-numbers', 'select number from documents.document', []),
  ])
  return fairs.db.read(anyone, async (ctx) => ({
    found,
    events,
    clocks: await listClocks(ctx, caseId),
    entries: await listEntries(ctx, caseId),
    papers: await listDocuments(ctx, caseId),
    numbers: numbers.map(({ number }) => number),
    acknowledged,
    calendar: ctx.world.region.calendar,
    now: ctx.now,
    swept,
  }))
}

let histories = 0
/** The co-applicant's phone, another one in each history. */
const phoneOf = (history: number): string => `139${String(history).padStart(8, '0')}`
const TOGETHER = {
  'fair.together': 'true',
  'fair.partnerName': '吴㛃',
  'fair.partnerNumber': '320812198706061359',
}

/** Turns that some history has taken: it shows that the histories go everywhere. */
const taken = new Set<Turn>()

test('任意的一串动作、日子、巡查和重启以后，docs/invariants.md 的每一句都成立', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.boolean(),
      fc.array(happening, { minLength: 10, maxLength: 45, size: 'max' }),
      async (together, happenings) => {
        histories += 1
        fairs.clock.now = MONDAY
        const applied = await fairs.apply(
          together ? { ...TOGETHER, 'fair.partnerPhone': phoneOf(histories) } : {},
        )
        const acknowledged: History['acknowledged'] = []
        for (const now of happenings) {
          const result = await happen(applied, now).catch((error: unknown) => {
            if (!(error instanceof Refusal)) throw error
            assert.match(error.zh, /[。！]$/)
            return {}
          })
          const { done, swept = false } = result as Awaited<ReturnType<typeof happen>>
          if (done) acknowledged.push({ step: done.step, turn: done.turn })
          const history = await historyOf(applied, acknowledged, swept)
          for (const [name, check] of Object.entries(INVARIANTS)) {
            try {
              check(history)
            } catch (error) {
              throw new Error(`${name} after ${JSON.stringify(now)}: ${String(error)}`, { cause: error })
            }
          }
          for (const { data } of history.events) if (data.turn) taken.add(data.turn)
        }
        await fairs.db.run('test-rest', 'update deadlines.clock set look_at = null where owner = $1', [
          applied.caseId,
        ])
      },
    ),
    {
      numRuns: 100_000,
      interruptAfterTimeLimit: WITHIN_MS,
      markInterruptAsFailure: false,
      includeErrorInReport: true,
    },
  )
  // On a busy machine there are fewer, and they come less far.
  const expected = Math.min(12, histories)
  assert.ok(taken.size >= expected, `${histories} histories took only ${[...taken].join()}`)
})

test('文档里的每一句都有检查，每个检查都写在文档里', () => {
  const text = readFileSync(join(ROOT, 'docs/invariants.md'), 'utf8')
  const named = [...text.matchAll(/^\| `([a-z-]+)` \| .+\. \|$/gm)].map(([, name]) => name)
  assert.deepEqual(named.toSorted(), Object.keys(INVARIANTS).toSorted())
})

/** For every sentence a history in which it does not hold. */
const BROKEN: Record<string, (history: History) => void> = {
  replays: ({ found }) => void (found.items[1]!.state = 'granted'),
  'clocks-follow': ({ clocks }) =>
    void clocks.splice(
      clocks.findIndex(({ subject, kind }) => subject === 'site' && kind === 'answer'),
      1,
    ),
  'still-while-paused': ({ clocks }) => {
    for (const clock of clocks.filter(({ state }) => state === 'paused')) clock.dueOn = '2026-12-01'
  },
  'one-decision-clock': ({ clocks }) =>
    void clocks.push({ ...clocks.find(({ kind }) => kind === 'decision')! }),
  'over-is-over': ({ found }) => void (found.items[0]!.state = 'granted'),
  'ledger-adds-up': ({ entries }) =>
    void entries.splice(
      entries.findIndex(({ what }) => what === 'paused'),
      1,
    ),
  'dates-recount': ({ clocks }) => {
    for (const clock of clocks.filter(({ kind }) => kind === 'answer')) clock.promisedOn = '2026-11-22'
  },
  'somebody-is-next': ({ found }) => void (found.items.at(-1)!.needs = ['nobody']),
  'lies-on-what-stands': ({ found }) => void (found.items[1]!.needs = ['site']),
  'granted-on-what-stands': ({ found, events }) => {
    found.items[1]!.needs = ['site']
    events.push({ kind: 'case.granted', data: { step: found.items[1]!.step, turn: 'grant' } })
  },
  'closed-is-closed': ({ found }) => void (found.case.closedAt = new Date()),
  'papers-of-turns': ({ papers }) => void papers.pop(),
  'numbers-without-gap': ({ numbers }) => void numbers.push('空一〔2026〕2号'),
  kept: ({ acknowledged }) => void acknowledged.push({ step: 'site', turn: 'grant' }),
  'inbox-agrees': ({ found }) => void (found.items[1]!.dueOn = '2020-01-01'),
  'nobody-is-forgotten': (history) => {
    history.swept = true
    for (const clock of history.clocks) clock.lookAt = new Date(0)
  },
}

test('每一个检查都会失败：该发现的都发现得了', async () => {
  fairs.clock.now = MONDAY
  const applied = await fairs.apply()
  await fairs.go(applied, 'site', 'accept', 'pause')
  const acknowledged: History['acknowledged'] = [
    { step: 'site', turn: 'accept' },
    { step: 'site', turn: 'pause' },
  ]
  for (const [name, check] of Object.entries(INVARIANTS)) {
    const history = await historyOf(applied, acknowledged, false)
    check(history)
    const broken = { ...history, acknowledged: [...acknowledged] }
    BROKEN[name]?.(broken)
    assert.throws(() => check(broken), `${name} finds nothing`)
  }
})
