import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SHAPES } from '../../server/designs/shapes.ts'
import type { Shape } from '../../server/designs/shapes.ts'
import { Item } from '../../server/catalog/model.ts'
import { emptyOf, fits, moved, titleOf, valueAt, withValue } from './content.ts'
import { en } from './texts/en.ts'
import { zhHans } from './texts/zh-Hans.ts'

test('a value changes at its place and nowhere else', () => {
  const before = { name: '甲', form: { fields: [{ element: 'a.b' }, { element: 'c.d' }] } }
  const after = withValue(before, ['form', 'fields', 1, 'required'], false)
  assert.deepEqual(after, {
    name: '甲',
    form: { fields: [{ element: 'a.b' }, { element: 'c.d', required: false }] },
  })
  assert.deepEqual(before.form.fields[1], { element: 'c.d' })
  assert.deepEqual(withValue(before, ['form', 'fields', 0], undefined), {
    name: '甲',
    form: { fields: [{ element: 'c.d' }] },
  })
  assert.deepEqual(withValue({ a: 1, b: 2 }, ['b'], undefined), { a: 1 })
  assert.equal(valueAt(after, ['form', 'fields', 1, 'required']), false)
  assert.equal(valueAt(after, ['form', 'nothing', 1]), undefined)
})

test('an entry of a list moves, but not beyond its ends', () => {
  assert.deepEqual(moved(['a', 'b', 'c'], 2, 0), ['c', 'a', 'b'])
  assert.deepEqual(moved(['a', 'b'], 0, -1), ['a', 'b'])
  assert.deepEqual(moved(['a', 'b'], 1, 2), ['a', 'b'])
})

test('a new item has every member that it must have, and only its words are missing', () => {
  const { error } = Item.safeParse(emptyOf(SHAPES.items))
  const kinds = new Set(error?.issues.map(({ code }) => code))
  assert.ok(!kinds.has('unrecognized_keys') && !kinds.has('invalid_type'), [...kinds].join(' '))
})

test('which of several shapes a value has is seen by its constant member', () => {
  const member =
    SHAPES.items.is === 'object' ? SHAPES.items.members.find(({ name }) => name === 'fee')?.shape : undefined
  assert.equal(member?.is, 'either')
  const [free, charged] = member?.is === 'either' ? member.of : []
  assert.ok(free && charged)
  assert.equal(fits(free, { charged: false }), true)
  assert.equal(fits(charged, { charged: false }), false)
  assert.equal(fits(charged, { charged: true, charges: [] }), true)
})

test('every member and every value that can be written has its word, in both languages', () => {
  const members = new Set<string>()
  const values = new Set<string>()
  const visit = (shape: Shape): void => {
    if (shape.is === 'object')
      for (const member of shape.members) {
        members.add(member.name)
        visit(member.shape)
      }
    if (shape.is === 'list' || shape.is === 'record') visit(shape.of)
    if (shape.is === 'either') shape.of.forEach(visit)
    if (shape.is === 'choice') for (const value of shape.values) values.add(String(value))
    if (shape.is === 'constant') values.add(String(shape.value))
  }
  Object.values(SHAPES).forEach(visit)
  for (const words of [zhHans, en]) {
    assert.deepEqual(
      [...members].filter((name) => !Object.hasOwn(words.members, name)),
      [],
    )
    assert.deepEqual(
      [...values].filter((value) => !Object.hasOwn(words.values, value)),
      [],
    )
  }
})

test('an entry that names something else is called as people call that, where it is known', () => {
  const called = (member: string, id: string) => (member === 'item' && id === 'mark' ? '风筝标记' : undefined)
  assert.equal(titleOf({ id: 's1', item: 'mark' }, 0, called), '风筝标记')
  assert.equal(titleOf({ id: 's1', item: 'gone' }, 0, called), 'gone')
  assert.equal(titleOf({ name: '同伴' }, 0, called), '同伴')
  assert.equal(titleOf({}, 4, called), '5')
})
