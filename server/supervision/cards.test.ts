import assert from 'node:assert/strict'
import { test } from 'node:test'
import { refusalOf } from '../cases/build.ts'
import type { Officer } from '../platform/ctx.ts'
import { openSupervision } from './build.ts'
import { listCards, overview, type CardQuery } from './cards.ts'
import { cardsCsv } from './csv.ts'
import type { Card } from './model.ts'
import { getSupervisedCase } from './supervised.ts'

const world = await openSupervision()
const { manager } = world
const cards = (who: Officer, query: Partial<CardQuery> = {}) =>
  world.db.read(who, (ctx) => listCards(ctx, { state: 'open', limit: 50, ...query }))
const named = (list: Card[]): string[] =>
  list.map(({ subject, kind, colour }) => `${subject} ${kind} ${colour}`)

world.at('2026-11-23 10:00')
const fair = await world.apply()

test('没有牌的时候，列表是空的', async () => {
  await world.minute()
  assert.deepEqual((await cards(manager)).cards, [])
  const shown = await world.db.read(manager, overview)
  assert.deepEqual([shown.yellow, shown.red, shown.offices], [0, 0, []])
})

test('答复期限的最后一天亮黄牌，过了变红牌；受理以后这张牌就收起来', async () => {
  world.at('2026-11-24 09:00')
  await world.minute()
  const yellow = (await cards(manager)).cards
  assert.equal(yellow.length, 5, named(yellow).join())
  assert.ok(yellow.every(({ colour, kind }) => colour === 'yellow' && kind === 'answer'))
  world.at('2026-11-26 09:00')
  await world.minute()
  const red = (await cards(manager, { colour: 'red' })).cards
  assert.deepEqual(
    [...new Set(red.map(({ daysOver, applicant, caseNumber }) => `${daysOver} ${applicant} ${caseNumber}`))],
    [`2 赵* ${fair.number}`],
  )
  assert.equal(red.length, 5)
  const still = (await cards(manager, { colour: 'yellow' })).cards
  assert.deepEqual(named(still), ['forecast answer yellow'], 'a red limit is no longer yellow')

  await world.take(fair, 'site', 'accept')
  assert.ok(!named((await cards(manager)).cards).includes('site answer red'))
  const given = (await cards(manager, { state: 'given' })).cards
  assert.equal(given.filter(({ subject }) => subject === 'site').length, 2, 'one yellow, one red')
  const closed = (await cards(manager, { state: 'closed', colour: 'red' })).cards
  assert.deepEqual(named(closed), ['site answer red'])
  assert.equal(closed[0]?.daysOver, 2)
})

test('督查岗只看本单位和下级单位；政务服务中心看全部；别的单位的一件也看不到', async () => {
  const offices = async (who: Officer): Promise<(string | undefined)[]> => [
    ...new Set((await cards(who)).cards.map(({ office }) => office?.id)),
  ]
  assert.deepEqual((await offices(manager)).toSorted(), ['sky', 'sky-east', 'weather'])
  assert.deepEqual((await offices(world.supervisor('sky'))).toSorted(), ['sky', 'sky-east'])
  assert.deepEqual(await offices(world.supervisor('sky-east')), ['sky-east'])
  assert.deepEqual(await offices(world.supervisor('weather')), ['weather'])
  const refused = await refusalOf(cards(world.supervisor('weather'), { office: 'sky' }))
  assert.equal(refused.code, 'supervision.scope.elsewhere')
})

test('共享申请过了时限没有答复，督查看得到；别的单位的看不到；答复以后就没有了', async () => {
  const shares = async (who: Officer) => (await world.db.read(who, overview)).shares
  await world.db.pool.query(
    `with r as (
       insert into resources.resource (id, code, owner, name, sharing, content, words, state, shipped, changed_by, changed_at)
       values (gen_random_uuid(), 'T-1', 'sky', '风筝登记册', 'conditional', '{}', '', 'listed', false, '{}', now()) returning id)
     insert into resources.request (id, resource_id, holder, owner, state, matters, fields, basis, purpose, frequency,
       from_on, until_on, responsible, asked_by, asked_at, asked_on, answer)
     select gen_random_uuid(), r.id, 'weather', 'sky', 'open', '{}', '{}', '', '', '', '2026-01-01', '2027-01-01', '{}', '{}',
       on_::timestamptz, on_::date, '{"days": 10, "unit": "working", "basis": "演示"}' from r, (values ('2026-11-02'), ('2026-11-24')) d(on_)`,
  )
  const late = [
    {
      resource: '风筝登记册',
      office: { id: 'sky', name: '风筝市天空管理局' },
      holder: '风筝市气象台',
      askedOn: '2026-11-02',
    },
  ]
  assert.deepEqual(await shares(manager), late, 'only the one that is overdue')
  assert.deepEqual(await shares(world.supervisor('sky')), late)
  assert.deepEqual(await shares(world.supervisor('weather')), [])
  await world.db.pool.query("update resources.request set state = 'refused'")
  assert.deepEqual(await shares(manager), [])
})

