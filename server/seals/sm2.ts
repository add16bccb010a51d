import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto'
import { sm2 } from 'sm-crypto-v2'
import { bits, explicit, integer, octets, oid, sequence } from './der.ts'

/**
 * SM2 of GB/T 32918.2 with SM3. Node's own `crypto.sign` on this curve is ECDSA and interoperates with nothing, so only its
 * random numbers, its key pairs and its SM3 are used here.
 */
const ORDER = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n
const CURVE = sequence(oid('1.2.840.10045.2.1'), oid('1.2.156.10197.1.301'))

const hexOf = (value: bigint): string => value.toString(16).padStart(64, '0')

/** Whether a SubjectPublicKeyInfo names this curve. */
export const isSm2 = (publicKey: Buffer): boolean => publicKey.subarray(2, 2 + CURVE.length).equals(CURVE)

/** A new pair: PKCS #8 and SubjectPublicKeyInfo, both DER. */
export function generateSm2(): { privateKey: Buffer; publicKey: Buffer } {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'SM2' })
  const scalar = scalarOf(privateKey.export({ type: 'pkcs8', format: 'der' }))
  const point = Buffer.from(sm2.getPublicKeyFromPrivateKey(scalar), 'hex')
  const inner = sequence(integer(1), octets(Buffer.from(scalar, 'hex')), explicit(1, bits(point)))
  return {
    privateKey: sequence(integer(0), CURVE, octets(inner)),
    publicKey: sequence(CURVE, bits(point)),
  }
}

/** ECPrivateKey stands in the PKCS #8 as INTEGER 1 followed by an OCTET STRING of 32 bytes. */
function scalarOf(pkcs8: Buffer): string {
  const at = pkcs8.indexOf(Buffer.from([0x02, 0x01, 0x01, 0x04, 0x20]))
  if (at === -1) throw new Error('this is no private key of a curve of 256 bits')
  return pkcs8.subarray(at + 5, at + 37).toString('hex')
}

/** The point at the end of a SubjectPublicKeyInfo, uncompressed. */
const pointOf = (publicKey: Buffer): string => publicKey.subarray(-65).toString('hex')

/** Signs with a fresh nonce of the operating system's; the signature is SEQUENCE { r, s }. */
export function signSm2(privateKey: Buffer, bytes: Uint8Array, nonce = freshNonce()): Buffer {
  const scalar = scalarOf(privateKey)
  const x1 = BigInt(`0x${sm2.getPublicKeyFromPrivateKey(hexOf(nonce)).slice(2, 66)}`)
  const signature = sm2.doSignature(new Uint8Array(bytes), scalar, {
    hash: true,
    pointPool: [{ k: nonce, x1 }],
  })
  return sequence(
    integer(Buffer.from(signature.slice(0, 64), 'hex')),
    integer(Buffer.from(signature.slice(64), 'hex')),
  )
}

function freshNonce(): bigint {
  for (;;) {
    const k = BigInt(`0x${randomBytes(32).toString('hex')}`)
    if (k > 0n && k < ORDER) return k
  }
}

export function verifySm2(publicKey: Buffer, bytes: Uint8Array, signature: Uint8Array): boolean {
  try {
    return sm2.doVerifySignature(
      new Uint8Array(bytes),
      Buffer.from(signature).toString('hex'),
      pointOf(publicKey),
      {
        der: true,
        hash: true,
      },
    )
  } catch {
    return false
  }
}

export const sm3 = (bytes: Uint8Array): Buffer => createHash('sm3').update(bytes).digest()
