import assert from 'node:assert/strict'
import { test } from 'node:test'
import { picksAfter } from './picks.ts'

const kite = { id: '风筝', name: '大风筝放飞' }
const fair = { id: '庙会', name: '办庙会' }
const lantern = { id: '灯会', name: '办灯会' }

test('what was picked stays picked when a search shows something else, until its own box is cleared', () => {
  const first = picksAfter([], [kite, fair], ['风筝'])
  assert.deepEqual(first, [kite])
  const second = picksAfter(first, [lantern], ['灯会'])
  assert.deepEqual(second, [kite, lantern])
  assert.deepEqual(picksAfter(second, [kite, fair], ['风筝', '庙会']), [lantern, kite, fair])
  assert.deepEqual(picksAfter(second, [kite, fair], []), [lantern])
})
