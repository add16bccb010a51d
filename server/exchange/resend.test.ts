import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { list, openApp, type Caller, type Json } from '../../test/app.ts'
import { fileLantern } from '../../test/lantern.ts'
import { openBureau, WELL, type Bureau } from '../../simulators/bureau.ts'
import { addClient } from '../people/commands/api-clients.ts'
import { systemClock } from '../platform/clock.ts'
import type { World } from '../platform/ctx.ts'
import { openDatabase } from '../platform/db.ts'
import type { Difference } from './model.ts'
import { refuseResend } from './rules.ts'

const APPLICANT = '320812199403121021'
const IDS = ['stall', 'light'] as const
type Id = (typeof IDS)[number]
const OUTPUTS = { stall: 'twbh', light: 'dgbh' }

let now = new Date('2026-11-23T02:00:00Z')
const platform = { url: '' }
const clientKeys = {} as Record<Id, string>
const bureaus = {} as Record<Id, Bureau>
for (const id of IDS)
  bureaus[id] = await openBureau({
    id,
    get platform() {
      return platform.url
    },
    get clientKey() {
      return clientKeys[id]
    },
    apiKey: `the-key-of-${id}`,
    now: () => now,
    refuses: 0,
    corrects: id === 'light' ? 100 : 0,
    about: 'lantern.place',
    output: OUTPUTS[id],
  })
const app = await openApp({
  regionId: 'linked',
  sources: Object.fromEntries(IDS.map((id) => [id, { url: bureaus[id].url, key: `the-key-of-${id}` }])),
  services: ['web', 'worker'],
})
after(async () => {
  for (const id of IDS) await bureaus[id].close()
})
platform.url = `${app.url}/api/v1`
let manager: Caller
let person: Caller

before(async () => {
  const world = { region: { offices: new Map(IDS.map((id) => [id, {}])) } } as unknown as World
  const db = openDatabase(app.pool.options.connectionString ?? '', world, systemClock, 2)
  for (const id of IDS)
    await db.write({ kind: 'system', name: 'test' }, async (ctx) => {
      clientKeys[id] = (
        await addClient(ctx, { name: id, offices: [id], scopes: [`intake.report:${id}`] })
      ).key
    })
  await db.close()
  manager = await app.officer('hall.manager')
  turnClock(2)
  person = await app.person(APPLICANT)
})

function turnClock(minutes: number): void {
  now = new Date(now.getTime() + minutes * 60_000)
  app.at(now.toISOString())
}
async function until(what: string, isSo: () => Promise<boolean> | boolean): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (await isSo()) return
    await app.pool.query(
      `select graphile_worker.add_job('exchange.pump', json_build_object('system', s), 'exchange:' || s, job_key := 'test:' || s)
       from unnest($1::text[]) s`,
      [IDS],
    )
    await new Promise((done) => setTimeout(done, 50))
  }
  assert.fail(`${what} did not come about`)
}
/** Nothing is on its way in either direction. */
const peace = (): Promise<void> =>
  until('peace', async () => {
    const found = await app.pool.query(
      `select from exchange.message where state in ('queued', 'ready') and system = any($1)`,
      [IDS],
    )
    return found.rowCount === 0 && IDS.every((id) => bureaus[id].waiting() === 0)
  })
/** Files a lantern case, which both departments take; gives its id. */
async function taken(): Promise<string> {
  const { caseId } = await fileLantern(person)
  await peace()
  return caseId
}
async function reconciled(system: Id): Promise<Json> {
  turnClock(1)
  const asked = await manager.post(`/api/v1/exchange/systems/${system}/reconcile`)
  const path = `/api/v1/exchange/reconciliations/${String(asked.json['id'])}`
  await until('the comparison', async () => (await manager.get(path)).json['state'] !== 'running')
  return (await manager.get(path)).json
}
const kindsOf = (done: Json): unknown[] =>
  list(done, 'differences').map(({ reference, kind, waiting }) => [reference, kind, waiting])
const resend = (done: Json, reference: string) =>
  manager.post(`/api/v1/exchange/reconciliations/${String(done['id'])}/resend`, { reference })
/** All that stands here of a case, beside when its messages were sent. */
async function standing(caseId: string): Promise<unknown> {
  const [items, messages, told] = await Promise.all([
    app.pool.query('select step, state, outputs from cases.case_item where case_id = $1 order by step', [
      caseId,
    ]),
    app.pool.query(
      `select subject, system, sequence, state, digest from exchange.message where owner = $1 order by subject, sequence`,
      [caseId],
    ),
    app.pool.query(`select kind from platform.event where subject = $1 and kind like 'case.%' order by seq`, [
      caseId,
    ]),
  ])
  return { items: items.rows, messages: messages.rows, told: told.rows }
}

