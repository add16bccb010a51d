import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { refusalOf } from '../cases/build.ts'
import type { Officer } from '../platform/ctx.ts'
import { openSupervision, type TestSupervision } from './build.ts'
import { followCases } from './commands/follow-cases.ts'
import { listCards } from './cards.ts'
import { FIGURE_NAMES, type OutcomeFigure } from './figures.ts'
import type { Unit } from './model.ts'
import { monitorOneThing } from './monitor.ts'
import { listOutcomes, rankOffices } from './ranking.ts'

const world = await openSupervision()
const paused = await openSupervision()
const late = await openSupervision()
const { manager } = world
const YEAR = { from: '2026-06-01', to: '2026-12-31' }
const rank = (unit: Unit, who: Officer = manager, period = YEAR, where: TestSupervision = world) =>
  where.db.read(who, (ctx) => rankOffices(ctx, { unit, ...period }))
const decidedIn = async (where: TestSupervision, month: string): Promise<number | null | undefined> =>
  (await rank('item', manager, { from: `${month}-01`, to: `${month}-28` }, where)).total.decided
const dump = async (): Promise<unknown> => {
  const { db } = world.db.statement(manager, null)
  return (
    await sql`select (select json_agg(o order by case_id, step) from supervision.outcome o) as outcomes,
      (select json_agg(d order by day, unit, office, onething) from supervision.day d) as days,
      (select json_agg(e order by case_id) from supervision.effort e) as efforts`.execute(db)
  ).rows
}

test('什么都没有的时候，排名是空的，比率没有数，不是零', async () => {
  world.at('2026-11-23 09:00')
  await world.minute()
  const empty = await rank('item')
  assert.deepEqual([empty.offices, empty.total.decided, empty.total.inTime], [[], 0, null])
})

test('一件联办的办件算一件，它的八项各算一项；每个数都和它点开的名单一样多', async () => {
  world.at('2026-11-23 10:00')
  const fair = await world.apply()
  await world.go(fair, 'stage', 'accept', 'find', 'grant')
  await world.go(fair, 'forecast', 'find', 'opine')
  await world.go(fair, 'power', 'accept', 'find', 'grant')
  await world.go(fair, 'notice', 'accept', 'grant')
  await world.go(fair, 'safety', 'accept')
  await world.go(fair, 'site', 'accept', 'find', 'propose')
  // Promised within 5 working days, done on the 7th; statutory 10.
  world.at('2026-12-02 10:00')
  await world.minute()
  await world.go(fair, 'safety', 'grant')
  await world.go(fair, 'site', 'approve')
  await world.go(fair, 'open', 'accept', 'grant')
  await world.minute()
  assert.ok((await world.load(fair.caseId)).case.closedAt, JSON.stringify(await world.states(fair.caseId)))

  const items = await rank('item')
  const cases = await rank('case')
  assert.deepEqual(await world.states(fair.caseId).then((states) => states['tent']), 'spared')
  assert.equal(items.total.decided, 7, 'eight items, of which one was not needed any more')
  assert.equal(cases.total.decided, 1)
  assert.deepEqual(
    cases.offices.map(({ office }) => office.id),
    ['sky'],
    'the leading office answers for the whole',
  )
  const east = items.offices.find(({ office }) => office.id === 'sky-east')
  assert.deepEqual(
    [east?.figures.decided, east?.figures.late, east?.figures.inTime, east?.figures.inStatutory],
    [2, 1, 0.5, 1],
  )
  assert.deepEqual([east?.figures.red, east?.figures.yellow], [1, 0], 'nobody looked before it was red')
  assert.equal(
    items.total.decided,
    items.offices.reduce((all, { figures }) => all + (figures.decided ?? 0), 0),
  )

  for (const unit of ['item', 'case'] as const) {
    const { total } = unit === 'item' ? items : cases
    const count = async (figure: OutcomeFigure): Promise<number> =>
      (await world.db.read(manager, (ctx) => listOutcomes(ctx, { figure, unit, ...YEAR, limit: 200 }))).rows
        .length
    assert.equal(await count('decided'), total.decided)
    assert.equal(await count('late'), total.late)
    assert.equal((await count('inTime')) / ((await count('inTime')) + (await count('late'))), total.inTime)
    assert.equal((await count('corrected')) / (total.decided ?? 1), total.corrected)
    for (const colour of ['yellow', 'red'] as const) {
      const { cards } = await world.db.read(manager, (ctx) =>
        listCards(ctx, { state: 'given', unit, colour, ...YEAR, limit: 200 }),
      )
      assert.equal(cards.length, total[colour], `${unit} ${colour}`)
    }
  }
})

