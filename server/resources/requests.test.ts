import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toLocalDate } from '../calendar/rules.ts'
import type { Grant } from '../sharing/model.ts'
import type { Officer } from '../platform/ctx.ts'
import { uuidv7 } from '../platform/ids.ts'
import { Refusal } from '../platform/refusal.ts'
import { APPROVER, ASKER, buildWish, KEEPER, openCatalogue, POLICE_APPROVER, SYSTEM } from './build.ts'
import { askForResource, takeBackRequest } from './commands/ask-for-resource.ts'
import { grantRequest, refuseRequest, revokeGrant } from './commands/decide-request.ts'
import { editResource, withdrawResource } from './commands/edit-resource.ts'
import { askMore, supplementRequest } from './commands/supplement-request.ts'
import { tellLate } from './commands/tell-late.ts'
import { readLedger } from './ledger.ts'
import type { RequestView, Terms, Wish } from './model.ts'
import {
  getResource,
  getResponsible,
  listGrantsInForce,
  listRequests,
  listResources,
  listRevoked,
} from './queries.ts'

const { db, rooms } = await openCatalogue()
const code = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
  )
const idOf = async (q: string): Promise<string> =>
  (await db.read(KEEPER, (ctx) => listResources(ctx, { state: 'listed', q }, { limit: 1 }))).rows[0]?.id ?? ''
const [REGISTER, SITES, PATROL] = [await idOf('FZ-001'), await idOf('FZ-002'), await idOf('FZ-003')]

const ask = (resourceId: string, changes: Partial<Wish> = {}, by: Officer = ASKER) => {
  rooms.clock.forward(1)
  return db.write(by, (ctx) => askForResource(ctx, { resourceId, wish: buildWish(changes) }))
}
const terms = (changes: Partial<Terms> = {}): Terms => ({
  fields: ['风筝编号', '持有人'],
  from: '2026-11-23',
  until: '2027-11-22',
  cacheSeconds: 0,
  ...changes,
})
const grant = (requestId: string, given: Terms = terms(), by: Officer = APPROVER) =>
  db.write(by, (ctx) => grantRequest(ctx, { requestId, terms: given }))
const revoke = (grantId: string, by: Officer = APPROVER) =>
  code(db.write(by, (ctx) => revokeGrant(ctx, { grantId, reason: '用途已经结束。' })))
const requests = (view: 'inbox' | 'own' | 'all', by: Officer): Promise<RequestView[]> =>
  db.read(by, (ctx) => listRequests(ctx, view))
const inForce = () => db.read(SYSTEM, listGrantsInForce)
const told = async (office: string): Promise<string[]> =>
  (
    await db.run<{ kind: string }>('told', 'select kind from messages.notice where office = $1 order by id', [
      office,
    ])
  ).map(({ kind }) => kind)

test('what is shared without conditions is granted at once, and its owner is told', async () => {
  const { id, state } = await ask(SITES, { fields: ['场地'] })
  assert.equal(state, 'granted')
  const [request] = await requests('own', ASKER)
  assert.deepEqual([request?.id, request?.inForce, request?.grant?.fields], [id, true, ['场地']])
  assert.deepEqual(await told('kites'), ['resource.asked'])
  assert.deepEqual(await inForce(), [], 'nothing is mounted there, so there is nothing to call')
})

test('what is not shared is refused with the owner’s reason, and so are fields, matters and days that do not fit', async () => {
  const refused = await ask(PATROL).catch((error: unknown) => error)
  assert.ok(refused instanceof Refusal)
  assert.equal(refused.code, 'resource.not-shared')
  assert.match(refused.zh, /公开会妨碍巡查，请致函核对/)
  assert.equal(await code(ask(REGISTER, { fields: ['住址'] })), 'request.field-not-shared')
  assert.equal(await code(ask(REGISTER, { fields: ['颜色'] })), 'request.no-field')
  assert.equal(await code(ask(REGISTER, { matters: ['item:moon'] })), 'request.no-matter')
  assert.equal(await code(ask(REGISTER, { matters: ['service:sign-in'] })), 'request.no-matter')
  assert.equal(await code(ask(REGISTER, { from: '2026-12-02', until: '2026-12-01' })), 'request.dates')
  assert.equal(await code(ask(REGISTER, { from: '2026-01-02', until: '2026-11-22' })), 'request.dates')
  assert.equal(await code(ask(uuidv7())), 'resource.unknown')
})

