import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildClock, CALENDAR, china, natural, openClocks, working } from './build.ts'
import { extendClock } from './commands/extend-clock.ts'
import { pauseClock } from './commands/pause-clock.ts'
import { resumeClock } from './commands/resume-clock.ts'
import { startClock } from './commands/start-clock.ts'
import { explain, type Arithmetic } from './explain.ts'
import type { Clock } from './model.ts'
import type { NewClock } from './row.ts'

const { at } = await openClocks()

const begin = (when: string, more: Partial<NewClock>): Promise<Clock> =>
  at(when, (ctx) => startClock(ctx, buildClock(more)))
const whyOf = (arithmetic: Arithmetic, date: string): string | undefined =>
  arithmetic.statutory?.days.find((day) => day.date === date)?.why
const EXTENSION = { approver: '周主任', notice: '延〔2026〕1号', reason: '需要实地核查' }

test('行政许可法 32: everything that is missing is told within five working days of receipt', async () => {
  const clock = await begin('2026-11-20 16:59', { kind: 'answer', statutory: working(5), atEnd: 'deem' })
  assert.deepEqual([clock.dueOn, clock.atEnd], ['2026-11-27', 'deem'])
})

test('行政许可法 42: a decision takes 20 working days, and 10 more when extended', async () => {
  const clock = await begin('2026-03-02 09:00', { statutory: working(20) })
  assert.equal(clock.dueOn, '2026-03-30')
  const longer = await at('2026-03-20 09:00', (ctx) =>
    extendClock(ctx, clock, { ...EXTENSION, by: working(10) }),
  )
  assert.equal(longer.dueOn, '2026-04-14', '清明节 on Monday 6 April is left out')
})

test('行政许可法 42(2): a joint licence takes 45 days, and 15 more when extended', async () => {
  const clock = await begin('2026-03-02 09:00', { kind: 'joint', statutory: working(45) })
  assert.equal(clock.dueOn, '2026-05-08')
  const longer = await at('2026-05-08 23:00', (ctx) =>
    extendClock(ctx, clock, { ...EXTENSION, by: working(15) }),
  )
  assert.equal(longer.dueOn, '2026-05-28', '9 May is a worked Saturday')
})

test('行政许可法 44: a licence is delivered within ten working days of the decision', async () => {
  const clock = await begin('2026-09-28 17:30', { kind: 'delivery', statutory: working(10) })
  assert.equal(clock.dueOn, '2026-10-16')
})

test('行政许可法 45: the time of a hearing is not counted, and its days say so', async () => {
  const clock = await begin('2026-11-20 10:00', { statutory: working(5) })
  await at('2026-11-24 10:00', (ctx) =>
    pauseClock(ctx, clock, { reason: 'hearing', needed: working(3), notice: '告〔2026〕1号' }),
  )
  const resumed = await at('2026-11-27 10:00', (ctx) => resumeClock(ctx, clock))
  assert.equal(resumed.dueOn, '2026-12-02')
  const arithmetic = explain(CALENDAR, resumed, china('2026-12-31 12:00'))
  assert.deepEqual(
    arithmetic.statutory?.days.map(({ date, number, why }) => [date.slice(5), number, why]),
    [
      ['11-20', null, '受理当天不算'],
      ['11-21', null, '周六'],
      ['11-22', null, '周日'],
      ['11-23', 1, '工作日，第 1 天'],
      ['11-24', 2, '工作日，第 2 天；这天因听证停止计时'],
      ['11-25', null, '听证期间不计'],
      ['11-26', null, '听证期间不计'],
      ['11-27', null, '听证期间不计'],
      ['11-28', null, '周六'],
      ['11-29', null, '周日'],
      ['11-30', 3, '工作日，第 3 天'],
      ['12-01', 4, '工作日，第 4 天'],
      ['12-02', 5, '工作日，第 5 天'],
    ],
  )
  assert.ok(arithmetic.clauses.some((clause) => clause.includes('第四十五条')))
})

test('行政许可法 82: days off do not count, adjusted working days do', async () => {
  const clock = await begin('2026-09-30 10:00', { statutory: working(5) })
  assert.equal(clock.dueOn, '2026-10-13')
  const arithmetic = explain(CALENDAR, clock, china('2026-12-31 12:00'))
  assert.equal(whyOf(arithmetic, '2026-10-01'), '国庆节放假')
  assert.equal(whyOf(arithmetic, '2026-10-10'), '国庆节调休上班，第 3 天')
})

