import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { sm2 } from 'sm-crypto-v2'
import { list, openApp, type Answer, type Caller, type Json } from '../../test/app.ts'
import { fileLantern } from '../../test/lantern.ts'
import { demoSecret, openBureau, WELL, type Bureau } from '../../simulators/bureau.ts'
import { sign, type Key } from '../../simulators/signature.ts'
import { addClient, addSigningKey } from '../people/commands/api-clients.ts'
import { systemClock } from '../platform/clock.ts'
import { ROOT } from '../platform/config.ts'
import type { World } from '../platform/ctx.ts'
import { openDatabase } from '../platform/db.ts'
import { forgetSent } from './commands/forget-sent.ts'
import { pauseAfter, readReply, toOurs, toTheirs } from './rules.ts'

const SECRET = 'a secret of this test that is long enough'
const PEOPLE = ['320812199403121021', '320804199505051263', '320812199311021082']
const IDS = ['stall', 'light', 'fire', 'street', 'gala'] as const
type Id = (typeof IDS)[number]

const pairs = { ours: sm2.generateKeyPairHex(), theirs: sm2.generateKeyPairHex() }
/** By key alone, HMAC-SHA-256, HMAC-SM3 and SM2: each department proves itself in its own way. */
const signs: Partial<Record<Id, Key>> = {
  stall: { version: 'v1', key: demoSecret('stall') },
  light: { version: 'v1sm3', key: demoSecret('light') },
  fire: { version: 'v1sm2', key: pairs.theirs.privateKey, publicKey: pairs.theirs.publicKey },
}
const expects: Partial<Record<Id, Key>> = {
  stall: { version: 'v1', key: demoSecret('to stall') },
  light: { version: 'v1sm3', key: demoSecret('to light') },
  fire: { version: 'v1sm2', key: pairs.ours.privateKey, publicKey: pairs.ours.publicKey },
}

/** Each knows its own alone, and answers 401 to that of another. */
const apiKeyOf = (id: Id): string => `the-key-of-${id}`

let now = new Date('2026-11-23T02:00:00Z')
const bureaus = {} as Record<Id, Bureau>
const ports: Record<string, number> = Object.fromEntries(IDS.map((id, at) => [id, 0 - at]))
let manager: Caller

const platform = { url: '' }
const clientKeys = {} as Record<Id, string>
const app = await (async () => {
  for (const id of IDS) {
    bureaus[id] = await openBureau({
      id,
      get platform() {
        return platform.url
      },
      get clientKey() {
        return clientKeys[id]
      },
      apiKey: apiKeyOf(id),
      signs: signs[id],
      expects: expects[id],
      now: () => now,
      refuses: 0,
      corrects: id === 'light' ? 100 : 0,
      about: 'lantern.place',
      output: { stall: 'twbh', light: 'dgbh', fire: 'fire.no', street: 'street.no', gala: 'gala.no' }[id],
    })
    ports[id] = Number(new URL(bureaus[id].url).port)
  }
  return openApp({
    regionId: 'linked',
    sources: Object.fromEntries(IDS.map((id) => [id, { url: bureaus[id].url, key: apiKeyOf(id) }])),
    signingKeys: Object.fromEntries(
      Object.entries(expects).map(([id, key]) => [id, { version: key.version, key: key.key }]),
    ),
    services: ['web', 'worker'],
  })
})()
after(async () => {
  for (const id of IDS) await bureaus[id].close()
})
platform.url = `${app.url}/api/v1`

before(async () => {
  const world = { region: { offices: new Map(IDS.map((id) => [id, {}])) } } as unknown as World
  const db = openDatabase(app.pool.options.connectionString ?? '', world, systemClock, 2)
  for (const id of IDS) {
    await db.write({ kind: 'system', name: 'test' }, async (ctx) => {
      const made = await addClient(ctx, { name: id, offices: [id], scopes: [`intake.report:${id}`] })
      clientKeys[id] = made.key
      const key = signs[id]
      if (!key) return
      const publicKey = key.version === 'v1sm2' ? key.publicKey : undefined
      const added = await addSigningKey(ctx, { id: made.id, version: key.version, publicKey }, SECRET)
      if (key.version !== 'v1sm2') key.key = added.key
    })
  }
  await db.close()
  manager = await app.officer('hall.manager')
})

function turnClock(minutes: number): void {
  now = new Date(now.getTime() + minutes * 60_000)
  app.at(now.toISOString())
}

