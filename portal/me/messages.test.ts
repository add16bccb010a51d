import assert from 'node:assert/strict'
import { test } from 'node:test'
import { papersOf } from './page.tsx'

test('一个决定同时告诉几个事项：决定书只挂在它说的那个事项的消息下面', () => {
  const at = '2026-11-23T02:00:00.000Z'
  const link = '/cases/320800-20261123-000001'
  const caseNumber = '320800-20261123-000001'
  const papers = [{ caseNumber, number: 'D-1', title: '撤销决定书', at, others: ['健身许可', '用电登记'] }]
  const titles = (text: string, more: object = {}): string[] =>
    papersOf({ at, link, text, ...more }, papers).map(({ title }) => title)
  assert.deepEqual(titles('「食品经营许可」已撤销。原因：承诺不实。'), ['撤销决定书'])
  // The decision may call its item by the plain name.
  assert.deepEqual(titles('「开饭店的许可」已撤销。原因：承诺不实。'), ['撤销决定书'])
  assert.deepEqual(titles('「用电登记」无法继续：「食品经营许可」没有办成。'), [])
  assert.deepEqual(titles('「健身许可」恢复办理：前面的决定正在纠正。'), [])
  assert.deepEqual(titles('「食品经营许可」已撤销。', { link: '/cases/320800-20261123-000002' }), [])
  assert.deepEqual(titles('「食品经营许可」已撤销。', { at: '2026-11-23T02:00:01.000Z' }), [])
})