test('an office asks for what it handles or leads, and for nothing of others', async () => {
  const of = (...matters: Wish['matters']) => code(ask(SITES, { fields: ['场地'], matters }))
  assert.equal(await of('item:kite-mark'), 'request.not-handled')
  assert.equal(await of('item:kite-permit', 'item:kite-mark'), 'request.not-handled')
  const refused = await ask(SITES, { fields: ['场地'], matters: ['item:kite-mark'] }).catch((e: unknown) => e)
  assert.match(refused instanceof Refusal ? refused.zh : '', /「风筝标记」不由本单位办理，也不由本单位牵头/)
  const region = await db.read(SYSTEM, async (ctx) => ctx.world.region)
  const station = { ...region.offices.get('kites')!, id: 'kites-east', parent: 'kites' }
  Object.assign(region, { offices: new Map([...region.offices, ['kites-east', station]]) })
  const east: Officer = { ...ASKER, office: 'kites-east' }
  assert.equal(
    await code(ask(SITES, { fields: ['场地'], matters: ['item:kite-mark'] }, east)),
    'done',
    'what the bureau handles its station handles with it',
  )
})

test('the owner is told in words where the office that asks has only a part in the matter, and cannot grant what it has none in', async () => {
  const region = await db.read(SYSTEM, async (ctx) => ctx.world.region)
  const doubts = async (requestId: string) =>
    (await requests('inbox', APPROVER)).find(({ id }) => id === requestId)?.doubts
  const { id } = await ask(REGISTER, { matters: ['onething:kite', 'item:kite-permit'] })
  assert.deepEqual(await doubts(id), [
    '「放风筝一件事」由风筝演示办事处牵头，公安演示办事处只办其中的「高空风筝放飞许可」。',
  ])
  const { items } = region
  const others = new Map(
    [...items].map(([item, kept]) => [item, { ...kept, item: { ...kept.item, office: 'kites' } }]),
  )
  Object.assign(region, { items: others })
  const [now, granted] = [await doubts(id), await code(grant(id))]
  Object.assign(region, { items })
  assert.match(now?.join() ?? '', /公安演示办事处既不办理、也不牵头「高空风筝放飞许可」，不能准予/)
  assert.equal(granted, 'request.holder-not-handling')
  await db.write(ASKER, (ctx) => takeBackRequest(ctx, { requestId: id }))
})

test('the owner grants less than was asked, with the reason; the asker’s office decides nothing, and no one twice', async () => {
  const { id, state } = await ask(REGISTER)
  assert.equal(state, 'open')
  assert.equal(await code(ask(REGISTER)), 'request.running')
  assert.equal(await code(grant(id, terms(), POLICE_APPROVER)), 'request.not-owner')
  assert.equal(await code(grant(id, terms(), { ...APPROVER, permissions: [] })), 'request.not-owner')
  assert.equal(
    await code(grant(id, terms(), { ...APPROVER, office: 'fire' })),
    'request.unknown',
    'strangers see nothing',
  )
  assert.equal(await code(grant(id, terms({ fields: ['住址'] }))), 'request.more')
  assert.equal(await code(grant(id, terms({ until: '2028-01-01' }))), 'request.more')
  assert.equal(await code(grant(id, terms({ fields: ['风筝编号'] }))), 'request.why-less')
  const less = terms({ fields: ['风筝编号'], cacheSeconds: 600, perDay: 50, reason: '核对编号就够了。' })
  const both = await Promise.all([code(grant(id, less)), code(grant(id, less))])
  assert.deepEqual(both.toSorted(), ['done', 'request.decided'])
  const [given] = await inForce()
  const { id: _, ...what } = given ?? { id: '' }
  assert.deepEqual(what, {
    source: 'kites.register',
    holder: 'police',
    matters: ['item:kite-permit'],
    fields: ['number'],
    basis: '《风筝管理办法》（虚构）第三条',
    from: '2026-11-23',
    until: '2027-11-22',
    cacheSeconds: 600,
    perDay: 50,
  })
  const [shown] = await requests('own', ASKER)
  assert.deepEqual([shown?.state, shown?.reason, shown?.may.revoke], ['granted', '核对编号就够了。', false])
  const answered = await db.run<{ audience: string }>(
    'answered',
    `select audience from messages.notice where office = 'police' and kind = 'resource.answered'`,
    [],
  )
  assert.deepEqual(answered, [{ audience: `staff:${ASKER.id}` }])
})

