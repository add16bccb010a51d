import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { readCalendar } from '../calendar/queries.ts'
import { ROOT } from '../platform/config.ts'
import { replay } from './replay.ts'

const calendar = readCalendar(join(ROOT, 'regions/cn/calendar'))
const china = (text: string): Date => new Date(`${text.replace(' ', 'T')}:00+08:00`)
const moves = (...given: [string, string][]) => given.map(([kind, at]) => ({ kind, at: china(at) }))

test('在部门手里、等申请人、特别程序和等前面的时间分开算，分钟是真实的', () => {
  const course = replay(
    calendar,
    china('2026-11-23 09:00'),
    moves(
      ['case.started', '2026-11-23 10:00'],
      ['case.correction-requested', '2026-11-23 11:30'],
      ['case.corrected', '2026-11-24 11:30'],
      ['case.accepted', '2026-11-24 12:00'],
      ['case.paused', '2026-11-25 09:00'],
      ['case.resumed', '2026-11-30 09:00'],
      ['case.granted', '2026-12-01 09:00'],
    ),
  )
  assert.deepEqual(course.minutes, {
    waiting: 60,
    office: 90 + 30 + 21 * 60 + 24 * 60,
    applicant: 24 * 60,
    outside: 5 * 24 * 60,
  })
  assert.equal(course.corrections, 1)
  assert.equal(course.endedAt?.toISOString(), china('2026-12-01 09:00').toISOString())
})

test('暂停的工作日不算：受理当天不算，特别程序的五天里没有一天算在部门头上', () => {
  const course = replay(
    calendar,
    china('2026-11-23 09:00'),
    moves(
      ['case.received', '2026-11-23 09:00'],
      ['case.accepted', '2026-11-23 10:00'],
      ['case.paused', '2026-11-24 10:00'],
      ['case.resumed', '2026-12-01 10:00'],
      ['case.granted', '2026-12-03 10:00'],
    ),
  )
  // Tuesday 24; then Wednesday 2 and Thursday 3 December.
  assert.deepEqual([course.days, course.officeDays], [3, 3])
})

test('周末不是工作日，但分钟照算', () => {
  const course = replay(
    calendar,
    china('2026-11-27 09:00'),
    moves(
      ['case.received', '2026-11-27 09:00'],
      ['case.accepted', '2026-11-27 09:00'],
      ['case.refused', '2026-11-30 09:00'],
    ),
  )
  assert.deepEqual([course.days, course.minutes.office], [1, 3 * 24 * 60])
})

test('没有受理过的没有受理后的用时；纠错重开以后又是没有办完的', () => {
  const declined = replay(
    calendar,
    china('2026-11-23 09:00'),
    moves(['case.received', '2026-11-23 09:00'], ['case.declined', '2026-11-24 09:00']),
  )
  assert.deepEqual([declined.days, declined.state], [null, 'declined'])
  const reopened = replay(
    calendar,
    china('2026-11-23 09:00'),
    moves(
      ['case.received', '2026-11-23 09:00'],
      ['case.accepted', '2026-11-23 09:00'],
      ['case.granted', '2026-11-24 09:00'],
      ['case.reopened', '2026-12-01 09:00'],
    ),
  )
  assert.deepEqual([reopened.state, reopened.endedAt], ['accepted', null])
})

test('凭承诺办成的，办成那一刻就算办结，以后核查不再算进用时', () => {
  const course = replay(
    calendar,
    china('2026-11-23 09:00'),
    moves(
      ['case.received', '2026-11-23 09:00'],
      ['case.granted-on-promise', '2026-11-23 10:00'],
      ['case.verified', '2026-12-10 10:00'],
    ),
  )
  assert.equal(course.endedAt?.toISOString(), china('2026-11-23 10:00').toISOString())
  assert.equal(course.minutes.office, 60)
})
