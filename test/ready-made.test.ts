import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { departmentSystems } from '../server/adapters/sources.ts'
import { openCases, type TestCases } from '../server/cases/build.ts'
import type { WholeCase } from '../server/cases/model.ts'
import { hasSucceeded } from '../server/cases/turns.ts'
import type { Definition, Plan } from '../server/onething/model.ts'
import { itemOf } from '../server/onething/prepare.ts'
import { ROOT } from '../server/platform/config.ts'
import type { Person } from '../server/platform/ctx.ts'
import { population } from '../simulators/population.ts'
import { startSimulators } from '../simulators/simulators.ts'
import { applyAs, carryOut, giveEarlier, personasOf, type Persona } from './ready-made.ts'

const KEY = 'ready-made-test-key'
const simulators = await startSimulators({ port: 0, key: KEY, today: '2026-11-23' })
after(() => simulators.close())
const callSystem = departmentSystems({
  systems: simulators.systems,
  allowSimulators: true,
})
const residents = population.families.flatMap(({ members }) =>
  members.map(({ person }) => person).filter(({ phone }) => phone !== null),
)

/** What has happened to the steps and confirmations between all personas. */
type Seen = { done: Set<string>; leftOut: Set<string>; confirmed: Set<string> }

const places = readdirSync(join(ROOT, 'regions')).filter((place) =>
  existsSync(join(ROOT, 'regions', place, 'onethings')),
)
/** All opened before the first test is known, for when no known test is left the databases are dropped. */
const opened: [string, TestCases][] = []
for (const place of places) opened.push([place, await openCases(place, callSystem)])
const published = await Promise.all(
  opened.map(([, { db }]) =>
    db.read({ kind: 'anyone' }, (ctx) => Promise.resolve([...ctx.world.region.onethings.values()])),
  ),
)

for (const [index, [place, cases]] of opened.entries()) {
  const signedIn = new Map<string, Person>()
  const resident = async (n: number): Promise<Person> => {
    const { number, name } = residents[n % residents.length]!
    const person = signedIn.get(number) ?? (await cases.person(n, name, number))
    signedIn.set(number, person)
    return person
  }
  for (const definition of published[index] ?? []) {
    const { name, state } = definition.onething
    if (state !== 'published') continue
    test(`${place}：${name}，每个分支都有人从申请走到办结`, async () => {
      const seen: Seen = { done: new Set(), leftOut: new Set(), confirmed: new Set() }
      let next = 0
      /** Each persona is another resident, for registers know each of them differently. */
      const run = async (
        persona: Persona,
        worthwhile: (plan: Plan) => boolean,
        people = 1,
      ): Promise<void> => {
        let tried = 0
        for (const last = next + residents.length; next < last && tried < people; next += 1) {
          const person = await resident(next)
          await giveEarlier(cases, person, definition)
          const applied = await applyAs(cases, person, definition, persona, worthwhile)
          if (applied !== 'ineligible') tried += 1
          if (typeof applied === 'string') continue
          const closed = await carryOut(cases, person, definition, persona, applied.caseId)
          assertDone(definition, closed, persona)
          remember(definition, closed, seen)
        }
      }
      for (const persona of personasOf(definition)) {
        await run(persona, (plan) => isNew(plan, seen) || isOrdered(definition, plan, persona))
      }
      // What registers say decides too: whoever is led another way goes it.
      if (unseen(definition, seen).length > 0) await run({}, (plan) => isNew(plan, seen), residents.length)
      assert.deepEqual(unseen(definition, seen), [])
    })
  }
}

/** Nothing is left waiting, whatever should succeed has, and each result is issued. */
function assertDone(definition: Definition, closed: WholeCase, { takesBack }: Persona): void {
  for (const { step, state, certificate } of closed.items) {
    if (step === takesBack) assert.equal(state, 'withdrawn', step)
    else
      assert.ok(
        hasSucceeded(state) || (state === 'spared' && isAlternative(definition, step)),
        `${step}: ${state}`,
      )
    const { result } = itemOf(definition, step)
    const yields = result.certificate !== undefined && result.certificate.does !== 'cancel'
    assert.equal(certificate !== null, state === 'granted' && yields, step)
  }
  assert.ok(closed.confirmations.every(({ state }) => state === 'confirmed'))
}

function remember({ onething }: Definition, closed: WholeCase, seen: Seen): void {
  const taken = new Set(closed.items.map(({ step }) => step))
  for (const { step, state } of closed.items) if (hasSucceeded(state)) seen.done.add(step)
  for (const { id } of onething.steps) if (!taken.has(id)) seen.leftOut.add(id)
  for (const { id } of closed.confirmations) seen.confirmed.add(id)
}

/** Whether this plan goes where nobody has gone. */
function isNew(plan: Plan, seen: Seen): boolean {
  return (
    plan.steps.some(({ id, included }) => !(included ? seen.done : seen.leftOut).has(id)) ||
    plan.confirmations.some((id) => !seen.confirmed.has(id))
  )
}

/** Whether the order in which this persona's steps end makes a difference: one of several that run, one that others await. */
function isOrdered({ onething }: Definition, plan: Plan, { first, takesBack }: Persona): boolean {
  const runs = (id: string): boolean => plan.steps.some((step) => step.id === id && step.included)
  const rivals = onething.steps
    .flatMap(({ needs }) => needs.map((need) => need.split('|')))
    .filter((ids) => first !== undefined && ids.includes(first))
    .flat()
  return rivals.filter(runs).length > 1 || (takesBack !== undefined && runs(takesBack))
}

/** The branches that nobody has gone. */
function unseen({ onething }: Definition, seen: Seen): string[] {
  return [
    ...onething.steps.filter(({ id }) => !seen.done.has(id)).map(({ id }) => `${id} was never done`),
    ...onething.steps
      .filter(({ id, when, optional }) => (when !== undefined || optional) && !seen.leftOut.has(id))
      .map(({ id }) => `${id} was never left out`),
    ...onething.confirmations
      .filter(({ id }) => !seen.confirmed.has(id))
      .map(({ id }) => `${id} was never confirmed`),
  ]
}

function isAlternative({ onething }: Definition, step: string): boolean {
  return onething.steps.some(({ needs }) =>
    needs.some((need) => need.includes('|') && need.split('|').includes(step)),
  )
}
