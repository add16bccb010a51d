import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { refusalOf } from '../cases/build.ts'
import { addHeld } from '../applications/held.ts'
import type { Facts } from '../forms/model.ts'
import type { Definition } from '../onething/model.ts'
import type { Person } from '../platform/ctx.ts'
import { openLicences } from './build.ts'
import { listCards } from './wallet.ts'
import { listOwnCertificates, verifyCertificate } from './queries.ts'
import { isIdentifier } from './rules.ts'

const { cases, first, holder, apply, grant, load, decide, statesOf, turnsOf, runJob } = await openLicences()
const MONDAY = new Date(cases.clock.now)

/** The certificates of which an application that renews, changes or ends one lets the holder choose. */
async function offeredTo(person: Person, does: 'renew' | 'change' | 'cancel'): Promise<string[]> {
  const certificate = { type: 'kite-permit', does, previous: 'kite.licence' }
  const item = { id: 'kite-licence', result: { certificate: { ...certificate, of: {} } } }
  const definition = { items: { licence: { item } } } as unknown as Definition
  const own = await cases.db.read(person, listOwnCertificates)
  const nothing = { certificates: [], known: {}, candidates: {} } as unknown as Facts
  const { known, candidates } = addHeld(nothing, definition, own, cases.clock.now.toISOString())
  const several = (candidates['kite.licence'] ?? []).map(({ value }) => value)
  return [...several, ...[known['kite.licence']?.value].filter((value) => value !== undefined)].map(String)
}

test('一年的风筝证：有标识、有效期；延续什么都不用填，新证接着旧证的日子，旧证扫出来是已换新', async () => {
  const { person, number } = await holder()
  const old = await load(number)
  assert.deepEqual(await offeredTo(person, 'renew'), [number])
  assert.deepEqual(
    [old.validFrom, old.validUntil, old.grade, old.version],
    ['2026-11-23', '2027-11-22', 'A', 1],
  )
  assert.ok(old.identifier && isIdentifier(old.identifier))
  const renewal = await apply(person, 'renew')
  const { case: filed } = await cases.load(renewal)
  assert.equal(filed.filed.values['kite.licence']?.value, number, 'the number comes from the wallet')
  assert.equal(filed.filed.values['kite.colour'], undefined, 'nothing else is asked')
  const next = await load(await grant(renewal, 'renew'))
  assert.deepEqual(
    [next.version, next.previous, next.validFrom, next.validUntil, next.state],
    [2, number, '2027-11-23', '2028-11-22', 'pending'],
  )
  assert.equal(next.rows.find(({ element }) => element === 'kite.colour')?.text, '红色')
  assert.equal(next.holder, person.name)
  assert.equal(next.identifier?.split('.').at(-3), old.identifier?.split('.').at(-3))
  assert.ok(next.identifier && isIdentifier(next.identifier) && next.identifier.includes('.002.'))
  const shown = await cases.db.read({ kind: 'anyone' }, (ctx) => verifyCertificate(ctx, number))
  assert.equal(shown.state, 'valid', 'the old one holds until its last day')
  const mineNow = async (): Promise<string[]> => {
    const all = await cases.db.read(person, listOwnCertificates)
    return all.filter(({ type }) => type === 'kite-permit').map((each) => each.number)
  }
  assert.deepEqual(await mineNow(), [number])
  assert.deepEqual(await offeredTo(person, 'renew'), [], 'what has been renewed is not offered for it again')
  assert.deepEqual(await offeredTo(person, 'change'), [])
  assert.deepEqual(await offeredTo(person, 'cancel'), [number])
  const card = async (): Promise<[string, boolean]> => {
    const all = await cases.db.read(person, listCards)
    const mine = all.find((each) => each.title === old.title)
    return [mine?.number ?? '', mine?.soon ?? false]
  }
  cases.clock.now = new Date('2027-11-10T02:00:00Z')
  assert.deepEqual(await card(), [number, false], 'the renewed one waits: nothing has to be done')
  const twice = await apply(person, 'renew', { 'kite.licence': number })
  assert.equal((await refusalOf(grant(twice, 'renew'))).code, 'certificate.renewed-already')
  cases.clock.now = new Date('2027-11-22T15:59:59Z')
  const both = async (): Promise<string[]> => [(await load(number)).state, (await load(next.number)).state]
  assert.deepEqual(await both(), ['valid', 'pending'])
  cases.clock.now = new Date('2027-11-22T16:00:00Z')
  assert.deepEqual(await both(), ['superseded', 'valid'], 'before any job has run')
  assert.deepEqual(await mineNow(), [next.number])
  await runJob()
  await runJob()
  assert.deepEqual(await both(), ['superseded', 'valid'])
  assert.deepEqual(await turnsOf(number), [
    ['issue', 'valid'],
    ['issue', 'pending'],
    ['renew', 'superseded'],
    ['begin', 'valid'],
  ])
  cases.clock.now = MONDAY
})

