import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openInventory, realFile } from './build.ts'
import { editEntry } from './commands/edit-entry.ts'
import { listMainItems } from './main-items.ts'
import type { MainItem } from './model.ts'
import { getEntry, listEntries, listPublic } from './queries.ts'

const list = await openInventory()
const { db, editor, act } = list

/** All main items of a filter, page by page. */
async function allMains(filter = {}): Promise<MainItem[]> {
  const mains: MainItem[] = []
  for (let cursor: string | undefined; ;) {
    const page = await db.read(editor, (ctx) => listMainItems(ctx, filter, { cursor, limit: 150 }))
    mains.push(...page.mains)
    if (page.next === null) {
      assert.equal(page.total, mains.length)
      return mains
    }
    cursor = page.next
  }
}

test('a real list of 2,262 entries by main item: each entry under exactly one, page by page', async () => {
  await list.carryOut(await list.check(realFile('guangdong_items.jsonl'), 'guangdong-2021'))
  const imported = { area: '440000' }
  const [mains, { total }] = [
    await allMains(imported),
    await db.read(editor, (ctx) => listEntries(ctx, imported, { limit: 1 })),
  ]
  assert.ok(mains.length > 100 && mains.length < total, `${mains.length} of ${total}`)
  assert.equal(
    mains.reduce((sum, { entries }) => sum + entries, 0),
    total,
  )
  assert.equal(new Set(mains.map(({ main }) => main)).size, mains.length)
  assert.ok(mains.every(({ entries, only }) => (entries === 1) === (only !== null)))
  const largest = mains.toSorted((a, b) => b.entries - a.entries)[0]
  assert.ok(largest && largest.entries > 5)
  const branch = await db.read(editor, (ctx) =>
    listEntries(ctx, { ...imported, main: largest.main }, { limit: 200 }),
  )
  assert.equal(branch.total, largest.entries)
})

test('sub-items stand between; the public sees what is in force, not a name that is only drafted', async () => {
  const filter = { area: '440000', type: 'licence' }
  const { entries } = await db.read(editor, (ctx) => listEntries(ctx, filter, { limit: 3 }))
  assert.equal(entries.length, 3)
  for (const [at, { id }] of entries.entries()) {
    const { version, revision } = await db.read(editor, (ctx) => getEntry(ctx, id))
    const changes = { mainName: '〇风筝', subName: at === 0 ? '大风筝' : '小风筝' }
    await act(editor, (ctx) => editEntry(ctx, { id, version, revision, changes }))
  }
  const [main] = (await allMains({ main: '〇风筝' })).map((each) => ({ ...each, only: null }))
  assert.deepEqual(main, { main: '〇风筝', entries: 3, subItems: 2, only: null })

  await list.publishAll({ main: '〇风筝' })
  const seen = async () => {
    const all = []
    for (let after: string | undefined; ;) {
      const { mains, next } = await db.read({ kind: 'anyone' }, (ctx) => listPublic(ctx, after))
      all.push(...mains)
      if (next === null) return all
      after = next
    }
  }
  const kites = (await seen()).find((each) => each.main === '〇风筝')
  assert.deepEqual(kites?.entries.map(({ sub }) => sub).toSorted(), ['大风筝', '小风筝', '小风筝'].toSorted())
  const before = await seen()
  const { id } = entries[0]!
  const { version, revision } = await db.read(editor, (ctx) => getEntry(ctx, id))
  await act(editor, (ctx) =>
    editEntry(ctx, { id, version, revision, changes: { mainName: '还没公布的名字' } }),
  )
  assert.deepEqual(await seen(), before, 'in the order of what is in force, whatever is drafted')
  await list.publishAll({ main: '还没公布的名字' }, '2027-03-01')
  assert.deepEqual(await seen(), before, 'and until its day comes')
  list.clock.now = new Date('2027-03-01T02:00:00Z')
  const mains = (await seen()).map(({ main }) => main)
  assert.deepEqual(mains, ['〇风筝', '还没公布的名字'])
})
