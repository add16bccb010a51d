import { readHeaded } from '../platform/sheet.ts'
import type { Rows, Way } from './connector-model.ts'
import { memberAt, rowsOf } from './rules.ts'

/**
 * A recorded sample as somebody has kept it: an answer or objects in JSON, lines of a CSV with their heading, a workbook. `fault` says why
 * it is none of these.
 */
export async function readSample(bytes: Uint8Array, way: Way): Promise<Rows | { fault: string }> {
  const text = Buffer.from(bytes)
    .toString('utf8')
    .replace(/^\uFEFF/, '')
  return /^\s*[[{]/.test(text) ? ofJson(text, way) : readHeaded(bytes)
}

function ofJson(text: string, way: Way): Rows | { fault: string } {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    return { fault: '看起来是 JSON，可是不完整。请从头到尾复制整段回答。' }
  }
  const listed = way.kind === 'http' && !Array.isArray(body) ? memberAt(body, way.rows) : body
  if (way.kind === 'http' && listed === undefined)
    return { fault: `回答里没有「${way.rows}」这个列表。请核对清单的位置。` }
  const read = rowsOf(Array.isArray(listed) ? listed : [listed])
  return read.rows.length > 0 ? read : { fault: '里面没有一条数据。请贴一段有数据的回答。' }
}