/** Codes are told apart by their instant. */
function signIn(n: number): Promise<Caller> {
  turnClock(2)
  return app.person(PEOPLE[n] ?? '')
}

const statesOf = async (caseId: unknown): Promise<Record<string, string>> => {
  const found = await app.pool.query('select step, state from cases.case_item where case_id = $1', [caseId])
  return Object.fromEntries(found.rows.map(({ step, state }) => [step, state]))
}
/** Waits until something is so, sending what is due meanwhile. */
async function until(what: string, isSo: () => Promise<boolean> | boolean, tries = 150): Promise<void> {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    if (await isSo()) return
    await app.pool.query(
      `select graphile_worker.add_job('exchange.pump', json_build_object('system', s), 'exchange:' || s, job_key := 'test:' || s)
       from unnest($1::text[]) s`,
      [IDS],
    )
    await new Promise((done) => setTimeout(done, 60))
  }
  assert.fail(`${what} did not come about`)
}
const systems = async (): Promise<Record<string, Json>> => {
  const answer = await manager.get('/api/v1/exchange/systems')
  assert.equal(answer.status, 200, answer.text)
  return Object.fromEntries(list(answer.json, 'systems').map((each) => [String(each['id']), each]))
}

/** The department of the stalls has the case, and the outbox knows it. */
async function isSent(caseId: string): Promise<boolean> {
  const found = await app.pool.query(
    `select from exchange.message where owner = $1 and subject = 'stall' and state = 'sent'`,
    [caseId],
  )
  return found.rowCount === 1
}
/** Waits for the end of a comparison. */
async function ended(id: unknown): Promise<Json> {
  const path = `/api/v1/exchange/reconciliations/${String(id)}`
  await until('the comparison', async () => {
    await app.pool.query(
      `select graphile_worker.add_job('exchange.reconcile', json_build_object('id', $1::text), job_key := 'exchange.reconcile:' || $1::text)`,
      [id],
    )
    return (await manager.get(path)).json['state'] !== 'running'
  })
  return (await manager.get(path)).json
}
async function reconciled(system: string): Promise<Json> {
  const asked = await manager.post(`/api/v1/exchange/systems/${system}/reconcile`)
  assert.equal(asked.status, 200, asked.text)
  return ended(asked.json['id'])
}

