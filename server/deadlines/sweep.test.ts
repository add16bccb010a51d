import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ANYONE } from '../platform/ctx.ts'
import { uuidv7 } from '../platform/ids.ts'
import { buildClock, china, natural, openClocks, working } from './build.ts'
import { extendClock } from './commands/extend-clock.ts'
import { pauseClock } from './commands/pause-clock.ts'
import { resumeClock } from './commands/resume-clock.ts'
import { startClock } from './commands/start-clock.ts'
import { stopClock } from './commands/stop-clock.ts'
import { findClock, listAlarms } from './queries.ts'
import type { NewClock } from './row.ts'
import { sweep } from './sweep.ts'

const { db, at, clock } = await openClocks()

const start = (when: string, input: NewClock) => at(when, (ctx) => startClock(ctx, input))
const sweepAt = (when: string): Promise<{ looked: number; ended: number }> => {
  clock.now = china(when)
  return sweep(db, clock.now)
}
const levelOf = async (input: NewClock): Promise<string | undefined> =>
  (await db.read(ANYONE, (ctx) => findClock(ctx, input)))?.level
const alarmsOf = async (input: NewClock): Promise<string[]> =>
  (await db.read(ANYONE, (ctx) => listAlarms(ctx, { owner: input.owner }))).map(({ level }) => level)
const jobsOf = async (input: NewClock): Promise<unknown[]> => {
  const found = await db.run<{ payload: { owner: string } }>(
    'test-jobs',
    `select payload from graphile_worker._private_jobs j
     join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier = 'clock.ended'`,
    [],
  )
  return found.map(({ payload }) => payload).filter(({ owner }) => owner === input.owner)
}

test('a clock gets a yellow card near its end, another on its last day, a red one after it, each once', async () => {
  const input = buildClock()
  await start('2026-11-20 10:00', input)
  assert.deepEqual(await sweepAt('2026-12-13 23:59'), { looked: 0, ended: 0 })
  for (const [when, level] of [
    ['2026-12-14 00:00', 'soon'],
    ['2026-12-18 00:00', 'today'],
    ['2026-12-19 00:00', 'overdue'],
  ] as const) {
    assert.deepEqual(await sweepAt(when), { looked: 1, ended: 0 })
    assert.equal(await levelOf(input), level)
    assert.deepEqual(await sweepAt(when), { looked: 0, ended: 0 })
  }
  assert.deepEqual(await alarmsOf(input), ['soon', 'today', 'overdue'])
  assert.deepEqual(await sweepAt('2027-12-19 00:00'), { looked: 0, ended: 0 })
})

test('after days off one sweep catches up, with one card for the highest level', async () => {
  const input = buildClock({ promised: working(5) })
  await start('2026-11-20 10:00', input)
  await sweepAt('2026-12-25 00:00')
  assert.deepEqual([await levelOf(input), await alarmsOf(input)], ['overdue', ['overdue']])
})

test('what falls due by itself is handed over once, as one job', async () => {
  const input = buildClock({ kind: 'answer', statutory: working(5), atEnd: 'deem' })
  await start('2026-11-20 10:00', input)
  assert.deepEqual(await sweepAt('2026-11-27 23:59'), { looked: 1, ended: 0 })
  assert.deepEqual(await sweepAt('2026-11-28 00:00'), { looked: 1, ended: 1 })
  assert.deepEqual(await sweepAt('2026-11-29 00:00'), { looked: 0, ended: 0 })
  assert.deepEqual(await jobsOf(input), [
    { owner: input.owner, subject: 'permit', kind: 'answer', run: 1, atEnd: 'deem' },
  ])
})

test('a clock that was stopped in time is never looked at again', async () => {
  const input = buildClock({ statutory: working(5), atEnd: 'deem' })
  await start('2026-11-20 10:00', input)
  await at('2026-11-27 23:59', (ctx) => stopClock(ctx, input, { reason: '准予' }))
  assert.deepEqual(await sweepAt('2026-12-30 00:00'), { looked: 0, ended: 0 })
  assert.deepEqual([await alarmsOf(input), await jobsOf(input)], [[], []])
})

test('a pause that overruns its time is told, and ends nothing by itself', async () => {
  const input = buildClock({ statutory: working(5), atEnd: 'deem' })
  await start('2026-11-20 10:00', input)
  await at('2026-11-23 10:00', (ctx) =>
    pauseClock(ctx, input, { reason: 'appraisal', needed: natural(7), notice: '告〔2026〕1号' }),
  )
  assert.deepEqual(await sweepAt('2026-11-30 23:59'), { looked: 0, ended: 0 })
  assert.deepEqual(await sweepAt('2026-12-01 00:00'), { looked: 1, ended: 0 })
  assert.equal(await levelOf(input), 'overdue')
  await at('2026-12-01 10:00', (ctx) => resumeClock(ctx, input))
  assert.equal(await levelOf(input), 'none')
})

test('an extension takes a card back, and the new end is told again', async () => {
  const input = buildClock({ statutory: working(20) })
  await start('2026-11-20 10:00', input)
  await sweepAt('2026-12-18 08:00')
  await at('2026-12-18 09:00', (ctx) =>
    extendClock(ctx, input, {
      by: working(10),
      approver: '周主任',
      notice: '延〔2026〕9号',
      reason: '需要核查',
    }),
  )
  assert.equal(await levelOf(input), 'none')
  await sweepAt('2027-01-05 08:00')
  assert.deepEqual(await alarmsOf(input), ['today', 'overdue'])
})

test('many workers that sweep at once raise each clock once', async () => {
  const owner = uuidv7()
  for (let n = 0; n < 40; n += 1) {
    await start(
      '2026-11-20 10:00',
      buildClock({ owner, subject: `s${n}`, statutory: working(5), atEnd: 'deem' }),
    )
  }
  clock.now = china('2026-12-25 00:00')
  const sweeps = await Promise.all([1, 2, 3, 4].map(() => sweep(db, clock.now)))
  const alarms = await db.read(ANYONE, (ctx) => listAlarms(ctx, { owner }))
  assert.equal(alarms.length, 40)
  assert.equal(
    sweeps.reduce((sum, { ended }) => sum + ended, 0),
    40,
  )
})

test('the cards of an office are listed newest first', async () => {
  const input = buildClock({ office: 'weather', statutory: working(5) })
  await start('2026-11-20 10:00', input)
  await sweepAt('2026-11-27 09:00')
  await sweepAt('2026-11-30 09:00')
  const cards = await db.read(ANYONE, (ctx) => listAlarms(ctx, { office: 'weather' }))
  assert.deepEqual(
    cards.map(({ level, at: when }) => [level, when]),
    [
      ['overdue', china('2026-11-30 09:00')],
      ['today', china('2026-11-27 09:00')],
    ],
  )
})

test('what falls due by itself waits for the end of the statutory limit, though the promised one is over', async () => {
  const input = buildClock({ kind: 'answer', statutory: working(5), promised: working(1), atEnd: 'deem' })
  await start('2026-11-20 10:00', input)
  await sweepAt('2026-11-24 00:00')
  assert.deepEqual([await levelOf(input), await jobsOf(input)], ['overdue', []])
  await sweepAt('2026-11-28 00:00')
  assert.deepEqual([(await jobsOf(input)).length, await alarmsOf(input)], [1, ['overdue']])
})
