import assert from 'node:assert/strict'
import { test } from 'node:test'
import { refusalOf } from '../cases/build.ts'
import { ANYONE, type Person } from '../platform/ctx.ts'
import { useCertificate } from '../cases/commands/use-certificate.ts'
import { openLicences } from './build.ts'
import { countTry, endLoan, lendCertificate, spendLoan } from './commands/lend-certificate.ts'
import { lookAtIssued } from './commands/look-at-issued.ts'
import { openShowing, peekShowing, scanShowing } from './commands/show-certificate.ts'
import { countUses } from './queries.ts'
import { getLoan, getOwnCertificate, listCards } from './wallet.ts'

const licences = await openLicences()
const { cases, first, second, stranger, holder } = licences
const MONDAY = new Date(cases.clock.now)
const later = (seconds: number): void => {
  cases.clock.now = new Date(MONDAY.getTime() + seconds * 1000)
}

const show = (person: Person, number: string, fields: string[] = []) =>
  cases.act(person, (ctx) => openShowing(ctx, { number, fields }))
const scan = (token: string) => cases.db.write(ANYONE, (ctx) => scanShowing(ctx, { token }))
const lend = (person: Person, number: string, borrower: string, hours: 1 | 24 | 168 = 1) =>
  cases.act(person, (ctx) => lendCertificate(ctx, { number, borrower, purpose: '办租摊手续', hours }))
const spend = async (person: Person, { token, code }: { token: string; code: string }) => {
  await cases.act(person, (ctx) => countTry(ctx, { token }))
  return cases.act(person, (ctx) => spendLoan(ctx, { token, code }))
}

test('出示：对方看到是不是有效和选了的内容，别的看不到；名字没有选，就隐去', async () => {
  later(0)
  const { person, number } = await holder()
  const { token } = await show(person, number, ['风筝颜色', '没有的一栏'])
  const shown = await scan(token)
  assert.equal(shown.state, 'valid')
  assert.deepEqual(shown.rows, [{ label: '风筝颜色', text: '红色' }])
  assert.equal(shown.holder, '赵*')
  later(1)
  const named = await scan((await show(person, number, ['申请人姓名'])).token)
  assert.equal(named.holder, person.name)
  const { uses } = await cases.db.read(person, (ctx) => getOwnCertificate(ctx, number))
  assert.deepEqual(
    uses.map(({ kind, fields }) => [kind, fields]),
    [
      ['shown', ['申请人姓名']],
      ['shown', ['风筝颜色']],
    ],
  )
})