describe('items that departments handle in systems of their own', () => {
  let lantern: Json
  let person: Caller

  test('go there, come back accepted and decided, and the graph goes on; a correction makes its round', async () => {
    person = await signIn(0)
    lantern = await fileLantern(person)
    await until('the correction', async () => (await statesOf(lantern['caseId']))['light'] === 'correcting')
    assert.equal((await statesOf(lantern['caseId']))['open'], 'waiting')
    const corrected = await person.post(`/api/v1/cases/${lantern['caseId']}/steps/light/correct`, {
      answers: { 'lantern.place': '南门' },
      note: '',
    })
    assert.equal(corrected.status, 200, corrected.text)
    const all = { stall: 'granted', light: 'granted', fire: 'granted', street: 'granted', open: 'granted' }
    await until('the end', async () => {
      const states = await statesOf(lantern['caseId'])
      return Object.values(states).every((state) => state === 'granted')
    })
    assert.deepEqual(await statesOf(lantern['caseId']), all)
    const reference = `${lantern['caseId']}.light`
    const held = bureaus.light.items.get(reference)
    assert.equal(held?.values['dzl'], '2', 'its own word for electric light')
    assert.equal(held?.values['lantern.place'], '南门')
    const outputs = await app.pool.query(
      'select outputs from cases.case_item where case_id = $1 and step = $2',
      [lantern['caseId'], 'stall'],
    )
    assert.deepEqual(outputs.rows[0].outputs, {
      'stall.no': bureaus.stall.items.get(`${lantern['caseId']}.stall`)?.externalNumber,
    })
    const told = await app.pool.query(
      `select sequence, type, data->'values'->>'dsl' as count from exchange.message where owner = $1 and subject = 'stall' order by sequence`,
      [lantern['caseId']],
    )
    assert.deepEqual(told.rows[0], { sequence: 1, type: 'tongban.item.start', count: '30' })
    for (const { forged } of Object.values(bureaus).map(({ counts }) => counts)) assert.equal(forged, 0)
  })

  test('are looked at only at our desk, where it says which system has them', async () => {
    const open = await fileLantern(await signIn(1))
    await until('the correction', async () => (await statesOf(open['caseId']))['light'] === 'correcting')
    const officer = await app.officer('light.handling')
    const task = await officer.get('/api/v1/tasks?view=correcting')
    const shown = list(task.json, 'tasks').find((each) => each['caseId'] === open['caseId'])
    assert.match(JSON.stringify(shown?.['system']), /灯光监管平台.*LIGHT-/)
    const refused = await officer.post(`/api/v1/tasks/${open['caseId']}/light/accept`, {})
    assert.equal(refused.status, 409)
    assert.match(refused.text, /由「灯光监管平台」办理/)
    const other = await signIn(1)
    const withdrawn = await other.post(`/api/v1/cases/${open['caseId']}/steps/light/withdraw`)
    assert.equal(withdrawn.status, 200, withdrawn.text)
    await until(
      'the withdrawal there',
      () => bureaus.light.items.get(`${open['caseId']}.light`)?.state === 'withdrawn',
    )
  })

  test('are compared with what the system lists', async () => {
    await until('peace', async () => {
      const found = await app.pool.query(`select from exchange.message where state in ('queued', 'ready')`)
      return found.rowCount === 0 && IDS.every((id) => bureaus[id].waiting() === 0)
    })
    for (const id of IDS) {
      const done = await reconciled(id)
      assert.deepEqual([done['state'], done['fault'], done['differences']], ['done', null, []], id)
    }
    const held = bureaus.stall.items.get(`${lantern['caseId']}.stall`)
    assert.ok(held)
    held.state = 'refused'
    turnClock(1)
    const found = await reconciled('stall')
    assert.equal(found['differing'], 1)
    assert.deepEqual(
      list(found, 'differences').map(({ kind, here, there, waiting }) => [kind, here, there, waiting]),
      [['state', 'granted', 'refused', false]],
    )
    held.state = 'granted'
    // The result is kept, and who asked.
    const kept = await manager.get('/api/v1/exchange/systems/stall/reconciliations')
    assert.deepEqual(
      list(kept.json, 'reconciliations').map(({ state, differing, askedBy }) => [state, differing, askedBy]),
      [
        ['done', 1, manager.name],
        ['done', 0, manager.name],
      ],
    )
  })

  test('are compared by a job that tells how far it is, goes on where it ended, and is stopped', async () => {
    const ask = () => manager.post('/api/v1/exchange/systems/gala/reconcile')
    bureaus.gala.manners.slow = 3000
    const [one, other] = await Promise.all([ask(), ask()])
    assert.equal(one.status, 200, one.text)
    assert.equal(one.json['id'], other.json['id'], 'two who ask at once follow the same one')
    const path = `/api/v1/exchange/reconciliations/${String(one.json['id'])}`
    assert.equal((await manager.get(path)).json['state'], 'running')
    const cancelled = await manager.post(`${path}/cancel`)
    assert.equal(cancelled.json['state'], 'cancelled', cancelled.text)
    assert.equal((await manager.post(`${path}/cancel`)).json['code'], 'exchange.reconcile-over')
    Object.assign(bureaus.gala.manners, WELL)
    // What a run that ended has left: two pages were read, and the rest is read by the next run.
    const begun = await app.pool.query(
      `insert into exchange.reconciliation (id, system, state, after, pages, listed, asked_by, asked_at)
       values (gen_random_uuid(), 'stall', 'running', null, 1, 1, '{"name": "x"}', now()) returning id`,
    )
    const [{ id }] = begun.rows
    await app.pool.query(`insert into exchange.listed values ($1, 'left.behind', 'granted')`, [id])
    const done = await ended(id)
    assert.deepEqual(
      list(done, 'differences')
        .map(({ kind, reference }) => [kind, reference])
        .filter(([, each]) => each === 'left.behind'),
      [['missing-here', 'left.behind']],
    )
    assert.ok(Number(done['pages']) > 1 && Number(done['same']) > 1, JSON.stringify(done))
    assert.equal((await app.pool.query('select from exchange.listed')).rowCount, 0)
    bureaus.street.manners.down = true
    const failed = await reconciled('street')
    Object.assign(bureaus.street.manners, WELL)
    assert.equal(failed['state'], 'failed')
    assert.ok(String(failed['fault']).length > 3)
  })

  test('are not compared for ever: a job that breaks for good, or is gone, ends the comparison with the reason', async () => {
    const begun = await app.pool.query(
      `insert into exchange.reconciliation (id, system, state, after, pages, listed, asked_by, asked_at)
       values (gen_random_uuid(), 'gala', 'running', null, 1, 1, '{"name": "x"}', now()),
         (gen_random_uuid(), 'fire', 'running', null, 1, 1, '{"name": "x"}', now()),
         (gen_random_uuid(), 'street', 'running', null, 1, 1, '{"name": "x"}', now()) returning id`,
    )
    const [broken, gone, busy] = begun.rows.map(({ id }) => String(id))
    await app.pool.query(
      `select graphile_worker.add_job('exchange.reconcile', json_build_object('id', id), job_key := 'exchange.reconcile:' || id,
         max_attempts := 2, run_at := now() + interval '1 hour') from unnest($1::text[]) id`,
      [[broken, busy]],
    )
    await app.pool.query(
      `update graphile_worker._private_jobs set attempts = 2, last_error = 'the list is upside down' || chr(10) || 'at line 7'
       where key = $1`,
      [`exchange.reconcile:${broken}`],
    )
    const state = async (id: string | undefined): Promise<Json> =>
      (await manager.get(`/api/v1/exchange/reconciliations/${id}`)).json
    await until('the end', async () => {
      await app.pool.query(`select graphile_worker.add_job('exchange:sweep')`)
      return (await state(gone))['state'] === 'failed' && (await state(broken))['state'] === 'failed'
    })
    assert.match(String((await state(broken))['fault']), /the list is upside down。/)
    assert.match(String((await state(gone))['fault']), /任务不见了/)
    assert.equal((await state(busy))['state'], 'running')
    const left = await app.pool.query('select from graphile_worker.jobs where key = $1', [
      `exchange.reconcile:${broken}`,
    ])
    assert.equal(left.rowCount, 0)
    assert.equal((await manager.post(`/api/v1/exchange/reconciliations/${busy}/cancel`)).status, 200)
  })
})

