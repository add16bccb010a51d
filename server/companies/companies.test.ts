import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { saveAnswers } from '../applications/commands/answer.ts'
import { giveConsent } from '../applications/commands/consent.ts'
import { startDraft } from '../applications/commands/start.ts'
import { getOpenDraft } from '../applications/queries.ts'
import { openCases, refusalOf } from '../cases/build.ts'
import { cancelCertificate, issueCertificate } from '../credentials/commands/issue-certificate.ts'
import { lendCertificate, spendLoan } from '../credentials/commands/lend-certificate.ts'
import { recipientOf, tellHolder } from '../credentials/tell-holder.ts'
import { noteDownload } from '../credentials/commands/note-download.ts'
import { openShowing } from '../credentials/commands/show-certificate.ts'
import { stateCase } from '../credentials/commands/state-case.ts'
import { certificatePaper, findCertificate, listUsableCertificates } from '../credentials/queries.ts'
import { getOwnCertificate, listCards, listCompanyCards } from '../credentials/wallet.ts'
import { getCompanySpace } from '../dossier/company.ts'
import { listCallPage } from '../dossier/looks.ts'
import { ANYONE, type Person } from '../platform/ctx.ts'
import { uuidv7 } from '../platform/ids.ts'
import { addCompany, enterCompany } from './commands/confirm-standing.ts'
import { acceptMandate, endMandate, nameAgent } from './commands/name-agent.ts'
import { noteFullLook } from './commands/note-act.ts'
import type { NameAgent } from './model.ts'
import { actsFor, getActing, listActs, listAgents, listOffers, listPapers } from './queries.ts'
import { freshUntil, isRepresentative } from './rules.ts'
import { appendAct } from './store.ts'

/** What the register of this test says: by code, the number of the legal representative and the state; `undefined`: it is down. */
let register: Map<string, { number: string; state: string }> | undefined = new Map()
/** What it leaves out of its answers. */
let lacking: string | undefined
const cases = await openCases('model', async ({ path, query }) => {
  if (!register) throw new Error('down')
  const code = decodeURIComponent(path.split('/').at(-1) ?? '')
  const found = register.get(code)
  if (!found || found.number !== query['representative'])
    return { status: 404, body: { error: { code: 'none', message: '没有' } } }
  const company = {
    code,
    name: '虚构示范餐饮有限公司',
    representative: { number: found.number, name: '赵代表' },
    state: found.state,
    address: '虚构路 1 号',
    establishedOn: '2021-06-01',
  }
  return { status: 200, body: { company: { ...company, ...(lacking && { [lacking]: undefined }) } } }
})
const [CODE, OTHER] = ['91320812TB000001XE', '91320812TB0000028E']
const MONDAY = new Date(cases.clock.now)
const DAY = 86_400_000

let n = 600
let boss: Person
let agent: Person
let stranger: Person
beforeEach(async () => {
  cases.clock.now = MONDAY
  n += 3
  boss = await cases.person(n, '赵代表')
  agent = await cases.person(n + 1, '钱经办')
  stranger = await cases.person(n + 2, '孙路人')
  lacking = undefined
  register = new Map([[CODE, { number: boss.number, state: '存续' }]])
  // Each test begins with a company that nobody has opened yet.
  await cases.db.run('forget', 'truncate companies.mandate, companies.standing, companies.company', [])
  await cases.db.run('drop', 'delete from credentials.loan', [])
})

const add = (person: Person, code = CODE) => addCompany(cases.db, person, { code })
const enter = (person: Person) => enterCompany(cases.db, person, { code: CODE })
const space = (person: Person) =>
  cases.db.read(person, async (ctx) => {
    const found = await getCompanySpace(ctx, { code: CODE, full: false })
    return { ...found, cards: await listCompanyCards(ctx, found.acting) }
  })
const titles = async (person: Person) =>
  (await cases.db.read(person, listUsableCertificates)).map(({ title }) => title).toSorted()
const name = (by: Person, more: Partial<NameAgent> = {}) =>
  cases.act(by, (ctx) =>
    nameAgent(ctx, {
      code: CODE,
      number: agent.number,
      name: agent.name,
      papers: [],
      records: false,
      until: '2026-12-23',
      ...more,
    }),
  )
