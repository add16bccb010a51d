import assert from 'node:assert/strict'
import type { Calendar } from '../server/calendar/model.ts'
import { isWorkingDay, toDate, toDayNumber, toLocalDate } from '../server/calendar/rules.ts'
import type { WholeCase } from '../server/cases/model.ts'
import { replay, type Replayed, type Told } from '../server/cases/replay.ts'
import { hasSucceeded, isFinal, STATES, type ItemState, type Turn } from '../server/cases/turns.ts'
import { openTime } from '../server/deadlines/counting.ts'
import type { Clock, Entry, Limit } from '../server/deadlines/model.ts'
import { readNeed } from '../server/onething/model.ts'

export type Paper = { step: string | null; kind: string; number: string }

/** Papers in the order in which they were issued, as the events tell it: the clock of the machine may have gone back. */
export function inOrder<P extends Paper>(papers: readonly P[], events: readonly Told[]): P[] {
  const told = events.flatMap(({ kind, data }) =>
    kind === 'document.issued' ? [(data as { number?: string }).number] : [],
  )
  assert.deepEqual(
    papers.map(({ number }) => number).toSorted(),
    told.toSorted(),
    'every paper has its event',
  )
  return papers.toSorted((a, b) => told.indexOf(a.number) - told.indexOf(b.number))
}

/** Everything that a check may look at: one case as stored, with its ledger, papers and events. */
export type History = {
  found: WholeCase
  events: Told[]
  clocks: Clock[]
  entries: Entry[]
  papers: Paper[]
  /** The numbers of all documents there are, of other cases too. */
  numbers: string[]
  /** What was acknowledged to a person or an officer: step and turn, in order. */
  acknowledged: { step: string; turn: Turn }[]
  calendar: Calendar
  now: Date
  swept: boolean
}

const WHOLE = 'case'
const ownClocks = ({ clocks, found }: History): Clock[] =>
  clocks.filter(({ subject }) => subject === WHOLE || found.items.some(({ step }) => step === subject))
const isOpen = (clock: Clock): boolean => clock.state !== 'stopped'
const nameOf = ({ subject, kind, run }: Pick<Clock, 'subject' | 'kind' | 'run'>): string =>
  `${subject} ${kind} ${run}`
const replayOf = ({ found, events }: History): Record<string, Replayed> =>
  replay(
    found.items.map(({ step }) => step),
    events,
  )

/** Has a need come about, where the steps and the confirmations stand like this? */
function isMet(
  need: string,
  stateOf: (step: string) => ItemState | undefined,
  isConfirmed: (id: string) => boolean,
): boolean {
  const { ids, mode } = readNeed(need)
  const stands = (id: string): boolean => {
    const state = stateOf(id)
    if (state === undefined) return isConfirmed(id)
    return hasSucceeded(state) || (mode === 'over' && isFinal(state))
  }
  return mode === 'over' ? ids.every(stands) : ids.some(stands)
}

/** The needs of an item that do not hold now. */
function unmetNow({ items, confirmations }: WholeCase, { needs }: WholeCase['items'][number]): string[] {
  return needs.filter(
    (need) =>
      !isMet(
        need,
        (id) => items.find(({ step }) => step === id)?.state,
        (id) => confirmations.some((each) => each.id === id && each.state === 'confirmed'),
      ),
  )
}

/** Turns that decide for the applicant. */
const GRANTS = new Set<Turn>(['grant', 'approve', 'grantOnPromise', 'decideByDefault'])

