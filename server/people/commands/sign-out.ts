import type { Database } from '../../platform/db.ts'
import { sha256 } from '../../platform/secrets.ts'

/** Ends a session, of a person or an officer. Without a token, or with one that is no longer good, nothing happens. */
export async function signOut(db: Database, token: string | undefined): Promise<void> {
  if (!token) return
  await db.run('people-sign-out', 'delete from people.session where token_hash = $1', [sha256(token)])
}