const offerOf = async (person: Person) => {
  const [offer] = await cases.db.read(person, listOffers)
  return { code: CODE, id: offer?.id ?? '00000000-0000-7000-8000-000000000001' }
}
/** The agent is named for these papers, signs in and accepts. */
const employed = async (more: Partial<NameAgent>) => {
  await name(boss, more)
  const key = await offerOf(agent)
  await cases.act(agent, (ctx) => acceptMandate(ctx, key))
  return key
}

/** A certificate of the company that came from a case of somebody. */
async function issued(
  applicant: Person,
  title: string,
  type = 'food-licence',
): Promise<{ number: string; chain: string }> {
  const number = await cases.act(applicant, (ctx) =>
    issueCertificate(ctx, {
      type: {
        id: type,
        name: title,
        issuers: ['market'],
        holder: { kind: 'company', name: 'company.name', number: 'company.uscc' },
        grade: 'A',
        validity: 'lasting',
        wording: '准许从事餐饮服务。',
        rows: ['company.name'],
      },
      personId: applicant.id,
      caseId: uuidv7(ctx.now),
      step: 'food',
      holder: '虚构示范餐饮有限公司',
      holderNumber: CODE,
      rows: [{ label: '名称', text: '虚构示范餐饮有限公司', sensitive: null }],
      issuer: '样板县市场监督管理局',
      office: 'market',
      until: undefined,
    }),
  )
  const papers = await cases.db.read(applicant, (ctx) => listPapers(ctx, CODE))
  return { number, chain: papers.find((paper) => paper.number === number)?.chain ?? '' }
}

test('登记说是法定代表人才算，注销了的、代码或者人对不上的都不算；授权写明可以留多久就算多久，最多一天', () => {
  const asked = { code: CODE, number: '1' }
  const said = { code: CODE, representativeNumber: '1', state: '存续' }
  assert.ok(isRepresentative(said, asked))
  assert.ok(isRepresentative({ ...said, state: '吊销' }, asked))
  for (const wrong of [{ code: OTHER }, { representativeNumber: '2' }, { state: '注销' }])
    assert.equal(isRepresentative({ ...said, ...wrong }, asked), false, JSON.stringify(wrong))
  for (const half of ['code', 'representativeNumber', 'state'])
    assert.equal(isRepresentative({ ...said, [half]: undefined }, asked), undefined, half)
  const seconds = (grants: { cacheSeconds: number }[]) =>
    (freshUntil(grants, MONDAY).getTime() - MONDAY.getTime()) / 1000
  assert.deepEqual(
    [[], [{ cacheSeconds: 0 }], [{ cacheSeconds: 3600 }, { cacheSeconds: 0 }]].map(seconds),
    [86_400, 86_400, 3600],
  )
})

test('法定代表人添加单位，每次查询本人都看得到；别人添加同一家，和没有这家单位一样拒绝', async () => {
  assert.equal(await add(boss, ' 91320812tb000001xe '), CODE)
  const { calls } = await cases.db.read(boss, (ctx) => listCallPage(ctx, boss.number, { limit: 5 }))
  assert.deepEqual(
    calls.map((call) => [call.name, call.purpose, call.outcome]),
    [['企业登记信息', '核实单位的法定代表人', 'answered']],
  )
  const took = calls[0]?.fields ?? []
  assert.ok(
    took.includes('名称') && took.includes('法定代表人公民身份号码') && !took.includes('申请人姓名'),
    took.join(),
  )
  const { acting } = await space(boss)
  assert.deepEqual([acting.as, acting.company.name], ['representative', '虚构示范餐饮有限公司'])
  const [no, none] = [await refusalOf(add(stranger)), await refusalOf(add(stranger, OTHER))]
  assert.deepEqual([no.code, no.zh], [none.code, none.zh])
  assert.equal(no.code, 'company.not-represented')
  assert.equal((await refusalOf(add(boss, '91320812TB000001X1'))).code, 'company.code')
  assert.equal((await refusalOf(space(stranger))).code, 'company.unknown')
  assert.equal((await refusalOf(enter(stranger))).code, 'company.unknown')
  assert.ok((await cases.db.read(boss, (ctx) => listCallPage(ctx, CODE, { limit: 5 }))).calls.length >= 2)
})

