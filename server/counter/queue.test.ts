import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openCases, refusalOf } from '../cases/build.ts'
import type { Officer } from '../platform/ctx.ts'
import { callNext, passTicket, recallTicket, transferTicket } from './commands/call-ticket.ts'
import { endSitting } from './commands/end-sitting.ts'
import { identify } from './commands/identify.ts'
import { leaveWindow, openWindow, pauseWindow } from './commands/staff-window.ts'
import { takeTicket, type TakeTicket } from './commands/take-ticket.ts'
import { getTicket } from './line.ts'
import { getCounter } from './queries.ts'

const cases = await openCases('demo')
const { act, db, clock } = cases
const clerk = (name: string): Officer => cases.officer('sky', name, ['counter.work'])
const [first, second] = [clerk('林晓岚'), clerk('周正平')]

const take = (input: Partial<TakeTicket> = {}) =>
  act(first, (ctx) =>
    takeTicket(ctx, {
      hall: 'cloud',
      source: 'desk',
      onething: null,
      needsHelp: false,
      phone: null,
      personId: null,
      ...input,
    }),
  )
const sit = (officer: Officer, window: string) => act(officer, (ctx) => openWindow(ctx, { window }))
const leave = async (officer: Officer) => {
  await db.run(
    'test-clear',
    `update counter.ticket set state = 'served' where officer_id = $1 and state in ('called','serving')`,
    [officer.id],
  )
  await act(officer, leaveWindow)
}
/** A day of its own for each test, so that lines begin empty. */
const nextDay = () => (clock.now = new Date(clock.now.getTime() + 86_400_000))

test('一个窗口一个人，一个人一个窗口', async () => {
  await sit(first, '1')
  assert.equal((await refusalOf(sit(second, '1'))).code, 'window.taken')
  assert.equal((await refusalOf(sit(second, '9'))).code, 'window.unknown')
  await sit(first, '2')
  await sit(second, '1')
  const view = await db.read(first, getCounter)
  assert.equal(view.window?.name, '2 号窗口')
  assert.deepEqual(
    view.windows.filter(({ officer }) => officer).map(({ id, officer }) => [id, officer]),
    [
      ['1', '周正平'],
      ['2', '林晓岚'],
    ],
  )
  const stranger = cases.officer('wind', '外单位', ['counter.work'])
  assert.equal((await refusalOf(db.read(stranger, getCounter))).code, 'hall.none')
  await leave(first)
  await leave(second)
})

test('要帮助的人先叫，别的人按先后；叫到的号不会叫两次', async () => {
  nextDay()
  await sit(first, '1')
  const plain = await take()
  const green = await take({ needsHelp: true })
  assert.deepEqual([plain.number, green.number], ['A001', 'L001'])
  assert.equal((await act(first, callNext)).number, 'L001')
  assert.equal((await refusalOf(act(first, callNext))).code, 'station.busy')
  assert.equal((await act(first, recallTicket)).calls, 2)
  await leave(first)
  await sit(first, '1')
  assert.equal((await act(first, callNext)).number, 'A001')
  await leave(first)
  await sit(first, '1')
  assert.equal((await refusalOf(act(first, callNext))).code, 'ticket.nobody')
  await leave(first)
})

test('两个窗口同时叫号，永远叫不到同一个人', async () => {
  nextDay()
  const clerks = [clerk('甲一'), clerk('乙二')]
  for (let n = 0; n < 20; n += 1) await take()
  const called: string[] = []
  for (let round = 0; round < 10; round += 1) {
    for (const [at, officer] of clerks.entries()) await sit(officer, String(at + 1))
    const pair = await Promise.all(clerks.map((officer) => act(officer, callNext)))
    called.push(...pair.map(({ number }) => number))
    for (const officer of clerks) await leave(officer)
  }
  assert.equal(new Set(called).size, 20, called.join(' '))
})

test('二十个人同时取号，二十个号', async () => {
  nextDay()
  const taken = await Promise.all(Array.from({ length: 20 }, () => take()))
  assert.equal(new Set(taken.map(({ number }) => number)).size, 20)
})

