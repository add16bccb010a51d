import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openInventory, refusalOf } from './build.ts'
import { addEntry, editEntry } from './commands/edit-entry.ts'
import { stepEntries, stepEntry } from './commands/step-entries.ts'
import type { EntryView } from './model.ts'
import { findPublicEntry, getEntry } from './queries.ts'
import { overtakerOf, waitingVersions, type StepGiven } from './rules.ts'

const list = await openInventory()
const { db, system, editor, reviewer, act } = list
let counter = 0

const look = (id: string): Promise<EntryView> => db.read(editor, (ctx) => getEntry(ctx, id))
async function added(name = '放风筝许可'): Promise<string> {
  counter += 1
  const key = { scheme: 'local', value: `STEP-${counter}` }
  const given = { kind: 'implementation', area: '990100', key, name, type: 'licence' } as const
  return (await act(editor, (ctx) => addEntry(ctx, given))).id
}
async function edit(id: string, changes: Record<string, unknown>): Promise<void> {
  const { version, revision } = await look(id)
  await act(editor, (ctx) => editEntry(ctx, { id, version, revision, changes }))
}
const step = (
  by: typeof editor,
  id: string,
  name: Parameters<typeof stepEntry>[1]['step'],
  more: StepGiven = {},
) => act(by, (ctx) => stepEntry(ctx, { id, step: name, ...more }))
async function reviewed(id: string): Promise<void> {
  await step(editor, id, 'submit')
  await step(reviewer, id, 'approve')
}
async function published(id: string, more: StepGiven = {}): Promise<void> {
  await reviewed(id)
  await step(reviewer, id, 'publish', more)
}
const on = (day: string): void => {
  list.clock.now = new Date(`${day}T02:00:00Z`)
}

describe('what is published on top of a version that waits for its day', () => {
  const hours = async (id: string): Promise<unknown> =>
    (await db.read(system, (ctx) => findPublicEntry(ctx, id)))?.content['hours']

  /** Version 1 is in force, version 2 waits for the first of January, version 3 is approved. */
  async function waiting(): Promise<string> {
    on('2026-12-01')
    const id = await added()
    await edit(id, { hours: '现在' })
    await published(id)
    on('2026-12-02')
    await edit(id, { hours: '元旦以后' })
    await published(id, { from: '2027-01-01' })
    await edit(id, { advicePhone: '12345' })
    await reviewed(id)
    return id
  }

  test('brings its changes forward only when whoever publishes has read which version waits for which day', async () => {
    const id = await waiting()
    assert.deepEqual((await look(id)).waiting, [{ version: 2, from: '2027-01-01' }])
    const refused = await step(reviewer, id, 'publish', { from: '2026-12-31' }).then(
      () => '',
      ({ zh }: { zh: string }) => zh,
    )
    assert.match(refused, /第 2 版定于 2027-01-01 生效.*从 2026-12-31 起发布，那些修改就提前生效/)
    assert.equal(await refusalOf(step(reviewer, id, 'publish')), 'inventory.waiting-overtaken')
    assert.equal(await hours(id), '现在', 'nothing has come into force')

    await step(reviewer, id, 'publish', { despiteWaiting: true })
    assert.equal(await hours(id), '元旦以后', 'as was said')
    const { versions, waiting: left } = await look(id)
    assert.deepEqual(
      versions.map(({ version, overtaker }) => [version, overtaker]),
      [
        [3, null],
        [2, 3],
        [1, null],
      ],
    )
    assert.deepEqual(left, [], 'version 2 waits for nothing any more')
    on('2027-01-02')
    assert.equal((await db.read(system, (ctx) => findPublicEntry(ctx, id)))?.version, 3)
  })

  test('comes into force after it when its day is later, and on the same day takes its place', async () => {
    const id = await waiting()
    await step(reviewer, id, 'publish', { from: '2027-01-05' })
    assert.deepEqual((await look(id)).waiting, [
      { version: 2, from: '2027-01-01' },
      { version: 3, from: '2027-01-05' },
    ])
    const inForce: unknown[] = []
    for (const day of ['2026-12-31', '2027-01-01', '2027-01-05']) {
      on(day)
      inForce.push((await db.read(system, (ctx) => findPublicEntry(ctx, id)))?.version)
    }
    assert.deepEqual(inForce, [1, 2, 3])

    const same = await waiting()
    await step(reviewer, same, 'publish', { from: '2027-01-01' })
    assert.deepEqual((await look(same)).waiting, [{ version: 3, from: '2027-01-01' }])
  })

  test('is judged by what still waits: what was overtaken, or left the list before its day, does not', () => {
    const turn = (version: number, effectiveFrom: string | null, state = 'published' as const) => ({
      version,
      state,
      effectiveFrom,
    })
    const turns = [turn(1, '2026-12-01'), turn(2, '2027-02-01'), turn(3, '2027-01-01'), turn(4, null)]
    assert.deepEqual(waitingVersions('2026-12-15', turns), [{ version: 3, from: '2027-01-01' }])
    assert.deepEqual(
      turns.map((each) => overtakerOf(each, turns)),
      [null, 3, null, null],
    )
    const gone = [...turns.slice(0, 2), { ...turn(3, '2027-01-10'), state: 'withdrawn' as const }]
    assert.deepEqual(waitingVersions('2026-12-15', gone), [])
  })
})

test('many go as they were shown: what was changed or thrown away since is left, with who changed what', async () => {
  on('2026-12-01')
  const many = await Promise.all(Array.from({ length: 6 }, (_, at) => added(`成批许可${at}`)))
  for (const id of many) await step(editor, id, 'submit')
  const shown = await list.editions({ stage: 'review', q: '成批许可' })
  assert.equal(shown.length, 6)
  const [changed = '', gone = ''] = many
  await step(reviewer, changed, 'return', { reason: '写清楚' })
  await edit(changed, { hours: '全天' })
  await step(editor, changed, 'submit')
  await step(reviewer, gone, 'return', { reason: '重复了' })
  await step(editor, gone, 'discard')
  const later = await added('成批许可，后来的')
  await step(editor, later, 'submit')

  const { done, left } = await act(reviewer, (ctx) => stepEntries(ctx, { editions: shown, step: 'approve' }))
  assert.equal(done, 4)
  assert.deepEqual(
    left.map(({ id, code }) => [id, code]),
    [
      [gone, 'inventory.entry-unknown'],
      [changed, 'inventory.read-older'],
    ],
  )
  assert.match(left[1]?.zh ?? '', /改了「成批许可0」：.*办理时间/)
  assert.deepEqual(
    await Promise.all([changed, later].map(async (id) => (await look(id)).stage)),
    ['review', 'review'],
    'nobody had read these',
  )
})

test('thousands go at once, the changed one among them named', async () => {
  on('2026-12-01')
  const head = '事项名称,事项编码,事项类型'
  const lines = Array.from({ length: 5_000 }, (_, at) => `成千许可${at},THOUSAND-${at},行政许可`)
  await list.carryOut(await list.check([head, ...lines].join('\n'), 'tongban'))
  const shown = await list.editions({ q: '成千许可' })
  await edit(shown[0]?.id ?? '', { hours: '全天' })
  const { done, left } = await act(editor, (ctx) => stepEntries(ctx, { editions: shown, step: 'submit' }))
  assert.deepEqual(
    [done, left.map(({ id, code }) => [id, code])],
    [4_999, [[shown[0]?.id, 'inventory.read-older']]],
  )
})
