import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openText } from '../platform/sealing.ts'
import { openRooms } from './build.ts'
import { addClient, addSigningKey, resealSigningKeys } from './commands/api-clients.ts'
import { findClient } from './queries.ts'

const SECRET = 'a secret of this test that is long enough'
const OPERATOR = { kind: 'system', name: 'test' } as const
const rooms = await openRooms()
const db = rooms.open('serve')

const sealedOf = async (id: string): Promise<string[]> => {
  const [row] = await db.run<{ signing: { sealed: string }[] }>(
    'sealed-of',
    'select signing from people.client where id = $1',
    [id],
  )
  return (row?.signing ?? []).map(({ sealed }) => sealed)
}

test('signing keys of a program are sealed anew with SM4 when the installation has chosen it; its messages go on being checked', async () => {
  const world = await db.read(OPERATOR, async (ctx) => ctx.world)
  const [office = ''] = world.region.offices.keys()
  const { id, key } = await db.write(OPERATOR, (ctx) =>
    addClient(ctx, { name: '人社', offices: [office], scopes: ['intake.push:hrss'] }),
  )
  const keys = await db.write(OPERATOR, async (ctx) => [
    await addSigningKey(ctx, { id, version: 'v1' }, SECRET),
    await addSigningKey(ctx, { id, version: 'v1sm3' }, SECRET, 'sm4-ctr-hmac-sm3'),
  ])
  const [first = '', second = ''] = await sealedOf(id)
  const reseal = (): Promise<number> =>
    db.write(OPERATOR, (ctx) => resealSigningKeys(ctx, SECRET, 'sm4-ctr-hmac-sm3'))
  assert.equal(await reseal(), 1)
  const [again = '', kept = ''] = await sealedOf(id)
  assert.notEqual(again, first)
  assert.equal(kept, second, 'what is sealed with it already stays')
  assert.equal(openText(SECRET, again), keys[0]?.key)
  assert.deepEqual((await findClient(db, SECRET)(key))?.signing, keys)
  assert.equal(await reseal(), 0)
})
