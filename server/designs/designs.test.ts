import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { openCases, refusalOf } from '../cases/build.ts'
import { searchEntries } from '../search/queries.ts'
import { ROOT } from '../platform/config.ts'
import { ANYONE, type World } from '../platform/ctx.ts'
import { refuseOffList } from '../inventory/queries.ts'
import { loadRegion } from '../regions/load.ts'
import { changePart, leavePart } from './commands/change-part.ts'
import { dropDesign } from './commands/drop-design.ts'
import { openDesign } from './commands/open-design.ts'
import { publishDue } from './commands/publish-due.ts'
import { approveDesign, returnDesign } from './commands/review-design.ts'
import { submitDesign } from './commands/submit-design.ts'
import type { DesignView, PartKey, Preview } from './model.ts'
import { findElements } from './dictionary.ts'
import { getDesign, getStandingPart, listDesigns, listStandingParts, previewPart } from './queries.ts'
import { openEdition, watchEdition } from './watch.ts'

const cases = await openCases('demo')
const { region: base } = await loadRegion(join(ROOT, 'regions'), 'demo')
assert.ok(base)
const wen = cases.officer('hall', '温设计', ['design.write', 'design.publish'])
const shi = cases.officer('hall', '石复核', ['design.write', 'design.publish'])
const world: World = await cases.act(wen, async (ctx) => ctx.world)
await openEdition(cases.db, world, base)

const see = (id: string): Promise<DesignView> => cases.db.read(wen, (ctx) => getDesign(ctx, id))
const stands = async (key: PartKey): Promise<Record<string, unknown>> =>
  (await cases.db.read(wen, (ctx) => getStandingPart(ctx, key))).content as Record<string, unknown>
const begin = async (title: string): Promise<string> =>
  (await cases.act(wen, (ctx) => openDesign(ctx, { title }))).id
/** The digest of what stands now, as a page shows it; null where nothing stands. */
const baseNow = async (key: PartKey): Promise<string | null> => {
  const standing = await cases.db.read(wen, (ctx) => listStandingParts(ctx, key.kind))
  return standing.find(({ id }) => id === key.id)?.base ?? null
}
/** Writes a part as the design stands now. */
async function write(designId: string, key: PartKey, content: unknown): Promise<void> {
  const { revision, parts } = await see(designId)
  const held = parts.some(({ kind, id }) => kind === key.kind && id === key.id)
  const base = held ? undefined : await baseNow(key)
  await cases.act(wen, (ctx) => changePart(ctx, { ...key, designId, revision, content, base }))
}
async function submit(designId: string, effectiveOn: string | null = null): Promise<void> {
  const { revision } = await see(designId)
  await cases.act(wen, (ctx) => submitDesign(ctx, { designId, revision, effectiveOn }))
}
const approve = async (designId: string, by = shi) => {
  const { revision } = await see(designId)
  return cases.act(by, (ctx) => approveDesign(ctx, { designId, revision }))
}
/** Another process, or this one a second later. */
const reopen = (): Promise<void> => openEdition(cases.db, world, base)

const permit = { kind: 'items', id: 'kite-permit' } as const
const kite = { kind: 'onethings', id: 'kite' } as const
const KITE = { 'kite.colour': 'red', 'kite.length': '30', 'kite.field': 'sky-east', 'partner.has': 'false' }

test('an operator changes an item; after a second person has approved, it is offered and found, without a restart', async () => {
  const design = await begin('放风筝改名')
  await write(design, permit, { ...(await stands(permit)), plainName: '放纸鸢' })
  assert.equal(world.region.items.get('kite-permit')?.item.plainName, '放风筝')
  await submit(design)
  await approve(design)
  assert.equal((await see(design)).state, 'published')

  const watch = watchEdition(cases.db, world)
  for (let tries = 0; world.edition === 0 && tries < 50; tries += 1)
    await new Promise((go) => setTimeout(go, 100))
  watch.stop()
  assert.equal(world.region.items.get('kite-permit')?.item.plainName, '放纸鸢')
  const [found] = await cases.db.read(ANYONE, (ctx) => searchEntries(ctx, '放纸鸢'))
  assert.equal(found?.id, 'kite-permit')
})

