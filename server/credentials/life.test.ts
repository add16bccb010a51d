import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { refusalOf } from '../cases/build.ts'
import { grantItem, refuseItem } from '../cases/commands/decide-item.ts'
import { reopenItem, revokeItem } from '../cases/commands/verify-promise.ts'
import { addHeld } from '../applications/held.ts'
import type { Facts } from '../forms/model.ts'
import type { Definition } from '../onething/model.ts'
import type { Officer, Person } from '../platform/ctx.ts'
import { openLicences } from './build.ts'
import { taskDocument } from '../cases/desk.ts'
import { listMyPapers, readMyPaper } from '../cases/my-papers.ts'
import { stateCase } from './commands/state-case.ts'
import { getOwnCertificate, getRuling, listCards } from './wallet.ts'
import { returnTurn } from './commands/review-turn.ts'
import { searchIssued } from './commands/look-at-issued.ts'
import { getIssued, listIssued, type AskedIssued } from './desk.ts'
import { certificateJobs } from './jobs.ts'
import { listOwnCertificates, verifyCertificate } from './queries.ts'
import { isIdentifier } from './rules.ts'

const licences = await openLicences()
const { cases, first, second, stranger, holder, apply, grant, load, propose, state, approve, decide } =
  licences
/** The same office through a system of its own, which tells what was decided there. */
const system: Officer = { ...first, system: 'sky' }
const MONDAY = new Date(cases.clock.now)
const runJob = (): Promise<void> =>
  certificateJobs[0]!.run({ db: cases.db, actor: { kind: 'system', name: 'test' } }, {})

const PAPERS = `select number, kind, cancelled_by as by from documents.document where owner = $1 and step = 'permit' order by issued_at, id`
const turnsOf = async (number: string): Promise<[string, string][]> => {
  const { chain } = await load(number)
  const rows = await cases.db.run<{ number: string; turn: string; state: string }>(
    'test-turns',
    'select number, turn, state from credentials.turn where chain = $1 order by seq',
    [chain],
  )
  return rows.map((row) => [row.turn, row.state])
}
const statesOf = async (number: string): Promise<string[]> => {
  const { chain } = await load(number)
  const rows = await cases.db.run<{ state: string }>(
    'test-states',
    'select state from credentials.certificate where chain = $1 order by version',
    [chain],
  )
  return rows.map(({ state }) => state)
}

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

test('新证注销了，不能收回变更让旧证复活；先收回注销，再收回变更，旧证才恢复', async () => {
  const { person, number } = await holder()
  const change = await apply(person, 'change')
  const changed = await grant(change, 'change')
  const ending = await apply(person, 'cancel', { 'kite.licence': changed })
  await grant(ending, 'cancel')
  const reopen = (caseId: string, step: string): Promise<unknown> =>
    cases.act(first, (ctx) => reopenItem(ctx, { caseId, step, reason: '材料看错了。' }))
  const refusal = await refusalOf(reopen(change, 'change'))
  assert.equal(refusal.code, 'certificate.ended-since')
  assert.match(refusal.zh, new RegExp(changed))
  await reopen(ending, 'cancel')
  await cases.act(first, (ctx) =>
    refuseItem(ctx, { caseId: ending, step: 'cancel', reason: '不是本人申请的。' }),
  )
  assert.deepEqual(await statesOf(number), ['superseded', 'valid'])
  await reopen(change, 'change')
  assert.deepEqual(await statesOf(number), ['valid', 'revoked'])
})

