import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Expression, compile, inputsOf, type Value } from './expression.ts'

function evaluate(expression: Expression, known: Record<string, Value> = {}): Value | undefined {
  return compile(Expression.parse(expression))((element) => known[element])
}

test('an element is read, a scalar stands for itself', () => {
  assert.equal(evaluate('$child.name', { 'child.name': '李一一' }), '李一一')
  assert.equal(evaluate('$child.name'), undefined)
  for (const value of ['女', 3, false]) assert.equal(evaluate(value), value)
})

test('what is not known gives no answer, and only `known` turns that into no', () => {
  for (const unsure of [
    { not: '$x' },
    { eq: ['$x', 1] },
    { in: ['$x', [1]] },
    { gte: ['$x', 1] },
    { lte: ['$x', 1] },
    { if: ['$x', 1, 2] },
    { join: ['a', '$x'] },
    { first: ['$x'] },
    { date: '$x' },
    { surname: '$x' },
    { text: '$x' },
    { and: [true, '$x'] },
    { or: [false, '$x'] },
  ] satisfies Expression[]) {
    assert.equal(evaluate(unsure), undefined, JSON.stringify(unsure))
  }
  assert.equal(evaluate({ known: '$x' }), false)
})

test('one false settles an and, one true settles an or, whatever else is unknown', () => {
  assert.equal(evaluate({ and: ['$x', false] }), false)
  assert.equal(evaluate({ or: ['$x', true] }), true)
})

test('an if without an else gives nothing when its test fails', () => {
  assert.equal(evaluate({ if: [true, '是'] }), '是')
  assert.equal(evaluate({ if: [false, '是'] }), undefined)
  assert.equal(evaluate({ if: [false, '是', '否'] }), '否')
})

test('the family name is the first character, two for compound names, none without one', () => {
  const names = {
    李明: '李',
    欧阳雪: '欧阳',
    欧阳: '欧',
    𫖯明: '𫖯',
    吴㛃: '吴',
    阿依努尔·吐尔逊: undefined,
    Anna: undefined,
    李: undefined,
  }
  for (const [name, surname] of Object.entries(names))
    assert.equal(evaluate({ surname: name }), surname, name)
})

test('a code is shown in the words of its list, or as it is', () => {
  const of = { '01': '汉族' }
  assert.equal(evaluate({ text: '$child.ethnicity', of }, { 'child.ethnicity': '01' }), '汉族')
  assert.equal(evaluate({ text: '$child.ethnicity', of }, { 'child.ethnicity': '77' }), '77')
})

test('the date of an instant is its day', () => {
  assert.equal(evaluate({ date: '2026-11-15T09:42:00+08:00' }), '2026-11-15')
})

test('inputs are the elements that are read, each once', () => {
  assert.deepEqual(
    inputsOf({ if: [{ known: '$a.b' }, { join: ['$c.d', '，', '$a.b'] }, { text: '$e.f' }] }),
    ['a.b', 'c.d', 'e.f'],
  )
})

test('an unknown operator is refused', () => {
  assert.equal(Expression.safeParse({ regex: ['$a', '.*'] }).success, false)
})

test('to know more never changes an answer that was settled without `known`', () => {
  const element = fc.constantFrom('$a.x', '$a.y', '$a.z')
  const { tree } = fc.letrec<{ tree: Expression }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small' },
      element,
      fc.boolean(),
      fc.record({ not: tie('tree') }),
      fc.record({ and: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) }),
      fc.record({ or: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) }),
      fc.record({ eq: fc.tuple(tie('tree'), tie('tree')) }),
      fc.record({ if: fc.tuple(tie('tree'), tie('tree'), tie('tree')) }),
    ),
  }))
  const facts = fc.dictionary(fc.constantFrom('a.x', 'a.y', 'a.z'), fc.boolean())
  fc.assert(
    fc.property(tree, facts, facts, (expression, some, more) => {
      const before = evaluate(expression, some)
      if (before !== undefined) assert.equal(evaluate(expression, { ...more, ...some }), before)
    }),
  )
})

test('to know more only ever settles an and or an or, whatever else it is made of', () => {
  const parts = fc.array(fc.constantFrom<Value | undefined>(true, false, undefined), {
    minLength: 1,
    maxLength: 5,
  })
  fc.assert(
    fc.property(
      fc.constantFrom('and', 'or'),
      parts,
      fc.nat(),
      fc.boolean(),
      (operator, values, at, learnt) => {
        const names = values.map((_, index) => `$a.e${index}`)
        const expression = (operator === 'and' ? { and: names } : { or: names }) as Expression
        const read = (known: readonly (Value | undefined)[]): Value | undefined =>
          evaluate(
            expression,
            Object.fromEntries(
              known.flatMap((each, index) => (each === undefined ? [] : [[`a.e${index}`, each]])),
            ),
          )
        const answer = read(values)
        const decisive = operator === 'or'
        assert.equal(
          answer,
          values.includes(decisive) ? decisive : values.includes(undefined) ? undefined : !decisive,
          'unknown is never guessed',
        )
        const more = values.map((each, index) => (index === at % values.length ? (each ?? learnt) : each))
        if (answer !== undefined) assert.equal(read(more), answer)
      },
    ),
  )
})
