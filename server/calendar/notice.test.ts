import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { DAYS_2027, NATIONAL, noticeText } from './build.ts'
import { JsonFault, readJsonLines } from './json-lines.ts'
import { checkNotice, withNotice } from './notice.ts'
import { changedSpan, isWorkingDay } from './rules.ts'

const faultsOf = (text: string): [number, string][] =>
  (checkNotice(text, NATIONAL).faults ?? []).map(({ line, reason }) => [line, reason])
/** The notice with one day more, which then stands on the last line. */
const withDay = (day: unknown): string => noticeText([...DAYS_2027, day])
const LAST = 4 + DAYS_2027.length

describe('a notice on days off', () => {
  test('that is in order is read, and covers the next year', () => {
    const { notice, faults } = checkNotice(noticeText(), NATIONAL)
    assert.equal(faults, undefined)
    assert.deepEqual([notice?.year, notice?.days.length], [2027, DAYS_2027.length])
    assert.ok(notice)
    const after = withNotice(NATIONAL, notice, 1)
    assert.deepEqual([after.coveredUntil, after.version], ['2027-12-31', 1])
    assert.equal(isWorkingDay(after, '2027-10-09'), true)
    assert.equal(isWorkingDay(after, '2027-02-09'), false)
  })

  test('in the files that are shipped can be pasted as it is', () => {
    for (const year of [2024, 2025, 2026]) {
      const file = new URL(`../../regions/cn/calendar/holiday-cn-${year}.json`, import.meta.url)
      const { notice, changes } = { changes: null, ...checkNotice(readFileSync(file, 'utf8'), NATIONAL) }
      assert.deepEqual([notice?.year, changes], [year, []])
    }
  })

  test('a gap between years is refused with the line of the year', () => {
    const days = DAYS_2027.map((day) => ({ ...day, date: day.date.replace('2027', '2028') }))
    const faults = faultsOf(noticeText(days, 2028))
    assert.deepEqual(faults[0], [2, '中间缺了年份：现在到 2026 年，请先导入 2027 年。'])
    assert.equal(faultsOf(noticeText([], 2010))[0]?.[0], 2)
  })

  test('a day twice is refused with the line of the second and names the first', () => {
    const twice = { name: '国庆节', date: '2027-10-01', isOffDay: true }
    const first = 4 + DAYS_2027.findIndex(({ date }) => date === twice.date)
    assert.deepEqual(faultsOf(withDay(twice)), [[LAST, `2027-10-01 写了两次，第 ${first} 行已经有了。`]])
  })

  test('a hole in the middle of a festival is refused, and a festival of the moon that is not there', () => {
    const without = (...dates: string[]) => noticeText(DAYS_2027.filter(({ date }) => !dates.includes(date)))
    const [[, missing] = []] = faultsOf(without('2027-02-06', '2027-04-05'))
    assert.match(String(missing), /缺少法定放假的日子：2027-02-06、2027-04-05/)
    const [[line, hole] = []] = faultsOf(without('2027-10-04'))
    assert.match(String(hole), /「国庆节」在 2027-10-03 和 2027-10-05 之间缺了 2027-10-04/)
    assert.equal(line, 4 + DAYS_2027.findIndex(({ date }) => date === '2027-10-05') - 1)
  })

  test('the notices of 2024 to 2026 have no hole', () => {
    for (const { year, days } of NATIONAL.years) {
      const faults = faultsOf(noticeText(days, year))
      assert.deepEqual(faults, [], String(year))
    }
  })

  for (const [what, day, words] of [
    ['a day of another year', { name: '元旦', date: '2026-12-31', isOffDay: true }, /不是 2027 年的日子/],
    [
      'a weekday marked as adjusted working day',
      { name: '国庆节', date: '2027-10-11', isOffDay: false },
      /本来就是工作日/,
    ],
    [
      'a date that does not exist',
      { name: '元旦', date: '2027-02-30', isOffDay: true },
      /「2027-02-30」不是日期/,
    ],
    ['a date in another form', { name: '元旦', date: '2027/2/3', isOffDay: true }, /不是日期/],
    ['no date', { name: '元旦', isOffDay: true }, /不是日期/],
    ['no name', { date: '2027-03-03', isOffDay: true }, /没有写节日的名称/],
    [
      'a name that cannot be stored',
      { name: 'a\u0000b', date: '2027-03-03', isOffDay: true },
      /不能显示的字符/,
    ],
    ['half a character as name', { name: '\ud800', date: '2027-03-03', isOffDay: true }, /不能显示的字符/],
    ['neither off nor worked', { name: '元旦', date: '2027-03-03', isOffDay: 'yes' }, /放假（true）还是上班/],
    [
      'a local day that is worked',
      { name: '本地', date: '2027-03-06', isOffDay: false, local: true },
      /只能按国务院的通知/,
    ],
    ['something that is no day', 7, /不是日期/],
  ] as const) {
    test(`${what} is refused with its line`, () => {
      const [fault, ...others] = faultsOf(withDay(day))
      assert.equal(fault?.[0], LAST)
      assert.match(fault?.[1] ?? '', words)
      assert.deepEqual(others, [])
    })
  }

  test('a fault inside a day that is spread over lines stands on the line of its member', () => {
    const text =
      '{\n"year": 2027,\n"days": [\n{\n"name": "元旦",\n"date": "2027-13-01",\n"isOffDay": true\n}\n]\n}'
    assert.equal(faultsOf(text)[0]?.[0], 6)
  })

  test('days off that the law fixes cannot be left out', () => {
    const without = DAYS_2027.filter(({ date }) => !['2027-05-02', '2027-10-03'].includes(date))
    const faults = faultsOf(noticeText(without))
    assert.deepEqual(faults, [
      [3, '缺少法定放假的日子：2027-05-02、2027-10-03（全国年节及纪念日放假办法第二条）。'],
    ])
  })

  test('全国年节及纪念日放假办法 4: a local day off is kept as such', () => {
    const local = { name: '那达慕', date: '2027-08-18', isOffDay: true, local: true }
    const { notice } = checkNotice(withDay(local), NATIONAL)
    assert.ok(notice)
    assert.equal(isWorkingDay(withNotice(NATIONAL, notice, 1), local.date), false)
    assert.deepEqual(notice.days.at(-1), local)
  })

  const known = NATIONAL.years.at(-1)?.days ?? []
  const otherwise = noticeText(
    [
      ...known.filter(({ date }) => date !== '2026-10-10' && date !== '2026-10-07'),
      { name: '补休', date: '2026-10-08', isOffDay: true },
    ],
    2026,
  )
  const last = 4 + known.length - 2

  test('a notice that contradicts a year that is known is refused with the line of each day', () => {
    assert.deepEqual(faultsOf(otherwise), [
      [3, '2026-10-07 已经公布为放假，这里没有写。'],
      [last, '2026-10-08 已经公布为上班，这里写成放假。'],
      [3, '2026-10-10 已经公布为上班，这里没有写。'],
    ])
  })

  test('a local day off contradicts nobody, given or taken back, but a worked weekend that was published stays', () => {
    const withLocal = (date: string) =>
      noticeText([...known, { name: '本地', date, isOffDay: true, local: true }], 2026)
    const { notice } = checkNotice(withLocal('2026-12-09'), NATIONAL)
    assert.ok(notice)
    const given = withNotice(NATIONAL, notice, 1)
    assert.equal(checkNotice(noticeText(known, 2026), given).faults, undefined)
    const worked = known.filter(({ date }) => date !== '2026-10-10')
    const instead = { name: '本地', date: '2026-10-10', isOffDay: true, local: true }
    assert.match(faultsOf(noticeText([...worked, instead], 2026))[0]?.[1] ?? '', /2026-10-10 已经公布为上班/)
  })

  test('a notice that says that it replaces the former one is read, and shows each day that changes', () => {
    const { changes } = { changes: null, ...checkNotice(otherwise, NATIONAL, true) }
    assert.deepEqual(changes, [
      { date: '2026-10-07', line: null, from: 'off', to: 'worked' },
      { date: '2026-10-08', line: last, from: 'worked', to: 'off' },
      { date: '2026-10-10', line: null, from: 'worked', to: 'off' },
    ])
  })

  test('other office hours come with a notice, and wrong ones are refused', () => {
    const hours = (value: unknown): string =>
      noticeText(DAYS_2027, 2027, ` "officeHours": ${JSON.stringify(value)},`)
    const { notice } = checkNotice(hours([{ from: '08:30', to: '17:00' }]), NATIONAL)
    assert.deepEqual(notice && withNotice(NATIONAL, notice, 1).hours, [{ from: '08:30', to: '17:00' }])
    for (const wrong of [[], [{ from: '9:00', to: '17:00' }], [{ from: '12:00', to: '09:00' }], 'all day']) {
      assert.equal(faultsOf(hours(wrong))[0]?.[0], 2)
    }
    const overlap = [
      { from: '09:00', to: '12:00' },
      { from: '11:00', to: '17:00' },
    ]
    assert.match(faultsOf(hours(overlap))[0]?.[1] ?? '', /不要重叠/)
  })

  for (const [what, text, line] of [
    ['nothing', '', 1],
    ['no JSON', '放假安排\n', 1],
    ['a bracket that is not closed', '{\n"year": 2027,\n"days": [', 3],
    ['a comma too many', '{\n"year": 2027,\n}', 3],
    ['something behind the end', '{}\n{}', 2],
    ['a number that begins with nought', '{\n"year": 02027}', 2],
    ['noughts alone', '00', 1],
    ['a name twice', '{"year": 2027,\n"year": 2028}', 2],
    ['brackets without end', '['.repeat(5000), 1],
    ['a list', '[\n]', 1],
  ] as const) {
    test(`${what} is refused with a line`, () => {
      assert.equal(faultsOf(text)[0]?.[0], line, faultsOf(text)[0]?.[1])
    })
  }

  test('any JSON is read as JSON.parse does, and any text is read or refused', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        assert.deepEqual(readJsonLines(text).value, JSON.parse(text))
      }),
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json().map((text) => text.slice(1)),
        ),
        (text) => {
          try {
            readJsonLines(text)
          } catch (error) {
            assert.ok(error instanceof JsonFault, String(error))
          }
          checkNotice(text, NATIONAL)
        },
      ),
    )
  })
})

test('two calendars differ between the first and the last day that they count differently', () => {
  const { notice } = checkNotice(noticeText(), NATIONAL)
  assert.ok(notice)
  assert.equal(changedSpan(NATIONAL, NATIONAL), null)
  assert.deepEqual(changedSpan(NATIONAL, withNotice(NATIONAL, notice, 1)), {
    from: '2027-01-01',
    to: '2027-12-31',
  })
  const moved = { ...notice, days: notice.days.filter(({ date }) => date !== '2027-10-09') }
  assert.deepEqual(changedSpan(withNotice(NATIONAL, notice, 1), withNotice(NATIONAL, moved, 2)), {
    from: '2027-10-09',
    to: '2027-10-09',
  })
})
