import assert from 'node:assert/strict'
import { test } from 'node:test'
import { saveAnswers } from '../applications/commands/answer.ts'
import { attachFiles, detachFile } from '../applications/commands/attach.ts'
import { giveConsent } from '../applications/commands/consent.ts'
import { promisePaper } from '../applications/commands/promise-paper.ts'
import { startDraft } from '../applications/commands/start.ts'
import { submitDraft } from '../applications/commands/submit.ts'
import { getOpenDraft } from '../applications/queries.ts'
import { toDate, toDayNumber, toLocalDate } from '../calendar/rules.ts'
import { openCases, PICTURE, refusalOf } from '../cases/build.ts'
import { findFiles } from '../files/queries.ts'
import { buildNumber } from '../people/build.ts'
import type { Officer, Person } from '../platform/ctx.ts'
import { atTable } from './applicant.ts'
import { callNext } from './commands/call-ticket.ts'
import { closeDay } from './commands/close-day.ts'
import { closeForgotten, endSitting, handOver } from './commands/end-sitting.ts'
import { fileMatter } from './commands/file-matter.ts'
import { identify, identifyByCode, type Registered } from './commands/identify.ts'
import { issueAdvice, issueReceipt } from './commands/issue-papers.ts'
import { actOnScreen, offerScreen, pairScreen } from './commands/screen.ts'
import { showCode } from './commands/show-code.ts'
import { signOnPad } from './commands/sign.ts'
import { openWindow } from './commands/staff-window.ts'
import { startMatter } from './commands/start-matter.ts'
import type { Card } from './model.ts'
import { hallOf } from './place.ts'
import { listDay, listRatings } from './day.ts'
import { getCounter, getScreen } from './queries.ts'

const cases = await openCases('demo')
const { act, db, clock } = cases
const clerk = cases.officer('sky', '林晓岚', ['counter.work'])
const other = cases.officer('sky', '周正平', ['counter.work'])
const HAND = { kind: 'drawn', path: 'M10 10L20 20L30 12L44 60L52 31' } as const
let people = 200

const cardOf = (number: string, name: string, validUntil: Card['validUntil'] = '2036-01-01'): Card => ({
  number,
  name,
  sex: '',
  birth: '',
  address: '',
  nation: '',
  validUntil,
})
const read = (card: Card, registered?: Registered, officer: Officer = clerk) =>
  act(officer, (ctx) => identify(ctx, { card, evidence: 'card', registered }))
const look = (officer: Officer = clerk) => db.read(officer, getCounter)
const end = (outcome: 'done' | 'kept' = 'done', officer: Officer = clerk) =>
  act(officer, (ctx) => endSitting(ctx, { outcome }))

/** Somebody puts a card down at the window of the clerk. */
async function walkIn(officer: Officer = clerk): Promise<{ number: string; name: string }> {
  people += 1
  const who = { number: buildNumber(people), name: '吴㛃' }
  await read(cardOf(who.number, who.name), { name: who.name, phone: '13800000000' }, officer)
  return who
}

/** The kite one-thing on the table, filled in up to the signature. */
async function fillKite(officer: Officer = clerk): Promise<string> {
  await act(officer, (ctx) => startMatter(ctx, { onething: 'kite' }))
  const { person, draftId } = await atTable(db, officer)
  await giveConsent(db, person, { draftId })
  await saveAnswers(db, person, {
    draftId,
    answers: { 'kite.colour': 'red', 'kite.length': '30', 'kite.field': 'sky', 'partner.has': 'false' },
  })
  const upload = { field: 'f', name: '风筝.png', bytes: PICTURE, tooBig: false }
  await act(person, (ctx) => attachFiles(ctx, { draftId, material: 'kite-photo', uploads: [upload] }))
  const { sitting } = await look(officer)
  assert.equal(sitting?.draft?.complete, true)
  return sitting?.draft?.digest ?? ''
}
const sign = (of: string) => act(clerk, (ctx) => signOnPad(ctx, { signature: HAND, of }))

