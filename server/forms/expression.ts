import { z } from 'zod'

/** A JSON scalar: what a field can hold. Dates are `YYYY-MM-DD`, instants RFC 3339. */
export type Value = string | number | boolean

/**
 * A small typed expression, written as JSON so that a region is data:
 * `"$mother.name"` reads an element, other scalars stand for themselves, an object applies one operator.
 * `surname` takes the family name off a Han name; `text` reads an element as its code list says it (汉族 for 01): the region
 * loader writes the list into `of`.
 * `if` without a third part gives nothing when its test fails.
 * Three-valued: an operator whose input is not known yet gives `undefined`, never a guess.
 */
export type Expression =
  | Value
  | { known: string }
  | { not: Expression }
  | { and: Expression[] }
  | { or: Expression[] }
  | { eq: [Expression, Expression] }
  | { in: [Expression, Value[]] }
  | { gte: [Expression, Expression] }
  | { lte: [Expression, Expression] }
  | { if: [Expression, Expression, Expression?] }
  | { first: Expression[] }
  | { join: Expression[] }
  | { date: Expression }
  | { surname: Expression }
  | { text: string; of?: Record<string, string> }

export const Expression: z.ZodType<Expression> = z.lazy(() =>
  z.union([
    z.string(),
    z.number(),
    z.boolean(),
    z.strictObject({ known: z.string().startsWith('$') }),
    z.strictObject({ not: Expression }),
    z.strictObject({ and: z.array(Expression).min(1) }),
    z.strictObject({ or: z.array(Expression).min(1) }),
    z.strictObject({ eq: z.tuple([Expression, Expression]) }),
    z.strictObject({ in: z.tuple([Expression, z.array(z.union([z.string(), z.number(), z.boolean()]))]) }),
    z.strictObject({ gte: z.tuple([Expression, Expression]) }),
    z.strictObject({ lte: z.tuple([Expression, Expression]) }),
    z.strictObject({ if: z.tuple([Expression, Expression, Expression.optional()]) }),
    z.strictObject({ first: z.array(Expression).min(1) }),
    z.strictObject({ join: z.array(Expression).min(1) }),
    z.strictObject({ date: Expression }),
    z.strictObject({ surname: Expression }),
    z.strictObject({ text: z.string().startsWith('$'), of: z.record(z.string(), z.string()).optional() }),
  ]),
)

type NameOf<Part> = Part extends object ? Exclude<keyof Part, 'of'> : never

/** The members that name operators. */
export const OPERATORS: Readonly<Record<NameOf<Expression>, true>> = {
  known: true,
  not: true,
  and: true,
  or: true,
  eq: true,
  in: true,
  gte: true,
  lte: true,
  if: true,
  first: true,
  join: true,
  date: true,
  surname: true,
  text: true,
}

export type Read = (element: string) => Value | undefined
export type Evaluate = (read: Read) => Value | undefined

/** Turns an expression into a closure; compiled once per published version, run for every plan. */
export function compile(expression: Expression): Evaluate {
  if (typeof expression === 'string' && expression.startsWith('$')) {
    const element = expression.slice(1)
    return (read) => read(element)
  }
  if (typeof expression !== 'object') return () => expression
  if ('known' in expression) {
    const element = expression.known.slice(1)
    return (read) => read(element) !== undefined
  }
  if ('not' in expression) {
    const inner = compile(expression.not)
    return (read) => negate(inner(read))
  }
  if ('and' in expression) return settle(expression.and.map(compile), false)
  if ('or' in expression) return settle(expression.or.map(compile), true)
  if ('eq' in expression) return compare(expression.eq, (a, b) => a === b)
  if ('gte' in expression) return compare(expression.gte, (a, b) => a >= b)
  if ('lte' in expression) return compare(expression.lte, (a, b) => a <= b)
  if ('in' in expression) {
    const [of, list] = expression.in
    return compare([of, true], (a) => list.includes(a))
  }
  if ('if' in expression) {
    const [test, yes] = [compile(expression.if[0]), compile(expression.if[1])]
    const no = expression.if[2] === undefined ? undefined : compile(expression.if[2])
    return (read) => {
      const answer = test(read)
      return answer === undefined ? undefined : answer === true ? yes(read) : no?.(read)
    }
  }
  if ('first' in expression) {
    const parts = expression.first.map(compile)
    return (read) => firstDefined(parts, read)
  }
  if ('join' in expression) {
    const parts = expression.join.map(compile)
    return (read) => {
      let text = ''
      for (const part of parts) {
        const piece = part(read)
        if (piece === undefined) return undefined
        text += piece
      }
      return text
    }
  }
  if ('surname' in expression) {
    const name = compile(expression.surname)
    return (read) => surnameOf(name(read))
  }
  if ('text' in expression) {
    const element = expression.text.slice(1)
    const of = expression.of ?? {}
    return (read) => {
      const value = read(element)
      return value === undefined ? undefined : (of[String(value)] ?? value)
    }
  }
  const instant = compile(expression.date)
  return (read) => {
    const value = instant(read)
    return typeof value === 'string' ? value.slice(0, 10) : undefined
  }
}

/** 复姓 in use; every other Han family name has one character. */
const COMPOUND_SURNAMES = new Set(
  '欧阳 司马 上官 诸葛 夏侯 皇甫 尉迟 公孙 慕容 令狐 司徒 司空 东方 南宫 长孙 宇文 轩辕 端木 独孤 百里 呼延 闻人 澹台 濮阳 淳于 单于 申屠 公冶 太叔 仲孙 钟离 鲜于 闾丘 赫连 东郭 南门 羊舌 微生 梁丘 左丘 西门'.split(
    ' ',
  ),
)

/** The family name at the front of a Han name; nothing for names without one (阿依努尔·吐尔逊) or in other scripts. */
function surnameOf(name: Value | undefined): string | undefined {
  if (typeof name !== 'string' || !/^\p{Script=Han}{2,}$/u.test(name)) return undefined
  const characters = [...name]
  const two = characters.slice(0, 2).join('')
  return characters.length > 2 && COMPOUND_SURNAMES.has(two) ? two : characters[0]
}

/** The elements that an expression reads, each once. */
export function inputsOf(expression: Expression): string[] {
  const found = new Set<string>()
  const visit = (part: unknown): void => {
    if (typeof part === 'string') {
      if (part.startsWith('$')) found.add(part.slice(1))
    } else if (Array.isArray(part)) part.forEach(visit)
    else if (part && typeof part === 'object') Object.values(part).forEach(visit)
  }
  visit(expression)
  return [...found]
}

function negate(value: Value | undefined): boolean | undefined {
  return value === undefined ? undefined : value !== true
}

function compare(pair: [Expression, Expression], test: (a: Value, b: Value) => boolean): Evaluate {
  const [left, right] = [compile(pair[0]), compile(pair[1])]
  return (read) => {
    const a = left(read)
    const b = right(read)
    return a === undefined || b === undefined ? undefined : test(a, b)
  }
}

/** `and` settles on the first false, `or` on the first true; otherwise one unknown makes the whole unknown. */
function settle(parts: Evaluate[], decisive: boolean): Evaluate {
  return (read) => {
    let unknown = false
    for (const part of parts) {
      const value = part(read)
      if (value === undefined) unknown = true
      else if ((value === true) === decisive) return decisive
    }
    return unknown ? undefined : !decisive
  }
}

function firstDefined(parts: Evaluate[], read: Read): Value | undefined {
  for (const part of parts) {
    const value = part(read)
    if (value !== undefined) return value
  }
  return undefined
}