test('what is in use is neither withdrawn nor closed to sharing, the whole or a field of it', async () => {
  const entry = async () => db.read(KEEPER, (ctx) => getResource(ctx, REGISTER))
  const { content, revision } = await entry()
  const edit = (to: typeof content, at: number) =>
    code(db.write(KEEPER, (ctx) => editResource(ctx, { id: REGISTER, revision: at, content: to })))
  assert.equal(
    await code(
      db.write(KEEPER, (ctx) => withdrawResource(ctx, { id: REGISTER, revision, reason: '不再登记。' })),
    ),
    'resource.granted',
  )
  assert.equal(await edit({ ...content, sharing: 'none' }, revision), 'resource.granted')
  const closed = content.fields.map((field) =>
    field.name === '风筝编号' ? { ...field, sharing: 'none' as const, reason: '涉及隐私。' } : field,
  )
  assert.equal(await edit({ ...content, fields: closed }, revision), 'resource.granted')
  const [number, ...others] = content.fields
  assert.ok(number)
  assert.equal(await edit({ ...content, fields: [{ ...number, length: 40 }, ...others] }, revision), 'done')
  assert.equal((await inForce()).length, 1)
})

test('what the region ships with counts beside what owners gave, on its days', async () => {
  const region = await db.read(SYSTEM, async (ctx) => ctx.world.region)
  const shipped = {
    ...((await inForce())[0] as Grant),
    id: 'shipped',
    from: '2026-11-23',
    until: '2026-11-23',
  }
  Object.assign(region, { grants: [shipped, { ...shipped, until: '2026-11-22' }] })
  assert.deepEqual(
    (await inForce()).map(({ id }) => id === 'shipped'),
    [true, false],
  )
  Object.assign(region, { grants: [] })
})

test('the owner takes a grant back with the reason, once; its holder is told and it is out of force at once', async () => {
  const [{ id = '' } = {}] = await inForce()
  await db.run(
    'kept',
    `insert into sharing.answer (key, sealed, at, ends, source, grants, about)
     select k, '', now(), now(), 'kites.register', g, '{}' from (values
       ('own', array[$1::text]), ('both', array['other', $1::text]), ('other', array['other'])) kept(k, g)`,
    [id],
  )
  assert.equal(await revoke(id, ASKER), 'request.not-owner')
  assert.equal(await revoke(id, { ...APPROVER, office: 'fire' }), 'grant.unknown')
  assert.equal(await revoke(id), 'done')
  assert.equal(await revoke(id), 'grant.over')
  assert.deepEqual(await inForce(), [])
  assert.deepEqual(
    await db.run('left', 'select key from sharing.answer', []),
    [{ key: 'other' }],
    'what was kept by it, alone or beside others, is gone',
  )
  assert.ok((await told('police')).includes('resource.revoked'))
})

test('an office that owns the data may ask for it, but whoever asked does not decide', async () => {
  const both: Officer = { ...KEEPER, permissions: [...KEEPER.permissions, 'resource.approve'] }
  const { id } = await ask(REGISTER, { matters: ['item:kite-mark'] }, both)
  assert.equal(await code(grant(id, terms(), both)), 'request.own')
  assert.equal(await code(grant(id)), 'done')
  const [{ id: grantId = '' } = {}] = await inForce()
  assert.equal(await revoke(grantId), 'done')
})

