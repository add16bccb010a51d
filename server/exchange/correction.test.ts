import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { type Answer } from '../../test/app.ts'
import { fileLantern } from '../../test/lantern.ts'
import { sign } from '../../simulators/signature.ts'
import { ROOT } from '../platform/config.ts'
import { openBureaus, type Id } from './build.ts'

const { app, bureaus, signs, clientKeys, now, signIn, statesOf, until } = await openBureaus()

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
        at: now().toISOString(),
        sequence: held.sequence + 1,
        ...more,
      },
    })
    const at = String(Math.floor(now().getTime() / 1000))
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