await act(clerk, (ctx) => openWindow(ctx, { window: '1' }))
await act(other, (ctx) => openWindow(ctx, { window: '3' }))

test('放上身份证就知道是谁；到期的证、别人的名字、不是号码的号码都不行', async () => {
  const number = buildNumber(101)
  assert.equal((await refusalOf(read(cardOf(number, '吴㛃', '2026-11-22')))).code, 'card.expired')
  assert.equal((await refusalOf(read(cardOf('123', '吴㛃')))).kind, 'invalid')
  assert.equal((await refusalOf(read(cardOf(number, 'Wu')))).kind, 'invalid')
  const differs = await refusalOf(read(cardOf(number, '吴㛃'), { name: '赵𫖯', phone: '' }))
  assert.equal(differs.code, 'person.differs')
  assert.equal((await look()).sitting, null, 'a refused card opens nothing')

  await read(cardOf(number, '吴㛃'), { name: '吴㛃', phone: '13800000000' })
  const { sitting } = await look()
  assert.equal(sitting?.person?.name, '吴㛃')
  assert.equal(sitting?.person?.evidence, 'card')
  assert.equal(sitting?.person?.phone, '138****0000')
  const trail = await db.run<{ kind: string; data: object }>(
    'test-identified',
    `select kind, data from platform.event where kind = 'person.identified' order by seq desc limit 1`,
    [],
  )
  assert.deepEqual(trail[0]?.data, { evidence: 'card' })
  await end()
})

test('第二张身份证是同来的人；自己的再放一次不算，办完就忘掉', async () => {
  const who = await walkIn()
  await read(cardOf(who.number, who.name))
  assert.deepEqual((await look()).sitting?.present, [])
  await read(cardOf(buildNumber(102), '赵𫖯'))
  assert.deepEqual((await look()).sitting?.present, [{ name: '赵𫖯', evidence: 'card' }])
  await end()
  const kept = await db.run<{ count: number }>(
    'test-present',
    `select count(*)::int as count from counter.sitting where state = 'ended' and (present <> '[]' or signature is not null)`,
    [],
  )
  assert.equal(kept[0]?.count, 0)
})

test('没有读卡、没有选事、没有签字，各说各的该做什么', async () => {
  assert.equal((await refusalOf(atTable(db, clerk))).code, 'sitting.none')
  assert.equal(
    (await refusalOf(act(clerk, (ctx) => startMatter(ctx, { onething: 'kite' })))).code,
    'sitting.none',
  )
  await walkIn()
  assert.equal((await refusalOf(atTable(db, clerk))).code, 'sitting.no-draft')
  assert.equal((await refusalOf(fileMatter(db, clerk))).code, 'sitting.no-draft')
  await fillKite()
  assert.equal((await refusalOf(fileMatter(db, clerk))).code, 'signature.none')
  await end('kept')
})

test('签字以后改了内容，签字不算；重新签过才能收件；收件留下两个人的名字', async () => {
  await walkIn()
  const digest = await fillKite()
  assert.equal((await refusalOf(sign('0'.repeat(64)))).code, 'signature.stale')
  await sign(digest)
  assert.equal((await look()).sitting?.signed, true)
  const { person, draftId } = await atTable(db, clerk)
  await saveAnswers(db, person, { draftId, answers: { 'kite.length': '40' } })
  assert.equal((await look()).sitting?.signed, false)
  assert.equal((await refusalOf(fileMatter(db, clerk))).code, 'signature.stale')
  await sign((await look()).sitting?.draft?.digest ?? '')
  const filed = await fileMatter(db, clerk)
  assert.deepEqual(await fileMatter(db, clerk), filed, 'once more gives the same case')

  const { case: current } = await cases.load(filed.caseId)
  assert.equal(current.filed.signature?.kind, 'drawn')
  const trail = await db.run<{ actor: { kind: string; name: string; assistedBy?: { name: string } } }>(
    'test-submitted',
    `select actor from platform.event where subject = $1 and kind = 'case.submitted'`,
    [filed.caseId],
  )
  assert.equal(trail[0]?.actor.kind, 'person')
  assert.equal(trail[0]?.actor.name, '吴㛃')
  assert.equal(trail[0]?.actor.assistedBy?.name, '林晓岚')
  const { sitting } = await look()
  assert.equal(sitting?.case?.number, filed.number)
  assert.equal(sitting?.shows, 'rate')
  await end()
})

