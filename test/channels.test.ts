import assert from 'node:assert/strict'
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { before, test } from 'node:test'
import { SCOPES } from '../server/channels/model.ts'
import { clientFrom } from './api-client.ts'
import { list, openApp, part, texts, type Answer, type Caller, type Json } from './app.ts'

const app = await openApp()
const MOTHER = '320812199403121021'
const STRANGER = '320804199505051263'
const BACK = 'https://bank.example/back?from=tongban'

type Channel = { id: string; secret: string; basic: string }
type Pair = { access: string; refresh: string }
let operator: Caller
let approver: Caller
let mother: Caller
let visitor: Caller
let bank: Channel

before(async () => {
  operator = await app.officer('hall.manager')
  approver = await app.officer('hall.items-review')
  mother = await app.person(MOTHER)
  visitor = await app.person(STRANGER)
  bank = await admit('惠民银行', {})
})

const content = (name: string, more: object): object => ({
  name,
  office: 'hall',
  scopes: ['apply', 'cases', 'certificates'],
  onethings: [],
  redirectUris: [BACK],
  perMinute: 1000,
  ...more,
})

async function register(name: string, more: object): Promise<Channel> {
  const made = await operator.post('/api/v1/channels', content(name, more))
  assert.equal(made.status, 201, made.text)
  const id = String(made.json['id'])
  const secret = String((await operator.post(`/api/v1/channels/${id}/secret`)).json['secret'])
  return { id, secret, basic: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` }
}
const digestOf = (answer: Answer, id: string): string =>
  String(list(answer.json, 'channels').find((each) => each['id'] === id)?.['digest'])

/** As the desk lets one in: registered by one, approved by another. */
async function admit(name: string, more: object): Promise<Channel> {
  const channel = await register(name, more)
  const proposed = await operator.post(`/api/v1/channels/${channel.id}/propose`)
  const approved = await approver.post(`/api/v1/channels/${channel.id}/approve`, {
    digest: digestOf(proposed, channel.id),
  })
  assert.equal(approved.status, 200, approved.text)
  return channel
}

/** What a channel asks for, with a secret of its own that only it knows. */
function asking(channel: Channel, more: Record<string, string> = {}) {
  const verifier = randomBytes(48).toString('base64url')
  const asked = {
    response_type: 'code',
    client_id: channel.id,
    redirect_uri: BACK,
    scope: 'apply cases certificates',
    state: 'round-7',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...more,
  }
  return { verifier, asked }
}

/** Where the page leads back to. */
function wayBack(page: Answer): URL {
  const [, href = ''] = /<a class="button" href="([^"]+)"/.exec(page.text) ?? []
  assert.notEqual(href, '', page.text)
  return new URL(href.replaceAll('&amp;', '&'))
}
const submit = (
  person: Caller,
  asked: Record<string, string>,
  decision: string,
  seen = '',
): Promise<Answer> =>
  person.call('/authorize', {
    method: 'POST',
    body: new URLSearchParams({ ...asked, decision, seen, csrf: person.csrf }).toString(),
  })
/** What of the channel the page shows, as its form says it. */
const seenOn = (page: Answer): string => /name="seen" value="(\w+)"/.exec(page.text)?.[1] ?? ''

async function allow(person: Caller, channel: Channel, more: Record<string, string> = {}) {
  const { verifier, asked } = asking(channel, more)
  const shown = await person.get(`/authorize?${new URLSearchParams(asked)}`)
  assert.equal(shown.status, 200, shown.text)
  const back = wayBack(await submit(person, asked, 'allow', seenOn(shown)))
  assert.equal(back.searchParams.get('state'), 'round-7')
  assert.equal(back.searchParams.get('from'), 'tongban')
  return { code: back.searchParams.get('code') ?? '', verifier }
}

const atToken = (channel: Channel, fields: Record<string, string>, path = 'token'): Promise<Answer> =>
  app.anyone.call(`/api/v1/oauth/${path}`, {
    method: 'POST',
    headers: { authorization: channel.basic },
    body: new URLSearchParams(fields).toString(),
  })
const redeem = (channel: Channel, code: string, verifier: string, uri = BACK): Promise<Answer> =>
  atToken(channel, { grant_type: 'authorization_code', code, redirect_uri: uri, code_verifier: verifier })
const refresh = (channel: Channel, token: string): Promise<Answer> =>
  atToken(channel, { grant_type: 'refresh_token', refresh_token: token })
const pairOf = (answer: Answer): Pair => {
  assert.equal(answer.status, 200, answer.text)
  return { access: String(answer.json['access_token']), refresh: String(answer.json['refresh_token']) }
}
async function tokensFor(person: Caller, channel: Channel, more: Record<string, string> = {}): Promise<Pair> {
  const { code, verifier } = await allow(person, channel, more)
  return pairOf(await redeem(channel, code, verifier))
}
const withToken = (token: string, path: string, body?: object): Promise<Answer> =>
  app.anyone.call(`/api/v1${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${token}`, 'idempotency-key': randomUUID() },
    ...(body ? { body } : {}),
  })
const isWrong = (answer: Answer, status: number, error: string): void => {
  assert.equal(answer.status, status, answer.text)
  assert.equal(answer.json['error'] ?? answer.json['code'], error, answer.text)
}

/** The first thing that can be said to each question. */
function answersTo(draft: Json): Record<string, string> {
  const elements = new Map(list(draft, 'elements').map((element) => [String(element['element']), element]))
  const asked = list(draft, 'questions').flatMap((question) => texts(question, 'elements'))
  return Object.fromEntries(
    asked.map((id) => [id, String(list(elements.get(id) ?? {}, 'choices')[0]?.['value'] ?? '一诺')]),
  )
}

test('a channel is let in by two persons, as it was seen, and stopped by one', async () => {
  const draft = await register('快递柜', {})
  const asked = asking(draft).asked
  assert.equal((await mother.get(`/authorize?${new URLSearchParams(asked)}`)).status, 404)
  const proposed = await operator.post(`/api/v1/channels/${draft.id}/propose`)
  const digest = digestOf(proposed, draft.id)
  const path = `/api/v1/channels/${draft.id}`
  assert.equal((await operator.post(`${path}/approve`, { digest })).status, 403)
  assert.equal((await approver.post(`${path}/approve`, { digest: 'another' })).status, 409)
  assert.equal((await approver.post(`${path}/return`, { digest, remark: '地址不对' })).status, 200)
  const changed = content('快递柜', { redirectUris: ['http://bank.example/'] })
  assert.equal((await operator.post(path, changed)).status, 400)
  assert.equal((await operator.post(path, content('惠民银行', {}))).status, 409)
  assert.equal((await operator.post(path, content('快递柜', { onethings: ['no-such'] }))).status, 422)
  assert.equal((await operator.post(`${path}/end`)).status, 200)
  assert.equal((await operator.post(`${path}/propose`)).status, 409)
})

test('whoever approves reads every scope, one-thing and address, and what they were; the digest is of exactly these', async () => {
  const name = '先看再批'
  const { id } = await register(name, { onethings: ['data-correction'] })
  const path = `/api/v1/channels/${id}`
  const shown = async (): Promise<Json> => {
    const { json } = await approver.get('/api/v1/channels')
    const found = list(json, 'channels').find((each) => each['id'] === id) ?? {}
    const { office, scopes, onethings, redirectUris, perMinute } = found
    const told = JSON.stringify({ name: found['name'], office, scopes, onethings, redirectUris, perMinute })
    assert.equal(found['digest'], createHash('sha256').update(told).digest('hex'))
    return found
  }
  await operator.post(`${path}/propose`)
  const first = await shown()
  assert.deepEqual(
    ['scopes', 'onethings', 'redirectUris', 'perMinute', 'admitted'].map((each) => first[each]),
    [['apply', 'cases', 'certificates'], ['data-correction'], [BACK], 1000, null],
  )
  assert.equal((await approver.post(`${path}/approve`, { digest: first['digest'] })).status, 200)

  await operator.post(`${path}/pause`)
  await operator.post(`${path}/propose`)
  await approver.post(`${path}/return`, { digest: first['digest'], remark: '请改一下再提' })
  const wider = { onethings: [], redirectUris: [BACK, 'https://other.example/'] }
  assert.equal((await operator.post(path, content(name, wider))).status, 200)
  await operator.post(`${path}/propose`)
  const second = await shown()
  assert.deepEqual(part(second, 'admitted'), content(name, { onethings: ['data-correction'] }))
  assert.deepEqual([second['onethings'], second['redirectUris']], [wider.onethings, wider.redirectUris])
  assert.equal((await approver.post(`${path}/approve`, { digest: first['digest'] })).status, 409)
  assert.equal((await approver.post(`${path}/approve`, { digest: second['digest'] })).status, 200)
  assert.deepEqual(part(await shown(), 'admitted'), content(name, wider))
  assert.equal((await operator.post(`${path}/end`)).status, 200)
})

test('nobody is sent to an address that is not registered, and every other fault goes back with the state', async () => {
  const at = (more: Record<string, string>): Promise<Answer> =>
    mother.get(`/authorize?${new URLSearchParams(asking(bank, more).asked)}`)
  for (const uri of [`${BACK}/`, `${BACK}&x=1`, 'https://evil.example/', 'https://bank.example/back', '']) {
    const refused = await at({ redirect_uri: uri })
    assert.equal(refused.status, 422, uri)
    assert.doesNotMatch(refused.text, /http-equiv="refresh"/)
  }
  assert.equal((await at({ client_id: randomUUID() })).status, 404)
  for (const [more, error] of [
    [{ response_type: 'token' }, 'unsupported_response_type'],
    [{ code_challenge: '' }, 'invalid_request'],
    [{ code_challenge_method: 'plain' }, 'invalid_request'],
    [{ scope: 'everything' }, 'invalid_scope'],
    [{ scope: '' }, 'invalid_scope'],
  ] as const) {
    const back = wayBack(await at(more))
    assert.equal(back.searchParams.get('error'), error)
    assert.equal(back.searchParams.get('state'), 'round-7')
  }
  const denied = wayBack(await submit(mother, asking(bank).asked, 'deny'))
  assert.equal(denied.searchParams.get('error'), 'access_denied')
  const toSignIn = await app.anyone.get(`/authorize?${new URLSearchParams(asking(bank).asked)}`)
  assert.equal(toSignIn.status, 303)
  assert.match(String(toSignIn.headers['location']), /^\/sign-in\?return=%2Fauthorize/)
})

test('a code is good once, for a minute, for its channel, address and verifier', async () => {
  const shop = await admit('便民超市', {})
  const wrong = 'x'.repeat(43)
  for (const way of ['channel', 'address', 'verifier', 'late'] as const) {
    app.at('2026-11-23T02:00:00Z')
    const { code, verifier } = await allow(mother, bank)
    if (way === 'late') app.at('2026-11-23T02:01:01Z')
    const answer = await redeem(
      way === 'channel' ? shop : bank,
      code,
      way === 'verifier' ? wrong : verifier,
      way === 'address' ? 'https://evil.example/' : BACK,
    )
    isWrong(answer, 400, 'invalid_grant')
  }
  app.at('2026-11-23T02:00:00Z')
  isWrong(await redeem({ ...bank, basic: shop.basic }, 'x', wrong), 400, 'invalid_grant')
  isWrong(
    await redeem({ ...bank, basic: `${bank.basic.slice(0, -6)}AAAA==` }, 'x', wrong),
    401,
    'invalid_client',
  )
  isWrong(await atToken(bank, { grant_type: 'password' }), 400, 'unsupported_grant_type')

  const { code, verifier } = await allow(mother, bank)
  const { access } = pairOf(await redeem(bank, code, verifier))
  assert.equal((await withToken(access, '/cases')).status, 200)
  isWrong(await redeem(bank, code, verifier), 400, 'invalid_grant')
  isWrong(await withToken(access, '/cases'), 401, 'token.none')
})

test('a channel that lost the answer asks once more with the same refresh token, as long as nothing was done with what it had got', async () => {
  app.at('2026-11-23T02:00:00Z')
  const first = await tokensFor(visitor, bank)
  app.at('2026-11-23T02:05:00Z')
  const lost = pairOf(await refresh(bank, first.refresh))
  app.at('2026-11-23T02:06:50Z')
  const second = pairOf(await refresh(bank, first.refresh))
  isWrong(await withToken(lost.access, '/cases'), 401, 'token.none')
  isWrong(await refresh(bank, lost.refresh), 400, 'invalid_grant')
  assert.equal((await withToken(second.access, '/cases')).status, 200)
  isWrong(await refresh(bank, first.refresh), 400, 'invalid_grant')
  isWrong(await withToken(second.access, '/cases'), 401, 'token.none')
  app.at('2026-11-23T02:00:00Z')
})

test('a channel that lost the answer to its code asks once more, with the right verifier and while nothing was done with what it had got', async () => {
  app.at('2026-11-23T02:00:00Z')
  const { code, verifier } = await allow(visitor, bank)
  const lost = pairOf(await redeem(bank, code, verifier))
  app.at('2026-11-23T02:01:40Z')
  const second = pairOf(await redeem(bank, code, verifier))
  isWrong(await withToken(lost.access, '/cases'), 401, 'token.none')
  isWrong(await refresh(bank, lost.refresh), 400, 'invalid_grant')
  assert.equal((await withToken(second.access, '/cases')).status, 200)

  for (const way of ['verifier', 'late'] as const) {
    app.at('2026-11-23T02:00:00Z')
    const again = await allow(visitor, bank)
    const held = pairOf(await redeem(bank, again.code, again.verifier))
    if (way === 'late') app.at('2026-11-23T02:02:01Z')
    const repeated = await redeem(bank, again.code, way === 'verifier' ? 'x'.repeat(43) : again.verifier)
    isWrong(repeated, 400, 'invalid_grant')
    isWrong(await refresh(bank, held.refresh), 400, 'invalid_grant')
  }
  app.at('2026-11-23T02:00:00Z')
})

test('a refresh token changes with each use, and one that comes twice ends the consent', async () => {
  const first = await tokensFor(mother, bank)
  const second = pairOf(await refresh(bank, first.refresh))
  isWrong(await withToken(first.access, '/cases'), 401, 'token.none')
  assert.equal((await withToken(second.access, '/cases')).status, 200)
  app.at('2026-11-23T02:10:01Z')
  isWrong(await withToken(second.access, '/cases'), 401, 'token.none')
  const third = pairOf(await refresh(bank, second.refresh))
  isWrong(await refresh(bank, first.refresh), 400, 'invalid_grant')
  isWrong(await withToken(third.access, '/cases'), 401, 'token.none')
  isWrong(await refresh(bank, third.refresh), 400, 'invalid_grant')
  assert.match((await mother.get('/me/apps')).text, /令牌可能被盗用/)
})

test('whoever knows the document and was allowed applies for a newborn by a token alone, and it ends as in the portal', async () => {
  const { access } = await tokensFor(mother, bank)
  const call = await clientFrom(`${app.url}/docs/openapi.json`, access)
  const { id } = await call('drafts.start', {}, { onething: 'newborn' })
  const draftId = String(id)
  const draft = await call('drafts.consent', { draftId }, {})
  const answered = await call('drafts.answer', { draftId }, { answers: answersTo(draft) })
  assert.equal(answered['complete'], true)
  const filed = await call('drafts.submit', { draftId }, { signature: { kind: 'typed', name: '陈静' } })
  const [caseId, number] = [String(filed['caseId']), String(filed['number'])]
  const link = await app.linkTo('13800000002')
  await call('confirmations.answer', { token: link.slice('/c/'.length) }, { answer: 'confirm' })

  let paper = ''
  for (let round = 0; round < 7; round += 1) {
    const { rows } = await app.pool.query<{ step: string; office: string }>(
      `select step, office from cases.case_item where case_id = $1 and state = 'submitted' order by position`,
      [caseId],
    )
    for (const { step, office } of rows) {
      const officer = await app.officer(`${office}.handling`)
      const task = `/api/v1/tasks/${caseId}/${step}`
      assert.equal((await officer.get(task)).json['through'], '惠民银行')
      await officer.post(`${task}/accept`)
      const { outputs } = (await officer.post(`${task}/fetch-outputs`)).json
      const granted = await officer.post(`${task}/grant`, { opinion: '准予。', outputs })
      assert.equal(granted.status, 200, granted.text)
      paper = String(list((await officer.get(task)).json, 'documents').at(-1)?.['number'])
    }
  }
  const seen = await call('cases.get', { number })
  assert.equal(seen['through'], '惠民银行')
  assert.deepEqual(
    list(seen, 'steps').map(({ state, certificate }) => [state, certificate !== null]),
    Array.from({ length: 7 }, () => ['granted', true]),
  )
  assert.ok(list(await call('wallet.list'), 'certificates').length > 0)

  // Who has read a paper through which application stays on record.
  const read = await withToken(access, `/cases/${number}/documents/${encodeURIComponent(paper)}/a4`)
  assert.equal(read.status, 200, read.text.slice(0, 400))
  const look = await app.pool.query(
    `select actor from platform.event where kind = 'document.viewed' and data ->> 'number' = $1`,
    [paper],
  )
  assert.deepEqual(part(look.rows[0] ?? {}, 'actor')['through'], { id: bank.id, name: '惠民银行' })

  assert.match((await mother.get('/me')).text, /来源渠道：惠民银行/)
  assert.match((await mother.get(`/cases/${number}`)).text, /来源渠道：惠民银行/)
  const apps = (await mother.get('/me/apps')).text
  assert.match(apps, /没办成的也算次数/)
  assert.match(apps, /替您提交申请 1 次/)
  assert.match(apps, /替您同意查数据 1 次/)
  assert.match(apps, /看证照 1 次/)
  const event = await app.pool.query(
    `select actor from platform.event where subject = $1 and kind = 'case.submitted' limit 1`,
    [caseId],
  )
  assert.deepEqual(part(event.rows[0] ?? {}, 'actor')['through'], { id: bank.id, name: '惠民银行' })
  const shares = list((await operator.get('/api/v1/channels/share')).json, 'shares')
  assert.deepEqual(
    shares.map(({ name, cases }) => [name, cases]),
    [['惠民银行', 1]],
  )
})

/** By what word of the sentence a person reads of each operation that the scope opens. */
const READ_AS: Record<string, string> = {
  'drafts.start': '填写',
  'drafts.list': '填写',
  'drafts.get': '填写',
  'drafts.answer': '填写',
  'drafts.leaveOut': '填写',
  'drafts.discard': '填写',
  'drafts.attach': '补材料',
  'drafts.detach': '补材料',
  'drafts.consent': '查您的数据',
  'drafts.object': '提异议',
  'drafts.submit': '提交申请',
  'cases.withdraw': '撤回',
  'cases.correct': '答复补正',
  'cases.correction': '答复补正',
  'cases.lacking': '补材料',
  'cases.promiseText': '签告知承诺',
  'cases.supply': '补材料',
  'cases.promise': '签告知承诺',
  'confirmations.resend': '再请别人确认',
}

test('whoever lets a channel apply reads all that it may do', async () => {
  const document = (await app.anyone.get('/docs/openapi.json')).json
  const opened = Object.values(part(document, 'paths')).flatMap((methods) =>
    Object.values(methods as Record<string, Json>)
      .filter((operation) =>
        list(operation, 'security').some(
          (way) => 'channel' in way && texts(way, 'channel').includes('apply'),
        ),
      )
      .map((operation) => String(operation['operationId'])),
  )
  assert.deepEqual(opened.toSorted(), Object.keys(READ_AS).toSorted())
  for (const [operation, word] of Object.entries(READ_AS)) assert.ok(SCOPES.apply.includes(word), operation)
  const shown = await mother.get(`/authorize?${new URLSearchParams(asking(bank).asked)}`)
  assert.ok(shown.text.includes(SCOPES.apply))
})

test('a token opens what was allowed and nothing else: other routes, scopes, persons, one-things, ended and paused', async () => {
  const narrow = await admit('只看进度', { scopes: ['cases'] })
  const more = wayBack(await mother.get(`/authorize?${new URLSearchParams(asking(narrow).asked)}`))
  assert.equal(more.searchParams.get('error'), 'invalid_scope')
  const { access, refresh: again } = await tokensFor(mother, narrow, { scope: 'cases' })
  const document = (await app.anyone.get('/docs/openapi.json')).json
  let tried = 0
  for (const [path, methods] of Object.entries(part(document, 'paths'))) {
    for (const [method, operation] of Object.entries(methods as Record<string, Json>)) {
      const ways = list(operation, 'security')
      if (!ways.some((way) => 'person' in way)) continue
      const scopes = ways.flatMap((way) => texts(way, 'channel'))
      if (scopes.includes('cases')) continue
      const answer = await app.anyone.call(path.replaceAll(/\{\w+\}/g, randomUUID()), {
        method: method.toUpperCase(),
        headers: { authorization: `Bearer ${access}`, 'idempotency-key': randomUUID() },
        ...(method === 'get' ? {} : { body: {} }),
      })
      assert.ok([400, 403].includes(answer.status), `${method} ${path}: ${answer.status} ${answer.text}`)
      tried += 1
    }
  }
  assert.ok(tried > 10, `only ${tried} routes were tried`)

  // Another person's case is not there, whatever was allowed.
  const stranger = await tokensFor(visitor, bank)
  const { rows } = await app.pool.query<{ number: string; id: string }>(
    'select number, id from cases.case limit 1',
  )
  const foreign = rows[0] ?? { number: '', id: '' }
  const missing = await withToken(stranger.access, `/cases/${foreign.number.replace(/\d{6}$/, '999999')}`)
  const other = await withToken(stranger.access, `/cases/${foreign.number}`)
  assert.deepEqual([other.status, other.json['code']], [404, missing.json['code']])
  const path = `/cases/${foreign.id}/steps/fertility-registration/withdraw`
  assert.equal((await withToken(stranger.access, path, {})).status, 404)

  // A channel for one one-thing neither begins nor sees another.
  const only = await admit('只办改数据', { onethings: ['data-correction'] })
  const limited = await tokensFor(mother, only)
  assert.equal((await withToken(limited.access, '/drafts', { onething: 'newborn' })).status >= 400, true)
  assert.deepEqual((await withToken(limited.access, '/cases')).json['cases'], [])
  assert.equal((await withToken(limited.access, `/cases/${foreign.number}`)).status, 404)
  const own = await mother.post('/api/v1/drafts', { onething: 'newborn' })
  const draft = await withToken(limited.access, `/drafts/${own.json['id']}`)
  assert.equal(draft.status, 404, draft.text)
  assert.deepEqual((await withToken(limited.access, '/drafts')).json['drafts'], [])

  // Another channel's refresh token is worth nothing to a channel, and is not spoilt by it.
  isWrong(await refresh(bank, again), 400, 'invalid_grant')
  await atToken(bank, { token: again }, 'revoke')
  assert.equal((await withToken(access, '/cases')).status, 200)

  // Paused: nothing works; ended by the person: nothing works either, at once.
  assert.equal((await operator.post(`/api/v1/channels/${narrow.id}/pause`)).status, 200)
  isWrong(await withToken(access, '/cases'), 401, 'token.none')
  isWrong(await refresh(narrow, again), 401, 'invalid_client')
  const before = await tokensFor(mother, bank)
  const [, consent = ''] = /\/me\/apps\/([\w-]+)\/end/.exec((await mother.get('/me/apps')).text) ?? []
  const stolen = await visitor.call(`/me/apps/${consent}/end`, {
    method: 'POST',
    body: new URLSearchParams({ csrf: visitor.csrf }).toString(),
  })
  assert.equal(stolen.status, 404, stolen.text)
  for (const [, id = ''] of (await mother.get('/me/apps')).text.matchAll(/\/me\/apps\/([\w-]+)\/end/g)) {
    const ended = await mother.call(`/me/apps/${id}/end`, {
      method: 'POST',
      body: new URLSearchParams({ csrf: mother.csrf }).toString(),
    })
    assert.equal(ended.status, 303, ended.text)
  }
  isWrong(await withToken(before.access, '/cases'), 401, 'token.none')
  isWrong(await refresh(bank, before.refresh), 400, 'invalid_grant')
})

test('同意 pressed several times at once fails for nobody, and the last one counts', async () => {
  const { asked, verifier } = asking(bank)
  const shown = await mother.get(`/authorize?${new URLSearchParams(asked)}`)
  assert.match(shown.text, /也替您同意我们为要办的事向有关部门查您的数据/)
  const pages = await Promise.all([1, 2, 3, 4].map(() => submit(mother, asked, 'allow', seenOn(shown))))
  const codes = pages.map((page) => wayBack(page).searchParams.get('code') ?? '')
  const answers = []
  for (const code of codes) answers.push((await redeem(bank, code, verifier)).status)
  assert.deepEqual(answers.toSorted(), [200, 400, 400, 400])
})

test('a channel calls no oftener than was agreed, and gives a consent back', async () => {
  const slow = await admit('慢的应用', { perMinute: 3 })
  const { access, refresh: again } = await tokensFor(mother, slow)
  const answers = []
  for (let n = 0; n < 5; n += 1) answers.push(await withToken(access, '/cases'))
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 200, 200, 429, 429],
  )
  assert.ok(Number(answers[4]?.headers['retry-after']) > 0)
  assert.equal((await atToken(slow, { token: again }, 'revoke')).status, 200)
  isWrong(await refresh(slow, again), 400, 'invalid_grant')
})

test('a consent ends when the channel is made something else, and outlives a pause and another rate', async () => {
  const channel = await admit('某某信息服务', { onethings: ['data-correction'] })
  const path = `/api/v1/channels/${channel.id}`
  const given = await tokensFor(mother, channel)
  /** Paused, given back, saved as this, and let in again by two. */
  const change = async (name: string, more: object): Promise<void> => {
    await operator.post(`${path}/pause`)
    const seen = digestOf(await operator.post(`${path}/propose`), channel.id)
    await approver.post(`${path}/return`, { digest: seen, remark: '请改一下再提' })
    assert.equal((await operator.post(path, content(name, more))).status, 200)
    const digest = digestOf(await operator.post(`${path}/propose`), channel.id)
    assert.equal((await approver.post(`${path}/approve`, { digest })).status, 200)
  }
  await change('某某信息服务', { onethings: ['data-correction'], perMinute: 900 })
  assert.equal((await withToken(given.access, '/me/certificates')).status, 200)
  const { asked } = asking(channel, { scope: 'cases' })
  const seen = seenOn(await mother.get(`/authorize?${new URLSearchParams(asked)}`))
  await change('完全另一家公司', { scopes: ['cases'] })
  assert.equal((await submit(mother, asked, 'allow', seen)).status, 409)
  isWrong(await withToken(given.access, '/cases'), 401, 'token.none')
  isWrong(await refresh(channel, given.refresh), 400, 'invalid_grant')
  assert.match((await mother.get('/me/apps')).text, /这个应用的内容改了，要用请重新授权/)
  const again = await tokensFor(mother, channel, { scope: 'cases' })
  assert.equal((await withToken(again.access, '/cases')).status, 200)
})

test('what was not taken of a channel is counted at the desk: wrong secrets, tokens, scopes, bodies; not what a person lacks', async () => {
  const guessed = await admit('被冒充的银行', { scopes: ['apply', 'cases'] })
  const { access } = await tokensFor(mother, guessed, { scope: 'apply' })
  const false1 = { ...guessed, basic: `Basic ${Buffer.from(`${guessed.id}:wrong`).toString('base64')}` }
  isWrong(await refresh(false1, randomBytes(32).toString('base64url')), 401, 'invalid_client')
  isWrong(await refresh(guessed, randomBytes(32).toString('base64url')), 400, 'invalid_grant')
  isWrong(await withToken(randomBytes(32).toString('base64url'), '/cases'), 401, 'token.none')
  isWrong(await withToken(access, '/cases'), 403, 'token.scope')
  const torn = await app.anyone.call('/api/v1/drafts', {
    method: 'POST',
    headers: {
      authorization: `Bearer ${access}`,
      'idempotency-key': randomUUID(),
      'content-type': 'application/json',
    },
    raw: '{"onething": "new',
  })
  isWrong(torn, 400, 'request.unreadable')
  const nothing = await withToken(access, '/drafts', { onething: 'no-such' })
  assert.ok(nothing.status >= 400 && !String(nothing.json['code']).startsWith('request.'), nothing.text)

  const counted = async (): Promise<Record<string, number>> => {
    const { json } = await operator.get('/api/v1/exchange/turned-away')
    return Object.fromEntries(
      list(json, 'rows').map(({ name, code, times }) => [`${String(name)} ${String(code)}`, Number(times)]),
    )
  }
  const named = ['channel.grant', 'token.scope'].map((code) => `被冒充的银行 ${code}`)
  const nobody = ['channel.client', 'token.none', 'request.unreadable'].map((code) => ` ${code}`)
  for (let left = 100; left > 0 && !((await counted())[named[1] ?? ''] ?? 0); left -= 1)
    await new Promise((done) => setTimeout(done, 50))
  const rows = await counted()
  for (const row of [...named, ...nobody]) assert.ok((rows[row] ?? 0) >= 1, `${row}: ${JSON.stringify(rows)}`)
  assert.ok(!Object.keys(rows).some((row) => row.includes(String(nothing.json['code']))))
})
