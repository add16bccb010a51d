import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ANYONE } from '../platform/ctx.ts'
import { uuidv7 } from '../platform/ids.ts'
import { makeSeal, remakeSeal } from '../seals/commands/make-seal.ts'
import { openAuthority } from '../seals/commands/open-authority.ts'
import { paperFile, sealDocument } from '../seals/commands/seal-document.ts'
import { masterKeysOf } from '../seals/master.ts'
import { listCompromised, verifyDocument } from '../seals/queries.ts'
import { insertGrant, lockSeal } from '../seals/seal-store.ts'
import { softwareKeys } from '../seals/software-keys.ts'
import { openLicences } from './build.ts'
import { certificateJobs } from './jobs.ts'
import { certificatePaper } from './queries.ts'

const { cases, first, holder, decide } = await openLicences()
const store = softwareKeys(() => masterKeysOf(['the master key of a test, which is long enough']))
const world = await cases.db.read(ANYONE, async (ctx) => ctx.world)
const SITE = 'https://kites.example'
Object.assign(world, { keys: { current: store, all: [store] }, publicUrl: SITE })
const SYSTEM = { kind: 'system', name: 'test' } as const
await cases.db.write(SYSTEM, openAuthority)

const seal = await cases.db.write(SYSTEM, async (ctx) => {
  const face = { office: 'sky', name: '天空管理局', purpose: '行政审批专用章' }
  const made = await makeSeal(ctx, { ...face, algorithm: 'ecdsa-p256' })
  await insertGrant(ctx, made.id, { id: uuidv7(ctx.now), post: first.post, item: null, until: null })
  return made
})

/** The file that the holder's wallet gives. */
const fileOf = async ({ person, number }: Awaited<ReturnType<typeof holder>>): Promise<Buffer> => {
  const paper = await cases.db.read(person, (ctx) => certificatePaper(ctx, number, SITE))
  return (await paperFile(cases.db, paper)).bytes
}
const press = async ({ person, number }: Awaited<ReturnType<typeof holder>>): Promise<void> => {
  const paper = await cases.db.read(person, (ctx) => certificatePaper(ctx, number, SITE))
  await sealDocument(cases.db, first, paper)
}

test('after a key is known to others the job seals the certificates anew: the wallet gives the new file; what was revoked stays as it is', async () => {
  const [good, ended] = [await holder(), await holder()]
  await press(good)
  await press(ended)
  const [before, gone] = [await fileOf(good), await fileOf(ended)]
  await decide(ended.number, 'revoke')
  cases.clock.now = new Date(cases.clock.now.getTime() + 60_000)
  await cases.db.write(SYSTEM, async (ctx) =>
    remakeSeal(ctx, await lockSeal(ctx, seal.id), { algorithm: 'ecdsa-p256', revoke: 'compromise' }),
  )
  cases.clock.now = new Date(cases.clock.now.getTime() + 60_000)
  const job = certificateJobs.find(({ name }) => name === 'seals.reseal')
  assert.ok(job)
  for (let run = 0; run < 2; run += 1) await job.run({ db: cases.db, actor: SYSTEM }, { sealId: seal.id })
  const fresh = await fileOf(good)
  assert.ok(!fresh.equals(before))
  const check = (bytes: Buffer): ReturnType<typeof verifyDocument> =>
    cases.db.read(ANYONE, (ctx) => verifyDocument(ctx, bytes))
  assert.deepEqual([(await check(fresh)).fault, (await check(fresh)).paper?.number], [null, good.number])
  const old = await check(before)
  assert.deepEqual([old.fault, old.paper?.resealed], ['revoked', true])
  assert.ok((await fileOf(ended)).equals(gone))
  const left = await cases.db.read(SYSTEM, (ctx) => listCompromised(ctx, seal.id))
  assert.deepEqual(
    left.map(({ number }) => number),
    [ended.number],
  )
})
