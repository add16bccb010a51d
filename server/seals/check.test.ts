import assert from 'node:assert/strict'
import { generateKeyPairSync, sign, X509Certificate } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { runTool, without } from '../../test/tools.ts'
import { Refusal } from '../platform/refusal.ts'
import { buildPaper, buildSeal, OFFICER, openSeals, SYSTEM } from './build.ts'
import { checkFile, LARGEST_CHECKED } from './check.ts'
import { remakeSeal } from './commands/make-seal.ts'
import { renewLists } from './commands/renew-lists.ts'
import { renewSeals } from './commands/renew-seals.ts'
import { revokeCertificate } from './commands/revoke-certificate.ts'
import { sealDocument } from './commands/seal-document.ts'
import { rotateAuthority } from './commands/open-authority.ts'
import { buildSignedData, subjectOf } from './cms.ts'
import { loadTrust, trustAnchors, verifyDocument } from './queries.ts'
import { lockSeal } from './seal-store.ts'
import { signerOf } from './authority.ts'
import { signPdf } from './pdf-signature.ts'
import { sha256Of, signPaper, stamp } from './sign.ts'
import { findNewest, listLists, loadChain } from './store.ts'
import type { CheckFault, Seal } from './model.ts'
import { followChain } from './trust.ts'
import { buildCertificate, freshSerial, nameOf, pem, type CertificateRequest } from './x509.ts'

const { db, rooms } = await openSeals()
const seal = await buildSeal(db, [{ post: null }])

const sign1 = (own: Seal = seal, from = db): Promise<Buffer> =>
  from.read(SYSTEM, (ctx) => signPaper(ctx, own, '测试', buildPaper().render))
const faultOf = async (file: Buffer): Promise<CheckFault | null> =>
  (await db.read(SYSTEM, (ctx) => verifyDocument(ctx, file))).fault

const file = await sign1()
const trust = await db.read(SYSTEM, loadTrust)

test('what an organ sealed is found genuine, with its name and the second of its time stamp', () => {
  const result = checkFile(file, trust)
  assert.equal(result.fault, null)
  assert.deepEqual(result.signatory, {
    organ: '风筝市风筝演示办事处',
    name: '风筝市风筝演示办事处行政审批专用章',
    code: seal.code,
  })
  assert.equal(result.signedAt?.toISOString(), '2026-11-23T02:00:00.000Z')
  assert.equal(result.revocationKnown, true)
})

test('no byte of the paper can be changed, and whatever is changed, the reader never breaks', () => {
  const text = file.toString('latin1')
  const hole = { from: text.indexOf('/Contents <'), to: text.indexOf('>', text.indexOf('/Contents <')) }
  fc.assert(
    fc.property(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const other = Buffer.from(file)
      other[at] = (other[at] ?? 0) ^ change
      const { fault } = checkFile(other, trust)
      // What stands in the hole besides the signature, such as the root, may differ: it says nothing about the paper.
      assert.ok(fault !== null || (at > hole.from && at < hole.to), `byte ${at} ^ ${change}`)
    }),
    { numRuns: 200 },
  )
  const other = Buffer.from(file)
  const at = file.indexOf('/MediaBox') + 14
  other[at] = (other[at] ?? 0) ^ 1
  assert.equal(checkFile(other, trust).fault, 'changed')
  // The keys of the certificates: what is no point of its curve makes the library throw.
  const cms = text.slice(hole.from + 11, hole.to)
  for (const { index } of cms.matchAll(/03420004/g)) {
    const broken = Buffer.from(file)
    broken.write('ffffffff', hole.from + 11 + index + 8)
    assert.doesNotThrow(() => checkFile(broken, trust))
  }
})

test('content added after signing, two signatures, a cut, another kind of file, none at all: each has its own answer', () => {
  const added = Buffer.concat([
    file,
    Buffer.from('\n9 0 obj\n<< /Type /Annot >>\nendobj\ntrailer\n<< >>\n%%EOF\n'),
  ])
  const second = Buffer.concat([file, Buffer.from('\n9 0 obj\n<< /ByteRange [0 1 2 3] >>\nendobj\n%%EOF\n')])
  const cases: [Buffer, CheckFault][] = [
    [added, 'added'],
    [second, 'two-signatures'],
    [file.subarray(0, file.length - 3000), 'truncated'],
    [file.subarray(0, 2000), 'truncated'],
    [Buffer.from('<html>'), 'not-pdf'],
    [Buffer.alloc(0), 'not-pdf'],
    [Buffer.from('%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF\n'), 'unsigned'],
    [Buffer.alloc(LARGEST_CHECKED + 1, '%PDF-1.7 '), 'too-big'],
  ]
  for (const [bytes, fault] of cases) assert.equal(checkFile(bytes, trust).fault, fault, fault)
})

