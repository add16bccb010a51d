import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { buildCalendar } from '../calendar/rules.ts'
import type { Item } from '../catalog/model.ts'
import { ROOT } from '../platform/config.ts'
import type { Officer } from '../platform/ctx.ts'
import { buildKite } from '../onething/build.ts'
import { readNeed, type Plan } from '../onething/model.ts'
import { NOTHING_KNOWN, planFor } from '../onething/plan.ts'
import { loadRegion } from '../regions/load.ts'
import type { ConfirmationState, Proposal, Undertaking } from './model.ts'
import {
  actsFor,
  advance,
  clockLimits,
  effectiveNeeds,
  forecast,
  isKnown,
  refuseTurn,
  settlingTurn,
  type Held,
  type Known,
  type Standing,
  type Node,
} from './rules.ts'
import {
  ALL_TURNS,
  hasSucceeded,
  isFinal,
  isPossible,
  ITEM_STATES,
  OFFICER_TURNS,
  rowOf,
  stateAfter,
  STATES,
  type ItemState,
} from './turns.ts'

const { region } = await loadRegion(join(ROOT, 'regions'), 'demo')
assert.ok(region)
const calendar = buildCalendar(region.calendar)
const item = (change: Partial<Item['limits']> = {}): Item => {
  const permit = region.items['kite-permit']
  assert.ok(permit)
  return { ...permit, limits: { ...permit.limits, ...change } }
}

/** A graph of up to six steps and two confirmations, in any states, with needs of all three kinds. */
const anyGraph = fc
  .tuple(
    fc.array(
      fc.record({
        needs: fc.array(
          fc.record({ ids: fc.array(fc.nat(5), { minLength: 1, maxLength: 2 }), after: fc.boolean() }),
          { maxLength: 3 },
        ),
        confirmation: fc.constantFrom('', 'one', 'two'),
        state: fc.constantFrom(...ITEM_STATES),
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
        ...new Set(
          needs.flatMap(({ ids, after }) => {
            const before = [...new Set(ids.filter((id) => id < index))].map((id) => `s${id}`)
            if (before.length === 0) return []
            return [after && before.length === 1 ? `${before[0]}?` : before.join('|')]
          }),
        ),
        ...(confirmation ? [confirmation] : []),
      ],
    })),
    confirmations: { one, two },
  }))

test('总表：每个动作都通到一个状态；每个状态都走得到；没有办完的都有人能往前走', () => {
  const reached = new Set<ItemState>(['waiting'])
  for (const state of reached) {
    for (const turn of ALL_TURNS.filter((each) => isPossible(state, each)))
      reached.add(stateAfter(state, turn))
  }
  assert.deepEqual([...reached].toSorted(), [...ITEM_STATES].toSorted())
  for (const state of ITEM_STATES) {
    const moving = ALL_TURNS.filter((turn) => isPossible(state, turn) && stateAfter(state, turn) !== state)
    if (!isFinal(state)) assert.ok(moving.length > 0, state)
    assert.notEqual(STATES[state].zh, '')
  }
  for (const turn of ALL_TURNS) {
    const row = rowOf(turn)
    assert.equal(
      row.permission !== undefined && row.by !== 'officer',
      false,
      `${turn} asks a permission of nobody`,
    )
    assert.match(row.event, /^case\./)
    assert.ok(new Set(row.from).size === row.from.length && row.from.length > 0, turn)
  }
})

test('总表：办完了的时限都停下，没有办完的不会停掉要用的时限', () => {
  const runs: Record<ItemState, readonly string[]> = {
    waiting: [],
    submitted: ['answer'],
    correcting: ['correction'],
    lacking: ['decision', 'supplement'],
    accepted: ['decision'],
    paused: ['decision'],
    proposed: ['decision'],
    undertaken: ['verification'],
    granted: [],
    opined: [],
    refused: [],
    declined: [],
    spared: [],
    stopped: [],
    withdrawn: [],
    terminated: [],
    revoked: [],
  }
  for (const turn of ALL_TURNS) {
    for (const state of rowOf(turn).from) {
      const open = new Set(runs[state])
      for (const move of rowOf(turn).clocks ?? []) {
        if ('start' in move) {
          assert.ok(!open.has(move.start), `${turn} starts ${move.start} twice in ${state}`)
          open.add(move.start)
        } else if ('stop' in move) open.delete(move.stop)
      }
      assert.deepEqual(
        [...open].toSorted(),
        [...runs[stateAfter(state, turn)]].toSorted(),
        `${turn} in ${state}`,
      )
    }
  }
})

