import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { toDate, toDayNumber } from '../calendar/rules.ts'
import { Refusal } from '../platform/refusal.ts'
import type { Certificate } from './model.ts'
import {
  identifierOf,
  isIdentifier,
  lastDay,
  refuseRecord,
  refuseReview,
  refuseStateDay,
  refuseSuccession,
  refuseUnheard,
  standingOn,
  refuseTurn,
  turned,
  turnsBack,
  turnsOfDay,
} from './rules.ts'
import { ALL_TURNS, CERTIFICATE_STATES, isPossible, OFFICER_TURNS, STATES, TURNS, turnRow } from './turns.ts'

const FIRST: Certificate = {
  number: '990100ABCDEFGHJKLM00',
  chain: 'chain',
  version: 1,
  identifier: null,
  previous: null,
  type: 'kite-permit',
  title: '风筝放飞许可证',
  personId: 'me',
  caseId: 'case-0',
  step: 'permit',
  holder: '赵风',
  holderKind: 'person',
  holderNumber: 'number',
  grade: 'A',
  wording: '',
  rows: [],
  issuer: '天空管理局',
  office: 'sky',
  issuedAt: new Date('2026-11-23T02:00:00Z'),
  validFrom: '2026-11-23',
  validUntil: '2027-11-22',
  state: 'valid',
  afterSuspended: false,
  nextFrom: null,
  endedCase: null,
  endedStep: null,
  stood: null,
  statusIndex: 1,
}

/**
 * What happens to a licence: a turn of a version, brought by officers where both may, a renewal ahead of time, or a decision that is taken
 * back, with what came later or not.
 */
type Happening =
  | { turn: (typeof ALL_TURNS)[number]; which: number; officers: boolean }
  | { ahead: number }
  | { back: number; withLater: boolean }

/** A chain, what had begun and was revoked or cancelled for itself by a 决定书, and the decisions that were taken back. */
type Life = { chain: Certificate[]; ruled: Set<string>; back: Set<string> }

const decisionOf = (step: number): { caseId: string; step: string } => ({
  caseId: `case-${step}`,
  step: step === 0 ? 'permit' : 'x',
})

/** What the commands do to a chain, without a database: gives it unchanged where a rule refuses. */
function act(life: Life, happening: Happening, step: number): Life {
  const { chain, ruled, back } = life
  if ('back' in happening) {
    if (happening.back >= step) return life
    const decision = decisionOf(happening.back)
    const turns = turnsBack(chain, decision, { withLater: happening.withLater, ruled })
    if (turns instanceof Refusal) return life
    const after = afterAll(chain, turns)
    return { ruled, chain: after, back: new Set([...back, decision.caseId]) }
  }
  const [number, version] = [`n-${step}`, chain.length + 1]
  const nextOf = (last: Certificate | undefined): Certificate | undefined =>
    chain.find(({ state, previous }) => state === 'pending' && previous === last?.number)
  if ('ahead' in happening) {
    const last = chain[happening.ahead % chain.length]
    if (last?.state !== 'valid' || nextOf(last)) return life
    const place = { validFrom: NEXT_YEAR, validUntil: lastDay({ years: 1 }, NEXT_YEAR, undefined) }
    const state = 'pending' as const
    const next = { ...FIRST, ...decisionOf(step), ...place, number, version, previous: last.number, state }
    return { ...life, chain: [...chain, next] }
  }
  const { turn, which, officers } = happening
  const certificate = chain[which % chain.length]
  assert.ok(certificate)
  if (turn === 'begin') {
    const isTime = chain.some(({ state }) => state === 'pending')
    return isTime ? { ...life, chain: afterAll(chain, turnsOfDay(chain, NEXT_YEAR)) } : life
  }
  // Taking back is told above; a case renews nothing that is suspended.
  if (turn === 'issue' || turn === 'annul' || turn === 'restore') return life
  if (turn === 'renew' && certificate.state === 'suspended') return life
  if (refuseTurn(certificate, turn)) return life
  const next = nextOf(certificate)
  if ((turn === 'renew' || turn === 'change') && next) return life
  const { by: bringers } = turnRow(turn)
  const isRuling =
    (turn === 'revoke' || turn === 'cancel') && (officers || !bringers.some((one) => one === 'case'))
  const by = bringers.some((one) => one === 'case') && !isRuling ? decisionOf(step) : undefined
  const ends = turn === 'revoke' || turn === 'cancel' ? [certificate, next] : [certificate]
  const after = chain.map((each) => (ends.includes(each) ? turned(each, turn, by) : each))
  if (isRuling)
    return {
      back,
      chain: after,
      ruled: certificate.state === 'pending' ? ruled : new Set([...ruled, certificate.number]),
    }
  if (turn !== 'renew' && turn !== 'change') return { ...life, chain: after }
  return {
    ...life,
    chain: [...after, { ...FIRST, ...decisionOf(step), number, version, previous: certificate.number }],
  }
}