test('一部手机只排一个号，叫过以后可以再取', async () => {
  nextDay()
  await sit(first, '1')
  await take({ phone: '138 0000 0001' })
  const twice = await refusalOf(take({ phone: '13800000001' }))
  assert.equal(twice.code, 'ticket.twice')
  assert.match(twice.zh, /A001/)
  assert.equal((await refusalOf(take({ phone: '12' }))).kind, 'invalid')
  await act(first, callNext)
  assert.equal((await take({ phone: '13800000001' })).number, 'A002')
  await leave(first)
})

test('过号顺延三位，第三次不来作废', async () => {
  nextDay()
  await sit(first, '1')
  const late = await take()
  for (let n = 0; n < 4; n += 1) await take()
  const pass = async () => {
    await act(first, callNext)
    return act(first, passTicket)
  }
  assert.equal((await pass()).id, late.id)
  const { next } = await db.read(first, getCounter)
  assert.deepEqual(
    next.map(({ number }) => number),
    ['A002', 'A003', 'A004', 'A001', 'A005'],
  )
  const seen = await db.read({ kind: 'anyone' }, (ctx) => getTicket(ctx, late.id))
  assert.equal(seen.ahead, 3)
  assert.equal(seen.estimate, 30, 'ten minutes each, one window')
  const states: string[] = []
  for (let n = 0; n < 12 && states.length < 2; n += 1) {
    const passed = await pass()
    if (passed.id === late.id) states.push(passed.state)
  }
  assert.deepEqual(states, ['waiting', 'missed'])
  await leave(first)
})

test('暂停的窗口不叫号；还有人的时候不能离开', async () => {
  nextDay()
  await sit(first, '1')
  await take()
  await act(first, (ctx) => pauseWindow(ctx, { paused: true }))
  assert.equal((await refusalOf(act(first, callNext))).code, 'station.paused')
  await act(first, (ctx) => pauseWindow(ctx, { paused: false }))
  await act(first, callNext)
  assert.equal((await refusalOf(act(first, leaveWindow))).code, 'station.busy')
  await leave(first)
  assert.equal((await refusalOf(act(first, callNext))).code, 'station.none')
})

test('转到另一类窗口，排在那里的最前面', async () => {
  nextDay()
  await sit(first, '1')
  await sit(second, '3')
  const about = await take({ onething: 'kite' })
  assert.equal(about.kind, 'zone')
  const wrong = await take()
  await act(first, callNext)
  await act(first, (ctx) => transferTicket(ctx, { kind: 'zone' }))
  assert.equal((await act(second, callNext)).id, wrong.id)
  assert.equal((await refusalOf(act(first, callNext))).code, 'ticket.nobody')
  await leave(second)
  await sit(second, '3')
  assert.equal((await act(second, callNext)).id, about.id)
  await leave(first)
  await leave(second)
})

test('自助机在大厅关门时不给号，工作人员在的时候可以', async () => {
  clock.now = new Date('2026-12-05T02:00:00Z')
  const closed = await refusalOf(take({ source: 'kiosk' }))
  assert.equal(closed.code, 'ticket.closed')
  assert.match(closed.zh, /09:00–17:00/)
  await take()
  clock.now = new Date('2026-12-07T02:00:00Z')
  assert.equal((await take({ source: 'kiosk' })).number, 'A001')
})

test('叫到的人坐下以后，不能过号；走了以后才叫下一位，用了多久记下来', async () => {
  nextDay()
  await sit(first, '1')
  const person = await cases.person(71, '钱二')
  await take()
  await act(first, callNext)
  const card = { number: person.number, name: '钱二', sex: '', birth: '', address: '', nation: '' }
  await act(first, (ctx) =>
    identify(ctx, { card: { ...card, validUntil: '长期' }, evidence: 'card', registered: undefined }),
  )
  assert.equal((await refusalOf(act(first, passTicket))).code, 'ticket.none-called')
  assert.equal((await refusalOf(act(first, callNext))).code, 'station.busy')
  clock.now = new Date(clock.now.getTime() + 4 * 60_000)
  await act(first, (ctx) => endSitting(ctx, { outcome: 'done' }))
  const { today, sitting } = await db.read(first, getCounter)
  assert.equal(sitting, null)
  assert.deepEqual(today, { served: 1, filed: 0, missed: 0, minutes: 4 })
  await act(first, leaveWindow)
})