/** s0 comes back because `two` is asked anew, s2 has been done in its place, and s3 needs s0. */
const HELD_AND_SPARED: { nodes: Node[]; confirmations: { one: ConfirmationState; two: ConfirmationState } } =
  {
    nodes: [
      { step: 's0', state: 'submitted', needs: ['two'] },
      { step: 's1', state: 'waiting', needs: [] },
      { step: 's2', state: 'undertaken', needs: [] },
      { step: 's3', state: 'waiting', needs: ['s0'] },
      { step: 's4', state: 'waiting', needs: ['s2|s0'] },
    ],
    confirmations: { one: 'asked', two: 'asked' },
  }

test('只开始要等的都办成了的事项，只停下等不到的，只免去别人已经办成的，只收回没有受理又失去前提的，别的不动', () => {
  fc.assert(
    fc.property(anyGraph, ({ nodes, confirmations }) => {
      const next = advance(nodes, confirmations)
      const after = new Map(nodes.map((node) => [node.step, node.state]))
      for (const step of next.revive) after.set(step, 'waiting')
      for (const { step } of next.hold) after.set(step, 'waiting')
      for (const step of next.spare) after.set(step, 'spared')
      for (const { step } of next.stop) after.set(step, 'stopped')
      const isMet = (id: string): boolean =>
        confirmations[id as 'one'] === 'confirmed' || hasSucceeded(after.get(id) ?? 'waiting')
      const isOver = (id: string): boolean => {
        const state = after.get(id)
        return state !== undefined && (isFinal(state) || hasSucceeded(state))
      }
      const isLost = (id: string): boolean =>
        confirmations[id as 'one'] === 'disputed' || (isOver(id) && !isMet(id))
      const met = (need: string): boolean => {
        const { ids, mode } = readNeed(need)
        return mode === 'over' ? ids.every(isOver) : ids.some(isMet)
      }
      const lost = (need: string): boolean => {
        const { ids, mode } = readNeed(need)
        return mode !== 'over' && ids.every(isLost)
      }
      const spares = (step: string): boolean =>
        nodes.some(({ needs }) =>
          needs
            .map(readNeed)
            .some(
              ({ ids, mode }) =>
                mode === 'one' && ids.includes(step) && ids.some((id) => id !== step && isMet(id)),
            ),
        )
      for (const node of nodes) {
        const state = after.get(node.step)
        const moves = ['waiting', 'stopped', 'spared'].includes(node.state)
        const begun = ['submitted', 'correcting'].includes(node.state)
        if (!moves && !begun)
          assert.equal(
            state,
            node.state,
            'what an office has accepted, or is over, only moves by its own turns',
          )
        const held = next.hold.find(({ step }) => step === node.step)
        if (begun && !held) {
          assert.equal(state, node.state)
          assert.ok(node.needs.every(met), `${node.step} lies with an office without what it needs`)
        }
        if (held) assert.ok(begun && node.needs.includes(held.because), `${node.step} was held for nothing`)
        assert.equal(next.start.includes(node.step), state === 'waiting' && node.needs.every(met), node.step)
        if (state === 'waiting')
          assert.ok(!node.needs.some(lost) && !spares(node.step), `${node.step} waits for ever`)
        if (state === 'stopped') assert.ok(node.needs.some(lost), `${node.step} was stopped for nothing`)
        if (state === 'spared') assert.ok(spares(node.step), `${node.step} was spared for nothing`)
      }
      for (const { step, because } of next.stop) {
        assert.ok(nodes.find((node) => node.step === step)?.needs.includes(because))
        assert.ok(lost(because))
      }
      assert.equal(next.closed, [...after.values()].every(isFinal))
    }),
    { examples: [[HELD_AND_SPARED]] },
  )
})

