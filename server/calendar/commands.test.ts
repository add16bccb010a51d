import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildClock, CALENDAR, china, openClocks, working } from '../deadlines/build.ts'
import { pauseClock } from '../deadlines/commands/pause-clock.ts'
import { recomputeClocks, recomputeSpan } from '../deadlines/commands/recompute-clocks.ts'
import { resumeClock } from '../deadlines/commands/resume-clock.ts'
import { startClock } from '../deadlines/commands/start-clock.ts'
import { stopClock } from '../deadlines/commands/stop-clock.ts'
import { deadlineJobs } from '../deadlines/jobs.ts'
import { findClock, listClocks, listEntries, previewRecompute } from '../deadlines/queries.ts'
import type { NewClock } from '../deadlines/row.ts'
import { sweep } from '../deadlines/sweep.ts'
import { ANYONE } from '../platform/ctx.ts'
import { Refusal } from '../platform/refusal.ts'
import { DAYS_2027, noticeText } from './build.ts'
import { importNotice } from './commands/import-notice.ts'
import { listNotices, previewNotice } from './queries.ts'
import { refreshCalendar } from './watch.ts'

const { db, world, at, clock } = await openClocks()
const follower = { preview: previewRecompute, recompute: recomputeClocks }
const start = (when: string, more: Partial<NewClock> = {}) => {
  const input = buildClock(more)
  return at(when, (ctx) => startClock(ctx, input))
}
const find = (input: NewClock | Awaited<ReturnType<typeof start>>) =>
  db.read(ANYONE, (ctx) => findClock(ctx, input))
const give = (text: string, version: number, replaces = false) =>
  at('2026-12-01 10:00', (ctx) =>
    importNotice(ctx, { text, note: '国办发明电', version, replaces }, follower),
  )
const refused = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code

/** Off from Monday 4 to Wednesday 6 January 2027 as well. */
const LONGER = [
  ...DAYS_2027,
  ...['2027-01-04', '2027-01-05', '2027-01-06'].map((date) => ({ name: '元旦', date, isOffDay: true })),
]

const near = await start('2026-11-20 10:00', { statutory: working(5) })
const far = await start('2026-11-20 10:00', { statutory: working(30) })
const both = await start('2026-11-20 10:00', { statutory: working(30), promised: working(5) })
const ended = await start('2026-11-20 10:00', { statutory: working(30) })
await at('2026-11-30 10:00', (ctx) => stopClock(ctx, ended, { reason: '准予' }))
const paused = await start('2026-11-20 10:00', { statutory: working(30) })
await at('2026-11-23 10:00', (ctx) =>
  pauseClock(ctx, paused, { reason: 'hearing', needed: working(30), notice: '告〔2026〕1号' }),
)

test('before a notice is imported its effect is shown: how many clocks, by how much, and which become certain', async () => {
  const before = await db.read(ANYONE, (ctx) => listClocks(ctx, far.owner))
  const preview = await db.read(ANYONE, (ctx) => previewNotice(ctx, { text: noticeText(LONGER) }, follower))
  assert.deepEqual(preview.faults, [])
  assert.equal(preview.coveredUntil, '2027-12-31')
  const { examples, ...counts } = preview.effect ?? { examples: [] }
  assert.deepEqual(counts, {
    open: 4,
    changed: 1,
    earlier: 0,
    later: 1,
    mostEarlier: 0,
    mostLater: 3,
    settled: 1,
  })
  assert.deepEqual(examples, [
    { owner: far.owner, subject: 'permit', kind: 'decision', from: '2027-01-04', to: '2027-01-07' },
  ])
  assert.deepEqual(await db.read(ANYONE, (ctx) => listClocks(ctx, far.owner)), before)
})

test('a faulty notice changes nothing, neither in the preview nor when it is imported', async () => {
  const text = noticeText(DAYS_2027, 2028)
  const preview = await db.read(ANYONE, (ctx) => previewNotice(ctx, { text }, follower))
  assert.equal(preview.effect, null)
  assert.ok(preview.faults.length > 0)
  await assert.rejects(give(text, 0), refused('calendar.faulty-notice'))
  assert.deepEqual(await db.read(ANYONE, listNotices), [])
})

test('an import counts the clocks anew that it touches, with one entry each, and leaves the others alone', async () => {
  clock.now = china('2026-12-01 10:00')
  const done = await give(noticeText(LONGER), 0)
  assert.deepEqual([done.year, done.effect.changed], [2027, 1])
  const after = await find(far)
  assert.deepEqual(
    [after?.dueOn, after?.dueAt, after?.provisional, after?.calendar],
    ['2027-01-07', china('2027-01-08 00:00'), false, done.version],
  )
  assert.deepEqual(after?.movedAt, china('2026-12-01 10:00'))
  const entries = await db.read(ANYONE, (ctx) => listEntries(ctx, far.owner))
  assert.deepEqual(
    entries.map(({ seq, what, reason, data }) => [seq, what, reason, data['dueOn']]),
    [
      [1, 'started', null, '2027-01-04'],
      [2, 'recomputed', 'calendar', '2027-01-07'],
    ],
  )
  assert.equal(entries[1]?.actor.name, '林晓岚')
  const law = await find(both)
  assert.deepEqual([law?.statutoryOn, law?.dueOn, law?.seq], ['2027-01-07', '2026-11-27', 2])
  assert.deepEqual([(await find(near))?.seq, (await find(near))?.movedAt], [1, null])
  const [stopped] = await db.read(ANYONE, (ctx) => listClocks(ctx, ended.owner))
  assert.deepEqual([stopped?.dueOn, stopped?.seq], ['2027-01-04', 2], 'what has ended stays as it was')
  const waiting = await find(paused)
  assert.deepEqual([waiting?.overAt, waiting?.lookAt], [china('2027-01-09 00:00'), china('2027-01-09 00:00')])
})

