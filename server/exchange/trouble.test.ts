import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { list, type Json } from '../../test/app.ts'
import { fileLantern } from '../../test/lantern.ts'
import { WELL } from '../../simulators/bureau.ts'
import type { World } from '../platform/ctx.ts'
import { openDatabase } from '../platform/db.ts'
import { openBureaus } from './build.ts'
import { forgetSent } from './commands/forget-sent.ts'

const { app, bureaus, clientKeys, manager, now, turnClock, signIn, until, systems, isSent } =
  await openBureaus()

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
            at: now().toISOString(),
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
      () => new Date(now().getTime() + 29 * 86_400_000),
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