test('变更换掉说了的内容，有效期不变；注销以后没有新证，再注销就说清楚', async () => {
  const { person, number } = await holder()
  const changed = await load(await grant(await apply(person, 'change'), 'change'))
  assert.equal(changed.rows.find(({ element }) => element === 'kite.colour')?.text, '蓝色')
  assert.equal(changed.rows.find(({ element }) => element === 'kite.permitNo')?.text, 'P-1')
  assert.equal(changed.validUntil, (await load(number)).validUntil)
  const ending = await apply(person, 'cancel')
  assert.equal(await grant(ending, 'cancel'), '')
  assert.equal((await load(changed.number)).state, 'cancelled')
  const again = await apply(person, 'cancel', { 'kite.licence': changed.number })
  const refusal = await refusalOf(grant(again, 'cancel'))
  assert.equal(refusal.code, 'certificate.not-possible')
  assert.match(refusal.zh, /已注销，现在不能注销/)
})

test('别人的号码是自己填的，不能拿来延续别人的证', async () => {
  const { number } = await holder()
  const person = await cases.person(901, '孙某')
  const caseId = await apply(person, 'renew', { 'kite.licence': number })
  const typed = { value: (await load(number)).holderNumber, origin: { kind: 'answer', at: '2026-11-23' } }
  await cases.act(first, (ctx) =>
    sql`update cases.case set filed = jsonb_set(filed, '{values,applicant.number}', ${JSON.stringify(typed)}::jsonb)
      where id = ${caseId}`.execute(ctx.db),
  )
  assert.equal((await refusalOf(grant(caseId, 'renew'))).code, 'certificate.not-the-holders')
})

test('别人的证不能拿来延续', async () => {
  const { number } = await holder()
  const other = await cases.person(900, '钱𬸚')
  const caseId = await apply(other, 'renew', { 'kite.licence': number })
  assert.equal((await refusalOf(grant(caseId, 'renew'))).code, 'certificate.not-the-holders')
  assert.equal((await load(number)).state, 'valid')
})

test('到期的第二天自己失效，最后一天还有效；过期前申请的延续，过期后照样能批', async () => {
  const { person, number } = await holder()
  const { validUntil } = await load(number)
  const renewal = await apply(person, 'renew')
  cases.clock.now = new Date(`${validUntil}T15:59:00Z`)
  await runJob()
  assert.equal((await load(number)).state, 'valid')
  cases.clock.now = new Date(`${validUntil}T16:01:00Z`)
  // Nobody is told that it is valid, whether or not the calendar has been there.
  assert.equal((await load(number)).state, 'expired')
  await runJob()
  await runJob()
  assert.deepEqual((await turnsOf(number)).at(-1), ['expire', 'expired'])
  const next = await load(await grant(renewal, 'renew'))
  assert.deepEqual([next.state, next.validFrom], ['valid', '2027-11-23'])
  cases.clock.now = MONDAY
})

test('延续还没生效，旧证被暂扣，到了日子新证接着暂扣；撤销旧证，没生效的新证一起撤销', async () => {
  const { person, number } = await holder()
  const next = await grant(await apply(person, 'renew'), 'renew')
  await decide(number, 'suspend')
  cases.clock.now = new Date('2027-11-22T16:00:00Z')
  assert.equal((await load(next)).state, 'suspended', 'before any job has run')
  await runJob()
  assert.deepEqual(await statesOf(number), ['superseded', 'suspended'])
  cases.clock.now = MONDAY
  const other = await holder()
  await grant(await apply(other.person, 'renew'), 'renew')
  await decide(other.number, 'revoke')
  assert.deepEqual(await statesOf(other.number), ['revoked', 'revoked'])
})

test('历史只能加，不能改', async () => {
  const { number } = await holder()
  await assert.rejects(
    cases.db.run('test-tamper', `update credentials.turn set reason = 'x' where number = $1`, [number]),
    /append-only/,
  )
})
