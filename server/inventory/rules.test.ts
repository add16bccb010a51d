import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { readLimit } from './cells.ts'
import { LISTS, readCode, SCHEMES, schemesOf, type ListId } from './codes.ts'
import { canonical, differences } from './compare.ts'
import { elementsOf, ELEMENTS, FOUR_SAME } from './elements.ts'
import { doubtsAbout, schemeLike } from './item-codes.ts'
import { completeness, lint } from './lint.ts'
import type { Content } from './model.ts'
import { applyChanges, overridesOf, refuseStep, standingOn, type EntryState } from './rules.ts'

describe('a code means what its own scheme says', () => {
  test('item type 20 is 公共服务 in GB/T 39046 and in Sichuan, 其他行政权力 in Guangdong and Guangxi', () => {
    assert.equal(readCode('type', 'GB/T 39046', '20'), 'public-service')
    assert.equal(readCode('type', 'sichuan-2025', '20'), 'public-service')
    assert.equal(readCode('type', 'guangdong-2021', '20'), 'other-power')
    assert.equal(readCode('type', 'guangxi-2019', '20'), 'other-power')
    assert.equal(readCode('type', 'guangdong-2021', '21'), 'public-service')
    assert.equal(readCode('type', 'guangxi-2019', '10'), 'other-power')
  })
  test('即办 and 承诺 are 1 and 2 in the nation, 2 and 1 in Zhejiang', () => {
    assert.deepEqual(
      ['1', '2'].map((code) => readCode('kind', 'GB/T 39046', code)),
      ['instant', 'promised'],
    )
    assert.deepEqual(
      ['1', '2'].map((code) => readCode('kind', 'zhejiang', code)),
      ['promised', 'instant'],
    )
  })
  test('全程网办 is 4 of four levels, and 1 where a province counts from the whole', () => {
    assert.equal(readCode('onlineLevel', 'four-level', '4'), 'whole')
    assert.equal(readCode('onlineLevel', 'whole-first', '1'), 'whole')
    assert.equal(readCode('onlineLevel', 'whole-first', '4'), 'handling')
  })
  test('行政机关 is 5 in the standard, 6 at the interface; 原件 is 1 here and 0 there', () => {
    assert.equal(readCode('serves', 'GB/T 39046', '5'), 'agency')
    assert.equal(readCode('serves', 'interface', '5'), 'unincorporated')
    assert.equal(readCode('original', 'shanghai', '1'), 'original')
    assert.equal(readCode('original', 'zero-based', '1'), 'copy')
  })
  test('a bare number without a scheme means nothing; a name needs none', () => {
    assert.equal(readCode('type', undefined, '20'), undefined)
    assert.equal(readCode('type', undefined, '行政许可'), 'licence')
    assert.equal(readCode('type', 'sichuan-2025', '1'), 'licence')
  })
  test('every scheme leads only to our own words', () => {
    for (const list of Object.keys(SCHEMES) as ListId[])
      for (const scheme of schemesOf(list))
        for (const means of Object.values(SCHEMES[list]?.[scheme] ?? {}))
          assert.ok(means in LISTS[list], `${scheme} ${means}`)
  })
})

describe('item codes', () => {
  test('a code with an organisation number that is no USCC is doubted and kept', () => {
    const real = { scheme: 'implementation', value: 'TE440000GD030003VV2440101007000' }
    assert.ok(doubtsAbout(real).length > 0)
    const wrongDigit = { scheme: 'implementation', value: '13440000515356094L2440101007000' }
    assert.match(doubtsAbout(wrongDigit)[0]?.zh ?? '', /统一社会信用代码/)
    assert.deepEqual(doubtsAbout({ scheme: 'implementation', value: '11440000006939756B2440101007000' }), [])
    assert.ok('content' in applyChanges({}, { name: '一项', codes: [real] }))
  })
  test('no length is the only one', () => {
    for (const value of [
      'XK0010100Y',
      '000104104001',
      '00010410400101',
      '11440000006939756B2440101007000',
      '11440000006940116U244010200300103',
      '62052400MZ-XK-0001',
      '511A0138000000-511602000000-000-115113010833722043-1-00',
    ])
      assert.ok(
        'content' in
          applyChanges({}, { name: '一项', codes: [{ scheme: schemeLike(value) ?? 'local', value }] }),
        value,
      )
  })
})

