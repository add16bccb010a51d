import type { Database } from '../../platform/db.ts'
import { ANYONE } from '../../platform/ctx.ts'
import { stamp } from '../sign.ts'
import { grantedResponse, rejectedResponse } from '../timestamp.ts'
import { readTimestampRequest } from '../timestamp-request.ts'

/** 时间戳服务, RFC 3161 §3.4: the answer to a request, in DER. What cannot be stamped is refused in the form of the standard. */
export async function answerTimestamp(db: Database, request: Uint8Array): Promise<Buffer> {
  const read = readTimestampRequest(request)
  if ('refused' in read) return rejectedResponse(read.refused)
  return grantedResponse(await db.read(ANYONE, (ctx) => stamp(ctx, read.digest, read)))
}
