import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { buildCalendar } from '../calendar/rules.ts'
import type { Item } from '../catalog/model.ts'
import { ROOT } from '../platform/config.ts'
import { buildKite } from '../onething/build.ts'
import { NOTHING_KNOWN, planFor } from '../onething/plan.ts'
import type { Plan } from '../onething/model.ts'
import { loadRegion } from '../regions/load.ts'
import { Act, ItemState, STATES, type ConfirmationState } from './model.ts'
import { STATE_TEXT } from './refusals.ts'
import {
  actsFor,
  advance,
  answerDate,
  decisionDates,
  effectiveNeeds,
  forecast,
  isAllowed,
  stateAfter,
  type Node,
} from './rules.ts'

const { region } = await loadRegion(join(ROOT, 'regions'), 'demo')
assert.ok(region)
const calendar = buildCalendar(region.calendar)
const item = (change: Partial<Item['limits']> = {}): Item => {
  const permit = region.items['kite-permit']
  assert.ok(permit)
  return { ...permit, limits: { ...permit.limits, ...change } }
}

/** A graph of up to six steps and two confirmations, in any states. */
const anyGraph = fc
  .tuple(
    fc.array(
      fc.record({
        needs: fc.array(fc.nat(5), { maxLength: 3 }),
        confirmation: fc.constantFrom('', 'one', 'two'),
        state: fc.constantFrom(...ItemState.options),
      }),
      { minLength: 1, maxLength: 6 },
    ),
    fc.constantFrom<ConfirmationState>('asked', 'confirmed', 'disputed', 'expired'),
    fc.constantFrom<ConfirmationState>('asked', 'confirmed', 'disputed'),
  )
  .map(([steps, one, two]) => ({
    nodes: steps.map(({ needs, confirmation, state }, index): Node => ({
      step: `s${index}`,
      state,
      needs: [
        ...new Set(needs.filter((need) => need < index).map((need) => `s${need}`)),
        ...(confirmation ? [confirmation] : []),
      ],
    })),
    confirmations: { one, two },
  }))

const isFinal = (state: ItemState): boolean => STATES[state].final

test('每个动作都通到一个状态；办完的状态没有动作；没有办完的都能往前走', () => {
  for (const state of ItemState.options) {
    const row = STATES[state]
    assert.equal(row.final, row.acts.length === 0, state)
    for (const act of Act.options) {
      const after = stateAfter(state, act)
      assert.ok(ItemState.options.includes(after))
      if (!isAllowed(state, act)) assert.equal(after, state)
    }
    for (const act of Object.keys(row.to)) assert.ok(isAllowed(state, Act.parse(act)), `${state}.${act}`)
    if (!row.final) assert.ok(Object.values(row.to).some((after) => after !== state))
    assert.ok(STATE_TEXT[state])
  }
  const reached = new Set<ItemState>(['waiting'])
  for (const state of reached) {
    for (const act of STATES[state].acts) reached.add(stateAfter(state, act))
  }
  assert.deepEqual([...reached].toSorted(), [...ItemState.options].toSorted())
})

test('只开始要等的都办成了的事项，只停下等不到的事项，别的不动', () => {
  fc.assert(
    fc.property(anyGraph, ({ nodes, confirmations }) => {
      const next = advance(nodes, confirmations)
      const stopped = new Set(next.stop.map(({ step }) => step))
      const stateOf = (step: string): ItemState | undefined => nodes.find((node) => node.step === step)?.state
      const isMet = (need: string): boolean =>
        stateOf(need) === 'granted' || confirmations[need as 'one' | 'two'] === 'confirmed'
      const isLost = (need: string): boolean => {
        const state = stateOf(need)
        if (state === undefined) return confirmations[need as 'one' | 'two'] === 'disputed'
        return stopped.has(need) || (isFinal(state) && state !== 'granted')
      }
      for (const node of nodes) {
        const waits = node.state === 'waiting'
        assert.equal(next.start.includes(node.step), waits && node.needs.every(isMet), node.step)
        assert.equal(stopped.has(node.step), waits && node.needs.some(isLost), node.step)
      }
      for (const { step, because } of next.stop) {
        assert.ok(nodes.find((node) => node.step === step)?.needs.includes(because))
        assert.ok(isLost(because))
      }
      const isOver = nodes.every((node) => isFinal(node.state) || stopped.has(node.step))
      assert.equal(next.closed, isOver)
    }),
  )
})

test('先看哪一项，结果都一样', () => {
  fc.assert(
    fc.property(
      anyGraph,
      fc.array(fc.nat(), { minLength: 6, maxLength: 6 }),
      ({ nodes, confirmations }, order) => {
        const shuffled = nodes.map((node, i) => ({ node, at: order[i] ?? 0 })).toSorted((a, b) => a.at - b.at)
        const one = advance(nodes, confirmations)
        const other = advance(
          shuffled.map(({ node }) => node),
          confirmations,
        )
        assert.deepEqual(other.start.toSorted(), one.start.toSorted())
        assert.deepEqual(
          other.stop.map(({ step }) => step).toSorted(),
          one.stop.map(({ step }) => step).toSorted(),
        )
        assert.equal(other.closed, one.closed)
      },
    ),
  )
})

