import assert from 'node:assert/strict'
import { test } from 'node:test'
import { refusalOf } from '../cases/build.ts'
import { listClocks } from '../deadlines/queries.ts'
import { listNotices } from '../messages/queries.ts'
import { ANYONE, type Officer } from '../platform/ctx.ts'
import { openSupervision } from './build.ts'
import { listCards } from './cards.ts'
import { issueUrging } from './commands/issue-urging.ts'
import { returnReply, settleUrging } from './commands/judge-reply.ts'
import { replyUrging } from './commands/reply-urging.ts'
import { escalateUrgings } from './commands/escalate-urgings.ts'
import { URGING_STATES, URGING_TURN_NAMES } from './life.ts'
import { turnsFor } from './rules.ts'
import { getUrging, listUrgings, urgingDocument } from './urgings.ts'

const world = await openSupervision()
const { manager, act } = world
const handler = world.handler('sky-east')
const REASON = { reason: '答复已经超期两天。', demand: '今天答复申请人。' }
const REPLY = { text: '材料正在核对，明天答复。', because: '经办人出差。', expectedOn: '2026-11-27' }
const urge = (caseId: string, subject: string, who: Officer = manager) =>
  act(who, (ctx) => issueUrging(ctx, { caseId, subject, ...REASON }))
const look = (id: string, who: Officer) => world.db.read(who, (ctx) => getUrging(ctx, id))
const noticesOf = async (who: Officer): Promise<string[]> =>
  (await world.db.read(who, listNotices)).map(({ kind }) => kind)

world.at('2026-11-23 10:00')
const fair = await world.apply()
world.at('2026-11-26 10:00')
await world.minute()

test('督办：发督办单，开始计时，通知单位；单位回复，督办人退回，再回复，销号', async () => {
  const { id, document } = await urge(fair.caseId, 'safety')
  assert.match(document, /督/)
  const sent = await look(id, handler)
  assert.deepEqual(
    [sent.state, sent.dueOn, sent.answerLimit, sent.answerBasis, sent.overdue, sent.turns],
    ['open', '2026-12-01', '3 个工作日', '演示数据', true, ['reply']],
  )
  assert.equal(sent.applicant, '赵*')
  assert.ok((await noticesOf(handler)).includes('urging.issued'))
  const paper = await world.db.read(handler, (ctx) =>
    urgingDocument(ctx, id, { form: 'a4', publicUrl: 'http://127.0.0.1' }),
  )
  assert.equal((await paper.render()).subarray(0, 5).toString(), '%PDF-')

  await act(handler, (ctx) => replyUrging(ctx, { id, ...REPLY }))
  assert.ok((await noticesOf(manager)).includes('urging.replied'))
  assert.deepEqual((await look(id, manager)).turns, ['accept', 'return'])
  const [clock] = await world.db.read(ANYONE, (ctx) => listClocks(ctx, id))
  assert.equal(clock?.state, 'stopped')

  await act(manager, (ctx) => returnReply(ctx, { id, note: '没有说清楚哪天答复。' }))
  const returned = await look(id, handler)
  assert.deepEqual(
    [returned.state, returned.dueOn, returned.replies[0]?.accepted],
    ['open', '2026-12-01', false],
  )
  await act(handler, (ctx) => replyUrging(ctx, { id, ...REPLY, text: '11 月 27 日上午答复。' }))
  await act(manager, (ctx) => settleUrging(ctx, { id }))
  const settled = await look(id, manager)
  assert.deepEqual([settled.state, settled.turns, settled.replies.length], ['settled', [], 2])
  const { events } = await world.trail(id)
  assert.deepEqual(
    events.filter((kind) => kind.startsWith('urging.')),
    ['urging.issued', 'urging.replied', 'urging.returned', 'urging.replied', 'urging.settled'],
  )
})

test('同一件没有销号以前不能再督办一次；两个人同时督办，只有一份', async () => {
  const both = await Promise.allSettled([urge(fair.caseId, 'site'), urge(fair.caseId, 'site')])
  assert.equal(both.filter(({ status }) => status === 'fulfilled').length, 1)
  const refused = await refusalOf(urge(fair.caseId, 'site'))
  assert.equal(refused.code, 'supervision.urging.running')
  const card = (
    await world.db.read(manager, (ctx) => listCards(ctx, { state: 'open', limit: 50 }))
  ).cards.find(({ subject, kind }) => subject === 'site' && kind === 'answer')
  assert.notEqual(card?.urging, null, 'the card shows that it is being urged')
})

