import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openCases, PICTURE, refusalOf } from '../cases/build.ts'
import type { Person } from '../platform/ctx.ts'
import { saveAnswers } from './commands/answer.ts'
import { attachFiles, detachFile } from './commands/attach.ts'
import { giveConsent } from './commands/consent.ts'
import { discardDraft } from './commands/discard.ts'
import { leaveOut } from './commands/leave-out.ts'
import { objectTo } from './commands/object.ts'
import { startDraft } from './commands/start.ts'
import { submitDraft } from './commands/submit.ts'
import { findDraftCase, getOpenDraft, listDrafts } from './queries.ts'

const cases = await openCases('demo')
const { db, act } = cases
const ANSWERS = { 'kite.colour': 'red', 'kite.length': '30', 'kite.field': 'sky', 'partner.has': 'false' }
let persons = 0

async function begin(): Promise<{ person: Person; draftId: string }> {
  persons += 1
  const person = await cases.person(persons, '吴㛃')
  const { id } = await act(person, (ctx) => startDraft(ctx, { onething: 'kite' }))
  return { person, draftId: id }
}
const look = (person: Person, draftId: string) => db.read(person, (ctx) => getOpenDraft(ctx, draftId))
const sign = (person: Person, draftId: string, name = person.name) =>
  submitDraft(db.statement(person, null), { draftId, signature: { kind: 'typed', name } })
const photo = (name = '风筝.png', bytes: Buffer = PICTURE) => ({ field: 'file', name, bytes, tooBig: false })

test('清单以外的事不受理', async () => {
  const person = await cases.person(900, '钱二')
  for (const onething of ['no-such-thing', '__proto__', '']) {
    const refused = await refusalOf(act(person, (ctx) => startDraft(ctx, { onething })))
    assert.equal(refused.code, 'onething.not-offered')
  }
})

test('开始过的接着办，不另起一份；没有同意以前，什么都不能填', async () => {
  const { person, draftId } = await begin()
  assert.equal((await act(person, (ctx) => startDraft(ctx, { onething: 'kite' }))).id, draftId)
  assert.equal(
    (await refusalOf(saveAnswers(db, person, { draftId, answers: ANSWERS }))).code,
    'draft.no-consent',
  )
  assert.equal((await refusalOf(sign(person, draftId))).code, 'draft.no-consent')
})

test('填对的先存下，填错的一项一句话，什么都不丢', async () => {
  const { person, draftId } = await begin()
  await giveConsent(db, person, { draftId })
  const answers = { ...ANSWERS, 'kite.length': '9999' }
  const refused = await refusalOf(saveAnswers(db, person, { draftId, answers }))
  assert.deepEqual(
    refused.fields.map(({ field }) => field),
    ['kite.length'],
  )
  const { draft } = await look(person, draftId)
  assert.deepEqual(Object.keys(draft.facts.answers).toSorted(), ['kite.colour', 'kite.field', 'partner.has'])
})

test('登记里有的不能改写，只能提出异议；实名信息也不能', async () => {
  const { person, draftId } = await begin()
  await giveConsent(db, person, { draftId })
  const answers = { 'applicant.name': '钱二' }
  assert.equal((await refusalOf(saveAnswers(db, person, { draftId, answers }))).code, 'answers.not-asked')
  for (const element of ['applicant.name', 'kite.colour', 'nothing.here']) {
    const refused = await refusalOf(
      act(person, (ctx) => objectTo(ctx, { draftId, element, value: '钱二', note: '' })),
    )
    assert.equal(refused.code, 'draft.unknown', element)
  }
})

test('没有填完、没有交齐，说清楚缺哪些；签名要是本人', async () => {
  const { person, draftId } = await begin()
  await giveConsent(db, person, { draftId })
  const nothing = await refusalOf(sign(person, draftId))
  assert.equal(nothing.code, 'draft.incomplete')
  assert.deepEqual(nothing.fields.map(({ field }) => field).toSorted(), [
    'kite-photo',
    'kite.colour',
    'kite.field',
    'kite.length',
    'partner.has',
  ])
  await saveAnswers(db, person, { draftId, answers: ANSWERS })
  assert.deepEqual(
    (await refusalOf(sign(person, draftId))).fields.map(({ field }) => field),
    ['kite-photo'],
  )
  await act(person, (ctx) => attachFiles(ctx, { draftId, material: 'kite-photo', uploads: [photo()] }))
  assert.equal((await refusalOf(sign(person, draftId, '赵𫖯'))).code, 'signature.invalid')
  const filed = await sign(person, draftId, ' 吴 㛃 ')
  assert.deepEqual(await sign(person, draftId), filed, 'once more gives the same case')
  assert.equal(
    (await refusalOf(saveAnswers(db, person, { draftId, answers: ANSWERS }))).code,
    'draft.submitted',
  )
})

test('不是照片的文件被拒绝，已经交的还在；可以拿掉重交', async () => {
  const { person, draftId } = await begin()
  await giveConsent(db, person, { draftId })
  const material = 'kite-photo'
  await act(person, (ctx) => attachFiles(ctx, { draftId, material, uploads: [photo()] }))
  const program = photo('风筝.jpg', Buffer.from('MZ this is a program'))
  const refused = await refusalOf(
    act(person, (ctx) => attachFiles(ctx, { draftId, material, uploads: [program] })),
  )
  assert.equal(refused.kind, 'invalid')
  const kept = (await look(person, draftId)).draft.facts.files[material] ?? []
  assert.equal(kept.length, 1)
  await act(person, (ctx) => detachFile(ctx, { draftId, material, fileId: kept[0] ?? '' }))
  assert.deepEqual((await look(person, draftId)).draft.facts.files[material], [])
  for (const other of ['no-such-paper', '__proto__', 'constructor']) {
    const unknown = await refusalOf(
      act(person, (ctx) => detachFile(ctx, { draftId, material: other, fileId: 'x' })),
    )
    assert.equal(unknown.code, 'draft.unknown')
  }
})

test('别人的草稿不存在；不是编号的编号也不存在', async () => {
  const { draftId } = await begin()
  const other = (await begin()).person
  for (const id of [draftId, 'no-id', '', "' or 1=1 --"]) {
    const refused = [
      look(other, id),
      giveConsent(db, other, { draftId: id }),
      saveAnswers(db, other, { draftId: id, answers: ANSWERS }),
      sign(other, id),
      act(other, (ctx) => discardDraft(ctx, { draftId: id })),
      act(other, (ctx) => leaveOut(ctx, { draftId: id, step: 'wind', unwanted: true })),
    ].map(refusalOf)
    for (const { code } of await Promise.all(refused)) assert.equal(code, 'draft.unknown')
    assert.equal(await db.read(other, (ctx) => findDraftCase(ctx, id)), undefined)
  }
})

test('必办的不能不办；扔掉的草稿什么都不留', async () => {
  const { person, draftId } = await begin()
  await giveConsent(db, person, { draftId })
  await saveAnswers(db, person, { draftId, answers: ANSWERS })
  const refused = await refusalOf(
    act(person, (ctx) => leaveOut(ctx, { draftId, step: 'mark', unwanted: true })),
  )
  assert.equal(refused.code, 'draft.unknown')
  await act(person, (ctx) => discardDraft(ctx, { draftId }))
  assert.deepEqual(await db.read(person, listDrafts), [])
  const [row] = await db.run<{ facts: unknown }>(
    'test-draft',
    'select facts from applications.draft where id = $1',
    [draftId],
  )
  assert.doesNotMatch(JSON.stringify(row?.facts), /red|吴㛃/)
})
