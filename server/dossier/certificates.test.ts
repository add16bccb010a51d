import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reopenItem } from '../cases/commands/verify-promise.ts'
import { openLicences } from '../credentials/build.ts'
import { lookAtIssued } from '../credentials/commands/look-at-issued.ts'
import { listCards } from '../credentials/wallet.ts'
import type { Person } from '../platform/ctx.ts'
import { recordLook } from '../platform/http.ts'
import { listHeldCertificates, type Whose } from './held.ts'
import { listLooks } from './looks.ts'

const licences = await openLicences()
const { cases, first, holder, apply, grant } = licences
const CODE = '91320812TB000001XE'

/** The office looks at a certificate in its list, and opens its file from the case. */
async function lookedAt({ number, caseId }: { number: string; caseId: string }): Promise<void> {
  await cases.act(first, (ctx) => lookAtIssued(ctx, number))
  await recordLook(cases.db, first, 'certificate.viewed', caseId, { number })
}

const KINDS = ['certificate.looked', 'certificate.viewed']
const looksOf = async (whose: Parameters<typeof listLooks>[1]): Promise<string[]> => {
  const { looks } = await cases.db.read({ kind: 'anyone' }, (ctx) => listLooks(ctx, whose, { limit: 50 }))
  return looks.flatMap(({ kind }) => (KINDS.includes(kind) ? [kind] : [])).toSorted()
}
const ofPerson = ({ id, number }: Person) => looksOf({ personId: id, number })

test('谁看过单位的证照，单位看得到；当初替它申请、现在不代表它的人看不到，自己的证照照样看得到', async () => {
  const mine = await holder()
  await lookedAt(mine)
  assert.deepEqual(await ofPerson(mine.person), KINDS)

  const theirs = await holder()
  await cases.db.run(
    'test-company',
    `update credentials.certificate set holder_kind = 'company', holder_number = $2, holder = '风筝有限公司' where number = $1`,
    [theirs.number, CODE],
  )
  await lookedAt(theirs)
  assert.deepEqual(await ofPerson(theirs.person), KINDS, 'nobody acts for it yet: the applicant holds it')
  assert.equal((await cases.db.read(theirs.person, listCards)).length, 1)

  await cases.db.run(
    'test-served',
    `insert into companies.company (code, name, state, confirmed_at) values ($1, '风筝有限公司', '存续', now())`,
    [CODE],
  )
  assert.deepEqual(await ofPerson(theirs.person), [])
  assert.equal((await cases.db.read(theirs.person, listCards)).length, 0)
  assert.deepEqual(await looksOf({ company: CODE }), KINDS)
  assert.deepEqual(await ofPerson(mine.person), KINDS, 'one’s own stays')
})

test('一人一档里的证照和本人卡包里的是同一个版本：变更收回了的、延续还没到日子的，都看现在有效的那一份', async () => {
  const statesOf = async (person: Person, within?: string): Promise<string[][]> => {
    const whose: Whose = { personId: person.id, within }
    const held = await cases.db.read(first, (ctx) => listHeldCertificates(ctx, person.number, whose))
    return held.map(({ number, state }) => [number, state]).toSorted()
  }
  const cards = async (person: Person): Promise<string[][]> =>
    (await cases.db.read(person, listCards)).map(({ number, state }) => [number, state]).toSorted()
  const changed = await holder()
  const change = await apply(changed.person, 'change')
  const second = await grant(change, 'change')
  assert.ok((await statesOf(changed.person)).some(([number]) => number === second))
  await cases.act(first, (ctx) => reopenItem(ctx, { caseId: change, step: 'change', reason: '材料看错了。' }))
  const renewed = await holder()
  await grant(await apply(renewed.person, 'renew'), 'renew')
  for (const { person, number } of [changed, renewed]) {
    const mine = await cards(person)
    assert.ok(mine.some(([each, state]) => each === number && state === 'valid'))
    assert.deepEqual(await statesOf(person), mine)
    assert.deepEqual(await statesOf(person, first.office), mine)
  }
  // On its first day the renewed one counts, also before the calendar has been there to say so.
  const monday = cases.clock.now
  cases.clock.now = new Date('2027-11-22T16:00:00Z')
  const [was, is] = [await statesOf(renewed.person), await cards(renewed.person)]
  assert.deepEqual(was, is)
  assert.ok(was.every(([number]) => number !== renewed.number))
  cases.clock.now = monday
})
