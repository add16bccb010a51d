import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { checkFile } from '../seals/check.ts'
import { openAuthority } from '../seals/commands/open-authority.ts'
import { renewLists } from '../seals/commands/renew-lists.ts'
import { revokeCertificate } from '../seals/commands/revoke-certificate.ts'
import { masterKeysOf } from '../seals/master.ts'
import { loadTrust, trustAnchors } from '../seals/queries.ts'
import { softwareKeys } from '../seals/software-keys.ts'
import { ROOT } from '../platform/config.ts'
import { ANYONE } from '../platform/ctx.ts'
import { openLicences } from './build.ts'
import { signedData, statusList } from './data.ts'
import { checkData, isSignedData, placeInPdf, readList, type Listed } from './offline.ts'
import { certificatePaper } from './queries.ts'

const licences = await openLicences()
const { cases, holder } = licences
const store = softwareKeys(() => masterKeysOf(['the master key of a test, which is long enough']))
const world = await cases.db.read(ANYONE, async (ctx) => ctx.world)
Object.assign(world, { keys: { current: store, all: [store] }, publicUrl: 'https://kites.example' })
const SYSTEM = { kind: 'system', name: 'test' } as const
await cases.db.write(SYSTEM, openAuthority)
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
  const unsigned = `${Buffer.from('{"alg":"none","typ":"dc+sd-jwt"}').toString('base64url')}.${text.split('.')[1] ?? ''}.~`
  for (const broken of [text.slice(0, 900), unsigned]) {
    assert.ok(isSignedData(Buffer.from(broken)))
    assert.match(checkData(broken, await trust()).fault ?? '', /^(unreadable|no-chain)$/)
  }
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

test('npm run check 没有吊销列表时不说全都好：签名数据和 PDF 一样，说是否吊销不知道，退出码是 4', async () => {
  cases.clock.now = new Date()
  await cases.db.write(SYSTEM, renewLists)
  const folder = mkdtempSync(join(tmpdir(), 'tongban-check-'))
  const put = (name: string, bytes: string | Uint8Array): string => {
    writeFileSync(join(folder, name), bytes)
    return join(folder, name)
  }
  const revocationLists = async (when: string): Promise<string[]> => {
    const rows = await cases.db.run<{ der: Buffer }>('lists', 'select der from seals.revocation_list', [])
    return rows.flatMap(({ der }, at) => ['--list', put(`${when}-${at}.crl`, der)])
  }
  try {
    const held = await holder()
    const { text } = await cases.db.read(held.person, (ctx) =>
      signedData(ctx, { number: held.number, fields: ['holder'] }),
    )
    const file = put('a.sd-jwt', text)
    const status = ['--status', put('list.jwt', await list())]
    const trusted = ['--trust', put('roots.pem', await cases.db.read(ANYONE, trustAnchors))]
    const check = (...more: string[]): [number | null, string] => {
      const args = ['--import', 'tsx', 'scripts/check.ts', file, ...trusted, ...more]
      const {
        status: code,
        stdout,
        stderr,
      } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' })
      return [code, stdout + stderr]
    }
    const [blind, said] = check(...status)
    assert.equal(blind, 4, said)
    assert.match(said, /签名数据是真的[^]*？[^]*是否被吊销不知道[^]*状态列表写的是：有效[^]*不能算数/)
    assert.doesNotMatch(said, /✔ 证照有效/)
    const [good, all] = check(...status, ...(await revocationLists('before')))
    assert.deepEqual([good, /不知道/.test(all)], [0, false], all)

    const { x5c } = JSON.parse(Buffer.from(text.split('.')[0] ?? '', 'base64url').toString())
    const serial = new X509Certificate(Buffer.from(x5c[0], 'base64')).serialNumber.toLowerCase()
    await cases.db.write(SYSTEM, (ctx) => revokeCertificate(ctx, { serial, reason: 'compromise' }))
    assert.equal(check(...status)[0], 4)
    const [revoked, why] = check(...status, ...(await revocationLists('after')))
    assert.equal(revoked, 1)
    assert.match(why, /已被吊销/)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
