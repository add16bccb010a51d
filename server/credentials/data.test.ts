import assert from 'node:assert/strict'
import { verify as verifySignature, createPublicKey } from 'node:crypto'
import { test } from 'node:test'
import { digest, generateSalt } from '@sd-jwt/crypto-nodejs'
import { SDJwtVcInstance } from '@sd-jwt/sd-jwt-vc'
import fc from 'fast-check'
import { calculateJwkThumbprint, createLocalJWKSet, jwtVerify } from 'jose'
import { refusalOf } from '../cases/build.ts'
import { ANYONE } from '../platform/ctx.ts'
import { openAuthority, rotateAuthority } from '../seals/commands/open-authority.ts'
import { masterKeysOf } from '../seals/master.ts'
import { softwareKeys } from '../seals/software-keys.ts'
import { openLicences } from './build.ts'
import { issuerMetadata, publicKeys, signedData, statusList } from './data.ts'
import { joseSignature, packStatuses } from './sd-jwt.ts'

const licences = await openLicences()
const { cases, holder, load } = licences
const store = softwareKeys(() => masterKeysOf(['the master key of a test, which is long enough']))
const world = await cases.db.read(ANYONE, async (ctx) => ctx.world)
Object.assign(world, { keys: { current: store, all: [store] }, publicUrl: 'https://kites.example' })
const SYSTEM = { kind: 'system', name: 'test' } as const
await cases.db.write(SYSTEM, openAuthority)
await cases.db.write(SYSTEM, openAuthority)

type Holder = Awaited<ReturnType<typeof holder>>
const take = async (
  { person, number }: Pick<Holder, 'person' | 'number'>,
  fields: string[],
): Promise<string> => (await cases.db.read(person, (ctx) => signedData(ctx, { number, fields }))).text
const keys = () => cases.db.read(ANYONE, publicKeys)
const listAt = async (uri: string): Promise<string> => {
  const text = await cases.db.read(ANYONE, (ctx) => statusList(ctx, Number(uri.split('/').at(-1))))
  return text ?? ''
}