test('过了一天要再核实：没核实以前什么都不给，登记没有回应也不给；换了法定代表人就没有了，经办人一起没有', async () => {
  await add(boss)
  const paper = await issued(stranger, '食品经营许可证')
  await employed({ papers: [paper.chain] })
  cases.clock.now = new Date(MONDAY.getTime() + DAY)
  for (const person of [boss, agent]) {
    assert.equal((await refusalOf(space(person))).code, 'company.stale')
    assert.equal(
      (await refusalOf(cases.db.read(person, (ctx) => getOwnCertificate(ctx, paper.number)))).code,
      'company.stale',
    )
    assert.deepEqual(await titles(person), [])
  }
  register = undefined
  assert.equal((await refusalOf(enter(boss))).code, 'company.register-silent')
  assert.equal((await refusalOf(space(boss))).code, 'company.stale')
  register = new Map([[CODE, { number: boss.number, state: '存续' }]])
  await enter(agent)
  assert.equal((await space(boss)).acting.fresh, true)

  cases.clock.now = new Date(MONDAY.getTime() + 2 * DAY + 1)
  register.set(CODE, { number: stranger.number, state: '存续' })
  assert.equal((await refusalOf(enter(agent))).code, 'company.unknown')
  for (const person of [boss, agent]) {
    assert.equal((await refusalOf(enter(person))).code, 'company.unknown')
    assert.equal((await refusalOf(space(person))).code, 'company.unknown')
  }
  await add(stranger)
  const { acts } = await cases.db.read(stranger, (ctx) => listActs(ctx, CODE, { limit: 1000 }))
  assert.ok(acts.some(({ kind }) => kind === 'lost'))
  assert.ok(acts.some(({ kind, about }) => kind === 'ended' && about === agent.name))
  // Coming back later revives no agent.
  register.set(CODE, { number: boss.number, state: '存续' })
  await add(boss)
  assert.equal((await refusalOf(space(agent))).code, 'company.unknown')
})

test('单位的证照归单位：有人代表以前在申请人那里，有了以后由代表它的人用，申请人只留办件的文件', async () => {
  const { number } = await issued(stranger, '食品经营许可证')
  const card = async (person: Person) => (await cases.db.read(person, listCards)).map((each) => each.number)
  assert.deepEqual(await card(stranger), [number])
  await add(boss)
  assert.deepEqual(await card(stranger), [])
  for (const work of [
    () => cases.act(stranger, (ctx) => openShowing(ctx, { number, fields: [] })),
    () => cases.db.read(stranger, (ctx) => getOwnCertificate(ctx, number)),
  ])
    assert.equal((await refusalOf(work())).code, 'certificate.unknown')
  assert.ok(await cases.db.read(stranger, (ctx) => certificatePaper(ctx, number, 'https://example.cn')))
  await cases.act(stranger, (ctx) => noteDownload(ctx, { number }))

  const { cards, records } = await space(boss)
  assert.ok(cards.some((each) => each.number === number))
  assert.ok(records)
  await cases.act(boss, (ctx) => openShowing(ctx, { number, fields: ['名称'] }))
  const own = await cases.db.read(boss, (ctx) => getOwnCertificate(ctx, number))
  assert.deepEqual([own.company?.code, own.caseNumber], [CODE, ''])
  const { acts } = await cases.db.read(boss, (ctx) => listActs(ctx, CODE, { limit: 1000 }))
  assert.deepEqual(
    // Other tests have written later days into the same log.
    acts
      .filter(({ at }) => at.getTime() === MONDAY.getTime())
      .slice(0, 2)
      .map(({ kind, by }) => [kind, by]),
    [
      ['shown', boss.name],
      ['downloaded', stranger.name],
    ],
  )
})

test('a person who allows a channel to act allows it nothing of the companies for which they act', async () => {
  await add(boss)
  const { number } = await issued(boss, '食品经营许可证')
  assert.ok((await titles(boss)).includes('食品经营许可证'))
  assert.equal((await cases.db.read(boss, (ctx) => getOwnCertificate(ctx, number))).number, number)
  const bank: Person = { ...boss, through: { id: uuidv7(MONDAY), name: '惠民银行', onethings: [] } }
  assert.deepEqual(await titles(bank), [])
  const read = cases.db.read(bank, (ctx) => getOwnCertificate(ctx, number))
  assert.equal((await refusalOf(read)).code, 'certificate.unknown')
  assert.equal((await refusalOf(cases.db.read(bank, (ctx) => getActing(ctx, CODE)))).code, 'company.unknown')
})

