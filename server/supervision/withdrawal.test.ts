import assert from 'node:assert/strict'
import { test } from 'node:test'
import { receiveCase } from '../intake/commands/receive-case.ts'
import type { Push, Receipt } from '../intake/model.ts'
import { listNotices } from '../messages/queries.ts'
import { buildNumber } from '../people/build.ts'
import type { Actor, Officer } from '../platform/ctx.ts'
import { openSupervision } from './build.ts'
import { listCards, overview, type CardQuery } from './cards.ts'
import { issueUrging } from './commands/issue-urging.ts'
import { replyUrging } from './commands/reply-urging.ts'
import { cardsCsv } from './csv.ts'
import { rankOffices } from './ranking.ts'
import { getSupervisedCase } from './supervised.ts'
import { getUrging } from './urgings.ts'

const world = await openSupervision()
const { manager } = world
const system: Actor = { kind: 'system', name: 'push' }
const handler = world.handler('sky-east')
const STEP = 'fair-safety'
const { item } = (await world.db.read(manager, async ({ world: { region } }) => region.items.get(STEP))) ?? {}
assert.ok(item)
const NOVEMBER = { from: '2026-11-01', to: '2026-11-30' }

/** What the system of the office says at this moment; accepted on the 16th, promised within five working days: the 23rd. */
const say = (externalNumber: string, state: string, more: Partial<Push> = {}): Promise<Receipt> =>
  world.db.write(system, (ctx) =>
    receiveCase(
      ctx,
      {
        source: 'sky-cases',
        externalNumber,
        item: item.code,
        applicant: { name: '陈静', number: buildNumber(7) },
        state: { scheme: 'case-state-plain', value: state },
        submittedAt: '2026-11-16T09:00:00+08:00',
        acceptedAt: '2026-11-16T10:00:00+08:00',
        at: more.decidedAt ?? '2026-11-16T10:00:00+08:00',
        ...more,
      },
      { channel: 'push', offices: null, sourceName: '低空管理系统' },
    ),
  )
const granted = (externalNumber: string, decidedAt: string, sequence?: number): Promise<Receipt> =>
  say(externalNumber, '准予', { decidedAt, ...(sequence !== undefined && { sequence }) })
const caseOf = async (externalNumber: string): Promise<string> => {
  const [found] = await world.db.run<{ id: string }>(
    'test-case',
    'select id from cases.case where external_number = $1',
    [externalNumber],
  )
  return found?.id ?? assert.fail(`no case ${externalNumber}`)
}
const cards = async (externalNumber: string, query: Partial<CardQuery>): Promise<string[]> => {
  const owner = await caseOf(externalNumber)
  const { cards: found } = await world.db.read(manager, (ctx) =>
    listCards(ctx, { limit: 100, state: 'open', ...query }),
  )
  return found.filter((card) => card.owner === owner).map(({ kind, colour }) => `${kind} ${colour}`)
}
const redCards = async (): Promise<number | null | undefined> =>
  (await world.db.read(manager, (ctx) => rankOffices(ctx, { unit: 'item', ...NOVEMBER }))).total.red
const noticesOf = async (who: Officer): Promise<string[]> =>
  (await world.db.read(who, listNotices)).flatMap(({ kind, text }) =>
    kind === 'urging.lifted' ? [text] : [],
  )
const urge = async (externalNumber: string): Promise<string> => {
  const given = {
    caseId: await caseOf(externalNumber),
    subject: STEP,
    reason: '办理已经超期。',
    demand: '今天办结。',
  }
  return (await world.act(manager, (ctx) => issueUrging(ctx, given))).id
}