test('一直办下去，每个办件都会办完', () => {
  fc.assert(
    fc.property(
      anyGraph,
      fc.infiniteStream(fc.constantFrom<ItemState>('granted', 'refused')),
      ({ nodes }, verdicts) => {
        let now: Node[] = nodes.map((node) => ({ ...node, state: 'waiting' }))
        const confirmations = { one: 'confirmed', two: 'disputed' } as const
        for (let round = 0; ; round += 1) {
          assert.ok(round <= nodes.length + 1, 'it goes round in circles')
          const next = advance(now, confirmations)
          if (next.closed) break
          assert.ok(next.start.length + next.stop.length > 0, 'it stands still')
          now = now.map((node) => {
            if (next.start.includes(node.step)) return { ...node, state: verdicts.next().value ?? 'granted' }
            return next.stop.some(({ step }) => step === node.step)
              ? { ...node, state: 'stopped' as const }
              : node
          })
        }
      },
    ),
  )
})

test('不办的事项，把它要等的交给等它的事项', () => {
  const step = (id: string, needs: string[], included: boolean): Plan['steps'][number] => ({
    id,
    item: id,
    included,
    reason: '',
    optional: true,
    needs,
    office: 'sky',
  })
  const plan: Plan = {
    ...planFor(buildKite(), NOTHING_KNOWN),
    confirmations: ['partner'],
    steps: [
      step('a', [], true),
      step('b', ['a', 'partner'], false),
      step('c', ['b', 'nobody'], false),
      step('d', ['c', 'a'], true),
      step('e', ['d'], true),
    ],
  }
  assert.deepEqual(
    [...effectiveNeeds(plan)],
    [
      ['a', []],
      ['d', ['a', 'partner']],
      ['e', ['d']],
    ],
  )
})

test('期限从第二天起算，只算工作日：国庆和调休都算对', () => {
  const limits = item({ promised: { days: 3, unit: 'working' }, statutory: { days: 20, unit: 'working' } })
  // 2026: 10 月 1–7 日放假，10 月 10 日（周六）上班。
  assert.deepEqual(decisionDates(calendar, limits, '2026-09-30'), {
    promised: { date: '2026-10-10', provisional: false },
    statutory: { date: '2026-11-03', provisional: false },
  })
  assert.deepEqual(answerDate(calendar, limits, '2026-09-30'), { date: '2026-10-08', provisional: false })
  // 2 月 15–23 日放假，2 月 14 日（周六）上班。
  assert.equal(answerDate(calendar, limits, '2026-02-13').date, '2026-02-14')
  assert.equal(answerDate(calendar, limits, '2026-02-14').date, '2026-02-24')
  assert.deepEqual(decisionDates(calendar, item({ promised: null, statutory: null }), '2026-11-23'), {
    promised: undefined,
    statutory: undefined,
  })
  assert.equal(
    decisionDates(calendar, limits, '2026-12-30').statutory?.provisional,
    true,
    'next year is not out yet',
  )
})

test('预计的日子不早于它要等的事项，也不早于今天', () => {
  const days = fc.integer({ min: 0, max: 10 })
  fc.assert(
    fc.property(anyGraph, fc.array(days, { minLength: 6, maxLength: 6 }), ({ nodes }, limits) => {
      const today = '2026-11-23'
      // As a case really stands: what has begun had everything it needs.
      const states = new Map<string, ItemState>()
      for (const node of nodes) {
        const met = node.needs.every(
          (need) => need === 'one' || need === 'two' || states.get(need) === 'granted',
        )
        const state = met ? node.state : 'waiting'
        states.set(node.step, state)
      }
      const clocked = nodes.map((node) => ({
        ...node,
        state: states.get(node.step) ?? node.state,
        decidedOn: isFinal(states.get(node.step) ?? node.state) ? '2026-11-20' : null,
        answerOn: null,
        promisedOn: states.get(node.step) === 'accepted' ? '2026-11-25' : null,
        statutoryOn: null,
      }))
      const itemOf = (step: string): Item =>
        item({ promised: { days: limits[Number(step.slice(1))] ?? 0, unit: 'working' } })
      const dates = forecast(calendar, clocked, itemOf, today)
      assert.equal(dates.size, nodes.length)
      for (const node of clocked) {
        const own = dates.get(node.step)
        assert.ok(own)
        if (node.decidedOn) {
          assert.deepEqual([own.on, own.forecast], [node.decidedOn, false])
          continue
        }
        assert.ok(own.on >= today)
        for (const need of node.needs)
          assert.ok((dates.get(need)?.on ?? '') <= own.on, `${need} before ${node.step}`)
      }
    }),
  )
})

test('按钮和规则说的一样：不能做的都写着为什么', () => {
  const officer = { kind: 'staff' as const, id: 'me', name: '周正平', office: 'sky', post: 'handling' }
  for (const state of ItemState.options) {
    for (const officerId of [null, 'me', 'other']) {
      for (const permissions of [[], ['case.accept'], ['case.accept', 'case.decide']]) {
        const held = {
          step: 'a',
          needs: [],
          state,
          office: 'sky',
          officerId,
          officer: officerId && '沈玉洁',
          decidedAt: null,
        }
        for (const { act, allowed, reason } of actsFor(held, { ...officer, permissions })) {
          assert.equal(allowed, reason === null)
          if (allowed) assert.ok(isAllowed(state, act) && officerId !== 'other')
        }
        const elsewhere = actsFor(held, { ...officer, permissions, office: 'weather' })
        assert.ok(elsewhere.every(({ allowed }) => !allowed))
      }
    }
  }
})
