import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { test } from 'node:test'
import { ContentInfo, SignedData } from 'pkijs'
import { checkPdf, runTool, without, withoutPdfCheck } from '../../test/tools.ts'
import { Refusal } from '../platform/refusal.ts'
import { buildPaper, buildSeal, OFFICER, openSeals, SYSTEM } from './build.ts'
import { checkFile } from './check.ts'
import { askForSeal } from './commands/ask-for-seal.ts'
import { remakeSeal } from './commands/make-seal.ts'
import { openAuthority, rotateAuthority } from './commands/open-authority.ts'
import { sealDocument } from './commands/seal-document.ts'
import type { CheckResult, Seal } from './model.ts'
import { findSignedPaper, loadTrust, verifyDocument } from './queries.ts'
import { lockSeal } from './seal-store.ts'
import { signPaper } from './sign.ts'
import { loadChain } from './store.ts'
import { isSm2Key } from './verify.ts'
import { pem } from './x509.ts'

/** The user id of GM/T 0009 that openssl must be told. */
const ID = 'distid:1234567812345678'

const { db, rooms, world } = await openSeals()
const general = await buildSeal(db, [{ post: null }])
const seal = await buildSeal(db, [{ post: null }], 'sm2')
const press = (own: Seal): Promise<Buffer> =>
  db.read(SYSTEM, (ctx) => signPaper(ctx, own, '测试', buildPaper().render))
const check = (bytes: Buffer): Promise<CheckResult> => db.read(SYSTEM, (ctx) => verifyDocument(ctx, bytes))
const file = await press(seal)
const trust = await db.read(SYSTEM, loadTrust)

/** What is signed, the signature's container and what it says of both, cut out by ByteRange and read by pkijs. */
function cutOut(bytes: Buffer): { content: Buffer; cms: Buffer; attributes: Buffer; signature: Buffer } {
  const range = /\/ByteRange \[(\d+) (\d+) (\d+) (\d+)\]/.exec(bytes.toString('latin1'))
  const [, length = 0, next = 0] = (range ?? []).slice(1).map(Number)
  const padded = Buffer.from(bytes.subarray(length + 1, next - 1).toString('latin1'), 'hex')
  const cms = padded.subarray(0, padded.readUInt16BE(2) + 4)
  const info = ContentInfo.fromBER(new Uint8Array(cms))
  const [signer] = new SignedData({ schema: info.content }).signerInfos
  return {
    content: Buffer.concat([bytes.subarray(0, length), bytes.subarray(next)]),
    cms,
    attributes: Buffer.from(signer?.signedAttrs?.encodedValue ?? new ArrayBuffer(0)),
    signature: Buffer.from(signer?.signature.valueBlock.valueHexView ?? []),
  }
}

test('a seal of SM2 signs a paper that is found genuine, told apart as 国密, with the same face and a time stamp', async () => {
  const found = await check(file)
  assert.deepEqual([found.fault, found.sm2, found.revocationKnown], [null, true, true])
  assert.equal(found.signatory?.code, seal.code)
  assert.equal(found.signedAt?.toISOString(), '2026-11-23T02:00:00.000Z')
  assert.equal((await check(await press(general))).sm2, false)
})

test(
  'openssl finds every certificate of the chain signed by the next with SM2, and not under another user id',
  { skip: without('openssl') },
  async () => {
    const chain = await db.read(SYSTEM, (ctx) => loadChain(ctx, seal.serial))
    assert.equal(chain.length, 3)
    const at = String(Math.floor(rooms.clock.now.getTime() / 1000))
    const verify = (below: Buffer, above: Buffer, id: string): string =>
      runTool(
        'openssl',
        [
          'verify',
          '-vfyopt',
          id,
          '-partial_chain',
          '-attime',
          at,
          '-purpose',
          'any',
          '-trusted',
          '{above}',
          '{below}',
        ],
        { above: pem('CERTIFICATE', above), below: pem('CERTIFICATE', below) },
      ).said
    for (const [place, { der }] of chain.entries()) {
      const said = runTool('openssl', ['x509', '-noout', '-text', '-in', '{a}'], {
        a: pem('CERTIFICATE', der),
      }).said
      assert.match(said, /Signature Algorithm: SM2-with-SM3[^]*ASN1 OID: SM2/)
      const above = chain[place + 1]
      if (!above) continue
      assert.match(verify(der, above.der, ID), /: OK/)
      assert.match(verify(der, above.der, 'distid:8765432187654321'), /signature failure/)
    }
  },
)

test(
  'openssl finds the signature over the signed attributes good, and in them the SM3 of the paper',
  { skip: without('openssl') },
  async () => {
    const { content, cms, attributes, signature } = cutOut(file)
    const [leaf] = await db.read(SYSTEM, (ctx) => loadChain(ctx, seal.serial))
    const key = new X509Certificate(leaf?.der ?? '').publicKey
    const verify = (signed: Buffer): { status: number | null; said: string } =>
      runTool(
        'openssl',
        [
          'pkeyutl',
          '-verify',
          '-pubin',
          '-inkey',
          '{key}',
          '-in',
          '{signed}',
          '-sigfile',
          '{signature}',
          '-rawin',
          '-digest',
          'sm3',
          '-pkeyopt',
          ID,
        ],
        { key: String(key.export({ type: 'spki', format: 'pem' })), signed, signature },
      )
    assert.match(verify(attributes).said, /Signature Verified Successfully/)
    const other = Buffer.from(attributes)
    other[30] = (other[30] ?? 0) ^ 1
    assert.notEqual(verify(other).status, 0)
    const { said } = runTool('openssl', ['dgst', '-sm3', '-r', '{content}'], { content })
    const digest = said.slice(0, 64)
    assert.match(digest, /^[0-9a-f]{64}$/)
    assert.ok(attributes.toString('hex').includes(digest))
    const printed = runTool(
      'openssl',
      ['cms', '-cmsout', '-print', '-noout', '-inform', 'DER', '-in', '{cms}'],
      { cms },
    )
    assert.equal(printed.status, 0)
    assert.match(
      printed.said,
      /sm3 \(1\.2\.156\.10197\.1\.401\)[^]*SM2-with-SM3 \(1\.2\.156\.10197\.1\.501\)/,
    )
  },
)

