import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Officer } from '../platform/ctx.ts'
import { uuidv7 } from '../platform/ids.ts'
import { Refusal } from '../platform/refusal.ts'
import { buildPaper, OFFICER, openSeals, SYSTEM } from './build.ts'
import { askForSeal, takeBackRequest } from './commands/ask-for-seal.ts'
import { approveRequest, refuseRequest } from './commands/decide-request.ts'
import { destroyKeys } from './commands/destroy-keys.ts'
import { sealDocument } from './commands/seal-document.ts'
import type { SealAction } from './model.ts'
import { findSignedPaper, listSeals, listUses, verifyDocument } from './queries.ts'

const { db, rooms } = await openSeals()
const ASKER: Officer = { ...OFFICER, id: uuidv7(), name: '周平', post: 'desk' }
const STRANGER: Officer = { ...OFFICER, id: uuidv7(), name: '沈玉洁', office: 'police' }

const ask = (action: SealAction, sealId: string | null = null, by = ASKER): Promise<{ id: string }> =>
  db.write(by, (ctx) => askForSeal(ctx, { sealId, action, reason: '新设岗位，需要用印。' }))
const approve = (requestId: string, by = OFFICER): Promise<{ sealId: string }> =>
  db.write(by, (ctx) => approveRequest(ctx, { requestId }))
const code = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
  )

async function agreed(action: SealAction, sealId: string | null = null): Promise<string> {
  return (await approve((await ask(action, sealId)).id)).sealId
}
const made = (): Promise<string> =>
  agreed({ action: 'make', purpose: '行政审批专用章', algorithm: 'ecdsa-p256' })

test('a seal is made when a second person agrees, never by whoever asked, and never twice', async () => {
  const { id } = await ask({ action: 'make', purpose: '业务专用章', algorithm: 'ecdsa-p256' })
  assert.equal(await code(approve(id, ASKER)), 'seal.own-request')
  assert.equal(
    await code(approve(id, STRANGER)),
    'seal.request-unknown',
    'another office does not even see it',
  )
  const both = await Promise.all([code(approve(id)), code(approve(id, { ...OFFICER, id: uuidv7() }))])
  assert.deepEqual(both.toSorted(), ['done', 'seal.decided'])
  const { seals, requests } = await db.read(ASKER, listSeals)
  assert.deepEqual(
    seals.map(({ name, purpose, state }) => [name, purpose, state]),
    [['风筝演示办事处', '业务专用章', 'active']],
  )
  assert.match(seals[0]?.picture ?? '', /^<svg [^]*业[^]*务[^]*专[^]*<\/svg>$/)
  assert.deepEqual([requests[0]?.state, requests[0]?.askedBy.name], ['approved', '周平'])
  assert.deepEqual((await db.read(STRANGER, listSeals)).seals, [])
})

test('a request is refused with a reason, or taken back by whoever asked; then nothing has happened', async () => {
  const before = (await db.read(ASKER, listSeals)).seals.length
  const first = await ask({ action: 'make', purpose: null, algorithm: 'rsa-3072' })
  await db.write(OFFICER, (ctx) => refuseRequest(ctx, { requestId: first.id, remark: '已经有公章了。' }))
  assert.equal(await code(approve(first.id)), 'seal.decided')
  const second = await ask({ action: 'make', purpose: null, algorithm: 'rsa-3072' })
  const takeBack = (by: Officer): Promise<string> =>
    code(db.write(by, (ctx) => takeBackRequest(ctx, { requestId: second.id })))
  assert.equal(await takeBack(OFFICER), 'seal.not-own-request')
  assert.equal(await takeBack(ASKER), 'done')
  assert.equal(await code(approve(second.id)), 'seal.decided')
  assert.equal((await db.read(ASKER, listSeals)).seals.length, before)
})

test('a grant lets the post use the seal until it is withdrawn; one thing about a seal is decided at a time', async () => {
  const sealId = await made()
  const use = (): Promise<string> =>
    code(sealDocument(db, OFFICER, buildPaper({ automatic: false, purpose: '行政审批专用章' })))
  assert.equal(await use(), 'seal.not-granted')
  const grant = { action: 'grant', post: 'head', item: null, until: null } as const
  const { id } = await ask(grant, sealId)
  assert.equal(await code(ask({ action: 'stop' }, sealId)), 'seal.asked-already')
  assert.equal(await code(ask({ action: 'stop' }, sealId, STRANGER)), 'seal.unknown')
  assert.equal(await use(), 'seal.not-granted', 'asking is not having')
  await approve(id)
  assert.equal(await use(), 'done')
  assert.equal(await code(ask({ ...grant, post: 'nobody' }, sealId)), 'seal.no-such-post')
  assert.equal(await code(ask({ ...grant, item: 'nothing' }, sealId)), 'seal.no-such-item')

  const seal = (await db.read(ASKER, listSeals)).seals.find((each) => each.id === sealId)
  const grantId = seal?.grants[0]?.id ?? ''
  await agreed({ action: 'withdraw', grantId }, sealId)
  assert.equal(await use(), 'seal.not-granted')
  assert.equal(await code(ask({ action: 'withdraw', grantId }, sealId)), 'seal.no-grant')
  const { uses } = await db.read(ASKER, (ctx) => listUses(ctx, { sealId }))
  assert.deepEqual(
    uses.map(({ usedBy, automatic, digest }) => [usedBy.name, automatic, digest.length]),
    [['林晓岚', false, 64]],
  )
  assert.equal(await code(db.read(STRANGER, (ctx) => listUses(ctx, { sealId }))), 'seal.unknown')
})

