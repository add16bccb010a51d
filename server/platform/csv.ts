import { addressOf, type CellFault, type SheetRow } from './workbook.ts'

/** More characters than this share, and more than one, that are broken or no text, and it is no text in that encoding. */
const MOST_BROKEN = 0.02
const BROKEN = '\uFFFD'

/** What a file may cost when it is read: a cell costs 1, so that 100,000 lines of a hundred cells can be read. */
const MOST_COST = 16_000_000
/** What begins a value, and how many cells' worth of memory that takes. */
const COSTS: ReadonlyMap<number, number> = new Map(
  Object.entries({ ',': 1, ';': 1, '\t': 1, '[': 4, '{': 4, '\n': 16 }).map(([char, cost]) => [
    char.charCodeAt(0),
    cost,
  ]),
)

/** The text of a file; `fault` says why it has none that can be read. */
export function textOf(bytes: Uint8Array): string | { fault: string } {
  const text = decode(bytes)
  if (text === undefined)
    return {
      fault: '这个文件读不出文字：不是表格，或者编码认不出来。请另存为 .xlsx，或者 UTF-8 的 CSV，再上传。',
    }
  return costsTooMuch(text)
    ? { fault: '这个文件的行数或者格数太多，一次读不完。请核对是不是选错了文件；没错的，请分成几份再上传。' }
    : text
}

/** A small file can be packed so that it unpacks to a hundred million empty lines. */
function costsTooMuch(text: string): boolean {
  let cost = 0
  for (let at = 0; at < text.length && cost <= MOST_COST; at += 1) cost += COSTS.get(text.charCodeAt(at)) ?? 0
  return cost > MOST_COST
}

/**
 * UTF-16 with or without its mark, UTF-8 where it is one, else GB18030, as spreadsheets in China save it. A few broken bytes are kept
 * as U+FFFD, and `parseCsv` names their cells; undefined where it is no text at all.
 */
export function decode(bytes: Uint8Array): string | undefined {
  const wide = wideEncoding(bytes)
  const read = (encoding: string): { text: string; broken: number; most: number } => {
    const text = new TextDecoder(encoding).decode(bytes)
    const most = Math.max(1, text.length * MOST_BROKEN)
    return { text, most, broken: countBroken(text, most) }
  }
  const first = read(wide ?? 'utf-8')
  const second = wide === undefined && first.broken > 0 ? read('gb18030') : first
  const { text, broken, most } = second.broken < first.broken ? second : first
  return broken <= most && !text.includes('\0') ? text : undefined
}

const NO_CHARACTER = /(?![\t\r\n])\p{Cc}|\uFFFD/gu
/** Characters that could not be decoded, and those that no text has; more than `most` are not counted. */
function countBroken(text: string, most: number): number {
  let broken = 0
  NO_CHARACTER.lastIndex = 0
  while (broken <= most && NO_CHARACTER.test(text)) broken += 1
  return broken
}

/** UTF-16 by its mark, or by the zeros that every comma, digit and line end has in it. */
function wideEncoding(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  let [first, second] = [0, 0]
  const end = Math.min(bytes.length, 4096)
  for (let at = 0; at + 1 < end; at += 2) {
    if (bytes[at] === 0 && bytes[at + 1] !== 0) first += 1
    if (bytes[at + 1] === 0 && bytes[at] !== 0) second += 1
  }
  if (Math.max(first, second) < Math.max(2, end / 100) || Math.min(first, second) > 0) return undefined
  return first > second ? 'utf-16be' : 'utf-16le'
}

/**
 * Reads CSV (RFC 4180): quoted cells may hold separators, line ends and doubled quotes; the cells are separated by commas, or where
 * the first line has none, by tabs or semicolons. Empty lines are left out; the others keep the number by which spreadsheets
 * show them, from 1. A quote that nothing closes is a fault of its cell, and spoils only its own line; so is a character that could
 * not be decoded.
 */
export function parseCsv(given: string): SheetRow[] {
  const text = given.replace(/^\uFEFF/, '')
  const told = /^sep=(.)\r?\n/i.exec(text)
  const separator = told?.[1] ?? separatorOf(text)
  const rows: SheetRow[] = []
  let number = told ? 1 : 0
  /** Where the line that is being read begins. */
  let begun = told?.[0].length ?? 0
  let cells: string[] = []
  let faults = new Map<number, CellFault>()
  let cell = ''
  /** Where the cell that is being read began with a quote. */
  let quote: number | undefined

  const endCell = (): void => {
    if (cell.includes(BROKEN)) fault('garbled')
    cells.push(cell.trim())
    cell = ''
  }
  const fault = (kind: CellFault['kind']): void => {
    const at = addressOf(number + 1, cells.length)
    faults.set(cells.length, { kind, at, text: cell.slice(0, 40) })
  }
  const endRow = (next: number, raw?: string): void => {
    number += 1
    if (cells.some((each) => each !== '') || faults.size > 0)
      rows.push({ row: number, cells, faults, ...(raw === undefined ? {} : { raw }) })
    begun = next
    cells = []
    faults = new Map()
  }
  /** The line of a quote that nothing closes is given up; reading goes on with the next line. */
  const giveUp = (from: number): number => {
    fault('quote')
    const end = text.indexOf('\n', from)
    const next = end === -1 ? text.length : end + 1
    cells.push('')
    cell = ''
    endRow(next, text.slice(begun, next).trimEnd())
    return next - 1
  }

  for (let at = told?.[0].length ?? 0; at <= text.length; at += 1) {
    const char = text[at]
    if (quote !== undefined) {
      if (char === undefined) at = giveUp(quote)
      else if (char !== '"') {
        cell += char
        continue
      } else if (text[at + 1] === '"') {
        cell += '"'
        at += 1
        continue
      } else if (cell.includes('\n') && !closes(text, at + 1, separator)) at = giveUp(quote)
      quote = undefined
    } else if (char === undefined) {
      if (cell !== '' || cells.length > 0) {
        endCell()
        endRow(at)
      }
    } else if (char === '"' && cell.trim() === '') {
      cell = ''
      quote = at
    } else if (char === separator) endCell()
    else if (char === '\n') {
      endCell()
      endRow(at + 1)
    } else if (char !== '\r') cell += char
  }
  return rows
}

/** After the quote that closes a cell comes a separator or the end of the line. */
const closes = (text: string, at: number, separator: string): boolean => {
  const rest = /[^ ]|$/.exec(text.slice(at, at + 50))?.[0]
  return rest === undefined || rest === '' || rest === separator || rest === '\r' || rest === '\n'
}

/** What stands between the cells of the first line. */
function separatorOf(text: string): string {
  const head =
    /^(?:"(?:[^"]|"")*"|[^"\n])*/.exec(text.slice(0, 20_000))?.[0].replaceAll(/"(?:[^"]|"")*"/g, '') ?? ''
  return [',', '\t', ';'].find((each) => head.includes(each)) ?? ','
}
