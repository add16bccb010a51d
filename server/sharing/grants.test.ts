import assert from 'node:assert/strict'
import { after, beforeEach, describe, test } from 'node:test'
import fc from 'fast-check'
import { testDb } from '../../test/db.ts'
import type { World } from '../platform/ctx.ts'
import { openDatabase } from '../platform/db.ts'
import { Facts } from '../forms/model.ts'
import { buildGrant } from './build.ts'
import { fetchOutputs } from './commands/fetch-outputs.ts'
import { keepUses } from './commands/keep-uses.ts'
import { lookUp } from './commands/look-up.ts'
import { sharingJobs } from './jobs.ts'
import { CERTIFICATES, Lookup, Source, type Grant, type SystemRequest } from './model.ts'
import { aboutOf, cutTo, grantsFor, narrow, readAnswer, readShared } from './rules.ts'

const NOW = new Date('2026-11-20T02:00:00Z')
const MOTHER = '320812199403121020'
const STRANGER = '32081219920101101X'
const KITE = 'onething:kite'

let now = NOW
let close = async (): Promise<void> => undefined
after(() => close())
const { url } = await testDb()
const db = openDatabase(url, {} as World, () => now, 4)
close = () => db.close()
const uses = keepUses(db, 'secret')

const flock = Source.parse({
  id: 'sky.flock',
  department: '风筝局',
  name: '风筝登记',
  system: 'sky',
  method: 'GET',
  path: '/flock/{owner}',
  query: { at: '{at}' },
  gives: { no: 'no', colour: 'look.colour', order: 'order', weight: 'look.weight' },
  list: 'flock',
  choose: { element: 'no', path: 'no', label: '{colour}的那只（{order}）' },
  certificates: { list: 'papers', type: 'type', typeName: 'typeName', number: 'number', holder: 'holder' },
})
const owner = Source.parse({
  id: 'sky.owner',
  department: '风筝局',
  name: '主人',
  system: 'sky',
  method: 'GET',
  path: '/owners/{number}',
  gives: { name: 'name', phone: 'contact.phone', income: 'income' },
})
const sources = { [flock.id]: flock, [owner.id]: owner }
const useFlock = Lookup.parse({
  source: flock.id,
  with: { owner: '$applicant.number', at: '2026' },
  as: 'kite',
})
const useOwner = Lookup.parse({ source: owner.id, with: { number: '$applicant.number' }, as: 'owner' })

const FLOCK = {
  flock: [
    { no: 1, look: { colour: '红', weight: 7 }, order: '大', secret: '密' },
    { no: 2, look: { colour: '蓝', weight: 9 }, order: '小', secret: '密' },
  ],
  papers: [{ type: 't', typeName: '证', number: 'N1', holder: MOTHER, secret: '密' }],
  secret: '密',
}
const OWNER = { name: '张三', contact: { phone: '138' }, income: 9000, secret: '密' }

const asked: Pick<SystemRequest, 'path' | 'query'>[] = []
const department = async ({ path, query }: SystemRequest) => {
  asked.push({ path, query })
  return { status: 200, body: path.startsWith('/flock') ? FLOCK : OWNER }
}
beforeEach(async () => {
  now = NOW
  asked.length = 0
  await db.pool.query('delete from sharing.used')
  await db.pool.query('delete from sharing.answer')
})

const facts = (number = MOTHER) =>
  Facts.parse({
    known: { 'applicant.number': { value: number, origin: { kind: 'identity', at: '2026-11-20' } } },
  })
const ask = (lookups: Lookup[], grants: Grant[], more: Partial<Parameters<typeof lookUp>[0]> = {}) =>
  lookUp({
    call: department,
    sources,
    grants,
    matter: KITE,
    uses,
    lookups,
    facts: facts(),
    subject: '01920000-0000-7000-8000-000000000001',
    purpose: '放风筝',
    now,
    ...more,
  })
const told = (found: Facts) => Object.keys(found.known).filter((id) => id !== 'applicant.number')

