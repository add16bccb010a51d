import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createCipheriv, createPublicKey, verify } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { sm2 } from 'sm-crypto-v2'
import { without } from '../../test/tools.ts'
import { hardwareKeys } from '../adapters/pkcs11.ts'
import { StartRefusal } from '../platform/config.ts'
import { SEAL_CIPHERS } from '../platform/sealing.ts'
import { buildPaper, buildSeal, MASTERS, openSeals, SYSTEM } from './build.ts'
import { destroyKeys } from './commands/destroy-keys.ts'
import { makeSeal, remakeSeal } from './commands/make-seal.ts'
import { rotateAuthority } from './commands/open-authority.ts'
import { demandKeyStores } from './keys.ts'
import { demandMasterKeys, masterKeysOf, unwrap, wrap } from './master.ts'
import type { KeyAlgorithm, Seal } from './model.ts'
import { verifyDocument } from './queries.ts'
import { lockSeal } from './seal-store.ts'
import { signPaper } from './sign.ts'
import { generateSm2, signSm2, sm3, verifySm2 } from './sm2.ts'
import { rewrapKeys, softwareKeys } from './software-keys.ts'
import { createKey, giveUpKey, listKeys, loadKey, signWith } from './store.ts'

type Vectors = {
  sm3: { inputUtf8: string; hash: string }[]
  sm4: { name: string; key: string; iv?: string; plaintext: string; ciphertext: string }[]
  sm2: {
    sign: Record<'d' | 'px' | 'py' | 'message' | 'k' | 'r' | 's', string>
    encrypt: Record<'d' | 'message' | 'C1' | 'C2' | 'C3', string>
  }
}
const vectors = JSON.parse(
  readFileSync(new URL('../../test/data/crypto/vectors.json', import.meta.url), 'utf8'),
) as Vectors

const { db, world } = await openSeals()
const MESSAGE = Buffer.from('准予放飞')

test('SM3 and SM4 give the values of the standards', () => {
  for (const { inputUtf8, hash } of vectors.sm3)
    assert.equal(sm3(Buffer.from(inputUtf8)).toString('hex'), hash)
  for (const { name, key, iv, plaintext, ciphertext } of vectors.sm4) {
    const cipher = createCipheriv(
      iv === undefined ? 'sm4-ecb' : 'sm4-cbc',
      Buffer.from(key, 'hex'),
      iv === undefined ? null : Buffer.from(iv, 'hex'),
    ).setAutoPadding(false)
    if (name.includes('1,000,000')) {
      let block = Buffer.from(plaintext, 'hex')
      for (let round = 0; round < 1_000_000; round += 1) block = cipher.update(block)
      assert.equal(block.toString('hex'), ciphertext, name)
    } else assert.equal(cipher.update(plaintext, 'hex', 'hex'), ciphertext, name)
  }
})

/** PKCS #8 of a scalar, so that the standard's key can be signed with as with any other. */
function keyOf(d: string): Buffer {
  const made = generateSm2().privateKey
  const at = made.indexOf(Buffer.from([0x02, 0x01, 0x01, 0x04, 0x20])) + 5
  Buffer.from(d, 'hex').copy(made, at)
  return made
}

test('SM2 signs with the standard’s key and nonce what the standard says, and that verifies', () => {
  const { d, k, message, r, s, px, py } = vectors.sm2.sign
  const signature = signSm2(keyOf(d), Buffer.from(message), BigInt(`0x${k}`))
    .toString('hex')
    .toUpperCase()
  assert.ok(signature.includes(r) && signature.includes(s), signature)
  const { publicKey } = generateSm2()
  Buffer.from(px + py, 'hex').copy(publicKey, publicKey.length - 64)
  const bytes = Buffer.from(signature, 'hex')
  assert.equal(verifySm2(publicKey, Buffer.from(message), bytes), true)
  assert.equal(verifySm2(publicKey, Buffer.from('message digesT'), bytes), false)
  assert.equal(verifySm2(publicKey, Buffer.from(message), Buffer.from('00', 'hex')), false)
  const { encrypt } = vectors.sm2
  const opened = sm2.doDecrypt(`${encrypt.C1.slice(2)}${encrypt.C3}${encrypt.C2}`, encrypt.d, 1)
  assert.equal(opened, encrypt.message)
})