test('民法典 201: the day of the event is not counted, but hours run from the instant', async () => {
  const days = await begin('2026-11-23 00:01', { statutory: working(1) })
  assert.equal(days.dueOn, '2026-11-24')
  const hours = await begin('2026-11-27 16:00', { kind: 'ticket', statutory: { hours: 2 } })
  assert.deepEqual([hours.dueOn, hours.dueAt], ['2026-11-30', china('2026-11-30 10:00')])
  assert.deepEqual(
    explain(CALENDAR, hours, china('2026-12-31 12:00')).statutory?.days.map(({ number, why }) => [
      number,
      why,
    ]),
    [
      [1, '办公时间 1 小时，累计 1 小时'],
      [null, '周六'],
      [null, '周日'],
      [2, '办公时间 1 小时，累计 2 小时'],
    ],
  )
})

test('民法典 203: natural days whose last day is off move to the next working day, and end at midnight', async () => {
  const clock = await begin('2026-09-16 10:00', { statutory: natural(15) })
  assert.deepEqual([clock.dueOn, clock.dueAt], ['2026-10-08', china('2026-10-09 00:00')])
  const arithmetic = explain(CALENDAR, clock, china('2026-12-31 12:00'))
  assert.deepEqual(
    ['2026-09-26', '2026-10-01', '2026-10-02', '2026-10-08'].map((date) => whyOf(arithmetic, date)),
    ['第 10 天', '第 15 天', '国庆节放假', '最后一天放假，顺延到这一天'],
  )
})

test('a limit of hours leaves out the hours of a pause', async () => {
  const clock = await begin('2026-11-23 09:00', { kind: 'ticket', statutory: { hours: 6.5 } })
  assert.deepEqual(clock.dueAt, china('2026-11-23 17:00'))
  await at('2026-11-23 11:00', (ctx) => pauseClock(ctx, clock, { reason: 'correction' }))
  const resumed = await at('2026-11-23 14:00', (ctx) => resumeClock(ctx, clock))
  assert.deepEqual(resumed.dueAt, china('2026-11-24 10:30'))
})

test('a day beyond the announced days off says that it is counted on a guess', async () => {
  const clock = await begin('2026-12-30 10:00', { statutory: working(3) })
  assert.deepEqual([clock.dueOn, clock.provisional], ['2027-01-05', true])
  const arithmetic = explain(CALENDAR, clock, china('2026-12-31 12:00'))
  assert.equal(arithmetic.statutory?.provisional, true)
  assert.equal(whyOf(arithmetic, '2027-01-01'), '法定节日放假（放假安排还没公布，按预计算）')
  assert.equal(whyOf(arithmetic, '2027-01-04'), '工作日，第 2 天（放假安排还没公布，按预计算）')
})

test('a clock that stands still shows every day of the pause up to today, and its reason', async () => {
  const clock = await begin('2026-11-20 10:00', { statutory: working(5) })
  const paused = await at('2026-11-24 10:00', (ctx) =>
    pauseClock(ctx, clock, { reason: 'hearing', needed: working(3), notice: '告〔2026〕1号' }),
  )
  const { statutory, pauses } = explain(CALENDAR, paused, china('2026-11-26 09:00'))
  assert.equal(statutory?.on, null)
  assert.deepEqual(
    statutory?.days.slice(-3).map(({ date, number, why }) => [date.slice(5), number, why]),
    [
      ['11-24', 2, '工作日，第 2 天；这天因听证停止计时'],
      ['11-25', null, '听证期间不计'],
      ['11-26', null, '听证期间不计'],
    ],
  )
  assert.deepEqual(pauses, [
    { from: '2026-11-24', to: null, reason: '听证', needed: '3 个工作日', notice: '告〔2026〕1号' },
  ])
})

test('a limit of hours that stands still counts nothing more, however long', async () => {
  const clock = await begin('2026-11-23 09:00', { kind: 'ticket', statutory: { hours: 6.5 } })
  const paused = await at('2026-11-23 11:00', (ctx) => pauseClock(ctx, clock, { reason: 'correction' }))
  assert.deepEqual(
    explain(CALENDAR, paused, china('2026-11-24 16:00')).statutory?.days.map(({ number, why }) => [
      number,
      why,
    ]),
    [
      [2, '办公时间 2 小时，累计 2 小时；这天因补正停止计时'],
      [null, '补正期间不计'],
    ],
  )
})
