import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { inflateSync } from 'node:zlib'
import { decodeJwt } from 'jose'
import { toDayNumber, toLocalDate, toDate } from '../calendar/rules.ts'
import { ANYONE } from '../platform/ctx.ts'
import { openAuthority } from '../seals/commands/open-authority.ts'
import { masterKeysOf } from '../seals/master.ts'
import { softwareKeys } from '../seals/software-keys.ts'
import { openLicences } from './build.ts'
import { statusList } from './data.ts'
import { listIssued } from './desk.ts'
import type { Certificate } from './model.ts'
import { heldByPerson, listHeld } from './queries.ts'
import { standingOn } from './rules.ts'
import { stateOfStatus } from './sd-jwt.ts'
import { listVersions } from './store.ts'
import { CERTIFICATE_STATES, STATES, type CertificateState } from './turns.ts'

const { cases } = await openLicences()
const officer = cases.officer('every')
const today = toLocalDate(cases.clock.now)
const day = (from: number): string => toDate(toDayNumber(today) + from)

type Version = { state: CertificateState; from: number; until: number | null }

/**
 * Every chain that can be: one version, or two of which the second begins the day after the last of the first; each in every state that can be
 * written down, begun and over before, on and after today. Of a chain one stands at most, and a first version never waits.
 */
function everyChain(): Version[][] {
  const chains: Version[][] = []
  const days = [-2, -1, 0, 1]
  for (const state of CERTIFICATE_STATES.filter((each) => each !== 'pending'))
    for (const until of [...days, null]) {
      for (const from of days) if (until === null || from <= until) chains.push([{ state, from, until }])
      if (until === null) continue
      for (const next of CERTIFICATE_STATES.filter(
        (each) => !STATES[state].standing || !STATES[each].standing,
      ))
        for (const last of [until + 1, 9, null])
          chains.push([
            { state, from: -9, until },
            { state: next, from: until + 1, until: last },
          ])
    }
  return chains
}

/** All of them as the rule in TypeScript has them stand today, chain by chain, and whose they are: `listHeld` gives 500 at most. */
const chains: Certificate[][] = []
const people: string[] = []

before(async () => {
  const rows = everyChain().flatMap((versions, at) =>
    versions.map(({ state, from, until }, n) => ({
      chain: `00000000-0000-7000-8000-${String(at).padStart(12, '0')}`,
      person: `00000000-0000-7000-9000-${String(at % 4).padStart(12, '0')}`,
      number: `E${String(at).padStart(17, '0')}${n}`,
      previous: n === 0 ? null : `E${String(at).padStart(17, '0')}${n - 1}`,
      version: n + 1,
      state,
      from: day(from),
      until: until === null ? null : day(until),
    })),
  )
  await cases.db.run(
    'every-certificate',
    `insert into credentials.certificate (number, chain, version, previous, type, title, person_id, case_id, step, holder, holder_kind,
       holder_number, grade, wording, rows, issuer, office, issued_at, valid_from, valid_until, state)
     select number, chain, version, previous, 'kite-permit', '证', person, gen_random_uuid(), 'permit', '某人', 'person', 'H', 'A', '', '[]',
       '局', 'every', timestamptz '2020-01-01' + row_number() over () * interval '1 minute', "from", until, state
     from jsonb_to_recordset($1::jsonb) as t (number text, chain uuid, version int, previous text, person uuid, "from" date,
       until date, state text)`,
    [JSON.stringify(rows)],
  )
  people.push(...new Set(rows.map(({ person }) => person)))
  const ids = [...new Set(rows.map(({ chain }) => chain))]
  await cases.db.read(ANYONE, async (ctx) => {
    for (const id of ids) chains.push((await listVersions(ctx, id)).map((each) => standingOn(today, each)))
  })
})

const numbersOf = (certificates: readonly { number: string }[]): string[] =>
  certificates.map(({ number }) => number).toSorted()

test('证照目录按状态查，每一张都只在规则说的那个状态里', async () => {
  for (const state of CERTIFICATE_STATES) {
    const listed: { number: string; state: CertificateState }[] = []
    let next: string | null | undefined
    do {
      const page = await cases.db.read(officer, (ctx) =>
        listIssued(ctx, { state, before: next ?? undefined }),
      )
      listed.push(...page.rows)
      next = page.next
    } while (next !== null)
    const standing = chains.flat().filter((each) => each.state === state)
    assert.ok(standing.length > 10, state)
    assert.deepEqual(numbersOf(listed), numbersOf(standing), state)
    assert.deepEqual([...new Set(listed.map((each) => each.state))], [state])
  }
})

test('公开的状态列表里，每一张的状态和规则说的一样', async () => {
  const world = await cases.db.read(ANYONE, async (ctx) => ctx.world)
  const store = softwareKeys(() => masterKeysOf(['the master key of a test, which is long enough']))
  Object.assign(world, { keys: { current: store, all: [store] }, publicUrl: 'https://kites.example' })
  await cases.db.write({ kind: 'system', name: 'test' }, openAuthority)
  await cases.db.write({ kind: 'system', name: 'test' }, openAuthority)
  const signed = await cases.db.read(ANYONE, (ctx) => statusList(ctx, 0))
  const { status_list: told } = decodeJwt<{ status_list: { lst: string } }>(signed ?? '')
  const bytes = inflateSync(Buffer.from(told.lst, 'base64url'))
  for (const { number, statusIndex, state } of chains.flat()) {
    const status = ((bytes[statusIndex >> 1] ?? 0) >> ((statusIndex & 1) * 4)) & 15
    assert.equal(stateOfStatus(status), state, number)
  }
})

test('同一份证照的几版里，持证人看到的是规则说的那一版：没有换新、没有撤销、已经生效，然后最新', async () => {
  const held: Certificate[] = []
  for (const person of people)
    held.push(...(await cases.db.read(ANYONE, (ctx) => listHeld(ctx, heldByPerson(person)))))
  const rank = ({ state }: Certificate): number =>
    state === 'superseded' || state === 'revoked' ? 2 : state === 'pending' ? 1 : 0
  const counting = chains.map((versions) => versions.toReversed().toSorted((a, b) => rank(a) - rank(b))[0])
  assert.deepEqual(
    held.map(({ number, state }) => `${number} ${state}`).toSorted(),
    counting.map((each) => `${each?.number} ${each?.state}`).toSorted(),
  )
})
