import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openInventory, realFile, refusalOf } from './build.ts'
import { claimEntries } from './commands/claim-entries.ts'
import { proposeDelegation, settleDelegation } from './commands/delegate-entry.ts'
import { addEntry, editEntry } from './commands/edit-entry.ts'
import { mirrorItems } from './commands/mirror-items.ts'
import { stepEntries, stepEntry } from './commands/step-entries.ts'
import { figures, fourSame } from './figures.ts'
import type { EntryFilter, EntryView } from './model.ts'
import { compareVersions, findPublicEntry, getEntry, listEntries, refuseOffList } from './queries.ts'
import { READ_BEFORE, type Seen, type StepGiven } from './rules.ts'
import { listDelegated, listUnits } from './units.ts'

const list = await openInventory()
const { db, system, editor, reviewer, act } = list
const second = list.officer('郑编制', ['item.edit'])
let counter = 0
const idsOf = async (filter: EntryFilter): Promise<string[]> =>
  (await list.editions(filter)).map(({ id }) => id)

const look = (id: string, actor = editor): Promise<EntryView> => db.read(actor, (ctx) => getEntry(ctx, id))
async function added(
  name = '放风筝许可',
  kind: 'implementation' | 'directory' = 'implementation',
): Promise<string> {
  counter += 1
  const key = { scheme: 'local', value: `E-${counter}` }
  return (await act(editor, (ctx) => addEntry(ctx, { kind, area: '990100', key, name, type: 'licence' }))).id
}
const edit = async (id: string, changes: Record<string, unknown>, by = editor): Promise<void> => {
  const { version, revision } = await look(id)
  await act(by, (ctx) => editEntry(ctx, { id, version, revision, changes }))
}
const step = (
  by: typeof editor,
  id: string,
  name: Parameters<typeof stepEntry>[1]['step'],
  more: StepGiven = {},
) => act(by, (ctx) => stepEntry(ctx, { id, step: name, ...more }))
async function publish(id: string, from?: string): Promise<void> {
  await step(editor, id, 'submit')
  await step(reviewer, id, 'approve')
  await step(reviewer, id, 'publish', from === undefined ? {} : { from })
}