test('that something was added is said of nothing but a good paper of ours: what was changed, never signed, a stranger’s or revoked is told as that', async () => {
  const withTail = (bytes: Buffer, tail = '\n'): CheckFault | null =>
    checkFile(Buffer.concat([bytes, Buffer.from(tail)]), trust).fault
  assert.equal(withTail(file), 'added')
  const signedAgain = '\n9 0 obj\n<< /ByteRange [0 1 2 3] >>\nendobj\n%%EOF\n'
  const changed = Buffer.from(file)
  const at = file.indexOf('/MediaBox') + 14
  changed[at] = (changed[at] ?? 0) ^ 1
  const junk = Buffer.from(
    '%PDF-1.7\n1 0 obj << /ByteRange [0 10 20 30] /Contents <00> >> endobj\na licence that nobody sealed %%EOF\n',
  )
  const other = await openSeals()
  const theirs = await sign1(await buildSeal(other.db, []), other.db)
  const cases: [Buffer, CheckFault][] = [
    [changed, 'changed'],
    [withSignature('3003020101'), 'unreadable'],
    [junk, 'unreadable'],
    [theirs, 'wrong-issuer'],
  ]
  for (const [bytes, fault] of cases)
    for (const tail of ['\n', signedAgain]) assert.equal(withTail(bytes, tail), fault, fault)
  const lost = await buildSeal(db, [])
  const sealed = await sign1(lost)
  await db.write(SYSTEM, async (ctx) =>
    remakeSeal(ctx, await lockSeal(ctx, lost.id), { algorithm: 'ecdsa-p256', revoke: 'compromise' }),
  )
  assert.equal(await faultOf(Buffer.concat([sealed, Buffer.from('\n')])), 'revoked')
})

/** The file with something else where its signature stands. */
function withSignature(hex: string): Buffer {
  const text = file.toString('latin1')
  const start = text.indexOf('/Contents <') + '/Contents <'.length
  const room = text.indexOf('>', start) - start
  return Buffer.from(
    text.slice(0, start) + hex.slice(0, room).padEnd(room, '0') + text.slice(start + room),
    'latin1',
  )
}

test('a signature that is nonsense, or nested ten thousand deep, is unreadable and nothing worse', () => {
  let nested = '0500'
  for (let depth = 0; nested.length < 24_000; depth += 1) {
    const length = nested.length / 2
    nested = `3082${length.toString(16).padStart(4, '0')}${nested}`
  }
  for (const hex of ['00', '3003020101', `30${'80'.repeat(5000)}`, nested, 'ff'.repeat(4000)])
    assert.equal(checkFile(withSignature(hex), trust).fault, 'unreadable', hex.slice(0, 20))
  const text = file.toString('latin1')
  const start = text.indexOf('/Contents <') + '/Contents <'.length
  const taken = /^(?:[0-9a-f]{2})+?(?=0{200})/.exec(text.slice(start))?.[0] ?? ''
  const last = taken.length - 40
  const forged = taken.slice(0, last) + (taken[last] === '0' ? '1' : '0') + taken.slice(last + 1)
  assert.notEqual(checkFile(withSignature(forged), trust).fault, null)
})

test('what another city’s authority sealed and stamped is not ours, and nobody calls it altered', async () => {
  const other = await openSeals()
  const foreign = await buildSeal(other.db, [])
  const theirs = await sign1(foreign, other.db)
  assert.equal(await faultOf(theirs), 'wrong-issuer')
  assert.equal(checkFile(theirs, { ...trust, roots: [] }).fault, 'wrong-issuer')
  const [early, late] = [new Date('2000-01-01'), new Date('2100-01-01')]
  for (const now of [early, late])
    assert.equal(checkFile(theirs, { ...trust, now }).fault, 'wrong-issuer', 'whatever its own dates say')
  assert.equal((await other.db.read(SYSTEM, (ctx) => verifyDocument(ctx, theirs))).fault, null)
})

