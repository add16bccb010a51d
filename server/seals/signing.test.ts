import assert from 'node:assert/strict'
import { createHash, X509Certificate } from 'node:crypto'
import { test } from 'node:test'
import { runTool, without } from '../../test/tools.ts'
import { Refusal } from '../platform/refusal.ts'
import { buildPaper as paper, buildSeal, OFFICER, openSeals, SYSTEM } from './build.ts'
import { sealDocument } from './commands/seal-document.ts'
import type { SealDocument } from './model.ts'
import { remakeSeal } from './commands/make-seal.ts'
import { findSignedPaper, trustAnchors, verifyDocument } from './queries.ts'
import { lockSeal } from './seal-store.ts'
import { loadChain } from './store.ts'

const { db } = await openSeals()
const automatic = await buildSeal(db, [{ post: null }])
await buildSeal(db, [{ post: null }], 'rsa-3072')
const root = await db.read(SYSTEM, trustAnchors)

async function signed(changes: Partial<SealDocument> = {}): Promise<Buffer> {
  const wanted = paper(changes)
  await sealDocument(db, SYSTEM, wanted)
  const found = await db.read(SYSTEM, (ctx) => findSignedPaper(ctx, wanted))
  assert.ok(found)
  return found.bytes
}

/** What the signature covers, and the signature, cut out of the file by its ByteRange. */
function cutOut(file: Buffer): { content: Buffer; cms: Buffer } {
  const range = /\/ByteRange \[(\d+) (\d+) (\d+) (\d+)\]/.exec(file.toString('latin1'))
  assert.ok(range)
  const [start = 0, length = 0, next = 0, rest = 0] = range.slice(1).map(Number)
  assert.equal(next + rest, file.length, 'the signature covers the file to its end')
  const hex = file.subarray(start + length + 1, next - 1).toString('latin1')
  const padded = Buffer.from(hex, 'hex')
  const size = padded.readUInt16BE(2) + 4
  return {
    content: Buffer.concat([file.subarray(start, start + length), file.subarray(next)]),
    cms: padded.subarray(0, size),
  }
}

test(
  'pdfsig accepts the signature of a sealed certificate, covers the whole file and names the organ in Chinese',
  {
    skip: without('pdfsig'),
  },
  async () => {
    const { said } = runTool('pdfsig', ['-nocert', '{a.pdf}'], { 'a.pdf': await signed() })
    assert.match(said, /Signature is Valid\./)
    assert.match(said, /Total document signed/)
    assert.match(said, /风筝市风筝演示办事处行政审批专用章/)
    assert.match(said, /ETSI\.CAdES\.detached/)
  },
)

test('one changed byte, and pdfsig says so', { skip: without('pdfsig') }, async () => {
  const file = await signed()
  const at = file.indexOf('/MediaBox')
  file[at + 12] = (file[at + 12] ?? 0) ^ 1
  const { said } = runTool('pdfsig', ['-nocert', '{a.pdf}'], { 'a.pdf': file })
  assert.doesNotMatch(said, /Signature is Valid\./)
  assert.match(said, /Digest Mismatch/)
})

test(
  'openssl accepts the signature with the root alone as trust anchor, and refuses changed content',
  {
    skip: without('openssl'),
  },
  async () => {
    const { content, cms } = cutOut(await signed())
    const args = [
      'cms',
      '-verify',
      '-binary',
      '-inform',
      'DER',
      '-in',
      '{sig.der}',
      '-content',
      '{content}',
      '-CAfile',
      '{root.pem}',
      '-purpose',
      'any',
      '-out',
      '{out}',
    ]
    const good = runTool('openssl', args, { 'sig.der': cms, content, 'root.pem': root })
    assert.match(good.said, /CMS Verification successful/)
    assert.equal(good.status, 0)
    content[100] = (content[100] ?? 0) ^ 1
    const bad = runTool('openssl', args, { 'sig.der': cms, content, 'root.pem': root })
    assert.notEqual(bad.status, 0)
  },
)

test('qpdf finds nothing wrong with a signed file', { skip: without('qpdf') }, async () => {
  const { status, said } = runTool('qpdf', ['--check', '{a.pdf}'], { 'a.pdf': await signed() })
  assert.match(said, /No syntax or stream encoding errors/)
  assert.equal(status, 0)
})

test('Node reads the chain: Chinese names, each certificate issued and signed by the next', async () => {
  const chain = await db.read(SYSTEM, (ctx) => loadChain(ctx, automatic.serial))
  const [seal, issuing, top] = chain.map(({ der }) => new X509Certificate(der))
  assert.ok(seal && issuing && top)
  assert.match(seal.subject, /CN=风筝市风筝演示办事处行政审批专用章/)
  assert.ok(seal.checkIssued(issuing) && seal.verify(issuing.publicKey))
  assert.ok(issuing.checkIssued(top) && issuing.verify(top.publicKey) && top.verify(top.publicKey))
  assert.equal(seal.ca, false)
  assert.equal(issuing.ca, true)
})