test('程序在两步之间停掉，再按一次收件，还是那一件，收件、凭证和日结都不缺；一起按也只收一次', async () => {
  await walkIn()
  await sign(await fillKite())
  const received = async (): Promise<number> =>
    (await db.read(clerk, listDay)).find(({ officerId }) => officerId === clerk.id)?.received ?? 0
  const before = await received()
  const { person, draftId } = await atTable(db, clerk)
  const submitted = await submitDraft(db.statement(person, null), { draftId, signature: HAND })
  assert.equal((await look()).sitting?.case?.number, submitted.number, 'the table shows it')

  const filed = await Promise.all([1, 2, 3].map(() => fileMatter(db, clerk)))
  assert.deepEqual(filed, [submitted, submitted, submitted])
  const told = await db.run<{ count: number }>(
    'test-filed-once',
    `select count(*)::int as count from platform.event where subject = $1 and kind = 'counter.filed'`,
    [submitted.caseId],
  )
  assert.equal(told[0]?.count, 1)
  assert.equal(await received(), before + 1)
  assert.ok((await act(clerk, issueReceipt)).number)
  await end()
})

test('窗口扫了码，申请人又在手机上提交：不算窗口收的件，告诉窗口不用再收', async () => {
  await walkIn()
  await fillKite()
  const { person, draftId } = await atTable(db, clerk)
  const { caseId } = await submitDraft(db.statement(person, null), { draftId, signature: HAND })
  const refused = await refusalOf(fileMatter(db, clerk))
  assert.equal(refused.code, 'sitting.submitted-elsewhere')
  assert.match(refused.zh, /已经在手机上提交了，不用再收件/)
  const told = await db.run(
    'test-not-filed',
    `select from platform.event where subject = $1 and kind = 'counter.filed'`,
    [caseId],
  )
  assert.equal(told.length, 0)
  await end()
})

test('收件凭证一件一张，再打还是那一张；一次性告知书写清缺什么', async () => {
  await walkIn()
  await act(clerk, (ctx) => startMatter(ctx, { onething: 'kite' }))
  const { person, draftId } = await atTable(db, clerk)
  await giveConsent(db, person, { draftId })
  const advice = await act(clerk, issueAdvice)
  const told = await db.run<{ content: object }>(
    'test-advice',
    'select content from documents.document where number = $1',
    [advice.number],
  )
  assert.match(JSON.stringify(told[0]?.content), /风筝照片/)

  await sign(await fillKite())
  await fileMatter(db, clerk)
  const first = await act(clerk, issueReceipt)
  assert.deepEqual(await act(clerk, issueReceipt), first)
  assert.equal((await look()).sitting?.receiptPrinted, true)
  await end()
})

test('办完一件再办一件，各是各的；专区只办它的事', async () => {
  await walkIn()
  await sign(await fillKite())
  await fileMatter(db, clerk)
  const before = (await look()).sitting
  await act(clerk, (ctx) => startMatter(ctx, { onething: 'kite' }))
  const after = (await look()).sitting
  assert.notEqual(after?.id, before?.id)
  assert.equal(after?.person?.number, before?.person?.number)
  assert.equal(after?.case, null)
  await end()

  await walkIn(other)
  const refused = await refusalOf(act(other, (ctx) => startMatter(ctx, { onething: 'else' })))
  assert.equal(refused.code, 'matter.elsewhere')
  await end('done', other)
})