test('特别程序停着的日子不算：停了三周还是按时办结，用时只算没有停的', async () => {
  paused.at('2026-11-02 10:00')
  const fair = await paused.apply()
  await paused.go(fair, 'site', 'accept', 'find')
  paused.at('2026-11-03 10:00')
  await paused.take(fair, 'site', 'pause')
  paused.at('2026-11-24 10:00')
  await paused.take(fair, 'site', 'resume')
  paused.at('2026-11-26 10:00')
  await paused.go(fair, 'site', 'propose', 'approve')
  await paused.minute()
  const { rows } = await paused.db.read(manager, (ctx) =>
    listOutcomes(ctx, { figure: 'inTime', unit: 'item', from: '2026-11-26', to: '2026-11-26', limit: 50 }),
  )
  assert.deepEqual(
    rows.filter(({ step }) => step === 'site').map(({ caseId, days }) => [caseId, days]),
    [[fair.caseId, 1 + 2]],
  )
  const period = { from: '2026-11-01', to: '2026-11-30' }
  const shown = await paused.db.read(manager, (ctx) => monitorOneThing(ctx, { id: 'kite-fair', ...period }))
  const site = shown.time.steps.find(({ step }) => step === 'site')
  assert.deepEqual([site?.officeMinutes, site?.outsideMinutes], [3 * 24 * 60, 21 * 24 * 60])
  assert.deepEqual([shown.flow.open, shown.time.closed, shown.effort], [1, 0, null])
  const opening = shown.flow.steps.find(({ step }) => step === 'open')
  assert.equal(opening?.waiting, 1)
  assert.ok(!opening?.held.some(({ name }) => name === site?.itemName), 'what is done holds nobody')
  assert.ok(opening?.held.some(({ name, count }) => name === '风筝节安全登记' && count === 1))
})

test('再看多少遍都一样，从头再来也一样；两个进程同时看，只有一个在看', async () => {
  const before = await dump()
  world.at('2026-12-02 10:30')
  await world.minute()
  assert.deepEqual(await dump(), before)
  await world.db.run('test-forget', 'truncate supervision.outcome, supervision.day, supervision.effort', [])
  await world.db.run('test-forget-2', "update supervision.followed set until = '-infinity'", [])
  await world.minute()
  assert.deepEqual(await dump(), before)
  const system = { kind: 'system', name: 'test' } as const
  const both = await world.db.write(system, async (ctx) => {
    await followCases(ctx)
    return world.db.write(system, followCases)
  })
  assert.equal(both, false)
  assert.deepEqual(await dump(), before)
})

test('停机几个月再开，一天也不落下；半路出错，什么都没有写', async () => {
  late.at('2026-06-15 10:00')
  const fair = await late.apply()
  await late.go(fair, 'notice', 'accept', 'grant')
  late.at('2026-12-02 11:00')
  const system = { kind: 'system', name: 'test' } as const
  await assert.rejects(
    late.db.write(system, async (ctx) => {
      await followCases(ctx)
      throw new Error('the machine is gone')
    }),
  )
  assert.equal(await decidedIn(late, '2026-06'), 0)
  await late.minute()
  assert.equal(await decidedIn(late, '2026-06'), 1)
})