/** Makes a key, signs and verifies with what Node or the standard says of the public half. */
async function signAndVerify(algorithm: KeyAlgorithm): Promise<{ id: string; place: string }> {
  const made = await db.write(SYSTEM, (ctx) => createKey(ctx, algorithm))
  const key = await db.read(SYSTEM, (ctx) => loadKey(ctx, made.id))
  const signature = await db.read(SYSTEM, (ctx) => signWith(ctx, key)(MESSAGE))
  const verified =
    algorithm === 'sm2'
      ? verifySm2(key.publicKey, MESSAGE, signature)
      : verify(
          'sha256',
          MESSAGE,
          createPublicKey({ key: key.publicKey, format: 'der', type: 'spki' }),
          signature,
        )
  assert.equal(verified, true, algorithm)
  return key
}

test('software keys of every kind sign; what lies in the database opens nothing and is no key', async () => {
  for (const algorithm of ['ecdsa-p256', 'rsa-3072', 'sm2'] as const) {
    const { id, place } = await signAndVerify(algorithm)
    assert.equal(place, 'software')
    const [row] = await db.run<{ wrapped: Buffer }>(
      'row',
      'select wrapped from seals.wrapped_key where key_id = $1',
      [id],
    )
    assert.ok(row && !row.wrapped.includes(Buffer.from([0x02, 0x01, 0x00, 0x30])), 'no PKCS #8 can be seen')
  }
  assert.ok((await db.read(SYSTEM, listKeys)).length >= 3)
})

test('a wrapped key that was changed, moved to another key or meets another master does not open, and says nothing of it', () => {
  const [master] = MASTERS
  assert.ok(master)
  const secret = Buffer.from('the private half of a key')
  const bound = Buffer.from('what the key is')
  const [other] = masterKeysOf(['another master key of a test, long enough too'])
  assert.ok(other)
  for (const cipher of SEAL_CIPHERS) {
    const wrapped = wrap(cipher, master, 'one', bound, secret)
    assert.ok(unwrap(cipher, master, 'one', bound, wrapped).equals(secret))
    const changed = Buffer.from(wrapped)
    changed[20] = (changed[20] ?? 0) ^ 1
    for (const attempt of [
      () => unwrap(cipher, master, 'one', bound, changed),
      () => unwrap(cipher, master, 'two', bound, wrapped),
      () => unwrap(cipher, master, 'one', Buffer.from('something else'), wrapped),
      () => unwrap(cipher, other, 'one', bound, wrapped),
    ])
      assert.throws(
        attempt,
        (error) => error instanceof Error && !String(error.stack).includes('private half'),
      )
  }
})

test('the master key is replaced while sealing goes on; afterwards the old one is not needed, and a lacking one stops the start', async () => {
  const key = await signAndVerify('ecdsa-p256')
  const [next] = masterKeysOf(['the next master key of a test, long enough'])
  assert.ok(next)
  const both = [next, ...MASTERS]
  const count = await db.write(SYSTEM, (ctx) => rewrapKeys(ctx, () => both))
  assert.ok(count > 0)
  assert.equal(await db.write(SYSTEM, (ctx) => rewrapKeys(ctx, () => both)), 0)
  const store = softwareKeys(() => [next])
  const info = await db.read(SYSTEM, (ctx) => loadKey(ctx, key.id))
  const signature = await db.read(SYSTEM, (ctx) => store.sign(ctx, info, MESSAGE))
  const publicKey = createPublicKey({ key: info.publicKey, format: 'der', type: 'spki' })
  assert.ok(verify('sha256', MESSAGE, publicKey, signature))
  await demandMasterKeys(db, () => [next])
  await assert.rejects(
    demandMasterKeys(db, () => MASTERS),
    (error) => error instanceof StartRefusal && !error.message.includes(next.secret),
  )
  await db.write(SYSTEM, (ctx) => rewrapKeys(ctx, () => [...MASTERS, next]))
})