const NEXT_YEAR = '2027-11-23'

/** A chain after turns that come at once, each on the version as it is by then. */
function afterAll(chain: Certificate[], turns: ReturnType<typeof turnsOfDay>): Certificate[] {
  return turns.reduce((before, { certificate, turn, by }) => {
    const now = before.find(({ number }) => number === certificate.number)
    assert.deepEqual(now, certificate, 'as it is by then')
    assert.ok(isPossible(certificate.state, turn), `${certificate.state} ${turn}`)
    return before.map((each) => (each === now ? turned(each, turn, by) : each))
  }, chain)
}

const standingIn = ({ chain }: Life): Certificate[] => chain.filter(({ state }) => STATES[state].standing)

/** As an example: a turn on a version counted from 0, or the decision of a happening counted from 1, 0 being the first. */
const take = (turn: (typeof ALL_TURNS)[number], which: number, officers = false): Happening => ({
  turn,
  which,
  officers,
})
const ahead = (which: number): Happening => ({ ahead: which })
const undo = (back: number, withLater = false): Happening => ({ back, withLater })

const happenings = fc.oneof(
  fc.record({ turn: fc.constantFrom(...ALL_TURNS), which: fc.nat(6), officers: fc.boolean() }),
  fc.record({ ahead: fc.nat(6) }),
  fc.record({ back: fc.nat(12), withLater: fc.boolean() }),
)