test('已经受理又失去前提的，不能作有利的决定；前提不会再有的，还可以作不利的决定或者终止', () => {
  const settle = (unmet: { names: string; failed: boolean }, state: ItemState) =>
    LAWS.flatMap((known) => actsFor(heldItem(state), OFFICER, { ...known, related: false, unmet }))
      .filter(({ allowed }) => allowed)
      .map(({ act }) => act)
  const open = settle({ names: '「借场地」', failed: false }, 'accepted')
  for (const turn of ['grant', 'propose', 'opine', 'grantOnPromise', 'refuse'] as const)
    assert.ok(!open.includes(turn), turn)
  assert.ok(open.includes('terminate'))
  const failed = settle({ names: '「借场地」', failed: true }, 'accepted')
  for (const turn of ['grant', 'grantOnPromise'] as const) assert.ok(!failed.includes(turn), turn)
  for (const turn of ['refuse', 'propose', 'opine', 'terminate'] as const)
    assert.ok(failed.includes(turn), turn)
  const reviewed = settle({ names: '「借场地」', failed: true }, 'proposed')
  assert.ok(!reviewed.includes('approve') && reviewed.includes('sendBack'))
  const refusal = refuseTurn(heldItem('accepted'), 'grant', OFFICER, {
    ...LAWS[0]!,
    related: false,
    unmet: { names: '「借场地」', failed: false },
  })
  assert.equal(refusal?.code, 'case.need-failed')
  assert.match(refusal?.zh ?? '', /先等「借场地」.*时限照常计算/)
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
        assert.deepEqual(other.spare.toSorted(), one.spare.toSorted())
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
          assert.ok(next.start.length + next.stop.length + next.spare.length > 0, 'it stands still')
          now = now.map((node) => {
            if (next.start.includes(node.step)) return { ...node, state: verdicts.next().value ?? 'granted' }
            if (next.spare.includes(node.step)) return { ...node, state: 'spared' as const }
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

test('每个时限从事项的法律里来，到期自己发生的事也是', () => {
  const law = item({ promised: { days: 3, unit: 'working' }, statutory: { days: 20, unit: 'working' } })
  assert.deepEqual(clockLimits(law, 'decide', 'answer'), {
    statutory: law.limits.deemed ?? null,
    promised: law.limits.answer,
    atEnd: 'deem',
  })
  const { deemed: _, ...limits } = law.limits
  assert.equal(
    clockLimits({ ...law, limits }, 'decide', 'answer').atEnd,
    undefined,
    'silence means nothing there',
  )
  assert.equal(clockLimits(law, 'opinion', 'answer').atEnd, undefined, 'nobody accepts for an opinion')
  assert.deepEqual(clockLimits(law, 'opinion', 'answer').statutory, law.limits.statutory)
  assert.deepEqual(clockLimits(law, 'decide', 'decision').promised, law.limits.promised)
  assert.equal(clockLimits(law, 'decide', 'correction').promised, law.limits.correction)
  assert.deepEqual(
    clockLimits(law, 'decide', 'supplement').promised,
    law.limits.promised,
    'before it is decided',
  )
  assert.equal(clockLimits(law, 'decide', 'verification').promised, null)
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
          (need) =>
            need === 'one' ||
            need === 'two' ||
            readNeed(need).ids.every((id) => states.get(id) === 'granted'),
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
        for (const need of node.needs.flatMap((each) => readNeed(each).ids))
          assert.ok((dates.get(need)?.on ?? '') <= own.on, `${need} before ${node.step}`)
      }
    }),
  )
})

const LAWS: Known[] = [
  { law: item(), mode: 'decide' },
  { law: { ...item(), officers: 2 }, mode: 'decide' },
  { law: region.items['fair-site'] ?? item(), mode: 'decide' },
  { law: region.items['fair-safety'] ?? item(), mode: 'decide' },
  { law: item(), mode: 'opinion' },
]
const ALL = ['case.accept', 'case.decide', 'case.review', 'case.extend', 'case.reopen']
const OFFICER: Officer = {
  kind: 'staff',
  id: 'me',
  name: '周正平',
  office: 'sky',
  post: 'handling',
  permissions: ALL,
  standsInFor: [],
}
const PROPOSAL = { verdict: 'grant', officerId: 'first', officer: '林晓岚' } as Proposal
const heldItem = (state: ItemState, officerId: string | null = null): Held => ({
  step: 'a',
  needs: [],
  state,
  office: 'sky',
  officerId,
  officer: officerId && '沈玉洁',
  decidedAt: null,
  proposal: state === 'proposed' ? PROPOSAL : null,
  undertaking: { kind: 'promise' } as Undertaking,
})