describe('limits', () => {
  test('are read with their unit, refused without or with one that is none', () => {
    for (const text of ['20 工作日', '20个工作日', '20（工作日）', '20(个工作日)'])
      assert.deepEqual(readLimit(text), { n: 20, unit: 'working' }, text)
    assert.deepEqual(readLimit('30', '2'), { n: 30, unit: 'natural' })
    assert.deepEqual(readLimit('即时办结'), { n: 0, unit: 'working' })
    assert.deepEqual(readLimit({ n: 3, unit: '个月' }), { n: 3, unit: 'month' })
    for (const text of ['20', '三天', '2 旬', '2026-11-20', '45231', '20-30 工作日'])
      assert.throws(() => readLimit(text), text)
  })
})

const licence: Content = {
  name: '放风筝许可',
  type: 'licence',
  codes: [{ scheme: 'local', value: 'K1' }],
  kind: 'promised',
  statutory: { n: 20, unit: 'working' },
  promised: { n: 5, unit: 'working' },
  visits: 0,
  online: true,
  onlineAddress: 'https://example.gov.cn',
  charged: false,
  basis: [{ law: '风筝条例' }],
  faq: [{ q: '要多久？', a: '五个工作日。' }],
  advicePhone: '0990-12345678',
  complaintPhone: '0990-87654321',
}
const errorsOf = (content: Content): string[] =>
  lint(content)
    .filter(({ severity }) => severity === 'error')
    .map(({ rule, element }) => `${rule} ${element}`)
const findings = (content: Content): string[] => lint(content).map(({ rule }) => rule)