describe('a grant', () => {
  test('is needed for each matter: without one the department is not asked, and the log says whom it would have been about', async () => {
    const { facts: found, calls } = await ask(
      [useFlock, useOwner],
      [buildGrant(owner, 'onething:boat'), buildGrant(flock, 'item:kite')],
    )
    assert.deepEqual([asked, told(found), found.outages, found.certificates], [[], [], [], []])
    assert.deepEqual(
      calls.map(({ source, outcome, grant, fields, about, matter }) => [
        source,
        outcome,
        grant,
        fields,
        about,
        matter,
      ]),
      [
        [flock.id, 'ungranted', null, [], [MOTHER], KITE],
        [owner.id, 'ungranted', null, [], [MOTHER], KITE],
      ],
    )
  })

  test('lets only its fields in, and the log names them', async () => {
    const { facts: found, calls } = await ask([useOwner], [buildGrant(owner, KITE, { fields: ['phone'] })])
    assert.deepEqual(told(found), ['owner.phone'])
    assert.deepEqual(
      calls.map(({ grant, fields, about, cached, matter }) => [grant, fields, about, cached, matter]),
      [[`sky.owner for ${KITE}`, ['phone'], [MOTHER], false, KITE]],
    )
  })

  test('of records without certificates gives no certificates, and the label of a choice shows nothing else', async () => {
    const { facts: found } = await ask([useFlock], [buildGrant(flock, KITE, { fields: ['no', 'colour'] })])
    assert.deepEqual(found.certificates, [])
    assert.deepEqual(
      found.candidates['kite.no']?.map(({ label, facts: of }) => [label, Object.keys(of)]),
      [
        ['红的那只（）', ['kite.no', 'kite.colour']],
        ['蓝的那只（）', ['kite.no', 'kite.colour']],
      ],
    )
    const certificates = await ask([useFlock], [buildGrant(flock, KITE, { fields: [CERTIFICATES] })])
    assert.deepEqual([told(certificates.facts), certificates.facts.candidates], [[], {}])
    assert.equal(certificates.facts.certificates.length, 1)
  })

  test('that has not begun or is over allows nothing; its first and its last day in China do', async () => {
    const grants = [buildGrant(owner, KITE, { from: '2026-11-20', until: '2026-11-21' })]
    for (const [at, count] of [
      ['2026-11-19T15:59:59Z', 0],
      ['2026-11-19T16:00:00Z', 1],
      ['2026-11-21T15:59:59Z', 1],
      ['2026-11-21T16:00:00Z', 0],
    ] as const) {
      now = new Date(at)
      asked.length = 0
      const { calls } = await ask([useOwner], grants)
      assert.deepEqual([asked.length, calls[0]?.outcome], [count, count ? 'answered' : 'ungranted'], at)
    }
  })

  test('adds to another what that does not name; one call, a row of the log for each', async () => {
    const grants = [
      buildGrant(owner, KITE, { id: 'phone', fields: ['phone'] }),
      buildGrant(owner, KITE, { id: 'both', fields: ['name', 'phone'] }),
      buildGrant(owner, KITE, { id: 'income', fields: ['income'] }),
    ]
    const { facts: found, calls } = await ask([useOwner], grants)
    assert.deepEqual(told(found), ['owner.name', 'owner.phone', 'owner.income'])
    assert.equal(asked.length, 1)
    assert.deepEqual(
      calls.map(({ grant, fields }) => [grant, fields]),
      [
        ['both', ['name', 'phone']],
        ['income', ['income']],
      ],
    )
  })

  test('never lets another field, certificate or word into the facts, whatever is granted', async () => {
    const all = [...Object.keys(flock.gives), CERTIFICATES]
    await fc.assert(
      fc.asyncProperty(fc.array(fc.subarray(all), { maxLength: 3 }), fc.boolean(), async (sets, kept) => {
        const grants = sets.map((fields, index) =>
          buildGrant(flock, KITE, { id: `g${index}`, fields, cacheSeconds: kept ? 60 : 0 }),
        )
        const granted = new Set(sets.flat())
        for (let times = 0; times < 2; times += 1) {
          const { facts: found } = await ask([useFlock], grants)
          const records = Object.values(found.candidates).flat()
          const given = [...told(found), ...records.flatMap((one) => Object.keys(one.facts))]
          for (const id of given) assert.ok(granted.has(id.replace('kite.', '')), id)
          assert.equal(found.certificates.length > 0, granted.has(CERTIFICATES))
          const text = JSON.stringify(found)
          assert.ok(!text.includes('密'))
          if (!granted.has('colour')) assert.ok(!/[红蓝]/.test(text))
          if (!granted.has('order')) assert.ok(!/[大小]/.test(text))
        }
      }),
      { numRuns: 40 },
    )
  })

  test('is asked for by what an item has allotted, too; without it nothing is allotted and the officer types', async () => {
    const permit = Source.parse({ ...owner, id: 'sky.permit', gives: { number: 'name', secret: 'income' } })
    const fetch = Lookup.parse({ source: permit.id, with: { number: '$applicant.number' }, as: 'permit' })
    const allot = (grants: Grant[]) =>
      fetchOutputs({
        call: department,
        sources: { [permit.id]: permit },
        grants,
        matter: 'item:permit',
        uses,
        outputs: [
          { element: 'permit.number', fetch },
          { element: 'permit.secret', fetch },
        ],
        facts: facts(),
        caseId: 'c',
        step: 's',
        subject: 'c',
        purpose: '发证',
        now,
      })
    const none = await allot([buildGrant(permit, KITE)])
    assert.deepEqual([asked.length, none.failures[0]?.why, none.missing.length], [0, 'ungranted', 2])

    const one = await allot([buildGrant(permit, 'item:permit', { fields: ['number'], cacheSeconds: 3600 })])
    assert.deepEqual([Object.keys(one.given), one.missing], [['permit.number'], ['permit.secret']])
    await allot([buildGrant(permit, 'item:permit', { fields: ['number'], cacheSeconds: 3600 })])
    assert.equal(asked.length, 2, 'what is allotted is never taken from what was kept')
    const kept = await db.pool.query('select from sharing.answer')
    assert.equal(kept.rowCount, 0)
  })
})