test('a running case keeps the version with which it began', async () => {
  const person = await cases.person(1, '赵𫖯')
  const { caseId } = await cases.file(person, 'kite', KITE)
  const { onethingVersion: version } = (await cases.load(caseId)).case
  const design = await begin('换个名字')
  await write(design, kite, { ...(await stands(kite)), name: '放大风筝一件事' })
  await submit(design)
  await approve(design)
  await reopen()
  assert.equal(world.region.onethings.get('kite')?.version, version + 1)
  assert.equal((await cases.load(caseId)).case.onethingVersion, version)
})

test('what is half done is kept with its faults, but does not go to review', async () => {
  const design = await begin('写了一半')
  await write(design, { kind: 'items', id: 'kite-school' }, { id: 'kite-school', name: '风筝学校' })
  const { faults, parts } = await see(design)
  assert.ok(faults.some(({ file, path }) => file === 'items/kite-school' && path === 'form'))
  assert.equal(parts[0]?.before, null)
  const refusal = await refusalOf(submit(design))
  assert.equal(refusal.code, 'design.faulty')
  assert.ok(refusal.fields.some(({ field }) => field === 'items/kite-school#form'))
})

test('a condition that is nested too deep is a fault at its place; the deepest that a request may hold breaks nothing', async () => {
  const nested = (levels: number): unknown =>
    Array.from({ length: levels }).reduce((inner) => ({ not: inner }), '$kite.high' as unknown)
  const content = (await stands(kite)) as { steps: object[] }
  const withWhen = (when: unknown) => ({
    ...content,
    steps: content.steps.map((step, at) => (at === 1 ? { ...step, when } : step)),
  })
  const design = await begin('套得太深')
  await write(design, kite, withWhen(nested(40)))
  assert.deepEqual((await see(design)).faults, [])
  for (const levels of [100, 190]) {
    await write(design, kite, withWhen(nested(levels)))
    const [fault, ...others] = (await see(design)).faults
    assert.deepEqual([fault?.file, fault?.path], ['onethings/kite', 'steps.1.when'])
    assert.match(fault?.reason ?? '', /超过 100 层，太深了。请拆开来写/)
    assert.deepEqual(others, [])
  }
})

test('what others use is not taken away: the fault names who uses it', async () => {
  const design = await begin('取消许可')
  await write(design, permit, null)
  const { faults } = await see(design)
  assert.ok(
    faults.some(({ file, reason }) => file.includes('onethings/kite') && reason.includes('kite-permit')),
    JSON.stringify(faults),
  )
  assert.ok(
    faults.some(({ place }) => place?.kind === 'onethings' && /放.*风筝/.test(place.name)),
    'the user is named as people call it',
  )
  await write(design, permit, await stands(permit))
  await write(design, { kind: 'elements', id: 'kite.colour' }, null)
  const users = (await see(design)).faults.map(({ place }) => `${place?.kind}/${place?.id}`)
  assert.ok(users.includes('items/kite-permit') && users.includes('onethings/kite'), users.join(' '))
})

test('what a form must have and nobody gives or asks is found before it is published; with words of its own it is asked, and why', async () => {
  const design = await begin('多填一项')
  const shop = { kind: 'elements', id: 'shop.name' } as const
  const content = { id: 'shop.name', name: '店名', section: '店铺', control: 'text' }
  await write(design, shop, content)
  const known = (await stands(permit)) as { form: { fields: { element: string }[] } }
  const fields = [...known.form.fields, { element: 'shop.name' }]
  await write(design, permit, { ...known, form: { ...known.form, fields } })
  const [fault, ...others] = (await see(design)).faults
  assert.deepEqual(others, [])
  assert.deepEqual(fault?.place?.id, 'kite')
  assert.match(fault.path, /^steps\.\d\.item$/)
  assert.match(
    fault.reason,
    /事项「.*放飞许可」的表必填「店名」（shop.name），却没有数据源给出它.*请在这件事的问题里加上它/,
  )
  assert.equal((await refusalOf(submit(design))).code, 'design.faulty')

  await write(design, shop, { ...content, question: '店叫什么名字？' })
  assert.deepEqual((await see(design)).faults, [])
  const preview = await cases.db.read(wen, (ctx) => previewPart(ctx, design, kite))
  const page = preview.questions.find(({ asks }) => asks.some(({ id }) => id === 'shop.name'))
  assert.equal(page?.title, '补充信息：店铺')
  assert.equal(page.why, '办这件事要用到这些信息，请您填一下。')

  const { questions } = (await stands(kite)) as { questions: object[] }
  await write(design, shop, content)
  const asking = { id: 'shop', title: '您的店', why: '印在证上。', elements: ['shop.name'] }
  await write(design, kite, { ...(await stands(kite)), questions: [...questions, asking] })
  assert.deepEqual((await see(design)).faults, [])
})

