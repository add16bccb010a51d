import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addSaying, dropSaying, fillIn, keptSayings, readSayings, takeOut, writeSayings } from './sayings.ts'

const variables = { 事项: '生育登记', 申请人: '陈*', 日期: '2026年11月22日' }

test('the variables of a saying become what they stand for in this case', () => {
  assert.equal(fillIn('{申请人}的{事项}，{日期}审查。', variables), '陈*的生育登记，2026年11月22日审查。')
  assert.equal(fillIn('{别的}{事项}{事项}', variables), '{别的}生育登记生育登记')
})

test('what is kept holds variables in the place of the applicant and the day', () => {
  const saying = takeOut('陈*的生育登记，2026年11月22日审查。', variables)
  assert.equal(saying, '{申请人}的{事项}，{日期}审查。')
  assert.equal(takeOut('没有名字', { ...variables, 申请人: '' }), '没有名字')
})

test('sayings are kept by place, each once, the newest first, and not without end', () => {
  let kept = {}
  for (const n of [1, 2, 3, 2]) kept = addSaying(kept, 'a', `第 ${n} 句`)
  assert.deepEqual(keptSayings(kept, 'a'), ['第 2 句', '第 3 句', '第 1 句'])
  assert.deepEqual(keptSayings(kept, 'b'), [])
  assert.deepEqual(keptSayings(dropSaying(kept, 'a', '第 3 句'), 'a'), ['第 2 句', '第 1 句'])
  for (let n = 0; n < 20; n += 1) kept = addSaying(kept, 'a', `又一句 ${n}`)
  assert.equal(keptSayings(kept, 'a').length, 8)
})

test('what the browser keeps comes back, and rubbish does not', () => {
  const box = new Map<string, string>()
  const storage = {
    getItem: (name: string) => box.get(name) ?? null,
    setItem: (name: string, text: string) => void box.set(name, text),
  }
  writeSayings(storage, { a: ['一句'] })
  assert.deepEqual(readSayings(storage), { a: ['一句'] })
  for (const text of ['{', '[]', '{"a":7,"b":[1,"好"]}']) {
    storage.setItem('tongban.staff.sayings', text)
    assert.doesNotThrow(() => readSayings(storage))
  }
  assert.deepEqual(readSayings(storage), { b: ['好'] })
})
