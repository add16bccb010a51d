import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TaskSummary } from '../../server/cases/model.ts'
import { followerOf } from './place.ts'

const row = (caseId: string): TaskSummary => ({
  caseId,
  caseNumber: caseId,
  step: 'birth',
  itemId: 'birth',
  itemName: '出生登记',
  itemType: null,
  onethingName: '新生儿出生一件事',
  applicant: '陈*',
  state: 'submitted',
  office: { id: 'o', name: '派出所' },
  officer: null,
  submittedAt: '2026-11-20T01:00:00Z',
  dueOn: null,
  dueKind: null,
  provisional: false,
  urgency: 'none',
  daysLeft: null,
})
const rows = ['a', 'b', 'c'].map(row)

test('the next matter is the one below', () => {
  assert.equal(followerOf(rows, rows[1]!)?.caseId, 'c')
})

test('after the last matter there is none', () => {
  assert.equal(followerOf(rows, rows[2]!), undefined)
})

test('a matter opened by its address is followed by the first of the list', () => {
  assert.equal(followerOf(rows, row('z'))?.caseId, 'a')
  assert.equal(followerOf([], row('z')), undefined)
})