/** A verifier that nobody here wrote: signature, disclosures, times and the status list. */
async function foreignVerifier(): Promise<SDJwtVcInstance> {
  const jwks = await keys()
  const verifier = async (data: string, signature: string): Promise<boolean> =>
    jwks.keys.some((jwk) =>
      verifySignature(
        'sha256',
        Buffer.from(data),
        { key: createPublicKey({ key: { ...jwk }, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
        Buffer.from(signature, 'base64url'),
      ),
    )
  return new SDJwtVcInstance({
    hasher: digest,
    hashAlg: 'sha-256',
    saltGenerator: generateSalt,
    verifier,
    statusVerifier: verifier,
    statusListFetcher: listAt,
  })
}
const now = (): number => Math.floor(cases.clock.now.getTime() / 1000)

test('签名由 jose 用公布的密钥核对；没有选的内容，数据里一个字也没有', async () => {
  const held = await holder()
  const text = await take(held, ['holder', 'kite.colour'])
  const [jwt = '', ...rest] = text.split('~')
  const { payload, protectedHeader } = await jwtVerify(jwt, createLocalJWKSet(await keys()), {
    issuer: 'https://kites.example',
    typ: 'dc+sd-jwt',
    currentDate: cases.clock.now,
  })
  assert.equal(payload['vct'], 'urn:tongban:certificate:990000:kite-permit')
  assert.equal(payload['issuing_authority'], '风筝市天空管理局')
  const [jwk] = (await keys()).keys
  assert.equal(protectedHeader.kid, await calculateJwkThumbprint({ ...jwk }))
  assert.equal(rest.filter((part) => part !== '').length, 2)
  const everything = text
    .split(/[.~]/)
    .map((part) => Buffer.from(part, 'base64url').toString('utf8'))
    .join(' ')
  assert.match(everything, /赵𫖯/)
  assert.match(everything, /红色/)
  for (const hidden of [held.number, held.person.number, 'P-1'])
    assert.ok(!everything.includes(hidden), hidden)
  const metadata = await cases.db.read(ANYONE, issuerMetadata)
  assert.deepEqual(metadata, { issuer: 'https://kites.example', jwks: await keys() })
})

test('别人写的 SD-JWT VC 库认得它，只读出选了的；换了一个字、换了别人的披露，都不认', async () => {
  const held = await holder()
  const library = await foreignVerifier()
  const text = await take(held, ['kite.colour'])
  const { payload } = await library.verify(text, { currentDate: now() })
  assert.equal(payload['kite.colour' as keyof typeof payload], '红色')
  assert.equal('holder' in payload, false)
  const [jwt = '', shown = ''] = text.split('~')
  const [head, body = '', signature] = jwt.split('.')
  const forged = JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as Record<string, unknown>
  const other = Buffer.from(JSON.stringify({ ...forged, issuing_authority: '别处' })).toString('base64url')
  await assert.rejects(
    library.verify(`${[head, other, signature].join('.')}~${shown}~`, { currentDate: now() }),
  )
  const blue = Buffer.from(JSON.stringify(['c2FsdA', 'kite.colour', '蓝色'])).toString('base64url')
  const swapped = await library.verify(`${jwt}~${blue}~`, { currentDate: now() }).catch(() => undefined)
  assert.ok(swapped === undefined || !('kite.colour' in swapped.payload))
})

test('暂扣、撤销以后，状态列表说不再有效；别的证照不受影响；有效期过了，数据自己过期', async () => {
  const library = await foreignVerifier()
  const held = await holder()
  const neighbour = await holder()
  const text = await take(held, ['holder'])
  await library.verify(text, { currentDate: now() })
  await licences.decide(held.number, 'suspend')
  await assert.rejects(library.verify(text, { currentDate: now() }), /Status is not valid/)
  await library.verify(await take(neighbour, ['holder']), { currentDate: now() })
  const { validUntil } = await load(neighbour.number)
  const after = Math.floor(new Date(`${validUntil}T16:00:01Z`).getTime() / 1000)
  await assert.rejects(library.verify(await take(neighbour, []), { currentDate: after }))
})

test('状态列表由 jose 核对；没有的列表没有；换了密钥，旧的照样认', async () => {
  const held = await holder()
  const text = await take(held, [])
  await cases.db.write(SYSTEM, (ctx) => rotateAuthority(ctx, 'data'))
  const jwks = await keys()
  assert.equal(jwks.keys.length, 2)
  const check = (jwt: string) => jwtVerify(jwt, createLocalJWKSet(jwks), { currentDate: cases.clock.now })
  await check(text.split('~')[0] ?? '')
  const { payload, protectedHeader } = await check(await listAt('https://kites.example/credentials/status/0'))
  assert.deepEqual(
    [protectedHeader.typ, payload.sub, protectedHeader.kid],
    ['statuslist+jwt', 'https://kites.example/credentials/status/0', jwks.keys[0]?.kid],
  )
  for (const list of [1, -1, 0.5, Number.NaN])
    assert.equal(await cases.db.read(ANYONE, (ctx) => statusList(ctx, list)), undefined)
})

test('两次下载，除了内容没有一处相同，看的人串不起来；别人的证照下载不了', async () => {
  const held = await holder()
  const [one, two] = [await take(held, ['holder']), await take(held, ['holder'])]
  const digests = (text: string): string[] =>
    (JSON.parse(Buffer.from(text.split('.')[1] ?? '', 'base64url').toString()) as { _sd: string[] })._sd
  assert.equal(digests(one).filter((each) => digests(two).includes(each)).length, 0)
  const other = await cases.person(905, '钱𬸚')
  assert.equal(
    (await refusalOf(take({ person: other, number: held.number }, []))).code,
    'certificate.unknown',
  )
})

test('任何两个数的签名，写成 JOSE 的六十四个字节；每一位状态各在各的地方', () => {
  const number = fc.uint8Array({ minLength: 1, maxLength: 32 }).filter((bytes) => bytes[0] !== 0)
  const der = (bytes: Uint8Array): Buffer => {
    const body = (bytes[0] ?? 0) > 127 ? Buffer.concat([Buffer.of(0), bytes]) : Buffer.from(bytes)
    return Buffer.concat([Buffer.of(2, body.length), body])
  }
  fc.assert(
    fc.property(number, number, (r, s) => {
      const body = Buffer.concat([der(r), der(s)])
      const raw = joseSignature(Buffer.concat([Buffer.of(0x30, body.length), body]))
      assert.equal(raw.length, 64)
      assert.ok(raw.subarray(0, 32).equals(Buffer.concat([Buffer.alloc(32 - r.length), r])))
      assert.ok(raw.subarray(32).equals(Buffer.concat([Buffer.alloc(32 - s.length), s])))
    }),
  )
  assert.notEqual(packStatuses([{ at: 5, status: 1 }]).lst, packStatuses([{ at: 6, status: 1 }]).lst)
})