test('任意的经过：一张证最多一个版本立着，收回了的决定发的证不立着，撤销的不再变，暂扣不丢，版本不断号', () => {
  fc.assert(
    fc.property(fc.array(happenings, { maxLength: 40, size: 'max' }), (history) => {
      let life: Life = { chain: [FIRST], ruled: new Set(), back: new Set() }
      history.forEach((happening, index) => {
        const before = life
        life = act(life, happening, index + 1)
        for (const [at, was] of before.chain.entries()) {
          const is = life.chain[at]
          assert.ok(is)
          if (was.state === 'revoked') assert.equal(is.state, 'revoked')
          if (was.state === 'cancelled' && was.endedCase === null) assert.notEqual(is.state, 'valid')
          assert.equal(is.stood !== null, is.endedCase !== null)
        }
        const standing = standingIn(life)
        assert.ok(standing.length <= 1, JSON.stringify(life.chain.map(({ state }) => state)))
        for (const { caseId } of standing) assert.ok(!life.back.has(caseId), `${caseId} was taken back`)
        if (life.ruled.has(life.chain.at(-1)?.number ?? '')) assert.equal(standing.length, 0)
        const isEndedByRuling = before.chain.some(({ number }) => before.ruled.has(number))
        if ('back' in happening && isEndedByRuling && standingIn(before).length === 0)
          assert.equal(
            standing.length,
            0,
            'what two officers have ended comes back by no decision that is taken back',
          )
        const [was, is] = [standingIn(before)[0], standing[0]]
        const replaced = before.chain.find(({ number }) => number === was?.previous)
        if ('back' in happening && life !== before && was?.caseId === decisionOf(happening.back).caseId)
          assert.equal(
            standing.length,
            replaced?.stood && STATES[replaced.stood].standing && !before.back.has(replaced.caseId) ? 1 : 0,
            'what it had replaced stands again',
          )
        if ('back' in happening && was && is) assert.equal(is.state, was.state, 'as the licence stood last')
        assert.deepEqual(
          life.chain.map(({ version }) => version),
          life.chain.map((_, position) => position + 1),
        )
      })
    }),
    {
      numRuns: 2000,
      examples: [
        // The change is taken back while a later case has cancelled what it gave, and then that case is taken back, too.
        [[take('change', 0), take('cancel', 1), undo(1), undo(2), undo(1)]],
        [[take('change', 0), take('cancel', 1), undo(1, true), undo(2)]],
        // What a change gave is revoked for itself, and then the change is taken back.
        [[take('change', 0), take('revoke', 1), undo(1), undo(1, true)]],
        // The first decision is revoked, and then the change, or the ending, is taken back.
        [[take('change', 0), undo(0, true), undo(1)]],
        [[take('cancel', 0), undo(0, true), undo(1)]],
        // What a change gave is suspended, and then the change is taken back.
        [[take('change', 0), take('suspend', 1), undo(1), take('resume', 0)]],
        // What the second of two changes gave is cancelled for itself; then both changes are taken back.
        [[take('change', 0), take('change', 1), take('cancel', 2, true), undo(2, true), undo(1)]],
        [[take('change', 0), take('cancel', 1, true), undo(1, true), undo(1, true)]],
        // A renewal that never began is revoked; then a change, or an ending, of the version that stood on is taken back.
        [[ahead(0), take('revoke', 1), take('change', 0), undo(3)]],
        [[ahead(0), take('revoke', 1), take('cancel', 0), undo(3)]],
        // A case ends a renewal that waits, another one the licence; then the first is taken back, and the second.
        [
          [
            ahead(0),
            take('cancel', 1),
            take('cancel', 0),
            undo(2),
            undo(2, true),
            take('begin', 0),
            undo(3),
            take('begin', 0),
          ],
        ],
        // A case ends a renewal that waits; another one takes its place, and is over or revoked when that case is taken back.
        [
          [
            ahead(0),
            take('cancel', 1),
            ahead(0),
            take('begin', 0),
            take('expire', 2),
            undo(2),
            take('begin', 0),
            take('revoke', 2),
          ],
        ],
        [
          [
            ahead(0),
            take('cancel', 1),
            ahead(0),
            take('begin', 0),
            take('revoke', 2),
            undo(2),
            take('begin', 0),
          ],
        ],
      ],
    },
  )
})

test('一次收回以后，证照和收回以前最后一样：等着生效的还等着，暂扣的还暂扣', () => {
  const statesAfter = (history: Happening[]): string[] =>
    history
      .reduce<Life>((life, happening, at) => act(life, happening, at + 1), {
        chain: [FIRST],
        ruled: new Set(),
        back: new Set(),
      })
      .chain.map(({ state }) => state)
  for (const [states, ...history] of [
    [['valid', 'pending'], ahead(0), take('cancel', 1), undo(2)],
    [['suspended', 'pending'], ahead(0), take('suspend', 0), take('cancel', 1), undo(3)],
    [['cancelled', 'cancelled'], ahead(0), take('cancel', 1), take('cancel', 0), undo(2, true)],
    [['valid', 'pending'], ahead(0), take('cancel', 1), take('cancel', 0), undo(2, true), undo(3)],
    [
      ['suspended', 'revoked'],
      take('change', 0),
      take('suspend', 1),
      take('cancel', 1),
      undo(1, true),
      undo(3),
    ],
    [['valid', 'revoked'], take('change', 0), take('cancel', 1), undo(1, true), undo(2)],
    // Of two renewals that waited for the same version one waits again.
    [
      ['valid', 'cancelled', 'pending'],
      ahead(0),
      take('cancel', 1),
      ahead(0),
      take('cancel', 0),
      undo(2, true),
      undo(4),
    ],
  ] as [string[], ...Happening[]][])
    assert.deepEqual(statesAfter(history), states, JSON.stringify(history))
})