test('a request is taken back by the office that asked, or refused with the reason', async () => {
  const takeBack = (requestId: string, by: Officer) =>
    code(db.write(by, (ctx) => takeBackRequest(ctx, { requestId })))
  const first = await ask(REGISTER)
  assert.equal(await takeBack(first.id, KEEPER), 'request.not-holder')
  assert.equal(await takeBack(first.id, ASKER), 'done')
  assert.equal(await takeBack(first.id, ASKER), 'request.decided')
  assert.equal(await code(grant(first.id)), 'request.decided')
  const second = await ask(REGISTER)
  await db.write(APPROVER, (ctx) => refuseRequest(ctx, { requestId: second.id, reason: '依据不够具体。' }))
  const [shown] = await requests('own', ASKER)
  assert.deepEqual([shown?.state, shown?.reason], ['refused', '依据不够具体。'])
  const kinds = await db.run<{ kind: string }>(
    'of',
    'select kind from platform.event where subject = $1 order by seq',
    [second.id],
  )
  assert.deepEqual(
    kinds.map(({ kind }) => kind),
    ['request.asked', 'request.refused'],
  )
})

test('the owner has two working days: near, today, over; then owner and supervisors are told, once', async () => {
  const { id } = await ask(REGISTER)
  const seen = async () => {
    const [first] = await requests('inbox', APPROVER)
    return [first?.id === id, first?.dueOn, first?.urgency]
  }
  assert.deepEqual(await seen(), [true, '2026-11-25', 'none'])
  rooms.clock.forward(2 * 86_400)
  assert.deepEqual(await seen(), [true, '2026-11-25', 'today'])
  assert.equal((await db.write(SYSTEM, tellLate)).overdue, 0)
  rooms.clock.forward(86_400)
  assert.deepEqual(await seen(), [true, '2026-11-25', 'overdue'])
  await db.write(SYSTEM, tellLate)
  await db.write(SYSTEM, tellLate)
  assert.equal((await told('kites')).filter((kind) => kind === 'resource.overdue').length, 1)
  const { requests: counted } = await db.read(APPROVER, readLedger)
  assert.deepEqual(counted, { open: 1, overdue: 1, granted: 4, refused: 1, takenBack: 2 })
  assert.equal(await code(grant(id, terms({ until: '2026-11-30', reason: '先用到月底。' }))), 'done')
})

test('the owner asks for more, its time stands still until the office that asked has answered, and all of it is on record', async () => {
  const { id } = await ask(REGISTER, { from: '2026-11-26' })
  const more = (by: Officer) =>
    code(db.write(by, (ctx) => askMore(ctx, { requestId: id, question: '依据是哪一条？' })))
  const answer = (by: Officer) =>
    code(db.write(by, (ctx) => supplementRequest(ctx, { requestId: id, answer: '第三条第二款。' })))
  const seen = async (view: 'inbox' | 'own', by: Officer) =>
    (await requests(view, by)).find((each) => each.id === id)
  const { dueOn } = (await seen('inbox', APPROVER))!
  assert.equal(await answer(ASKER), 'request.nothing-asked')
  assert.equal(await more(ASKER), 'request.not-owner')
  assert.equal(await more(APPROVER), 'done')
  assert.equal(await more(APPROVER), 'request.waiting')
  assert.equal(await code(ask(REGISTER)), 'request.running', 'it is not decided yet')
  const waiting = await seen('own', ASKER)
  assert.deepEqual(
    [waiting?.state, waiting?.dueOn, waiting?.may.supplement, waiting?.may.takeBack],
    ['supplementing', null, true, true],
  )
  rooms.clock.forward(86_400)
  assert.equal((await db.write(SYSTEM, tellLate)).overdue, 0)
  assert.equal(await answer(APPROVER), 'request.not-holder')
  assert.equal(await answer(ASKER), 'done')
  assert.equal(await answer(ASKER), 'request.nothing-asked')
  assert.equal(await more(APPROVER), 'request.asked-already', 'its time does not stand still again')
  const answered = await seen('inbox', APPROVER)
  assert.ok(answered?.dueOn && dueOn && answered.dueOn > dueOn, `${answered?.dueOn} after ${dueOn}`)
  assert.deepEqual(
    answered.supplements.map((each) => [
      each.question,
      each.answer,
      each.askedBy.name,
      each.answeredBy?.name,
    ]),
    [['依据是哪一条？', '第三条第二款。', '周平', '沈玉洁']],
  )
  const kinds = await db.run<{ kind: string; data: unknown }>(
    'of more',
    'select kind, data from platform.event where subject = $1 order by seq',
    [id],
  )
  assert.deepEqual(
    kinds.map(({ kind }) => kind),
    ['request.asked', 'request.more-asked', 'request.supplemented'],
  )
  assert.ok(!JSON.stringify(kinds).includes('0990-0000001'), 'no telephone in what is kept for ever')
  await db.write(ASKER, (ctx) => takeBackRequest(ctx, { requestId: id }))
})