describe('a version', () => {
  test('is written, looked over by another person, published from a day, and never changed again', async () => {
    const id = await added()
    await edit(id, { statutory: { n: 20, unit: 'working' }, promised: { n: 5, unit: 'working' } })
    assert.equal(await refusalOf(step(reviewer, id, 'approve')), 'inventory.not-in-stage')
    await step(editor, id, 'submit')
    const both = { ...editor, permissions: ['item.review'] }
    assert.equal(await refusalOf(step(both, id, 'approve')), 'inventory.own-work')
    assert.equal(await refusalOf(edit(id, { visits: 0 })), 'inventory.in-review')
    await step(reviewer, id, 'return', { reason: '缺设定依据' })
    assert.deepEqual([(await look(id)).state, (await look(id)).versions[0]?.reason], ['draft', '缺设定依据'])
    await edit(id, { basis: [{ law: '风筝条例', clause: '第三条' }] })
    await step(editor, id, 'submit')
    await step(reviewer, id, 'approve')
    await step(reviewer, id, 'publish', { from: '2026-12-01' })
    assert.equal((await look(id)).standing, 'scheduled')
    list.clock.now = new Date('2026-12-01T02:00:00Z')
    assert.equal((await look(id)).standing, 'listed')
    await assert.rejects(
      db.run('test-change', `update inventory.version set content = '{}' where entry_id = $1`, [id]),
      /never changed/,
    )
    await assert.rejects(
      db.run('test-delete', 'delete from inventory.version where entry_id = $1', [id]),
      /never changed/,
    )

    await edit(id, { promised: { n: 3, unit: 'working' } })
    const changed = await look(id)
    assert.deepEqual([changed.version, changed.state, changed.standing], [2, 'draft', 'listed'])
    assert.deepEqual(changed.changes, [
      { element: 'promised', before: { n: 5, unit: 'working' }, after: { n: 3, unit: 'working' } },
    ])
    assert.deepEqual(
      await db.read(editor, (ctx) => compareVersions(ctx, { id, from: 1, to: 2 })),
      changed.changes,
    )
    assert.equal(await refusalOf(step(editor, id, 'withdraw', { reason: '取消' })), 'inventory.draft-open')
    await publish(id)
    assert.deepEqual(
      (await look(id)).versions.map(({ state }) => state),
      ['published', 'published'],
    )

    assert.equal(await refusalOf(step(editor, id, 'withdraw')), 'inventory.reason-missing')
    const law = { reason: '法律修改，不再实施', from: '2026-12-10' }
    await step(editor, id, 'withdraw', law)
    // One person alone takes nothing off the list.
    assert.equal(await refusalOf(step(editor, id, 'confirm')), 'inventory.own-withdrawal')
    assert.equal(
      await refusalOf(step(second, id, 'withdraw', { reason: '再提' })),
      'inventory.leaving-already',
    )
    assert.deepEqual(
      [(await look(id)).withdrawal?.mine, (await look(id, reviewer)).withdrawal?.mine],
      [true, false],
    )
    assert.deepEqual(await idsOf({ leaving: 'yes' }), [id])
    await step(reviewer, id, 'keep')
    assert.equal(await refusalOf(step(reviewer, id, 'confirm')), 'inventory.not-leaving')
    await step(editor, id, 'withdraw', law)
    await edit(id, { visits: 0 })
    assert.equal(await refusalOf(step(reviewer, id, 'confirm')), 'inventory.draft-open')
    await step(editor, id, 'discard')
    await step(reviewer, id, 'confirm')
    const leaving = await look(id)
    assert.equal(leaving.standing, 'listed')
    assert.deepEqual(
      [leaving.versions[0]?.editedBy.name, leaving.versions[0]?.publishedBy?.name, leaving.withdrawal],
      ['周编制', '吴审核', null],
    )
    list.clock.now = new Date('2026-12-10T02:00:00Z')
    assert.equal((await look(id)).standing, 'withdrawn')
    // It may come back.
    await edit(id, { promised: { n: 2, unit: 'working' } })
    await publish(id)
    assert.deepEqual([(await look(id)).standing, (await look(id)).version], ['listed', 4])
    const kinds = await db.run<{ kind: string }>(
      'test-events',
      'select kind from platform.event where subject = $1 order by at',
      [id],
    )
    assert.equal(kinds.filter(({ kind }) => kind === 'inventory.published').length, 3)
  })

  test('that is to leave on a day to come is not changed before; what is kept stays, what is proposed waits on', async () => {
    list.clock.now = new Date('2026-12-12T02:00:00Z')
    const id = await added()
    await publish(id)
    const leave = { reason: '不再实施', from: '2026-12-20' }
    await step(editor, id, 'withdraw', leave)
    // A correction meanwhile does not make the proposal disappear.
    await edit(id, { visits: 0 })
    await publish(id)
    assert.equal((await look(id)).withdrawal?.from, '2026-12-20')
    await step(reviewer, id, 'confirm')
    assert.equal(await refusalOf(edit(id, { visits: 1 })), 'inventory.leaves-later')
    assert.equal(await refusalOf(step(editor, id, 'withdraw', leave)), 'inventory.leaving-already')

    await step(reviewer, id, 'keep')
    const kept = await look(id)
    assert.deepEqual([kept.standing, kept.withdrawnFrom], ['listed', null])
    await edit(id, { visits: 1 })
    list.clock.now = new Date('2026-12-21T02:00:00Z')
    assert.equal((await look(id)).standing, 'listed')
    assert.equal((await db.read(system, (ctx) => findPublicEntry(ctx, id)))?.content['visits'], 0)
    await step(editor, id, 'discard')

    // Gone, it comes back from a day.
    await step(editor, id, 'withdraw', { reason: '不再实施' })
    await step(reviewer, id, 'confirm')
    await edit(id, { visits: 2 })
    await step(editor, id, 'submit')
    await step(reviewer, id, 'approve')
    await step(reviewer, id, 'publish', { from: '2027-01-15' })
    assert.equal((await look(id)).standing, 'scheduled')
  })

  test('that is scheduled keeps its day when the entry is not withdrawn after all; till then the one before it is in force', async () => {
    list.clock.now = new Date('2027-01-16T02:00:00Z')
    const id = await added()
    await edit(id, { hours: '现在的时间' })
    await publish(id)
    await edit(id, { hours: '以后的时间' })
    await publish(id, '2027-02-05')
    await step(editor, id, 'withdraw', { reason: '不再实施', from: '2027-01-26' })
    await step(reviewer, id, 'confirm')
    await step(reviewer, id, 'keep')
    const hours = async (): Promise<unknown> =>
      (await db.read(system, (ctx) => findPublicEntry(ctx, id)))?.content['hours']
    assert.equal(await hours(), '现在的时间')
    assert.deepEqual(
      [(await look(id)).standing, (await look(id)).versions[0]?.effectiveFrom],
      ['listed', '2027-02-05'],
    )
    list.clock.now = new Date('2027-02-04T02:00:00Z')
    assert.equal(await hours(), '现在的时间')
    list.clock.now = new Date('2027-02-05T02:00:00Z')
    assert.equal(await hours(), '以后的时间')
    list.clock.now = new Date('2026-12-22T02:00:00Z')
  })

  test('is suspended by two, with its reason, refused to applicants meanwhile, and resumed', async () => {
    list.clock.now = new Date('2026-12-22T02:00:00Z')
    const id = await added('停一停许可')
    const handled = 'paused-kite'
    await db.run('test-handled', 'update inventory.entry set handled_as = $2 where id = $1', [id, handled])
    const refusal = (day?: string) => db.read(system, (ctx) => refuseOffList(ctx, [handled], day))
    const reason = '系统升级。'
    assert.equal(await refusalOf(step(editor, id, 'suspend', { reason })), 'inventory.not-listed')
    await publish(id)
    assert.equal(await refusal(), undefined)
    assert.equal(await refusalOf(step(editor, id, 'suspend')), 'inventory.reason-missing')
    assert.equal(
      await refusalOf(step(editor, id, 'suspend', { reason, from: '2026-12-01' })),
      'inventory.date-past',
    )
    const days = { from: '2026-12-24', until: '2027-01-04' }
    assert.equal(
      await refusalOf(step(editor, id, 'suspend', { reason, ...days, until: '2026-12-24' })),
      'inventory.resumed-before',
    )
    await step(editor, id, 'suspend', { reason, ...days })
    assert.equal(await refusalOf(step(second, id, 'suspend', { reason })), 'inventory.suspending-already')
    const both = { ...editor, permissions: ['item.edit', 'item.publish'] }
    assert.equal(await refusalOf(step(both, id, 'confirmSuspension')), 'inventory.own-suspension')
    await step(reviewer, id, 'keepOpen')
    assert.equal(await refusalOf(step(reviewer, id, 'confirmSuspension')), 'inventory.not-suspending')
    await step(editor, id, 'suspend', { reason, ...days })
    list.clock.now = new Date('2026-12-24T02:00:00Z')
    assert.equal(await refusal(), undefined, 'one person alone closes nothing')
    list.clock.now = new Date('2026-12-22T02:00:00Z')
    await step(reviewer, id, 'confirmSuspension')
    assert.equal(await refusalOf(step(editor, id, 'suspend', { reason })), 'inventory.suspended-already')
    assert.deepEqual([(await look(id)).suspended, await refusal()], [false, undefined], 'its day is to come')

    list.clock.now = new Date('2026-12-24T02:00:00Z')
    const paused = await look(id)
    assert.deepEqual(
      [paused.suspended, paused.standing, paused.suspension?.by.name, paused.suspension?.until],
      [true, 'listed', '周编制', '2027-01-04'],
    )
    const told = await refusal()
    assert.equal(told?.code, 'inventory.suspended')
    assert.match(
      told?.zh ?? '',
      /「停一停许可」从 2026年12月24日 起暂停办理，.*原因：系统升级。2027年1月4日恢复办理，请那时再来。/,
    )
    assert.equal(await refusal('2026-12-23'), undefined, 'what was handed in before goes on')
    assert.match((await db.read(system, (ctx) => findPublicEntry(ctx, id)))?.closed?.zh ?? '', /系统升级/)
    assert.deepEqual(await idsOf({ suspended: 'yes' }), [id])
    // Its next version is written and published meanwhile; that resumes nothing.
    await edit(id, { visits: 0 })
    await publish(id)
    assert.equal((await refusal())?.code, 'inventory.suspended')
    await step(reviewer, id, 'resume')
    assert.equal(await refusal(), undefined)
    assert.equal(await refusalOf(step(reviewer, id, 'resume')), 'inventory.not-suspended')

    await step(editor, id, 'suspend', { reason })
    await step(reviewer, id, 'confirmSuspension')
    assert.match((await refusal())?.zh ?? '', /什么时候恢复，请向办理机构咨询/)
    await step(reviewer, id, 'resume')
    await step(editor, id, 'suspend', { reason, until: '2026-12-30' })
    await step(reviewer, id, 'confirmSuspension')
    list.clock.now = new Date('2026-12-30T02:00:00Z')
    assert.deepEqual([await refusal(), (await look(id)).suspension], [undefined, null], 'resumed on its day')
    // A case that a department tells of afterwards is judged by the day on which it was handed in.
    const late = await refusal('2026-12-29')
    assert.equal(late?.code, 'inventory.was-suspended')
    assert.match(
      late?.zh ?? '',
      /从 2026年12月24日 起暂停办理，2026年12月30日 才恢复；.*2026年12月29日 在暂停期间/,
    )
    assert.equal(await refusal('2026-12-23'), undefined)
    list.clock.now = new Date('2027-01-02T02:00:00Z')
    await step(editor, id, 'suspend', { reason })
    await step(reviewer, id, 'confirmSuspension')
    list.clock.now = new Date('2027-01-04T02:00:00Z')
    await step(reviewer, id, 'resume')
    const codes = await Promise.all(['2026-12-29', '2026-12-30', '2027-01-03', '2027-01-04'].map(refusal))
    assert.deepEqual(
      codes.map((each) => each?.code),
      ['inventory.was-suspended', undefined, 'inventory.was-suspended', undefined],
      'of both',
    )
    list.clock.now = new Date('2026-12-30T02:00:00Z')
    const kinds = await db.run<{ kind: string }>(
      'test-pauses',
      `select kind from platform.event where subject = $1 and kind ~ 'suspended|resumed' order by at`,
      [id],
    )
    assert.equal(kinds.length, 7)
    await db.run('test-handled', 'update inventory.entry set handled_as = $2 where id = $1', [id, null])
  })

  test('counts in the figures as what it is, not as somebody drafts it', async () => {
    const id = await added()
    await publish(id)
    const types = async (): Promise<Record<string, number>> => {
      const { byType } = await db.read(system, (ctx) => figures(ctx, { scope: 'listed' }))
      return Object.fromEntries(byType.map(({ id: type, entries }) => [String(type), entries]))
    }
    const before = await types()
    await edit(id, { type: 'confirmation', body: '草稿里的局' })
    assert.deepEqual(await types(), before)
    const drafted = await db.read(system, (ctx) => figures(ctx, { scope: 'listed', body: '草稿里的局' }))
    assert.equal(drafted.whole.entries, 0)
  })

  test('with a contradiction is not published, and the finding names the element', async () => {
    const id = await added()
    await edit(id, { statutory: { n: 5, unit: 'working' }, promised: { n: 9, unit: 'working' } })
    await step(editor, id, 'submit')
    await step(reviewer, id, 'approve')
    assert.equal(await refusalOf(step(reviewer, id, 'publish')), 'inventory.has-errors')
    assert.ok(
      (await look(id)).findings.some(
        ({ element, severity }) => element === 'promised' && severity === 'error',
      ),
    )
  })

  test('two operators on one entry: the second is told who changed what, and nothing is lost', async () => {
    const id = await added()
    const seen = await look(id)
    await edit(id, { address: '云上路 1 号 2 楼', hours: '工作日 9:00–17:00' }, second)
    const stale = act(editor, (ctx) =>
      editEntry(ctx, { id, version: seen.version, revision: seen.revision, changes: { visits: 1 } }),
    )
    const refused = await stale.then(
      () => assert.fail(),
      (error: unknown) => error as { code: string; zh: string },
    )
    assert.equal(refused.code, 'inventory.changed-meanwhile')
    assert.match(refused.zh, /郑编制改了：办理地点、办理时间/)
    assert.equal((await look(id)).content['visits'], undefined)
    // At the very same time: one of them wins.
    const { version, revision } = await look(id)
    const both = await Promise.allSettled(
      [editor, second].map((by, at) =>
        act(by, (ctx) => editEntry(ctx, { id, version, revision, changes: { visits: at } })),
      ),
    )
    assert.deepEqual(both.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
  })

  test('leaves the list, and is suspended, only as the proposal was read; who read an older one is told who changed it', async () => {
    const id = await added()
    await publish(id)
    const propose = {
      withdraw: ['2029-12-20', '2029-12-10'],
      suspend: ['2029-12-20', '2029-12-10'],
    } as const
    for (const [first, yes, no, about] of [
      ['suspend', 'confirmSuspension', 'keepOpen', '暂停'],
      ['withdraw', 'confirm', 'keep', '取消'],
    ] as const) {
      const [later, sooner] = propose[first]
      await step(editor, id, first, { reason: '以后', from: later })
      const read = await look(id, reviewer)
      await step(second, id, no)
      await step(second, id, first, { reason: '提前', from: sooner })
      const refused = await act(reviewer, (ctx) => stepEntry(ctx, { id, step: yes, seen: read })).then(
        () => assert.fail(`${yes} was taken`),
        (error: unknown) => error as { code: string; zh: string },
      )
      assert.equal(refused.code, 'inventory.read-older')
      assert.match(refused.zh, new RegExp(`郑编制改了「放风筝许可」：${about}`))
      const now = await look(id, reviewer)
      await act(reviewer, (ctx) => stepEntry(ctx, { id, step: yes, seen: now }))
    }
    assert.equal((await look(id)).withdrawnFrom, '2029-12-10')
    assert.equal((await look(id)).suspension?.from, '2029-12-10')
    assert.ok(READ_BEFORE.includes('confirm') && READ_BEFORE.includes('confirmSuspension'))
  })

  test('is thrown away, sent on, approved or published only as it was read; who read an older one is told who changed what', async () => {
    const id = await added()
    await publish(id)
    await edit(id, { visits: 1 })
    const stale = (
      by: typeof editor,
      name: 'submit' | 'discard' | 'return' | 'approve' | 'publish',
      seen: Seen,
    ) =>
      act(by, (ctx) => stepEntry(ctx, { id, step: name, seen, reason: '再看看' })).then(
        () => assert.fail(`${name} was taken`),
        (error: unknown) => error as { code: string; zh: string },
      )
    const opened = await look(id)
    await edit(id, { hours: '工作日 9:00–17:00' }, second)
    for (const name of ['submit', 'discard'] as const) {
      const refused = await stale(editor, name, opened)
      assert.equal(refused.code, 'inventory.read-older')
      assert.match(refused.zh, /郑编制改了「放风筝许可」：办理时间/)
    }
    assert.equal((await look(id)).content['hours'], '工作日 9:00–17:00')

    // What a reviewer has open is returned, rewritten and handed in again meanwhile.
    await step(editor, id, 'submit')
    const read = await look(id, reviewer)
    await step(reviewer, id, 'return', { reason: '缺地点' })
    await edit(id, { address: '云上路 1 号' }, second)
    await step(second, id, 'submit')
    for (const name of ['approve', 'return'] as const)
      assert.match((await stale(reviewer, name, read)).zh, /改了「[^」]*」：办理地点/)
    const now = await look(id, reviewer)
    await act(reviewer, (ctx) => stepEntry(ctx, { id, step: 'approve', seen: now }))
    assert.equal((await stale(reviewer, 'publish', now)).code, 'inventory.read-older')

    // Thrown away and begun anew, the draft counts as before and says something else.
    await step(reviewer, id, 'return', { reason: '重写' })
    await step(editor, id, 'discard')
    await edit(id, { visits: 2 })
    const first = await look(id)
    await step(editor, id, 'discard')
    await edit(id, { visits: 3 }, second)
    const again = await look(id)
    assert.deepEqual([again.version, again.revision], [first.version, first.revision])
    assert.match((await stale(second, 'discard', first)).zh, /周编制改了「[^」]*」：整个草稿/)
    await act(editor, (ctx) => stepEntry(ctx, { id, step: 'discard', seen: again }))
    assert.equal((await look(id)).stage, null)
  })

  test('many go together; what may not go is left and named', async () => {
    const [good, wrong] = [await added('好的一项'), await added('矛盾的一项')]
    await edit(wrong, { charged: false, payOnline: true })
    const many = async (by: typeof editor, name: 'submit' | 'approve' | 'publish') => {
      const editions = await Promise.all([good, wrong].map((id) => look(id)))
      return act(by, (ctx) => stepEntries(ctx, { editions, step: name }))
    }
    await many(editor, 'submit')
    await many(reviewer, 'approve')
    const { done, left } = await many(reviewer, 'publish')
    assert.deepEqual([done, left.map(({ id, code }) => [id, code])], [1, [[wrong, 'inventory.has-errors']]])
  })

  test('a draft that was never published goes away; a later one leaves the list as it was', async () => {
    const id = await added()
    await step(editor, id, 'discard')
    assert.equal(await refusalOf(look(id)), 'inventory.entry-unknown')
    const kept = await added('留下的一项')
    await publish(kept)
    await edit(kept, { name: '改了名的一项' })
    await step(editor, kept, 'discard')
    const view = await look(kept)
    assert.deepEqual([view.name, view.version, view.stage, view.standing], ['留下的一项', 1, null, 'listed'])
  })
})

test('an area of another place is refused, by hand and in a claim; that of a level above only holds its 基本目录', async () => {
  const key = { scheme: 'local', value: 'ELSEWHERE' }
  const add = (kind: 'implementation' | 'directory', area: string) =>
    act(editor, (ctx) => addEntry(ctx, { kind, area, key, name: '别处的一项', type: 'licence' }))
  const ours = list.world.region.head
  list.world.region = { ...list.world.region, head: { ...ours, area: '990100' } }
  const above = await added('上级的一项', 'directory')
  await publish(above)
  for (const area of ['110000', '990200', '990000']) {
    assert.equal(await refusalOf(add('implementation', area)), 'inventory.area-elsewhere', area)
    const claim = act(editor, (ctx) => claimEntries(ctx, { ids: [above], area }))
    assert.equal(await refusalOf(claim), 'inventory.area-elsewhere', area)
  }
  assert.equal(await refusalOf(add('directory', '110000')), 'inventory.area-elsewhere')
  for (const [kind, area] of [
    ['implementation', '990100'],
    ['implementation', '990100001'],
    ['directory', '990000'],
  ] as const)
    assert.ok((await add(kind, area)).id)
  list.world.region = { ...list.world.region, head: ours }
})

describe('认领', () => {
  test('takes an entry of the level above; what is set otherwise is shown; it is claimed once', async () => {
    const above = await added('国家的许可', 'directory')
    await edit(above, { basis: [{ law: '风筝法', clause: '第二条' }], promised: { n: 20, unit: 'working' } })
    assert.equal(
      (await act(editor, (ctx) => claimEntries(ctx, { ids: [above], area: '990101' }))).left[0]?.code,
      'inventory.not-claimable',
    )
    await publish(above)
    const { claimed } = await act(editor, (ctx) => claimEntries(ctx, { ids: [above], area: '990101' }))
    const [own = ''] = claimed
    assert.deepEqual((await look(own)).overrides, [])
    await edit(own, { name: '本地叫法', promised: { n: 3, unit: 'working' } })
    const view = await look(own)
    assert.deepEqual(
      view.overrides.map(({ element, unified }) => [element, unified]),
      [
        ['name', true],
        ['promised', false],
      ],
    )
    assert.equal(view.origin?.name, '国家的许可')
    // The level above sees who has claimed it and what is set otherwise there.
    assert.deepEqual(
      (await look(above)).below.map(({ id, area, overrides }) => [
        id,
        area,
        overrides.map((one) => one.element),
      ]),
      [[own, '990101', ['name', 'promised']]],
    )
    const again = await act(editor, (ctx) => claimEntries(ctx, { ids: [above], area: '990101' }))
    assert.equal(again.left[0]?.code, 'inventory.claimed-already')
    await publish(own)
    const same = await db.read(system, (ctx) => fourSame(ctx, { scope: 'listed' }))
    assert.deepEqual([same.claimed, same.same], [1, 0])
    assert.deepEqual(
      same.elements.map(({ element, same: n }) => [element, n]),
      [
        ['name', 0],
        ['codes', 1],
        ['type', 1],
        ['basis', 1],
      ],
    )
  })
})

test('who has claimed an entry is compared with what it says today, not with a version that waits for its day', async () => {
  const above = await added('目录里会改名的许可', 'directory')
  await publish(above)
  const { claimed } = await act(editor, (ctx) => claimEntries(ctx, { ids: [above], area: '990103' }))
  const otherwise = async () =>
    (await look(above)).below.map(({ id, overrides }) => [id, overrides.map(({ element }) => element)])
  assert.deepEqual(await otherwise(), [[claimed[0], []]])
  await edit(above, { name: '改名以后的许可' })
  assert.deepEqual(await otherwise(), [[claimed[0], []]], 'a draft is nothing to differ from')
  await publish(above, '2027-06-01')
  assert.deepEqual(await otherwise(), [[claimed[0], []]])
})

test('四级四同 and what is set otherwise compare with what is in force above today, not with what waits for its day', async () => {
  const above = await added('目录里的许可', 'directory')
  await publish(above)
  const { claimed } = await act(editor, (ctx) => claimEntries(ctx, { ids: [above], area: '990102' }))
  const [own = ''] = claimed
  await publish(own)
  const count = () => db.read(system, (ctx) => fourSame(ctx, { scope: 'listed', area: '990102' }))
  assert.equal((await count()).same, 1)
  await edit(above, { name: '目录里的许可（改）' })
  await publish(above, '2029-06-01')
  assert.equal((await count()).same, 1)
  assert.deepEqual((await look(own)).overrides, [])
})

test('four who add one code at once: one does, the others are told in words', async () => {
  const key = { scheme: 'local', value: 'E-AT-ONCE' }
  const given = { kind: 'implementation', area: '990100', key, name: '同时加的', type: 'licence' } as const
  const codes = await Promise.all(
    Array.from({ length: 4 }, () =>
      act(editor, (ctx) => addEntry(ctx, given)).then(
        () => 'added',
        ({ code }: { code: string }) => code,
      ),
    ),
  )
  assert.deepEqual(codes.toSorted(), ['added', ...Array<string>(3).fill('inventory.code-taken')])
})

test('a file that says what a withdrawn entry said is told that it is withdrawn', async () => {
  const csv = '事项名称,事项编码,事项类型\n取消了的,GONE-1,行政许可'
  await list.carryOut(await list.check(csv, 'tongban'))
  const [id = ''] = await idsOf({ q: 'GONE-1' })
  await publish(id)
  await step(editor, id, 'withdraw', { reason: '不再实施' })
  await step(reviewer, id, 'confirm')
  const { same, warned, notes } = await list.check(csv, 'tongban')
  assert.deepEqual([same, warned], [1, 1])
  assert.match(notes[0]?.text ?? '', /「取消了的」从 .+ 起取消。.*不会恢复它/)
})

describe('下放', () => {
  test('counts once another person has admitted it; each town sees only its own', async () => {
    const [first, other] = [await added('下放的一项'), await added('没有发布的一项')]
    await publish(first)
    const units = (await db.read(system, (ctx) => listUnits(ctx))).map(({ code }) => code)
    const [town = '', village = '', third = ''] = units
    const propose = act(editor, (ctx) =>
      proposeDelegation(ctx, {
        ids: [first, other],
        units: [town, village],
        mode: 'accept',
        reason: '就近办',
      }),
    )
    assert.deepEqual(await propose.then(({ proposed, left }) => [proposed, left.map(({ id }) => id)]), [
      2,
      [other],
    ])
    const admitting = { ...editor, permissions: ['item.publish'] }
    assert.equal(
      await refusalOf(
        act(admitting, (ctx) => settleDelegation(ctx, { id: first, unit: town, admit: true, revision: 1 })),
      ),
      'inventory.own-proposal',
    )
    await act(reviewer, (ctx) => settleDelegation(ctx, { id: first, unit: town, admit: true, revision: 1 }))
    await act(reviewer, (ctx) =>
      settleDelegation(ctx, { id: first, unit: village, admit: false, revision: 1 }),
    )
    const of = (unit: string) => db.read(system, (ctx) => listDelegated(ctx, unit))
    assert.deepEqual(
      (await of(town)).map(({ id, state }) => [id, state]),
      [[first, 'admitted']],
    )
    assert.deepEqual(await of(village), [])
    assert.deepEqual(await of(third), [])
    assert.equal(
      await refusalOf(
        act(editor, (ctx) =>
          proposeDelegation(ctx, { ids: [first], units: ['999'], mode: 'accept', reason: '就近' }),
        ),
      ),
      'inventory.unit-unknown',
    )
    assert.equal(
      await refusalOf(
        act(reviewer, (ctx) => settleDelegation(ctx, { id: first, unit: village, admit: true, revision: 2 })),
      ),
      'inventory.not-admitted',
    )
  })
})

test('下放 is admitted, and ended, only as it was read: proposed anew, or admitted meanwhile, it is read again', async () => {
  const id = await added('下放的一项')
  await publish(id)
  const unit = (await db.read(system, (ctx) => listUnits(ctx)))[0]?.code ?? ''
  const propose = (mode: 'accept' | 'decide', reason: string) =>
    act(editor, (ctx) => proposeDelegation(ctx, { ids: [id], units: [unit], mode, reason }))
  const read = async () =>
    (await db.read(system, (ctx) => listDelegated(ctx, unit))).find((each) => each.id === id) ?? assert.fail()
  const settle = (admit: boolean, revision: number) =>
    act(reviewer, (ctx) => settleDelegation(ctx, { id, unit, admit, revision }))
  await propose('accept', '只收件')
  const { revision: first } = await read()
  const again = await propose('decide', '连决定')
  assert.equal(again.proposed, 0)
  assert.deepEqual(
    again.left.map((each) => each.id),
    [id],
  )
  assert.match(
    again.left[0]?.zh ?? '',
    /「下放的一项」没有再提出：.*已经提出、等准入（在镇村收件）。要换办法的，请先/,
  )
  await settle(false, first)
  await propose('decide', '连决定')
  await assert.rejects(settle(true, first), { zh: /周编制重新提出了这一项的下放（由镇村办结）/ })
  const { revision: anew, state } = await read()
  assert.equal(state, 'proposed')
  await settle(true, anew)
  assert.match((await propose('accept', '只收件')).left[0]?.zh ?? '', /已经准入（由镇村办结）/)
  await assert.rejects(settle(false, anew), { zh: /吴审核准入了/ })
  await settle(false, (await read()).revision)
})

describe('the items that the region brings along', () => {
  test('stand on the list; started again, nothing changes; one that is withdrawn at the desk stays off it', async () => {
    await act(editor, (ctx) => mirrorItems(ctx, ctx.world.region))
    const items = [...list.world.region.items.keys()]
    const mirrored = await db.run<{ handled: string; id: string }>(
      'test-mirrored',
      'select handled_as as handled, id from inventory.entry where handled_as is not null order by 1',
      [],
    )
    assert.deepEqual(
      mirrored.map(({ handled }) => handled),
      items.toSorted(),
    )
    const versions = async (): Promise<unknown> =>
      db.run('test-versions', 'select count(*) from inventory.version', [])
    const before = await versions()
    await act(editor, (ctx) => mirrorItems(ctx, ctx.world.region))
    assert.deepEqual(await versions(), before)

    const [{ handled = '', id = '' } = {}] = mirrored
    assert.equal(await db.read(system, (ctx) => refuseOffList(ctx, items)), undefined)
    // A one-thing is made of it: who takes it away has to say that this is meant.
    assert.equal(
      await refusalOf(step(editor, id, 'withdraw', { reason: '停止实施' })),
      'inventory.leaves-users',
    )
    await step(editor, id, 'withdraw', { reason: '停止实施', despiteUses: true })
    assert.equal(await refusalOf(step(reviewer, id, 'confirm')), 'inventory.leaves-users')
    await step(reviewer, id, 'confirm', { despiteUses: true })
    assert.equal((await db.read(system, (ctx) => refuseOffList(ctx, items)))?.code, 'inventory.not-on-list')
    await act(editor, (ctx) => mirrorItems(ctx, ctx.world.region))
    assert.equal(
      (await db.read(system, (ctx) => refuseOffList(ctx, [handled])))?.code,
      'inventory.not-on-list',
    )
  })
})

test('figures count what is on the list on the last day of the year', async () => {
  const { carryOut, check, publishAll } = list
  list.clock.now = new Date('2026-12-20T02:00:00Z')
  const file = await carryOut(await check(realFile('guangdong_items.jsonl'), 'guangdong-2021'))
  const published = await publishAll({ importId: file.id }, '2027-03-01')
  assert.equal(published, 2262 - 51, 'all but those that contradict themselves')
  const area = '440000'
  const entriesIn = async (year: number): Promise<number> =>
    (await db.read(system, (ctx) => figures(ctx, { scope: 'listed', year, area }))).whole.entries
  list.clock.now = new Date('2028-02-01T02:00:00Z')
  assert.equal(await entriesIn(2026), 0)
  const listed = await entriesIn(2027)
  assert.ok(listed > 1900 && listed < 2024)
  const body = '广东省教育厅'
  const { whole, byBody } = await db.read(system, (ctx) => figures(ctx, { scope: 'listed', body }))
  assert.equal(byBody.length, 1)
  assert.equal(whole.entries, byBody[0]?.entries)
})

test('the list is walked page by page, without a gap and without a repetition', async () => {
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const page = await db.read(system, (ctx) =>
      listEntries(ctx, { standing: 'listed' }, { limit: 200, cursor }),
    )
    seen.push(...page.entries.map(({ id }) => id))
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
  assert.equal(new Set(seen).size, seen.length)
  assert.deepEqual(seen, await idsOf({ standing: 'listed' }))
})
