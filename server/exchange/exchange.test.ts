import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { list, type Caller, type Json } from '../../test/app.ts'
import { fileLantern } from '../../test/lantern.ts'
import { WELL } from '../../simulators/bureau.ts'
import { IDS, openBureaus } from './build.ts'

const { app, bureaus, manager, turnClock, signIn, statesOf, until, ended, reconciled } = await openBureaus()

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