test('the dictionary says where an element comes from and who uses it, and is searched by words', () => {
  const { entries } = findElements(world.region, { q: '颜色' })
  const colour = entries.find(({ id }) => id === 'kite.colour')
  assert.ok(colour)
  assert.ok(colour.usedBy.some(({ kind, id }) => kind === 'items' && id === 'kite-permit'))
  assert.ok(colour.usedBy.some(({ kind, id }) => kind === 'onethings' && id === 'kite'))
  assert.deepEqual(colour.origin.from, [])
  const all = findElements(world.region, {})
  assert.equal(all.total, Object.keys(world.region.elements).length)
  const yes = findElements(world.region, { control: 'yes-no' })
  assert.ok(yes.total > 0 && yes.total < all.total)
  const personal = findElements(world.region, { sensitive: true })
  assert.ok(personal.entries.every(({ sensitive }) => sensitive !== null) && personal.total > 0)
  const given = all.entries.find(({ id }) => id === 'kite.markNo')
  assert.ok(given?.origin.from.some((name) => /风筝标记/.test(name)))
  const [phone] = findElements(world.region, { q: 'applicant.phone' }).entries
  assert.equal(phone?.origin.identity, true)
})

test('of two operators on one design the second is told, and nothing of the first is lost', async () => {
  const design = await begin('两个人')
  await write(design, permit, { ...(await stands(permit)), plainName: '先写的' })
  const late = cases.act(shi, (ctx) =>
    changePart(ctx, { ...permit, designId: design, revision: 1, content: null }),
  )
  assert.equal((await refusalOf(late)).code, 'design.changed-meanwhile')
  const [part] = (await see(design)).parts
  assert.equal((part?.content as { plainName?: string } | undefined)?.plainName, '先写的')
})

test('a design is given up as it was read; after a colleague has written in it the page is told who, and nothing is lost', async () => {
  const design = await begin('要作废')
  await write(design, permit, { ...(await stands(permit)), plainName: '先写的' })
  const read = await see(design)
  await cases.act(shi, (ctx) =>
    changePart(ctx, { ...permit, designId: design, revision: read.revision, content: null }),
  )
  const drop = (revision: number) => cases.act(wen, (ctx) => dropDesign(ctx, { designId: design, revision }))
  const refusal = await refusalOf(drop(read.revision))
  assert.equal(refusal.code, 'design.read-older')
  assert.equal(refusal.kind, 'conflict')
  assert.match(refusal.zh, new RegExp(`${shi.name}改过方案「要作废」`))
  const now = await see(design)
  assert.equal(now.state, 'draft')
  assert.equal((await drop(now.revision)).state, 'dropped')
})

test('of two designs on one part the second is stopped until both changes are taken together', async () => {
  const [first, second] = [await begin('甲'), await begin('乙')]
  await write(first, permit, { ...(await stands(permit)), plainName: '甲写的' })
  await write(second, permit, { ...(await stands(permit)), summary: '乙写的概述。' })
  await submit(first)
  await submit(second)
  await approve(first)
  assert.equal((await refusalOf(approve(second))).code, 'design.overtaken')

  const { revision: late } = await see(second)
  await cases.act(shi, (ctx) =>
    returnDesign(ctx, { designId: second, revision: late, remark: '甲先发布了，请合并。' }),
  )
  const { revision, remark, state } = await see(second)
  assert.deepEqual([state, remark], ['draft', '甲先发布了，请合并。'])
  await cases.act(wen, (ctx) => leavePart(ctx, { ...permit, designId: second, revision }))
  await write(second, permit, { ...(await stands(permit)), summary: '乙写的概述。' })
  await submit(second)
  await approve(second)
  const now = await stands(permit)
  assert.deepEqual([now['plainName'], now['summary']], ['甲写的', '乙写的概述。'])
})