/** The sentences of docs/invariants.md; each throws where it does not hold. */
export const INVARIANTS: Record<string, (history: History) => void> = {
  replays: (history) => {
    const replayed = replayOf(history)
    for (const { step, state } of history.found.items) assert.equal(state, replayed[step]?.state, step)
  },

  'clocks-follow': (history) => {
    for (const [step, { clocks }] of Object.entries(replayOf(history))) {
      const stored: Record<string, unknown> = {}
      for (const clock of history.clocks
        .filter(({ subject }) => subject === step)
        .toSorted((a, b) => a.run - b.run))
        stored[clock.kind] = { runs: clock.run, state: clock.state }
      assert.deepEqual(stored, clocks, step)
    }
  },

  'still-while-paused': (history) => {
    for (const clock of ownClocks(history)) {
      const open = clock.pauses.filter(({ to }) => to === null)
      assert.equal(open.length, clock.state === 'paused' ? 1 : 0, nameOf(clock))
      if (clock.state === 'paused')
        assert.deepEqual(
          [clock.dueOn, clock.statutoryOn, clock.promisedOn, clock.endAt],
          [null, null, null, null],
        )
      const item = history.found.items.find(({ step }) => step === clock.subject)
      if (clock.kind === 'decision' && isOpen(clock))
        assert.equal(clock.state === 'paused', item?.state === 'paused')
    }
  },

  'one-decision-clock': (history) => {
    const open = ownClocks(history).filter(isOpen)
    const names = open.map(({ subject, kind }) => `${subject} ${kind}`)
    assert.equal(new Set(names).size, names.length, names.join())
    for (const { step, state } of history.found.items) {
      const examined = ['accepted', 'lacking', 'paused', 'proposed'].includes(state)
      assert.equal(names.includes(`${step} decision`), examined, `${step} ${state}`)
    }
  },

  'over-is-over': (history) => {
    for (const clock of ownClocks(history).filter(isOpen)) {
      const item = history.found.items.find(({ step }) => step === clock.subject)
      if (item) assert.ok(!isFinal(item.state), `${nameOf(clock)} runs on in ${item.state}`)
      else assert.equal(history.found.case.closedAt, null, 'the joint clock runs on')
    }
  },

  'ledger-adds-up': (history) => {
    for (const clock of ownClocks(history)) {
      const entries = history.entries
        .filter(
          (each) => each.subject === clock.subject && each.kind === clock.kind && each.run === clock.run,
        )
        .toSorted((a, b) => a.seq - b.seq)
      assert.deepEqual(
        entries.map(({ seq }) => seq),
        entries.map((_, index) => index + 1),
        nameOf(clock),
      )
      const begun = entries[0]
      assert.ok(begun?.what === 'started', nameOf(clock))
      const until = clock.stoppedAt ?? (history.now > clock.lastAt ? history.now : clock.lastAt)
      const spent = { running: 0, paused: 0 }
      let [since, standing] = [begun.at, false]
      const turnAt = (at: Date): void => {
        assert.ok(at >= since, `${nameOf(clock)} goes back`)
        spent[standing ? 'paused' : 'running'] += openTime(history.calendar, since, at)
        since = at
      }
      for (const { what, at } of entries.slice(1)) {
        if (what === 'paused' || what === 'resumed') {
          assert.equal(standing, what === 'resumed', `${nameOf(clock)} ${what} twice`)
          turnAt(at)
          standing = what === 'paused'
        }
        if (what === 'stopped') turnAt(at)
      }
      if (clock.state !== 'stopped') {
        assert.equal(standing, clock.state === 'paused')
        turnAt(until)
      }
      assert.equal(spent.running + spent.paused, openTime(history.calendar, begun.at, until), nameOf(clock))
    }
  },

  'dates-recount': (history) => {
    for (const clock of ownClocks(history)) {
      const { state, stoppedAt, pauses } = clock
      // Stopped while it stood still, it keeps having no date.
      const ended = state === 'stopped' && pauses.at(-1)?.to?.getTime() === stoppedAt?.getTime()
      if (state === 'paused' || (ended && clock.dueOn === null)) continue
      for (const [limit, on] of [
        [clock.statutory, clock.statutoryOn],
        [clock.promised, clock.promisedOn],
      ] as const)
        assert.equal(
          on,
          limit && countByHand(history.calendar, clock, limit),
          `${nameOf(clock)} ${JSON.stringify(limit)}`,
        )
    }
  },

  'somebody-is-next': ({ found }) => {
    const stateOf = (id: string) => found.items.find(({ step }) => step === id)?.state
    for (const item of found.items.filter(({ state }) => state === 'waiting')) {
      const open = unmetNow(found, item)
        .flatMap((need) => readNeed(need).ids)
        .filter((id) => {
          const state = stateOf(id)
          const confirmation = found.confirmations.find((each) => each.id === id)
          return state === undefined
            ? confirmation?.state === 'asked'
            : !isFinal(state) && !hasSucceeded(state)
        })
      assert.ok(open.length > 0, `${item.step} waits for nobody: ${item.needs.join()}`)
    }
    const next = found.items.some(({ state }) => !isFinal(state) && STATES[state].bucket !== 'waiting')
    const asked = found.confirmations.some(({ state }) => state === 'asked')
    assert.ok(found.case.closedAt !== null || next || asked, 'the case lies with nobody')
  },

  'lies-on-what-stands': ({ found }) => {
    for (const item of found.items)
      if (item.state === 'submitted' || item.state === 'correcting')
        assert.deepEqual(unmetNow(found, item), [], item.step)
  },

  'granted-on-what-stands': (history) => {
    const { found, events } = history
    const confirmed = new Set<string>()
    for (const [index, { kind, data }] of events.entries()) {
      const { confirmation = '' } = data as { confirmation?: string }
      if (kind === 'confirmation.confirmed') confirmed.add(confirmation)
      if (kind === 'confirmation.reopened') confirmed.delete(confirmation)
      const item = found.items.find(({ step }) => step === data.step)
      if (!item || !data.turn || !GRANTS.has(data.turn)) continue
      const then = replayOf({ ...history, events: events.slice(0, index) })
      for (const need of item.needs)
        assert.ok(
          isMet(
            need,
            (id) => then[id]?.state,
            (id) => confirmed.has(id),
          ),
          `${item.step} was granted without ${need}`,
        )
    }
  },

  'closed-is-closed': ({ found, events, papers }) => {
    assert.equal(
      found.case.closedAt !== null,
      found.items.every(({ state }) => isFinal(state)),
    )
    const closings = events.filter(({ kind }) => kind === 'case.closed').length
    assert.equal(papers.filter(({ kind }) => kind === 'completion').length, closings)
  },

  'papers-of-turns': (history) => {
    for (const [step, { papers }] of Object.entries(replayOf(history))) {
      const issued = inOrder(history.papers, history.events)
      const own = issued.filter((paper) => paper.step === step && paper.kind !== 'service')
      assert.deepEqual(
        own.map(({ kind }) => kind),
        papers,
        step,
      )
    }
    const whole = history.papers
      .filter(({ step, kind }) => step === null && kind !== 'service')
      .map(({ kind }) => kind)
    for (const kind of ['application', 'receipt'] as const)
      assert.ok(whole.filter((each) => each === kind).length <= 1, kind)
    const allowed = new Set(['application', 'receipt', 'completion'])
    assert.ok(
      whole.every((kind) => allowed.has(kind)),
      whole.join(),
    )
  },

  'numbers-without-gap': ({ numbers }) => demandGapless(numbers),

  kept: ({ events, acknowledged, found }) => {
    const steps = new Set(found.items.map(({ step }) => step))
    const told = events.flatMap(({ data }) =>
      data.turn && data.step && steps.has(data.step) && BY_HAND.has(data.turn)
        ? [`${data.step} ${data.turn}`]
        : [],
    )
    const done = acknowledged.flatMap(({ step, turn }) => (BY_HAND.has(turn) ? [`${step} ${turn}`] : []))
    assert.deepEqual(told.toSorted(), done.toSorted())
  },

  'inbox-agrees': (history) => {
    for (const item of history.found.items) {
      const due = ownClocks(history)
        .filter((clock) => clock.subject === item.step && clock.state === 'running')
        .flatMap(({ dueOn }) => (dueOn ? [dueOn] : []))
        .toSorted()[0]
      assert.equal(item.dueOn, due ?? null, item.step)
    }
  },

  'nobody-is-forgotten': ({ clocks, found, swept, now }) => {
    if (!swept) return
    for (const clock of clocks.filter(isOpen)) {
      assert.ok(!clock.lookAt || clock.lookAt > now, `${nameOf(clock)} was not looked at`)
      const item = found.items.find(({ step }) => step === clock.subject)
      const overdue = clock.endAt !== null && clock.endAt <= now
      // A limit that grants by default waits where papers are still promised, which lapse by their own clock, and where what
      // the item rests on is being done anew.
      if (overdue && item?.state !== 'lacking' && (!item || unmetNow(found, item).length === 0))
        assert.fail(`${nameOf(clock)}: ${clock.atEnd} is still to come`)
    }
  },
}

