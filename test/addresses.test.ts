import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openApp } from './app.ts'

test('an address that nobody can read is a page or a problem that says so, never bare JSON', async () => {
  const app = await openApp()
  for (const path of ['/things/%00', '/%', '/%ff', '/a%zz?x=%zz', '/assets/%00.css']) {
    const answer = await app.anyone.get(path)
    assert.equal(answer.status, 404, path)
    assert.match(String(answer.headers['content-type']), /^text\/html/, path)
  }
  for (const path of ['/api/v1/%', '/api/v1/cases/%00', '/api/v1/things/%ff']) {
    const answer = await app.anyone.get(path)
    assert.ok(answer.status >= 400 && answer.status < 500, `${path} ${answer.status}`)
    assert.match(String(answer.headers['content-type']), /^application\/problem\+json/, path)
  }
  const search = await app.anyone.get('/search?q=%00')
  assert.equal(search.status, 400)
  assert.match(String(search.headers['content-type']), /^text\/html/)
})
