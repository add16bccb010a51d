import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inputsOf } from '../forms/expression.ts'
import fc from 'fast-check'
import type { Fact, Facts } from '../forms/model.ts'
import { anyDefinition, buildKite } from './build.ts'
import type { Definition, Plan } from './model.ts'
import { NOTHING_KNOWN, planFor, subjectOf } from './plan.ts'

const NOW = '2026-11-23T02:00:00Z'
const known = (value: Fact['value'], at = NOW): Fact => ({
  value,
  origin: { kind: 'source', source: 'sky.kites', name: '天空', at },
})
const answer = (value: Fact['value']): Fact => ({ value, origin: { kind: 'answer', at: NOW } })
const facts = (more: Partial<Facts> = {}): Facts => ({ ...structuredClone(NOTHING_KNOWN), ...more })

const someKnown = fc.dictionary(
  fc.integer({ min: 0, max: 7 }).map((n) => `thing.e${n}`),
  fc.constantFrom('a', 'b').map((value) => known(value)),
  { noNullPrototype: true },
)
const someUnwanted = fc.uniqueArray(fc.nat(4).map((n) => `s${n}`))
const situation = fc.tuple(anyDefinition, someKnown, someUnwanted)
const asked = (plan: Plan): string[] => plan.questions.flatMap((question) => question.elements)

/** Answers whatever is asked, page after page, until nothing new is asked. */
function answerAll(definition: Definition, begun: Facts): { plan: Plan; facts: Facts; rounds: number } {
  const given = structuredClone(begun)
  for (let rounds = 0; ; rounds += 1) {
    const plan = planFor(definition, given)
    const open = asked(plan).filter((element) => plan.elements[element]?.resolution.value === undefined)
    const papers = plan.materials.filter(
      ({ id, resolution }) => resolution.as === 'asked' && !given.files[id],
    )
    if ((open.length === 0 && papers.length === 0) || rounds > 20) return { plan, facts: given, rounds }
    for (const element of open)
      given.answers[element] = answer(plan.elements[element]?.choices?.[0]?.value ?? '一')
    for (const { id } of papers) given.files[id] = ['file']
  }
}

test('一项内容最多问一次，不管几张表要', () => {
  fc.assert(
    fc.property(situation, ([definition, given, unwanted]) => {
      const elements = asked(planFor(definition, facts({ known: given, unwanted })))
      assert.deepEqual(elements, [...new Set(elements)])
    }),
  )
})

test('每张要办的表的每一栏恰好有一个来处，数目和列表一致', () => {
  fc.assert(
    fc.property(situation, ([definition, given, unwanted]) => {
      const plan = planFor(definition, facts({ known: given, unwanted }))
      const included = plan.steps.filter((step) => step.included)
      const wanted = included.flatMap((step) =>
        (definition.items[step.item]?.item.form.fields ?? []).map((field) => `${step.id} ${field.element}`),
      )
      assert.deepEqual(
        plan.fields.map(({ step, element }) => `${step} ${element}`),
        wanted,
      )
      for (const { element, as } of plan.fields) {
        assert.ok(as === 'not-needed' || as === plan.elements[element]?.resolution.as)
        assert.notEqual(plan.elements[element]?.resolution.reason, '')
      }
      assert.deepEqual(plan.counts, {
        items: included.length,
        departments: new Set(included.map((step) => definition.items[step.item]?.department)).size,
        forms: included.length,
        fields: wanted.length,
        questions: plan.questions.length,
        materials: plan.materials.length,
        uploads: plan.materials.filter(({ resolution }) => resolution.as === 'asked').length,
      })
      const papers = plan.materials.map(({ id }) => id)
      assert.deepEqual(papers, [...new Set(papers)], 'the same paper once')
    }),
  )
})

test('前面事项产生的内容，后面要用也不问；登记里有的不问', () => {
  fc.assert(
    fc.property(situation, ([definition, given, unwanted]) => {
      const plan = planFor(definition, facts({ known: given, unwanted }))
      const elements = new Set(asked(plan))
      for (const element of Object.keys(given)) assert.ok(!elements.has(element), `${element} is known`)
      const running = new Set(plan.steps.filter((step) => step.included).map((step) => step.id))
      for (const { element, as } of plan.fields.filter((field) => field.element.startsWith('out.'))) {
        if (!running.has(element.slice('out.'.length))) continue
        assert.equal(as, 'earlier')
        assert.ok(!elements.has(element))
      }
    }),
  )
})

test('知道得越多，问得越少', () => {
  fc.assert(
    fc.property(situation, someKnown, ([definition, given, unwanted], more) => {
      const before = planFor(definition, facts({ known: given, unwanted }))
      const after = planFor(definition, facts({ known: { ...more, ...given }, unwanted }))
      assert.ok(after.questions.length <= before.questions.length)
      const elements = new Set(asked(before))
      for (const element of asked(after)) assert.ok(elements.has(element), element)
    }),
  )
})