test('决定书撤销了的证，收回以前的变更也不会复活：重开要先处理决定书，撤销变更的旧证照样不算', async () => {
  const { person, number } = await holder()
  const change = await apply(person, 'change')
  const changed = await grant(change, 'change')
  await decide(changed, 'revoke')
  const reopened = cases.act(first, (ctx) =>
    reopenItem(ctx, { caseId: change, step: 'change', reason: '材料看错了。' }),
  )
  assert.equal((await refusalOf(reopened)).code, 'certificate.ended-since')
  await cases.act(first, (ctx) => revokeItem(ctx, { caseId: change, step: 'change', reason: '材料是假的。' }))
  assert.deepEqual(await statesOf(number), ['superseded', 'revoked'])
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

test('暂扣要两个人：自己不能审自己的，别的单位看不见；定了以后告诉持证人原因、依据和权利', async () => {
  const { number, caseId } = await holder()
  assert.equal((await refusalOf(propose(number, 'suspend', stranger))).kind, 'not-found')
  const { id } = await propose(number, 'suspend')
  assert.equal((await load(number)).state, 'valid', 'nothing has happened yet')
  assert.equal((await refusalOf(approve(number, id, first))).code, 'certificate.own-proposal')
  assert.equal((await refusalOf(approve(number, id, stranger))).kind, 'not-found')
  assert.equal((await refusalOf(propose(number, 'revoke'))).code, 'certificate.proposed-already')
  await state(number, null)
  await approve(number, id)
  assert.equal((await load(number)).state, 'suspended')
  const told = (await cases.trail(caseId)).messages.at(-1) ?? ''
  assert.match(
    told,
    /被风筝市天空管理局暂扣。原因：放飞时没有系好安全绳。依据：.*第八条。决定书 .*扣〔2026〕1号/,
  )
  assert.equal((await refusalOf(approve(number, id))).code, 'certificate.decided-already')
  const back = await propose(number, 'resume')
  await cases.act(second, (ctx) => returnTurn(ctx, { number, id: back.id, note: '绳子还没有换。' }))
  assert.equal((await load(number)).state, 'suspended')
  const rows = await cases.db.run<{ reviewer: { name: string }; by: { name: string }; clause: string }>(
    'test-second',
    `select by, reviewer, clause from credentials.turn where number = $1 and turn = 'suspend'`,
    [number],
  )
  assert.deepEqual([rows[0]?.by.name, rows[0]?.reviewer.name], ['林晓岚', '周平'])
})

test('两个人同时提出暂扣，一个成，另一个知道同事已经提了；两个人同时同意，只发生一次', async () => {
  const { number } = await holder()
  const third = cases.officer('sky', '郑三', ['case.decide', 'case.review'])
  const proposals = await Promise.allSettled([propose(number, 'suspend'), propose(number, 'suspend', third)])
  assert.deepEqual(proposals.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
  const lost = proposals.find((each) => each.status === 'rejected')
  assert.equal(lost?.reason.code, 'certificate.proposed-already')
  const won = proposals.find((each) => each.status === 'fulfilled')
  const id = won?.value.id ?? ''
  await state(number, null)
  const fourth = cases.officer('sky', '王四', ['case.review'])
  const decisions = await Promise.allSettled([approve(number, id), approve(number, id, fourth)])
  assert.deepEqual(decisions.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
  assert.deepEqual(await turnsOf(number), [
    ['issue', 'valid'],
    ['suspend', 'suspended'],
  ])
})

test('暂扣的意见还没有定，证已经注销了：定的人知道现在不能暂扣', async () => {
  const { number, person } = await holder()
  const { id } = await propose(number, 'suspend')
  await state(number, null)
  await grant(await apply(person, 'cancel'), 'cancel')
  assert.equal((await refusalOf(approve(number, id))).code, 'certificate.not-possible')
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

test('延续的决定重开：新证撤销，旧证恢复；再准一次，版本接着数', async () => {
  const { person, number } = await holder()
  const renewal = await apply(person, 'renew')
  await grant(renewal, 'renew')
  const reopen = (by: Officer): Promise<unknown> =>
    cases.act(by, (ctx) => reopenItem(ctx, { caseId: renewal, step: 'renew', reason: '材料看错了。' }))
  const alone = await refusalOf(reopen(first))
  assert.equal(alone.code, 'case.certificate-stands', 'what waits for its day is the holder’s, too')
  await reopen(system)
  assert.deepEqual(await statesOf(number), ['valid', 'revoked'])
  await cases.act(first, (ctx) =>
    grantItem(ctx, { caseId: renewal, step: 'renew', opinion: '准予。', outputs: {} }),
  )
  assert.deepEqual(await statesOf(number), ['valid', 'revoked', 'pending'])
})

test('最初的许可撤销，后来延续的一起撤销；只重开最初的决定，先要处理新证', async () => {
  const { person, number, caseId } = await holder()
  const renewed = await grant(await apply(person, 'renew'), 'renew')
  const refusal = await refusalOf(
    cases.act(first, (ctx) => reopenItem(ctx, { caseId, step: 'permit', reason: '看错了。' })),
  )
  assert.equal(refusal.code, 'case.certificate-stands')
  assert.match(refusal.zh, new RegExp(number))
  const reported = cases.act(system, (ctx) => reopenItem(ctx, { caseId, step: 'permit', reason: '看错了。' }))
  const newer = await refusalOf(reported)
  assert.equal(newer.code, 'certificate.replaced')
  assert.match(newer.zh, new RegExp(renewed))
  const revoke = (by: Officer): Promise<unknown> =>
    cases.act(by, (ctx) => revokeItem(ctx, { caseId, step: 'permit', reason: '照片是假的。' }))
  const alone = await refusalOf(revoke(first))
  assert.equal(alone.code, 'case.certificate-stands', 'the holder is heard, and a second person decides')
  assert.match(alone.zh, new RegExp(number))
  await revoke(system)
  assert.deepEqual(await statesOf(number), ['revoked', 'revoked'])
})

test('最初的许可撤销了，再收回后来的变更或者注销，证都不会回来', async () => {
  const back = (caseId: string, step: string): Promise<unknown> =>
    cases.act(first, (ctx) => reopenItem(ctx, { caseId, step, reason: '材料看错了。' }))
  const gone = (caseId: string, step: string): Promise<unknown> =>
    cases.act(system, (ctx) => revokeItem(ctx, { caseId, step, reason: '照片是假的。' }))
  const one = await holder()
  const change = await apply(one.person, 'change')
  await grant(change, 'change')
  await gone(one.caseId, 'permit')
  await back(change, 'change')
  assert.deepEqual(await statesOf(one.number), ['revoked', 'revoked'])

  const other = await holder()
  const ending = await apply(other.person, 'cancel')
  await grant(ending, 'cancel')
  await gone(other.caseId, 'permit')
  await back(ending, 'cancel')
  assert.deepEqual(await statesOf(other.number), ['revoked'])

  const third = await holder()
  const changed = await apply(third.person, 'change')
  const newer = await grant(changed, 'change')
  const ended = await apply(third.person, 'cancel', { 'kite.licence': newer })
  await grant(ended, 'cancel')
  await gone(changed, 'change')
  assert.deepEqual(await statesOf(third.number), ['cancelled', 'revoked'], 'the ending goes on')
  await back(ended, 'cancel')
  assert.deepEqual(await statesOf(third.number), ['valid', 'revoked'])
})

test('两个人注销了的证，收回两次变更也不会回来', async () => {
  const { person, number } = await holder()
  const one = await apply(person, 'change')
  const two = await apply(person, 'change', { 'kite.licence': await grant(one, 'change') })
  await decide(await grant(two, 'change'), 'cancel')
  await cases.act(first, (ctx) => revokeItem(ctx, { caseId: two, step: 'change', reason: '材料是假的。' }))
  assert.deepEqual(await statesOf(number), ['superseded', 'superseded', 'revoked'])
  const reopened = cases.act(first, (ctx) =>
    reopenItem(ctx, { caseId: one, step: 'change', reason: '材料看错了。' }),
  )
  assert.equal((await refusalOf(reopened)).code, 'certificate.ended-since')
})

test('一个人收不走证：换了的期满以后、最初的许可，撤销和重开都要先由两个人撤销证照；只是收回变更的，旧证立刻接上', async () => {
  const { person, number, caseId } = await holder()
  const reopen = (of: string, step: string): Promise<unknown> =>
    cases.act(first, (ctx) => reopenItem(ctx, { caseId: of, step, reason: '看错了。' }))
  const revoke = (of: string, step: string): Promise<unknown> =>
    cases.act(first, (ctx) => revokeItem(ctx, { caseId: of, step, reason: '材料是假的。' }))
  const permit = await refusalOf(reopen(caseId, 'permit'))
  assert.equal(permit.code, 'case.certificate-stands')
  assert.match(permit.zh, /「纠错重开」/)
  const renewal = await apply(person, 'renew')
  await grant(renewal, 'renew')
  cases.clock.now = new Date('2027-11-23T02:00:00Z')
  for (const attempt of [revoke, reopen]) {
    const before = await refusalOf(attempt(renewal, 'renew'))
    assert.equal(before.code, 'case.certificate-stands', 'before the job has run')
  }
  await runJob()
  for (const attempt of [revoke, reopen])
    assert.equal((await refusalOf(attempt(renewal, 'renew'))).code, 'case.certificate-stands')
  assert.deepEqual(await statesOf(number), ['superseded', 'valid'])
  cases.clock.now = MONDAY
})

test('还没有生效的延续由两个人撤销了，旧证照旧：以后的变更、注销收回了，它还回来', async () => {
  for (const turn of ['change', 'cancel'] as const) {
    const { person, number } = await holder()
    await decide(await grant(await apply(person, 'renew'), 'renew'), 'revoke')
    const later = await apply(person, turn)
    await grant(later, turn)
    await cases.act(first, (ctx) => reopenItem(ctx, { caseId: later, step: turn, reason: '材料看错了。' }))
    assert.equal((await load(number)).state, 'valid', turn)
  }
})

test('重开以后再准的，撤销时有自己的决定书，不用上一次的那份', async () => {
  const { person, number, caseId } = await holder()
  await decide(number, 'revoke')
  await cases.act(first, (ctx) => reopenItem(ctx, { caseId, step: 'permit', reason: '看错了。' }))
  await cases.act(first, (ctx) =>
    grantItem(ctx, { caseId, step: 'permit', opinion: '准予。', outputs: { 'kite.permitNo': 'P-1' } }),
  )
  const { items } = await cases.load(caseId)
  const again = items.find(({ step }) => step === 'permit')?.certificate ?? ''
  await grant(await apply(person, 'cancel', { 'kite.licence': again }), 'cancel')
  await cases.act(first, (ctx) => revokeItem(ctx, { caseId, step: 'permit', reason: '照片是假的。' }))
  const papers = await cases.db.run<{ number: string; kind: string; by: string | null }>(
    'test-papers',
    PAPERS,
    [caseId],
  )
  const rulings = papers.filter(({ kind }) => kind === 'revocation').map((paper) => paper.number)
  assert.equal(rulings.length, 2)
  assert.equal(papers.findLast(({ kind }) => kind === 'grant')?.by, rulings[1])
})

test('证由决定书撤销以后，再撤销那一项不发第二份决定书：准予的决定依据同一份作废', async () => {
  const { number, caseId } = await holder()
  await decide(number, 'revoke')
  const papers = (): Promise<{ number: string; kind: string; by: string | null }[]> =>
    cases.db.run('test-papers', PAPERS, [caseId])
  const rulings = async (): Promise<string[]> =>
    (await papers()).filter(({ kind }) => kind === 'revocation').map((paper) => paper.number)
  const [ruling, ...others] = await rulings()
  assert.ok(ruling)
  assert.deepEqual(others, [])
  await cases.act(first, (ctx) => revokeItem(ctx, { caseId, step: 'permit', reason: '照片是假的。' }))
  assert.deepEqual(await rulings(), [ruling])
  assert.equal((await papers()).find(({ kind }) => kind === 'grant')?.by, ruling)
})

test('有一件拟处理还没有决定，到了日子换成延续的新证也躲不开：转到新证上，说过、送达过的都算，定了撤销新证', async () => {
  cases.clock.now = MONDAY
  const { person, number, caseId } = await holder()
  const next = await grant(await apply(person, 'renew'), 'renew')
  const { id } = await propose(number, 'revoke')
  cases.clock.now = new Date('2027-11-22T16:00:00Z')
  await runJob()
  assert.deepEqual(await statesOf(number), ['superseded', 'valid'])
  const { intent } = await cases.db.read(person, (ctx) => getOwnCertificate(ctx, next))
  assert.equal(intent?.stateOn, '2026-12-01')
  assert.match((await cases.trail((await load(next)).caseId)).messages.at(-1) ?? '', /转到新证上/)
  const { proposals } = await cases.db.read(second, (ctx) => getIssued(ctx, next))
  assert.deepEqual(
    proposals.map((each) => [each.id, each.number, each.state, each.servedOn, each.ripe]),
    [[id, next, 'open', '2026-11-23', true]],
  )
  assert.ok(proposals[0]?.notice?.path.includes(caseId), 'the notice lies with the version that it was about')
  await approve(next, id)
  assert.deepEqual(await statesOf(number), ['superseded', 'revoked'])
  cases.clock.now = MONDAY
})

test('有一件拟处理还没有决定，不准变更：不能换一版躲开', async () => {
  const { person, number } = await holder()
  const change = await apply(person, 'change')
  const { id } = await propose(number, 'revoke')
  assert.equal((await refusalOf(grant(change, 'change'))).code, 'certificate.intended')
  await cases.act(second, (ctx) => returnTurn(ctx, { number, id, note: '证据不足。' }))
  await cases.act(first, (ctx) =>
    grantItem(ctx, { caseId: change, step: 'change', opinion: '准予。', outputs: {} }),
  )
  assert.deepEqual(await statesOf(number), ['superseded', 'valid'])
})

test('变更以后暂扣了，收回变更，旧证接着暂扣', async () => {
  const { person, number } = await holder()
  const change = await apply(person, 'change')
  await decide(await grant(change, 'change'), 'suspend')
  await cases.act(first, (ctx) => reopenItem(ctx, { caseId: change, step: 'change', reason: '材料看错了。' }))
  assert.deepEqual(await statesOf(number), ['suspended', 'revoked'])
  await decide(number, 'resume')
  assert.deepEqual(await statesOf(number), ['valid', 'revoked'])
})

test('注销的决定重开：证回到注销以前的样子，暂扣的还是暂扣', async () => {
  const { person, number } = await holder()
  const ending = await apply(person, 'cancel')
  await decide(number, 'suspend')
  await grant(ending, 'cancel')
  assert.equal((await load(number)).state, 'cancelled')
  await cases.act(first, (ctx) =>
    reopenItem(ctx, { caseId: ending, step: 'cancel', reason: '不是本人申请的。' }),
  )
  assert.equal((await load(number)).state, 'suspended')
})

test('撤销以前先发告知书；持证人的申辩和复核意见写进决定书；决定书盖了章、送到持证人那里，经过里有文号', async () => {
  const { person, number, caseId } = await holder()
  const { id } = await propose(number, 'revoke')
  const mine = (): ReturnType<typeof getOwnCertificate> =>
    cases.db.read(person, (ctx) => getOwnCertificate(ctx, number))
  assert.equal((await mine()).intent?.turn, 'revoke')
  assert.equal((await refusalOf(approve(number, id))).code, 'certificate.not-heard')
  const stranger = await cases.person(903, '李某')
  const foreign = cases.act(stranger, (ctx) => stateCase(ctx, { number, statement: null }))
  assert.equal((await refusalOf(foreign)).code, 'certificate.unknown')
  await state(number, '绳子系了，照片可以证明。')
  assert.equal((await refusalOf(state(number, null))).code, 'certificate.nothing-to-state')
  assert.equal((await refusalOf(approve(number, id))).code, 'certificate.unanswered')
  await approve(number, id, second, '照片是另一天拍的，不成立。')
  const after = await mine()
  assert.deepEqual([after.state, after.intent], ['revoked', null])
  const [turn] = after.history
  assert.match(turn?.paper ?? '', /销〔2026〕\d+号/)
  const papers = await cases.db.read(person, (ctx) => listMyPapers(ctx, after.caseNumber))
  const titles = papers.documents.map(({ title }) => title)
  assert.deepEqual(
    titles.filter((title) => /拟处理|撤销/.test(title)),
    ['拟处理行政许可证件告知书', '撤销行政许可决定书'],
  )
  const sent = papers.deliveries.filter(({ documents }) => documents.includes(turn?.paper ?? ''))
  assert.deepEqual(
    sent.map(({ state: how }) => how),
    ['delivered'],
  )
  const paper = await cases.db.read(person, (ctx) =>
    readMyPaper(ctx, { number: after.caseNumber, document: turn?.paper ?? '' }),
  )
  const text = [...paper.content.body, ...paper.content.basis, ...paper.content.remedies].join('\n')
  for (const words of ['绳子系了', '照片是另一天拍的', '第八条', '六十日', '六个月', number])
    assert.ok(text.includes(words), words)
  assert.equal(paper.content.seal, true)
  assert.ok(
    (await cases.trail(caseId)).messages.some((words) => /拟撤销您的.*12月1日以前陈述、申辩/.test(words)),
  )
})

test('复核的人在证照页上打开告知书，和持证人收到的是同一份', async () => {
  const { number } = await holder()
  await propose(number, 'revoke')
  const { proposals } = await cases.db.read(second, (ctx) => getIssued(ctx, number))
  const { path = '', number: told = '' } = proposals[0]?.notice ?? {}
  const [, caseId = '', step = '', document = ''] =
    /^\/api\/v1\/tasks\/([^/]+)\/([^/]+)\/documents\/([^/]+)\/a4$/.exec(path)?.map(decodeURIComponent) ?? []
  assert.equal(document, told)
  const paper = await cases.db.read(second, (ctx) =>
    taskDocument(ctx, { caseId, step, number: document, form: 'a4' }, 'https://licences.example'),
  )
  assert.equal(paper.title, '拟处理行政许可证件告知书')
})

test('单位的证照：告知书和决定书寄到登记的住所，代表它的人在证照页上也能打开，申请人那里没有', async () => {
  const { person, number, caseId } = await holder()
  const boss = await cases.person(906, '赵代表')
  const code = '91320812TB000001XE'
  await cases.db.run(
    'test-company',
    `with c as (update credentials.certificate set holder_kind = 'company', holder_number = $2, holder = '风筝有限公司' where number = $1),
       d as (insert into companies.company (code, name, state, address, confirmed_at)
         values ($2, '风筝有限公司', '存续', '虚构路 1 号', $4) returning code)
     insert into companies.standing (person_id, code, confirmed_at, fresh_until)
     select $3, code, $4, $4::timestamptz + interval '1 day' from d`,
    [number, code, boss.id, cases.clock.now],
  )
  const { id } = await propose(number, 'revoke')
  const { intent } = await cases.db.read(boss, (ctx) => getOwnCertificate(ctx, number))
  const notice = intent?.notice ?? ''
  const read = (by: Person, document: string) =>
    cases.db.read(by, (ctx) => getRuling(ctx, { number, document }))
  assert.equal((await read(boss, notice)).content.title, '拟处理行政许可证件告知书')
  assert.ok((await read(boss, notice)).content.body.join('').includes('打开「我的单位」里的这份证照'))
  const { case: filed } = await cases.load(caseId)
  const mine = await cases.db.read(person, (ctx) => listMyPapers(ctx, filed.number))
  assert.ok(!mine.documents.some((each) => each.number === notice))
  assert.ok(!mine.deliveries.some(({ documents }) => documents.includes(notice)))
  const key = { number: filed.number, document: notice }
  assert.equal((await refusalOf(cases.db.read(person, (ctx) => readMyPaper(ctx, key)))).code, 'case.unknown')
  assert.equal((await refusalOf(read(person, notice))).code, 'certificate.unknown')
  const other = mine.documents[0]?.number ?? ''
  assert.equal((await refusalOf(read(boss, other))).code, 'document.unknown')

  await cases.act(boss, (ctx) => stateCase(ctx, { number, statement: null }))
  await cases.db.run('test-lost', 'update companies.standing set ended_at = $1', [cases.clock.now])
  cases.clock.now = new Date('2026-12-02T02:00:00Z')
  await approve(number, id)
  const planned = await cases.db.run<{ method: string; address: string; addressee: string; person: null }>(
    'test-planned',
    `select method, address, addressee, person_id as person from deliveries.delivery
     where owner = $1 and state = 'due'`,
    [caseId],
  )
  const byPost = { method: 'post', address: '虚构路 1 号', addressee: '风筝有限公司', person: null }
  assert.deepEqual(
    planned,
    [byPost, byPost],
    'of those who represent it nobody has agreed to papers on the page',
  )
  cases.clock.now = MONDAY
})

test('期限过了没有表态，也可以决定，决定书写明没有提出；退回的告知持证人不处理了', async () => {
  const { person, number, caseId } = await holder()
  const back = await propose(number, 'suspend')
  await cases.act(second, (ctx) => returnTurn(ctx, { number, id: back.id, note: '绳子系好了。' }))
  assert.match((await cases.trail(caseId)).messages.at(-1) ?? '', /决定不暂扣您的/)
  const { id } = await propose(number, 'suspend')
  cases.clock.now = new Date('2026-12-02T02:00:00Z')
  await approve(number, id)
  const { history, caseNumber } = await cases.db.read(person, (ctx) => getOwnCertificate(ctx, number))
  const paper = await cases.db.read(person, (ctx) =>
    readMyPaper(ctx, { number: caseNumber, document: history[0]?.paper ?? '' }),
  )
  assert.equal(paper.content.title, '行政处罚决定书（暂扣许可证件）')
  assert.ok(paper.content.body.join('').includes('当事人在期限内没有提出'))
  await decide(number, 'resume')
  const given = await cases.db.read(person, (ctx) => getOwnCertificate(ctx, number))
  assert.match(given.history[0]?.paper ?? '', /还〔2026〕\d+号/)
  await decide(number, 'cancel')
  assert.equal((await load(number)).state, 'cancelled')
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

test('证照目录按今天的日子分状态，不等作业；按姓名、号码只认写全的；查到谁，谁知道', async () => {
  const { person, number } = await holder()
  const next = await grant(await apply(person, 'renew'), 'renew')
  const found = (asked: AskedIssued): Promise<string[]> =>
    cases
      .act(first, (ctx) => searchIssued(ctx, asked))
      .then(({ rows }) => rows.map((row) => row.number).filter((each) => [number, next].includes(each)))
  assert.deepEqual(await found({ state: 'valid' }), [number])
  assert.deepEqual(await found({ state: 'pending' }), [next])
  cases.clock.now = new Date('2027-11-22T16:00:00Z')
  assert.deepEqual(await found({ state: 'valid' }), [next], 'before any job has run')
  assert.deepEqual(await found({ state: 'superseded' }), [number])
  assert.deepEqual(await found({ state: 'expired' }), [])
  assert.deepEqual(await found({ state: 'pending' }), [])
  await runJob()
  assert.deepEqual(await found({ state: 'valid' }), [next])
  assert.deepEqual(await found({ state: 'superseded' }), [number])
  const looks = async (): Promise<number> => {
    const { uses } = await cases.db.read(person, (ctx) => getOwnCertificate(ctx, number))
    return uses.filter(({ purpose }) => purpose.startsWith('按姓名或者号码查找')).length
  }
  assert.equal(await looks(), 0)
  assert.deepEqual(await found({ q: person.name.slice(0, 1) }), [], 'not by a beginning')
  assert.deepEqual(await found({ q: number.toLowerCase() }), [number])
  assert.deepEqual((await found({ q: person.number })).toSorted(), [number, next].toSorted())
  assert.equal(await looks(), 2, 'by either version, once within ten minutes')
  const foreign = await cases.act(stranger, (ctx) => searchIssued(ctx, { q: person.number }))
  assert.deepEqual(foreign.rows, [])
  cases.clock.now = MONDAY
})

test('十万张证照里翻页、按状态、按姓名都走索引，每一页都接得上', async () => {
  await cases.db.run(
    'many-certificates',
    `insert into credentials.certificate (number, chain, version, type, title, person_id, case_id, step, holder, holder_kind,
       holder_number, grade, wording, rows, issuer, office, issued_at, valid_from, valid_until, state)
     select 'M' || lpad(n::text, 18, '0'), gen_random_uuid(), 1, 'kite-permit', '证', gen_random_uuid(), gen_random_uuid(), 'permit',
       '持证人' || n, 'person', 'H' || n, 'A', '', '[]', '局', case n % 2 when 0 then 'many' else 'sky' end,
       timestamptz '2020-01-01' + n * interval '1 minute', date '2020-01-01', date '2030-01-01' + (n % 300)::int,
       case n % 10 when 0 then 'revoked' else 'valid' end
     from generate_series(1, 100000) n`,
    [],
  )
  await cases.db.run('analyse', 'analyze credentials.certificate', [])
  const officer = cases.officer('many')
  const list = (asked: AskedIssued): ReturnType<typeof listIssued> =>
    cases.db.read(officer, (ctx) => listIssued(ctx, asked))
  const scans = async (): Promise<number> => {
    await cases.db.run('flush', 'select pg_stat_force_next_flush()', [])
    const rows = await cases.db.run<{ n: number }>(
      'scans',
      `select seq_tup_read::int as n from pg_stat_user_tables where schemaname = 'credentials' and relname = 'certificate'`,
      [],
    )
    return rows[0]?.n ?? 0
  }
  const one = await list({})
  const two = await list({ before: one.next ?? '' })
  const numbers = [...one.rows, ...two.rows].map(({ number }) => number)
  assert.equal(new Set(numbers).size, 100)
  assert.deepEqual(numbers, numbers.toSorted().toReversed())
  const before = await scans()
  for (const state of [undefined, 'valid', 'suspended', 'pending', 'expired', 'revoked', 'proposed'] as const)
    await list({ state })
  for (const q of ['持证人500', 'H500', numbers[3] ?? '']) assert.equal((await list({ q })).rows.length, 1, q)
  const read = (await scans()) - before
  assert.ok(read < 50_000, `${read} rows were read one after the other`)
})

test('历史只能加，不能改', async () => {
  const { number } = await holder()
  await assert.rejects(
    cases.db.run('test-tamper', `update credentials.turn set reason = 'x' where number = $1`, [number]),
    /append-only/,
  )
})
