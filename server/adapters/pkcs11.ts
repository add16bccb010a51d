import { createHash, createPublicKey, type JsonWebKey } from 'node:crypto'
import type * as Binding from 'pkcs11js'
import type { Handle, PKCS11, Template } from 'pkcs11js'
import { errorCode, StartRefusal } from '../platform/config.ts'
import type { KeyAlgorithm, KeyStore } from '../seals/model.ts'

export type Pkcs11 = { module: string; token: string; pin: string }

type Module = typeof Binding

const P256 = Buffer.from('06082a8648ce3d030107', 'hex')

/**
 * 密码机. Private keys that are made in a hardware module and never leave it, by PKCS #11. Found again by CKA_ID, which is the key's own
 * id. Knows P-256 and RSA. Refuses to start where the driver, the token or the PIN is not right; the PIN is never told.
 */
export async function hardwareKeys({ module, token, pin }: Pkcs11): Promise<KeyStore> {
  const p = await loadBinding()
  const { library, session } = open(p, { module, token, pin })

  const find = (id: string, kind: number): Handle | undefined => {
    library.C_FindObjectsInit(session, [
      { type: p.CKA_CLASS, value: kind },
      { type: p.CKA_ID, value: idOf(id) },
    ])
    try {
      return library.C_FindObjects(session, 1)[0]
    } finally {
      library.C_FindObjectsFinal(session)
    }
  }

  return {
    place: 'pkcs11',
    algorithms: ['ecdsa-p256', 'rsa-3072'],
    async create(_ctx, id, algorithm) {
      const { mechanism, open: opened } = kindOf(p, algorithm)
      const named = [
        { type: p.CKA_TOKEN, value: true },
        { type: p.CKA_ID, value: idOf(id) },
        { type: p.CKA_LABEL, value: `tongban ${id}` },
      ]
      const pair = library.C_GenerateKeyPair(
        session,
        { mechanism },
        [...named, { type: p.CKA_VERIFY, value: true }, ...opened],
        [
          ...named,
          { type: p.CKA_PRIVATE, value: true },
          { type: p.CKA_SENSITIVE, value: true },
          { type: p.CKA_EXTRACTABLE, value: false },
          { type: p.CKA_SIGN, value: true },
        ],
      )
      return publicKeyOf(p, library, session, pair.publicKey, algorithm)
    },
    async sign(_ctx, key, bytes) {
      const handle = find(key.id, p.CKO_PRIVATE_KEY)
      if (!handle) throw new Error(`the hardware module has no private key ${key.id}`)
      if (key.algorithm === 'rsa-3072') {
        library.C_SignInit(session, { mechanism: p.CKM_SHA256_RSA_PKCS }, handle)
        return library.C_Sign(session, Buffer.from(bytes), Buffer.alloc(512))
      }
      library.C_SignInit(session, { mechanism: p.CKM_ECDSA }, handle)
      const digest = createHash('sha256').update(bytes).digest()
      return sequenceOf(library.C_Sign(session, digest, Buffer.alloc(64)))
    },
    async destroy(_ctx, key) {
      for (const kind of [p.CKO_PRIVATE_KEY, p.CKO_PUBLIC_KEY]) {
        const handle = find(key.id, kind)
        if (handle) library.C_DestroyObject(session, handle)
      }
    },
  }
}

const idOf = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex')

async function loadBinding(): Promise<Module> {
  try {
    const loaded = (await import('pkcs11js')) as Module & { default?: Module }
    return loaded.default ?? loaded
  } catch (error) {
    throw new StartRefusal(
      '没有装上密码机的接口 pkcs11js（它要用 C++ 编译）。请装好编译工具，再运行 npm ci。',
      `the binding pkcs11js is not installed (${errorCode(error)}); it is compiled: install a C++ compiler and run npm ci`,
    )
  }
}

