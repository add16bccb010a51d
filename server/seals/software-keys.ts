import { createPrivateKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { sql } from 'kysely'
import type { ReadCtx, WriteCtx } from '../platform/ctx.ts'
import type { SealCipher } from '../platform/sealing.ts'
import { unwrap, wrap, type MasterKey, type MasterKeys } from './master.ts'
import type { KeyAlgorithm, KeyInfo, KeyStore } from './model.ts'
import { generateSm2, signSm2 } from './sm2.ts'

/** Opened keys are kept in memory, these many at most, so that a signature does not cost a derivation and a look-up. */
const MOST_OPEN = 200

type Opened = { signer: KeyObject | Buffer }

/** The wrapping is bound to what the key is: a row that was moved to another key does not open. */
const boundTo = (id: string, algorithm: KeyAlgorithm, publicKey: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${id} ${algorithm} `), publicKey])

/**
 * Private keys in the database, each encrypted under a key derived from the master key, which is not in the database: whoever has only
 * one of both has nothing. New ones by `cipher`; each row says by which it was.
 */
export function softwareKeys(masters: MasterKeys, cipher: SealCipher = 'aes-256-gcm'): KeyStore {
  const opened = new Map<string, Opened>()

  async function open(ctx: ReadCtx, key: KeyInfo): Promise<Opened> {
    const kept = opened.get(key.id)
    if (kept) return kept
    const { rows } = await sql<{ master: string; cipher: SealCipher; wrapped: Buffer }>`
      select master, cipher, wrapped from seals.wrapped_key where key_id = ${key.id}`.execute(ctx.db)
    const row = rows[0]
    if (!row) throw new Error(`there is no private key ${key.id}`)
    const bound = boundTo(key.id, key.algorithm, key.publicKey)
    const bytes = unwrap(row.cipher, masterOf(masters, row.master), key.id, bound, row.wrapped)
    const fresh = { signer: key.algorithm === 'sm2' ? bytes : privateKeyOf(bytes) }
    if (opened.size >= MOST_OPEN) opened.delete(opened.keys().next().value ?? '')
    opened.set(key.id, fresh)
    return fresh
  }

  return {
    place: 'software',
    algorithms: ['ecdsa-p256', 'rsa-3072', 'sm2'],
    async create(ctx, id, algorithm) {
      const pair = generate(algorithm)
      const master = masters()[0]
      if (!master) throw new Error('there is no master key')
      const wrapped = wrap(cipher, master, id, boundTo(id, algorithm, pair.publicKey), pair.privateKey)
      await sql`
        insert into seals.wrapped_key (key_id, master, cipher, wrapped)
        values (${id}, ${master.id}, ${cipher}, ${wrapped})`.execute(ctx.db)
      return pair.publicKey
    },
    async sign(ctx, key, bytes) {
      const { signer } = await open(ctx, key)
      return Buffer.isBuffer(signer) ? signSm2(signer, bytes) : sign('sha256', bytes, signer)
    },
    async destroy(ctx, key) {
      opened.delete(key.id)
      await ctx.run('seals-key-destroy', 'delete from seals.wrapped_key where key_id = $1', [key.id])
    },
  }
}

function generate(algorithm: KeyAlgorithm): { privateKey: Buffer; publicKey: Buffer } {
  if (algorithm === 'sm2') return generateSm2()
  const { privateKey, publicKey } =
    algorithm === 'rsa-3072'
      ? generateKeyPairSync('rsa', { modulusLength: 3072 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return {
    privateKey: privateKey.export({ type: 'pkcs8', format: 'der' }),
    publicKey: publicKey.export({ type: 'spki', format: 'der' }),
  }
}

/** What OpenSSL says of a key that it cannot read may hold parts of it. */
function privateKeyOf(bytes: Buffer): KeyObject {
  try {
    return createPrivateKey({ key: bytes, format: 'der', type: 'pkcs8' })
  } catch {
    throw new Error('a private key was opened and is none')
  }
}

function masterOf(masters: MasterKeys, id: string): MasterKey {
  const found = masters().find((master) => master.id === id)
  if (!found) throw new Error(`the master key ${id} is not known here; add it to TONGBAN_KEY_MASTER`)
  return found
}

/**
 * Encrypts every private key anew that an older master key still holds, or that was encrypted by another cipher than new ones are now; the
 * older master key can be thrown away afterwards. Signing goes on meanwhile. Gives how many there were.
 */
export async function rewrapKeys(
  ctx: WriteCtx,
  masters: MasterKeys,
  cipher: SealCipher = 'aes-256-gcm',
): Promise<number> {
  const newest = masters()[0]
  if (!newest) throw new Error('there is no master key')
  type Row = Pick<KeyInfo, 'id' | 'algorithm' | 'publicKey'> & {
    master: string
    before: SealCipher
    wrapped: Buffer
  }
  const { rows } = await sql<Row>`
    select k.id, k.algorithm, k.public_key as "publicKey", w.master, w.cipher as before, w.wrapped
    from seals.wrapped_key w join seals.key k on k.id = w.key_id
    where w.master <> ${newest.id} or w.cipher <> ${cipher} order by k.id for update of w`.execute(ctx.db)
  for (const { id, algorithm, publicKey, master, before, wrapped } of rows) {
    const bound = boundTo(id, algorithm, publicKey)
    const bytes = unwrap(before, masterOf(masters, master), id, bound, wrapped)
    await sql`
      update seals.wrapped_key
      set master = ${newest.id}, cipher = ${cipher}, wrapped = ${wrap(cipher, newest, id, bound, bytes)}
      where key_id = ${id}`.execute(ctx.db)
  }
  return rows.length
}