test('手机上的码打开整份草稿，用一次，过期不行，不是窗口前的人的不行', async () => {
  const person: Person = await cases.person(301, '钱二')
  const stranger: Person = await cases.person(302, '孙三')
  const begin = async (who: Person) => {
    const { id } = await act(who, (ctx) => startDraft(ctx, { onething: 'kite' }))
    return act(who, (ctx) => showCode(ctx, { draftId: id }))
  }
  const byCode = (code: string) => act(clerk, (ctx) => identifyByCode(ctx, { code }))
  const mine = await begin(person)
  const theirs = await begin(stranger)
  assert.equal((await refusalOf(byCode('AAAAAAAA'))).code, 'code.unknown')
  await byCode(mine.code.toLowerCase())
  const { sitting } = await look()
  assert.equal(sitting?.person?.name, '钱二')
  assert.equal(sitting?.draft?.onething.id, 'kite')
  assert.equal((await refusalOf(byCode(mine.code))).code, 'code.unknown')
  assert.equal((await refusalOf(byCode(theirs.code))).code, 'code.other-person')
  await end('kept')

  const late = await begin(stranger)
  assert.equal((await refusalOf(byCode(theirs.code))).code, 'code.unknown', 'a new code ends the old one')
  clock.now = new Date(clock.now.getTime() + 11 * 60_000)
  assert.equal((await refusalOf(byCode(late.code))).code, 'code.unknown')
  const { draftId } = { draftId: (await act(person, (ctx) => startDraft(ctx, { onething: 'kite' }))).id }
  assert.equal((await refusalOf(act(stranger, (ctx) => showCode(ctx, { draftId })))).kind, 'not-found')
})

test('交接给专区：号排在最前面，叫到的窗口直接看到草稿，签字要重新签', async () => {
  const who = await walkIn()
  await sign(await fillKite())
  await act(clerk, (ctx) => handOver(ctx, { kind: 'zone' }))
  assert.equal((await look()).sitting, null)
  await act(other, callNext)
  const { sitting } = await look(other)
  assert.equal(sitting?.person?.number, who.number)
  assert.equal(sitting?.draft?.complete, true)
  assert.equal(sitting?.signed, false)
  await end('done', other)
})

test('第二屏用六位码连上；签字、评价都在上面；换一块屏，旧的就断开', async () => {
  const { code } = await act(clerk, offerScreen)
  const anyone = <T>(work: Parameters<typeof db.write<T>>[1]) => db.write({ kind: 'anyone' }, work)
  assert.equal((await refusalOf(anyone((ctx) => pairScreen(ctx, { code: '000000' })))).code, 'screen.code')
  const { token } = await anyone((ctx) => pairScreen(ctx, { code }))
  assert.equal((await refusalOf(anyone((ctx) => pairScreen(ctx, { code })))).code, 'screen.code')
  const screen = () => db.read({ kind: 'anyone' }, (ctx) => getScreen(ctx, token))
  assert.equal((await screen()).shows, 'welcome')
  assert.equal((await look()).window?.screen, true)

  await walkIn()
  const digest = await fillKite()
  const asked = await screen()
  assert.equal(asked.shows, 'sign')
  assert.equal(asked.draft?.digest, digest)
  await anyone((ctx) => actOnScreen(ctx, { token, act: 'sign', signature: HAND, of: digest }))
  assert.equal((await screen()).shows, 'mirror')
  assert.notEqual((await screen()).stamp, asked.stamp)
  await fileMatter(db, clerk)
  assert.equal((await screen()).shows, 'rate')
  await end()
  assert.equal((await screen()).shows, 'rate', 'for a moment after the person has stood up')
  assert.equal((await screen()).person, null, 'but nothing of the person is left')
  await anyone((ctx) => actOnScreen(ctx, { token, act: 'rate', stars: 5 }))
  const twice = await refusalOf(anyone((ctx) => actOnScreen(ctx, { token, act: 'rate', stars: 1 })))
  assert.equal(twice.code, 'rating.done')
  const [rating] = await db.run<Record<string, unknown>>('test-rating', 'select * from counter.rating', [])
  assert.deepEqual(Object.keys(rating ?? {}).toSorted(), [
    'day',
    'hall',
    'id',
    'officer_id',
    'stars',
    'window_id',
  ])
  assert.doesNotMatch(JSON.stringify(await look()), /rated|stars/)

  const next = await act(clerk, offerScreen)
  await anyone((ctx) => pairScreen(ctx, { code: next.code }))
  assert.equal((await refusalOf(screen())).code, 'screen.unknown')
})