describe('a decision that a system has reported and finds wrong', () => {
  const lot = { state: { scheme: 'tongban', value: 'granted' } }
  let caseId = ''
  const report = async (id: Id, subject: string, more: object, version = 2): Promise<Answer> => {
    const reference = `${caseId}.${subject}`
    const held = bureaus[id].items.get(reference)
    assert.ok(held)
    const key = `${reference}.${Math.random()}`
    const raw = JSON.stringify({
      specversion: '1.0',
      id: key,
      source: `/${id}`,
      type: 'tongban.item.reported',
      dataschema: `urn:tongban:schema:item.reported:${version}`,
      data: {
        source: id,
        reference,
        externalNumber: held.externalNumber,
        at: now.toISOString(),
        sequence: held.sequence + 1,
        ...more,
      },
    })
    const at = String(Math.floor(now.getTime() / 1000))
    const own = signs[id]
    const answer = await app.anyone.call('/api/v1/intake/events', {
      method: 'POST',
      raw,
      headers: {
        'content-type': 'application/cloudevents+json',
        authorization: `Bearer ${clientKeys[id]}`,
        'idempotency-key': key,
        ...(own && {
          'webhook-id': key,
          'webhook-timestamp': at,
          'webhook-signature': sign(own, key, at, raw),
        }),
      },
    })
    if (answer.status < 300) held.sequence += 1
    return answer
  }
  const correction = (act: 'reopen' | 'revoke') => ({ correction: { act, reason: '摊位号登记错了。' } })
  const stateOf = async (subject: string): Promise<unknown> => (await statesOf(caseId))[subject]

  before(async () => {
    const person = await signIn(1)
    caseId = (await fileLantern(person)).caseId
    await until('the correction', async () => (await stateOf('light')) === 'correcting')
  })

  test('is opened again and decided otherwise in one go, in order and once', async () => {
    await until('the grant', async () => (await stateOf('stall')) === 'granted')
    const held = bureaus.stall.items.get(`${caseId}.stall`)
    assert.ok(held)
    await until('its last report', () => bureaus.stall.waiting() === 0)
    // Said under the first version, the word is not known, and the grant stands.
    const first = await report('stall', 'stall', { ...lot, ...correction('reopen') }, 1)
    assert.equal(first.json['outcome'], 'applied', first.text)
    assert.equal(await stateOf('stall'), 'granted')
    // What a report tells besides is kept or refused, never left out in silence.
    const unknown = await report('stall', 'stall', { ...lot, outputs: { stallNumber: 'T-9' } })
    assert.deepEqual([unknown.status, unknown.json['code']], [422, 'case.outputs-unknown'], unknown.text)
    assert.match(unknown.text, /stall\.no/)
    const other = await report('stall', 'stall', { ...lot, outputs: { twbh: 'T-9' } })
    assert.deepEqual([other.status, other.json['code']], [409, 'case.outputs-settled'], other.text)
    assert.match(other.text, /更正/)
    const same = await report('stall', 'stall', { ...lot, outputs: { twbh: held.externalNumber } })
    assert.deepEqual([same.json['outcome'], same.json['notes']], ['applied', []], same.text)
    const refused = {
      state: { scheme: 'tongban', value: 'refused' },
      reason: '没有这个摊位。',
      outputs: { twbh: 'T-9' },
    }
    const done = await report('stall', 'stall', { ...refused, ...correction('reopen') })
    assert.deepEqual([done.json['outcome'], done.json['state']], ['applied', 'refused'], done.text)
    assert.match(String(done.json['notes']), /「stall\.no」没有记下/)
    assert.equal(await stateOf('stall'), 'refused')
    assert.equal(await stateOf('open'), 'stopped', 'what rests on it cannot go on')
    const older = await report('stall', 'stall', { ...lot, ...correction('reopen'), sequence: 1 })
    assert.equal(older.json['outcome'], 'older')
    await app.pool.query(
      "update exchange.thread set heard_of = heard_of - interval '1 hour' where owner = $1",
      [caseId],
    )
    const behind = await report('stall', 'stall', { ...lot, ...correction('reopen'), sequence: 1 })
    assert.deepEqual([behind.status, behind.json['code']], [409, 'intake.sequence-behind'], behind.text)
    held.sequence -= 1
    const again = await report('stall', 'stall', {
      ...lot,
      ...correction('reopen'),
      outputs: { twbh: 'T-2' },
    })
    assert.equal(again.json['state'], 'granted', again.text)
    assert.equal(await stateOf('open'), 'waiting')
    const kept = await app.pool.query(
      `select outputs from cases.case_item where case_id = $1 and step = 'stall'`,
      [caseId],
    )
    assert.deepEqual(kept.rows[0].outputs, { 'stall.no': 'T-2' })
    const told = await app.pool.query(
      `select kind, data->>'reason' as reason from platform.event where subject = $1 and data->>'step' = 'stall'
         and kind = 'case.reopened'`,
      [caseId],
    )
    assert.deepEqual(
      told.rows.map(({ reason }) => reason),
      ['摊位号登记错了。', '摊位号登记错了。'],
    )
  })

  test('is told of again after a placeholder was heard, behind which no number is left: the upgrade forgets it', async () => {
    await app.pool.query(
      `update exchange.thread set heard = 9007199254740991 where owner = $1 and subject = 'stall'`,
      [caseId],
    )
    const later = { ...lot, outputs: { twbh: 'T-2' } }
    const unheard = await report('stall', 'stall', later)
    assert.equal(unheard.json['outcome'], 'older', unheard.text)
    await app.pool.query(readFileSync(join(ROOT, 'db/migrations/0201-exchange-heard-bound.sql'), 'utf8'))
    const heard = await report('stall', 'stall', later)
    assert.equal(heard.json['outcome'], 'applied', heard.text)
  })

  test('is revoked with the reason; what rests on it is stopped', async () => {
    await until('the grant', async () => (await stateOf('fire')) === 'granted')
    await until('its last report', () => bureaus.fire.waiting() === 0)
    const nothing = await report('fire', 'fire', {})
    assert.equal(nothing.status, 422, nothing.text)
    const done = await report('fire', 'fire', correction('revoke'))
    assert.deepEqual([done.json['outcome'], done.json['state']], ['applied', 'revoked'], done.text)
    assert.deepEqual([await stateOf('fire'), await stateOf('open')], ['revoked', 'stopped'])
    const twice = await report('fire', 'fire', correction('revoke'))
    assert.equal(twice.status, 409)
    assert.match(twice.text, /不能「撤销」/)
  })

  test('stays where our rules forbid it, in words: nothing decided, granted on it, or not theirs any more', async () => {
    const early = await report('light', 'light', { ...lot, ...correction('reopen') })
    assert.equal(early.status, 409)
    assert.equal(await stateOf('light'), 'correcting')
    await app.pool.query(
      `update cases.case_item set state = 'granted', decided_at = now() where case_id = $1 and step = 'open'`,
      [caseId],
    )
    const used = await report('stall', 'stall', { ...lot, ...correction('reopen') })
    assert.deepEqual([used.status, used.json['code']], [409, 'case.used-by-others'], used.text)
    await app.pool.query(
      `update exchange.thread set ended_at = now() where owner = $1 and subject = 'street'`,
      [caseId],
    )
    await until('the grant', async () => (await stateOf('street')) === 'granted')
    const gone = await report('street', 'street', { ...lot, ...correction('reopen') })
    assert.deepEqual([gone.status, gone.json['code']], [404, 'exchange.not-theirs'], gone.text)
  })
})