test('a grant whose last day is past is not asked for; nor approved, where the day has passed meanwhile', async () => {
  const before = rooms.clock.now
  const sealId = await made()
  const until = (day: string): SealAction => ({ action: 'grant', post: 'desk', item: null, until: day })
  assert.equal(await code(ask(until('2026-11-22'), sealId)), 'seal.grant-over')
  const { id } = await ask(until('2026-11-23'), sealId)
  rooms.clock.forward(24 * 60 * 60)
  assert.equal(await code(approve(id)), 'seal.grant-over')
  await db.write(OFFICER, (ctx) => refuseRequest(ctx, { requestId: id, remark: '日子已经过了。' }))
  await agreed(until('2026-11-24'), sealId)
  rooms.clock.now = before
})

test('whoever decides a grant or its withdrawal reads post, item and last day by name; the widest is null, not left out', async () => {
  const sealId = await made()
  const read = async () => {
    const { requests, seals } = await db.read(OFFICER, listSeals)
    return {
      request: requests.find((each) => each.sealId === sealId),
      seal: seals.find(({ id }) => id === sealId),
    }
  }
  const narrow = { post: 'desk', item: 'kite-permit', until: '2026-12-04' }
  const told = { ...narrow, postName: '受理岗', itemName: '高空风筝放飞许可' }
  const { id } = await ask({ action: 'grant', ...narrow }, sealId)
  assert.deepEqual((await read()).request?.grant, told)
  await approve(id)
  const [standing] = (await read()).seal?.grants ?? []
  assert.deepEqual(standing, { ...told, id: standing?.id })

  const withdrawal = await ask({ action: 'withdraw', grantId: standing?.id ?? '' }, sealId)
  assert.deepEqual((await read()).request?.grant, told)
  await approve(withdrawal.id)
  const { requests } = await db.read(OFFICER, listSeals)
  const decided = requests.find((each) => each.id === withdrawal.id)
  assert.equal(decided?.grant?.postName, '受理岗', 'also when it is gone')

  await ask({ action: 'grant', post: null, item: null, until: null }, sealId)
  const wide = { post: null, postName: null, item: null, itemName: null, until: null }
  assert.deepEqual((await read()).request?.grant, wide)
})

test('a stopped seal seals nothing until it is resumed; a destroyed one never again, and what it sealed stays genuine', async () => {
  const sealId = await made()
  await agreed({ action: 'grant', post: 'head', item: 'kite-permit', until: '2026-12-31' }, sealId)
  const paper = buildPaper({ automatic: false, purpose: '行政审批专用章' })
  await sealDocument(db, OFFICER, paper)
  const use = (): Promise<string> =>
    code(sealDocument(db, OFFICER, buildPaper({ automatic: false, purpose: '行政审批专用章' })))
  await agreed({ action: 'stop' }, sealId)
  assert.notEqual(await use(), 'done')
  assert.equal(await code(ask({ action: 'stop' }, sealId)), 'seal.not-now')
  await agreed({ action: 'resume' }, sealId)
  assert.equal(await use(), 'done')
  rooms.clock.forward(60)
  await agreed({ action: 'destroy' }, sealId)
  assert.notEqual(await use(), 'done')
  assert.equal(await code(ask({ action: 'resume' }, sealId)), 'seal.destroyed')
  const kept = await db.read(SYSTEM, (ctx) => findSignedPaper(ctx, paper))
  const checked = await db.read(SYSTEM, (ctx) => verifyDocument(ctx, kept?.bytes ?? Buffer.alloc(0)))
  assert.equal(checked.fault, null)
  const left = await privateKeysOf(sealId)
  assert.equal(left[0]?.n, 1, 'nothing is destroyed inside a transaction')
  await destroyKeys(db, SYSTEM)
  await destroyKeys(db, SYSTEM)
  assert.equal((await privateKeysOf(sealId))[0]?.n, 0, 'the private key is gone')
})

const privateKeysOf = (sealId: string): Promise<{ n: number }[]> =>
  db.run(
    'left',
    `select count(*)::int as n from seals.wrapped_key w join seals.x509 x on x.key_id = w.key_id
     join seals.seal s on s.serial = x.serial where s.id = $1`,
    [sealId],
  )
