import { hkdfSync } from 'node:crypto'
import { keptSecret, StartRefusal } from '../platform/config.ts'
import type { Database } from '../platform/db.ts'
import { openBytes, sealBytes, type SealCipher } from '../platform/sealing.ts'

/** 主密钥. What the private keys of the software store are encrypted with; `id` tells which, and nothing of the key. */
export type MasterKey = { readonly id: string; readonly secret: string }

/** The newest first. It encrypts; the others still open what has not been encrypted anew. Asked each time, for they change. */
export type MasterKeys = () => readonly MasterKey[]

const derive = (secret: string, salt: string, purpose: string, length: number): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, salt, `tongban ${purpose}`, length))

/** The secrets, newest first, with their ids. */
export function masterKeysOf(secrets: readonly string[]): MasterKey[] {
  return secrets.map((secret) => ({
    id: derive(secret, '', 'id of a master key', 8).toString('hex'),
    secret,
  }))
}

/** The file in the data folder: a secret a line, the newest first. */
export const MASTER_FILE = 'key-master'

/** The master keys that were configured, or those kept in the data folder, where the first is made when it is first asked for. */
export function openMasterKeys(dataDir: string, configured: readonly string[] | undefined): MasterKeys {
  if (!configured) return () => masterKeysOf(keptSecret(dataDir, MASTER_FILE).split(/\s+/))
  const given = masterKeysOf(configured)
  return () => given
}

/** Refuses to start where private keys are encrypted with a master key that is not here: nothing could be sealed. */
export async function demandMasterKeys(db: Database, masters: MasterKeys): Promise<void> {
  const used = await db.run<{ master: string }>(
    'masters',
    'select distinct master from seals.wrapped_key',
    [],
  )
  if (used.length === 0) return
  const here = new Set(masters().map(({ id }) => id))
  const lacking = used.find(({ master }) => !here.has(master))
  if (!lacking) return
  throw new StartRefusal(
    `印章的私钥是用另一个主密钥（${lacking.master}）加密的。请把它放进 TONGBAN_KEY_MASTER，或者把原来数据文件夹里的 ${MASTER_FILE} 文件拿过来。`,
    `private keys are encrypted with a master key that is not here (${lacking.master}); add it to TONGBAN_KEY_MASTER, or bring the file ${MASTER_FILE} of the former data folder`,
  )
}

const keyFor = (master: MasterKey, id: string): Buffer => derive(master.secret, id, 'key of a key', 32)

/** Seals a private key under a key of its own, derived for this id; `bound` must be the same again when it is opened. */
export const wrap = (
  cipher: SealCipher,
  master: MasterKey,
  id: string,
  bound: Uint8Array,
  bytes: Uint8Array,
): Buffer => sealBytes(cipher, keyFor(master, id), bound, bytes)

/** Throws, without saying more, where anything has been changed. */
export function unwrap(
  cipher: SealCipher,
  master: MasterKey,
  id: string,
  bound: Uint8Array,
  wrapped: Buffer,
): Buffer {
  try {
    return openBytes(cipher, keyFor(master, id), bound, wrapped)
  } catch {
    throw new Error(`the private key ${id} cannot be opened: it was changed, or its master key is another`)
  }
}