test('a start without the module that holds keys which have to sign is refused, and says what to set', async () => {
  const software = world.keys
  const module = { ...software.current, place: 'pkcs11' } as const
  const start = (): Promise<void> => db.read(SYSTEM, demandKeyStores)
  const refused = (): Promise<void> =>
    assert.rejects(
      start(),
      (error) => error instanceof StartRefusal && error.message.includes('TONGBAN_PKCS11'),
    )
  const makeWithModule = async (work: () => Promise<unknown>): Promise<void> => {
    Object.assign(world, { keys: { current: module, all: [module, ...software.all] } })
    await work()
    await start()
    Object.assign(world, { keys: software })
  }
  const replaceStamper = (): Promise<void> => db.write(SYSTEM, (ctx) => rotateAuthority(ctx, 'timestamp'))

  await start()
  await makeWithModule(replaceStamper)
  await refused()
  await replaceStamper()
  await start()

  let seal: Seal | undefined
  await makeWithModule(async () => {
    seal = await buildSeal(db, [])
  })
  await refused()
  await db.write(SYSTEM, async (ctx) =>
    remakeSeal(ctx, await lockSeal(ctx, seal?.id ?? ''), { algorithm: 'ecdsa-p256', revoke: 'superseded' }),
  )
  await start()
  await makeWithModule(() => destroyKeys(db, SYSTEM))
})

const ciphersOf = async (): Promise<string[]> => {
  const rows = await db.run<{ cipher: string }>(
    'ciphers',
    'select distinct cipher from seals.wrapped_key order by cipher',
    [],
  )
  return rows.map(({ cipher }) => cipher)
}

test('keys are encrypted with SM4 from the day it is chosen; those of before sign on, and are encrypted anew when asked', async () => {
  const masters = (): typeof MASTERS => MASTERS
  const before = await signAndVerify('ecdsa-p256')
  const was = world.keys
  const store = softwareKeys(masters, 'sm4-ctr-hmac-sm3')
  Object.assign(world, { keys: { current: store, all: [store] } })
  await signAndVerify('sm2')
  assert.deepEqual(await ciphersOf(), ['aes-256-gcm', 'sm4-ctr-hmac-sm3'])
  const signs = async (): Promise<void> => {
    const key = await db.read(SYSTEM, (ctx) => loadKey(ctx, before.id))
    const fresh = softwareKeys(masters)
    const signature = await db.read(SYSTEM, (ctx) => fresh.sign(ctx, key, MESSAGE))
    const publicKey = createPublicKey({ key: key.publicKey, format: 'der', type: 'spki' })
    assert.ok(verify('sha256', MESSAGE, publicKey, signature))
  }
  await signs()
  const again = (cipher: (typeof SEAL_CIPHERS)[number]): Promise<number> =>
    db.write(SYSTEM, (ctx) => rewrapKeys(ctx, masters, cipher))
  assert.ok((await again('sm4-ctr-hmac-sm3')) > 0)
  assert.deepEqual(await ciphersOf(), ['sm4-ctr-hmac-sm3'])
  await signs()
  assert.equal(await again('sm4-ctr-hmac-sm3'), 0)
  // And back, for whoever must.
  assert.ok((await again('aes-256-gcm')) > 0)
  assert.deepEqual(await ciphersOf(), ['aes-256-gcm'])
  await signs()
  Object.assign(world, { keys: was })
})

