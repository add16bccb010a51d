import { Buffer } from 'node:buffer'
import { z } from 'zod'
import { refuseSupervision } from './refusals.ts'

/** Where a page ends: the values that order the list, in their order, as texts. */
export function writeCursor(values: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(values.map(String))).toString('base64url')
}

/** Reads a cursor of so many parts. Refuses what did not come from `writeCursor`, or from another list. */
export function readCursor(text: string, shape: readonly z.ZodType<string>[]): string[] {
  try {
    const values = z.array(z.string()).parse(JSON.parse(Buffer.from(text, 'base64url').toString()))
    if (values.length !== shape.length) throw new RangeError('a cursor of another list')
    return shape.map((part, at) => part.parse(values[at]))
  } catch {
    throw refuseSupervision('cursor.unreadable')
  }
}

/** One row more than asked for tells that there is a next page. */
export function cutPage<Row>(
  rows: readonly Row[],
  limit: number,
  cursorOf: (row: Row) => readonly (string | number)[],
): { rows: Row[]; next: string | null } {
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  return { rows: page, next: last ? writeCursor(cursorOf(last)) : null }
}