test(
  'what a stranger signed in ways that are not ours is a stranger’s, not damaged and not forged',
  { skip: without('openssl') },
  () => {
    const text = file.toString('latin1')
    const start = text.indexOf('/Contents <') + '/Contents '.length
    const content = Buffer.concat([file.subarray(0, start), file.subarray(text.indexOf('>', start) + 1)])
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const subject = ['-subj', '/C=CN/O=Other/CN=Seal', '-days', '3650']
    const made = runTool('openssl', ['req', '-x509', '-key', '{key}', ...subject], { key })
    const certificate = /-----BEGIN[^]*-----END CERTIFICATE-----/.exec(made.said)?.[0] ?? ''
    const ways = [
      ['-md', 'sha256', '-cades', '-keyopt', 'rsa_padding_mode:pss'],
      ['-md', 'sha512', '-cades'],
      ['-md', 'sha256'],
      ['-md', 'sha256', '-cades', '-keyid'],
      ['-md', 'sha256', '-noattr'],
    ]
    for (const way of ways) {
      const asked = [
        'cms',
        '-sign',
        '-binary',
        '-in',
        '{content}',
        '-signer',
        '{certificate}',
        '-inkey',
        '{key}',
      ]
      const { said } = runTool('openssl', [...asked, '-outform', 'PEM', ...way], {
        content,
        certificate,
        key,
      })
      const cms = Buffer.from(said.replaceAll(/-----[^-]*-----/g, ''), 'base64')
      assert.ok(cms.length > 1000, said)
      assert.equal(checkFile(withSignature(cms.toString('hex')), trust).fault, 'wrong-issuer', way.join(' '))
    }
  },
)

test('a time stamp that was taken from elsewhere, was cut, or is none: the time is not believed, nothing breaks', async () => {
  const own = await buildSeal(db, [])
  const stampedBy = (timestamp: (signature: Uint8Array) => Promise<Buffer>): Promise<Buffer> =>
    db.read(SYSTEM, async (ctx) => {
      const signer = await signerOf(ctx, own.serial)
      const { name, purpose, code } = own
      const mark = { face: { name, purpose, code }, signedAt: ctx.now, signer: name, reason: '测试' }
      return signPdf(await buildPaper().render(mark), (content) =>
        buildSignedData({ signer, content, detached: true, timestamp }),
      )
    })
  const stampOn = (bytes: Uint8Array): Promise<Buffer> =>
    db.read(SYSTEM, (ctx) => stamp(ctx, sha256Of(bytes)))
  assert.equal(await faultOf(await stampedBy(stampOn)), null)
  assert.equal(await faultOf(await stampedBy(() => stampOn(Buffer.from('another signature')))), 'bad-time')
  const cut = await faultOf(await stampedBy(async (bytes) => (await stampOn(bytes)).subarray(0, -40)))
  assert.ok(cut === 'bad-time' || cut === 'unreadable', String(cut))
  assert.equal(await faultOf(await stampedBy(async () => Buffer.from('3003020101', 'hex'))), 'bad-time')
})

type Forger = CertificateRequest['issuer'] & { certificate: X509Certificate }

/** A certificate that a forger makes, by itself or by another of the forger's. */
async function forge(name: string, issuer: Forger | null, key = newKey()): Promise<Forger> {
  const subject = nameOf({ organ: name, unit: null, name, code: null })
  const own = { name: subject, publicKey: key.publicKey, algorithm: 'ecdsa-p256', sign: key.sign } as const
  const der = await buildCertificate({
    serial: freshSerial(),
    role: 'root',
    subject,
    publicKey: key.publicKey,
    issuer: issuer ?? own,
    notBefore: new Date('2026-01-01T00:00:00Z'),
    notAfter: new Date('2030-01-01T00:00:00Z'),
    revocationList: null,
  })
  return { ...own, certificate: new X509Certificate(der) }
}

function newKey(): { publicKey: Buffer; sign: (bytes: Uint8Array) => Promise<Buffer> } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return {
    publicKey: publicKey.export({ type: 'spki', format: 'der' }),
    sign: async (bytes) => sign('sha256', bytes, privateKey),
  }
}