test('what was put in force after the operator had opened a part is not written over unseen', async () => {
  const shown = await cases.db.read(wen, (ctx) => getStandingPart(ctx, permit))
  const fast = await begin('快的')
  await write(fast, permit, { ...(shown.content as object), plainName: '快的写的' })
  await submit(fast)
  await approve(fast)

  const slow = await begin('慢的')
  const first = { ...permit, designId: slow, revision: 1, base: shown.base }
  const mine = { ...(shown.content as object), summary: '慢的写的概述。' }
  const refusal = await refusalOf(cases.act(wen, (ctx) => changePart(ctx, { ...first, content: mine })))
  assert.equal(refusal.code, 'design.moved-on')
  assert.match(refusal.zh, /items\/kite-permit.*没有保存/)
  const taken = { ...first, base: null, content: mine }
  assert.equal(
    (await refusalOf(cases.act(wen, (ctx) => changePart(ctx, taken)))).code,
    'design.part-there',
    'what is meant as new does not replace what stands',
  )
  const blind = { ...permit, designId: slow, revision: 1, content: mine }
  assert.equal(
    (await refusalOf(cases.act(wen, (ctx) => changePart(ctx, blind)))).code,
    'design.moved-on',
    'who does not say what he saw has not seen it',
  )
  const base = await baseNow(permit)
  await cases.act(wen, (ctx) => changePart(ctx, { ...first, base, content: mine }))
  assert.equal((await see(slow)).parts.length, 1)
})

test('a part under which another design was published says so, and its author goes on after he has seen what stands now', async () => {
  const [late, early] = [await begin('晚的'), await begin('早的')]
  await write(late, permit, { ...(await stands(permit)), summary: '晚的写的概述。' })
  assert.equal((await see(late)).parts[0]?.overtaken, false)
  await write(early, permit, { ...(await stands(permit)), plainName: '早的写的' })
  await submit(early)
  await approve(early)

  const [part] = (await see(late)).parts
  assert.ok(part?.overtaken)
  assert.equal((part.before as { plainName?: string }).plainName, '早的写的')
  assert.equal((await refusalOf(submit(late))).code, 'design.overtaken')
  const { revision } = await see(late)
  const both = { ...(part.before as object), summary: '晚的写的概述。' }
  const seen = { ...permit, designId: late, revision, base: part.standing, content: both }
  await cases.act(wen, (ctx) => changePart(ctx, seen))
  await submit(late)
  await approve(late)
  const now = await stands(permit)
  assert.deepEqual([now['plainName'], now['summary']], ['早的写的', '晚的写的概述。'])
})

test('a published design still shows what it replaced, after others have been published over it', async () => {
  const was = await stands(permit)
  const design = await begin('留底')
  await write(design, permit, { ...was, plainName: '留底写的' })
  await write(
    design,
    { kind: 'codes', id: 'kept' },
    { standard: '演示', codes: [{ value: '1', label: '一' }] },
  )
  await submit(design)
  await approve(design)
  const next = await begin('再改')
  await write(next, permit, { ...(await stands(permit)), plainName: '再改写的' })
  await submit(next)
  await approve(next)

  const { parts } = await see(design)
  const [codes, item] = parts
  assert.deepEqual(item?.before, was)
  assert.equal((item.content as { plainName?: string }).plainName, '留底写的')
  assert.equal(item.overtaken, false)
  assert.equal(codes?.before, null)
})

test('nobody publishes what he wrote himself', async () => {
  const design = await begin('自己批')
  await write(design, permit, { ...(await stands(permit)), plainName: '自己的' })
  await submit(design)
  assert.equal((await refusalOf(approve(design, wen))).code, 'design.own')
  const { revision } = await see(design)
  await cases.act(wen, (ctx) => dropDesign(ctx, { designId: design, revision }))
  assert.equal((await refusalOf(approve(design))).code, 'design.not-in-review')
})

test('a design with a day waits for it; one that fits no more by then goes back to its author with the reason', async () => {
  const [good, bad] = [await begin('元旦起'), await begin('元旦起，但是晚了')]
  await write(good, permit, { ...(await stands(permit)), plainName: '元旦放风筝' })
  await write(bad, permit, { ...(await stands(permit)), summary: '晚了一步。' })
  for (const design of [good, bad]) {
    await submit(design, '2027-01-01')
    await approve(design)
  }
  const work = () => publishDue(cases.db, { kind: 'system', name: 'designs.publish-due' })
  await work()
  assert.equal((await see(good)).state, 'scheduled')
  cases.clock.now = new Date('2027-01-01T01:00:00+08:00')
  await work()
  assert.equal((await see(good)).state, 'published')
  const back = await see(bad)
  assert.equal(back.state, 'draft')
  assert.match(back.remark ?? '', /被另一个方案改过/)
  assert.equal((await stands(permit))['plainName'], '元旦放风筝')
})

