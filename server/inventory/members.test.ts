import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RowsId } from './elements.ts'
import { MEMBERS } from './members.ts'
import { ROWS } from './model.ts'

test('whatever a record can hold has a name, so that the desk asks it and the guide shows it: 情形, 依据 and 可以减免, too', () => {
  for (const rows of Object.keys(ROWS) as RowsId[])
    assert.deepEqual(
      MEMBERS[rows].map(({ id }) => id).toSorted(),
      Object.keys(ROWS[rows].shape).toSorted(),
      rows,
    )
})