test('however many want it at once, a paper is signed once, and stays what it is', async () => {
  const wanted = paper()
  const files = (await keptOf(wanted.number))[2] ?? 0
  const all = await Promise.all(Array.from({ length: 6 }, () => sealDocument(db, SYSTEM, wanted)))
  assert.equal(new Set(all.map(({ digest }) => digest)).size, 1)
  assert.deepEqual(await keptOf(wanted.number), [1, 1, files + 1])
  const uses = await db.run('uses', 'select digest, automatic, used_by from seals.use where number = $1', [
    wanted.number,
  ])
  assert.deepEqual(uses, [
    { digest: all[0]?.digest, automatic: true, used_by: { kind: 'system', id: null, name: '自动用印' } },
  ])
  const kept = await db.read(SYSTEM, (ctx) => findSignedPaper(ctx, wanted))
  assert.equal(
    createHash('sha256')
      .update(kept?.bytes ?? '')
      .digest('hex'),
    all[0]?.digest,
  )
  for (const change of ['update seals.use set number = $1', 'delete from seals.signed where number <> $1'])
    await assert.rejects(db.run(change, change, ['x']), /neither changed nor deleted/)
})

test('nothing is locked and no transaction is open while a paper is drawn and signed', async () => {
  const open = (): Promise<{ n: number }[]> =>
    db.run(
      'open-transactions',
      `select count(*)::int as n from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend' and xact_start is not null`,
      [],
    )
  const wanted = paper()
  const seen: number[] = []
  await sealDocument(db, SYSTEM, {
    ...wanted,
    async render(mark) {
      seen.push((await open())[0]?.n ?? -1)
      return wanted.render(mark)
    },
  })
  assert.deepEqual(seen, [0])
})

/** What is kept of a paper: its signed file, the uses of the seal, files at all. */
const keptOf = async (number: string): Promise<number[]> => {
  const rows = await db.run<{ n: number }>(
    'kept-of-paper',
    `select count(*)::int as n from seals.signed where number = $1
     union all select count(*)::int from seals.use where number = $1
     union all select count(*)::int from files.file`,
    [number],
  )
  return rows.map(({ n }) => n)
}

test('killed while it draws, or right before it is kept: nothing is half there, and the next one seals it', async () => {
  const wanted = paper()
  const before = await keptOf(wanted.number)
  const killed = new Error('killed')
  await assert.rejects(sealDocument(db, SYSTEM, { ...wanted, render: () => Promise.reject(killed) }), killed)
  assert.deepEqual(await keptOf(wanted.number), before)
  const dying: typeof db = {
    ...db,
    write: (actor, work) =>
      db.write(actor, async (ctx) => {
        await work(ctx)
        throw killed
      }),
  }
  await assert.rejects(sealDocument(dying, SYSTEM, wanted), killed)
  assert.deepEqual(await keptOf(wanted.number), before)
  await sealDocument(db, SYSTEM, wanted)
  assert.deepEqual(await keptOf(wanted.number), [1, 1, (before[2] ?? 0) + 1])
})

test('a seal that is re-made while its paper is drawn: the paper bears the new certificate', async () => {
  const own = await buildSeal(db, [{ post: 'guard' }])
  const guard = { ...OFFICER, post: 'guard' }
  const wanted = paper({ automatic: false })
  let remade = false
  await sealDocument(db, guard, {
    ...wanted,
    async render(mark) {
      if (!remade)
        await db.write(SYSTEM, async (ctx) =>
          remakeSeal(ctx, await lockSeal(ctx, own.id), { algorithm: 'ecdsa-p256', revoke: 'superseded' }),
        )
      remade = true
      return wanted.render(mark)
    },
  })
  const found = await db.read(SYSTEM, (ctx) => findSignedPaper(ctx, wanted))
  const checked = await db.read(SYSTEM, (ctx) => verifyDocument(ctx, found?.bytes ?? Buffer.alloc(0)))
  assert.equal(checked.fault, null)
})

test('the platform seals only where the item allows it, an officer only where the post is granted', async () => {
  const code = async (
    changes: Partial<SealDocument>,
    officer: typeof OFFICER | typeof SYSTEM,
  ): Promise<string> =>
    sealDocument(db, officer, paper(changes)).then(
      () => 'sealed',
      (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
    )
  assert.equal(await code({ automatic: false }, SYSTEM), 'seal.not-automatic')
  assert.equal(await code({ office: 'police' }, SYSTEM), 'seal.none')
  assert.equal(await code({ purpose: '财务专用章' }, SYSTEM), 'seal.none')
  assert.equal(await code({ automatic: false }, OFFICER), 'seal.not-granted')
  const own = await buildSeal(db, [{ post: 'head', item: 'kite-permit' }])
  assert.equal(await code({ automatic: false }, OFFICER), 'sealed')
  assert.equal(await code({ automatic: false, item: 'other' }, OFFICER), 'seal.not-granted')
  assert.equal(await code({ automatic: false }, { ...OFFICER, office: 'police' }), 'seal.not-granted')
  const [row] = await db.run<{ seal_id: string; used_by: { name: string } }>(
    'use-of-seal',
    'select seal_id, used_by from seals.use where seal_id = $1',
    [own.id],
  )
  assert.deepEqual([row?.seal_id, row?.used_by.name], [own.id, OFFICER.name])
})