test('有人代表的单位，它的证照由代表它的人来注销：原来的申请人不能，代码填得再对也不能；经办人只能办选给他的', async () => {
  const [food, fire] = [await issued(stranger, '食品经营许可证'), await issued(stranger, '消防检查意见')]
  const cancel = (person: Person, { number }: { number: string }, at = cases.clock.now) =>
    cases.act(person, (ctx) =>
      cancelCertificate(ctx, {
        type: 'food-licence',
        previous: number,
        personId: person.id,
        holderNumber: CODE,
        appliedAt: at,
        caseId: uuidv7(ctx.now),
        step: 'food',
      }),
    )
  await add(boss)
  await employed({ papers: [food.chain] })
  assert.equal((await refusalOf(cancel(stranger, food))).code, 'certificate.not-the-holders')
  assert.equal((await refusalOf(cancel(agent, fire))).code, 'certificate.not-the-holders')
  await cancel(agent, food)
  // What was filed while the register had confirmed it counts later; what was filed later counts once it has confirmed it again.
  cases.clock.now = new Date(MONDAY.getTime() + 2 * DAY)
  assert.equal((await refusalOf(cancel(boss, fire))).code, 'certificate.not-the-holders')
  await cancel(boss, fire, MONDAY)
})

test('授权期内递交的注销，过了授权的日子、换了法定代表人，照样算单位的；以后再递的不算', async () => {
  const food = await issued(stranger, '食品经营许可证')
  const later = await issued(stranger, '食品经营许可证')
  await add(boss)
  await employed({ papers: [food.chain, later.chain], until: '2026-11-23' })
  const cancel = ({ number }: { number: string }, appliedAt: Date) =>
    cases.act(agent, (ctx) =>
      cancelCertificate(ctx, {
        type: 'food-licence',
        previous: number,
        personId: agent.id,
        holderNumber: null,
        appliedAt,
        caseId: uuidv7(ctx.now),
        step: 'food',
      }),
    )
  cases.clock.now = new Date(MONDAY.getTime() + 7 * DAY)
  register?.set(CODE, { number: stranger.number, state: '存续' })
  await add(stranger)
  await cancel(food, MONDAY)
  assert.equal((await refusalOf(cancel(later, cases.clock.now))).code, 'certificate.not-the-holders')
})

test('换了法定代表人，新的一核实，原来的和他请的经办人就都不算了；没再核实的，也结束不了别人的授权', async () => {
  await add(boss)
  const paper = await issued(boss, '食品经营许可证')
  const key = await employed({ papers: [paper.chain], records: true })
  cases.clock.now = new Date(MONDAY.getTime() + DAY)
  assert.equal((await refusalOf(cases.act(boss, (ctx) => endMandate(ctx, key)))).code, 'company.stale')
  cases.clock.now = MONDAY
  register?.set(CODE, { number: stranger.number, state: '存续' })
  await add(stranger)
  for (const person of [boss, agent]) {
    assert.equal((await refusalOf(space(person))).code, 'company.unknown')
    const by = { personId: person.id, code: CODE, certificate: paper.number, since: MONDAY, until: MONDAY }
    assert.ok(!(await cases.db.read(ANYONE, (ctx) => actsFor(ctx, by))))
  }
  const { people } = await space(stranger)
  assert.deepEqual(
    people?.agents.map(({ state }) => state),
    ['ended'],
  )
  const { acts } = await cases.db.read(stranger, (ctx) => listActs(ctx, CODE, { limit: 1000 }))
  assert.deepEqual(
    // Other tests have written later days into the same log.
    acts
      .filter(({ at }) => at.getTime() === MONDAY.getTime())
      .slice(0, 3)
      .map(({ kind }) => kind)
      .toSorted(),
    ['confirmed', 'ended', 'lost'],
  )
  assert.ok(acts.some(({ kind, about }) => kind === 'lost' && about === boss.name))
})

