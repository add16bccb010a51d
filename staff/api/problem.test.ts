import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ApiProblem, problemAt, readProblem } from './problem.ts'

test('a problem document becomes its status, code, sentence and places', () => {
  const problem = readProblem(
    409,
    JSON.stringify({
      type: 'about:blank',
      title: 'Conflict',
      status: 409,
      code: 'case.already-decided',
      detail: '李敏已在 10:02 准予。',
      errors: [
        { pointer: '/outputs/child.citizenNumber', code: 'required', message: '填公民身份号码。' },
        'x',
      ],
      requestId: 'r-1',
    }),
  )
  assert.ok(problem instanceof ApiProblem)
  assert.equal(problem.status, 409)
  assert.equal(problem.code, 'case.already-decided')
  assert.equal(problem.detail, '李敏已在 10:02 准予。')
  assert.equal(problem.requestId, 'r-1')
  assert.equal(problem.errors.length, 1)
  assert.equal(problem.title, 'Conflict')
  assert.equal(problemAt(problem, 'child.citizenNumber'), '填公民身份号码。')
  assert.equal(problemAt(problem, 'citizenNumber'), undefined)
})

test('an answer that no problem document is keeps its status and has no sentence', () => {
  for (const body of ['', '<html>Bad Gateway</html>', 'null', '"text"', '[]']) {
    const problem = readProblem(502, body)
    assert.equal(problem.status, 502)
    assert.equal(problem.code, 'http.502')
    assert.equal(problem.detail, '')
    assert.deepEqual(problem.errors, [])
  }
})

test('members of the wrong type are left out instead of being believed', () => {
  const problem = readProblem(422, JSON.stringify({ code: 7, detail: { a: 1 }, errors: 'none' }))
  assert.equal(problem.code, 'http.422')
  assert.equal(problem.detail, '')
  assert.deepEqual(problem.errors, [])
})

test('the seconds to wait are read from the header', () => {
  assert.equal(readProblem(429, '{}', '60').retryAfter, 60)
  assert.equal(readProblem(429, '{}', 'Wed, 21 Oct 2026 07:28:00 GMT').retryAfter, null)
  assert.equal(readProblem(429, '{}').retryAfter, null)
})