describe('the consistency rules of inspectors', () => {
  test('find nothing in an entry that fits', () => assert.deepEqual(lint(licence), []))
  test('find nothing in limits of different units that fit, by days or by conversion', () => {
    for (const [promised, statutory] of [
      [
        { n: 7, unit: 'working' },
        { n: 10, unit: 'natural' },
      ],
      [
        { n: 24, unit: 'hour' },
        { n: 1, unit: 'working' },
      ],
      [
        { n: 14, unit: 'natural' },
        { n: 10, unit: 'working' },
      ],
    ] as const)
      assert.deepEqual(lint({ ...licence, promised, statutory }), [])
  })
  for (const [words, change, expected] of [
    ['即办件 with a promised limit', { kind: 'instant' }, 'instant promised'],
    ['a limit of 0 that is no 即办件', { promised: { n: 0, unit: 'working' } }, 'instant kind'],
    [
      'a promise longer than the law',
      { promised: { n: 21, unit: 'working' } },
      'promised-over-statutory promised',
    ],
    [
      'a promise of months over a limit of days',
      { promised: { n: 1, unit: 'month' } },
      'promised-over-statutory promised',
    ],
    [
      'a promise of working days over as many natural days, whatever the calendar says',
      { promised: { n: 12, unit: 'working' }, statutory: { n: 10, unit: 'natural' } },
      'promised-over-statutory promised',
    ],
    [
      'no visit, not online, no courier',
      { online: false, onlineAddress: undefined, courier: false },
      'zero-visits-possible courier',
    ],
    [
      'wholly online with a visit',
      { onlineLevel: 'whole', visits: 1, visitsReason: '核验' },
      'whole-online visits',
    ],
    ['free and payable online', { payOnline: true }, 'free-no-payment payOnline'],
    ['charged without a basis', { charged: true }, 'charge-basis chargeBasis'],
    [
      'a certificate closed as a paper',
      { result: '风筝证', closing: 'document', resultType: 'certificate', resultSample: 'x' },
      'closing-by-result closing',
    ],
    [
      'steps longer than the promise',
      {
        steps: [
          { name: '受理', limit: { n: 3, unit: 'working' } },
          { name: '审查', limit: { n: 3, unit: 'working' } },
        ],
      },
      'steps-within-promise steps',
    ],
    ['no type', { type: undefined }, 'named type'],
  ] as const) {
    test(`an error: ${words}`, () =>
      assert.deepEqual(errorsOf({ ...licence, ...change } as Content), [expected]))
  }
  for (const [words, change, element] of [
    ['nor whether it is done online', { online: undefined, courier: false }, 'online'],
    ['online nor by courier, as far as it is said', { online: false, courier: undefined }, 'courier'],
  ] as const) {
    test(`a warning: no visit, and not said ${words}`, () =>
      assert.deepEqual(
        lint({ ...licence, onlineAddress: undefined, ...change } as Content).map(
          ({ rule, element: of, severity }) => [rule, of, severity],
        ),
        [['zero-visits-told', element, 'warning']],
      ))
  }
  test('no visit is no doubt where one way is said, be it among the forms of handling', () => {
    for (const change of [
      { online: undefined, courier: true },
      { online: undefined, courier: undefined, forms: ['courier'] },
      { online: false, courier: false, forms: ['window', 'mobile'] },
    ])
      assert.deepEqual(lint({ ...licence, onlineAddress: undefined, ...change } as Content), [])
  })
  for (const [words, change, expected] of [
    ['a visit without a reason', { visits: 1 }, 'visit-reason'],
    [
      'a promise that is longer by conversion only',
      { promised: { n: 8, unit: 'working' }, statutory: { n: 10, unit: 'natural' } },
      'limits-in-two-units',
    ],
    [
      'hours against working days',
      { promised: { n: 72, unit: 'hour' }, statutory: { n: 2, unit: 'working' } },
      'limits-in-two-units',
    ],
    [
      'steps in days that add up to more than the working days promised',
      { steps: [{ name: '审查', limit: { n: 8, unit: 'natural' } }] },
      'limits-in-two-units',
    ],
    ['equal phones', { complaintPhone: '0990-12345678' }, 'phones-differ'],
    ['a phone without its area', { advicePhone: '12345678' }, 'phone-area'],
    ['hours without days', { hours: '9:00–17:00' }, 'working-days-told'],
    ['an address that leads nowhere', { address: '风筝市云上路' }, 'address-precise'],
    ['a licence without questions', { faq: undefined }, 'permit-questions'],
    ['a topic of persons for companies', { serves: ['company'], topics: ['结婚'] }, 'topics-fit'],
    ['a result without type', { result: '决定' }, 'result-described'],
    ['no basis', { basis: undefined }, 'basis-missing'],
    ['an element of another family', { penaltyKinds: ['罚款'] }, 'wrong-family'],
  ] as const) {
    test(`a warning: ${words}`, () => {
      assert.ok(findings({ ...licence, ...change } as Content).includes(expected))
      assert.deepEqual(errorsOf({ ...licence, ...change } as Content), [])
    })
  }
  test('every finding names an element of the registry', () => {
    for (const finding of lint({ visits: 0, online: false, courier: false }))
      assert.ok(ELEMENTS.some(({ id }) => id === finding.element))
  })
})

describe('elements', () => {
  test('a penalty has elements of its own, an application others, the core is common', () => {
    const ids = (type: string): string[] => elementsOf(type).map(({ id }) => id)
    assert.ok(
      ids('penalty').includes('penaltyKinds') &&
        !ids('penalty').includes('materials') &&
        ids('penalty').includes('name'),
    )
    assert.ok(ids('licence').includes('materials') && !ids('licence').includes('levyKinds'))
    assert.deepEqual(FOUR_SAME, ['name', 'codes', 'type', 'basis'])
  })
  test('are named once, each with a source where the standard has it', () => {
    assert.equal(new Set(ELEMENTS.map(({ id }) => id)).size, ELEMENTS.length)
    assert.equal(new Set(ELEMENTS.map(({ name }) => name)).size, ELEMENTS.length)
    assert.ok(ELEMENTS.filter(({ table4 }) => table4).length >= 35)
  })
  test('completeness grows with what is filled in', () => {
    assert.ok(completeness({ type: 'licence' }) < completeness(licence))
    assert.ok(completeness(licence) < 100)
  })
  test('values that an element may not have are refused by name, the rest would be kept', () => {
    const applied = applyChanges(licence, { visits: -1, type: '许可', nothing: 1, address: ' 云上路 1 号 ' })
    assert.ok('problems' in applied)
    assert.deepEqual(
      applied.problems.map(({ field }) => field),
      ['visits', 'type', 'nothing'],
    )
    assert.ok('problems' in applyChanges(licence, { name: null }))
  })
})

