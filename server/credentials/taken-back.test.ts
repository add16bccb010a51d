import assert from 'node:assert/strict'
import { test } from 'node:test'
import { refusalOf } from '../cases/build.ts'
import { grantItem, refuseItem } from '../cases/commands/decide-item.ts'
import { reopenItem, revokeItem } from '../cases/commands/verify-promise.ts'
import type { Officer } from '../platform/ctx.ts'
import { openLicences } from './build.ts'

const { cases, first, holder, apply, grant, load, decide, statesOf, runJob } = await openLicences()
/** The same office through a system of its own, which tells what was decided there. */
const system: Officer = { ...first, system: 'sky' }
const MONDAY = new Date(cases.clock.now)
const PAPERS = `select number, kind, cancelled_by as by from documents.document where owner = $1 and step = 'permit' order by issued_at, id`

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
