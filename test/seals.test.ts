import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { ROOT } from '../server/platform/config.ts'
import { openDatabase } from '../server/platform/db.ts'
import type { World } from '../server/platform/ctx.ts'
import { buildPaper } from '../server/seals/build.ts'
import { paperFile } from '../server/seals/commands/seal-document.ts'
import { openMasterKeys } from '../server/seals/master.ts'
import { softwareKeys } from '../server/seals/software-keys.ts'
import { openApp } from './app.ts'
import { runTool, without } from './tools.ts'

const app = await openApp({ regionId: 'demo' })
const folder = mkdtempSync(join(tmpdir(), 'tongban-seals-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const roots = (await app.anyone.get('/api/v1/trust/roots.pem')).text

const stampOf = (query: Buffer): ReturnType<typeof app.anyone.call> =>
  app.anyone.call('/api/v1/trust/timestamp', {
    method: 'POST',
    raw: query,
    headers: { 'content-type': 'application/timestamp-query' },
  })

test(
  'openssl asks for a time stamp, gets one, and finds it good for this content and no other',
  {
    skip: without('openssl'),
  },
  async () => {
    const content = Buffer.from('放飞许可')
    const [query, reply] = [join(folder, 'a.tsq'), join(folder, 'a.tsr')]
    const asked = runTool(
      'openssl',
      ['ts', '-query', '-data', '{content}', '-sha256', '-cert', '-out', query],
      {
        content,
      },
    )
    assert.equal(asked.status, 0, asked.said)
    const answer = await stampOf(readFileSync(query))
    assert.deepEqual([answer.status, answer.headers['content-type']], [200, 'application/timestamp-reply'])
    writeFileSync(reply, answer.bytes)
    const verify = (data: Buffer): ReturnType<typeof runTool> =>
      runTool('openssl', ['ts', '-verify', '-in', reply, '-data', '{data}', '-CAfile', '{roots}'], {
        data,
        roots,
      })
    const good = verify(content)
    assert.match(good.said, /Verification: OK/)
    assert.notEqual(verify(Buffer.from('别的内容')).status, 0)
    const byQuery = runTool(
      'openssl',
      ['ts', '-verify', '-in', reply, '-queryfile', query, '-CAfile', '{roots}'],
      {
        roots,
      },
    )
    assert.match(byQuery.said, /Verification: OK/, 'the nonce is repeated')
  },
)

test('what is no request for a time stamp is refused in the form of the standard', async () => {
  for (const nonsense of ['', 'abc', '0\u0003\u0002\u0001\u0001', '0'.repeat(4000)]) {
    const answer = await stampOf(Buffer.from(nonsense))
    assert.equal(answer.status, 200)
    assert.equal(answer.bytes.subarray(0, 7).toString('hex'), '30093007020102', 'PKIStatus 2: rejection')
  }
  assert.equal((await stampOf(Buffer.alloc(5000))).status, 413)
})

test(
  'the revocation list that a certificate names is served, and openssl accepts it',
  {
    skip: without('openssl'),
  },
  async () => {
    const { rows } = await app.pool.query<{ issuer: string }>('select issuer from seals.revocation_list')
    assert.equal(rows.length, 4, 'of two roots, that of SM2 among them, and of the authorities below them')
    let accepted = 0
    for (const { issuer } of rows) {
      const list = await app.anyone.get(`/api/v1/trust/${issuer}.crl`)
      assert.equal(list.headers['content-type'], 'application/pkix-crl')
      const { said } = runTool(
        'openssl',
        ['crl', '-inform', 'DER', '-in', '{list}', '-CAfile', '{roots}', '-noout'],
        {
          list: list.bytes,
          roots,
        },
      )
      if (said.includes('verify OK')) accepted += 1
    }
    assert.equal(
      accepted,
      1,
      'openssl is given the roots alone, which issued two of them, and knows no SM2 in lists',
    )
    assert.equal((await app.anyone.get('/api/v1/trust/1234.crl')).status, 404)
  },
)

/** A file sealed by the office of the demo that looks after the sky. */
async function sealedFile(at = '2026-11-23T02:00:00Z'): Promise<Buffer> {
  const clock = (): Date => new Date(at)
  const store = softwareKeys(openMasterKeys(app.dataDir, undefined))
  const world = {
    mode: 'demo',
    filesDir: join(app.dataDir, 'files'),
    publicUrl: 'http://127.0.0.1',
    keys: { current: store, all: [store] },
    region: { head: { id: 'demo', name: '风筝市', hotline: '12345' }, offices: new Map(), items: new Map() },
  } as unknown as World
  const db = openDatabase(app.pool.options.connectionString ?? '', world, clock)
  try {
    return (await paperFile(db, buildPaper({ office: 'sky' }))).bytes
  } finally {
    await db.close()
  }
}

/** One digit of the size of its sheet. */
function damage(file: Buffer): void {
  const at = file.indexOf('/MediaBox') + 14
  file[at] = (file[at] ?? 0) ^ 1
}

function upload(bytes: Buffer): ReturnType<typeof app.anyone.call> {
  const edge = 'edge-of-a-test'
  const head = `--${edge}\r\ncontent-disposition: form-data; name="file"; filename="a.pdf"\r\ncontent-type: application/pdf\r\n\r\n`
  return app.anyone.call('/verify/file', {
    method: 'POST',
    raw: Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${edge}--\r\n`)]),
    headers: { 'content-type': `multipart/form-data; boundary=${edge}` },
  })
}

test('anybody can have a file checked on the public page, and it is not kept', async () => {
  const file = await sealedFile()
  const before = await app.pool.query('select count(*) from files.file')
  const shown = await upload(file)
  assert.equal(shown.status, 200)
  assert.match(shown.text, /文件是真的，盖章以后没有改动/)
  assert.match(shown.text, /行政审批专用章/)
  assert.ok(shown.text.includes(createHash('sha256').update(file).digest('hex')))
  damage(file)
  assert.match((await upload(file)).text, /盖章以后内容被改过/)
  assert.match((await upload(Buffer.from('GIF89a'))).text, /这不是 PDF 文件/)
  const large = await upload(Buffer.alloc(10 * 1024 * 1024 + 10, '%PDF-1.7 '))
  assert.match(large.text, /<title>文件太大，没有核验[^]*<h1[^>]*>[^<]*文件太大，没有核验/)
  const none = await app.anyone.call('/verify/file', { method: 'POST', body: '' })
  assert.equal(none.status, 422)
  assert.match(none.text, /请先选择一个 PDF 文件/)
  assert.equal((await app.anyone.get('/verify/file')).status, 303)
  const afterwards = await app.pool.query('select count(*) from files.file')
  assert.deepEqual(afterwards.rows, before.rows)
})

test('whoever asks without end for checks or time stamps is told to wait', async () => {
  let answers: number[] = []
  for (let time = 0; time < 31; time += 1) answers.push((await upload(Buffer.from('GIF89a'))).status)
  assert.deepEqual([answers.includes(200), answers.at(-1)], [true, 429])
  assert.match((await upload(Buffer.from('GIF89a'))).text, /一分钟里核验的文件太多了/)
  answers = []
  for (let time = 0; time < 121; time += 1) answers.push((await stampOf(Buffer.from('abc'))).status)
  assert.deepEqual([answers.includes(200), answers.at(-1)], [true, 429])
  app.at('2026-11-23T02:02:00Z')
  assert.equal((await upload(Buffer.from('GIF89a'))).status, 200)
  assert.equal((await stampOf(Buffer.from('abc'))).status, 200)
})

/** Sends `megabytes` of a body without ever holding it, as far as the server takes it. */
function flood(path: string, type: string, head: string, megabytes: number): Promise<string> {
  const { hostname, port } = new URL(app.url)
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname)
    let said = ''
    let left = megabytes
    const block = Buffer.alloc(1024 * 1024, 'x')
    const more = (): void => {
      while (left > 0 && !socket.destroyed) {
        left -= 1
        if (!socket.write(block)) return
      }
    }
    socket.on('drain', more)
    socket.on('data', (bytes) => (said += String(bytes)))
    socket.on('error', () => resolve(said))
    socket.on('close', () => resolve(said))
    socket.write(
      `POST ${path} HTTP/1.1\r\nhost: ${hostname}\r\ncontent-type: ${type}\r\ncontent-length: ${head.length + megabytes * 1024 * 1024}\r\nconnection: close\r\n\r\n${head}`,
      more,
    )
    setTimeout(() => socket.destroy(), 20_000).unref()
  })
}

test('a body of 1 GB is turned away without being taken in', async () => {
  const before = process.memoryUsage().rss
  const stamp = await flood('/api/v1/trust/timestamp', 'application/timestamp-query', '', 1024)
  assert.match(stamp, /^HTTP\/1\.1 413/)
  const edge = 'edge-of-a-test'
  const head = `--${edge}\r\ncontent-disposition: form-data; name="file"; filename="a.pdf"\r\ncontent-type: application/pdf\r\n\r\n`
  const file = await flood('/verify/file', `multipart/form-data; boundary=${edge}`, head, 1024)
  assert.match(file, /^(HTTP\/1\.1 4\d\d|$|HTTP\/1\.1 200[^]*文件太大)/)
  assert.ok(process.memoryUsage().rss - before < 300 * 1024 * 1024, 'it is not held in memory')
})

test('npm run check says without server and network whether a file is genuine', async () => {
  const [paper, trust] = [join(folder, 'paper.pdf'), join(folder, 'roots.pem')]
  const file = await sealedFile()
  writeFileSync(paper, file)
  writeFileSync(trust, roots)
  const run = (...args: string[]): { status: number | null; stdout: string; stderr: string } =>
    spawnSync(process.execPath, ['--import', 'tsx', 'scripts/check.ts', ...args], {
      cwd: ROOT,
      encoding: 'utf8',
    })
  const good = run(paper, '--trust', trust)
  assert.match(good.stdout, /文件是真的[^]*行政审批专用章[^]*？[^]*是否被吊销不知道[^]*没有写明状态在哪里查/)
  assert.equal(good.status, 4, 'genuine, but nobody knows whether it stands')
  const lists = await Promise.all(
    (await app.pool.query<{ issuer: string }>('select issuer from seals.revocation_list')).rows.map(
      async ({ issuer }) => {
        const path = join(folder, `${issuer}.crl`)
        writeFileSync(path, (await app.anyone.get(`/api/v1/trust/${issuer}.crl`)).bytes)
        return ['--list', path]
      },
    ),
  )
  assert.doesNotMatch(run(paper, '--trust', trust, ...lists.flat()).stdout, /是否被吊销不知道\b/)
  damage(file)
  writeFileSync(paper, file)
  const bad = run(paper, '--trust', trust)
  assert.match(bad.stdout, /盖章以后内容被改过/)
  assert.equal(bad.status, 1)
  for (const args of [[], [paper], [paper, '--trust', paper], ['/nowhere', '--trust', trust], ['--what']])
    assert.equal(run(...args).status, 2, args.join(' '))
})

test('npm run keys gives every private key another master key while the server runs, and it seals on', async () => {
  const file = join(app.dataDir, 'key-master')
  const before = readFileSync(file, 'utf8')
  const run = (...args: string[]): ReturnType<typeof spawnSync> =>
    spawnSync(process.execPath, ['--import', 'tsx', 'scripts/keys.ts', ...args], {
      cwd: ROOT,
      encoding: 'utf8',
      env: {
        ...process.env,
        ...(args[0] === 'reseal' ? { TONGBAN_SEAL_CIPHER: 'sm4-ctr-hmac-sm3' } : {}),
        DATABASE_URL: app.pool.options.connectionString,
        TONGBAN_DATA: app.dataDir,
        TONGBAN_REGION: 'demo',
      },
    })
  const done = run('rotate')
  assert.match(String(done.stdout), /已重新加密 \d+ 把私钥/, String(done.stderr))
  const after = readFileSync(file, 'utf8')
  assert.notEqual(after, before)
  assert.ok(!after.includes(before), 'the old one is gone')
  assert.match((await upload(await sealedFile())).text, /文件是真的，盖章以后没有改动/)
  const resealed = run('reseal')
  assert.match(String(resealed.stdout), /已按 sm4-ctr-hmac-sm3 重新加密 \d+ 项/, String(resealed.stderr))
  const ciphers = await app.pool.query('select distinct cipher from seals.wrapped_key')
  assert.deepEqual(ciphers.rows, [{ cipher: 'sm4-ctr-hmac-sm3' }])
  assert.match((await upload(await sealedFile())).text, /文件是真的，盖章以后没有改动/)
  const listed = run('list')
  assert.match(String(listed.stdout), /ecdsa-p256\tsoftware/)
  for (const secret of [before, after])
    assert.ok(!`${String(listed.stdout)}${String(done.stdout)}`.includes(secret))
  assert.equal(run('what').status, 1)
  // The office of the sky seals on under the authority that takes the place of a revoked one.
  const issuing = /issuing\t([0-9a-f]+)/.exec(String(listed.stdout))?.[1] ?? ''
  assert.equal(run('revoke', issuing, 'because').status, 1)
  const revoked = run('revoke', issuing, 'cessation')
  assert.match(String(revoked.stdout), /已吊销/, String(revoked.stderr))
  assert.match(String(run('revoke', issuing, 'cessation').stderr), /已经吊销了/)
  assert.match(String(run('list').stdout), new RegExp(`issuing\t${issuing}\t.*cessation`))
  const later = new Date(Date.now() + 1000).toISOString()
  assert.match((await upload(await sealedFile(later))).text, /文件是真的，盖章以后没有改动/)
})
