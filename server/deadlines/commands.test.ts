import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { ANYONE } from '../platform/ctx.ts'
import { Refusal } from '../platform/refusal.ts'
import { buildClock, china, natural, openClocks, working } from './build.ts'
import { extendClock } from './commands/extend-clock.ts'
import { moveClock } from './commands/move-clock.ts'
import { pauseClock } from './commands/pause-clock.ts'
import { resumeClock } from './commands/resume-clock.ts'
import { startClock } from './commands/start-clock.ts'
import { stopClock } from './commands/stop-clock.ts'
import { findClock, listClocks, listEntries } from './queries.ts'

const { db, clock, at } = await openClocks()

const refused = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code
const EXTENSION = { by: working(10), approver: '周主任', notice: '延〔2026〕1号', reason: '需要实地核查' }

test('a clock has two limits at once and the earlier one counts', async () => {
  const made = await at('2026-11-20 10:00', (ctx) => startClock(ctx, buildClock({ promised: working(5) })))
  assert.deepEqual(
    [made.run, made.state, made.startedOn, made.statutoryOn, made.promisedOn, made.dueOn, made.level],
    [1, 'running', '2026-11-20', '2026-12-18', '2026-11-27', '2026-11-27', 'none'],
  )
  assert.deepEqual(made.dueAt, china('2026-11-28 00:00'))
  const law = await at('2026-11-20 10:00', (ctx) => startClock(ctx, buildClock({ promised: natural(60) })))
  assert.equal(law.dueOn, '2026-12-18')
})

test('a clock without a limit runs without a due day', async () => {
  const made = await at('2026-11-20 10:00', (ctx) => startClock(ctx, buildClock({ statutory: null })))
  assert.deepEqual([made.dueOn, made.dueAt, made.lookAt, made.statutory], [null, null, null, null])
})

test('the same clock does not run twice; stopped, it starts again as the next run', async () => {
  const input = buildClock()
  await at('2026-11-20 10:00', (ctx) => startClock(ctx, input))
  await assert.rejects(
    at('2026-11-20 11:00', (ctx) => startClock(ctx, input)),
    refused('deadline.running'),
  )
  const stopped = await at('2026-11-23 09:00', (ctx) => stopClock(ctx, input, { reason: '准予' }))
  assert.deepEqual([stopped.state, stopped.dueOn, stopped.lookAt], ['stopped', '2026-12-18', null])
  assert.deepEqual(stopped.stoppedAt, china('2026-11-23 09:00'))
  assert.equal(await db.read(ANYONE, (ctx) => findClock(ctx, input)), undefined)
  await assert.rejects(
    at('2026-11-23 09:00', (ctx) => stopClock(ctx, input, { reason: '准予' })),
    refused('deadline.none'),
  )
  const again = await at('2026-11-24 09:00', (ctx) => startClock(ctx, input))
  assert.deepEqual([again.run, again.state], [2, 'running'])
  const runs = await db.read(ANYONE, (ctx) => listClocks(ctx, input.owner))
  assert.deepEqual(
    runs.map(({ run, state }) => [run, state]),
    [
      [1, 'stopped'],
      [2, 'running'],
    ],
  )
})

test('two starts of one clock at the same time make one run', async () => {
  const input = buildClock()
  clock.now = china('2026-11-20 10:00')
  const tries = await Promise.allSettled(
    [1, 2, 3, 4].map(() => db.write(ANYONE, (ctx) => startClock(ctx, input))),
  )
  assert.equal(tries.filter(({ status }) => status === 'fulfilled').length, 1)
  for (const each of tries)
    if (each.status === 'rejected') assert.ok(refused('deadline.running')(each.reason))
})

test('行政许可法 45: a special procedure stops the clock only with a written notice of the time needed', async () => {
  const input = buildClock()
  await at('2026-11-20 10:00', (ctx) => startClock(ctx, input))
  for (const half of [
    {},
    { needed: working(10) },
    { notice: '告〔2026〕1号' },
    { needed: working(10), notice: ' ' },
  ]) {
    await assert.rejects(
      at('2026-11-24 10:00', (ctx) => pauseClock(ctx, input, { reason: 'hearing', ...half })),
      refused('deadline.notice-missing'),
    )
  }
  const pause = { reason: 'hearing', needed: working(10), notice: '告〔2026〕1号' } as const
  const paused = await at('2026-11-24 10:00', (ctx) => pauseClock(ctx, input, pause))
  assert.deepEqual(
    [paused.state, paused.dueOn, paused.dueAt, paused.statutoryOn],
    ['paused', null, null, null],
  )
  assert.deepEqual(paused.lookAt, china('2026-12-09 00:00'), 'looked at again when the ten days are over')
  await assert.rejects(
    at('2026-11-25 10:00', (ctx) => pauseClock(ctx, input, pause)),
    refused('deadline.paused'),
  )

  const resumed = await at('2026-12-01 16:00', (ctx) => resumeClock(ctx, input, { note: '听证结束' }))
  assert.equal(resumed.dueOn, '2026-12-25', 'five working days were left out')
  await assert.rejects(
    at('2026-12-01 17:00', (ctx) => resumeClock(ctx, input)),
    refused('deadline.not-paused'),
  )
})

test('补正 stops the clock without a notice of time, and a pause before the start of the next day costs nothing', async () => {
  const input = buildClock({ statutory: working(5) })
  await at('2026-11-20 10:00', (ctx) => startClock(ctx, input))
  await at('2026-11-23 09:00', (ctx) => pauseClock(ctx, input, { reason: 'correction' }))
  const same = await at('2026-11-23 15:00', (ctx) => resumeClock(ctx, input))
  assert.equal(same.dueOn, '2026-11-27')
})

