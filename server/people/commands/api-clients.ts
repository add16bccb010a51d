import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { isUuid, uuidv7 } from '../../platform/ids.ts'
import { demand } from '../../platform/refusal.ts'
import { cipherOfText, openText, sealText, type SealCipher } from '../../platform/sealing.ts'
import { randomToken, sha256 } from '../../platform/secrets.ts'
import { isSigningKey, type SignatureVersion, type SigningKey } from '../../platform/signature.ts'
import { refusePeople } from '../refusals.ts'

/** `intake.push:hrss-cases`: a room's word, and after the colon what it is limited to. */
const SCOPE = /^[a-z]+\.[a-z-]+(:[a-z0-9-]{1,40})?$/

/**
 * Gives a program a key. The key is told this once; only its hash is kept. Refuses an office that is not there, and a
 * scope that cannot be one.
 */
export async function addClient(
  ctx: WriteCtx,
  input: { name: string; offices: readonly string[]; scopes: readonly string[] },
): Promise<{ id: string; key: string }> {
  const name = input.name.trim()
  demand(name !== '' && [...name].length <= 50 ? undefined : refusePeople('client.name'))
  const known = input.offices.every((office) => ctx.world.region.offices.has(office))
  demand(input.offices.length > 0 && known ? undefined : refusePeople('client.office'))
  const scoped = input.scopes.length > 0 && input.scopes.every((scope) => SCOPE.test(scope))
  demand(scoped ? undefined : refusePeople('client.scope'))
  const id = uuidv7(ctx.now)
  const key = randomToken()
  await sql`
    insert into people.client (id, name, offices, scopes, key_hash, created_at)
    values (${id}, ${name}, ${input.offices}, ${input.scopes}, ${sha256(key)}, ${ctx.now})`.execute(ctx.db)
  await record(ctx, 'client.added', id, { name, offices: input.offices, scopes: input.scopes })
  return { id, key }
}

/**
 * A program of the demo with a key that is known beforehand; safe to call at every start. Only called in demo mode, where the other side
 * is a simulator that the same start has brought up.
 */
export async function keepDemoClient(
  ctx: WriteCtx,
  given: {
    name: string
    offices: readonly string[]
    scopes: readonly string[]
    key: string
    signing: SigningKey | undefined
  },
  secret: string,
): Promise<void> {
  const { name, offices, scopes, signing } = given
  const sealed = signing ? [{ version: signing.version, sealed: sealText(secret, signing.key) }] : []
  await sql`
    insert into people.client (id, name, offices, scopes, key_hash, signing, created_at)
    values (${uuidv7(ctx.now)}, ${name}, ${offices}, ${scopes}, ${sha256(given.key)}, ${JSON.stringify(sealed)}, ${ctx.now})
    on conflict on constraint client_key do update
      set name = excluded.name, offices = excluded.offices, scopes = excluded.scopes, signing = excluded.signing`.execute(
    ctx.db,
  )
}

/** The key stops working at once. Refuses a client that is not there. */
export async function disableClient(ctx: WriteCtx, id: string): Promise<void> {
  demand(isUuid(id) ? undefined : refusePeople('client.unknown'))
  const done = await sql`update people.client set disabled = true where id = ${id} returning id`.execute(
    ctx.db,
  )
  demand(done.rows.length > 0 ? undefined : refusePeople('client.unknown'))
  await record(ctx, 'client.disabled', id)
}

/**
 * Has a program sign its messages from now on. For the HMACs the key is made here and told this once; for SM2 the program keeps
 * its private key and gives the public one. A second key stands beside the first until `replace` leaves only the new one.
 */
export async function addSigningKey(
  ctx: WriteCtx,
  input: { id: string; version: SignatureVersion; publicKey?: string | undefined; replace?: boolean },
  secret: string,
  cipher?: SealCipher,
): Promise<SigningKey> {
  const { version } = input
  const key = version === 'v1sm2' ? (input.publicKey ?? '') : `whsec_${randomBytes(32).toString('base64')}`
  demand(isSigningKey({ version, key }) ? undefined : refusePeople('client.signing-key'))
  const added = JSON.stringify([{ version, sealed: sealText(secret, key, cipher) }])
  const done = await sql`
    update people.client
    set signing = ${input.replace ? sql`'[]'::jsonb` : sql`signing`} || ${added}::jsonb
    where id = ${isUuid(input.id) ? input.id : null}::uuid returning id`.execute(ctx.db)
  demand(done.rows.length > 0 ? undefined : refusePeople('client.unknown'))
  await record(ctx, 'client.signing-added', input.id, { version, replace: input.replace ?? false })
  return { version, key }
}

/** Seals every signing key anew that was sealed by another cipher than new ones are now. Gives how many there were. */
export async function resealSigningKeys(ctx: WriteCtx, secret: string, cipher: SealCipher): Promise<number> {
  type Kept = { version: string; sealed: string }
  const { rows } = await sql<{ id: string; signing: Kept[] }>`
    select id, signing from people.client where signing <> '[]' order by id for update`.execute(ctx.db)
  let count = 0
  for (const { id, signing } of rows) {
    const old = signing.filter(({ sealed }) => cipherOfText(sealed) !== cipher)
    if (old.length === 0) continue
    const again = signing.map(({ version, sealed }) => ({
      version,
      sealed: cipherOfText(sealed) === cipher ? sealed : sealText(secret, openText(secret, sealed), cipher),
    }))
    await sql`update people.client set signing = ${JSON.stringify(again)}::jsonb where id = ${id}`.execute(
      ctx.db,
    )
    count += old.length
  }
  return count
}
