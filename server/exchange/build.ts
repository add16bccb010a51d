import assert from 'node:assert/strict'
import { after } from 'node:test'
import { sm2 } from 'sm-crypto-v2'
import { list, openApp, type Caller, type Json, type TestApp } from '../../test/app.ts'
import { demoSecret, openBureau, type Bureau } from '../../simulators/bureau.ts'
import type { Key } from '../../simulators/signature.ts'
import { addClient, addSigningKey } from '../people/commands/api-clients.ts'
import { systemClock } from '../platform/clock.ts'
import type { World } from '../platform/ctx.ts'
import { openDatabase } from '../platform/db.ts'

const SECRET = 'a secret of this test that is long enough'
const PEOPLE = ['320812199403121021', '320804199505051263', '320812199311021082']
/** The departments of `regions/linked`. */
export const IDS = ['stall', 'light', 'fire', 'street', 'gala'] as const
export type Id = (typeof IDS)[number]

export type TestBureaus = {
  app: TestApp
  bureaus: Record<Id, Bureau>
  /** With which each department signs what it tells us. */
  signs: Partial<Record<Id, Key>>
  clientKeys: Record<Id, string>
  manager: Caller
  now(): Date
  turnClock(minutes: number): void
  signIn(n: number): Promise<Caller>
  /** The states of the items of a case, by their steps. */
  statesOf(caseId: unknown): Promise<Record<string, string>>
  /** Waits until something is so, sending what is due meanwhile. */
  until(what: string, isSo: () => Promise<boolean> | boolean, tries?: number): Promise<void>
  systems(): Promise<Record<string, Json>>
  /** The department of the stalls has the case, and the outbox knows it. */
  isSent(caseId: string): Promise<boolean>
  /** Waits for the end of a comparison. */
  ended(id: unknown): Promise<Json>
  reconciled(system: string): Promise<Json>
}

/** A whole server, beside it five departments with systems of their own; that of the lights has every application corrected. */
export async function openBureaus(): Promise<TestBureaus> {
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
  const platform = { url: '' }
  const clientKeys = {} as Record<Id, string>
  for (const id of IDS)
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
  const app = await openApp({
    regionId: 'linked',
    sources: Object.fromEntries(IDS.map((id) => [id, { url: bureaus[id].url, key: apiKeyOf(id) }])),
    signingKeys: Object.fromEntries(
      Object.entries(expects).map(([id, key]) => [id, { version: key.version, key: key.key }]),
    ),
    services: ['web', 'worker'],
  })
  after(async () => {
    for (const id of IDS) await bureaus[id].close()
  })
  platform.url = `${app.url}/api/v1`

  const world = { region: { offices: new Map(IDS.map((id) => [id, {}])) } } as unknown as World
  const db = openDatabase(app.pool.options.connectionString ?? '', world, systemClock, 2)
  for (const id of IDS)
    await db.write({ kind: 'system', name: 'test' }, async (ctx) => {
      const made = await addClient(ctx, { name: id, offices: [id], scopes: [`intake.report:${id}`] })
      clientKeys[id] = made.key
      const key = signs[id]
      if (!key) return
      const publicKey = key.version === 'v1sm2' ? key.publicKey : undefined
      const added = await addSigningKey(ctx, { id: made.id, version: key.version, publicKey }, SECRET)
      if (key.version !== 'v1sm2') key.key = added.key
    })
  await db.close()
  const manager = await app.officer('hall.manager')

  const turnClock = (minutes: number): void => {
    now = new Date(now.getTime() + minutes * 60_000)
    app.at(now.toISOString())
  }
  const until: TestBureaus['until'] = async (what, isSo, tries = 150) => {
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
  const ended = async (id: unknown): Promise<Json> => {
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
  return {
    app,
    bureaus,
    signs,
    clientKeys,
    manager,
    now: () => now,
    turnClock,
    until,
    ended,
    signIn(n) {
      // Codes are told apart by their instant.
      turnClock(2)
      return app.person(PEOPLE[n] ?? '')
    },
    async statesOf(caseId) {
      const found = await app.pool.query('select step, state from cases.case_item where case_id = $1', [
        caseId,
      ])
      return Object.fromEntries(found.rows.map(({ step, state }) => [step, state]))
    },
    async systems() {
      const answer = await manager.get('/api/v1/exchange/systems')
      assert.equal(answer.status, 200, answer.text)
      return Object.fromEntries(list(answer.json, 'systems').map((each) => [String(each['id']), each]))
    },
    async isSent(caseId) {
      const found = await app.pool.query(
        `select from exchange.message where owner = $1 and subject = 'stall' and state = 'sent'`,
        [caseId],
      )
      return found.rowCount === 1
    },
    async reconciled(system) {
      const asked = await manager.post(`/api/v1/exchange/systems/${system}/reconcile`)
      assert.equal(asked.status, 200, asked.text)
      return ended(asked.json['id'])
    },
  }
}
