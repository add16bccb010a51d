import assert from 'node:assert/strict'
import { createHash, randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { list, openApp, type Answer, type Caller, type Json } from '../../test/app.ts'
import { fileLantern } from '../../test/lantern.ts'
import { openBureau } from '../../simulators/bureau.ts'
import { checkCharacter } from '../credentials/rules.ts'
import { sha256 } from '../platform/secrets.ts'

const KEY = 'a key of this test that is long enough'
const PHOTO = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkbPBfDwADDQGA8nTgPgAAAABJRU5ErkJggg==',
  'base64',
)
const DIGEST = createHash('sha256').update(PHOTO).digest('hex')
const clientKey = randomUUID().replaceAll('-', '')
const now = new Date('2026-11-23T02:00:00Z')

const platform = { url: '' }
const light = await openBureau({
  id: 'light',
  get platform() {
    return platform.url
  },
  clientKey,
  apiKey: KEY,
  now: () => now,
  refuses: 0,
  corrects: 100,
  about: 'lantern.place',
})
const app = await openApp({
  regionId: 'linked',
  sources: { light: { url: light.url, key: KEY } },
  services: ['web', 'worker'],
})
after(() => light.close())
platform.url = `${app.url}/api/v1`

let person: Caller
let caseId = ''
let fileId = ''

before(async () => {
  await addProgram('light', ['light'], clientKey)
  person = await app.person('320812199403121021')
  caseId = (await fileLantern(person, { photo: { name: '灯.png', bytes: PHOTO } })).caseId
  const files = await app.pool.query<{ id: string }>('select id from files.file')
  fileId = files.rows[0]?.id ?? ''
})

async function addProgram(system: string, offices: string[], key: string): Promise<void> {
  await app.pool.query(
    `insert into people.client (id, name, offices, scopes, key_hash, created_at) values ($1, $2, $3, $4, $5, now())`,
    [randomUUID(), `${system} ${offices}`, offices, [`intake.report:${system}`], sha256(key)],
  )
}

type Asked = { source?: string; reference?: string; file?: string }
const path = ({ source = 'light', reference = `${caseId}.light` }: Asked): string =>
  `/api/v1/intake/items/${source}/${reference}`
const take = (asked: Asked = {}, key = clientKey): Promise<Answer> =>
  app.anyone.call(`${path(asked)}/files/${asked.file ?? fileId}`, {
    headers: { authorization: `Bearer ${key}` },
  })
const use = (material: string, key = clientKey): Promise<Answer> =>
  app.anyone.call(`${path({})}/certificates/${material}`, {
    method: 'POST',
    body: { purpose: '核对灯具的批准书' },
    headers: { authorization: `Bearer ${key}` },
  })
async function isRefused(asked: Promise<Answer>, status: number, code: string): Promise<void> {
  const answer = await asked
  assert.deepEqual([answer.status, answer.json['code']], [status, code], answer.text)
}
const looks = async (): Promise<Json[]> =>
  (
    await app.pool.query(
      `select actor->>'kind' as kind, actor->>'name' as name, actor->>'office' as office, data from platform.event
       where subject = $1 and kind = 'case.file-viewed' order by seq`,
      [caseId],
    )
  ).rows

test('A system of the second version is told each file, takes it and has the same bytes; one of the first is told what it was', async () => {
  const held = async () => {
    for (let n = 0; n < 200; n += 1) {
      const found = light.items.get(`${caseId}.light`)?.papers[fileId]
      if (found !== undefined) return found
      await new Promise((done) => setTimeout(done, 50))
    }
    return undefined
  }
  assert.equal(await held(), DIGEST)
  const told = await app.pool.query<{ subject: string; schema: number; data: Json }>(
    `select subject, schema, data from exchange.message where owner = $1 and type = 'tongban.item.start'`,
    [caseId],
  )
  const of = (subject: string) => told.rows.find((row) => row.subject === subject)
  const photo = { id: fileId, name: '灯.png', type: 'image/png', size: PHOTO.length, sha256: DIGEST }
  assert.equal(of('light')?.schema, 2)
  assert.deepEqual(
    list(of('light')?.data ?? {}, 'materials').map(({ id, certificate, files }) => [id, certificate, files]),
    [
      ['lantern-form', null, []],
      ['lamp-photo', null, [photo]],
    ],
  )
  assert.equal(of('stall')?.schema, 1)
  assert.deepEqual(
    list(of('stall')?.data ?? {}, 'materials').map((material) => [
      Object.keys(material).toSorted(),
      material['files'],
    ]),
    [[['as', 'files', 'id', 'name'], 0]],
  )
})