test('a difference is one by value, whatever the order of members', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (record) => {
      const turned = Object.fromEntries(Object.entries(record).toReversed())
      assert.equal(canonical(record), canonical(turned))
      assert.deepEqual(differences({ local: record }, { local: turned }), [])
    }),
  )
  assert.deepEqual(differences({ name: 'a', visits: 1 }, { name: 'b', visits: 1 }), [
    { element: 'name', before: 'a', after: 'b' },
  ])
})

test('an override is what the level above has set otherwise; a lower code beside the same one is none', () => {
  const own: Content = {
    ...licence,
    name: '放风筝审批',
    promised: { n: 3, unit: 'working' },
    codes: [
      { scheme: 'local', value: 'L9' },
      { scheme: 'local', value: 'K1' },
    ],
  }
  assert.deepEqual(
    overridesOf(licence, own).map(({ element, unified }) => [element, unified]),
    [
      ['name', true],
      ['promised', false],
    ],
  )
})

describe('steps', () => {
  const entry: EntryState = {
    id: '1',
    name: '放风筝许可',
    version: 1,
    state: 'draft',
    stage: 'draft',
    errors: 0,
    editors: ['me'],
    standing: 'unlisted',
    claims: 0,
    delegations: 0,
    handledAs: null,
    onethings: [],
    withdrawnFrom: null,
    withdrawal: null,
    suspensions: [],
    suspensionProposal: null,
    waiting: [],
  }
  const by = { actorId: 'other', today: '2026-11-23', reason: '不再实施' }
  const code = (...given: Parameters<typeof refuseStep>): string | undefined => refuseStep(...given)?.code
  test('who wrote it neither reviews nor publishes it', () => {
    assert.equal(
      code('approve', { ...entry, state: 'review', stage: 'review' }, { ...by, actorId: 'me' }),
      'inventory.own-work',
    )
    assert.equal(
      code('publish', { ...entry, state: 'approved', stage: 'approved' }, { ...by, actorId: 'me' }),
      'inventory.own-work',
    )
    assert.equal(code('approve', { ...entry, state: 'review', stage: 'review' }, by), undefined)
  })
  test('what contradicts itself is not published, nor for a day that is over, nor what nobody looked over', () => {
    assert.equal(
      code('publish', { ...entry, state: 'approved', stage: 'approved', errors: 2 }, by),
      'inventory.has-errors',
    )
    assert.equal(
      code('publish', { ...entry, state: 'approved', stage: 'approved' }, { ...by, from: '2026-11-22' }),
      'inventory.date-past',
    )
    assert.equal(code('publish', entry, by), 'inventory.not-in-stage')
  })
  test('what others use is not deleted', () => {
    for (const use of [{ claims: 1 }, { delegations: 2 }, { handledAs: 'kite' }])
      assert.equal(code('discard', { ...entry, ...use }, by), 'inventory.in-use')
    assert.equal(code('discard', entry, by), undefined)
  })
  test('how an entry stands follows from its days', () => {
    assert.equal(standingOn('2026-11-23', { listedFrom: null, withdrawnFrom: null }), 'unlisted')
    assert.equal(standingOn('2026-11-23', { listedFrom: '2026-12-01', withdrawnFrom: null }), 'scheduled')
    assert.equal(
      standingOn('2026-12-01', { listedFrom: '2026-12-01', withdrawnFrom: '2027-01-01' }),
      'listed',
    )
    assert.equal(
      standingOn('2027-01-01', { listedFrom: '2026-12-01', withdrawnFrom: '2027-01-01' }),
      'withdrawn',
    )
  })
})