describe('a system in trouble', () => {
  test('is left in peace after failures, its messages wait in their order and arrive when it is back', async () => {
    const person = await signIn(2)
    bureaus.light.manners.down = true
    const filed: Json[] = []
    for (let n = 0; n < 6; n += 1) filed.push(await fileLantern(person, { count: String(n + 1) }))
    await until('rest', async () => {
      turnClock(0.5)
      return (await systems())['light']?.['state'] === 'resting'
    })
    const withdrawn = await person.post(`/api/v1/cases/${filed[0]?.['caseId']}/steps/light/withdraw`)
    assert.equal(withdrawn.status, 200, withdrawn.text)
    const before = (await systems())['light']
    assert.ok(Number(before?.['waiting']) >= 7, JSON.stringify(before))
    bureaus.light.manners.down = false
    turnClock(20)
    await until('arrival', async () => Number((await systems())['light']?.['waiting']) === 0)
    assert.equal(bureaus.light.items.get(`${filed[0]?.['caseId']}.light`)?.state, 'withdrawn')
    const counts = await app.pool.query(
      `select max(sequence) as sequence, count(*)::int as sent from exchange.message
       where owner = $1 and subject = 'light' and state = 'sent'`,
      [filed[0]?.['caseId']],
    )
    assert.deepEqual(counts.rows, [{ sequence: 2, sent: 2 }])
  })

  test('for a night keeps the one message that waits; its operators are told once, and it arrives in the morning', async () => {
    const person = await signIn(2)
    bureaus.light.manners.down = true
    const filed = await fileLantern(person)
    await until(
      'a night of failures',
      async () => {
        turnClock(10)
        return Number((await systems())['light']?.['failures']) >= 25
      },
      400,
    )
    const told = async (): Promise<string[]> => {
      await app.pool.query(`select graphile_worker.add_job('intake:tell-troubled', job_key := 'test-told')`)
      await until('the telling', async () => {
        const jobs = await app.pool.query(`select from graphile_worker.jobs where key = 'test-told'`)
        return jobs.rowCount === 0
      })
      const found = await app.pool.query(
        `select text from messages.notice where kind = 'exchange-trouble' and once like 'exchange light silent%'`,
      )
      return found.rows.map(({ text }) => text)
    }
    const [text = '', ...more] = await told()
    assert.match(text, /收不到消息，有 1 条在等。恢复以后会自动补送/)
    assert.deepEqual([more, await told()], [[], [text]])
    assert.equal((await systems())['light']?.['dead'], 0)
    bureaus.light.manners.down = false
    turnClock(20)
    await until('arrival', async () => Number((await systems())['light']?.['waiting']) === 0)
    assert.equal(bureaus.light.items.get(`${filed['caseId']}.light`)?.applied, 1)
  })

  test('that asks for patience, answers by half or wrongly gets everything once', async () => {
    Object.assign(bureaus.street.manners, { ...WELL, perSecond: 2, half: 0.5, wrong: 0.3 })
    const person = await signIn(2)
    const filed: Json[] = []
    for (let n = 0; n < 5; n += 1) filed.push(await fileLantern(person))
    await until(
      'arrival',
      async () => {
        turnClock(2)
        return Number((await systems())['street']?.['waiting']) === 0
      },
      400,
    )
    for (const each of filed) assert.equal(bureaus.street.items.get(`${each['caseId']}.street`)?.applied, 1)
    Object.assign(bureaus.street.manners, WELL)
  })

  test('that refuses a message has it as a dead letter, with what is behind it, until an officer sends or drops it', async () => {
    const person = await signIn(2)
    const blocked = await fileLantern(person)
    await until('arrival', () => isSent(String(blocked['caseId'])))
    await app.pool.query(
      `update exchange.message set state = 'dead', error = '422 摊位数不对', done_at = now()
       where owner = $1 and subject = 'stall'`,
      [blocked['caseId']],
    )
    const letters = list((await manager.get('/api/v1/exchange/dead?system=stall')).json, 'letters')
    assert.equal(letters.length, 1)
    const { owner, subject, system, sequence } = letters[0] ?? {}
    const key = { owner, subject, system, sequence }
    await app.pool.query(`select graphile_worker.add_job('intake:tell-troubled', job_key := 'test-dead')`)
    await until('word of it', async () => {
      const found = await app.pool.query(
        `select from messages.notice where kind = 'exchange-trouble' and text like '有 1 条%被对方拒收%'`,
      )
      return found.rowCount === 1
    })
    const { messages } = bureaus.stall.counts
    const again = await manager.post('/api/v1/exchange/dead/retry', key)
    assert.equal(again.status, 200, again.text)
    await until('the repetition', () => bureaus.stall.counts.messages > messages)
    assert.equal((await manager.post('/api/v1/exchange/dead/retry', key)).status, 409)
    assert.equal(bureaus.stall.items.get(`${blocked['caseId']}.stall`)?.applied, 1)
    assert.equal((await manager.post('/api/v1/exchange/systems/nobody/pause')).status, 404)
    assert.equal((await manager.post('/api/v1/exchange/systems/stall/pause')).status, 200)
    assert.equal((await systems())['stall']?.['state'], 'paused')
    assert.equal((await manager.post('/api/v1/exchange/systems/stall/resume')).status, 200)
    const officer = await app.officer('light.handling')
    assert.equal((await officer.get('/api/v1/exchange/systems')).status, 403)
  })

  test('cannot speak of what was not given to it, nor with another sequence for another thing', async () => {
    const filed = await fileLantern(await signIn(2))
    const report = (more: object): Promise<{ status: number; text: string }> =>
      app.anyone.call('/api/v1/intake/events', {
        method: 'POST',
        raw: JSON.stringify({
          specversion: '1.0',
          id: 'x',
          source: '/street',
          type: 'tongban.item.reported',
          dataschema: 'urn:tongban:schema:item.reported:1',
          data: {
            source: 'street',
            reference: `${filed['caseId']}.light`,
            externalNumber: 'X1',
            state: { scheme: 'tongban', value: 'granted' },
            at: now.toISOString(),
            sequence: 1,
            ...more,
          },
        }),
        headers: {
          'content-type': 'application/cloudevents+json',
          authorization: `Bearer ${clientKeys.street}`,
          'idempotency-key': `test-${Math.random()}`,
        },
      })
    const theirs = await report({})
    assert.equal(theirs.status, 404)
    assert.match(theirs.text, /没有交给「街道综合系统」办理/)
    const foreign = await report({ source: 'light' })
    assert.equal(foreign.status, 403)
    assert.match(foreign.text, /intake\.report-scope/)
    // Who may push cases of its own may not report ours with that, and the other way round.
    await app.pool.query(`update people.client set scopes = '{intake.push:street}' where name = 'street'`)
    assert.match((await report({ reference: `${filed['caseId']}.street` })).text, /intake\.report-scope/)
    await app.pool.query(`update people.client set scopes = '{intake.report:street}' where name = 'street'`)
    assert.equal((await report({ reference: '00000000-0000-7000-8000-000000000009.street' })).status, 404)
    assert.equal((await report({ reference: 'x' })).status, 422)
  })
})

