import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { carryOver, isVariant, mergeVariant, overridesOf, variantOf } from './variant.ts'

const above = {
  id: 'permit',
  limits: { statutory: { days: 20, unit: 'working' }, promised: { days: 10, unit: 'working' } },
  materials: [
    { id: 'photo', name: '照片', copies: 2 },
    { id: 'form', name: '申请表', copies: 1 },
  ],
  form: { fields: [{ element: 'a.name' }, { element: 'a.phone', required: false }] },
  aliases: ['甲', '乙'],
}

test('a lower place says only what differs: a limit, a paper fewer, a field more', () => {
  const merged = mergeVariant(above, {
    limits: { promised: { days: 5 } },
    materials: { photo: null, form: { copies: 3 } },
    form: { fields: { 'a.address': { required: true } } },
  })
  assert.deepEqual(merged, {
    ...above,
    limits: { statutory: { days: 20, unit: 'working' }, promised: { days: 5, unit: 'working' } },
    materials: [{ id: 'form', name: '申请表', copies: 3 }],
    form: { fields: [...above.form.fields, { element: 'a.address', required: true }] },
  })
})

test('a list that is written as a list replaces the whole; texts have no names and are replaced', () => {
  assert.deepEqual(mergeVariant(above, { materials: [], aliases: ['丙'] }), {
    ...above,
    materials: [],
    aliases: ['丙'],
  })
})

test('what is changed above flows through where the lower place says nothing of it', () => {
  const patch = variantOf(above, {
    ...above,
    limits: { ...above.limits, promised: { days: 5, unit: 'working' } },
  })
  assert.deepEqual(patch, { limits: { promised: { days: 5 } } })
  const changed = { ...above, aliases: ['新'], limits: { ...above.limits, statutory: { days: 15 } } }
  assert.deepEqual(mergeVariant(changed, patch), {
    ...changed,
    limits: { statutory: { days: 15 }, promised: { days: 5, unit: 'working' } },
  })
})

test('an order that is changed is said by the whole list', () => {
  const own = { ...above, materials: above.materials.toReversed() }
  assert.deepEqual(variantOf(above, own), { materials: own.materials })
})

test('what a place sets otherwise is told by the smallest thing, papers by their names', () => {
  const own = mergeVariant(above, {
    limits: { promised: { days: 5 } },
    materials: { photo: null, form: { copies: 3 } },
  })
  assert.deepEqual(overridesOf(above, own), [
    { path: 'limits.promised.days', above: 10, own: 5 },
    { path: 'materials.photo', above: above.materials[0], own: undefined },
    { path: 'materials.form.copies', above: 1, own: 3 },
  ])
})

test('only a part with a variant is one', () => {
  assert.equal(isVariant({ id: 'a', variant: {} }), true)
  for (const other of [above, null, 'variant', [], { variant: 'a' }]) assert.equal(isVariant(other), false)
})

/** Parts as they are: a member always holds the same sort of value, things of lists have names or none. */
const names = fc.constantFrom('a', 'b', 'constructor', '__proto__', '7', 'x-1')
const scalar = fc.oneof(fc.constant(null), fc.boolean(), fc.integer(), fc.constantFrom('', '甲', 'b'))
const { part } = fc.letrec((tie) => ({
  part: fc
    .record(
      {
        text: scalar,
        texts: fc.array(fc.constantFrom('甲', '乙', '丙')),
        inner: fc.oneof({ depthSize: 'small' }, fc.constant({}), tie('part')),
        things: fc.uniqueArray(
          fc.tuple(names, fc.oneof({ depthSize: 'small' }, fc.constant({}), tie('part'))),
          {
            selector: ([name]) => name,
            maxLength: 4,
          },
        ),
        twice: fc.array(fc.record({ id: fc.constantFrom('a', 'b'), text: scalar })),
      },
      { requiredKeys: [] },
    )
    .map((made) => {
      const { things, ...rest } = made
      const whole = {
        ...rest,
        ...(things && { things: things.map(([id, of]) => ({ id, ...(of as object) })) }),
      }
      // As it would be read from a file.
      return JSON.parse(JSON.stringify(whole)) as unknown
    }),
}))

/** Null in a member and no member are the same. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, each]) => (each === null ? [] : [[name, withoutNulls(each)]])),
  )
}

test('what was made of another and worked on since takes over what is new there, and nothing else', () => {
  const own = {
    ...above,
    limits: { ...above.limits, promised: { days: 4, unit: 'working' } },
    materials: [
      { id: 'form', name: '我们的申请表', copies: 1 },
      { id: 'own', name: '自己加的' },
    ],
  }
  const after = {
    ...above,
    limits: { ...above.limits, statutory: { days: 15, unit: 'working' } },
    materials: [
      { id: 'photo', name: '照片', copies: 3 },
      { id: 'form', name: '申请表', copies: 2 },
      { id: 'new', name: '新的' },
    ],
  }
  assert.deepEqual(carryOver(above, after, own), {
    ...own,
    limits: { statutory: { days: 15, unit: 'working' }, promised: { days: 4, unit: 'working' } },
    // The photo had been taken out; it stays out.
    materials: [
      { id: 'form', name: '我们的申请表', copies: 2 },
      { id: 'own', name: '自己加的' },
      { id: 'new', name: '新的' },
    ],
  })
})

test('the differences and the level above give the part back, whatever they are', () => {
  fc.assert(
    fc.property(part, part, (one, other) => {
      const before = structuredClone([one, other])
      const patch = variantOf(one, other)
      const back = patch === undefined ? one : mergeVariant(one, patch)
      assert.deepEqual(withoutNulls(back), withoutNulls(other))
      assert.equal(variantOf(other, other), undefined)
      assert.equal(overridesOf(withoutNulls(one), withoutNulls(back)).length === 0, patch === undefined)
      assert.deepEqual(carryOver(one, one, other), other)
      // Where nothing was worked on, it becomes what is new; its things stay in their order.
      assert.deepEqual(overridesOf(carryOver(one, other, one), other), [])
      assert.deepEqual([one, other], before)
    }),
    { numRuns: 2000 },
  )
})
