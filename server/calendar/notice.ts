import type { Calendar, CalendarYear, NoticeChange, NoticeFault } from './model.ts'
import { OfficeHours } from './model.ts'
import { JsonFault, readJsonLines, type Spot } from './json-lines.ts'
import { buildCalendar, isWorkingDay, statutoryDays, toDate, toDayNumber } from './rules.ts'

/** A year's notice as it is imported: the days of holiday-cn, local days off, and office hours where they change. */
export type Notice = CalendarYear & { officeHours?: OfficeHours | undefined }

export type CheckedNotice =
  | { notice: Notice; changes: NoticeChange[]; faults?: undefined }
  | { notice?: undefined; faults: NoticeFault[] }

const MOST_FAULTS = 50

/**
 * Reads a notice (JSON in the holiday-cn form, `local: true` for local days off, `officeHours` if they change) against the
 * calendar that counts now. Gives the notice with the days on which a former one said otherwise, or every fault with its
 * line in the text. Saying otherwise is itself a fault, unless the notice `replaces` the former one.
 */
export function checkNotice(text: string, existing: Calendar, replaces = false): CheckedNotice {
  let root: Spot
  try {
    root = readJsonLines(text)
  } catch (error) {
    if (error instanceof JsonFault) return { faults: [{ line: error.line, reason: `${error.message}。` }] }
    throw error
  }
  const faults: NoticeFault[] = []
  const fault = (line: number, reason: string): void => {
    if (faults.length < MOST_FAULTS) faults.push({ line, reason })
  }
  const year = readYear(root, existing, fault)
  const { days, lines } = readDays(root, year, fault)
  const officeHours = readHours(root, fault)
  if (year !== undefined && faults.length === 0) {
    refuseMissingDays(root, year, days, fault)
    refuseHoles(days, lines, fault)
  }
  if (year === undefined || faults.length > 0) return { faults }
  const notice = { year, papers: readPapers(root), days, officeHours }
  const changes = changesOf(existing, notice, lines)
  if (!replaces) refuseContradictions(root, existing, notice, changes, fault)
  return faults.length > 0 ? { faults } : { notice, changes }
}

type Complain = (line: number, reason: string) => void

function readYear(root: Spot, existing: Calendar, fault: Complain): number | undefined {
  const spot = root.members?.get('year')
  const year = spot?.value
  if (!spot || typeof year !== 'number' || !Number.isInteger(year)) {
    fault(spot?.line ?? root.line, '没有写年份。请加上，例如 "year": 2027。')
    return undefined
  }
  const [first, last] = [+existing.coveredFrom.slice(0, 4), +existing.coveredUntil.slice(0, 4)]
  if (year > last + 1) fault(spot.line, `中间缺了年份：现在到 ${last} 年，请先导入 ${last + 1} 年。`)
  if (year < first) fault(spot.line, `${year} 年太早了，日历从 ${first} 年开始。`)
  return year
}

function readDays(
  root: Spot,
  year: number | undefined,
  fault: Complain,
): { days: CalendarYear['days']; lines: Map<string, number> } {
  const days: CalendarYear['days'] = []
  const lines = new Map<string, number>()
  const list = root.members?.get('days')
  if (!list?.items || list.items.length === 0) {
    fault(list?.line ?? root.line, '没有写放假和调休的日子（days）。')
    return { days, lines }
  }
  for (const spot of list.items) {
    const day = readDay(spot, year, fault)
    if (!day) continue
    const before = lines.get(day.date)
    if (before !== undefined) fault(spot.line, `${day.date} 写了两次，第 ${before} 行已经有了。`)
    else {
      lines.set(day.date, spot.line)
      days.push(day)
    }
  }
  return { days, lines }
}

function readDay(
  spot: Spot,
  year: number | undefined,
  fault: Complain,
): CalendarYear['days'][number] | undefined {
  const get = (name: string): unknown => spot.members?.get(name)?.value
  const lineOf = (name: string): number => spot.members?.get(name)?.line ?? spot.line
  const [name, date, isOffDay, local] = ['name', 'date', 'isOffDay', 'local'].map(get)
  const day = typeof date === 'string' ? dayNumber(date) : undefined
  if (typeof date !== 'string' || day === undefined) {
    fault(lineOf('date'), `「${String(date ?? '')}」不是日期。请写成 2027-10-01 这样，并核对这一天是否存在。`)
    return undefined
  }
  if (typeof name !== 'string' || name.trim() === '') fault(lineOf('name'), `${date} 没有写节日的名称。`)
  else if (!isPlain(name)) fault(lineOf('name'), `${date} 的名称太长，或者有不能显示的字符。`)
  if (typeof isOffDay !== 'boolean')
    fault(lineOf('isOffDay'), `${date} 要写明是放假（true）还是上班（false）。`)
  if (local !== undefined && typeof local !== 'boolean')
    fault(lineOf('local'), `${date} 的 local 只能是 true 或 false。`)
  if (year !== undefined && +date.slice(0, 4) !== year)
    fault(lineOf('date'), `${date} 不是 ${year} 年的日子，请放到它自己的年份里。`)
  const weekend = [0, 6].includes((day + 4) % 7)
  if (isOffDay === false && local === true)
    fault(spot.line, `${date} 是本地放假日，不能写成上班；调休上班只能按国务院的通知。`)
  else if (isOffDay === false && !weekend)
    fault(spot.line, `${date} 本来就是工作日，不能写成调休上班；请核对日期。`)
  if (typeof name !== 'string' || typeof isOffDay !== 'boolean') return undefined
  return { name: name.trim(), date, isOffDay, ...(local === true ? { local } : {}) }
}

