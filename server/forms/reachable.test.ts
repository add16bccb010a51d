import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compile, type Expression } from './expression.ts'
import type { Element } from './model.ts'
import { canFail, canHold } from './reachable.ts'

const ELEMENTS: Record<string, Element> = {
  'kite.tail': { id: 'kite.tail', name: '尾巴', section: '风筝', control: 'yes-no' },
  'kite.length': { id: 'kite.length', name: '线长', section: '风筝', control: 'number', min: 1, max: 100 },
  'kite.day': { id: 'kite.day', name: '放飞日期', section: '风筝', control: 'date' },
  'kite.weight': { id: 'kite.weight', name: '重量', section: '风筝', control: 'number' },
  'kite.colour': {
    id: 'kite.colour',
    name: '颜色',
    section: '风筝',
    control: 'choice',
    options: [
      { value: 'red', label: '红' },
      { value: 'blue', label: '蓝' },
    ],
  },
}
const decide = (condition: Expression) => canHold(condition, (id) => ELEMENTS[id])

test('a condition that contradicts itself can never hold; one that can, can', () => {
  const red: Expression = { eq: ['$kite.colour', 'red'] }
  const blue: Expression = { eq: ['$kite.colour', 'blue'] }
  assert.equal(decide({ and: [red, blue] }), false)
  assert.equal(decide({ or: [red, blue] }), true)
  assert.equal(decide({ and: ['$kite.tail', { not: '$kite.tail' }] }), false)
  assert.equal(decide({ and: [{ gte: ['$kite.length', 50] }, { lte: ['$kite.length', 49] }] }), false)
  assert.equal(decide({ and: [{ gte: ['$kite.length', 50] }, { lte: ['$kite.length', 50] }] }), true)
})

test('a condition that holds whatever is answered cannot fail; one that waits for an answer can', () => {
  const fails = (condition: Expression) => canFail(condition, (id) => ELEMENTS[id])
  const red: Expression = { eq: ['$kite.colour', 'red'] }
  assert.equal(fails({ or: [red, { eq: ['$kite.colour', 'blue'] }] }), false)
  assert.equal(fails({ gte: ['$kite.length', 1] }), false)
  assert.equal(fails(true), false)
  assert.equal(fails(red), true)
  assert.equal(fails({ known: '$kite.length' }), true)
  assert.equal(fails({ gte: ['$kite.day', '2026-01-01'] }), undefined)
})

test('an option that does not exist, and a number that the field does not take, are never reached', () => {
  assert.equal(decide({ eq: ['$kite.colour', 'green'] }), false)
  assert.equal(decide({ in: ['$kite.colour', ['green', 'blue']] }), true)
  assert.equal(decide({ gte: ['$kite.length', 101] }), false)
  assert.equal(decide({ eq: ['$kite.tail', 'yes'] }), false)
  assert.equal(decide({ eq: ['$kite.weight', '3'] }), false)
  assert.equal(decide({ in: ['$kite.weight', ['3', 4]] }), true)
})

test('a day after another is not refused, nor a number between two', () => {
  assert.notEqual(decide({ not: { lte: ['$kite.day', '2026-01-01'] } }), false)
  assert.equal(
    decide({
      and: [
        { gte: ['$kite.weight', 1] },
        { not: { gte: ['$kite.weight', 2] } },
        { not: { eq: ['$kite.weight', 1] } },
      ],
    }),
    true,
  )
  assert.equal(
    decide({ and: [{ eq: ['$kite.day', '2026-01-01'] }, { eq: ['$kite.day', '2026-01-02'] }] }),
    false,
  )
})

test('what compares one answer with another, or has too many combinations, is left undecided', () => {
  assert.equal(decide({ eq: ['$kite.length', '$kite.other'] }), undefined)
  assert.equal(decide({ eq: [{ date: '$kite.day' }, '2026-01-01'] }), undefined)
  const many = Array.from({ length: 9 }, (_, at): Expression => ({ eq: [`$kite.n${at}`, at] }))
  assert.equal(decide({ and: many }), undefined)
})

test('what is said never to hold holds for no answers', () => {
  const day = fc.constantFrom('2026-01-01', '2026-06-01', '2026-12-31')
  const atom: fc.Arbitrary<Expression> = fc.oneof(
    fc.constant('$kite.tail' as Expression),
    fc.constantFrom('red', 'blue', 'green').map((colour): Expression => ({ eq: ['$kite.colour', colour] })),
    fc.integer({ min: -2, max: 104 }).map((n): Expression => ({ gte: ['$kite.length', n] })),
    fc.integer({ min: -2, max: 104 }).map((n): Expression => ({ lte: ['$kite.length', n] })),
    fc.constant({ known: '$kite.colour' } as Expression),
    day.map((on): Expression => ({ gte: ['$kite.day', on] })),
    day.map((on): Expression => ({ lte: ['$kite.day', on] })),
    day.map((on): Expression => ({ eq: ['$kite.day', on] })),
    fc.integer({ min: 0, max: 3 }).map((n): Expression => ({ gte: ['$kite.weight', n] })),
    fc.integer({ min: 0, max: 3 }).map((n): Expression => ({ eq: ['$kite.weight', n] })),
  )
  const condition: fc.Arbitrary<Expression> = fc.oneof(
    atom,
    atom.map((one): Expression => ({ not: one })),
    fc.array(atom, { minLength: 1, maxLength: 4 }).map((and): Expression => ({ and })),
    fc.array(atom, { minLength: 1, maxLength: 4 }).map((or): Expression => ({ or })),
    fc.tuple(atom, atom, atom).map(([a, b, c]): Expression => ({ and: [{ or: [a, b] }, { not: c }] })),
    fc.tuple(atom, atom, atom).map(([a, b, c]): Expression => ({ and: [a, { not: b }, { not: c }] })),
  )
  fc.assert(
    fc.property(
      condition,
      fc.option(fc.boolean(), { nil: undefined }),
      fc.option(fc.integer({ min: 1, max: 100 }), { nil: undefined }),
      fc.option(fc.constantFrom('red', 'blue'), { nil: undefined }),
      fc.option(day, { nil: undefined }),
      fc.option(fc.constantFrom(0, 0.5, 1, 1.5, 2.5, 4), { nil: undefined }),
      (expression, tail, length, colour, on, weight) => {
        const answers: Record<string, unknown> = {
          'kite.tail': tail,
          'kite.length': length,
          'kite.colour': colour,
          'kite.day': on,
          'kite.weight': weight,
        }
        const held = compile(expression)((id) => answers[id] as string | undefined) === true
        assert.ok(!held || decide(expression) !== false, JSON.stringify({ expression, answers }))
      },
    ),
    { numRuns: 2000 },
  )
})
