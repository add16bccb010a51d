/** A JSON value with the line on which it begins. */
export type Spot = {
  line: number
  value: unknown
  members?: ReadonlyMap<string, Spot>
  items?: readonly Spot[]
}

/** What is wrong with a text that is no JSON, or has a name twice, and on which line. */
export class JsonFault extends Error {
  readonly line: number
  constructor(line: number, reason: string) {
    super(reason)
    this.name = 'JsonFault'
    this.line = line
  }
}

const DEEPEST = 20
const STRING = /"(?:[^"\\]|\\.)*"/y
const WORD = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y
const SPACE = /[ \t\r\n]*/y

/** Parses JSON as `JSON.parse` does, and keeps the line of every value, so that a fault can be shown where it stands. */
export function readJsonLines(text: string): Spot {
  let at = 0
  let [line, counted] = [1, 0]
  const lineNow = (): number => {
    for (; counted < at; counted += 1) if (text[counted] === '\n') line += 1
    return line
  }
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    const found = pattern.exec(text)?.[0]
    if (found !== undefined) at += found.length
    return found
  }
  const fail = (reason: string): never => {
    throw new JsonFault(lineNow(), reason)
  }
  const expect = (sign: string): void => {
    take(SPACE)
    if (text[at] !== sign) fail(`这里应当是「${sign}」`)
    at += 1
  }
  const string = (): string => {
    take(SPACE)
    const found = take(STRING) ?? fail('这里应当是用双引号括起来的文字')
    try {
      return JSON.parse(found) as string
    } catch {
      return fail('双引号里的文字写法不对')
    }
  }
  const list = (end: string, each: () => void): void => {
    at += 1
    take(SPACE)
    if (text[at] === end) {
      at += 1
      return
    }
    for (;;) {
      each()
      take(SPACE)
      if (text[at] === end) break
      expect(',')
    }
    at += 1
  }
  const read = (depth: number): Spot => {
    take(SPACE)
    const begun = lineNow()
    if (depth > DEEPEST) fail('括号套得太深了')
    if (text[at] === '{') {
      const members = new Map<string, Spot>()
      list('}', () => {
        const name = string()
        if (members.has(name)) fail(`「${name}」写了两次`)
        expect(':')
        members.set(name, read(depth + 1))
      })
      const value = Object.fromEntries([...members].map(([name, spot]) => [name, spot.value]))
      return { line: begun, value, members }
    }
    if (text[at] === '[') {
      const items: Spot[] = []
      list(']', () => items.push(read(depth + 1)))
      return { line: begun, value: items.map((spot) => spot.value), items }
    }
    if (text[at] === '"') return { line: begun, value: string() }
    const word =
      take(WORD) ?? fail(at < text.length ? `看不懂「${text.slice(at, at + 10)}」` : '内容没有写完')
    return { line: begun, value: JSON.parse(word) as unknown }
  }
  const root = read(0)
  take(SPACE)
  if (at < text.length) fail('后面多出了内容')
  return root
}