test('the telephone of the responsible person is masked in lists and whole only for those concerned', async () => {
  const [request] = await requests('own', ASKER)
  assert.equal(request?.responsible.phone, '099*****0001')
  const whole = (by: Officer) => db.read(by, (ctx) => getResponsible(ctx, request?.id ?? ''))
  assert.equal((await whole(APPROVER)).phone, '0990-0000001')
  assert.equal(await code(whole({ ...APPROVER, office: 'fire' })), 'request.unknown')
})

test('a grant holds on its last day and not on the next; then its holder is told', async () => {
  rooms.clock.now = new Date('2026-11-30T15:59:00Z')
  assert.equal((await inForce()).length, 1, 'one minute to midnight in China')
  rooms.clock.forward(120)
  assert.deepEqual(await inForce(), [])
  await db.write(SYSTEM, tellLate)
  await db.write(SYSTEM, tellLate)
  assert.equal((await told('police')).filter((kind) => kind === 'resource.ended').length, 1)
})

test('a request whose time is over cannot be granted any more', async () => {
  const { id } = await ask(REGISTER, { from: '2026-12-01', until: '2026-12-01' })
  rooms.clock.forward(2 * 86_400)
  assert.equal(await code(grant(id, terms({ from: '2026-12-01', until: '2026-12-01' }))), 'request.over')
})