test('行政许可法 42: 20 days are extended by 10 once, while they run, with an approver, a notice and a reason', async () => {
  const input = buildClock()
  await at('2026-11-20 10:00', (ctx) => startClock(ctx, input))
  for (const field of ['approver', 'notice', 'reason']) {
    await assert.rejects(
      at('2026-11-24 10:00', (ctx) => extendClock(ctx, input, { ...EXTENSION, [field]: ' ' })),
      (error) =>
        refused('deadline.extension-incomplete')(error) && (error as Refusal).fields[0]?.field === field,
    )
  }
  await assert.rejects(
    at('2026-11-24 10:00', (ctx) => extendClock(ctx, input, { ...EXTENSION, by: { hours: 4 } })),
    refused('deadline.extension-fits-nothing'),
  )
  await at('2026-11-24 10:00', (ctx) => pauseClock(ctx, input, { reason: 'correction' }))
  await assert.rejects(
    at('2026-11-24 10:00', (ctx) => extendClock(ctx, input, EXTENSION)),
    refused('deadline.paused-now'),
  )
  await at('2026-11-24 10:00', (ctx) => resumeClock(ctx, input))
  const longer = await at('2026-11-24 10:00', (ctx) => extendClock(ctx, input, EXTENSION))
  assert.deepEqual([longer.dueOn, longer.provisional], ['2027-01-04', true])
  await assert.rejects(
    at('2026-11-24 11:00', (ctx) => extendClock(ctx, input, EXTENSION)),
    refused('deadline.extended-already'),
  )
})

test('行政许可法 42: what is over cannot be extended any more', async () => {
  const input = buildClock({ statutory: working(5), promised: working(3) })
  await at('2026-11-20 10:00', (ctx) => startClock(ctx, input))
  await assert.rejects(
    at('2026-11-28 10:00', (ctx) => extendClock(ctx, input, EXTENSION)),
    refused('deadline.too-late-to-extend'),
  )
})

test('every turn is an entry of the ledger with its reason, its notice, who did it and the dates after', async () => {
  const input = buildClock()
  await at('2026-11-20 10:00', (ctx) => startClock(ctx, input))
  await at('2026-11-24 10:00', (ctx) =>
    pauseClock(ctx, input, { reason: 'testing', needed: natural(10), notice: '告〔2026〕2号' }),
  )
  await at('2026-11-26 10:00', (ctx) => resumeClock(ctx, input))
  await at('2026-11-26 10:00', (ctx) => extendClock(ctx, input, EXTENSION))
  await at('2026-11-27 10:00', (ctx) => moveClock(ctx, input, 'weather'))
  await at('2026-11-30 10:00', (ctx) => stopClock(ctx, input, { reason: '准予' }))
  const entries = await db.read(ANYONE, (ctx) => listEntries(ctx, input.owner))
  assert.deepEqual(
    entries.map(({ seq, what, reason, notice, data }) => [seq, what, reason, notice, data['dueOn']]),
    [
      [1, 'started', null, null, '2026-12-18'],
      [2, 'paused', 'testing', '告〔2026〕2号', null],
      [3, 'resumed', 'testing', null, '2026-12-22'],
      [4, 'extended', '需要实地核查', '延〔2026〕1号', '2027-01-06'],
      [5, 'moved', null, null, '2027-01-06'],
      [6, 'stopped', '准予', null, '2027-01-06'],
    ],
  )
  assert.deepEqual([entries[4]?.data['from'], entries[4]?.data['to']], ['kites', 'weather'])
  assert.ok(entries.every(({ actor }) => actor.name === '林晓岚'))
  await assert.rejects(
    db.write(ANYONE, (ctx) =>
      sql`update deadlines.entry set reason = '' where owner = ${input.owner}`.execute(ctx.db),
    ),
    /append-only/,
  )
})

test('a machine whose clock is set back by NTP does not turn back the ledger', async () => {
  const input = buildClock()
  await at('2026-11-20 10:00', (ctx) => startClock(ctx, input))
  await at('2026-11-24 10:00', (ctx) => pauseClock(ctx, input, { reason: 'correction' }))
  const resumed = await at('2026-11-23 23:00', (ctx) => resumeClock(ctx, input))
  assert.deepEqual(resumed.pauses[0]?.to, china('2026-11-24 10:00'))
  assert.equal(resumed.dueOn, '2026-12-18')
  const later = await at('2026-11-25 10:00', (ctx) =>
    startClock(ctx, buildClock({ startedAt: china('2026-11-26 10:00') })),
  )
  assert.deepEqual(later.lastAt, china('2026-11-26 10:00'))
  const times = (await db.read(ANYONE, (ctx) => listEntries(ctx, input.owner))).map((entry) =>
    entry.at.getTime(),
  )
  assert.deepEqual(
    times,
    times.toSorted((a, b) => a - b),
  )
})

test('a clock that is stopped while paused stays without dates', async () => {
  const input = buildClock()
  await at('2026-11-20 10:00', (ctx) => startClock(ctx, input))
  await at('2026-11-24 10:00', (ctx) =>
    pauseClock(ctx, input, { reason: 'hearing', needed: working(3), notice: '告〔2026〕3号' }),
  )
  const stopped = await at('2026-11-25 10:00', (ctx) => stopClock(ctx, input, { reason: '撤回' }))
  assert.deepEqual(
    [stopped.dueOn, stopped.dueAt, stopped.overAt, stopped.lookAt, stopped.pauses[0]?.to],
    [null, null, null, null, china('2026-11-25 10:00')],
  )
})