test('要对单位的证照做什么，告诉现在的法定代表人，链接他打得开；没有人打开过它，告诉申请人去哪里打开', async () => {
  const { number } = await issued(stranger, '食品经营许可证')
  const told = async () => {
    await cases.act(boss, async (ctx) => {
      const certificate = await findCertificate(ctx, number)
      assert.ok(certificate)
      await tellHolder(ctx, certificate, () => '拟撤销')
    })
    const rows = await cases.db.run<{ person: string; link: string }>(
      'told-last',
      `select person_id as person, link from messages.message where person_id = any($1) and text = '拟撤销'
       order by id desc limit 1`,
      [[boss.id, agent.id, stranger.id]],
    )
    return rows[0]
  }
  assert.deepEqual(await told(), { person: stranger.id, link: '/me/companies' })
  await add(boss)
  await employed({ records: true })
  cases.clock.now = new Date(MONDAY.getTime() + DAY)
  assert.deepEqual(await told(), { person: boss.id, link: `/me/companies/${CODE}` })
  await enter(boss)
  assert.ok((await space(boss)).cards.some((card) => card.number === number))
})

test('只是申请过的人，不替单位申辩、不放弃；没有人打开过单位的，文书走纸质', async () => {
  const { number } = await issued(stranger, '食品经营许可证')
  const state = () => cases.act(stranger, (ctx) => stateCase(ctx, { number, statement: null }))
  const recipient = () =>
    cases.act(stranger, async (ctx) => {
      const certificate = await findCertificate(ctx, number)
      assert.ok(certificate)
      return recipientOf(ctx, certificate)
    })
  assert.equal((await refusalOf(state())).code, 'company.open-first')
  assert.equal((await recipient()).personId, null)
  await add(boss)
  assert.equal((await refusalOf(state())).code, 'certificate.unknown')
  const { personId, way } = await recipient()
  assert.equal(personId, null, 'whoever did not apply has not agreed to papers on the page')
  assert.match(way, /^打开「我的单位」里的这份证照/)
  const own = await issued(boss, '食品经营许可证')
  const found = await cases.act(boss, (ctx) => findCertificate(ctx, own.number))
  assert.ok(found)
  assert.equal((await cases.act(boss, (ctx) => recipientOf(ctx, found))).personId, boss.id)
})

test('登记只回了一半，等于没有回应：谁的资格和授权都不动，等它答全了照旧', async () => {
  await add(boss)
  const paper = await issued(boss, '食品经营许可证')
  await employed({ papers: [paper.chain] })
  cases.clock.now = new Date(MONDAY.getTime() + DAY)
  for (const half of ['code', 'representative', 'state']) {
    lacking = half
    assert.equal((await refusalOf(enter(boss))).code, 'company.register-silent', half)
    assert.equal((await refusalOf(add(stranger, OTHER))).code, 'company.not-represented', 'it says none')
  }
  lacking = undefined
  await enter(agent)
  assert.equal((await space(agent)).acting.fresh, true)
})

test('经办人只用选给他的证照，不看档案、不请别人、不替单位申辩；结束以后一样都不能用', async () => {
  await add(boss)
  const [food, fire] = [await issued(boss, '食品经营许可证'), await issued(boss, '消防检查意见')]
  const key = await employed({ papers: [food.chain] })
  const seen = await space(agent)
  assert.deepEqual(
    [seen.cards.map(({ number }) => number), seen.records, seen.people],
    [[food.number], null, null],
  )
  assert.deepEqual(await titles(agent), ['食品经营许可证'])
  await cases.act(agent, (ctx) => openShowing(ctx, { number: food.number, fields: [] }))
  for (const [work, code] of [
    [
      () => cases.act(agent, (ctx) => openShowing(ctx, { number: fire.number, fields: [] })),
      'certificate.unknown',
    ],
    [() => cases.db.read(agent, (ctx) => getOwnCertificate(ctx, fire.number)), 'certificate.unknown'],
    [
      () => cases.db.read(agent, (ctx) => certificatePaper(ctx, fire.number, 'https://example.cn')),
      'certificate.unknown',
    ],
    [
      () => name(agent, { number: stranger.number, name: stranger.name, records: true }),
      'company.representative-only',
    ],
    [
      () => cases.act(agent, (ctx) => stateCase(ctx, { number: food.number, statement: null })),
      'company.representative-only',
    ],
  ] as const)
    assert.equal((await refusalOf(work())).code, code)
  assert.ok(
    await cases.db.read(ANYONE, (ctx) =>
      actsFor(ctx, {
        personId: agent.id,
        code: CODE,
        certificate: food.number,
        since: MONDAY,
        until: MONDAY,
      }),
    ),
  )
  assert.ok(
    !(await cases.db.read(ANYONE, (ctx) =>
      actsFor(ctx, {
        personId: agent.id,
        code: CODE,
        certificate: fire.number,
        since: MONDAY,
        until: MONDAY,
      }),
    )),
  )

  // What the agent lent opens nothing any more once the mandate has ended.
  const lend = () =>
    cases.act(agent, (ctx) =>
      lendCertificate(ctx, {
        number: food.number,
        borrower: stranger.name,
        purpose: '办租摊手续',
        hours: 168,
      }),
    )
  const [used, lost] = [await lend(), await lend()]
  await cases.act(stranger, (ctx) => spendLoan(ctx, used))
  await cases.act(boss, (ctx) => endMandate(ctx, key))
  assert.equal(
    (await refusalOf(cases.act(stranger, (ctx) => spendLoan(ctx, lost)))).code,
    'certificate.loan-ended',
  )
  assert.equal((await refusalOf(space(agent))).code, 'company.unknown')
  assert.equal(
    (await refusalOf(cases.act(agent, (ctx) => openShowing(ctx, { number: food.number, fields: [] })))).code,
    'certificate.unknown',
  )
  assert.deepEqual(await titles(agent), [])
  const told = await cases.db.run<{ text: string }>(
    'told',
    'select text from messages.message where person_id = $1 order by id',
    [agent.id],
  )
  assert.match(told[0]?.text ?? '', /请您做经办人/)
  assert.match(told[1]?.text ?? '', /用了您授权的/)
})

