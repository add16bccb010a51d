import { createHmac } from 'node:crypto'
import { sm2 } from 'sm-crypto-v2'

/** How a department signs and checks, written from the description in docs/api.md alone. SM2: `key` is private, `publicKey` belongs to it. */
export type Key =
  | { version: 'v1' | 'v1sm3'; key: string }
  | { version: 'v1sm2'; key: string; publicKey: string }

export function sign(key: Key, id: string, timestamp: string, body: string): string {
  const content = `${id}.${timestamp}.${body}`
  if (key.version === 'v1sm2') {
    const hex = sm2.doSignature(content, key.key, { hash: true, publicKey: key.publicKey })
    return `v1sm2,${Buffer.from(hex, 'hex').toString('base64')}`
  }
  const secret = Buffer.from(key.key.slice('whsec_'.length), 'base64')
  const hash = key.version === 'v1' ? 'sha256' : 'sm3'
  return `${key.version},${createHmac(hash, secret).update(content).digest('base64')}`
}

const points = new Map<string, ReturnType<typeof sm2.precomputePublicKey>>()

/** Is one of the signatures right? */
export function isSigned(key: Key, id: string, timestamp: string, signatures: string, body: string): boolean {
  return signatures.split(' ').some((each) => {
    if (!each.startsWith(`${key.version},`)) return false
    if (key.version !== 'v1sm2') return each === sign(key, id, timestamp, body)
    const point = points.get(key.publicKey) ?? sm2.precomputePublicKey(key.publicKey)
    points.set(key.publicKey, point)
    const hex = Buffer.from(each.slice('v1sm2,'.length), 'base64').toString('hex')
    return sm2.doVerifySignature(`${id}.${timestamp}.${body}`, hex, point, { hash: true })
  })
}