/** One year from the first day. */
const yearFrom = (validFrom: string): Pick<Certificate, 'validFrom' | 'validUntil'> => ({
  validFrom,
  validUntil: lastDay({ years: 1 }, validFrom, undefined),
})

/** What happens to a licence for a year that is renewed ahead of time; the job comes when it likes. */
const EVENTS = ['renew', 'job', 'pass', 'jump', 'suspend', 'resume', 'change', 'revoke'] as const

test('任意的经过、任意晚的作业：每一天最多一个版本有效，没有断开的一天；只有撤销、过期会让它没有', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...EVENTS), { maxLength: 60 }), (events) => {
      let day = toDayNumber('2026-11-23')
      let chain: Certificate[] = [{ ...FIRST, ...yearFrom('2026-11-23') }]
      let isRevoked = false
      const read = (): Certificate[] =>
        chain.map((each) =>
          standingOn(toDate(day), {
            ...each,
            nextFrom:
              chain.find(({ state, previous }) => state === 'pending' && previous === each.number)
                ?.validFrom ?? null,
            afterSuspended:
              each.state === 'pending' &&
              chain.find(({ number }) => number === each.previous)?.state === 'suspended',
          }),
        )
      const take = (number: string, turn: (typeof ALL_TURNS)[number]): void => {
        chain = chain.map((each) => (each.number === number ? turned(each, turn) : each))
      }
      const job = (): void => {
        for (const { certificate, turn } of turnsOfDay(chain, toDate(day))) take(certificate.number, turn)
      }
      for (const [step, event] of events.entries()) {
        if (event === 'pass') day += 1
        else if (event === 'jump') day += 200
        else if (event === 'job') job()
        else {
          // Whoever acts finds what is written down; the hourly job has been there.
          job()
          const last = chain.find(({ state }) => STATES[state].standing)
          if (!last) continue
          const next = chain.find(({ state, previous }) => state === 'pending' && previous === last.number)
          if (event === 'renew' || event === 'change') {
            const by = { turn: event, type: FIRST.type, personId: 'me', holderNumber: null, next }
            if (refuseSuccession(last, { ...by, appliedOn: toDate(day) })) continue
            const after = toDate(toDayNumber(last.validUntil ?? '') + 1)
            const place =
              event === 'change'
                ? { validFrom: last.validFrom, validUntil: last.validUntil }
                : yearFrom(after)
            const waits = event === 'renew' && after > toDate(day)
            if (!waits) take(last.number, event)
            const [number, version] = [`n-${step}`, chain.length + 1]
            const state = waits ? ('pending' as const) : ('valid' as const)
            chain = [...chain, { ...FIRST, ...place, number, version, previous: last.number, state }]
          } else if (!refuseTurn(last, event)) {
            take(last.number, event)
            if (event === 'revoke' && next) take(next.number, 'revoke')
            isRevoked ||= event === 'revoke'
          }
        }
        const standing = read().filter(({ state }) => STATES[state].standing)
        const reaches = chain.some(
          ({ state, validUntil }) => state !== 'revoked' && (validUntil ?? '') >= toDate(day),
        )
        assert.equal(standing.length, reaches && !isRevoked ? 1 : 0, `${event} ${toDate(day)}`)
      }
    }),
    { numRuns: 500 },
  )
})

test('表里没有的动作，一句话拒绝，说清楚现在是什么状态', () => {
  for (const state of CERTIFICATE_STATES)
    for (const turn of ALL_TURNS) {
      const refusal = refuseTurn({ state, title: '风筝证' }, turn)
      assert.equal(refusal === undefined, isPossible(state, turn), `${state} ${turn}`)
      if (refusal)
        assert.match(refusal.zh, new RegExp(`《风筝证》${STATES[state].zh}，现在不能${TURNS[turn].zh}。`))
    }
})