test('不在部门手里的不能督办，别的单位、本单位和不存在的也不能', async () => {
  const code = async (work: Promise<unknown>): Promise<string> => (await refusalOf(work)).code
  assert.equal(await code(urge(fair.caseId, 'open')), 'supervision.urging.nothing-open')
  assert.equal(await code(urge(fair.caseId, 'no-such-step')), 'supervision.scope.elsewhere')
  assert.equal(
    await code(urge('00000000-0000-7000-8000-000000000000', 'site')),
    'supervision.scope.elsewhere',
  )
  const own = world.officer('weather', '某某', ['supervise.urge'])
  assert.equal(await code(urge(fair.caseId, 'stage', own)), 'supervision.scope.elsewhere')
})

test('只有被督办的单位能回复，只有督办人能销号；别人当它不存在', async () => {
  const { id } = await urge(fair.caseId, 'stage')
  const weather = world.handler('weather')
  const reply = (who: Officer, change = {}) =>
    act(who, (ctx) => replyUrging(ctx, { id, ...REPLY, ...change }))
  const code = async (work: Promise<unknown>): Promise<string> => (await refusalOf(work)).code
  assert.equal(await code(reply(handler)), 'supervision.urging.unknown')
  assert.equal(await code(reply(manager)), 'supervision.urging.not-permitted')
  assert.equal(await code(reply(world.supervisor('weather'))), 'supervision.urging.not-permitted')
  assert.equal(await code(look(id, handler)), 'supervision.urging.unknown')
  assert.equal(await code(act(manager, (ctx) => settleUrging(ctx, { id }))), 'supervision.urging.wrong-state')

  assert.equal(await code(reply(weather, { expectedOn: '2026-11-25' })), 'supervision.urging.expected-past')
  const missing = await refusalOf(reply(weather, { because: '', expectedOn: null }))
  assert.deepEqual(
    [missing.code, missing.fields.map(({ field }) => field)],
    ['supervision.urging.because-missing', ['because', 'expectedOn']],
  )
  await reply(weather)
  assert.equal(await code(reply(weather)), 'supervision.urging.wrong-state')
  assert.equal(
    await code(act(weather, (ctx) => settleUrging(ctx, { id }))),
    'supervision.urging.not-permitted',
  )
})

test('过了回复期限没有回复，报上一级，通知一次；有上级的报上级，没有的报督办单位', async () => {
  const east = await urge(fair.caseId, 'safety')
  world.at('2026-12-02 09:00')
  await world.minute()
  await world.minute()
  await world.db.write({ kind: 'system', name: 'test' }, escalateUrgings)
  const late = await look(east.id, manager)
  assert.deepEqual([late.escalatedTo?.id, late.late], ['sky', true])
  const above = (await noticesOf(world.supervisor('sky'))).filter((kind) => kind === 'urging.escalated')
  assert.equal(above.length, 1)
  const lists = await world.db.read(manager, (ctx) => listUrgings(ctx, { side: 'urging', limit: 50 }))
  const site = lists.urgings.find(({ subject }) => subject === 'site')
  assert.equal(site?.escalatedTo?.id, 'hall', 'no office stands above it, so it goes back to who urged')
  const mine = await world.db.read(handler, (ctx) => listUrgings(ctx, { side: 'urged', limit: 50 }))
  assert.ok(mine.urgings.every(({ office }) => office.id === 'sky-east'))
  assert.ok(mine.urgings.length >= 2)
})

test('状态表里没有的动作，规则一个也不给', () => {
  for (const state of Object.keys(URGING_STATES) as (keyof typeof URGING_STATES)[]) {
    const urging = { state, office: 'sky-east' }
    const turns = [...turnsFor(urging, handler, null), ...turnsFor(urging, manager, null)]
    const expected = { open: ['reply'], answered: ['accept', 'return'], settled: [] }[state]
    assert.deepEqual(turns, expected, state)
  }
  assert.equal(URGING_TURN_NAMES.length, 5)
})