test('办件里用单位的证照代替纸质材料：代表它的人不用再交，授权没有给到、或者只是填了代码的人照样要交', async () => {
  await add(boss)
  const { chain } = await issued(boss, '营业执照', 'company-registration')
  const other = await issued(boss, '食品经营许可证')
  const way = async (person: Person) => {
    const { id: draftId } = await cases.act(person, (ctx) => startDraft(ctx, { onething: 'company-change' }))
    await giveConsent(cases.db, person, { draftId })
    const answers = { 'company.name': '虚构示范餐饮有限公司', 'company.uscc': CODE }
    await saveAnswers(cases.db, person, { draftId, answers })
    const { plan } = await cases.db.read(person, (ctx) => getOpenDraft(ctx, draftId))
    return plan.materials.find(({ id }) => id === 'old-licence')?.resolution.as
  }
  assert.equal(await way(stranger), 'asked')
  assert.notEqual(await way(boss), 'asked')
  await employed({ papers: [other.chain] })
  assert.equal(await way(agent), 'asked')
  await employed({ papers: [chain] })
  assert.notEqual(await way(agent), 'asked')
})

test('经办人要自己登录接受才算数，别人接受不了、结束不了；到期那天还能用，第二天不能', async () => {
  await add(boss)
  await name(boss, { records: true, until: '2026-11-23' })
  const key = await offerOf(agent)
  assert.equal((await refusalOf(space(agent))).code, 'company.unknown', 'not accepted yet')
  const namesake = await cases.person(n + 200, agent.name)
  for (const person of [stranger, namesake]) {
    assert.deepEqual(await cases.db.read(person, listOffers), [])
    for (const work of [acceptMandate, endMandate])
      assert.equal(
        (await refusalOf(cases.act<unknown>(person, (ctx) => work(ctx, key)))).code,
        'company.no-mandate',
      )
  }
  await cases.act(agent, (ctx) => acceptMandate(ctx, key))
  assert.equal(
    (await refusalOf(cases.act(agent, (ctx) => acceptMandate(ctx, key)))).code,
    'company.no-mandate',
  )
  assert.ok((await space(agent)).records)
  // Past midnight in China, and fresh all the same.
  cases.clock.now = new Date('2026-11-23T16:00:00Z')
  assert.equal((await refusalOf(space(agent))).code, 'company.unknown')
  const [mandate] = await cases.db.read(boss, (ctx) => listAgents(ctx, CODE))
  assert.equal(mandate?.state, 'expired')
})