/** What an officer wrote down. */
const SPOKEN = {
  name: '赵代表',
  as: 'representative' as const,
  way: 'letter' as const,
  on: '2026-11-25',
  statement: null,
  recorder: { kind: 'staff' as const, id: 'c', name: '丙' },
}

test('工作人员自己能做的，都要两个人；办件和日历做的，他们做不了', () => {
  assert.deepEqual(
    ALL_TURNS.filter((turn) => turnRow(turn).by.includes('officer')),
    [...OFFICER_TURNS],
  )
  const proposal = { state: 'open' as const, author: 'a', spoken: [] }
  assert.equal(refuseReview(proposal, 'a')?.code, 'certificate.own-proposal')
  assert.equal(refuseReview(proposal, 'b'), undefined)
  assert.equal(refuseReview({ ...proposal, state: 'returned' }, 'b')?.code, 'certificate.decided-already')
  assert.equal(refuseReview({ ...proposal, spoken: [SPOKEN] }, 'c')?.code, 'certificate.own-record')
  assert.equal(refuseReview({ ...proposal, spoken: [SPOKEN] }, 'b'), undefined)
})

test('暂扣、撤销要先听持证人说：没有告知的、没到期限又没有表态的不能定；说了的要答复；发还、注销不用', () => {
  const told = {
    turn: 'suspend' as const,
    notice: '1',
    at: new Date('2026-11-23T02:00:00Z'),
    stateOn: '2026-12-01',
    servedAt: new Date('2026-11-23T02:00:00Z'),
    statedAt: null,
    statement: null,
    spoken: [],
  }
  const at = new Date(0)
  const code = (changes: object, answer: string | null = null, today = '2026-12-01') =>
    refuseUnheard({ ...told, ...changes }, answer, today)?.code
  assert.equal(code({ notice: null }), 'certificate.not-notified')
  assert.equal(code({}), 'certificate.not-heard')
  assert.equal(code({}, null, '2026-12-02'), undefined)
  assert.equal(code({ statedAt: at }), undefined)
  assert.equal(code({ statedAt: at, statement: '系了。' }), 'certificate.unanswered')
  assert.equal(code({ statedAt: at, statement: '系了。' }, '不成立，有照片。'), undefined)
  assert.equal(code({ turn: 'revoke' }), 'certificate.not-heard')
  assert.equal(code({ turn: 'resume', notice: null }), undefined)
  assert.equal(code({ turn: 'cancel', notice: null }), undefined)
  // No day runs before the notice is served. What an officer wrote down proves neither that it was, nor that nothing more will be said.
  const unserved = { servedAt: null }
  assert.equal(code(unserved, null, '2027-12-02'), 'certificate.not-served')
  assert.equal(code({ ...unserved, spoken: [SPOKEN] }), 'certificate.not-served')
  assert.equal(code({ ...unserved, statedAt: at }), undefined, 'answered on the page where the notice stands')
  assert.equal(code({ spoken: [SPOKEN] }), 'certificate.not-heard')
  assert.equal(code({ statedAt: at, spoken: [SPOKEN] }), undefined)
  const words = { spoken: [SPOKEN, { ...SPOKEN, statement: '系了。' }] }
  assert.equal(code(words, null, '2026-12-02'), 'certificate.unanswered')
  const late = { servedAt: new Date('2026-12-09T16:00:00Z') }
  assert.equal(code(late, null, '2026-12-18'), 'certificate.not-heard', 'eight days from the tenth on')
  assert.equal(code(late, null, '2026-12-19'), undefined)
  const day = (stateOn?: string) => refuseStateDay('revoke', stateOn, '2026-12-01')?.code
  for (const wrong of [undefined, '2026-12-01', '2028-01-01'])
    assert.equal(day(wrong), 'certificate.state-day')
  assert.equal(day('2026-12-02'), undefined)
  assert.equal(refuseStateDay('cancel', undefined, '2026-12-01'), undefined)
})

