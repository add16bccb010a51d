import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runTool, without } from '../../test/tools.ts'
import { uuidv7 } from '../platform/ids.ts'
import { Refusal } from '../platform/refusal.ts'
import { buildPaper, buildSeal, OFFICER, openSeals, SYSTEM } from './build.ts'
import { askForSeal } from './commands/ask-for-seal.ts'
import { approveRequest } from './commands/decide-request.ts'
import { remakeSeal } from './commands/make-seal.ts'
import { renewSeals } from './commands/renew-seals.ts'
import { revokeCertificate } from './commands/revoke-certificate.ts'
import { paperFile, resealDocument, sealDocument } from './commands/seal-document.ts'
import type { CheckedFile, Seal } from './model.ts'
import { listCompromised, verifyDocument } from './queries.ts'
import { lockSeal } from './seal-store.ts'
import { findNewest } from './store.ts'

const { db, rooms } = await openSeals()
const COLLEAGUE = { ...OFFICER, id: uuidv7(), name: '周平' }
const check = (bytes: Buffer): Promise<CheckedFile> => db.read(SYSTEM, (ctx) => verifyDocument(ctx, bytes))
const remake = (seal: Seal, revoke: 'superseded' | 'compromise'): Promise<Seal> =>
  db.write(SYSTEM, async (ctx) =>
    remakeSeal(ctx, await lockSeal(ctx, seal.id), { algorithm: 'ecdsa-p256', revoke }),
  )
const numbersOf = async (seal: Seal): Promise<string[]> =>
  (await db.read(SYSTEM, (ctx) => listCompromised(ctx, seal.id))).map(({ number }) => number)
const ask = (seal: Seal): Promise<{ id: string }> =>
  db.write(OFFICER, (ctx) =>
    askForSeal(ctx, { sealId: seal.id, action: { action: 'reseal' }, reason: '密钥泄露后补刻' }),
  )
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
  )

const seal = await buildSeal(db, [{ post: null }])
const [first, second, late] = [buildPaper(), buildPaper(), buildPaper()]
const oldFile = (await paperFile(db, first)).bytes
await sealDocument(db, SYSTEM, second)

test('papers are sealed anew only where a key is known to others, and by two persons; a job is left for it', async () => {
  assert.deepEqual(await numbersOf(seal), [])
  assert.equal(await codeOf(ask(seal)), 'seal.nothing-compromised')
  rooms.clock.forward(60)
  await remake(seal, 'compromise')
  rooms.clock.forward(60)
  await sealDocument(db, SYSTEM, late)
  assert.deepEqual(await numbersOf(seal), [first.number, second.number], 'not what came after')
  const before = await check(oldFile)
  assert.deepEqual([before.fault, before.paper?.resealed], ['revoked', false])
  const { id } = await ask(seal)
  assert.equal(
    await codeOf(db.write(OFFICER, (ctx) => approveRequest(ctx, { requestId: id }))),
    'seal.own-request',
  )
  await db.write(COLLEAGUE, (ctx) => approveRequest(ctx, { requestId: id }))
  const jobs = await db.run('reseal-jobs', 'select from graphile_worker.jobs where key = $1', [
    `seals.reseal:${seal.id}`,
  ])
  assert.equal(jobs.length, 1)
})

test(
  'sealed anew: the same number, new bytes and a new time; whoever asks gets those, and the old ones say why they do not count',
  { skip: without('pdfsig') },
  async () => {
    rooms.clock.forward(60)
    await Promise.all([first, first, first].map((paper) => resealDocument(db, seal.id, paper)))
    await resealDocument(db, seal.id, first)
    await resealDocument(db, seal.id, late)
    const kept = await db.run('resealed', 'select number from seals.resealed', [])
    assert.deepEqual(kept, [{ number: first.number }], 'once, and not what needs none')
    assert.deepEqual(await numbersOf(seal), [second.number])
    const fresh = (await paperFile(db, first)).bytes
    assert.ok(!fresh.equals(oldFile))
    const found = await check(fresh)
    assert.deepEqual(
      [found.fault, found.paper],
      [null, { kind: 'certificate', number: first.number, resealed: false }],
    )
    assert.ok((found.signedAt?.getTime() ?? 0) > Date.parse('2026-11-23T02:02:00Z'))
    assert.match(
      runTool('pdfsig', ['-nocert', '{a.pdf}'], { 'a.pdf': fresh }).said,
      /Total document signed[^]*Signature is Valid\./,
    )
    const old = await check(oldFile)
    assert.deepEqual([old.fault, old.paper?.resealed], ['revoked', true])
    await assert.rejects(db.run('change-resealed', 'update seals.resealed set digest = $1', ['x']))
  },
)

test('the new key is known to others in its turn: the paper waits again, and is sealed again', async () => {
  rooms.clock.forward(60)
  await remake(seal, 'compromise')
  assert.deepEqual(await numbersOf(seal), [second.number, late.number, first.number])
  rooms.clock.forward(60)
  await resealDocument(db, seal.id, first)
  assert.deepEqual(await numbersOf(seal), [second.number, late.number])
  assert.equal((await check((await paperFile(db, first)).bytes)).fault, null)
})

test('the key of the authority above is known to others: what hung on it waits, too', async () => {
  const own = await buildSeal(db, [])
  const paper = buildPaper({ office: 'kites', purpose: '行政审批专用章' })
  await sealDocument(db, SYSTEM, paper)
  assert.ok(!(await numbersOf(seal)).includes(paper.number))
  const issuing = await db.read(SYSTEM, (ctx) => findNewest(ctx, 'issuing'))
  await db.write(SYSTEM, (ctx) =>
    revokeCertificate(ctx, { serial: issuing?.serial ?? '', reason: 'compromise' }),
  )
  await renewSeals(db, SYSTEM)
  assert.ok((await numbersOf(seal)).includes(paper.number))
  rooms.clock.forward(60)
  await resealDocument(db, seal.id, paper)
  assert.ok(!(await numbersOf(seal)).includes(paper.number))
  assert.equal((await check((await paperFile(db, paper)).bytes)).fault, null)
  assert.deepEqual(await numbersOf(own), [])
})

test('what does not stand any more is not sealed anew', async () => {
  await resealDocument(db, seal.id, { ...second, sealable: false })
  assert.ok((await numbersOf(seal)).includes(second.number))
})
