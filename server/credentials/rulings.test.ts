import assert from 'node:assert/strict'
import { test } from 'node:test'
import { refusalOf } from '../cases/build.ts'
import { grantItem } from '../cases/commands/decide-item.ts'
import type { Person } from '../platform/ctx.ts'
import { openLicences } from './build.ts'
import { taskDocument } from '../cases/desk.ts'
import { listMyPapers, readMyPaper } from '../cases/my-papers.ts'
import { stateCase } from './commands/state-case.ts'
import { getOwnCertificate, getRuling } from './wallet.ts'
import { getIssued } from './desk.ts'

const {
  cases,
  first,
  second,
  stranger,
  holder,
  apply,
  grant,
  load,
  propose,
  state,
  approve,
  giveBack,
  decide,
  statesOf,
  turnsOf,
  runJob,
} = await openLicences()
const MONDAY = new Date(cases.clock.now)

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
  await giveBack(number, back.id)
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
  await giveBack(number, id)
  await cases.act(first, (ctx) =>
    grantItem(ctx, { caseId: change, step: 'change', opinion: '准予。', outputs: {} }),
  )
  assert.deepEqual(await statesOf(number), ['superseded', 'valid'])
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
  const planned = await cases.db.run<object>(
    'test-planned',
    `select method, address, addressee, person_id as person, state from deliveries.delivery
     where owner = $1 and method = 'post' order by planned_at, id`,
    [caseId],
  )
  const byPost = { method: 'post', address: '虚构路 1 号', addressee: '风筝有限公司', person: null }
  assert.deepEqual(
    planned,
    ['recalled', 'due'].map((state) => ({ ...byPost, state })),
    'of those who represent it nobody has agreed to papers on the page; what is decided needs no 告知书 any more',
  )
  cases.clock.now = MONDAY
})

test('期限过了没有表态，也可以决定，决定书写明没有提出；退回的告知持证人不处理了', async () => {
  const { person, number, caseId } = await holder()
  const back = await propose(number, 'suspend')
  await giveBack(number, back.id)
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