/** Turns that somebody takes. */
const BY_HAND = new Set<Turn>([
  'claim',
  'release',
  'correctOnSpot',
  'requestCorrection',
  'correct',
  'accept',
  'acceptLacking',
  'supply',
  'decline',
  'pause',
  'resume',
  'notifyHearing',
  'extend',
  'propose',
  'sendBack',
  'opine',
  'grant',
  'refuse',
  'approve',
  'approveRefusal',
  'grantOnPromise',
  'verify',
  'revoke',
  'reopen',
  'readmit',
  'returnPapers',
  'terminate',
  'withdraw',
])

/** Numbers of documents run from 1 within each row of numbers. */
export function demandGapless(numbers: readonly string[]): void {
  const rows = new Map<string, number[]>()
  for (const number of numbers) {
    const [, row = '', serial = ''] = /^(.+〔\d{4}〕)(\d+)号$/.exec(number) ?? []
    assert.ok(serial !== '', number)
    rows.set(row, [...(rows.get(row) ?? []), Number(serial)])
  }
  for (const [row, serials] of rows) {
    const sorted = serials.toSorted((a, b) => a - b)
    assert.deepEqual(
      sorted,
      sorted.map((_, index) => index + 1),
      row,
    )
  }
}

/**
 * The last day of a limit, by going from day to day: the first day is not counted, nor is a day of a pause after its first;
 * the last day is moved on from days off. An extension is counted behind the limit.
 */
function countByHand(calendar: Calendar, clock: Clock, limit: Limit): string {
  assert.ok('days' in limit, 'the fair knows no hours')
  const gaps = clock.pauses.flatMap(({ from, to }) =>
    to ? [{ from: toDayNumber(toLocalDate(from)), to: toDayNumber(toLocalDate(to)) }] : [],
  )
  const isGap = (day: number): boolean => gaps.some(({ from, to }) => day > from && day <= to)
  const extra = clock.extension && 'days' in clock.extension ? clock.extension : null
  let day = toDayNumber(clock.startedOn)
  for (const { days, unit } of [limit, ...(extra ? [extra] : [])]) {
    for (let left = days; left > 0;) {
      day += 1
      if (!isGap(day) && (unit === 'natural' || isWorkingDay(calendar, toDate(day)))) left -= 1
    }
  }
  while (!isWorkingDay(calendar, toDate(day))) day += 1
  return toDate(day)
}