test('日结：收件、纸质、流转三个数对得上才不用说明；签过不能再签', async () => {
  const lines = await db.read(clerk, listDay)
  const mine = lines.find(({ officerId }) => officerId === clerk.id)
  assert.ok(mine)
  assert.ok(mine.received >= 3)
  assert.equal(mine.routed, mine.received)
  assert.ok(mine.differences.some(({ text }) => text.includes('没有打印收件凭证')))
  const close = (note: string) =>
    act(clerk, (ctx) => closeDay(ctx, { windowId: '1', counted: mine.papers, note }))
  assert.equal((await refusalOf(close(''))).code, 'day.note')
  await close('打印机缺纸，凭证已补打')
  assert.equal((await refusalOf(close('再签一次看看'))).code, 'day.signed')
  assert.ok((await db.read(clerk, listDay)).find(({ officerId }) => officerId === clerk.id)?.signed)
})

test('忘了结束的，过夜以后收起来，里面的东西擦掉', async () => {
  await walkIn()
  clock.now = new Date(clock.now.getTime() + 13 * 3_600_000)
  await act(clerk, closeForgotten)
  assert.equal((await look()).sitting, null)
})

test('容缺后补的材料签了承诺就能收件；部门委托窗口受理的当场受理，办件仍归部门', async () => {
  const { world } = db.statement({ kind: 'anyone' }, null)
  const kite = world.region.onethings.get('kite')
  for (const { item } of Object.values(kite?.items ?? {})) {
    item.counterAccepts = true
    for (const material of item.materials) material.deferrable = material.id === 'kite-photo'
  }
  await walkIn()
  await act(clerk, (ctx) => startMatter(ctx, { onething: 'kite' }))
  const { person, draftId } = await atTable(db, clerk)
  await giveConsent(db, person, { draftId })
  const answers = { 'kite.colour': 'red', 'kite.length': '30', 'kite.field': 'sky', 'partner.has': 'false' }
  await saveAnswers(db, person, { draftId, answers })
  const promise = (material: string) =>
    act(person, (ctx) => promisePaper(ctx, { draftId, material, promised: true }))
  assert.equal(
    (await refusalOf(promise('kite-form'))).kind,
    'not-found',
    'made from the form, nothing to bring',
  )
  await promise('kite-photo')
  const { sitting } = await look()
  assert.equal(sitting?.draft?.complete, true)
  assert.deepEqual(sitting?.draft?.scenarios, ['一个人放'], '您的情形，窗口也看得到')
  assert.equal(sitting?.draft?.materials.find(({ id }) => id === 'kite-photo')?.promised, true)
  await sign(sitting?.draft?.digest ?? '')
  const { caseId } = await fileMatter(db, clerk)
  const mark = (await cases.load(caseId)).items.find(({ step }) => step === 'mark')
  assert.equal(mark?.state, 'lacking')
  assert.deepEqual(mark?.undertaking?.materials, ['kite-photo'])
  assert.equal(mark?.officerId, null, 'the office has it, not the clerk')
  await end()

  await walkIn()
  await sign(await fillKite())
  const whole = await fileMatter(db, clerk)
  assert.equal((await cases.states(whole.caseId))['mark'], 'accepted')
  const trail = await db.run<{ actor: { name: string; office: string } }>(
    'test-accepted',
    `select actor from platform.event where subject = $1 and kind like 'case.accepted%' and data->>'step' = 'mark'`,
    [whole.caseId],
  )
  assert.deepEqual([trail[0]?.actor.name, trail[0]?.actor.office], ['林晓岚', 'sky'])
  await end()
})

