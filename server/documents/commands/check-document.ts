import { sql } from 'kysely'
import { addressGroup } from '../../people/rules.ts'
import { ANYONE } from '../../platform/ctx.ts'
import type { Database } from '../../platform/db.ts'
import { sameText, sha256 } from '../../platform/secrets.ts'
import type { IssuedDocument } from '../model.ts'
import { noSuchDocument, tooManyChecks } from '../refusals.ts'
import { readCode, readDocumentNumber } from '../rules.ts'
import { loadDocument } from '../store.ts'

/** How often somebody may be wrong, and within what time. */
const MISSES = 20
const SECONDS = 3600

/**
 * 核验. The document, for whoever knows its number and its check code: the number alone is easily guessed. Number and code are
 * wrong with one and the same answer; each miss is kept with the hash of the address, and too many are refused.
 */
export async function checkDocument(
  db: Database,
  input: { number: string; code: string; ip: string },
): Promise<IssuedDocument> {
  const address = sha256(`document-check:${addressGroup(input.ip)}`)
  const number = readDocumentNumber(input.number)
  const code = readCode(input.code)
  const seen = await db.read(ANYONE, async (ctx) => {
    const since = new Date(ctx.now.getTime() - SECONDS * 1000)
    const misses = await sql<{ count: number; oldest: Date }>`
      select count(*) as count, min(at) as oldest from documents.check_miss
      where address_hash = ${address} and at > ${since}`.execute(ctx.db)
    const { count = 0, oldest = ctx.now } = misses.rows[0] ?? {}
    if (count >= MISSES) throw tooManyChecks(SECONDS - (ctx.now.getTime() - oldest.getTime()) / 1000)
    return number === undefined ? undefined : loadDocument(ctx, number)
  })
  if (seen && sameText(seen.code, code)) return seen
  await db.write(ANYONE, (ctx) =>
    sql`
      insert into documents.check_miss (address_hash, at, number)
      values (${address}, ${ctx.now}, ${input.number.slice(0, 60)})`.execute(ctx.db),
  )
  throw noSuchDocument()
}