test('a grant that the place ships with is the owner’s to take back; what it names is not closed, renamed or mounted elsewhere before', async () => {
  const region = await db.read(KEEPER, async (ctx) => ctx.world.region)
  const shipped = (id: string, more: Partial<Grant> = {}): Grant => ({
    id,
    source: 'kites.register',
    holder: 'police',
    matters: ['item:kite-permit'],
    fields: ['holder', 'address'],
    basis: '联合发文',
    from: '2026-01-01',
    cacheSeconds: 0,
    ...more,
  })
  Object.assign(region, {
    grants: [
      shipped('kites-held'),
      shipped('sign-in', { matters: ['service:sign-in'] }),
      shipped('past', { until: '2026-01-31' }),
    ],
  })
  const now = async () => (await inForce()).map(({ id, fields }) => [id, fields])
  // The address is closed to sharing in the catalogue.
  assert.deepEqual(await now(), [
    ['kites-held', ['holder']],
    ['sign-in', ['holder']],
  ])
  const view = await db.read(APPROVER, (ctx) => getResource(ctx, REGISTER))
  assert.deepEqual(
    view.grants.map(({ id, fields, mayRevoke }) => [id, fields, mayRevoke]),
    [
      ['kites-held', ['持有人'], true],
      ['sign-in', ['持有人'], true],
    ],
  )
  const edit = async (content: Partial<typeof view.content>) => {
    const { revision, content: current } = await db.read(KEEPER, (ctx) => getResource(ctx, REGISTER))
    const changed = { id: REGISTER, revision, content: { ...current, ...content } }
    return code(db.write(KEEPER, (ctx) => editResource(ctx, changed)))
  }
  const [number, holder, address] = view.content.fields
  assert.ok(number && holder && address)
  const closed = { ...holder, sharing: 'none' as const, reason: '不再共享。' }
  assert.equal(await edit({ fields: [number, closed, address] }), 'resource.granted')
  assert.equal(await edit({ fields: [number, { ...holder, name: '主人' }, address] }), 'resource.granted')
  assert.equal(await edit({ fields: [number, address] }), 'resource.granted')
  assert.equal(await edit({ source: undefined }), 'resource.granted')
  assert.equal(await edit({ fields: [{ ...number, length: 30 }, holder, address] }), 'done')

  assert.equal(await revoke('kites-held', ASKER), 'request.not-owner')
  assert.equal(await revoke('no-such-grant'), 'grant.unknown')
  assert.equal(await revoke('past'), 'grant.unknown')
  assert.equal(await revoke('sign-in'), 'grant.sign-in')
  assert.equal(await revoke('kites-held'), 'done')
  assert.deepEqual(await now(), [['sign-in', ['holder']]])
  assert.equal(await revoke('kites-held'), 'grant.unknown')
  const revoked = (view: 'inbox' | 'own' | 'all', by: Officer) => db.read(by, (ctx) => listRevoked(ctx, view))
  for (const [view, by] of [
    ['inbox', APPROVER],
    ['own', ASKER],
    ['all', APPROVER],
  ] as const) {
    const [newest, ...before] = await revoked(view, by)
    assert.deepEqual(
      [newest?.id, newest?.shipped, newest?.resource?.name, newest?.fields, newest?.by, newest?.reason],
      ['kites-held', true, '风筝登记册', ['持有人', '住址'], '周平', '用途已经结束。'],
    )
    assert.ok(newest?.at instanceof Date)
    assert.ok(
      before.some(({ shipped: files }) => !files),
      'beside those that were given on request',
    )
  }
  const fire: Officer = { ...APPROVER, office: 'fire' }
  assert.deepEqual([await revoked('inbox', fire), await revoked('own', fire)], [[], []])
  assert.ok((await told('police')).includes('resource.revoked'))
  Object.assign(region, { grants: [] })
})

test('a month before the last grant for 实名登录 ends, and each day without one, who manages sharing is told, once', async () => {
  const region = await db.read(SYSTEM, async (ctx) => ctx.world.region)
  const { offices } = region
  const post = { id: 'manager', name: '共享管理岗', permissions: ['resource.manage'] }
  const managing = new Map(
    [...offices].map(([id, office]) => [id, { ...office, posts: id === 'police' ? [post] : [] }]),
  )
  Object.assign(region, { offices: managing })
  const today = await db.read(SYSTEM, async (ctx) => toLocalDate(ctx.now))
  const signIn = {
    id: 's',
    source: 'kites.register',
    holder: 'police',
    matters: ['service:sign-in'],
    fields: ['holder'],
    basis: '',
  }
  const inDays = (days: number) => new Date(Date.parse(today) + days * 86_400_000).toISOString().slice(0, 10)
  const after = async (...untils: (string | undefined)[]): Promise<string[]> => {
    Object.assign(region, {
      grants: untils.map((until) => ({ ...signIn, from: '2026-01-01', ...(until && { until }) })),
    })
    await db.run('clear', "delete from messages.notice where kind = 'resource.sign-in-ends'", [])
    await db.write(SYSTEM, tellLate)
    await db.write(SYSTEM, tellLate)
    const rows = await db.run<{ text: string }>(
      'ends',
      "select text from messages.notice where kind = 'resource.sign-in-ends'",
      [],
    )
    return rows.map(({ text }) => text)
  }
  assert.deepEqual(await after(undefined), [])
  assert.deepEqual(await after(inDays(10), undefined), [], 'one without an end is enough')
  assert.deepEqual(await after(inDays(31)), [])
  const [soon, ...more] = await after(inDays(5), inDays(30))
  assert.match(soon ?? '', new RegExp(`${inDays(30)} 到期，以后新的人登录不了`))
  assert.equal(more.length, 0)
  assert.match((await after(inDays(-1)))[0] ?? '', /没有在用的共享授权，新的人登录不了/)
  Object.assign(region, { grants: [], offices })
})