describe('messages', () => {
  const filedAt = async (): Promise<string> => {
    const filed = await fileLantern(await signIn(2))
    await until('arrival', () => isSent(String(filed['caseId'])))
    return String(filed['caseId'])
  }

  test('that were sent lose their content after the configured time and keep their digest; what was not sent stays', async () => {
    const caseId = await filedAt()
    const sent = async () =>
      (
        await app.pool.query(
          `select subject, state, data is null as gone, digest from exchange.message where owner = $1 order by subject, sequence`,
          [caseId],
        )
      ).rows
    await until('all of it', async () => (await sent()).every(({ state }) => state === 'sent'))
    const before = await sent()
    assert.ok(
      before.every(({ gone, digest }) => !gone && /^[0-9a-f]{64}$/.test(digest)),
      JSON.stringify(before),
    )
    await app.pool.query(
      `update exchange.message set state = 'dead' where owner = $1 and subject = 'light'`,
      [caseId],
    )
    const db = openDatabase(
      app.pool.options.connectionString ?? '',
      { keepSentDays: 30 } as World,
      () => new Date(now.getTime() + 29 * 86_400_000),
      1,
    )
    await forgetSent(db, { kind: 'system', name: 'test' })
    assert.ok(
      (await sent()).every(({ gone }) => !gone),
      'within thirty days',
    )
    await app.pool.query(
      `update exchange.message set done_at = done_at - interval '2 days' where owner = $1`,
      [caseId],
    )
    await forgetSent(db, { kind: 'system', name: 'test' })
    await db.close()
    const after = await sent()
    for (const [at, { subject, gone, digest }] of after.entries())
      assert.deepEqual([gone, digest], [subject !== 'light', before[at].digest], subject)
    await app.pool.query(`update exchange.message set state = 'sent' where owner = $1`, [caseId])
  })

  test('are settled by an officer and by the pump at once without one waiting for the other', async () => {
    const caseId = await filedAt()
    // Not while the pump has it in its hands: it would write down what came of it.
    const kill = async (): Promise<void> => {
      await until('arrival', () => isSent(caseId))
      await app.pool.query(
        `update exchange.message set state = 'dead', error = '422', done_at = now() where owner = $1 and subject = 'stall'`,
        [caseId],
      )
    }
    const key = { owner: caseId, subject: 'stall', system: 'stall', sequence: 1 }
    // What the pump does: the thread, then its message.
    const acts = [
      () => manager.post('/api/v1/exchange/dead/retry', key),
      () => manager.post('/api/v1/exchange/systems/stall/retry-all'),
      () => manager.post('/api/v1/exchange/systems/stall/resume'),
    ]
    for (const act of acts) {
      await kill()
      const pump = await app.pool.connect()
      await pump.query('begin')
      await pump.query(`select from exchange.thread where owner = $1 and subject = 'stall' for update`, [
        caseId,
      ])
      if (act === acts[2])
        await pump.query(
          `update exchange.message set state = 'ready', next_at = now() + interval '1 day' where owner = $1 and subject = 'stall'`,
          [caseId],
        )
      const acting = act()
      await new Promise((done) => setTimeout(done, 300))
      await pump.query(`update exchange.message set error = 'again' where owner = $1 and subject = 'stall'`, [
        caseId,
      ])
      await pump.query('commit')
      pump.release()
      assert.equal((await acting).status, 200)
    }
  })
})

