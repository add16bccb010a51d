import { renderCertificate } from '../documents/queries.ts'
import { openRooms, type TestRooms } from '../people/build.ts'
import type { Officer, World } from '../platform/ctx.ts'
import type { Database } from '../platform/db.ts'
import { uuidv7 } from '../platform/ids.ts'
import { openAuthority } from './commands/open-authority.ts'
import { makeSeal } from './commands/make-seal.ts'
import { masterKeysOf } from './master.ts'
import type { Grant, KeyAlgorithm, Seal, SealDocument } from './model.ts'
import { insertGrant } from './seal-store.ts'
import { softwareKeys } from './software-keys.ts'

export const MASTERS = masterKeysOf(['the master key of a test, which is long enough'])

export const SYSTEM = { kind: 'system', name: 'test' } as const

/** An officer of the invented office of kites. */
export const OFFICER: Officer = {
  kind: 'staff',
  id: uuidv7(),
  name: '林晓岚',
  office: 'kites',
  post: 'head',
  permissions: [],
  standsInFor: [],
}

/** The rooms with a local authority and software keys. */
export async function openSeals(): Promise<{ rooms: TestRooms; db: Database; world: World }> {
  const rooms = await openRooms()
  const db = rooms.open('serve')
  const world = await db.read(SYSTEM, async (ctx) => ctx.world)
  const store = softwareKeys(() => MASTERS)
  Object.assign(world, { keys: { current: store, all: [store] }, publicUrl: 'https://seals.example' })
  // What the region of these rooms lacks: one item by name.
  Object.assign(world.region, { items: new Map([['kite-permit', { item: { name: '高空风筝放飞许可' } }]]) })
  await db.write(SYSTEM, openAuthority)
  return { rooms, db, world }
}

/** A seal of the office of kites that is granted. */
export function buildSeal(
  db: Database,
  grants: Partial<Grant>[],
  algorithm: KeyAlgorithm = 'ecdsa-p256',
): Promise<Seal> {
  return db.write(SYSTEM, async (ctx) => {
    const seal = await makeSeal(ctx, {
      office: 'kites',
      name: '风筝市风筝演示办事处',
      purpose: '行政审批专用章',
      algorithm,
    })
    for (const grant of grants)
      await insertGrant(ctx, seal.id, { id: uuidv7(), post: null, item: null, until: null, ...grant })
    return seal
  })
}

let count = 0

/** A certificate of the invented kite permit, which the platform may seal. */
export function buildPaper(changes: Partial<SealDocument> = {}): SealDocument {
  count += 1
  const number = `FZ-2026-${count}`
  return {
    kind: 'certificate',
    number,
    form: 'a4',
    title: '高空风筝放飞许可证',
    name: '高空风筝放飞许可证.pdf',
    subject: uuidv7(),
    office: 'kites',
    item: 'kite-permit',
    purpose: null,
    sealable: true,
    automatic: true,
    render: (seal) =>
      renderCertificate({
        title: '高空风筝放飞许可证',
        number,
        holder: '陈𫖯㛃',
        rows: [{ label: '地点', value: '东湖公园' }],
        issuer: '风筝市风筝演示办事处',
        issuedOn: '2026-11-23',
        wording: '准予陈𫖯㛃在东湖公园放风筝。',
        verifyUrl: `https://seals.example/verify/${number}`,
        demo: false,
        seal,
      }),
    ...changes,
  }
}