test('问的都答了，要的都交了，就可以提交；少一样就不能', () => {
  fc.assert(
    fc.property(situation, fc.nat(), ([definition, given, unwanted], at) => {
      const begun = facts({ known: given, unwanted })
      const done = answerAll(definition, begun)
      assert.ok(done.rounds <= 20)
      assert.equal(done.plan.complete, true)
      const keys = Object.keys(done.facts.answers)
      const removed = keys[at % Math.max(keys.length, 1)]
      if (removed === undefined) return
      const { [removed]: _, ...answers } = done.facts.answers
      const without = planFor(definition, { ...done.facts, answers })
      // An answer that only helped to decide whether a step is needed may be spared by another one.
      const spared = definition.onething.steps.some(
        (step) => step.when !== undefined && inputsOf(step.when).includes(removed),
      )
      const open = without.questions.some(({ elements, answered }) => elements.includes(removed) && !answered)
      assert.equal(without.complete, !open)
      assert.ok(open || spared, `${removed} was asked for nothing`)
    }),
  )
})

test('同样的情况得到同样的结果，情况本身不被改动', () => {
  fc.assert(
    fc.property(situation, ([definition, given, unwanted]) => {
      const begun = facts({ known: given, unwanted })
      const copy = structuredClone(begun)
      assert.deepEqual(planFor(definition, begun), planFor(definition, begun))
      assert.deepEqual(begun, copy)
    }),
  )
})

const kite = buildKite()
const person = {
  'applicant.name': known('赵𫖯'),
  'applicant.number': known('320812198706061359'),
  'applicant.phone': known('13800000001'),
}
const ANSWERS = {
  'kite.colour': answer('red'),
  'kite.length': answer(30),
  'kite.field': answer('sky-east'),
  'partner.has': answer(false),
}

test('线短的风筝不用看风力，理由写在那里；许可由所选的办事处办', () => {
  const plan = planFor(kite, facts({ known: person, answers: ANSWERS }))
  const wind = plan.steps.find((step) => step.id === 'wind')
  assert.deepEqual([wind?.included, wind?.reason], [false, '线不到 100 米，不用看风力'])
  assert.equal(plan.steps.find((step) => step.id === 'permit')?.office, 'sky-east')
  assert.deepEqual([plan.counts.items, plan.counts.uploads, plan.confirmations], [2, 1, []])
  assert.equal(plan.complete, false, 'the photo is missing')
  assert.equal(
    planFor(kite, facts({ known: person, answers: ANSWERS, files: { 'kite-photo': ['f'] } })).complete,
    true,
  )
  assert.equal(subjectOf(kite, plan), '320812198706061359')
})

test('有同伴才问同伴，同伴要自己确认', () => {
  const alone = planFor(kite, facts({ known: person, answers: ANSWERS }))
  assert.ok(!asked(alone).includes('partner.name'))
  const answers = { ...ANSWERS, 'partner.has': answer(true) }
  const together = planFor(kite, facts({ known: person, answers }))
  assert.deepEqual(together.confirmations, ['partner'])
  for (const element of ['partner.name', 'partner.number', 'partner.phone']) {
    assert.ok(asked(together).includes(element), element)
  }
})

test('申请人说登记有误，以申请人说的为准，登记的不再作数', () => {
  const given = { ...person, 'kite.colour': known('blue') }
  const objection = { was: 'blue', origin: known('blue').origin, note: '涂过了', at: NOW }
  const plan = planFor(
    kite,
    facts({ known: given, answers: ANSWERS, objections: { 'kite.colour': objection } }),
  )
  const { resolution } = plan.elements['kite.colour'] ?? {}
  assert.deepEqual([resolution?.as, resolution?.value, resolution?.text], ['asked', 'red', '红色'])
  assert.ok(!asked(plan).includes('kite.colour'), 'it is not asked a second time')
})

test('没有回应的系统，它的内容由申请人填', () => {
  const outage = { source: 'sky.kites', name: '天空', why: 'down' as const, elements: ['kite.colour'] }
  const plan = planFor(kite, facts({ known: person, outages: [outage] }))
  assert.ok(asked(plan).includes('kite.colour'))
  assert.match(plan.elements['kite.colour']?.resolution.reason ?? '', /天空的系统暂时没有回应，请您填写/)
})

test('登记里有两条，先选是哪一条；没选以前不下结论，选了以后还能改选', () => {
  const candidate = (value: string, colour: string) => ({
    value,
    label: value,
    facts: { 'kite.markNo': known(value), 'kite.colour': known(colour), 'kite.length': known(30) },
  })
  const candidates = { 'kite.tail': [candidate('one', 'red'), candidate('two', 'blue')] }
  const before = planFor(kite, facts({ known: person, candidates }))
  assert.deepEqual(before.questions[0]?.elements, ['kite.tail'])
  assert.equal(before.elements['kite.length']?.resolution.value, 30, 'both have the same length')
  assert.equal(before.elements['kite.colour']?.resolution.value, undefined)
  assert.ok(!asked(before).includes('kite.colour'))
  for (const [choice, colour] of [
    ['one', 'red'],
    ['two', 'blue'],
  ] as const) {
    const after = planFor(
      kite,
      facts({ known: person, candidates, answers: { 'kite.tail': answer(choice) } }),
    )
    assert.equal(after.elements['kite.colour']?.resolution.value, colour)
    assert.deepEqual(after.questions[0]?.elements, ['kite.tail'], 'the choice stays a question')
    assert.equal(after.questions[0]?.answered, true)
  }
  const none = planFor(kite, facts({ known: person, candidates, answers: { 'kite.tail': answer('three') } }))
  assert.equal(none.questions[0]?.answered, false)
})
