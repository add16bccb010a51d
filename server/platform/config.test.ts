import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { keptSecret, openDataDir, readConfig, StartRefusal } from './config.ts'

const SECRET = 'q8Zr1vXn5Kc0Wm7Yt3Lb9Hd2Fs6Pj4Ga'
const REAL = {
  TONGBAN_SECRET: SECRET,
  TONGBAN_SMS_GATEWAY: 'https://sms.invalid/send',
  TONGBAN_PUBLIC_URL: 'https://tongban.invalid/',
}

describe('the configuration', () => {
  test('the demo needs nothing and is offered to this machine only', () => {
    const config = readConfig(['demo'], {})
    assert.equal(config.mode, 'demo')
    assert.equal(config.host, '127.0.0.1')
    assert.equal(config.publicUrl, 'http://127.0.0.1:8080')
    assert.equal(config.databaseUrl, undefined)
    assert.deepEqual(config.services, ['web', 'worker'])
  })

  test('serve takes its secret, gateway and address, and drops a slash at the end', () => {
    const config = readConfig(['serve', '--services=worker'], { ...REAL, PORT: '9000', HOST: '0.0.0.0' })
    assert.equal(config.publicUrl, 'https://tongban.invalid')
    assert.equal(config.port, 9000)
    assert.deepEqual(config.services, ['worker'])
  })

  test('each department system has its own key, one that asks for none has its address alone', () => {
    const sources = {
      police: { url: 'https://police.invalid', key: 'k-1' },
      civil: 'https://civil.invalid',
      'gateway-a': { url: 'https://gateway.invalid/a', key: 'k-2' },
      'gateway-b': { url: 'https://gateway.invalid/b', key: 'k-2' },
    }
    const config = readConfig(['serve'], { ...REAL, TONGBAN_SOURCES: JSON.stringify(sources) })
    assert.deepEqual(config.sources, { ...sources, civil: { url: 'https://civil.invalid' } })
  })

  const refused: [string, string[], Record<string, string>, RegExp][] = [
    ['no mode', [], {}, /npm start/],
    ['serve without a secret', ['serve'], { ...REAL, TONGBAN_SECRET: '' }, /TONGBAN_SECRET/],
    ['serve with a short secret', ['serve'], { ...REAL, TONGBAN_SECRET: 'abc' }, /TONGBAN_SECRET/],
    [
      'serve with one letter repeated',
      ['serve'],
      { ...REAL, TONGBAN_SECRET: 'a'.repeat(64) },
      /TONGBAN_SECRET/,
    ],
    [
      'serve with an example',
      ['serve'],
      { ...REAL, TONGBAN_SECRET: `change-me-${SECRET}` },
      /TONGBAN_SECRET/,
    ],
    ['serve without an SMS gateway', ['serve'], { ...REAL, TONGBAN_SMS_GATEWAY: '' }, /TONGBAN_SMS_GATEWAY/],
    ['serve without an address', ['serve'], { ...REAL, TONGBAN_PUBLIC_URL: '' }, /TONGBAN_PUBLIC_URL/],
    ['serve without https', ['serve'], { ...REAL, TONGBAN_PUBLIC_URL: 'http://a.invalid' }, /https/],
    ['serve with simulators', ['serve'], { ...REAL, TONGBAN_SIMULATORS: '1' }, /TONGBAN_SIMULATORS/],
    [
      'serve with a clock that can be set',
      ['serve'],
      { ...REAL, TONGBAN_CLOCK_FILE: '/x' },
      /TONGBAN_CLOCK_FILE/,
    ],
    ['a cipher that is not known', ['demo'], { TONGBAN_SEAL_CIPHER: 'des' }, /TONGBAN_SEAL_CIPHER/],
    ['a port that is none', ['demo'], { PORT: '80a' }, /PORT/],
    ['a port above 65535', ['demo'], { PORT: '70000' }, /PORT/],
    ['another kind of database', ['demo'], { DATABASE_URL: 'mysql://a/b' }, /DATABASE_URL/],
    ['a region that does not exist', ['demo'], { TONGBAN_REGION: 'mars' }, /TONGBAN_REGION/],
    ['a region outside its folder', ['demo'], { TONGBAN_REGION: '../server' }, /TONGBAN_REGION/],
    ['an unknown service', ['demo', '--services=web,mail'], {}, /--services/],
    ['an unknown argument', ['demo', '--verbose'], {}, /--verbose/],
    ['sources that are no JSON', ['demo'], { TONGBAN_SOURCES: '{a' }, /TONGBAN_SOURCES/],
    [
      'a source with a key that no header holds',
      ['demo'],
      { TONGBAN_SOURCES: '{"police":{"url":"https://a.invalid","key":"密 钥"}}' },
      /TONGBAN_SOURCES/,
    ],
    [
      'serve with one key for two departments',
      ['serve'],
      {
        ...REAL,
        TONGBAN_SOURCES: JSON.stringify({
          police: { url: 'https://police.invalid', key: 'the-same' },
          civil: { url: 'https://civil.invalid', key: 'the-same' },
        }),
      },
      /「police」和「civil」/,
    ],
    [
      'serve with one key for all departments',
      ['serve'],
      { ...REAL, TONGBAN_SOURCES: '{"*":{"url":"https://a.invalid","key":"k"}}' },
      /"\*"/,
    ],
    ['the key that once went to all', ['demo'], { TONGBAN_SOURCE_KEY: 'k' }, /TONGBAN_SOURCE_KEY/],
    ['a source that is no address', ['demo'], { TONGBAN_SOURCES: '{"police":"here"}' }, /TONGBAN_SOURCES/],
  ]
  for (const [what, args, env, words] of refused) {
    test(`${what} is refused with one sentence in Chinese and English`, () => {
      assert.throws(
        () => readConfig(args, env),
        (error) =>
          error instanceof StartRefusal &&
          words.test(error.message) &&
          !error.message.includes('\n') &&
          error.en !== '',
      )
    })
  }
})

describe('the data folder', () => {
  test('a secret is made once, kept, and readable by its owner only', (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'tongban-config-'))
    t.after(() => rmSync(folder, { recursive: true }))
    const first = keptSecret(folder, 'secret')
    assert.equal(keptSecret(folder, 'secret'), first)
    assert.equal(readFileSync(join(folder, 'secret'), 'utf8'), first)
    assert.equal(statSync(join(folder, 'secret')).mode & 0o777, 0o600)
  })

  test('a folder that cannot be made is refused with one sentence', (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'tongban-config-'))
    t.after(() => rmSync(folder, { recursive: true }))
    writeFileSync(join(folder, 'a-file'), '')
    assert.throws(() => openDataDir(join(folder, 'a-file', 'data')), StartRefusal)
  })

  test('a folder that can never be made is refused at once', () => {
    assert.throws(() => openDataDir('/proc/tongban/data'), StartRefusal)
  })
})