test('a chain that runs in a circle ends, and is told from one that leads to nobody', async () => {
  const [a, b] = [newKey(), newKey()]
  const selfA = await forge('甲', null, a)
  const bByA = await forge('乙', selfA, b)
  const aByB = await forge('甲', bByA, a)
  const at = new Date('2026-11-23T00:00:00Z')
  const circle = followChain(bByA.certificate, [aByB.certificate, bByA.certificate], at, trust)
  assert.equal(circle.fault, 'loop')
  assert.equal(followChain(selfA.certificate, [selfA.certificate], at, trust).fault, 'wrong-issuer')
  assert.equal(followChain(bByA.certificate, [], at, trust).fault, 'wrong-issuer')
  assert.ok(subjectOf(selfA.certificate.raw).length > 0)
})

test('a seal that is re-made without reason leaves what it sealed genuine; so does a new authority', async () => {
  const own = await buildSeal(db, [])
  const before = await sign1(own)
  const again = await db.write(SYSTEM, async (ctx) =>
    remakeSeal(ctx, await lockSeal(ctx, own.id), { algorithm: 'ecdsa-p256', revoke: null }),
  )
  assert.notEqual(again.serial, own.serial)
  assert.equal(await faultOf(before), null)
  assert.equal(await faultOf(await sign1(again)), null)
  for (const role of ['timestamp', 'issuing', 'root'] as const) {
    await db.write(SYSTEM, (ctx) => rotateAuthority(ctx, role))
    const later = await buildSeal(db, [])
    assert.equal(await faultOf(await sign1(later)), null, role)
    assert.equal(await faultOf(before), null, role)
  }
})

test('revoked for its key: nothing it ever signed counts; revoked as replaced: only what came later does not', async () => {
  const lost = await buildSeal(db, [])
  const sealed = await sign1(lost)
  await db.write(SYSTEM, async (ctx) =>
    remakeSeal(ctx, await lockSeal(ctx, lost.id), { algorithm: 'rsa-3072', revoke: 'compromise' }),
  )
  assert.equal(await faultOf(sealed), 'revoked')

  const replaced = await buildSeal(db, [])
  const good = await sign1(replaced)
  rooms.clock.forward(60)
  await db.write(SYSTEM, async (ctx) =>
    remakeSeal(ctx, await lockSeal(ctx, replaced.id), { algorithm: 'ecdsa-p256', revoke: 'superseded' }),
  )
  rooms.clock.forward(60)
  assert.equal(await faultOf(good), null)
  await assert.rejects(sign1(replaced), /is destroyed/)
  // A thief who had kept a copy of the key.
  await db.run(
    'stolen',
    'update seals.key set destroyed_at = null where id = (select key_id from seals.x509 where serial = $1)',
    [replaced.serial],
  )
  assert.equal(await faultOf(await sign1(replaced)), 'revoked')
})

const revoke = (serial: string, reason: 'superseded' | 'cessation' | 'compromise'): Promise<void> =>
  db.write(SYSTEM, (ctx) => revokeCertificate(ctx, { serial, reason }))
const newest = async (role: 'root' | 'issuing' | 'timestamp'): Promise<string> =>
  (await db.read(SYSTEM, (ctx) => findNewest(ctx, role)))?.serial ?? ''
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
  )

test(
  'openssl with the revocation lists tells a seal that was re-made from the one in its place, and an authority, too',
  { skip: without('openssl') },
  async () => {
    const own = await buildSeal(db, [])
    await db.write(SYSTEM, renewLists)
    const verify = async (serial: string, ...checks: string[]): Promise<string> => {
      const files = await db.read(SYSTEM, async (ctx) => {
        const [leaf, ...above] = await loadChain(ctx, serial)
        const lists = await listLists(ctx)
        return {
          leaf: pem('CERTIFICATE', leaf?.der ?? Buffer.alloc(0)),
          above: above.map(({ der }) => pem('CERTIFICATE', der)).join(''),
          roots: await trustAnchors(ctx),
          lists: lists.map(({ der }) => pem('X509 CRL', der)).join(''),
        }
      })
      const at = String(Math.floor(rooms.clock.now.getTime() / 1000))
      const args = ['verify', ...checks, '-attime', at, '-purpose', 'any']
      return runTool(
        'openssl',
        [...args, '-CAfile', '{roots}', '-untrusted', '{above}', '-CRLfile', '{lists}', '{leaf}'],
        files,
      ).said
    }
    assert.match(await verify(own.serial, '-crl_check_all'), /: OK/)
    const again = await db.write(SYSTEM, async (ctx) =>
      remakeSeal(ctx, await lockSeal(ctx, own.id), { algorithm: 'ecdsa-p256', revoke: 'superseded' }),
    )
    assert.match(await verify(own.serial, '-crl_check'), /certificate revoked/)
    assert.match(await verify(again.serial, '-crl_check_all'), /: OK/)
    await revoke(await newest('issuing'), 'cessation')
    assert.match(await verify(again.serial, '-crl_check_all'), /certificate revoked/)
    await renewSeals(db, SYSTEM)
    const renewed = await db.write(SYSTEM, (ctx) => lockSeal(ctx, own.id))
    await db.write(SYSTEM, renewLists)
    assert.match(await verify(renewed.serial, '-crl_check_all'), /: OK/)
  },
)