test('经办人自己也能不做；再请同一个人，以新的为准，没接受以前旧的也不算', async () => {
  await add(boss)
  const [food, fire] = [await issued(boss, '食品经营许可证'), await issued(boss, '消防检查意见')]
  const key = await employed({ papers: [food.chain] })
  await name(boss, { papers: [fire.chain] })
  assert.equal((await refusalOf(space(agent))).code, 'company.unknown')
  const again = await offerOf(agent)
  assert.notEqual(again.id, key.id)
  await cases.act(agent, (ctx) => acceptMandate(ctx, again))
  assert.deepEqual(
    (await space(agent)).cards.map(({ number }) => number),
    [fire.number],
  )
  assert.equal(await cases.act(agent, (ctx) => endMandate(ctx, again)), true)
  assert.equal((await refusalOf(cases.act(boss, (ctx) => endMandate(ctx, again)))).code, 'company.no-mandate')
  assert.deepEqual(
    (await cases.db.read(boss, (ctx) => listAgents(ctx, CODE))).map(({ state }) => state),
    ['ended', 'ended'],
  )
})

test('写错号码、写自己、写太久、什么都不给、给别家的证照，都说明白', async () => {
  await add(boss)
  const { chain } = await issued(boss, '食品经营许可证')
  const wrong = async (more: Partial<NameAgent>) =>
    (await refusalOf(name(boss, { papers: [chain], ...more }))).fields.map(({ field }) => field)
  assert.deepEqual(await wrong({ number: '123' }), ['number'])
  assert.deepEqual(await wrong({ number: boss.number }), ['number'])
  assert.deepEqual(await wrong({ name: '' }), ['name'])
  assert.deepEqual(await wrong({ until: '2026-11-22' }), ['until'])
  assert.deepEqual(await wrong({ until: '2028-01-01' }), ['until'])
  assert.deepEqual(await wrong({ papers: [] }), ['papers'])
  assert.deepEqual(await wrong({ papers: ['00000000-0000-7000-8000-000000000001'] }), ['papers'])
})

test('经办人看单位数据的完整内容，单位看得到；没有给他看档案的，看不到也不留记录', async () => {
  await add(boss)
  const { chain } = await issued(boss, '食品经营许可证')
  const looks = async (): Promise<string[]> => {
    const { acts } = await cases.db.read(boss, (ctx) => listActs(ctx, CODE, { limit: 1000 }))
    return acts.flatMap(({ kind, by }) => (kind === 'read' ? [by] : []))
  }
  await employed({ papers: [chain] })
  await cases.act(agent, (ctx) => noteFullLook(ctx, { code: CODE }))
  assert.deepEqual(await looks(), [])
  await employed({ records: true })
  await cases.act(agent, (ctx) => noteFullLook(ctx, { code: CODE }))
  assert.deepEqual(await looks(), [agent.name])
  const other = cases.act(stranger, (ctx) => noteFullLook(ctx, { code: CODE }))
  assert.equal((await refusalOf(other)).code, 'company.unknown')
})

test('谁替单位办了什么，第 101 条在后面的页上找得到，一条不漏、一条不重，别家单位的翻不到', async () => {
  await add(boss)
  await cases.act(boss, async (ctx) => {
    for (let at = 1; at <= 101; at += 1) await appendAct(ctx, CODE, 'shown', `第 ${at} 张`)
  })
  const seen: string[] = []
  let acts: string | undefined
  do {
    const { people } = await cases.db.read(boss, (ctx) =>
      getCompanySpace(ctx, { code: CODE, full: false, acts }),
    )
    assert.ok(people && people.acts.acts.length <= 10)
    seen.push(...people.acts.acts.map(({ about }) => about ?? ''))
    acts = people.acts.next ?? undefined
  } while (acts !== undefined)
  const written = seen.filter((about) => /^第 \d+ 张$/.test(about))
  assert.deepEqual(
    written,
    Array.from({ length: 101 }, (_, at) => `第 ${101 - at} 张`),
  )
  const [first] = (await cases.db.read(boss, (ctx) => listActs(ctx, CODE, { limit: 1 }))).acts
  const other = await cases.db.read(boss, (ctx) => listActs(ctx, OTHER, { before: first?.id, limit: 10 }))
  assert.deepEqual(other, { acts: [], next: null })
})

test('谁代表单位、办了什么，只能添，不能改', async () => {
  await add(boss)
  for (const [at, change] of [
    "update companies.act set kind = 'shown'",
    'delete from companies.act',
    'truncate companies.act',
  ].entries())
    await assert.rejects(cases.db.run(`change-${at}`, change, []), /append-only|refuse|changed|added/)
  assert.equal((await cases.db.read(boss, (ctx) => getActing(ctx, CODE))).as, 'representative')
})