test('窗口受理：部门委托的，窗口人员能替它受理，别的一样也不能；没有委托的看不见', () => {
  const clerk = { ...OFFICER, office: 'hall', permissions: ['counter.work'] }
  const about = (counterAccepts: boolean): Standing => ({
    law: { ...item(), counterAccepts },
    mode: 'decide',
    related: false,
    atCounter: true,
  })
  const possible = (of: Standing) =>
    OFFICER_TURNS.filter((turn) => !refuseTurn(heldItem('submitted'), turn, clerk, of))
  assert.deepEqual(possible(about(true)), ['accept', 'acceptLacking'])
  assert.deepEqual(possible(about(false)), [])
  assert.deepEqual(possible({ ...about(true), atCounter: false }), [])
  assert.deepEqual(possible({ ...about(true), related: true }), [])
})

test('按钮和规则说的一样：不能做的都写着为什么，总表不许的没有一个能做', () => {
  for (const known of LAWS) {
    for (const state of ITEM_STATES) {
      for (const officerId of [null, 'me', 'other']) {
        for (const permissions of [[], ['case.accept'], ['case.accept', 'case.decide'], ALL]) {
          const held = heldItem(state, officerId)
          const officer = { ...OFFICER, permissions }
          const acts = actsFor(held, officer, { ...known, related: false })
          assert.deepEqual(
            acts.map(({ act }) => act),
            OFFICER_TURNS.filter((turn) => isKnown(known, turn)),
          )
          for (const { act, allowed, reason } of acts) {
            assert.equal(allowed, reason === null)
            if (!allowed) assert.match(reason ?? '', /。$/)
            if (allowed) assert.ok(isPossible(state, act), `${act} in ${state}`)
            const { permission } = rowOf(act)
            if (allowed && permission) assert.ok(permissions.includes(permission), act)
          }
          const elsewhere = actsFor(held, { ...officer, office: 'weather' }, { ...known, related: false })
          assert.ok(elsewhere.every(({ allowed }) => !allowed))
        }
      }
    }
  }
})

test('每个没有办完、归单位办的状态，都有人能作出结果', () => {
  for (const known of LAWS) {
    for (const state of ['submitted', 'accepted'] as const) {
      const acts = actsFor(heldItem(state), OFFICER, { ...known, related: false })
      assert.ok(
        acts.some(({ act, allowed }) => allowed && stateAfter(state, act) !== state),
        `${state} ${JSON.stringify(known.mode)}`,
      )
    }
    assert.ok(isKnown(known, settlingTurn(known)))
  }
})

test('回避：本人和亲属的件一个动作也不能做，只能释放', () => {
  for (const state of ITEM_STATES) {
    const acts = actsFor(heldItem(state, 'me'), OFFICER, { ...LAWS[0]!, related: true })
    for (const { act, allowed } of acts)
      assert.equal(allowed, act === 'release' && isPossible(state, 'release'), act)
  }
})

test('同事认领的不能动；代班的人能动；审核、延期和重开不受认领限制', () => {
  const about = { ...LAWS[1]!, related: false }
  const code = (
    state: ItemState,
    turn: (typeof OFFICER_TURNS)[number],
    officer = OFFICER,
  ): string | undefined => refuseTurn(heldItem(state, 'other'), turn, officer, about)?.code
  const standIn = { ...OFFICER, standsInFor: [{ id: 'other', name: '沈玉洁' }] }
  assert.equal(code('submitted', 'accept'), 'case.held')
  assert.equal(code('submitted', 'accept', standIn), undefined)
  assert.equal(code('proposed', 'approve'), undefined)
  assert.equal(code('refused', 'reopen'), undefined)
})

test('两个人办：提意见的不能审核，审核的不能改成别的结果', () => {
  const about = { ...LAWS[1]!, related: false }
  const first = { ...OFFICER, id: 'first' }
  const held = heldItem('proposed')
  assert.equal(refuseTurn(held, 'approve', first, about)?.code, 'case.second-officer')
  assert.equal(refuseTurn(held, 'approveRefusal', first, about)?.code, 'case.second-officer')
  assert.equal(refuseTurn(held, 'approveRefusal', OFFICER, about)?.code, 'case.proposed-otherwise')
  assert.equal(refuseTurn(held, 'approve', OFFICER, about), undefined)
  assert.equal(
    refuseTurn(held, 'sendBack', first, about),
    undefined,
    "taking one's own proposal back harms nobody",
  )
  assert.equal(refuseTurn(heldItem('accepted'), 'grant', OFFICER, about)?.code, 'case.turn-unknown')
})
