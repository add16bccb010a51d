import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openRooms } from '../people/build.ts'
import { ANYONE, type Officer } from '../platform/ctx.ts'
import { uuidv7 } from '../platform/ids.ts'
import { readNotices } from './commands/read-notices.ts'
import { tellOfficers } from './commands/tell-officers.ts'
import type { OfficerNotice } from './model.ts'
import { countNotices, listNotices } from './queries.ts'
import { MOST_NOTICES } from './rules.ts'

const rooms = await openRooms()
const db = rooms.open('serve')

const officer = (more: Partial<Officer> = {}): Officer => ({
  kind: 'staff',
  id: uuidv7(),
  name: '林晓岚',
  office: 'kites',
  post: 'head',
  permissions: ['case.accept'],
  standsInFor: [],
  ...more,
})
const tell = (notice: Partial<OfficerNotice> & { text: string }): Promise<void> =>
  db.write(ANYONE, (ctx) => tellOfficers(ctx, { office: 'kites', kind: 'test.told', ...notice }))
const textsFor = async (who: Officer): Promise<string[]> =>
  (await db.read(who, listNotices)).map(({ text }) => text)
const unread = (who: Officer): Promise<number> => db.read(who, countNotices)

test('A notice reaches one officer, those with a permission, or the whole office, and no other office', async () => {
  const office = 'reach'
  const me = officer({ office })
  const decider = officer({ office, permissions: ['case.accept', 'case.decide'] })
  await tell({ office, text: '给我', staffId: me.id })
  await tell({ office, text: '给审批的', permission: 'case.decide' })
  await tell({ office, text: '给大家' })
  await tell({ text: '给别的单位' })
  assert.deepEqual(await textsFor(me), ['给大家', '给我'])
  assert.deepEqual(await textsFor(decider), ['给大家', '给审批的'])
  assert.deepEqual(await textsFor(officer({ office: 'elsewhere' })), [])
})

test('The stand-in reads what is written for the colleague on leave, with her name, as long as she stands in', async () => {
  const office = 'leave'
  const absent = officer({ office, name: '王远' })
  const standIn = officer({ office, standsInFor: [{ id: absent.id, name: absent.name }] })
  await tell({ office, text: '您的办件快到期', staffId: absent.id })
  const [seen] = await db.read(standIn, listNotices)
  assert.deepEqual([seen?.text, seen?.standsInFor, seen?.read], ['您的办件快到期', '王远', false])
  assert.equal(await unread({ ...standIn, standsInFor: [] }), 0)
})

test('Each reads for herself, and only what she is told', async () => {
  const office = 'reading'
  const [me, other, stranger] = [officer({ office }), officer({ office }), officer({ office: 'x' })]
  await tell({ office, text: '一' })
  await tell({ office, text: '二' })
  await tell({ office, text: '只给别人', staffId: other.id })
  const ids = (await db.read(other, listNotices)).map(({ id }) => id)
  assert.equal(await unread(me), 2)
  await db.write(stranger, (ctx) => readNotices(ctx, { ids }))
  assert.equal(await unread(me), 2)
  await db.write(me, (ctx) => readNotices(ctx, { ids }))
  await db.write(me, (ctx) => readNotices(ctx, { ids }))
  assert.deepEqual([await unread(me), await unread(other)], [0, 3])
  const kept = await db.pool.query(
    'select max(cardinality(read_by)) as readers from messages.notice where office = $1',
    [office],
  )
  assert.deepEqual(
    kept.rows,
    [{ readers: 1 }],
    'reading twice is noted once, and not for what she is not told',
  )
})

test('The same thing is told once, however many sweeps tell it at once', async () => {
  const office = 'once'
  const told = { office, text: '无人接手', permission: 'case.accept', once: 'no-handler:1' } as const
  await Promise.all(Array.from({ length: 8 }, () => tell(told)))
  await tell({ ...told, once: 'no-handler:2' })
  await tell({ ...told, once: null })
  assert.equal(await unread(officer({ office })), 3)
})

test('What a command tells is undone with it', async () => {
  const failing = db.write(ANYONE, async (ctx) => {
    await tellOfficers(ctx, { office: 'undone', kind: 'test.told', text: '没有说过' })
    throw new Error('later')
  })
  await assert.rejects(failing, /later/)
  assert.equal(await unread(officer({ office: 'undone' })), 0)
})

test('Among many notices the newest hundred are found by a short walk along the key', async () => {
  await db.pool.query(`
    insert into messages.notice (office, audience, id, kind, text, created_at)
    select 'crowded', case n % 3 when 0 then 'office' when 1 then 'permission:case.accept' else 'staff:' || gen_random_uuid() end,
      uuidv7(), 'test.told', '通知', now() from generate_series(1, 30000) n`)
  await db.pool.query('analyze messages.notice')
  const me = officer({ office: 'crowded' })
  assert.equal((await db.read(me, listNotices)).length, MOST_NOTICES)
  assert.equal(await unread(me), MOST_NOTICES)
  const plan = await db.pool.query<{ 'QUERY PLAN': string }>(
    `explain (analyze, costs off, timing off) select n.* from unnest($1::text[]) as told(audience), lateral (
       select n.id from messages.notice n where n.office = 'crowded' and n.audience = told.audience
       order by n.id desc limit 100) n order by n.id desc limit 100`,
    [['office', `staff:${me.id}`, 'permission:case.accept']],
  )
  const text = plan.rows.map((row) => row['QUERY PLAN']).join('\n')
  assert.doesNotMatch(text, /Seq Scan/)
  assert.match(text, /notice_pkey/)
})
