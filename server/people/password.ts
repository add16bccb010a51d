import { hash, verify } from '@node-rs/argon2'
import { randomToken } from '../platform/secrets.ts'

/** argon2id (the library's default) at the least cost that OWASP recommends. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFC'), COST)
}

let nobody: Promise<string> | undefined

/** Is this the password? Where there is no account it takes as long, and is not. */
export async function isPassword(stored: string | undefined, password: string): Promise<boolean> {
  const decoy = await (nobody ??= hashPassword(randomToken()))
  return (await verify(stored ?? decoy, password.normalize('NFC'))) && stored !== undefined
}
