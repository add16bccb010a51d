import assert from 'node:assert/strict'
import { test } from 'node:test'
import { paths, patterns, readInboxFilter, readReturn } from './paths.ts'

const key = { caseId: '0193b3c0-0000-7000-8000-000000000001', step: 'birth registration/1' }

test('an address names only the filters that differ from the plain inbox', () => {
  assert.equal(paths.inbox(), '/staff')
  assert.equal(paths.inbox({ view: 'open', item: '', q: '' }), '/staff')
  assert.equal(paths.inbox({ view: 'mine', q: 'A 1&2' }), '/staff?view=mine&q=A+1%262')
})

test('an inbox address reads back as the filter that made it', () => {
  const filter = { view: 'correcting', item: 'birth', q: '2026 出生' } as const
  const address = new URL(paths.inbox(filter), 'http://desk')
  assert.deepEqual(readInboxFilter(address.searchParams), filter)
})

test('an unknown view is the plain inbox', () => {
  assert.equal(readInboxFilter(new URLSearchParams('view=everything')).view, 'open')
})

test('parts of an address that come from data are encoded', () => {
  assert.equal(paths.task(key), `/staff/tasks/${key.caseId}/birth%20registration%2F1`)
  assert.equal(
    paths.api.file({ caseId: 'a/b', step: '../x' }, '1?2'),
    '/api/v1/tasks/a%2Fb/..%2Fx/files/1%3F2',
  )
})

test('the addresses of pages match the patterns of the router', () => {
  const shape = (address: string) => address.split('/').length
  assert.equal(shape(paths.task(key)), shape(patterns.task))
  assert.equal(paths.signIn(), patterns.signIn)
  assert.equal(paths.inbox(), patterns.root)
  assert.equal(paths.office(), patterns.office)
  assert.equal(paths.notices(), patterns.notices)
  assert.equal(paths.delivery(), patterns.delivery)
  assert.equal(paths.delivery({ view: 'open', q: '1 2' }), `${patterns.delivery}?q=1+2`)
  assert.equal(paths.calendar(), patterns.calendar)
})

test('the page of tasks is asked for with view, filter, size and cursor', () => {
  assert.equal(
    paths.api.tasks({ view: 'open', item: '', q: '', limit: 100, cursor: 'abc' }),
    '/api/v1/tasks?view=open&limit=100&cursor=abc',
  )
})

test('after signing in one returns to where one was', () => {
  const from = '/staff/tasks/1/2?x=1'
  assert.equal(readReturn(new URL(paths.signIn(from), 'http://desk').searchParams), from)
})

test('after signing in nobody is sent to another site or in a circle', () => {
  for (const from of [
    'https://evil',
    '//evil',
    '/staffx',
    '/staff/\\evil',
    '/apply',
    '/staff/sign-in?from=x',
    '',
  ]) {
    assert.equal(readReturn(new URLSearchParams({ from })), '/staff')
  }
})
