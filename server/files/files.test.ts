import assert from 'node:assert/strict'
import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { openRooms } from '../people/build.ts'
import { ANYONE } from '../platform/ctx.ts'
import { uuidv7 } from '../platform/ids.ts'
import { UPLOAD_LIMIT, type Upload } from '../platform/http-pages.ts'
import { Refusal } from '../platform/refusal.ts'
import { dropFile } from './commands/drop-file.ts'
import { storeFile } from './commands/store-file.ts'
import { fileJobs } from './jobs.ts'
import { FILE_TYPES, type FileType } from './model.ts'
import { listFiles, readFile } from './queries.ts'
import { cleanFileName } from './rules.ts'
import { hashOf, pathOf } from './store.ts'

const rooms = await openRooms()
const db = rooms.open('serve')

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const PDF = Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n')

const upload = (name: string, bytes: Buffer, tooBig = false): Upload => ({
  field: 'photo',
  name,
  bytes,
  tooBig,
})
const store = (owner: string, name: string, bytes: Buffer) =>
  db.write(ANYONE, (ctx) => storeFile(ctx, { owner, upload: upload(name, bytes) }))

test('A photo and a PDF come back byte for byte, from disk, under their own names', async () => {
  const owner = uuidv7()
  const photo = await store(owner, '出生证明.PNG', PNG)
  const paper = await store(owner, 'scan.pdf', PDF)
  assert.deepEqual(photo, { id: photo.id, owner, name: '出生证明.PNG', type: 'image/png', size: PNG.length })
  assert.deepEqual((await db.read(ANYONE, (ctx) => readFile(ctx, photo.id, owner))).bytes, PNG)
  assert.deepEqual(await db.read(ANYONE, (ctx) => listFiles(ctx, owner)), [photo, paper])
  const path = pathOf(rooms.filesDir, hashOf(PNG))
  assert.match(path, /files\/[0-9a-f]{2}\/[0-9a-f]{2}\/[0-9a-f]{64}$/)
  assert.equal(statSync(path).mode & 0o077, 0, 'nobody else on the machine reads it')
})

test('A program named .jpg, an empty file, one that is too big and other types are refused beside the field', async () => {
  const exe = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(500, 1)])
  const bad: [Upload, string][] = [
    [upload('photo.jpg', exe), 'file.type'],
    [upload('page.pdf', Buffer.from('<html><script>alert(1)</script></html>')), 'file.type'],
    [
      upload('a.svg', Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>')),
      'file.type',
    ],
    [upload('a.gif', Buffer.from('GIF89a\x01\x00\x01\x00')), 'file.type'],
    [upload('a.zip', Buffer.from('PK\x03\x04aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa')), 'file.type'],
    [upload('a.png', PNG.subarray(0, 4)), 'file.type'],
    [upload('a.png', Buffer.alloc(0)), 'file.empty'],
    [upload('a.png', PNG, true), 'file.too-big'],
    [upload('a.png', Buffer.concat([PNG, Buffer.alloc(UPLOAD_LIMIT)])), 'file.too-big'],
  ]
  for (const [sent, code] of bad) {
    await assert.rejects(
      db.write(ANYONE, (ctx) => storeFile(ctx, { owner: uuidv7(), upload: sent })),
      (error) => error instanceof Refusal && error.code === code && error.fields[0]?.field === 'photo',
      `${sent.name} → ${code}`,
    )
  }
})