test('一个码只扫一次，两个人同时扫也只有一个看到；六十秒以后过期；乱写的不是码', async () => {
  later(0)
  const { person, number } = await holder()
  const { token } = await show(person, number)
  const both = await Promise.allSettled([scan(token), scan(token)])
  assert.deepEqual(both.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
  assert.equal((await refusalOf(scan(token))).code, 'certificate.code-used')
  const fresh = (await show(person, number)).token
  later(59)
  const old = (await show(person, number)).token
  await scan(fresh)
  later(59 + 60)
  const refusal = await refusalOf(scan(old))
  assert.equal(refusal.code, 'certificate.code-old')
  assert.match(refusal.zh, /请让对方换一个新码/)
  assert.equal((await refusalOf(scan('a'.repeat(32)))).code, 'certificate.no-code')
  later(0)
})

test('码里没有证照编号，只有随机数；库里只有它的摘要', async () => {
  const { person, number } = await holder()
  const { token } = await show(person, number)
  assert.match(token, /^[\w-]{32}$/)
  assert.ok(!token.includes(number))
  const kept = await cases.db.run<{ hash: string }>(
    'test-hash',
    'select token_hash as hash from credentials.showing where number = $1',
    [number],
  )
  assert.ok(kept.every(({ hash }) => hash !== token && hash.length === 64))
})

test('别人的证照，出示、授权、查看都当作没有；一分钟换码太多就先等一等', async () => {
  const { person, number } = await holder()
  const other = await cases.person(901, '钱𬸚')
  for (const work of [
    () => show(other, number),
    () => lend(other, number, '孙某'),
    () => cases.db.read(other, (ctx) => getOwnCertificate(ctx, number)),
    () => cases.act(other, (ctx) => endLoan(ctx, { number, id: '00000000-0000-7000-8000-000000000009' })),
  ])
    assert.equal((await refusalOf(work())).code, 'certificate.unknown')
  assert.deepEqual(await cases.db.read(other, listCards), [])
  for (let time = 0; time < 10; time += 1) await show(person, number)
  assert.equal((await refusalOf(show(person, number))).kind, 'too-many')
})

test('暂扣的证也扫得出来，看到的是暂扣，不能授权别人用', async () => {
  const { person, number } = await holder()
  await licences.decide(number, 'suspend')
  assert.equal((await scan((await show(person, number)).token)).state, 'suspended')
  assert.equal((await refusalOf(lend(person, number, '孙某'))).code, 'certificate.not-valid')
})

test('授权只给写了名字的人，只用一次，同时用两次也只成一次；用了告诉持证人', async () => {
  const { person, number } = await holder()
  const borrower = await cases.person(902, '孙借')
  const other = await cases.person(903, '李旁')
  const loan = await lend(person, number, '孙借')
  const { token } = loan
  assert.equal((await refusalOf(spend(other, loan))).code, 'certificate.no-loan')
  assert.equal(
    (await refusalOf(cases.db.read(other, (ctx) => getLoan(ctx, token)))).code,
    'certificate.no-loan',
  )
  const view = await cases.db.read(borrower, (ctx) => getLoan(ctx, token))
  assert.deepEqual([view.state, view.holder, view.purpose], ['open', person.name, '办租摊手续'])
  const both = await Promise.allSettled([spend(borrower, loan), spend(borrower, loan)])
  assert.deepEqual(both.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
  const used = both.find((each) => each.status === 'fulfilled')
  assert.equal(used?.value.rows.find(({ label }) => label === '申请人姓名')?.text, person.name)
  assert.equal((await refusalOf(spend(borrower, loan))).code, 'certificate.loan-used')
  const told = await cases.db.run<{ text: string }>(
    'test-told',
    'select text from messages.message where person_id = $1 order by id desc limit 1',
    [person.id],
  )
  assert.match(told[0]?.text ?? '', /孙借用了您授权的《风筝放飞许可证》，用途：办租摊手续/)
})

test('授权可以收回，会过期；证照换了新的，旧授权也不能用', async () => {
  later(0)
  const { person, number } = await holder()
  const borrower = await cases.person(904, '孙借')
  const ended = await lend(person, number, '孙借')
  await cases.act(person, (ctx) => endLoan(ctx, { number, id: ended.id }))
  await cases.act(person, (ctx) => endLoan(ctx, { number, id: ended.id }))
  assert.equal((await refusalOf(spend(borrower, ended))).code, 'certificate.loan-ended')
  const short = await lend(person, number, '孙借')
  later(3600)
  assert.equal((await refusalOf(spend(borrower, short))).code, 'certificate.loan-expired')
  later(0)
  const open = await lend(person, number, '孙借', 168)
  await licences.grant(await licences.apply(person, 'change'), 'change')
  assert.equal((await refusalOf(spend(borrower, open))).code, 'certificate.not-valid')
})

test('同名的人没有取用码打不开；错五次就停用，错的一次也不会退回', async () => {
  const { person, number } = await holder()
  const namesake = await cases.person(905, '孙借')
  const loan = await lend(person, number, '孙借')
  const wrong = { ...loan, code: loan.code === '000000' ? '000001' : '000000' }
  for (let time = 0; time < 4; time += 1)
    assert.equal((await refusalOf(spend(namesake, wrong))).code, 'certificate.loan-code')
  const again = await lend(person, number, '孙借')
  assert.equal((await spend(namesake, { ...again, code: ` ${again.code} ` })).number, number)
  assert.equal((await refusalOf(spend(namesake, wrong))).code, 'certificate.loan-code')
  assert.equal(
    (await refusalOf(spend(namesake, loan))).code,
    'certificate.loan-locked',
    'also with the right code',
  )
})

test('只打开链接（例如聊天软件的预览）不算扫码：什么也看不到，码还能用', async () => {
  later(0)
  const { person, number } = await holder()
  const { token } = await show(person, number, [])
  const peek = () => cases.db.read(ANYONE, (ctx) => peekShowing(ctx, { token }))
  for (let time = 0; time < 3; time += 1) assert.equal(await peek(), undefined)
  assert.equal((await scan(token)).state, 'valid')
  assert.equal((await refusalOf(peek())).code, 'certificate.code-used')
})

test('颁发机构看了，持证人知道是谁、为什么；别的单位看不到', async () => {
  const { person, number } = await holder()
  assert.equal(
    (await refusalOf(cases.act(stranger, (ctx) => lookAtIssued(ctx, number)))).code,
    'certificate.unknown',
  )
  const seen = await cases.act(first, (ctx) => lookAtIssued(ctx, number))
  assert.equal(seen.rows.find(({ label }) => label === '申请人姓名')?.text, '赵*')
  const { uses } = await cases.db.read(person, (ctx) => getOwnCertificate(ctx, number))
  assert.deepEqual(
    uses.map(({ kind, by, organ, purpose }) => [kind, by.name, organ, purpose]),
    [['looked', '林晓岚', '风筝市天空管理局', '查看本单位颁发的证照']],
  )
  await assert.rejects(
    cases.db.run('test-use', 'delete from credentials.use where number = $1', [number]),
    /append-only/,
  )
})

test('两个免于提交：有证就不用交纸，办件的人凭用途看到带水印的证照，一天算一次，持证人看得到', async () => {
  later(0)
  const { person, number } = await holder()
  const caseId = await licences.apply(person, 'change')
  const { case: filed } = await cases.load(caseId)
  const paper = filed.filed.materials.find(({ id }) => id === 'kite-licence-paper')
  assert.deepEqual([paper?.as, paper?.files, paper?.certificate], ['known', [], number])
  const key = { caseId, step: 'change', material: 'kite-licence-paper', purpose: '核对原来的许可内容' }
  const open = (officer = first) => cases.act(officer, (ctx) => useCertificate(ctx, key))
  assert.equal((await refusalOf(open(stranger))).kind, 'not-found')
  const shown = await open()
  assert.equal(shown.number, number)
  assert.equal(
    shown.watermark,
    `此件由风筝市天空管理局提供，仅供风筝市天空管理局办理 ${filed.number} 使用 · 核对原来的许可内容 · 林晓岚 · 2026-11-23`,
  )
  await open()
  await open(second)
  const figures = await cases.db.read(ANYONE, (ctx) =>
    countUses(ctx, { from: '2026-11-23', to: '2026-11-23', organs: ['风筝市天空管理局'] }),
  )
  assert.deepEqual(
    [figures.uses, figures.cases, figures.types],
    [2, 1, [{ title: '风筝放飞许可证', uses: 2, cases: 1 }]],
  )
  const none = await cases.db.read(ANYONE, (ctx) =>
    countUses(ctx, { from: '2026-11-23', to: '2026-11-23', organs: ['风筝市气象台'] }),
  )
  assert.equal(none.uses, 0)
  const { uses } = await cases.db.read(person, (ctx) => getOwnCertificate(ctx, number))
  assert.deepEqual(
    uses.map(({ kind, caseNumber, purpose }) => [kind, caseNumber, purpose]),
    [
      ['used', filed.number, '核对原来的许可内容'],
      ['used', filed.number, '核对原来的许可内容'],
    ],
  )
})