test('an issuing authority is revoked: what hung on it seals nothing until it is re-made; what it sealed before stands', async () => {
  const own = await buildSeal(db, [{ post: 'keeper' }])
  const keeper = { ...OFFICER, post: 'keeper' }
  const use = (): Promise<string> => codeOf(sealDocument(db, keeper, buildPaper({ automatic: false })))
  assert.equal(await use(), 'done')
  const good = await sign1(own)
  rooms.clock.forward(60)
  const issuing = await newest('issuing')
  await revoke(issuing, 'cessation')
  assert.equal(await codeOf(revoke(issuing, 'cessation')), 'trust.revoked-already')
  assert.equal(await codeOf(revoke(await newest('root'), 'compromise')), 'trust.root')
  assert.equal(await codeOf(revoke('00', 'compromise')), 'trust.no-certificate')
  assert.notEqual(await newest('issuing'), issuing, 'another one stands in its place')
  rooms.clock.forward(60)
  assert.equal(await use(), 'seal.revoked')
  assert.equal(await faultOf(await sign1(own)), 'revoked', 'whoever signs all the same is found out')
  assert.equal(await faultOf(good), null)
  await renewSeals(db, SYSTEM)
  assert.equal(await use(), 'done')
  rooms.clock.forward(60 * 60 * 40)
  await db.write(SYSTEM, renewLists)
  const { fault, revocationKnown } = await db.read(SYSTEM, (ctx) => verifyDocument(ctx, good))
  assert.deepEqual([fault, revocationKnown], [null, true], 'it goes on saying what it had revoked')
})

test('a time stamp authority is revoked: replaced, its stamps of before hold; known to others, none does', async () => {
  const own = await buildSeal(db, [])
  const good = await sign1(own)
  rooms.clock.forward(60)
  await revoke(await newest('timestamp'), 'superseded')
  rooms.clock.forward(60)
  assert.equal(await faultOf(good), null)
  const later = await sign1(own)
  assert.equal(await faultOf(later), null, 'another one stamps')
  await revoke(await newest('timestamp'), 'compromise')
  assert.equal(await faultOf(later), 'bad-time')
  assert.equal(await faultOf(good), null)
})

test('what was sealed in time stays genuine when the key has run out; what is signed with such a key is not', async () => {
  const before = rooms.clock.now
  const own = await buildSeal(db, [])
  const early = await sign1(own)
  rooms.clock.forward(3.1 * 365 * 24 * 3600)
  assert.equal(await faultOf(early), null)
  assert.equal(await faultOf(await sign1(own)), 'expired')
  const { revocationKnown } = await db.read(SYSTEM, (ctx) => verifyDocument(ctx, early))
  assert.equal(revocationKnown, false, 'the lists are too old, and that is said')
  rooms.clock.now = before
})

test('what runs out is replaced before it does: revocation lists, certificates of seals; nobody has to approve', async () => {
  const before = rooms.clock.now
  const own = await buildSeal(db, [])
  const early = await sign1(own)
  rooms.clock.forward((3 * 365 - 20) * 24 * 3600)
  await db.write(SYSTEM, renewLists)
  assert.equal((await db.read(SYSTEM, (ctx) => verifyDocument(ctx, early))).revocationKnown, true)
  await renewSeals(db, SYSTEM)
  const renewed = await db.write(SYSTEM, (ctx) => lockSeal(ctx, own.id))
  assert.notEqual(renewed.serial, own.serial)
  assert.ok(renewed.validUntil > own.validUntil)
  assert.equal(await faultOf(early), null)
  assert.equal(await faultOf(await sign1(renewed)), null)
  await renewSeals(db, SYSTEM)
  assert.equal((await db.write(SYSTEM, (ctx) => lockSeal(ctx, own.id))).serial, renewed.serial)
  rooms.clock.now = before
})
