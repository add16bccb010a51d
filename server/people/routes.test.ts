import assert from 'node:assert/strict'
import { test } from 'node:test'
import cookie from '@fastify/cookie'
import fastify, { type FastifyInstance, type LightMyRequestResponse } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { sendMessage } from '../messages/commands/send-message.ts'
import { ANYONE } from '../platform/ctx.ts'
import type { Database } from '../platform/db.ts'
import { createApi } from '../platform/http.ts'
import { buildNumber, openRooms } from './build.ts'
import { seedDemoStaff } from './commands/demo-staff.ts'
import { createPersonSignIn } from './commands/person-sign-in.ts'
import { findSession } from './queries.ts'
import { registerPeopleRoutes } from './routes.ts'

const rooms = await openRooms()
const demo = rooms.open('demo')
const secret = 'a secret of this test that is long enough'
const number = buildNumber(7)

async function build(db: Database, secure: boolean): Promise<FastifyInstance> {
  const made = fastify()
  made.setValidatorCompiler(validatorCompiler)
  made.setSerializerCompiler(serializerCompiler)
  await made.register(cookie)
  const personSignIn = createPersonSignIn({
    db,
    secret,
    findPerson: async (asked) => (asked === number ? { name: '王一', phone: '13900000001' } : undefined),
    sendSms: (ctx, sms) => sendMessage(ctx, sms),
  })
  const api = createApi(made, { db, secret, findSession: findSession(db) })
  registerPeopleRoutes(api, { personSignIn, secret, secure, demoPassword: 'demo password' })
  return made
}

await seedDemoStaff(demo, demo.statement(ANYONE, null).world.region, 'demo password')
const app = await build(demo, false)
const servingApp = await build(rooms.open('serve'), true)

const post = (url: string, payload: object, headers: Record<string, string> = {}, to = app) =>
  to.inject({ method: 'POST', url, payload, headers })

function cookieOf(response: LightMyRequestResponse, name: string): string {
  return `${name}=${response.cookies.find((each) => each.name === name)?.value ?? ''}`
}

test('An officer signs in, is told who she is, and signs out; the old cookie is then worth nothing', async () => {
  const entered = await post('/staff/sign-in', { username: 'kites.head', password: 'demo password' })
  assert.equal(entered.statusCode, 200, entered.body)
  const { staff } = entered.json()
  assert.deepEqual(staff.office, { id: 'kites', name: '风筝演示办事处', department: '风筝' })
  assert.deepEqual([staff.post, staff.mode, staff.region], ['审批岗', 'demo', { name: '风筝市' }])
  const set = String(entered.headers['set-cookie'])
  assert.match(set, /^tb_staff=[^;]+;.*Path=\/;.*HttpOnly;.*SameSite=Lax$/)
  const headers = { cookie: cookieOf(entered, 'tb_staff') }
  const me = await app.inject({ url: '/staff/me', headers })
  assert.deepEqual(me.json(), staff)

  assert.equal((await post('/staff/sign-out', {}, headers)).statusCode, 403, 'without the token of the page')
  const left = await post('/staff/sign-out', {}, { ...headers, 'x-csrf-token': staff.csrf })
  assert.equal(left.statusCode, 204)
  assert.equal((await app.inject({ url: '/staff/me', headers })).statusCode, 401)
})

test('Signing in from another site is refused, and so is a cookie of the other channel', async () => {
  const input = { username: 'kites.head', password: 'demo password' }
  assert.equal((await post('/staff/sign-in', input, { 'sec-fetch-site': 'cross-site' })).statusCode, 403)
  assert.equal((await post('/staff/sign-in', input, { origin: 'https://evil.example' })).statusCode, 403)
  const entered = await post('/staff/sign-in', input)
  const stolen = cookieOf(entered, 'tb_staff').replace('tb_staff', 'tb_person')
  assert.equal((await app.inject({ url: '/me', headers: { cookie: stolen } })).statusCode, 401)
})

test('A wrong password is a 401 problem, the sixth a 429 with Retry-After', async () => {
  const statuses: number[] = []
  let last: LightMyRequestResponse | undefined
  for (let i = 0; i < 6; i += 1) {
    last = await post('/staff/sign-in', { username: 'police.desk', password: 'guess' })
    statuses.push(last.statusCode)
  }
  assert.deepEqual(statuses, [401, 401, 401, 401, 401, 429])
  assert.equal(last?.headers['retry-after'], '300')
  assert.equal(last?.json().code, 'sign-in.too-many')
})

test('A person signs in over the API; the number in the answer is masked', async () => {
  const asked = await post('/sign-in/codes', { number })
  assert.deepEqual(asked.json(), {
    sentTo: '139****0001',
    notice: '如果号码已登记，验证码已经发到登记的手机。',
  })
  const sent = await demo.pool.query<{ text: string }>(
    'select text from messages.sms order by id desc limit 1',
  )
  const entered = await post('/sign-in', { number, code: /\d{6}/.exec(sent.rows[0]?.text ?? '')?.[0] ?? '' })
  assert.equal(entered.statusCode, 200, entered.body)
  assert.equal(entered.json().number, `320801********${number.slice(-4)}`)
  const headers = { cookie: cookieOf(entered, 'tb_person') }
  assert.deepEqual((await app.inject({ url: '/me', headers })).json(), entered.json())
  assert.equal((await app.inject({ url: '/staff/me', headers })).statusCode, 401)
  const left = await post('/sign-out', {}, { ...headers, 'x-csrf-token': entered.json().csrf })
  assert.equal(left.statusCode, 204)
  assert.equal((await app.inject({ url: '/me', headers })).statusCode, 401)
})

test('A field that is wrong is pointed at', async () => {
  const wrong = await post('/sign-in/codes', { number: '123' })
  assert.equal(wrong.statusCode, 422)
  assert.equal(wrong.json().errors[0].pointer, 'number')
  assert.equal((await post('/sign-in/codes', {})).statusCode, 400)
})

test('The sign-in page of the desk learns the demo accounts in the demo, and nothing in serve mode', async () => {
  const demoInfo = (await app.inject({ url: '/staff/sign-in-info' })).json()
  assert.equal(demoInfo.demoPassword, 'demo password')
  assert.equal(demoInfo.demoAccounts.length, 6)
  const info = (await servingApp.inject({ url: '/staff/sign-in-info' })).json()
  assert.deepEqual([info.mode, info.demoPassword, info.demoAccounts], ['serve', null, []])
  const input = { username: 'police.head', password: 'demo password' }
  assert.equal((await post('/staff/sign-in', input, {}, servingApp)).statusCode, 401)
  assert.deepEqual((await post('/sign-in/codes', { number }, {}, servingApp)).json().sentTo, null)
})