describe('the calls of a day', () => {
  test('are not more than granted: then it is asked no more until tomorrow in China, and that is said', async () => {
    const grants = [buildGrant(owner, KITE, { perDay: 2 })]
    const outcomes = async () => (await ask([useOwner], grants)).calls.map(({ outcome }) => outcome)
    assert.deepEqual([await outcomes(), await outcomes(), await outcomes()].flat(), [
      'answered',
      'answered',
      'spent',
    ])
    const { facts: found, calls } = await ask([useOwner], grants)
    assert.deepEqual(
      found.outages.map(({ why, elements }) => [why, elements]),
      [['spent', ['owner.name', 'owner.phone', 'owner.income']]],
    )
    assert.deepEqual([calls[0]?.grant, calls[0]?.fields], [`sky.owner for ${KITE}`, []])
    now = new Date('2026-11-20T16:00:00Z')
    const later = await ask([useOwner], grants, { facts: found })
    assert.deepEqual([later.facts.outages, later.calls[0]?.outcome], [[], 'answered'])
    assert.equal(asked.length, 3)
  })

  test('are shared out one by one: of many drafts at once exactly as many ask as are left', async () => {
    const grants = [buildGrant(owner, KITE, { perDay: 7 })]
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        ask([useOwner], grants, { facts: facts(String(320812199403120000 + index * 4)) }),
      ),
    )
    const outcomes = all.flatMap(({ calls }) => calls.map(({ outcome }) => outcome))
    assert.equal(outcomes.filter((one) => one === 'answered').length, 7)
    assert.equal(outcomes.filter((one) => one === 'spent').length, 13)
    assert.equal(asked.length, 7)
  })

  test('count a call that is made again after a broken connection', async () => {
    let broken = 0
    const call = async (): Promise<never> => {
      broken += 1
      throw new Error('connection reset')
    }
    await ask([useOwner], [buildGrant(owner, KITE, { perDay: 1 })], { call })
    assert.equal(broken, 1)
    await ask([useOwner], [buildGrant(owner, KITE, { id: 'more', perDay: 5 })], { call })
    assert.equal(broken, 3)
  })

  test('that one of two grants has used up leave the fields of the other', async () => {
    const grants = [
      buildGrant(owner, KITE, { id: 'name', fields: ['name', 'phone'], perDay: 1 }),
      buildGrant(owner, KITE, { id: 'income', fields: ['income'] }),
    ]
    await ask([useOwner], grants)
    const { facts: found, calls } = await ask([useOwner], grants)
    assert.deepEqual(told(found), ['owner.income'])
    assert.deepEqual(
      calls.map(({ grant, outcome }) => [grant, outcome]),
      [
        ['name', 'spent'],
        ['income', 'answered'],
      ],
    )
  })
})

