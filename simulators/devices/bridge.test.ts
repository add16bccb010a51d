import assert from 'node:assert/strict'
import { request } from 'node:http'
import { after, test } from 'node:test'
import { startBridge } from './bridge.ts'

const ORIGIN = 'https://desk.example'
const bridge = await startBridge({ port: 0, origins: [ORIGIN], code: '481516' })
after(() => bridge.close())

type Told = { status: number; text: string; headers: Headers }

async function ask(
  method: string,
  path: string,
  more: { body?: string | Buffer; token?: string; origin?: string | null } = {},
): Promise<Told> {
  const headers = new Headers()
  if (more.origin !== null) headers.set('origin', more.origin ?? ORIGIN)
  if (more.token !== undefined) headers.set('authorization', `Bearer ${more.token}`)
  const body = more.body === undefined ? null : new Uint8Array(Buffer.from(more.body))
  const response = await fetch(bridge.url + path, { method, headers, body })
  return { status: response.status, text: await response.text(), headers: response.headers }
}
const codeOf = ({ text }: Told): string => (JSON.parse(text) as { error: { code: string } }).error.code
const pair = async (): Promise<string> =>
  (JSON.parse((await ask('POST', '/v1/pair', { body: '{"code":"481516"}' })).text) as { token: string }).token

test('only pages on the list may use it, and only this machine', async () => {
  for (const origin of ['https://evil.example', 'null', `${ORIGIN}.evil.example`, null]) {
    const refused = await ask('GET', '/v1/devices', { origin })
    assert.equal(refused.status, 403, String(origin))
    assert.equal(refused.headers.get('access-control-allow-origin'), null)
  }
  const rebound = await new Promise<number>((done) => {
    const { port } = new URL(bridge.url)
    request(
      { host: '127.0.0.1', port, path: '/v1/devices', headers: { host: 'evil.example', origin: ORIGIN } },
      (answer) => {
        answer.resume()
        done(answer.statusCode ?? 0)
      },
    ).end()
  })
  assert.equal(rebound, 403)
  const preflight = await ask('OPTIONS', '/v1/devices')
  assert.equal(preflight.status, 204)
  assert.equal(preflight.headers.get('access-control-allow-origin'), ORIGIN)
  assert.equal(preflight.headers.get('access-control-allow-private-network'), 'true')
})

test('nothing without pairing; a new pairing ends the old one; a page elsewhere cannot move the devices', async () => {
  assert.equal(codeOf(await ask('GET', '/v1/devices')), 'token')
  assert.equal(codeOf(await ask('POST', '/v1/pair', { body: '{"code":"000000"}' })), 'code')
  const first = await pair()
  assert.equal((await ask('GET', '/v1/devices', { token: first })).status, 200)
  const second = await pair()
  assert.equal(codeOf(await ask('GET', '/v1/devices', { token: first })), 'token')
  assert.equal((await ask('GET', '/v1/devices', { token: second })).status, 200)
  assert.equal((await ask('PUT', '/_control', { body: '{"card":null}' })).status, 404)
})

test('a card on the reader is read; without one, and unplugged, it is said what to do', async () => {
  const token = await pair()
  const read = () => ask('POST', '/v1/card/read', { token })
  assert.equal(codeOf(await read()), 'no-card')
  bridge.control({ card: '320812199403121021' })
  const card = JSON.parse((await read()).text) as Record<string, string>
  assert.deepEqual([card['name'], card['sex'], card['nation']], ['陈静', '女', '汉族'])
  bridge.control({ device: { kind: 'card-reader', state: 'absent' } })
  const absent = await read()
  assert.equal(codeOf(absent), 'absent')
  assert.match(absent.text, /请检查插头/)
  bridge.control({ device: { kind: 'card-reader', state: 'ready' }, card: null })
})

test('the camera gives pictures, the printers take PDF only, out of paper prints nothing', async () => {
  const token = await pair()
  const picture = await fetch(`${bridge.url}/v1/camera/capture`, {
    method: 'POST',
    headers: { origin: ORIGIN, authorization: `Bearer ${token}` },
  })
  assert.deepEqual([...new Uint8Array(await picture.arrayBuffer())].slice(0, 4), [0x89, 0x50, 0x4e, 0x47])
  const print = (body: string) => ask('POST', '/v1/print/receipt', { token, body })
  assert.equal(codeOf(await print('hello')), 'invalid')
  bridge.control({ device: { kind: 'receipt-printer', state: 'paper-out' } })
  assert.equal(codeOf(await print('%PDF-1.7')), 'paper-out')
  bridge.control({ device: { kind: 'receipt-printer', state: 'ready' } })
  assert.equal((await print('%PDF-1.7')).status, 202)
  assert.equal(bridge.printed().length, 1)
})

test('what happens at the devices arrives as events', async () => {
  const token = await pair()
  const stream = await fetch(`${bridge.url}/v1/events`, {
    headers: { origin: ORIGIN, authorization: `Bearer ${token}` },
  })
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader()
  assert.ok(reader)
  let heard = ''
  const until = async (wanted: RegExp): Promise<void> => {
    while (!wanted.test(heard)) heard += (await reader.read()).value ?? ''
  }
  await until(/event: device[\s\S]*"kind":"caller"/)
  bridge.control({ card: '320812199208251058' })
  await until(/event: card\ndata: .*李明/)
  bridge.control({ scan: 'ABCD2345' })
  await until(/event: scan\ndata: \{"text":"ABCD2345"\}/)
  bridge.control({ device: { kind: 'camera', state: 'absent' } })
  await until(/"kind":"camera","name":"高拍仪","state":"absent"/)
  bridge.control({ sign: 'M1 1L2 2' })
  await ask('POST', '/v1/signature/begin', { token, body: '{}' })
  bridge.control({ sign: 'M3 3L4 4L5 5' })
  await until(/event: signature\ndata: \{"path":"M3 3L4 4L5 5"\}/)
  assert.doesNotMatch(heard, /M1 1/, 'nobody had asked yet')
  await reader.cancel()
})
