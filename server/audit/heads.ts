import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { Head } from './model.ts'

/** The file in the data folder where this program keeps heads of the chain by itself: whoever has only the database cannot change it. */
export const HEADS_FILE = 'audit-heads'

/** Heads as they are kept: a JSON object a line. */
export const headLines = (heads: readonly Head[]): string =>
  heads.map((head) => `${JSON.stringify(head)}\n`).join('')

/** Adds heads to a file. */
export function keepHeads(path: string, heads: readonly Head[]): void {
  if (heads.length > 0) appendFileSync(path, headLines(heads), { mode: 0o600, flush: true })
}

/** Reads heads; undefined where one line is none. The last line may be cut off, for the program may have been killed while writing. */
export function readHeads(text: string): Head[] | undefined {
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  const lines = whole.split('\n').filter((line) => line !== '')
  const heads = lines.map((line) => {
    try {
      return Head.safeParse(JSON.parse(line)).data
    } catch {
      return undefined
    }
  })
  return heads.every((head) => head !== undefined) ? heads : undefined
}

/** The heads that this program has kept; none where it has kept none yet. */
export function keptHeads(path: string): Head[] {
  if (!existsSync(path)) return []
  const heads = readHeads(readFileSync(path, 'utf8'))
  if (!heads) throw new Error(`${path} holds a line that is no head of the audit chain`)
  return heads
}
