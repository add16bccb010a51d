import assert from 'node:assert/strict'
import { test } from 'node:test'
import { comparedElement, comparisonsIn, typedValue, typeOf } from './types.ts'

test('what is typed beside an element is saved in its type; what is not finished or does not fit stays text', () => {
  const number = typeOf('number')
  assert.equal(typedValue('3', number), 3)
  assert.equal(typedValue('-2.5', typeOf('money')), -2.5)
  for (const text of ['3.', '3.0', '-', '', '三', '1e3', 'Infinity'])
    assert.equal(typedValue(text, number), text)
  assert.equal(typedValue('是', typeOf('yes-no')), true)
  assert.equal(typedValue('否', typeOf('yes-no')), false)
  assert.equal(typedValue('01', typeOf('choice')), '01')
  assert.equal(typedValue('3', typeOf('choice')), '3')
  assert.equal(typedValue('是', typeOf('text')), '是')
})

test('every fixed value is found with the element that it is compared with', () => {
  assert.deepEqual(
    comparisonsIn({
      and: [{ eq: ['$kite.n', '3'] }, { not: { in: ['$kite.tail', ['a', true]] } }, { known: '$kite.n' }],
    }),
    [
      { element: 'kite.n', value: '3' },
      { element: 'kite.tail', value: 'a' },
      { element: 'kite.tail', value: true },
    ],
  )
  assert.deepEqual(comparisonsIn({ if: [{ gte: [5, '$kite.n'] }, 'x'] }), [{ element: 'kite.n', value: 5 }])
  assert.deepEqual(comparisonsIn({ eq: ['$kite.n', '$kite.m'] }), [])
  assert.deepEqual(comparisonsIn({ lte: [{ date: '$kite.day' }, '2026-01-01'] }), [])
  assert.equal(comparedElement(['$kite.n', '$kite.m']), undefined)
})