/** Short and of characters that can be shown and stored. */
function isPlain(text: string): boolean {
  return text.length <= 50 && !/\p{C}/u.test(text)
}

function dayNumber(date: string): number | undefined {
  try {
    return toDayNumber(date)
  } catch {
    return undefined
  }
}

function readHours(root: Spot, fault: Complain): OfficeHours | undefined {
  const spot = root.members?.get('officeHours')
  if (!spot) return undefined
  const read = OfficeHours.safeParse(spot.value)
  if (!read.success) {
    fault(spot.line, '办公时间的写法不对。请写成 [{"from": "09:00", "to": "12:00"}]，先后不要重叠。')
  }
  return read.data
}

/** Addresses of the notice; what is none is left out. */
function readPapers(root: Spot): string[] {
  const papers = root.members?.get('papers')?.value
  if (!Array.isArray(papers)) return []
  return papers
    .filter((each) => typeof each === 'string' && /^https?:\/\/[!-~]{1,300}$/.test(each))
    .slice(0, 20)
}

/** No notice can leave out a day that 全国年节及纪念日放假办法 2 gives; those of the moon are known for some years ahead. */
function refuseMissingDays(root: Spot, year: number, days: CalendarYear['days'], fault: Complain): void {
  const off = new Set(days.filter((day) => day.isOffDay).map((day) => day.date))
  const missing = statutoryDays(year).filter((date) => !off.has(date))
  if (missing.length > 0) {
    const line = root.members?.get('days')?.line ?? root.line
    fault(line, `缺少法定放假的日子：${missing.join('、')}（全国年节及纪念日放假办法第二条）。`)
  }
}

/** A festival is one stretch: a working day in the middle of it is a line that was forgotten. */
function refuseHoles(days: CalendarYear['days'], lines: ReadonlyMap<string, number>, fault: Complain): void {
  const off = new Set(days.filter((day) => day.isOffDay).map(({ date }) => date))
  const stretches = Map.groupBy(
    days.filter((day) => day.isOffDay && !day.local),
    ({ name }) => name,
  )
  for (const [name, stretch] of stretches) {
    const dates = stretch.map(({ date }) => date).toSorted()
    for (const [index, date] of dates.entries()) {
      const before = dates[index - 1]
      const hole = before === undefined ? undefined : workedBetween(before, date, off)
      if (hole)
        fault(
          lines.get(date) ?? 0,
          `「${name}」在 ${before} 和 ${date} 之间缺了 ${hole}，请补上这一天，或者改名称。`,
        )
    }
  }
}

/** The first weekday between two dates that is not off. */
function workedBetween(from: string, to: string, off: ReadonlySet<string>): string | undefined {
  for (let day = toDayNumber(from) + 1; day < toDayNumber(to); day += 1) {
    const weekend = [0, 6].includes((day + 4) % 7)
    if (!weekend && !off.has(toDate(day))) return toDate(day)
  }
  return undefined
}

/** The days of a covered year that are worked before and off after, or the other way round. */
function changesOf(existing: Calendar, notice: Notice, lines: ReadonlyMap<string, number>): NoticeChange[] {
  const before = existing.years.find((each) => each.year === notice.year)
  if (!before) return []
  const after = withNotice(existing, notice, existing.version)
  const dates = new Set([...before.days, ...notice.days].map((day) => day.date))
  return [...dates].toSorted().flatMap((date) => {
    const was = isWorkingDay(existing, date)
    if (isWorkingDay(after, date) === was) return []
    return [{ date, line: lines.get(date) ?? null, from: was ? 'worked' : 'off', to: was ? 'off' : 'worked' }]
  })
}

const SAID = { worked: '上班', off: '放假' }

/** What was published is not changed by the way. A local day off (办法 4) is the region's own to give and to take back. */
function refuseContradictions(
  root: Spot,
  existing: Calendar,
  notice: Notice,
  changes: readonly NoticeChange[],
  fault: Complain,
): void {
  const before = existing.years.find((each) => each.year === notice.year)?.days ?? []
  for (const { date, line, from, to } of changes) {
    const said = [...before, ...notice.days].find((day) => day.date === date)
    if (said?.local) continue
    const now = line === null ? '没有写' : `写成${SAID[to]}`
    fault(
      line ?? root.members?.get('days')?.line ?? root.line,
      `${date} 已经公布为${SAID[from]}，这里${now}。`,
    )
  }
}

/** The calendar in which a notice takes the place of what was known of its year. */
export function withNotice(calendar: Calendar, notice: Notice, version: number): Calendar {
  const { year, papers, days } = notice
  return buildCalendar([...calendar.years.filter((each) => each.year !== year), { year, papers, days }], {
    hours: notice.officeHours ?? calendar.hours,
    version,
  })
}