test('好差评只给大厅管理岗看，按窗口按天；不满 5 个的不分开；当天的第二天才看得到；没有评价人和工作人员', async () => {
  const manager = cases.officer('sky', '郑和平', ['hall.manage'])
  const hall = db.read(manager, async (ctx) => hallOf(ctx))
  const { id, windows } = await hall
  const [many, few] = windows
  assert.ok(many && few)
  const today = toLocalDate(clock.now)
  const rate = (windowId: string, days: number, stars: number[]) =>
    db.run(
      'test-ratings',
      `insert into counter.rating (id, hall, window_id, officer_id, day, stars)
       select gen_random_uuid(), $1, $2, gen_random_uuid(), $3::date - $4::int, s from unnest($5::int[]) s`,
      [id, windowId, today, days, stars],
    )
  await rate(many.id, 1, [5, 5, 5, 4, 1])
  await rate(few.id, 1, [1, 1, 1, 1])
  await rate(many.id, 0, [5, 5, 5, 5, 5, 5])
  await rate(many.id, 31, [5, 5, 5, 5, 5, 5])
  const seen = await db.read(manager, listRatings)
  const yesterday = toDate(toDayNumber(today) - 1)
  assert.deepEqual(
    seen.filter(({ day }) => day === yesterday),
    [
      {
        day: yesterday,
        windowId: many.id,
        window: many.name,
        given: [3, 1, 0, 0, 1].map((count, at) => ({ stars: 5 - at, count })),
      },
      { day: yesterday, windowId: few.id, window: few.name, given: null },
    ].toSorted((a, b) => (a.windowId < b.windowId ? -1 : 1)),
  )
  assert.ok(seen.every(({ day }) => day < today && day >= toDate(toDayNumber(today) - 30)))
  assert.equal((await refusalOf(db.read(cases.officer('weather'), listRatings))).code, 'hall.none')
})

test('一份材料一页一页拍：次序不变，拿掉最后一页；超过 30 页就说清楚，不会丢掉前面的', async () => {
  const person = await cases.person(990, '吴页')
  const { id: draftId } = await act(person, (ctx) => startDraft(ctx, { onething: 'kite' }))
  await giveConsent(db, person, { draftId })
  const plan = async () => (await db.read(person, (ctx) => getOpenDraft(ctx, draftId))).draft.facts.files
  const open = await db.read(person, (ctx) => getOpenDraft(ctx, draftId))
  const material = open.plan.materials[0]?.id ?? assert.fail('no paper')
  const attach = (name: string) =>
    act(person, (ctx) =>
      attachFiles(ctx, {
        draftId,
        material,
        uploads: [{ field: material, name, bytes: PICTURE, tooBig: false }],
      }),
    )
  for (let page = 1; page <= 30; page += 1) await attach(`${page}.png`)
  assert.equal((await refusalOf(attach('31.png'))).code, 'draft.files-full')
  const taken = (await plan())[material] ?? []
  const stored = await db.read(person, (ctx) => findFiles(ctx, taken))
  assert.deepEqual(
    taken.map((id) => stored.find((file) => file.id === id)?.name),
    Array.from({ length: 30 }, (_, at) => `${at + 1}.png`),
  )
  await act(person, (ctx) => detachFile(ctx, { draftId, material, fileId: taken.at(-1) ?? '' }))
  assert.deepEqual((await plan())[material], taken.slice(0, -1))
})