test('按单位、种类、事项、一件事筛选；一页一页地翻，不重不漏', async () => {
  const all = named((await cards(manager)).cards)
  assert.ok(
    (await cards(manager, { office: 'weather' })).cards.every(({ office }) => office?.id === 'weather'),
  )
  assert.deepEqual(
    (await cards(manager, { item: 'fair-stage' })).cards.map(({ subject }) => subject),
    ['stage'],
  )
  assert.equal((await cards(manager, { onething: 'kite' })).cards.length, 0)
  assert.equal((await cards(manager, { kind: 'delivery' })).cards.length, 0)
  for (const state of ['open', 'given'] as const) {
    const whole = named((await cards(manager, { state })).cards)
    const paged: string[] = []
    for (let cursor: string | undefined, more = true; more;) {
      const page = await cards(manager, { state, limit: 2, cursor })
      paged.push(...named(page.cards))
      more = page.next !== null
      cursor = page.next ?? undefined
    }
    assert.deepEqual(paged, whole, state)
  }
  assert.ok(all.length > 2)
})

test('坏的翻页位置和太长、倒过来的时间段被拒绝', async () => {
  for (const cursor of ['', 'x', 'W10', Buffer.from('["a","b","c","d","e"]').toString('base64url')]) {
    if (cursor === '') continue
    assert.equal((await refusalOf(cards(manager, { cursor }))).code, 'supervision.cursor.unreadable', cursor)
  }
  const long = { state: 'given', from: '2024-01-01', to: '2026-11-26' } as const
  assert.equal((await refusalOf(cards(manager, long))).code, 'supervision.period.too-long')
  const wrong = { state: 'given', from: '2026-11-26', to: '2026-11-25' } as const
  assert.equal((await refusalOf(cards(manager, wrong))).code, 'supervision.period.order')
})

test('导出没有申请人和经办人，公式不会被表格软件执行', async () => {
  const list = (await cards(manager)).cards
  const csv = cardsCsv(list)
  assert.ok(csv.includes(fair.number))
  assert.doesNotMatch(csv, /赵|林晓岚/)
  assert.equal(csv.trimEnd().split('\r\n').length, list.length + 1)
  const first = list[0]
  assert.ok(first)
  assert.match(cardsCsv([{ ...first, itemName: '=1+1,"x"' }]), /"'=1\+1,""x"""/)
})

test('从牌到办件：看得见每一项在谁手里、等什么、超几天；看不见申请人填的内容', async () => {
  const shown = await world.db.read(manager, (ctx) => getSupervisedCase(ctx, fair.caseId))
  const item = (step: string) => shown.items.find((each) => each.step === step)
  assert.deepEqual([shown.number, shown.applicant], [fair.number, '赵*'])
  assert.deepEqual(
    [item('site')?.hands, item('site')?.officer, item('stage')?.hands, item('stage')?.colour],
    ['office', '林晓岚', 'office', 'red'],
  )
  assert.deepEqual([item('open')?.hands, item('open')?.daysOver], ['waiting', null])
  assert.deepEqual(
    item('open')?.waitsFor,
    ['site', 'safety', 'forecast', 'stage', 'tent', 'power'].map((step) => item(step)?.itemName),
  )
  assert.ok(item('stage')?.urgeable)
  assert.doesNotMatch(JSON.stringify(shown), /东山风筝节|赵风/)

  const elsewhere = world.db.read(world.officer('nowhere', '某某', ['case.supervise']), (ctx) =>
    getSupervisedCase(ctx, fair.caseId),
  )
  assert.equal((await refusalOf(elsewhere)).code, 'supervision.scope.elsewhere')
  const narrow = await world.db.read(world.supervisor('weather'), (ctx) =>
    getSupervisedCase(ctx, fair.caseId),
  )
  assert.ok(
    narrow.events.every(({ step }) => step !== 'site'),
    'what other offices did stays with them',
  )
})