test('Who takes a file gets it byte for byte, and the person reads who it was', async () => {
  const before = await looks()
  const answer = await take()
  assert.equal(answer.status, 200, answer.text)
  assert.ok(answer.bytes.equals(PHOTO))
  assert.equal(answer.headers['content-type'], 'image/png')
  const then = await looks()
  assert.equal(then.length, before.length + 1)
  assert.deepEqual(then.at(-1), {
    kind: 'client',
    name: '灯光监管平台',
    office: 'light',
    data: { step: 'light', file: fileId },
  })
  const page = await person.get('/me/data?shown=looks')
  assert.equal(page.status, 200)
  assert.match(page.text, /打开了您上传的材料[\s\S]{0,300}灯光监管平台/)
})

test('A certificate that spared a paper is given as officers read it, with the watermark, and counted', async () => {
  await isRefused(use('lamp-photo'), 404, 'certificate.unknown')
  const number = `320800AAAAAAAAAAAA${checkCharacter('320800AAAAAAAAAAAA')}`
  const holder = await app.pool.query<{ id: string }>(
    `select person_id as id from cases.case where id = $1`,
    [caseId],
  )
  await app.pool.query(
    `insert into credentials.certificate (number, chain, version, type, title, person_id, case_id, step, holder, holder_kind,
       holder_number, grade, wording, rows, issuer, office, issued_at, valid_from, valid_until, state)
     values ($1, gen_random_uuid(), 1, 'lamp', '灯具合格证', $2, $3, 'light', '陈静', 'person', '320812199403121021', 'A', '准予', '[]',
       '灯会办公室', 'light', now(), '2026-11-01', '2030-01-01', 'valid')`,
    [number, holder.rows[0]?.id, caseId],
  )
  await app.pool.query(
    `update cases.case set filed = jsonb_set(filed, '{materials}', (
       select jsonb_agg(case when m->>'id' = 'lamp-photo' then m || jsonb_build_object('certificate', $2::text) else m end)
       from jsonb_array_elements(filed->'materials') m)) where id = $1`,
    [caseId, number],
  )
  const answer = await use('lamp-photo')
  assert.equal(answer.status, 200, answer.text)
  assert.match(String(answer.json['watermark']), /核对灯具的批准书 · 灯光监管平台/)
  const uses = await app.pool.query(`select kind, by->>'kind' as by, purpose from credentials.use`)
  assert.deepEqual(uses.rows, [{ kind: 'used', by: 'client', purpose: '核对灯具的批准书' }])
})

test('Nobody else gets it: no stranger, no key of another office, no system from which the item was taken; and nothing is written down', async () => {
  const [stranger, foreign] = ['stranger'.repeat(4), 'foreign1'.repeat(4)]
  await addProgram('stall', ['stall', 'light'], stranger)
  await addProgram('light', ['fire'], foreign)
  const before = await looks()
  await isRefused(take({}, stranger), 403, 'intake.report-scope')
  await isRefused(take({ source: 'stall' }, stranger), 404, 'exchange.not-theirs')
  // The item that it has is no way to a paper of another item of the same case.
  await isRefused(
    take({ source: 'stall', reference: `${caseId}.stall` }, stranger),
    404,
    'intake.file-unknown',
  )
  await isRefused(take({}, foreign), 403, 'intake.office')
  await isRefused(use('lamp-photo', foreign), 403, 'intake.office')
  await isRefused(take({ file: randomUUID() }), 404, 'intake.file-unknown')
  await isRefused(take({ reference: `${randomUUID()}.light` }), 404, 'exchange.not-theirs')
  await isRefused(take({}, 'nobody12'.repeat(4)), 401, 'client.none')
  assert.equal((await person.get(`${path({})}/files/${fileId}`)).status, 401)
  const endThread = (at: string): Promise<unknown> =>
    app.pool.query(`update exchange.thread set ended_at = ${at} where owner = $1 and subject = 'light'`, [
      caseId,
    ])
  await endThread('now()')
  await isRefused(take(), 404, 'exchange.not-theirs')
  await isRefused(use('lamp-photo'), 404, 'exchange.not-theirs')
  await endThread('null')
  const withdrawn = await person.post(`/api/v1/cases/${caseId}/steps/light/withdraw`, {})
  assert.equal(withdrawn.status, 200, withdrawn.text)
  await isRefused(take(), 404, 'exchange.not-theirs')
  await isRefused(use('lamp-photo'), 404, 'exchange.not-theirs')
  assert.deepEqual(await looks(), before)
})