test('登记陈述申辩：告知以后、决定以前；日子不能早于提出处理意见，不能晚于今天', () => {
  const proposal = {
    state: 'open' as const,
    at: new Date('2026-11-23T02:00:00Z'),
    notice: '1',
  }
  const code = (changes: object, on = '2026-11-25') =>
    refuseRecord({ ...proposal, ...changes }, { on }, '2026-11-25')?.code
  assert.equal(code({}), undefined)
  assert.equal(code({}, '2026-11-23'), undefined)
  for (const on of ['2026-11-22', '2026-11-26']) assert.equal(code({}, on), 'certificate.spoken-day')
  for (const changes of [{ state: 'returned' }, { notice: null }])
    assert.equal(code(changes), 'certificate.nothing-to-record')
})

test('别人的证、别的证、过期以后才申请的，不能延续', () => {
  const by = {
    turn: 'renew' as const,
    type: 'kite-permit',
    personId: 'me',
    holderNumber: null,
    appliedOn: '2027-11-01',
  }
  assert.equal(refuseSuccession(FIRST, by), undefined)
  assert.equal(refuseSuccession(FIRST, { ...by, personId: 'you' })?.code, 'certificate.not-the-holders')
  assert.equal(refuseSuccession(FIRST, { ...by, personId: 'you', holderNumber: 'number' }), undefined)
  // Of a company that is served here only who acts for it, whoever had applied and whatever number was filed.
  const former = { ...by, holderNumber: 'number', actsForHolder: false }
  assert.equal(refuseSuccession(FIRST, former)?.code, 'certificate.not-the-holders')
  assert.equal(refuseSuccession(FIRST, { ...by, personId: 'you', actsForHolder: true }), undefined)
  assert.equal(refuseSuccession(FIRST, { ...by, type: 'fair-open' })?.code, 'certificate.not-the-holders')
  const expired = { ...FIRST, state: 'expired' as const }
  assert.equal(refuseSuccession(expired, by), undefined, '行政许可法 §50: applied for in time')
  assert.equal(refuseSuccession(expired, { ...by, appliedOn: '2027-11-23' })?.code, 'certificate.too-late')
  assert.equal(refuseSuccession({ ...FIRST, state: 'suspended' }, by)?.code, 'certificate.not-possible')
})

test('有效期的最后一天：一年少一天，大小月不越过月底', () => {
  assert.equal(lastDay('lasting', '2026-11-23', undefined), null)
  assert.equal(lastDay({ years: 1 }, '2026-11-23', undefined), '2027-11-22')
  assert.equal(lastDay({ years: 1 }, '2028-02-29', undefined), '2029-02-28')
  assert.equal(lastDay({ months: 1 }, '2026-01-31', undefined), '2026-02-28')
  assert.equal(lastDay({ years: 1 }, '2027-03-01', undefined), '2028-02-29')
  assert.equal(lastDay({ days: 1 }, '2026-12-31', undefined), '2026-12-31')
  assert.equal(lastDay({ until: 'a.b' }, '2026-12-31', '2028-01-01'), '2028-01-01')
})

test('真实的证照标识，校验位都对得上；错一个字就对不上', () => {
  // Real ones, as public pages show them.
  for (const [type, issuer, serial, version, check] of [
    ['11100000000013338W011', '11430000006122244L', '20230000403', 1, 'U'],
    ['11100000000013338W009', '11330105002500287C', '2025052201', 2, '0'],
    ['11100000MB03271699022', '340100', '000000016', 1, '9'],
  ] as const) {
    const identifier = identifierOf({ type, issuer, serial, version })
    assert.equal(identifier.split('.').at(-1), check)
    assert.ok(isIdentifier(identifier))
    assert.equal(isIdentifier(identifier.replace(serial, `${serial.slice(0, -1)}7`)), false)
  }
})
