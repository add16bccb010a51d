import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Hall } from '../offices/model.ts'
import type { Sitting } from './model.ts'
import {
  accepts,
  deferredPlace,
  estimateMinutes,
  holds,
  isRatable,
  lineFor,
  linesOf,
  numberOf,
  refuseCard,
  refuseClose,
  refusePresent,
  screenShows,
} from './rules.ts'

const hall: Hall = {
  id: 'h',
  name: '大厅',
  office: 'hall',
  address: '路',
  phone: '1',
  hours: [{ from: '09:00', to: '12:00' }],
  queue: { defer: 3, deferrals: 2, minutes: 8, basis: '演示数据' },
  windows: [
    { id: '1', name: '综窗', kind: 'general' },
    { id: '2', name: '专区', kind: 'zone', accepts: ['kite'] },
    { id: '3', name: '专窗', kind: 'dedicated', accepts: ['newborn'] },
    { id: '4', name: '绿窗', kind: 'green' },
  ],
}
const card = { number: '1', name: '陈静', sex: '', birth: '', address: '', nation: '' }
const sitting = {
  personId: 'p',
  caseId: null,
  outcome: null,
  state: 'open',
  rated: false,
  receiving: [],
  endedAt: null,
} as unknown as Sitting
const now = new Date('2026-11-23T02:00:00Z')

test('有专窗的事排专窗，有专区的排专区，别的排综窗；要帮助的排绿窗', () => {
  assert.equal(lineFor(hall, 'newborn', false), 'dedicated')
  assert.equal(lineFor(hall, 'kite', false), 'zone')
  assert.equal(lineFor(hall, 'other', false), 'general')
  assert.equal(lineFor(hall, null, false), 'general')
  assert.equal(lineFor(hall, 'newborn', true), 'green')
  assert.equal(lineFor({ ...hall, windows: hall.windows.slice(0, 1) }, null, true), 'general')
})

test('绿窗的人先叫；综窗也先叫要帮助的人', () => {
  assert.deepEqual(linesOf('general'), ['green', 'general'])
  assert.deepEqual(linesOf('green'), ['green', 'general'])
  assert.deepEqual(linesOf('dedicated'), ['dedicated'])
  assert.equal(numberOf('green', 7), 'L007')
})

test('窗口只办它的事；没说办什么的都能来', () => {
  const [, zone] = hall.windows
  assert.ok(zone)
  assert.equal(accepts(zone, 'kite'), true)
  assert.equal(accepts(zone, 'newborn'), false)
  assert.equal(accepts(zone, null), true)
})

test('过号往后顺延三位，顺延两次以后作废', () => {
  const ticket = { misses: 0, place: 1 }
  assert.equal(deferredPlace(hall, ticket, [2, 3, 4, 5]), 4.5)
  assert.equal(deferredPlace(hall, ticket, [2, 3, 4]), 5)
  assert.equal(deferredPlace(hall, ticket, [2]), 3)
  assert.equal(deferredPlace(hall, ticket, []), 2)
  assert.equal(deferredPlace(hall, { misses: 2, place: 1 }, [2, 3]), undefined)
})

test('要等多久，按刚办完的人实际用的时间算，取中间那个，几个窗口一起分', () => {
  assert.equal(estimateMinutes(6, [5, 5, 120], 2, 8), 15)
  assert.equal(estimateMinutes(3, [], 1, 8), 24)
  assert.equal(estimateMinutes(3, [2, 2], 1, 8), 24, 'two are too few to go by')
  assert.equal(estimateMinutes(3, [2, 2, 2], 0, 8), 6, 'no window open divides by nothing')
})

test('到期的身份证不能用，最后一天还能用，长期的一直能用', () => {
  assert.equal(refuseCard({ ...card, validUntil: '2026-11-22' }, '2026-11-23')?.code, 'card.expired')
  assert.equal(refuseCard({ ...card, validUntil: '2026-11-23' }, '2026-11-23'), undefined)
  assert.equal(refuseCard({ ...card, validUntil: '长期' }, '2026-11-23'), undefined)
})

test('签字只对签的时候看到的内容算数', () => {
  const signature = { signature: { kind: 'typed', name: '陈静' }, of: 'a', at: '', by: 'pad' } as const
  assert.equal(holds(signature, 'a'), true)
  assert.equal(holds(signature, 'b'), false)
  assert.equal(holds(null, 'a'), false)
})

test('申请人自己的身份证不能当另一位家长的', () => {
  assert.equal(refusePresent('1', '1')?.code, 'present.applicant')
  assert.equal(refusePresent('1', '2'), undefined)
  assert.equal(refusePresent(undefined, '2')?.code, 'sitting.nobody')
})

test('数量对不上，日结要写原因', () => {
  assert.equal(refuseClose({ papers: 2, differences: [] }, { counted: 2, note: '' }), undefined)
  assert.equal(refuseClose({ papers: 2, differences: [] }, { counted: 1, note: '少' })?.code, 'day.note')
  assert.equal(refuseClose({ papers: 2, differences: [{}] }, { counted: 2, note: '' })?.code, 'day.note')
  assert.equal(refuseClose({ papers: 2, differences: [] }, { counted: 1, note: '一份退回了' }), undefined)
})

test('办了事才请评价；办完两分钟内还能评，交接给别的窗口的不评', () => {
  const ended = { ...sitting, state: 'ended', outcome: 'filed', endedAt: now } as Sitting
  assert.equal(isRatable(sitting, now), false)
  assert.equal(isRatable({ ...sitting, caseId: 'c' }, now), true)
  assert.equal(isRatable(ended, now), true)
  assert.equal(isRatable(ended, new Date(now.getTime() + 121_000)), false)
  assert.equal(isRatable({ ...ended, outcome: 'handed' }, now), false)
})

test('群众的屏幕跟着办的事走：欢迎、同步、签字、确认、评价、谢谢', () => {
  const state = { ready: false, signed: false, awaited: false }
  assert.equal(screenShows(undefined, state, now), 'welcome')
  assert.equal(screenShows({ ...sitting, personId: null }, state, now), 'welcome')
  assert.equal(screenShows(sitting, state, now), 'mirror')
  assert.equal(screenShows(sitting, { ...state, ready: true }, now), 'sign')
  assert.equal(screenShows(sitting, { ...state, ready: true, signed: true }, now), 'mirror')
  const filed = { ...sitting, caseId: 'c' }
  assert.equal(screenShows(filed, { ...state, awaited: true }, now), 'confirm')
  assert.equal(screenShows(filed, state, now), 'rate')
  assert.equal(screenShows({ ...filed, rated: true }, state, now), 'thanks')
})