test('a destroyed key signs nothing any more', async () => {
  const key = await signAndVerify('ecdsa-p256')
  await assert.rejects(
    db.write(SYSTEM, async (ctx) => {
      await giveUpKey(ctx, key.id)
      throw new Error('rolled back')
    }),
  )
  await destroyKeys(db, SYSTEM)
  const kept = await db.read(SYSTEM, (ctx) => loadKey(ctx, key.id))
  assert.ok(
    await db.read(SYSTEM, (ctx) => signWith(ctx, kept)(MESSAGE)),
    'what is rolled back destroys nothing',
  )
  await db.write(SYSTEM, (ctx) => giveUpKey(ctx, key.id))
  await db.write(SYSTEM, (ctx) => giveUpKey(ctx, key.id))
  const gone = await db.read(SYSTEM, (ctx) => loadKey(ctx, key.id))
  await db.read(SYSTEM, async (ctx) => assert.throws(() => signWith(ctx, gone), /is destroyed/))
})

const SOFTHSM = ['/usr/lib/softhsm/libsofthsm2.so', '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so'].find(
  existsSync,
)

test(
  'a hardware module takes over from the software keys, and its private keys cannot be taken out',
  {
    skip: SOFTHSM === undefined ? 'this machine has no SoftHSM' : without('softhsm2-util'),
  },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tongban-hsm-'))
    after(() => rmSync(folder, { recursive: true, force: true }))
    mkdirSync(join(folder, 'tokens'))
    const conf = join(folder, 'softhsm2.conf')
    writeFileSync(
      conf,
      `directories.tokendir = ${join(folder, 'tokens')}\nobjectstore.backend = file\nlog.level = ERROR\n`,
    )
    process.env['SOFTHSM2_CONF'] = conf
    const made = spawnSync(
      'softhsm2-util',
      ['--init-token', '--free', '--label', 'seals', '--so-pin', '87654321', '--pin', '123456'],
      { encoding: 'utf8' },
    )
    assert.equal(made.status, 0, made.stderr)
    const module = SOFTHSM ?? ''
    await assert.rejects(
      hardwareKeys({ module, token: 'seals', pin: '000000' }),
      (error) => error instanceof StartRefusal && !error.message.includes('000000'),
    )
    const store = await hardwareKeys({ module, token: 'seals', pin: '123456' })
    const before = world.keys
    Object.assign(world, { keys: { current: store, all: [store, ...before.all] } })
    for (const algorithm of ['ecdsa-p256', 'rsa-3072'] as const) {
      const { id, place } = await signAndVerify(algorithm)
      assert.equal(place, 'pkcs11')
      const rows = await db.run('none', 'select from seals.wrapped_key where key_id = $1', [id])
      assert.equal(rows.length, 0)
    }
    await assert.rejects(signAndVerify('sm2'), /names no mechanism/)
    // A seal, and the authority for time stamps, with their keys in the module; those above them still in the database.
    await db.write(SYSTEM, (ctx) => rotateAuthority(ctx, 'timestamp'))
    const seal = await db.write(SYSTEM, (ctx) =>
      makeSeal(ctx, { office: 'kites', name: '风筝演示办事处', purpose: null, algorithm: 'ecdsa-p256' }),
    )
    const file = await db.read(SYSTEM, (ctx) => signPaper(ctx, seal, '测试', buildPaper().render))
    assert.equal((await db.read(SYSTEM, (ctx) => verifyDocument(ctx, file))).fault, null)
    const { id } = await signAndVerify('ecdsa-p256')
    const info = await db.read(SYSTEM, (ctx) => loadKey(ctx, id))
    await db.write(SYSTEM, (ctx) => giveUpKey(ctx, id))
    assert.ok(await db.read(SYSTEM, (ctx) => store.sign(ctx, info, MESSAGE)), 'not inside the transaction')
    await destroyKeys(db, SYSTEM)
    await assert.rejects(
      db.read(SYSTEM, (ctx) => store.sign(ctx, info, MESSAGE)),
      /has no private key/,
    )
    Object.assign(world, { keys: before })
  },
)