describe('rules', () => {
  test('pauses grow to ten minutes and never all end at once', () => {
    assert.deepEqual(
      [1, 2, 3, 20].map((n) => pauseAfter(n, 1)),
      [2000, 4000, 8000, 600_000],
    )
    assert.equal(pauseAfter(1, 0), 1000)
  })

  test('only what the message is to blame for makes it a dead letter', () => {
    const outcome = (status: number, retryAfterSeconds?: number): string =>
      readReply({ status, body: {}, retryAfterSeconds }).outcome
    assert.deepEqual(
      [200, 201, 202].map((each) => outcome(each)),
      ['sent', 'sent', 'sent'],
    )
    assert.deepEqual(
      [400, 409, 422].map((each) => outcome(each)),
      ['refused', 'refused', 'refused'],
    )
    assert.deepEqual(
      [401, 403, 404, 500, 502].map((each) => outcome(each)),
      Array(5).fill('failed'),
    )
    assert.deepEqual([outcome(429), outcome(503, 60), outcome(503)], ['busy', 'busy', 'failed'])
  })

  test('a code that a list does not have is passed on as it is, and named', () => {
    const system = { fields: { kind: { as: 'dzl', codes: { led: '2' } } } }
    assert.deepEqual(toTheirs(system, { kind: 'candle', count: 3 }), {
      values: { dzl: 'candle', count: 3 },
      unmapped: [{ element: 'kind', value: 'candle' }],
    })
    assert.deepEqual(toOurs(system, { dzl: '2', count: 3 }), {
      values: { kind: 'led', count: 3 },
      unmapped: [],
    })
  })
})
