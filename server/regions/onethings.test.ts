import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { population } from '../../simulators/population.ts'
import { startSimulators, type Simulators } from '../../simulators/simulators.ts'
import { departmentSystems } from '../adapters/sources.ts'
import { inputsOf, type Value } from '../forms/expression.ts'
import { Facts, type Fact } from '../forms/model.ts'
import type { Definition, Plan } from '../onething/model.ts'
import { planFor } from '../onething/plan.ts'
import { ROOT } from '../platform/config.ts'
import { buildUncounted, USES_WITHOUT_DATABASE } from '../sharing/build.ts'
import { lookUp } from '../sharing/commands/look-up.ts'
import type { CallSystem } from '../sharing/model.ts'
import { loadRegion } from './load.ts'
import type { Region } from './model.ts'

const KEY = 'onethings-test-key'
const NOW = new Date('2026-11-21T02:00:00Z')
const AT = NOW.toISOString()

describe('the one-things that we ship', () => {
  const regions = new Map<string, Region>()
  let simulators: Simulators
  let call: CallSystem

  before(async () => {
    for (const id of ['huaian', 'demo']) {
      const { region, faults } = await loadRegion(join(ROOT, 'regions'), id)
      assert.ok(region, JSON.stringify(faults))
      regions.set(id, region)
    }
    simulators = await startSimulators({ port: 0, key: KEY, today: '2026-11-21' })
    call = departmentSystems({ systems: simulators.systems, allowSimulators: true })
  })
  after(() => simulators.close())

  const define = (place: string, id: string): Definition => {
    const region = regions.get(place)
    const onething = region?.onethings[id]
    assert.ok(region && onething)
    const items = onething.steps.map(({ item: name }) => {
      const item = region.items[name]
      const department = region.offices.find((office) => office.id === item?.office)?.department
      assert.ok(item && department)
      return [name, { version: 1, item, department }] as const
    })
    return { version: 1, onething, items: Object.fromEntries(items), elements: region.elements }
  }
  const gather = async (family: string, role = 'mother'): Promise<Facts> => {
    const member = population.families
      .find((one) => one.id === family)
      ?.members.find((one) => one.role === role)
    const region = regions.get('huaian')
    assert.ok(member && region, family)
    const { number, name, phone } = member.person
    const identity = (value: Value): Fact => ({ value, origin: { kind: 'identity', at: AT } })
    const { facts } = await lookUp({
      call,
      sources: region.sources,
      grants: buildUncounted(region.grants),
      uses: USES_WITHOUT_DATABASE,
      elements: region.elements,
      lookups: region.onethings.newborn?.prefill ?? [],
      facts: Facts.parse({
        known: {
          'applicant.number': identity(number),
          'applicant.name': identity(name),
          'applicant.phone': identity(phone ?? ''),
        },
      }),
      subject: '01920000-0000-7000-8000-000000000003',
      matter: 'onething:newborn',
      purpose: '新生儿出生一件事',
      now: NOW,
    })
    return facts
  }
  const withAnswers = (facts: Facts, answers: Record<string, Value>): Facts => ({
    ...facts,
    answers: Object.fromEntries(
      Object.entries(answers).map(([id, value]) => [id, { value, origin: { kind: 'answer', at: AT } }]),
    ),
  })
  const asked = (plan: Plan): string[] => plan.questions.flatMap((question) => question.elements)

  for (const role of ['mother', 'father']) {
    test(`seven items, 70 fields and 17 papers become three questions for the ${role}`, async () => {
      const newborn = define('huaian', 'newborn')
      const facts = await gather('plain', role)
      const plan = planFor(newborn, facts)
      assert.deepEqual(plan.counts, {
        items: 7,
        departments: 5,
        forms: 7,
        fields: 70,
        questions: 3,
        materials: 17,
        uploads: 0,
      })
      assert.deepEqual(
        plan.questions.map((question) => question.id),
        ['name', 'household', 'delivery'],
      )
      assert.deepEqual(plan.confirmations, ['other-parent'])

      const done = planFor(
        newborn,
        withAnswers(facts, {
          'child.surname': '李',
          'child.givenName': '一一',
          'household.of': 'father',
          'delivery.way': 'post-home',
        }),
      )
      assert.equal(done.complete, true)
      assert.equal(done.elements['child.name']?.resolution.value, '李一一')
      assert.equal(done.elements['household.head']?.resolution.value, '李明')
      assert.equal(done.steps.find((step) => step.id === 'birth-registration')?.office, '320812560000')
    })
  }

  test('an address is asked for only by who wants the papers sent elsewhere', async () => {
    const newborn = define('huaian', 'newborn')
    const facts = await gather('plain')
    for (const [way, expected, method] of [
      ['post-home', [], 'post'],
      ['pickup', [], 'counter'],
      ['electronic', [], 'page'],
      ['post-other', ['delivery.address'], 'post'],
    ] as const) {
      const answered = planFor(newborn, withAnswers(facts, { 'delivery.way': way }))
      assert.deepEqual(
        asked(answered).filter((id) => id === 'delivery.address'),
        expected,
      )
      assert.equal(answered.elements['delivery.method']?.resolution.value, method)
      assert.ok(answered.filed.includes('delivery.method'))
    }
  })

  const SITUATIONS: Record<string, string[]> = {
    'two-ethnicities': [
      'child.surname',
      'child.givenName',
      'household.of',
      'delivery.way',
      'child.ethnicity',
    ],
    'no-account': [
      'child.surname',
      'child.givenName',
      'household.of',
      'delivery.way',
      'account.bank',
      'account.number',
    ],
    'single-mother': ['child.givenName', 'delivery.way'],
    'one-household': ['child.givenName', 'delivery.way'],
    'father-elsewhere': ['child.surname', 'child.givenName', 'delivery.way'],
    'names-with-dot': ['child.givenName', 'household.of', 'delivery.way'],
    'not-insured': ['child.surname', 'child.givenName', 'household.of', 'delivery.way'],
    'already-registered': ['child.surname', 'child.givenName', 'household.of', 'delivery.way'],
  }
  for (const [family, expected] of Object.entries(SITUATIONS)) {
    test(`what is asked follows the situation: ${family}`, async () => {
      const plan = planFor(define('huaian', 'newborn'), await gather(family))
      assert.deepEqual(asked(plan), expected)
      assert.equal(plan.counts.uploads, 0)
      assert.deepEqual(plan.ineligible, [])
    })
  }

  test('a single mother is asked nothing about a father, and nobody has to confirm', async () => {
    const plan = planFor(define('huaian', 'newborn'), await gather('single-mother'))
    assert.deepEqual(plan.confirmations, [])
    assert.ok(
      plan.fields
        .filter(({ element }) => element.startsWith('father.n'))
        .every(({ as }) => as === 'not-needed'),
    )
  })

  test('an item that is not needed is left out with its reason', async () => {
    const newborn = define('huaian', 'newborn')
    for (const [family, step] of [
      ['not-insured', 'maternity-reimbursement'],
      ['already-registered', 'fertility-registration'],
    ] as const) {
      const left = planFor(newborn, await gather(family)).steps.find((one) => one.id === step)
      assert.equal(left?.included, false)
      assert.ok(left?.reason)
    }
  })

  test('of twins the applicant first says which; who the parents are is known before', async () => {
    const facts = await gather('twins')
    const plan = planFor(define('huaian', 'newborn'), facts)
    assert.equal(plan.questions[0]?.elements[0], 'birth.recordNo')
    assert.equal(plan.elements['birth.recordNo']?.choices?.length, 2)
    for (const choice of plan.elements['birth.recordNo']?.choices ?? [])
      assert.match(choice.label, /（[男女]，\d{4}年\d+月\d+日 \d\d:\d\d，记录号 /)
    assert.equal(plan.elements['applicant.role']?.resolution.value, 'mother')
    assert.deepEqual(plan.ineligible, [])
  })

  test('who has no birth record is told what to do', async () => {
    const plan = planFor(define('huaian', 'newborn'), await gather('no-birth', 'person'))
    assert.match(plan.ineligible[0] ?? '', /没有查到.*服务台/)
    assert.equal(plan.complete, false)
  })

  test('a school bus permit is applied for by answering and uploading, as data only', () => {
    const bus = define('huaian', 'school-bus')
    const plan = planFor(bus, Facts.parse({ known: signedIn() }))
    assert.deepEqual(
      plan.questions.map(({ id, answered }) => [id, answered]),
      ['school', 'bus', 'driver', 'route'].map((id) => [id, false]),
    )
    const uploads = plan.materials
      .filter((material) => material.resolution.as === 'asked')
      .map(({ id }) => id)
    assert.deepEqual(uploads, ['vehicle-licence', 'driver-qualification', 'safety-rules', 'liability-policy'])

    const facts = withAnswers(
      Facts.parse({ known: signedIn() }),
      Object.fromEntries(asked(plan).map((id) => [id, '1'])),
    )
    const done = planFor(bus, { ...facts, files: Object.fromEntries(uploads.map((id) => [id, ['a-file']])) })
    assert.equal(done.complete, true)
  })

  test('the statutory days of the school bus are those of the regulation', () => {
    const { items, onething } = define('huaian', 'school-bus')
    const days = onething.steps.map((step) => {
      const statutory = items[step.item]?.item.limits.statutory
      return statutory && 'days' in statutory ? statutory.days : null
    })
    assert.deepEqual(days, [3, 3, 3, 5, null, 10])
  })

  test('the kite has parallel steps, a condition, a confirmation and a result that feeds the permit', () => {
    const kite = define('demo', 'kite')
    const facts = Facts.parse({ known: signedIn() })
    const answers = {
      'kite.colour': 'red',
      'kite.length': 120,
      'kite.field': 'sky-east',
      'partner.has': false,
    }
    const high = planFor(kite, { ...withAnswers(facts, answers), files: { 'kite-photo': ['a-file'] } })
    assert.equal(high.complete, true)
    assert.equal(high.elements['kite.markNo']?.resolution.as, 'earlier')
    assert.equal(high.steps.find((step) => step.id === 'permit')?.office, 'sky-east')
    const low = planFor(kite, withAnswers(facts, { ...answers, 'kite.length': 20, 'partner.has': true }))
    assert.equal(low.steps.find((step) => step.id === 'wind')?.included, false)
    assert.deepEqual(low.confirmations, ['partner'])
    assert.ok(inputsOf(kite.onething.steps[1]?.when ?? true).includes('kite.high'))
  })
})

function signedIn(): Record<string, Fact> {
  const identity = (value: string): Fact => ({ value, origin: { kind: 'identity', at: AT } })
  return {
    'applicant.number': identity('320812199403121021'),
    'applicant.name': identity('陈静'),
    'applicant.phone': identity('13800000001'),
  }
}
