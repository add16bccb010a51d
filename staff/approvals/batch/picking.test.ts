import assert from 'node:assert/strict'
import { test } from 'node:test'
import { canConfirm, chooseGreen, look, NOTHING_PICKED, step, toggle, unseen } from './picking.ts'

const green = { reason: null }
const red = { reason: '有审查要点没有通过，请单独审查。' }
const rows = [green, red, green, green]

test('choosing all chooses what is green and nothing else', () => {
  assert.deepEqual([...chooseGreen(NOTHING_PICKED, rows).chosen], [0, 2, 3])
  assert.deepEqual([...toggle(NOTHING_PICKED, rows, 1).chosen], [], 'not by hand either')
  assert.deepEqual([...toggle(NOTHING_PICKED, rows, 9).chosen], [])
})

test('J goes from chosen row to chosen row and stays at the last', () => {
  let picking = chooseGreen(NOTHING_PICKED, rows)
  const way = [1, 2, 3, 4].map(() => {
    picking = step(picking, rows, 1)
    return picking.at
  })
  assert.deepEqual(way, [0, 2, 3, 3])
  assert.equal(step(picking, rows, -1).at, 2)
})

test('without a choice J goes through every row, so that one sees why some are not green', () => {
  const first = step(NOTHING_PICKED, rows, 1)
  assert.equal(step(first, rows, 1).at, 1)
  assert.equal(step(first, rows, -1).at, 0)
})

test('nothing can be confirmed before every chosen row was looked at', () => {
  let picking = chooseGreen(NOTHING_PICKED, rows)
  assert.equal(canConfirm(NOTHING_PICKED), false, 'an empty choice is none')
  for (const at of [0, 2]) picking = look(picking, at)
  assert.deepEqual(unseen(picking), [3])
  assert.equal(canConfirm(picking), false)
  assert.equal(canConfirm(toggle(picking, rows, 3)), true, 'what was not looked at can be left out')
  assert.equal(canConfirm(look(picking, 3)), true)
})