describe('a kept answer', () => {
  const grant = (more: Partial<Grant> = {}) => buildGrant(owner, KITE, { cacheSeconds: 60, ...more })

  test('costs the department no call, is logged, says its age, and counts nothing of the day', async () => {
    const grants = [grant({ perDay: 1 })]
    await ask([useOwner], grants)
    now = new Date(NOW.getTime() + 30_000)
    const { facts: found, calls } = await ask([useOwner], grants)
    assert.equal(asked.length, 1)
    assert.deepEqual(
      calls.map(({ cached, outcome, fields, about }) => [cached, outcome, fields, about]),
      [[true, 'answered', ['name', 'phone', 'income'], [MOTHER]]],
    )
    assert.equal(found.known['owner.name']?.origin.at, NOW.toISOString())
  })

  test('is not served past its time, nor before it was given, nor when the grant allows less or is over', async () => {
    const kept = grant()
    const served = async (by: Grant, after: number) => {
      now = new Date(NOW.getTime() + after)
      asked.length = 0
      await ask([useOwner], [by])
      return asked.length === 0
    }
    await ask([useOwner], [kept])
    assert.equal(await served(grant({ cacheSeconds: 10 }), 10_000), false)
    now = NOW
    await db.pool.query('delete from sharing.answer')
    await ask([useOwner], [kept])
    assert.equal(await served(kept, 59_999), true)
    assert.equal(await served(kept, -1), false)
    assert.equal(await served(grant({ cacheSeconds: 0 }), 1), false)
    const over = grant({ until: '2026-11-19' })
    const { calls } = await ask([useOwner], [over])
    assert.equal(calls[0]?.outcome, 'ungranted')
    await db.pool.query('delete from sharing.answer')
    now = NOW
    await ask([useOwner], [kept])
    assert.equal(await served(kept, 60_000), false)
  })

  test('is dropped when what it says of somebody was corrected, and only that; what was asked afterwards stays', async () => {
    const fresh = async (number: string): Promise<boolean> => {
      asked.length = 0
      await ask([useOwner], [grant()], { facts: facts(number) })
      return asked.length > 0
    }
    const wrong = { source: owner.id, about: [MOTHER], until: NOW }
    for (const number of [MOTHER, STRANGER, 'no number']) await fresh(number)
    await uses.forget({ ...wrong, source: flock.id })
    await uses.forget({ ...wrong, until: new Date(NOW.getTime() - 1) })
    assert.equal(await fresh(MOTHER), false)
    await uses.forget(wrong)
    assert.deepEqual(
      [await fresh(MOTHER), await fresh(STRANGER), await fresh('no number')],
      [true, false, true],
      'nobody knows whom an answer is about that no number was given for',
    )
    const { rows } = await db.pool.query('select source, grants, about from sharing.answer')
    assert.ok(!JSON.stringify(rows).includes(STRANGER))
  })

  test('is not kept beyond the last day of its grant in China', async () => {
    await ask([useOwner], [grant({ cacheSeconds: 86_400, until: '2026-11-20' })])
    const { rows } = await db.pool.query<{ ends: Date }>('select ends from sharing.answer')
    assert.deepEqual(rows, [{ ends: new Date('2026-11-20T16:00:00Z') }])
  })

  test('serves one grant, one question and one set of fields only', async () => {
    await ask([useOwner], [grant()])
    const others: [Grant[], Partial<Parameters<typeof lookUp>[0]>][] = [
      [[grant({ id: 'other' })], {}],
      [[grant({ matters: ['onething:boat'], id: 'boats' })], { matter: 'onething:boat' }],
      [[grant({ fields: ['name'] })], {}],
      [[grant()], { facts: facts(STRANGER) }],
    ]
    for (const [grants, more] of others) {
      asked.length = 0
      await ask([useOwner], grants, more)
      assert.equal(asked.length, 1, JSON.stringify([grants, more]))
    }
  })

  test('lies there sealed and cut to what is granted; another secret does not read it', async () => {
    await ask([useOwner], [grant({ fields: ['phone'] })])
    const { rows } = await db.pool.query('select * from sharing.answer')
    assert.equal(rows.length, 1)
    const stored = JSON.stringify(rows)
    for (const word of ['138', '张三', MOTHER, 'contact', '密']) assert.ok(!stored.includes(word), word)
    const elsewhere = keepUses(db, 'another secret')
    asked.length = 0
    await ask([useOwner], [grant({ fields: ['phone'] })], { uses: elsewhere })
    assert.equal(asked.length, 1)
    await db.pool.query(`update sharing.answer set sealed = 'x' || substr(sealed, 2)`)
    asked.length = 0
    await ask([useOwner], [grant({ fields: ['phone'] })])
    assert.equal(asked.length, 1, 'one that was tampered with is asked anew')
  })

  test('is removed when its time is over', async () => {
    await ask([useOwner], [grant({ perDay: 5 })])
    const purge = async (after: number) => {
      now = new Date(NOW.getTime() + after)
      for (const job of sharingJobs) await job.run({ db, actor: { kind: 'system', name: job.name } }, {})
      const counted = await db.pool.query(
        `select (select count(*) from sharing.answer) as answers, (select count(*) from sharing.used) as days`,
      )
      return [counted.rows[0].answers, counted.rows[0].days]
    }
    assert.deepEqual(await purge(59_999), [1, 1])
    assert.deepEqual(await purge(60_000), [0, 1])
    assert.deepEqual(await purge(24 * 3600_000), [0, 0])
  })

  test('reads like the whole answer, whatever a department sends', () => {
    const json = fc.jsonValue()
    const record = fc.oneof(json, fc.record({ no: json, look: fc.record({ colour: json }), order: json }))
    const shapes = fc.oneof(
      json,
      fc.record({ flock: fc.oneof(json, fc.array(record)), papers: json }),
      fc.record({ name: json, contact: fc.record({ phone: json }), income: json }),
    )
    const sets = fc.subarray([...Object.keys(flock.gives), ...Object.keys(owner.gives), CERTIFICATES])
    fc.assert(
      fc.property(shapes, sets, (body, fields) => {
        for (const source of [flock, owner]) {
          const within = narrow(source, grantsFor(source, [buildGrant(source, KITE, { fields })], KITE, NOW))
          const cut: unknown = JSON.parse(JSON.stringify(cutTo(within, body)))
          assert.deepEqual(
            readAnswer(within, useFlock, cut, 'now'),
            readAnswer(within, useFlock, body, 'now'),
          )
        }
      }),
      { numRuns: 300 },
    )
  })
})

