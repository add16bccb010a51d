import { createHmac, timingSafeEqual } from 'node:crypto'
import { sm2 } from 'sm-crypto-v2'
import { z } from 'zod'
import { Refusal, type RefusalText } from './refusal.ts'

/**
 * Standard Webhooks: `webhook-signature` holds one or more `version,base64` over `id.timestamp.body`. `v1` is HMAC-SHA-256 as there;
 * `v1sm3` (HMAC-SM3) and `v1sm2` (SM2 with SM3 and the default user id, GB/T 32918.2) are our own names beside it.
 */
export const SIGNATURE_VERSIONS = ['v1', 'v1sm3', 'v1sm2'] as const
export type SignatureVersion = (typeof SIGNATURE_VERSIONS)[number]

/** One key: `whsec_…` for the HMACs; for SM2 the public key (04…) to check with, the private one to sign with, both hex. */
export type SigningKey = { version: SignatureVersion; key: string }
export type Signed = { id: string; timestamp: string; body: string | Uint8Array }

/** Clocks of two machines differ by no more than this, in seconds; what is older may be a replay. */
export const SIGNATURE_TOLERANCE_S = 300

const WAYS: Record<SignatureVersion, string> = {
  v1: 'HMAC-SHA-256 under the bytes that stand in base64 behind `whsec_`',
  v1sm3: 'HMAC-SM3, the same',
  v1sm2:
    'SM2 with SM3 and the default user id `1234567812345678` (GB/T 32918.2), r and s as 64 bytes; the key is the public one, 04…',
}
const MESSAGE_ID = /^[\w.:-]{8,200}$/
const SECONDS = /^\d{1,12}$/

/** The headers of a signed message, in either direction. */
export const SignatureHeaders = z.object({
  'webhook-id': z
    .string()
    .regex(MESSAGE_ID)
    .describe('Names the message; the same each time that it is sent. Who has it already does nothing.'),
  'webhook-timestamp': z
    .string()
    .regex(SECONDS)
    .describe(
      `Seconds since 1970 at which it was signed, anew each time. Clocks may differ by ${SIGNATURE_TOLERANCE_S} seconds.`,
    ),
  'webhook-signature': z
    .string()
    .max(2000)
    .describe(
      `One or more \`version,base64\`, with spaces between, over \`id.timestamp.body\`, byte for byte (Standard Webhooks); one of them has to be right. ${SIGNATURE_VERSIONS.map((version) => `\`${version}\`: ${WAYS[version]}`).join('. ')}.`,
    ),
})

const TEXTS = {
  'signature.missing': {
    zh: '这个密钥的消息要签名。请带上 webhook-id、webhook-timestamp、webhook-signature（Standard Webhooks）。',
    en: 'Messages under this key must be signed: webhook-id, webhook-timestamp, webhook-signature.',
  },
  'signature.clock': {
    zh: '消息的时间和平台相差超过 5 分钟。请校准服务器时钟；重发时要用现在的时间重新签名。',
    en: 'webhook-timestamp is more than five minutes off. Set your clock; sign anew when you send again.',
  },
  'signature.wrong': {
    zh: '签名不对：内容被改过，或者密钥不对。请用登记的密钥对「编号.时间.原文」签名，原文一个字节也不能变。',
    en: 'The signature is wrong. Sign "id.timestamp.body" with the registered key, byte for byte.',
  },
} as const satisfies Record<string, Omit<RefusalText, 'kind'>>

const refuse = (code: keyof typeof TEXTS): Refusal =>
  new Refusal(code, { kind: 'unauthenticated', ...TEXTS[code] })

/** By private key: the few that the configuration names. To work it out costs three times what signing costs. */
const publicKeys = new Map<string, string>()
function publicKeyOf(key: string): string {
  const publicKey = publicKeys.get(key) ?? sm2.getPublicKeyFromPrivateKey(key)
  publicKeys.set(key, publicKey)
  return publicKey
}

/** One entry of `webhook-signature`. */
export function signMessage({ version, key }: SigningKey, message: Signed): string {
  const content = contentOf(message)
  if (version === 'v1sm2') {
    const hex = sm2.doSignature(content, key, { hash: true, publicKey: publicKeyOf(key) })
    return `${version},${Buffer.from(hex, 'hex').toString('base64')}`
  }
  return `${version},${mac(version, key, content).toString('base64')}`
}

/** The headers of a message that is sent now. */
export function signedHeaders(
  key: SigningKey,
  message: Omit<Signed, 'timestamp'>,
  now: Date,
): Record<string, string> {
  const timestamp = String(Math.floor(now.getTime() / 1000))
  return {
    'webhook-id': message.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signMessage(key, { ...message, timestamp }),
  }
}

/** Is the message signed with one of these keys, and now? Several keys let one be replaced without a gap. */
export function refuseSignature(
  keys: readonly SigningKey[],
  headers: { id: string | undefined; timestamp: string | undefined; signature: string | undefined },
  body: Uint8Array,
  now: Date,
): Refusal | undefined {
  const { id, timestamp, signature } = headers
  if (!id || !MESSAGE_ID.test(id) || !timestamp || !signature) return refuse('signature.missing')
  const seconds = SECONDS.test(timestamp) ? Number(timestamp) : Number.NaN
  if (!(Math.abs(now.getTime() / 1000 - seconds) <= SIGNATURE_TOLERANCE_S)) return refuse('signature.clock')
  const content = contentOf({ id, timestamp, body })
  const given = signature
    .slice(0, 2000)
    .split(' ')
    .map((entry) => ({
      version: entry.slice(0, entry.indexOf(',')),
      value: entry.slice(entry.indexOf(',') + 1),
    }))
  const right = keys.some(({ version, key }) =>
    given.some((entry) => entry.version === version && isRight({ version, key }, content, entry.value)),
  )
  return right ? undefined : refuse('signature.wrong')
}

function isRight({ version, key }: SigningKey, content: Buffer, value: string): boolean {
  const given = Buffer.from(value, 'base64')
  if (version === 'v1sm2') {
    if (given.length !== 64) return false
    try {
      return sm2.doVerifySignature(content, given.toString('hex'), pointOf(key), { hash: true })
    } catch {
      // r or s outside the group
      return false
    }
  }
  const wanted = mac(version, key, content)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

function contentOf({ id, timestamp, body }: Signed): Buffer {
  return Buffer.concat([Buffer.from(`${id}.${timestamp}.`), Buffer.from(body)])
}

function mac(version: 'v1' | 'v1sm3', key: string, content: Buffer): Buffer {
  const secret = Buffer.from(key.replace(/^whsec_/, ''), 'base64')
  return createHmac(version === 'v1' ? 'sha256' : 'sm3', secret)
    .update(content)
    .digest()
}

type Point = ReturnType<typeof sm2.precomputePublicKey>
const points = new Map<string, Point>()
/** Multiples of a public key make checking faster; those of the keys in use are kept. */
function pointOf(key: string): Point {
  const known = points.get(key)
  if (known) return known
  const made = sm2.precomputePublicKey(key)
  if (points.size > 500) points.clear()
  points.set(key, made)
  return made
}

/** Can this be a key of its version? */
export function isSigningKey({ version, key }: SigningKey): boolean {
  if (version === 'v1sm2') return /^04[0-9a-f]{128}$/i.test(key) && sm2.verifyPublicKey(key)
  return /^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/.test(key)
}