function open(p: Module, { module, token, pin }: Pkcs11): { library: PKCS11; session: Handle } {
  const library = new p.PKCS11()
  try {
    library.load(module)
    library.C_Initialize()
  } catch (error) {
    throw new StartRefusal(
      `密码机的驱动 ${module} 不能用，请检查 TONGBAN_PKCS11。`,
      `the PKCS #11 driver ${module} cannot be used (${errorCode(error)})`,
    )
  }
  const slot = library.C_GetSlotList(true).find((each) => library.C_GetTokenInfo(each).label.trim() === token)
  if (slot === undefined) {
    library.C_Finalize()
    throw new StartRefusal(
      `密码机里没有名为「${token}」的令牌，请检查 TONGBAN_PKCS11_TOKEN。`,
      `the hardware module has no token named ${token}`,
    )
  }
  const session = library.C_OpenSession(slot, p.CKF_SERIAL_SESSION | p.CKF_RW_SESSION)
  try {
    library.C_Login(session, p.CKU_USER, pin)
  } catch {
    library.C_Finalize()
    throw new StartRefusal(
      `密码机「${token}」不接受这个口令，请检查 TONGBAN_PKCS11_PIN。`,
      `the token ${token} does not accept the PIN`,
    )
  }
  return { library, session }
}

function kindOf(p: Module, algorithm: KeyAlgorithm): { mechanism: number; open: Template } {
  if (algorithm === 'ecdsa-p256')
    return { mechanism: p.CKM_EC_KEY_PAIR_GEN, open: [{ type: p.CKA_EC_PARAMS, value: P256 }] }
  if (algorithm === 'rsa-3072')
    return {
      mechanism: p.CKM_RSA_PKCS_KEY_PAIR_GEN,
      open: [
        { type: p.CKA_MODULUS_BITS, value: 3072 },
        { type: p.CKA_PUBLIC_EXPONENT, value: Buffer.from([1, 0, 1]) },
      ],
    }
  throw new Error(`the hardware module is not asked for ${algorithm}: PKCS #11 names no mechanism for it`)
}

function publicKeyOf(
  p: Module,
  library: PKCS11,
  session: Handle,
  handle: Handle,
  algorithm: KeyAlgorithm,
): Buffer {
  const read = (...types: number[]): Buffer[] =>
    library
      .C_GetAttributeValue(
        session,
        handle,
        types.map((type) => ({ type })),
      )
      .map(({ value }) => Buffer.from(value as Buffer))
  const text = (bytes: Buffer): string => bytes.toString('base64url')
  let key: JsonWebKey
  if (algorithm === 'rsa-3072') {
    const [modulus = Buffer.alloc(0), exponent = Buffer.alloc(0)] = read(p.CKA_MODULUS, p.CKA_PUBLIC_EXPONENT)
    key = { kty: 'RSA', n: text(modulus), e: text(exponent) }
  } else {
    const [wrapped = Buffer.alloc(0)] = read(p.CKA_EC_POINT)
    const point = wrapped.subarray(-64)
    key = { kty: 'EC', crv: 'P-256', x: text(point.subarray(0, 32)), y: text(point.subarray(32)) }
  }
  return createPublicKey({ key, format: 'jwk' }).export({ type: 'spki', format: 'der' })
}

/** r and s side by side, as modules give them, as SEQUENCE { r, s }. */
function sequenceOf(both: Buffer): Buffer {
  const whole = (bytes: Buffer): Buffer => {
    const first = bytes.findIndex((byte) => byte !== 0)
    const short = bytes.subarray(first === -1 ? bytes.length - 1 : first)
    const padded = (short[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.from([0]), short]) : short
    return Buffer.concat([Buffer.from([0x02, padded.length]), padded])
  }
  const parts = Buffer.concat([whole(both.subarray(0, 32)), whole(both.subarray(32, 64))])
  return Buffer.concat([Buffer.from([0x30, parts.length]), parts])
}
