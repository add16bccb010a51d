import assert from 'node:assert/strict'
import { test } from 'node:test'
import { picksAfter } from './picks.ts'

const [kite, fair, lantern] = ['风筝', '庙会', '灯会'].map((name) => ({ id: name, name })) as [
  { id: string; name: string },
  { id: string; name: string },
  { id: string; name: string },
]

test('what was picked stays picked when a search shows something else, until its own box is cleared', () => {
  const first = picksAfter([], [kite, fair], ['风筝'])
  assert.deepEqual(first, [kite])
  const second = picksAfter(first, [lantern], ['灯会'])
  assert.deepEqual(second, [kite, lantern])
  assert.deepEqual(picksAfter(second, [kite, fair], ['风筝', '庙会']), [lantern, kite, fair])
  assert.deepEqual(picksAfter(second, [kite, fair], []), [lantern])
})