test('a new item and a one-thing of two items are built, tried and offered', async () => {
  const school = { kind: 'items', id: 'kite-school' } as const
  const both = { kind: 'onethings', id: 'kite-start' } as const
  const design = await begin('风筝学校一件事')
  const known = (await stands(permit)) as { form: { fields: { element: string }[] } }
  await write(design, school, {
    ...known,
    id: 'kite-school',
    name: '风筝学校备案',
    code: { scheme: 'local', value: 'K-9' },
    form: { ...known.form, fields: known.form.fields.filter(({ element }) => element !== 'kite.windLimit') },
    outputs: [],
    result: { name: '备案回执' },
  })
  const whole = (await stands(kite)) as { steps: { id: string; item: string; needs?: string[] }[] }
  await write(design, both, {
    ...whole,
    id: 'kite-start',
    name: '开办风筝学校一件事',
    steps: [...whole.steps, { id: 'school', item: 'kite-school', needs: [whole.steps[0]?.id] }],
  })
  assert.deepEqual((await see(design)).faults, [])
  const preview = await cases.db.read(wen, (ctx) => previewPart(ctx, design, both))
  assert.equal(preview.counts.items, whole.steps.length + 1)
  // An answer that is tried changes what is asked besides, and is kept nowhere.
  const asks = (seen: Preview): string[] => seen.questions.flatMap((page) => page.asks.map(({ id }) => id))
  const tried = await cases.db.read(wen, (ctx) =>
    previewPart(ctx, design, both, { 'partner.has': true, 'kite.colour': 'red' }),
  )
  assert.equal(asks(preview).includes('partner.name'), false)
  assert.equal(asks(tried).includes('partner.name'), true)
  const colour = tried.questions.flatMap((page) => page.asks).find(({ id }) => id === 'kite.colour')
  assert.equal(colour?.value, 'red')
  assert.ok(colour.options.some(({ value }) => value === 'red'))
  await submit(design)
  await approve(design)
  await reopen()
  assert.ok(world.region.onethings.has('kite-start'))
  const list = await cases.db.read(wen, (ctx) => listStandingParts(ctx, 'onethings'))
  assert.ok(list.some(({ id }) => id === 'kite-start'))
  const { designs } = await cases.db.read(wen, (ctx) => listDesigns(ctx))
  assert.equal(designs[0]?.id, design)
})

test('whoever had a hand in a design does not approve it, and a stale page approves nothing that it did not show', async () => {
  const design = await begin('两个人写')
  await write(design, permit, { ...(await stands(permit)), summary: '两个人写的概述。' })
  const { revision } = await see(design)
  await cases.act(shi, (ctx) => changePart(ctx, { ...permit, designId: design, revision, content: null }))
  await write(design, permit, { ...(await stands(permit)), summary: '又改回来。' })
  await submit(design)
  assert.equal((await refusalOf(approve(design))).code, 'design.own')
  const third = cases.officer('hall', '林第三', ['design.publish'])
  const old = cases.act(third, (ctx) => approveDesign(ctx, { designId: design, revision }))
  assert.equal((await refusalOf(old)).code, 'design.changed-meanwhile')
  assert.equal((await approve(design, third)).state, 'published')
})

test('an item that is suspended and offered again, or whose code goes to another, can be applied for', async () => {
  const mark = { kind: 'items', id: 'fair-notice' } as const
  const content = await stands(mark)
  const change = async (title: string, parts: [PartKey, unknown][]): Promise<void> => {
    const design = await begin(title)
    for (const [key, part] of parts) await write(design, key, part)
    assert.deepEqual((await see(design)).faults, [])
    await submit(design)
    await approve(design)
    await reopen()
  }
  const lone = { kind: 'items', id: 'lone' } as const
  const whole = {
    ...content,
    id: 'lone',
    outputs: [],
    code: { scheme: 'local', value: 'L-1' },
    result: { name: '回执' },
  }
  const off = (id: string) => cases.db.read(ANYONE, (ctx) => refuseOffList(ctx, [id]))
  await change('新事项', [[lone, whole]])
  await change('暂停', [[lone, { ...whole, state: 'suspended' }]])
  assert.equal((await off('lone'))?.code, 'inventory.not-on-list')
  await change('恢复', [[lone, whole]])
  assert.equal(await off('lone'), undefined)
  await change('换编号', [
    [lone, null],
    [
      { kind: 'items', id: 'lone-2' },
      { ...whole, id: 'lone-2' },
    ],
  ])
  assert.equal(await off('lone-2'), undefined)
})
