/** A limit as a list states it, in the unit in which it is stated. */
type Length = { n: number; unit: 'working' | 'natural' | 'month' | 'year' | 'hour' }

/** By convention of the figures a month has 22 working days or 30 natural ones, a year 253 or 365; 24 hours are a natural day. */
const DAYS = {
  working: { working: 1, natural: undefined, month: 22, year: 253, hour: undefined },
  natural: { working: undefined, natural: 1, month: 30, year: 365, hour: 1 / 24 },
} as const
/** So many natural days pass with a working day where no holiday comes between: five of a week of seven. */
const PER_WORKING_DAY = 7 / 5

/** Days of one unit; undefined where only a calendar could say. */
export function inDays({ n, unit }: Length, as: 'working' | 'natural'): number | undefined {
  const each = DAYS[as][unit]
  return each === undefined ? undefined : n * each
}

/** Natural days with the weekends of working days counted in; holidays are not. */
export const withWeekends = (limit: Length): number =>
  inDays(limit, 'natural') ?? (inDays(limit, 'working') ?? 0) * PER_WORKING_DAY

/**
 * Whether one limit is longer than another. `over` and `within` hold whatever the calendar says; between working days and natural
 * days or hours `seems-over` is what comes out when five working days are taken for seven days.
 */
export function compareLimits(one: Length, other: Length): 'within' | 'over' | 'seems-over' {
  for (const as of ['working', 'natural'] as const) {
    const [a, b] = [inDays(one, as), inDays(other, as)]
    if (a !== undefined && b !== undefined && a > b) return 'over'
  }
  const same = (['working', 'natural'] as const).some(
    (as) => inDays(one, as) !== undefined && inDays(other, as) !== undefined,
  )
  if (same) return 'within'
  // A working day takes a day at least.
  const least = inDays(one, 'working')
  if (least !== undefined && least > (inDays(other, 'natural') ?? Infinity)) return 'over'
  return withWeekends(one) > withWeekends(other) ? 'seems-over' : 'within'
}

/** How lengths of two units were compared, for whoever reads the result. */
export const CONVERSION = '5 个工作日按 7 天、24 小时按 1 天折算，没有算节假日'
export const daysWords = (days: number): string => `${Math.round(days * 10) / 10} 天`