test(
  'PDFBox and Bouncy Castle find the whole file good, from its bytes to the root of SM2, and nothing less',
  { skip: withoutPdfCheck() },
  async () => {
    const roots = trust.roots.map(({ raw }) => raw)
    const { status, said } = checkPdf(file, roots)
    assert.equal(status, 0, said)
    assert.match(said, /the whole file is covered: true/)
    assert.match(said, /digest: 1\.2\.156\.10197\.1\.401\nsignature: 1\.2\.156\.10197\.1\.501/)
    assert.match(said, /the signature is good: true[^]*time: 2026-11-23T02:00:00Z/)
    assert.ok(said.includes(`SERIALNUMBER=${seal.code}`), said)
    assert.match(said, /< CN=风筝市国密电子印章签发证书/)
    const changed = Buffer.from(file)
    const at = file.indexOf('/MediaBox') + 14
    changed[at] = (changed[at] ?? 0) ^ 1
    const refused = checkPdf(changed, roots)
    assert.equal(refused.status, 1)
    assert.match(refused.said, /message-digest attribute value does not match/)
    const general = trust.roots.filter(({ publicKey }) => !isSm2Key(publicKey)).map(({ raw }) => raw)
    assert.match(checkPdf(file, general).said, /Unable to find certificate chain/)
  },
)

test('qpdf finds nothing wrong with the file', { skip: without('qpdf') }, () => {
  assert.equal(runTool('qpdf', ['--check', '{a.pdf}'], { 'a.pdf': file }).status, 0)
})

test(
  'pdfsig, which knows no SM2, still sees that the whole file is covered',
  { skip: without('pdfsig') },
  () => {
    assert.match(runTool('pdfsig', ['-nocert', '{a.pdf}'], { 'a.pdf': file }).said, /Total document signed/)
  },
)

test('a changed byte, a forged signature, somebody else’s root: each has its own answer', async () => {
  const changed = Buffer.from(file)
  const at = file.indexOf('/MediaBox') + 14
  changed[at] = (changed[at] ?? 0) ^ 1
  assert.equal((await check(changed)).fault, 'changed')
  const forged = Buffer.from(file)
  const hex = cutOut(file).signature.subarray(-8).toString('hex')
  const place = forged.indexOf(hex)
  assert.ok(place > 0)
  forged[place] = forged[place] === 0x31 ? 0x32 : 0x31
  assert.ok(['forged', 'bad-time'].includes((await check(forged)).fault ?? ''))
  const roots = trust.roots.filter(({ publicKey }) => !isSm2Key(publicKey))
  assert.equal(roots.length, 1)
  assert.equal(checkFile(file, { ...trust, roots }).fault, 'wrong-issuer')
})

test('replaced: what came before stands; known to others: nothing does; run out: told; another root: what was sealed stands', async () => {
  const remake = (own: Seal, revoke: 'superseded' | 'compromise'): Promise<Seal> =>
    db.write(SYSTEM, async (ctx) =>
      remakeSeal(ctx, await lockSeal(ctx, own.id), { algorithm: 'sm2', revoke }),
    )
  const own = await buildSeal(db, [], 'sm2')
  const early = await press(own)
  rooms.clock.forward(60)
  const again = await remake(own, 'superseded')
  rooms.clock.forward(60)
  assert.equal((await check(early)).fault, null)
  const late = await press(again)
  assert.equal((await check(late)).fault, null)
  for (const role of ['issuing', 'root'] as const)
    await db.write(SYSTEM, (ctx) => rotateAuthority(ctx, role, 'sm2'))
  assert.equal((await check(late)).fault, null)
  await remake(again, 'compromise')
  assert.equal((await check(late)).fault, 'revoked')
  assert.equal((await check(early)).fault, null)
  const before = rooms.clock.now
  rooms.clock.forward(3.1 * 365 * 24 * 3600)
  assert.equal((await check(await press(seal))).fault, 'expired')
  rooms.clock.now = before
})

test('an office that has a seal of SM2 seals its papers with it', async () => {
  const paper = buildPaper()
  const { sealId } = await sealDocument(db, SYSTEM, paper)
  assert.equal(sealId, seal.id)
  const kept = await db.read(SYSTEM, (ctx) => findSignedPaper(ctx, paper))
  assert.equal((await check(kept?.bytes ?? Buffer.alloc(0))).sm2, true)
})

test('where new keys are made in a module that knows no SM2, no seal of that kind is asked for, and the start goes on', async () => {
  const was = world.keys
  const module = { ...was.current, algorithms: ['ecdsa-p256', 'rsa-3072'] as const }
  Object.assign(world, { keys: { current: module, all: was.all } })
  await db.write(SYSTEM, openAuthority)
  const action = { action: 'make', purpose: '业务专用章', algorithm: 'sm2' } as const
  await assert.rejects(
    db.write(OFFICER, (ctx) => askForSeal(ctx, { sealId: null, action, reason: '办理业务' })),
    (error) => error instanceof Refusal && error.code === 'seal.no-such-key',
  )
  Object.assign(world, { keys: was })
})