const fact = (value: string) => ({
  value,
  origin: { kind: 'source' as const, source: 'sky.births', name: '卫健', at: NOW.toISOString() },
})

test('a question by a record number is about those whose numbers came with it, and about the applicant', async () => {
  const found = {
    ...facts(),
    candidates: {
      'birth.recordNo': [
        {
          value: 'CS-1',
          label: '',
          facts: { 'birth.recordNo': fact('CS-1'), 'birth.motherNumber': fact(STRANGER) },
        },
        {
          value: 'CS-2',
          label: '',
          facts: { 'birth.recordNo': fact('CS-2'), 'birth.motherNumber': fact(STRANGER) },
        },
      ],
    },
    answers: { 'birth.recordNo': fact('CS-2') },
  }
  const read = readShared(found)
  const request = {
    system: 'sky',
    method: 'GET' as const,
    path: '/costs',
    query: { no: 'CS-2' },
    body: undefined,
  }
  assert.deepEqual(aboutOf(request, { with: { no: '$birth.recordNo' } }, found, read), [MOTHER, STRANGER])
  assert.deepEqual(aboutOf(request, { with: { no: '$birth.no' } }, facts(), readShared(facts())), [MOTHER])
})

test('the number of another person in a parameter is written down, for whom it is about', async () => {
  const { calls } = await ask(
    [{ ...useFlock, with: { owner: '$applicant.number', at: STRANGER.toLowerCase() } }],
    [buildGrant(flock, KITE)],
  )
  assert.deepEqual(calls[0]?.about, [MOTHER, STRANGER])
})