describe('what a department took once and lost', () => {
  test('is found by a comparison and sent again in its order: it has it as before, and nothing is double here', async () => {
    const caseId = await taken()
    const reference = `${caseId}.stall`
    const before = await standing(caseId)
    bureaus.stall.forget(reference)
    const found = await reconciled('stall')
    assert.deepEqual(kindsOf(found), [[reference, 'missing-there', false]])

    turnClock(1)
    const again = await resend(found, reference)
    assert.equal(again.status, 200, again.text)
    await peace()
    const held = bureaus.stall.items.get(reference)
    assert.deepEqual([held?.state, held?.applied, held?.values['dsl']], ['granted', 1, 30])
    assert.deepEqual(await standing(caseId), before)
    assert.equal((await reconciled('stall'))['differing'], 0)

    const twice = await resend(found, reference)
    assert.deepEqual([twice.status, twice.json['code']], [409, 'exchange.resent-already'], twice.text)
    const shown = await manager.get(`/api/v1/exchange/reconciliations/${String(found['id'])}`)
    assert.ok(list(shown.json, 'differences')[0]?.['resentAt'])
    const events = await app.pool.query(
      `select actor->>'name' as name, data from platform.event where subject = $1 and kind = 'exchange.resent'`,
      [caseId],
    )
    assert.deepEqual(events.rows, [
      { name: manager.name, data: { step: 'stall', system: 'stall', messages: 1 } },
    ])
  })

  test('in part is caught up with: what it still knows is answered as before', async () => {
    const caseId = await taken()
    const reference = `${caseId}.light`
    const withdrawn = await person.post(`/api/v1/cases/${caseId}/steps/light/withdraw`)
    assert.equal(withdrawn.status, 200, withdrawn.text)
    await peace()
    const held = bureaus.light.items.get(reference)
    assert.equal(held?.state, 'withdrawn')
    bureaus.light.forget(reference, 1)
    held.state = 'correcting'
    const found = await reconciled('light')
    assert.deepEqual(kindsOf(found), [[reference, 'state', false]])
    const { repeated } = bureaus.light.counts
    bureaus.light.manners.down = true
    turnClock(1)
    assert.equal((await resend(found, reference)).status, 200)
    const { rows } = await app.pool.query(
      `select state from exchange.message where owner = $1 and subject = 'light' order by sequence`,
      [caseId],
    )
    assert.deepEqual(
      rows.map(({ state }) => state),
      ['ready', 'queued'],
    )
    Object.assign(bureaus.light.manners, WELL)
    turnClock(20)
    await peace()
    assert.equal(bureaus.light.items.get(reference)?.state, 'withdrawn')
    assert.equal(bureaus.light.counts.repeated, repeated + 1)
    assert.equal((await reconciled('light'))['differing'], 0)
  })

  test('is not sent again while something waits, when its content is gone, or when all of it was dropped, each in words', async () => {
    const caseId = await taken()
    const reference = `${caseId}.stall`
    bureaus.stall.forget(reference)
    const found = await reconciled('stall')
    const put = (what: string) =>
      app.pool.query(`update exchange.message set ${what} where owner = $1 and subject = 'stall'`, [caseId])
    const refused = async (code: string, words: RegExp): Promise<void> => {
      const answer = await resend(found, reference)
      assert.deepEqual([answer.status, answer.json['code']], [409, code], answer.text)
      assert.match(answer.text, words)
    }
    await put(`state = 'dead', error = '422'`)
    await refused('exchange.still-waiting', /先在「死信」里/)
    await put(`state = 'dropped'`)
    await refused('exchange.nothing-sent', /按申请材料补录/)
    await put(`state = 'sent', data = null`)
    await refused('exchange.content-gone', /按申请材料补录.*「更正」/)
    const all = await manager.post(`/api/v1/exchange/reconciliations/${String(found['id'])}/resend-all`)
    assert.deepEqual(all.json, { sent: 0, left: 1 }, all.text)

    const nowhere = await resend(found, `${caseId}.light`)
    assert.deepEqual([nowhere.status, nowhere.json['code']], [404, 'exchange.difference-unknown'])
    const unmade = await resend({ id: '00000000-0000-7000-8000-000000000009' }, reference)
    assert.deepEqual([unmade.status, unmade.json['code']], [404, 'exchange.reconcile-unknown'])
    const officer = await app.officer('light.handling')
    const path = `/api/v1/exchange/reconciliations/${String(found['id'])}/resend`
    assert.equal((await officer.post(path, { reference })).status, 403)
    // A system that was taken out of the region is not spoken to any more.
    await app.pool.query(`update exchange.reconciliation set system = 'gone' where id = $1`, [found['id']])
    assert.equal((await resend(found, reference)).json['code'], 'exchange.system-unknown')
    await app.pool.query('delete from exchange.thread where owner = $1', [caseId])
    await app.pool.query('delete from exchange.message where owner = $1', [caseId])
  })

  test('waits for a message that is being written at this moment, and is not sent again past it', async () => {
    const caseId = await taken()
    const reference = `${caseId}.stall`
    bureaus.stall.forget(reference)
    const found = await reconciled('stall')
    const turn = await app.pool.connect()
    await turn.query('begin')
    await turn.query(
      `select exchange.dispatch(jsonb_build_array(jsonb_build_object('owner', owner, 'subject', subject, 'system', system,
         'type', 'tongban.item.changed', 'data', data, 'ends', false)), now() + interval '1 day')
       from exchange.message where owner = $1 and subject = 'stall'`,
      [caseId],
    )
    // Held back, so that it still waits when it is looked for.
    await turn.query(
      `update exchange.message set next_at = now() + interval '90 days' where owner = $1 and state = 'ready'`,
      [caseId],
    )
    const acting = resend(found, reference)
    await new Promise((done) => setTimeout(done, 300))
    await turn.query('commit')
    turn.release()
    const refused = await acting
    assert.deepEqual([refused.status, refused.json['code']], [409, 'exchange.still-waiting'], refused.text)
    await app.pool.query(
      `update exchange.message set next_at = now() - interval '90 days' where owner = $1`,
      [caseId],
    )
    await peace()
    bureaus.stall.forget(reference)
    assert.equal((await resend(found, reference)).status, 200)
    await peace()
    const held = bureaus.stall.items.get(reference)
    assert.deepEqual([held?.heard, held?.applied, held?.state], [2, 2, 'granted'])
  })

  test('of many items is sent again at once; what an officer has dropped stays dropped', async () => {
    const cases = [await taken(), await taken(), await taken()]
    const [first, , third] = cases
    for (const caseId of cases) bureaus.stall.forget(`${caseId}.stall`)
    await app.pool.query(`update exchange.message set sequence = 2 where owner = $1 and subject = 'stall'`, [
      first,
    ])
    await app.pool.query(
      `insert into exchange.message (owner, subject, system, sequence, type, data, state, created_at, next_at)
       select owner, subject, system, 1, 'tongban.item.changed', data, 'dropped', created_at, next_at
       from exchange.message where owner = $1 and subject = 'stall'`,
      [first],
    )
    await app.pool.query(`update exchange.message set data = null where owner = $1 and subject = 'stall'`, [
      third,
    ])
    const found = await reconciled('stall')
    assert.equal(found['differing'], 3)
    const all = await manager.post(`/api/v1/exchange/reconciliations/${String(found['id'])}/resend-all`)
    assert.deepEqual(all.json, { sent: 2, left: 1 }, all.text)
    await peace()
    assert.deepEqual(
      cases.map((caseId) => bureaus.stall.items.get(`${caseId}.stall`)?.applied),
      [1, 1, undefined],
    )
    const { rows } = await app.pool.query(
      `select state from exchange.message where owner = $1 and subject = 'stall' order by sequence`,
      [first],
    )
    assert.deepEqual(
      rows.map(({ state }) => state),
      ['dropped', 'sent'],
    )
    assert.deepEqual(kindsOf(await reconciled('stall')), [[`${third}.stall`, 'missing-there', false]])
  })
})

describe('a difference', () => {
  const refusal = (more: Partial<Difference>): string | undefined =>
    refuseResend({
      kind: 'state',
      reference: 'x.stall',
      caseNumber: null,
      itemName: null,
      here: 'accepted',
      there: 'submitted',
      waiting: false,
      ...more,
    })?.code

  test('is answered by sending again only where the other side is not further than this one', () => {
    assert.equal(refusal({}), undefined)
    assert.equal(refusal({ here: 'submitted', there: 'correcting' }), undefined)
    assert.equal(refusal({ here: 'waiting', there: 'granted' }), undefined)
    assert.equal(refusal({ here: 'withdrawn', there: '谁知道' }), undefined)
    assert.equal(refusal({ kind: 'missing-there', there: null }), undefined)
    assert.equal(refusal({ there: 'granted' }), 'exchange.theirs-to-report')
    assert.equal(refusal({ kind: 'missing-here', here: null }), 'exchange.not-given')
    assert.equal(refusal({ waiting: true }), 'exchange.still-waiting')
    assert.equal(refusal({ resentAt: '2026-11-23T02:00:00.000Z' }), 'exchange.resent-already')
  })
})