test('A name keeps nothing that could lead elsewhere, and ends as what the file is', () => {
  assert.equal(cleanFileName('../../etc/passwd', 'image/png'), 'passwd.png')
  assert.equal(cleanFileName('C:\\fakepath\\照片.jpeg', 'image/jpeg'), '照片.jpeg')
  assert.equal(cleanFileName('invoice\u202Egpj.exe', 'image/jpeg'), 'invoicegpj.jpg')
  assert.equal(cleanFileName('a\r\nset-cookie: x.pdf', 'application/pdf'), 'aset-cookie_ x.pdf')
  assert.equal(cleanFileName('', 'image/webp'), '文件.webp')
  assert.equal(cleanFileName('王㛃𫖯.pdf', 'application/pdf'), '王㛃𫖯.pdf')
  const types = Object.keys(FILE_TYPES) as FileType[]
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.constantFrom(...types), (name, type) => {
      const clean = cleanFileName(name, type)
      // oxlint-disable-next-line no-control-regex
      assert.doesNotMatch(clean, /[/\\\u0000-\u001f\u007f]|^\./)
      assert.match(clean, /\.(jpe?g|png|webp|heic|heif|pdf)$/i)
      assert.ok([...clean].length <= 106)
      assert.equal(cleanFileName(clean, type), clean, 'cleaning twice changes nothing')
    }),
  )
})

test('A file of another owner, an unknown id and a senseless one are refused alike', async () => {
  const photo = await store(uuidv7(), 'mine.png', PNG)
  for (const [id, owner] of [
    [photo.id, uuidv7()],
    [uuidv7(), null],
    ['../../etc/passwd', null],
    ["' or true --", null],
  ] as const) {
    await assert.rejects(
      db.read(ANYONE, (ctx) => readFile(ctx, id, owner)),
      (error) => error instanceof Refusal && error.code === 'file.unknown',
    )
  }
  await db.write(ANYONE, (ctx) => dropFile(ctx, { owner: uuidv7(), id: photo.id }))
  await db.read(ANYONE, (ctx) => readFile(ctx, photo.id))
})

test('Bytes that were damaged on the disk are not handed out', async () => {
  const bytes = Buffer.concat([PNG, Buffer.from('damaged')])
  const photo = await store(uuidv7(), 'x.png', bytes)
  writeFileSync(pathOf(rooms.filesDir, hashOf(bytes)), PNG)
  await assert.rejects(
    db.read(ANYONE, (ctx) => readFile(ctx, photo.id)),
    /damaged/,
  )
})

test('The same bytes are kept once, however many store them at once, and the sweep leaves no orphans and no gaps', async () => {
  const owner = uuidv7()
  const shared = Buffer.concat([PNG, Buffer.from('shared')])
  const stored = await Promise.all(Array.from({ length: 6 }, (_, n) => store(owner, `${n}.png`, shared)))
  const path = pathOf(rooms.filesDir, hashOf(shared))
  assert.deepEqual(
    readdirSync(join(path, '..')).filter((name) => name.endsWith('.new')),
    [],
  )

  const failed = Buffer.concat([PNG, Buffer.from('failed')])
  await assert.rejects(
    db.write(ANYONE, async (ctx) => {
      await storeFile(ctx, { owner, upload: upload('x.png', failed) })
      throw new Error('later')
    }),
  )
  const orphan = pathOf(rooms.filesDir, hashOf(failed))
  const sweep = async () => {
    for (const job of fileJobs) await job.run({ db, actor: ANYONE }, {})
  }
  await sweep()
  assert.ok(existsSync(orphan), 'young bytes may still be waiting for their row')
  const old = new Date(rooms.clock.now.getTime() - 2 * 24 * 3600 * 1000)
  for (const each of [orphan, path]) utimesSync(each, old, old)
  await sweep()
  assert.ok(!existsSync(orphan))
  assert.ok(existsSync(path))

  for (const { id } of stored) await db.write(ANYONE, (ctx) => dropFile(ctx, { owner, id }))
  utimesSync(path, old, old)
  await db.write(ANYONE, async (ctx) => {
    await storeFile(ctx, { owner, upload: upload('again.png', shared) })
    utimesSync(path, old, old)
    await sweep()
    assert.ok(existsSync(path), 'bytes that somebody is storing right now are left alone')
  })
  assert.equal((await db.read(ANYONE, (ctx) => listFiles(ctx, owner))).length, 1)
})
