import assert from 'node:assert/strict'
import type { X509Certificate } from 'node:crypto'
import { test } from 'node:test'
import { checkFile } from '../seals/check.ts'
import { openAuthority } from '../seals/commands/open-authority.ts'
import { masterKeysOf } from '../seals/master.ts'
import { loadTrust } from '../seals/queries.ts'
import { softwareKeys } from '../seals/software-keys.ts'
import { ANYONE } from '../platform/ctx.ts'
import { openLicences } from './build.ts'
import { signedData, statusList } from './data.ts'
import { checkData, placeInPdf, readList, type Listed } from './offline.ts'
import { certificatePaper } from './queries.ts'

const licences = await openLicences()
const { cases, holder } = licences
const store = softwareKeys(() => masterKeysOf(['the master key of a test, which is long enough']))
const world = await cases.db.read(ANYONE, async (ctx) => ctx.world)
Object.assign(world, { keys: { current: store, all: [store] }, publicUrl: 'https://kites.example' })
await cases.db.write({ kind: 'system', name: 'test' }, openAuthority)
const trust = () => cases.db.read(ANYONE, loadTrust)
const list = async (): Promise<string> => (await cases.db.read(ANYONE, (ctx) => statusList(ctx, 0))) ?? ''

test('离线核对：签名数据里选的内容、状态列表说的有效、暂扣、撤销，各说各的；假的、别的、旧的列表也分得清', async () => {
  const held = await holder()
  const { text } = await cases.db.read(held.person, (ctx) =>
    signedData(ctx, { number: held.number, fields: ['holder'] }),
  )
  const checked = checkData(text, await trust())
  assert.deepEqual([checked.fault, checked.shown], [null, [['holder', '赵𫖯']]])
  assert.equal(checkData(text.replace('~', '~WyJhIiwiYiIsImMiXQ~'), await trust()).fault, 'changed')
  const nobody = { ...(await trust()), roots: [] as X509Certificate[] }
  assert.equal(checkData(text, nobody).fault, 'wrong-issuer')

  const paper = await cases.db.read(held.person, (ctx) =>
    certificatePaper(ctx, held.number, 'https://kites.example'),
  )
  const pdf = await paper.render()
  assert.deepEqual(placeInPdf(pdf), checked.place)
  assert.equal(checkFile(pdf, await trust()).fault === null, false, 'not sealed here')
  const place = checked.place ?? { uri: '', idx: 0 }
  const read = async (jwt: string): Promise<Listed> => readList(jwt, place, await trust())
  const first = await list()
  assert.deepEqual([(await read(first)).fault, (await read(first)).state], [null, 'valid'])
  await licences.decide(held.number, 'suspend')
  assert.equal((await read(await list())).state, 'suspended')
  await licences.decide(held.number, 'revoke')
  assert.equal((await read(await list())).state, 'revoked')

  const [head = '', , signature = ''] = first.split('.')
  const forged = Buffer.from('{"sub":"x"}').toString('base64url')
  assert.equal((await read(`${head}.${forged}.${signature}`)).fault, 'forged')
  assert.equal(readList(first, place, nobody).fault, 'wrong-issuer')
  assert.equal(readList(first, { ...place, uri: 'https://a.example/1' }, await trust()).fault, 'other-list')
  const later = { ...(await trust()), now: new Date(cases.clock.now.getTime() + 3600_000) }
  assert.deepEqual(
    [readList(first, place, later).fault, readList(first, place, later).state],
    ['old', 'valid'],
  )
  assert.equal((await read('nonsense')).fault, 'unreadable')
})