test('a process that had not noticed the import is put right by the look that follows it', async () => {
  assert.equal(world.region.calendar.version, 0)
  const late = await start('2026-12-01 10:01', { statutory: working(30) })
  assert.equal(late.provisional, true)
  const follow = deadlineJobs.find(({ name }) => name === 'deadlines.follow')
  await follow?.run(
    { db, actor: { kind: 'system', name: 'deadlines.follow' } },
    { from: '2027-01-01', to: '2027-12-31' },
  )
  assert.equal((await find(late))?.provisional, true, 'the old calendar never takes the place of the new one')

  await refreshCalendar(db, world)
  assert.equal(world.region.calendar.coveredUntil, '2027-12-31')
  await follow?.run(
    { db, actor: { kind: 'system', name: 'deadlines.follow' } },
    { from: '2027-01-01', to: '2027-12-31' },
  )
  const right = await find(late)
  assert.deepEqual([right?.provisional, right?.dueOn], [false, '2027-01-18'])
  const again = await db.write(ANYONE, (ctx) =>
    recomputeSpan(ctx, world.region.calendar, { from: '2027-01-01', to: '2027-12-31' }),
  )
  assert.deepEqual([again.changed, again.settled], [0, 0], 'run twice it changes nothing')
})

test('a clock that ran on with the new calendar is counted with it', async () => {
  const resumed = await at('2026-12-01 12:00', (ctx) => resumeClock(ctx, paused))
  assert.deepEqual([resumed.dueOn, resumed.provisional], ['2027-01-15', false])
})

test('a notice replaces a former one only when it says so and has a number; it names the former, and the newest counts', async () => {
  const [first] = await db.read(ANYONE, listNotices)
  assert.ok(first)
  await assert.rejects(give(noticeText(), 0), refused('calendar.preview-outdated'))
  const contrary = await db.read(ANYONE, (ctx) => previewNotice(ctx, { text: noticeText() }, follower))
  assert.deepEqual([contrary.faults.length, contrary.effect], [3, null])
  await assert.rejects(give(noticeText(), first.version), refused('calendar.faulty-notice'))
  await assert.rejects(
    at('2026-12-01 10:00', (ctx) => {
      const input = { text: noticeText(), note: ' ', version: first.version, replaces: true }
      return importNotice(ctx, input, follower)
    }),
    refused('calendar.number-missing'),
  )
  const preview = await db.read(ANYONE, (ctx) =>
    previewNotice(ctx, { text: noticeText(), replaces: true }, follower),
  )
  assert.deepEqual(
    preview.changes.map(({ date, from, to }) => [date, from, to]),
    ['2027-01-04', '2027-01-05', '2027-01-06'].map((date) => [date, 'off', 'worked']),
  )
  const done = await give(noticeText(), first.version, true)
  assert.equal(done.effect.earlier, done.effect.changed)
  assert.equal((await find(far))?.dueOn, '2027-01-04')
  const [second] = await db.read(ANYONE, listNotices)
  assert.deepEqual([second?.supersedes, second?.note, second?.importedBy], [first.id, '国办发明电', '林晓岚'])
  await refreshCalendar(db, world)
  assert.equal(world.region.calendar.version, done.version)
  assert.equal(CALENDAR.version, 0)
})

test('an import never raises a card by itself; the sweep does, once', async () => {
  const { version } = world.region.calendar
  const due = await start('2026-12-29 10:00', { statutory: working(5) })
  assert.equal(due.dueOn, '2027-01-06')
  clock.now = china('2027-01-05 08:00')
  await sweep(db, clock.now)
  assert.equal((await find(due))?.level, 'soon')
  await at('2027-01-05 09:00', (ctx) =>
    importNotice(ctx, { text: noticeText(LONGER), note: '再次通知', version, replaces: true }, follower),
  )
  const later = await find(due)
  assert.deepEqual([later?.dueOn, later?.level], ['2027-01-11', 'none'])
})

test('an import counts from the calendar that is in force, even where this process has not noticed it yet', async () => {
  await refreshCalendar(db, world)
  const before = world.region.calendar
  const days = [...LONGER, { name: '临时', date: '2027-03-05', isOffDay: true }]
  const due = await start('2027-03-01 10:00', { statutory: working(5) })
  assert.equal(due.dueOn, '2027-03-08')
  const give = (text: string, version: number) =>
    at('2027-03-01 11:00', (ctx) =>
      importNotice(ctx, { text, note: '临时通知', version, replaces: true }, follower),
    )
  const { version } = await give(noticeText(days), before.version)
  assert.equal((await find(due))?.dueOn, '2027-03-09')
  assert.equal(world.region.calendar, before, 'five seconds have not passed')
  const done = await give(noticeText(LONGER), version)
  assert.equal((await find(due))?.dueOn, '2027-03-08', 'the day that was taken back counts again')
  assert.deepEqual([done.effect.changed, done.effect.earlier], [1, 1])
})