test('纠错重开的不再算办结，重新决定以后按新的日子算一次', async () => {
  late.at('2026-12-07 10:00')
  const fair = await late.apply()
  await late.go(fair, 'notice', 'accept', 'grant')
  late.at('2026-12-08 10:00')
  await late.minute()
  const before = (await decidedIn(late, '2026-12')) ?? 0
  await late.take(fair, 'notice', 'reopen')
  late.at('2026-12-08 10:05')
  await late.minute()
  assert.equal(await decidedIn(late, '2026-12'), before - 1)
  late.at('2027-01-04 10:00')
  await late.take(fair, 'notice', 'grant')
  late.at('2027-01-04 10:01')
  await late.minute()
  const { rows } = await late.db.read(manager, (ctx) =>
    listOutcomes(ctx, { figure: 'decided', unit: 'item', from: '2026-12-01', to: '2027-01-31', limit: 200 }),
  )
  const own = rows.filter(({ caseId, step }) => caseId === fair.caseId && step === 'notice')
  assert.deepEqual(
    own.map(({ endedOn }) => endedOn),
    ['2027-01-04'],
  )
})

test('督查岗的排名只有本单位和下级；太长的时间段和别的单位被拒绝', async () => {
  const { offices } = await rank('item', world.supervisor('sky'))
  assert.deepEqual(offices.map(({ office }) => office.id).toSorted(), ['sky', 'sky-east'])
  assert.ok(offices.every(({ figures }) => Object.keys(figures).length === FIGURE_NAMES.length))
  const long = rank('item', manager, { from: '2024-01-01', to: '2026-12-31' })
  assert.equal((await refusalOf(long)).code, 'supervision.period.too-long')
  const list = world.db.read(world.supervisor('sky'), (ctx) =>
    listOutcomes(ctx, { figure: 'decided', unit: 'item', ...YEAR, office: 'weather', limit: 50 }),
  )
  assert.equal((await refusalOf(list)).code, 'supervision.scope.elsewhere')
})

test('一件事监测：每个环节有多少、等哪一项、真实用时、最慢的环节，交几份、问几个', async () => {
  world.at('2026-12-02 12:00')
  const period = { from: '2026-11-01', to: '2026-12-31' }
  const shown = await world.db.read(manager, (ctx) => monitorOneThing(ctx, { id: 'kite-fair', ...period }))
  const step = (id: string) => shown.time.steps.find((each) => each.step === id)
  assert.equal(shown.flow.open, 0)
  assert.deepEqual(shown.time.steps[0]?.step, 'site', 'in the order of the definition')
  assert.deepEqual(
    [step('safety')?.decided, step('safety')?.meanMinutes, step('safety')?.meanDays],
    [1, 9 * 24 * 60, 7],
  )
  assert.deepEqual([step('open')?.officeMinutes, step('open')?.waitingMinutes], [0, 9 * 24 * 60])
  assert.equal(shown.time.slowest, step('site')?.itemName)
  assert.deepEqual([shown.time.closed, shown.time.whole?.meanDays], [1, 7])
  assert.deepEqual([shown.effort?.cases, shown.effort?.visits, shown.effort?.atCounter], [1, 0, 0])
  assert.ok((shown.effort?.materials ?? 0) > 0)
  // The fair was answered on nine elements, of which the partner's three do not appear, and brought two papers.
  assert.deepEqual(
    shown.saving.map(({ measure, before, after, real }) => [measure, before, after, real]),
    [
      ['papers', 9, 2, 2],
      ['fields', 27, 9, 6],
      ['steps', 7, 1, 1],
      ['days', 33, 15, 7],
      ['trips', 0, 0, 0],
    ],
  )

  const none = await world.db.read(manager, (ctx) =>
    monitorOneThing(ctx, { id: 'kite', from: '2026-11-01', to: '2026-11-02' }),
  )
  assert.deepEqual([none.flow.open, none.flow.steps, none.time.slowest, none.effort], [0, [], null, null])
  assert.ok(none.saving.every(({ real }) => real === null))
  const unknown = world.db.read(manager, (ctx) => monitorOneThing(ctx, { id: 'nothing', ...period }))
  assert.equal((await refusalOf(unknown)).code, 'supervision.onething.unknown')
  const long = world.db.read(manager, (ctx) => monitorOneThing(ctx, { id: 'kite', ...YEAR }))
  assert.equal((await refusalOf(long)).code, 'supervision.period.too-long')
})