test('晚到的消息说明按时办结了：红牌撤回并写明原因，排名不再计，督办自动销号，两边都得到通知', async () => {
  world.at('2026-11-18 10:00')
  for (const number of ['W1', 'W2', 'W3', 'W4']) await say(number, '受理', { sequence: 1 })
  world.at('2026-11-25 10:00')
  await world.minute()
  assert.deepEqual(await cards('W1', { colour: 'red' }), ['decision red'])
  assert.equal(await redCards(), 4)
  const urging = await urge('W1')

  world.at('2026-11-26 10:00')
  await granted('W1', '2026-11-20T15:00:00+08:00', 2)
  await world.minute()
  assert.deepEqual(await cards('W1', {}), [])
  assert.deepEqual(await cards('W1', { state: 'given', colour: 'red' }), [])
  assert.deepEqual(await cards('W1', { state: 'withdrawn', colour: 'red' }), ['decision red'])
  assert.equal(await redCards(), 3)
  assert.equal((await world.db.read(manager, overview)).red, 3)

  const { cards: taken } = await world.db.read(manager, (ctx) =>
    listCards(ctx, { limit: 10, state: 'withdrawn', colour: 'red' }),
  )
  const reason = '「低空管理系统」晚到的消息说明，2026年11月20日就办完了。'
  assert.deepEqual(taken[0]?.withdrawn, { at: '2026-11-26T02:00:00.000Z', reason })
  assert.ok(cardsCsv(taken).includes(reason))
  const seen = await world.db.read(manager, async (ctx) => getSupervisedCase(ctx, await caseOf('W1')))
  assert.deepEqual(
    seen.cards.filter(({ level }) => level === 'overdue').map(({ withdrawn }) => withdrawn?.reason),
    [reason],
  )

  const lifted = await world.db.read(handler, (ctx) => getUrging(ctx, urging))
  assert.deepEqual(
    [lifted.state, lifted.liftedBecause, lifted.turns, lifted.dueOn],
    ['settled', reason, [], null],
  )
  for (const who of [handler, manager]) {
    const told = await noticesOf(who)
    assert.equal(told.length, 1, who.office)
    assert.match(told[0] ?? '', /所指的红牌已撤回，不用再回复，已销号。「低空管理系统」/)
  }
  await world.minute()
  assert.equal((await noticesOf(handler)).length, 1, 'told once')
})

test('真的超期办结的，红牌还在，督办照旧', async () => {
  const urging = await urge('W2')
  await granted('W2', '2026-11-24T09:00:00+08:00', 2)
  await world.minute()
  assert.deepEqual(await cards('W2', { state: 'given', colour: 'red' }), ['decision red'])
  assert.equal(await redCards(), 3)
  assert.equal((await world.db.read(manager, (ctx) => getUrging(ctx, urging))).state, 'open')
})

test('先报晚了、后来更正了时间：按更正后的时间撤回；督办已经回复、销号的，只告知', async () => {
  const urging = await urge('W3')
  await world.act(handler, (ctx) =>
    replyUrging(ctx, {
      id: urging,
      text: '已经办结，系统晚报了。',
      because: '系统故障。',
      expectedOn: '2026-11-26',
    }),
  )
  await granted('W3', '2026-11-24T09:00:00+08:00', 2)
  await world.minute()
  assert.equal(await redCards(), 3)
  await granted('W3', '2026-11-23T17:00:00+08:00', 3)
  await world.minute()
  assert.deepEqual(await cards('W3', { state: 'withdrawn', colour: 'red' }), ['decision red'])
  assert.equal(await redCards(), 2)
  const lifted = await world.db.read(manager, (ctx) => getUrging(ctx, urging))
  assert.equal(lifted.state, 'settled')
})

test('受理时间更正以后还没有到期的，牌也撤回；到期了再发', async () => {
  const corrected = { submittedAt: '2026-11-19T09:00:00+08:00', acceptedAt: '2026-11-20T10:00:00+08:00' }
  await say('W4', '受理', { ...corrected, at: '2026-11-20T10:00:00+08:00', sequence: 2 })
  await world.minute()
  assert.deepEqual(await cards('W4', { colour: 'red' }), [])
  assert.deepEqual(await cards('W4', { state: 'withdrawn', colour: 'red' }), ['decision red'])
  assert.equal(await redCards(), 1)
  world.at('2026-11-30 10:00')
  await world.minute()
  assert.deepEqual(await cards('W4', { colour: 'red' }), ['decision red'])
  assert.equal(await redCards(), 2)
})

test('撤回的记录不能改、不能删', async () => {
  for (const change of ["update deadlines.withdrawal set reason = ''", 'delete from deadlines.withdrawal'])
    await assert.rejects(world.db.run('test-change', change, []), /deadlines\.withdrawal is append-only/)
})
