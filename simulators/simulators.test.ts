import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { after, afterEach, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { z } from 'zod'
import { addDays, dayOf } from './dates.ts'
import {
  FAMILIES,
  childSequence,
  indexOfParent,
  indexOfRecord,
  plainFamily,
  syntheticFamily,
} from './families.ts'
import { citizenNumber, isCitizenNumber } from './numbers.ts'
import { Family, population } from './population.ts'
import { keyOf } from './keys.ts'
import { startSimulators } from './simulators.ts'
import type { Simulators } from './simulators.ts'

const KEY = 'test-key'
const TODAY = '2026-11-21'

let simulators: Simulators
before(async () => {
  simulators = await startSimulators({ port: 0, key: KEY, today: TODAY })
  await quick(simulators)
})
after(() => simulators.close())
afterEach(async () => {
  await fetch(`${simulators.url}/_state`, { method: 'DELETE', headers: { 'x-api-key': KEY } })
  await quick(simulators)
})

async function quick(where: Simulators): Promise<void> {
  await call('PUT', '/_control', { latencyMs: 0, jitterMs: 0, fault: 'none' }, {}, where)
}

const Body = z.record(z.string(), z.json())
const Births = z.object({ births: z.array(z.object({ recordNo: z.string(), bornAt: z.string() }).loose()) })

async function call(
  method: string,
  path: string,
  body?: object,
  headers: Record<string, string> = {},
  where: Simulators = simulators,
) {
  const response = await fetch(where.url + path, {
    method,
    headers: { 'x-api-key': keyAt(path), ...headers },
    body: body ? JSON.stringify(body) : undefined,
  })
  const text = await response.text()
  const json: unknown = JSON.parse(text)
  return { status: response.status, text, response, body: Array.isArray(json) ? {} : Body.parse(json) }
}

/** What opens the door or the system at this path. */
const keyAt = (path: string): string => {
  const [, door = ''] = path.split(/[/?]/)
  return door.startsWith('_') ? KEY : keyOf(KEY, door)
}

const get = (path: string) => call('GET', path)

function errorCode(body: z.infer<typeof Body>): string {
  return z.object({ error: z.object({ code: z.string(), message: z.string() }) }).parse(body).error.code
}

function family(id: string): Family {
  const found = population.families.find((one) => one.id === id)
  assert.ok(found, id)
  return found
}

function member(id: string, at = 0) {
  const found = family(id).members[at]
  assert.ok(found)
  return found
}

function recordNo(id: string, at = 0): string {
  const found = family(id).delivery?.births[at]
  assert.ok(found)
  return found.recordNo
}

function birthOf(id: string) {
  const planned = family(id).delivery?.births[0]
  assert.ok(planned)
  const household = member(id).household
  return {
    recordNo: planned.recordNo,
    name: '陈一诺',
    sex: planned.sex,
    bornAt: `${addDays(TODAY, -planned.bornDaysAgo)}T${planned.bornTime}:00+08:00`,
    householdNo: household.no,
  }
}

/** One valid request for each POST there is. */
function posts(): [path: string, body: object, field: string][] {
  const child = citizenNumber('320812', '2026-11-15', 2)
  return [
    ['/health/birth-certificates', { recordNo: recordNo('plain'), childName: '陈一诺' }, 'certificateNo'],
    [
      '/health/fertility-registrations',
      { motherNumber: member('plain').person.number, recordNo: recordNo('plain') },
      'registrationNo',
    ],
    ['/police/births', birthOf('plain'), 'citizenNumber'],
    ['/insurance/enrolments', { citizenNumber: child }, 'enrolmentNo'],
    ['/insurance/reimbursements', { recordNo: recordNo('plain') }, 'paymentNo'],
    ['/hrss/cards', { citizenNumber: child }, 'cardNo'],
    ['/cdc/vaccination-records', { recordNo: recordNo('plain') }, 'certificateNo'],
  ]
}

describe('the population', () => {
  test('has at least twelve families and every citizen number is right', () => {
    assert.ok(population.families.length >= 12)
    for (const { members } of population.families) {
      for (const { person, household } of members) {
        assert.ok(isCitizenNumber(person.number), person.name)
        assert.equal(person.number.slice(6, 14), person.birthDate.replaceAll('-', ''), person.name)
        assert.equal(Number(person.number.charAt(16)) % 2 === 1 ? '1' : '2', person.sex, person.name)
        assert.ok(person.name.startsWith(person.surname))
        if (household.headNumber) assert.ok(isCitizenNumber(household.headNumber), household.headName)
        assert.equal(indexOfParent(person.number), undefined, `${person.name} is outside the synthetic range`)
      }
    }
  })

  test('gives no number twice', () => {
    const members = population.families.flatMap((one) => one.members)
    const births = population.families.flatMap((one) => one.delivery?.births ?? [])
    for (const numbers of [
      members.map((one) => one.person.number),
      members.map((one) => one.person.phone),
      births.map((one) => one.recordNo),
    ]) {
      assert.equal(new Set(numbers).size, numbers.length)
    }
  })

  test('has births of the last three weeks, and mothers who have left the hospital', () => {
    for (const { delivery } of population.families) {
      for (const birth of delivery?.births ?? []) assert.ok(birth.bornDaysAgo <= 21)
      if (!delivery?.expenses) continue
      assert.ok((delivery.births[0]?.bornDaysAgo ?? 0) >= delivery.expenses.dischargedDaysAfter)
    }
  })

  test('gives every child of the demo a citizen number of its own', () => {
    const births = population.families.flatMap((one) => one.delivery?.births ?? [])
    const sequences = births.map((one) => childSequence(one.recordNo, one.sex))
    assert.equal(new Set(sequences).size, sequences.length)
    assert.ok(sequences.every((sequence) => sequence > 0 && sequence < 100))
  })

  test('knows the check character of the standard and refuses a wrong one, a false date and a small x', () => {
    assert.ok(isCitizenNumber('11010519491231002X'))
    assert.ok(!isCitizenNumber('110105194912310021'))
    assert.ok(!isCitizenNumber('11010519491231002x'))
    assert.ok(!isCitizenNumber(citizenNumber('320812', '2026-02-31', 2)))
  })
})

describe('synthetic families', () => {
  const index = fc.integer({ min: 0, max: FAMILIES - 1 })

  test('are found again from each number that belongs to them', () => {
    fc.assert(
      fc.property(index, (i) => {
        const { mother, father, birthRecordNo } = syntheticFamily(i)
        assert.ok(isCitizenNumber(mother.number) && isCitizenNumber(father.number))
        assert.equal(indexOfParent(mother.number), i)
        assert.equal(indexOfParent(father.number), i)
        assert.equal(indexOfRecord(birthRecordNo), i)
        const { members } = Family.parse(plainFamily(i))
        assert.deepEqual(
          members.map(({ person }) => ({ number: person.number, name: person.name })),
          [mother, father],
        )
        assert.notEqual(members[0]?.household.no, members[1]?.household.no)
      }),
    )
  })

  test('never share the area, birthday and sequence of their children', () => {
    const seen = new Set<string>()
    for (let i = 0; i < 40_000; i++) {
      const { members, delivery } = plainFamily(i)
      const birth = delivery?.births[0]
      assert.ok(birth)
      const slot = [
        members[0]?.household.area,
        birth.bornDaysAgo,
        childSequence(birth.recordNo, birth.sex),
      ].join(' ')
      assert.ok(!seen.has(slot), `family ${i}`)
      seen.add(slot)
    }
  })

  test('beyond the range are refused', () => {
    for (const i of [-1, 1.5, FAMILIES]) assert.throws(() => syntheticFamily(i), RangeError)
  })

  test('answer at every system like anybody else', async () => {
    const { mother, father, birthRecordNo } = syntheticFamily(123_456)
    const { body } = await get(`/health/births?parent=${father.number}`)
    assert.equal(Births.parse(body).births[0]?.recordNo, birthRecordNo)
    assert.equal((await get(`/police/persons/${mother.number}`)).body.name, mother.name)
    for (const path of [
      `/police/households?member=${mother.number}`,
      `/civil/marriages?person=${father.number}`,
      `/insurance/accounts?person=${mother.number}`,
      `/insurance/maternity?recordNo=${birthRecordNo}`,
      `/hrss/cards?person=${mother.number}`,
    ]) {
      assert.equal((await get(path)).status, 200, path)
    }
  })
})

describe('asking the registers', () => {
  test('needs the key, and every answer says that it is a simulator', async () => {
    const wrongKeys: Record<string, string>[] = [{}, { 'x-api-key': 'wrong' }]
    for (const headers of wrongKeys) {
      const response = await fetch(`${simulators.url}/_people`, { headers })
      assert.equal(response.status, 401)
      assert.equal(response.headers.get('x-simulator'), '1')
      await response.body?.cancel()
    }
    const { response, status } = await get(`/police/persons/${member('plain').person.number}`)
    assert.equal(status, 200)
    assert.equal(response.headers.get('x-simulator'), '1')
  })

  test('the key of one system opens no other, nor the doors of the demo', async () => {
    const asked = `/police/persons/${member('plain').person.number}`
    for (const [path, key] of [
      [asked, keyOf(KEY, 'insurance')],
      [asked, KEY],
      ['/_people', keyOf(KEY, 'police')],
    ] as const) {
      const { status, body } = await call('GET', path, undefined, { 'x-api-key': key })
      assert.deepEqual([status, errorCode(body)], [401, 'no-key'], path)
    }
  })

  test('gives the birth that happened six days before today, from both parents', async () => {
    for (const at of [0, 1]) {
      const { body } = await get(`/health/births?parent=${member('plain', at).person.number}`)
      assert.equal(Births.parse(body).births[0]?.bornAt, '2026-11-15T09:42:00+08:00')
      assert.match(String(body.asOf), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/)
    }
  })

  test('gives two records to the parents of twins and none to a person without children', async () => {
    const twins = await get(`/health/births?parent=${member('twins').person.number}`)
    assert.equal(Births.parse(twins.body).births.length, 2)
    const nobody = await get(`/health/births?parent=${member('no-birth').person.number}`)
    assert.deepEqual(Births.parse(nobody.body).births, [])
  })

  test('says none where the register is sure that there is nothing', async () => {
    const single = member('single-mother').person.number
    for (const path of [
      '/police/persons/320812199403121022',
      '/health/births/CS-320812-9999999',
      `/civil/marriages?person=${single}`,
      `/insurance/accounts?person=${member('no-account').person.number}`,
      `/hrss/cards?person=${member('no-account').person.number}`,
      `/insurance/maternity?recordNo=${recordNo('not-insured')}`,
    ]) {
      const { status, body } = await get(path)
      assert.equal(status, 404, path)
      assert.equal(errorCode(body), 'none', path)
    }
    const { body } = await get(`/health/births/${recordNo('single-mother')}`)
    assert.equal(z.object({ fatherNumber: z.null() }).loose().parse(body.birth).fatherNumber, null)
  })

  test('tells an unknown path, a wrong method and a missing parameter apart', async () => {
    assert.equal(errorCode((await get('/police/nothing')).body), 'no-such-path')
    assert.equal(errorCode((await get('/tax/persons')).body), 'no-such-path')
    assert.equal((await call('POST', '/police/households', {})).status, 405)
    assert.equal(errorCode((await get('/police/households')).body), 'invalid')
    assert.equal(errorCode((await call('POST', '/hrss/cards', { citizenNumber: '1' })).body), 'invalid')
  })

  test('keeps rare characters', async () => {
    const { body } = await get(`/police/persons/${member('rare-characters', 1).person.number}`)
    assert.equal(body.name, '赵𫖯')
  })

  test('has for everybody valid certificates, and one default clinic for every area', async () => {
    for (const { members } of population.families) {
      for (const { person } of members) {
        const { body } = await get(`/certificates?holder=${person.number}`)
        const { certificates } = z
          .object({ certificates: z.array(z.object({ type: z.string(), expiresOn: z.string().nullable() })) })
          .parse(body)
        assert.ok(certificates.some((one) => one.type === 'id-card'))
        assert.ok(certificates.every((one) => one.expiresOn === null || one.expiresOn > TODAY))
      }
    }
    for (const area of Object.keys(population.clinics)) {
      const { clinics } = z
        .object({ clinics: z.array(z.object({ default: z.boolean() })) })
        .parse((await get(`/cdc/clinics?area=${area}`)).body)
      assert.equal(clinics.filter((clinic) => clinic.default).length, 1, area)
    }
  })

  test('lists the people for the sign-in cards', async () => {
    const people = z
      .array(z.object({ number: z.string(), name: z.string(), role: z.string(), scenario: z.string() }))
      .parse(JSON.parse((await get('/_people')).text))
    assert.deepEqual(
      people.slice(0, 2).map((one) => [one.name, one.role]),
      [
        ['陈静', 'mother'],
        ['李明', 'father'],
      ],
    )
  })
})

describe('acting', () => {
  test('with the same idempotency key gives the same answer word for word, at every POST', async () => {
    for (const [path, body] of posts()) {
      const headers = { 'idempotency-key': `key of ${path}` }
      const first = await call('POST', path, body, headers)
      assert.equal(first.status, 201, `${path} ${first.text}`)
      await new Promise((resolve) => setTimeout(resolve, 2))
      const again = await call('POST', path, body, headers)
      assert.deepEqual([again.status, again.text], [first.status, first.text], path)

      const other = await call('POST', path, { ...body, more: 1 }, headers)
      assert.equal(errorCode(other.body), 'idempotency-key-reused', path)
    }
  })

  test('gives the same numbers without a key, and after a restart', async () => {
    const restarted = await startSimulators({ port: 0, key: KEY, today: TODAY })
    await quick(restarted)
    for (const [path, body, field] of posts()) {
      const first = await call('POST', path, body)
      assert.equal(typeof first.body[field], 'string', path)
      assert.equal((await call('POST', path, body)).body[field], first.body[field], path)
      assert.equal((await call('POST', path, body, {}, restarted)).body[field], first.body[field], path)
    }
    await restarted.close()
  })

  test('registers a birth with a right citizen number of the household area, date and sex', async () => {
    for (const { id, delivery } of population.families) {
      if (!delivery) continue
      const { status, body } = await call('POST', '/police/births', birthOf(id))
      assert.equal(status, 201, id)
      const number = String(body.citizenNumber)
      assert.ok(isCitizenNumber(number), id)
      const request = birthOf(id)
      assert.equal(number.slice(0, 6), member(id).household.area)
      assert.equal(number.slice(6, 14), request.bornAt.slice(0, 10).replaceAll('-', ''))
      assert.equal(Number(number.charAt(16)) % 2 === 1 ? '1' : '2', request.sex)
      assert.equal((await get(`/police/persons/${number}`)).body.name, '陈一诺')
    }
  })

  test('gives twins two numbers, but pays for one stay once', async () => {
    const [boy, girl] = family('twins').delivery?.births ?? []
    assert.ok(boy && girl)
    const one = await call('POST', '/police/births', { ...birthOf('twins'), name: '高一' })
    const two = await call('POST', '/police/births', {
      ...birthOf('twins'),
      name: '高二',
      recordNo: girl.recordNo,
      sex: girl.sex,
    })
    assert.notEqual(one.body.citizenNumber, two.body.citizenNumber)
    const payments = await Promise.all(
      [boy, girl].map((birth) => call('POST', '/insurance/reimbursements', { recordNo: birth.recordNo })),
    )
    assert.equal(payments[0]?.body.paymentNo, payments[1]?.body.paymentNo)
  })

  test('refuses what contradicts the registers', async () => {
    const request = birthOf('plain')
    for (const [change, code] of [
      [{ sex: '1' }, 'mismatch'],
      [{ householdNo: member('twins').household.no }, 'household-not-of-parent'],
      [{ recordNo: 'CS-320812-9999999' }, 'none'],
      [{ bornAt: '2026-02-31T00:00:00+08:00' }, 'invalid'],
    ] as const) {
      assert.equal(errorCode((await call('POST', '/police/births', { ...request, ...change })).body), code)
    }
    await call('POST', '/police/births', request)
    const renamed = await call('POST', '/police/births', { ...request, name: '陈二' })
    assert.equal(errorCode(renamed.body), 'already-registered')
  })

  test('issues a certificate, after which the birth no longer waits and the certificate is on file', async () => {
    const mother = member('plain').person.number
    const request = { recordNo: recordNo('plain'), childName: '陈一诺' }
    const { body } = await call('POST', '/health/birth-certificates', request)
    assert.match(String(body.certificateNo), /^[A-Z]\d{9}$/)
    assert.deepEqual(Births.parse((await get(`/health/births?parent=${mother}`)).body).births, [])
    assert.match((await get(`/certificates?holder=${mother}`)).text, /出生医学证明/)

    const other = await call('POST', '/health/birth-certificates', { ...request, childName: '陈二' })
    assert.equal(errorCode(other.body), 'already-issued')
  })

  test('is seen by later questions: fertility, insurance and card', async () => {
    const mother = member('plain').person.number
    assert.equal((await get(`/health/fertility?person=${mother}`)).body.registered, false)
    for (const [path, body] of posts()) await call('POST', path, body)
    assert.equal((await get(`/health/fertility?person=${mother}`)).body.registered, true)
    const child = citizenNumber('320812', '2026-11-15', 2)
    assert.equal((await get(`/insurance/insured?person=${child}`)).body.kind, '居民')
    assert.equal((await get(`/hrss/cards?person=${child}`)).status, 200)
  })

  test('pays to the account given, or to the one on file, or asks for one', async () => {
    const request = { recordNo: recordNo('no-account'), accountNo: '' }
    assert.equal(errorCode((await call('POST', '/insurance/reimbursements', request)).body), 'no-account')
    const { body } = await call('POST', '/insurance/reimbursements', {
      ...request,
      accountNo: '0000000008000009999',
    })
    assert.equal(body.paidFen, family('no-account').delivery?.expenses?.reimbursableFen)
    assert.equal(body.accountTail, '9999')
  })

  test('sends an upload beyond 64 KB back', async () => {
    const { status } = await call('POST', '/hrss/cards', { citizenNumber: 'x'.repeat(70_000) })
    assert.equal(status, 413)
  })
})

describe('faults', () => {
  const person = () => `/police/persons/${member('plain').person.number}`
  const control = (change: object) => call('PUT', '/_control', change)

  test('hit only the system they were set for, until reset', async () => {
    await control({ system: 'police', fault: 'error' })
    const failed = await get(person())
    assert.equal(failed.status, 500)
    assert.equal(errorCode(failed.body), 'fault')
    assert.equal((await get('/cdc/clinics?area=320812')).status, 200)

    const { body } = await call('DELETE', '/_control')
    const systems = z.record(z.string(), Body).parse(body.systems)
    assert.deepEqual(systems.police, { latencyMs: 30, jitterMs: 20, fault: 'none' })
    assert.equal((await get(person())).status, 200)
  })

  test('down breaks the connection', async () => {
    await control({ system: 'police', fault: 'down' })
    await assert.rejects(get(person()), TypeError)
  })

  test('hang never answers, and does not block closing', async () => {
    const other = await startSimulators({ port: 0, key: KEY, today: TODAY })
    await call('PUT', '/_control', { latencyMs: 0, jitterMs: 0, fault: 'hang' }, {}, other)
    const hung = fetch(other.url + person(), { headers: { 'x-api-key': keyAt(person()) } })
    const answered = hung.then(
      () => 'answered',
      () => 'cut off',
    )
    const waited = new Promise((resolve) => setTimeout(resolve, 100, 'still waiting'))
    assert.equal(await Promise.race([answered, waited]), 'still waiting')
    await other.close()
    assert.equal(await answered, 'cut off')
  })

  test('garbage is not JSON, and empty is empty', async () => {
    for (const [fault, wrong] of [
      ['garbage', /./],
      ['empty', /^$/],
    ] as const) {
      await control({ fault })
      const response = await fetch(simulators.url + person(), { headers: { 'x-api-key': keyAt(person()) } })
      assert.equal(response.status, 200)
      const text = await response.text()
      assert.match(text, wrong)
      assert.throws(() => JSON.parse(text), SyntaxError)
    }
  })

  test('leave an act undone', async () => {
    await control({ system: 'health', fault: 'error' })
    await call('POST', '/health/birth-certificates', { recordNo: recordNo('plain'), childName: '陈一诺' })
    await control({ system: 'health', fault: 'none' })
    const { body } = await get(`/health/births?parent=${member('plain').person.number}`)
    assert.equal(Births.parse(body).births.length, 1)
  })

  test('slowness is waited for', async () => {
    await control({ system: 'police', latencyMs: 120, jitterMs: 0 })
    const started = performance.now()
    await get(person())
    assert.ok(performance.now() - started >= 115)
  })

  test('with unknown names are refused', async () => {
    for (const change of [{ system: 'tax' }, { fault: 'odd' }, { latencyMs: -1 }]) {
      assert.equal((await control(change)).status, 400)
    }
  })

  test('and other calls are logged with purpose and case, the latest first, at most 200', async () => {
    for (let at = 0; at < 205; at++) await get('/cdc/clinics?area=320812')
    await call('GET', person(), undefined, {
      'x-purpose': encodeURIComponent('新生儿出生一件事'),
      'x-case': 'HA-1',
    })
    const { calls } = z.object({ calls: z.array(Body) }).parse((await get('/_log')).body)
    assert.equal(calls.length, 200)
    const { at, ms, ...latest } = calls[0] ?? {}
    assert.ok(at !== undefined && Number(ms) >= 0)
    assert.deepEqual(latest, {
      system: 'police',
      method: 'GET',
      path: person(),
      purpose: '新生儿出生一件事',
      case: 'HA-1',
      status: 200,
    })
  })
})

describe('the program', () => {
  const main = fileURLToPath(new URL('main.ts', import.meta.url))

  async function run(environment: Record<string, string>, stdio: ('pipe' | 'ipc' | 'ignore')[]) {
    const child = spawn(process.execPath, ['--import', 'tsx', main], {
      env: { PATH: process.env.PATH, ...environment },
      stdio,
    })
    assert.ok(child.stdout)
    const [line] = await once(createInterface(child.stdout), 'line')
    const url = /^simulators listening on (http:\/\/127\.0\.0\.1:\d+)$/.exec(String(line))?.[1]
    assert.ok(url, String(line))
    return { child, url, exited: once(child, 'exit') }
  }

  test('says where it listens, and births are counted back from the current day', async () => {
    const { child, url, exited } = await run({ SIMULATORS_KEY: KEY }, ['ignore', 'pipe', 'pipe'])
    const day = dayOf(new Date())
    const response = await fetch(`${url}/health/births?parent=${member('plain').person.number}`, {
      headers: { 'x-api-key': keyOf(KEY, 'health') },
    })
    const { births } = Births.parse(await response.json())
    const days = [addDays(day, -6), addDays(day, -7)]
    assert.ok(days.includes(births[0]?.bornAt.slice(0, 10) ?? ''))
    child.kill('SIGTERM')
    assert.equal((await exited)[0], 0)
  })

  test('ends when its parent lets go of its standard input', async () => {
    const environment = { SIMULATORS_KEY: KEY, SIMULATORS_FOLLOW_STDIN: '1' }
    const { child, exited } = await run(environment, ['pipe', 'pipe', 'pipe'])
    child.stdin?.end()
    assert.equal((await exited)[0], 0)
  })

  test('ends when the channel to its parent closes', async () => {
    const { child, exited } = await run({ SIMULATORS_KEY: KEY }, ['ignore', 'pipe', 'pipe', 'ipc'])
    child.disconnect()
    assert.equal((await exited)[0], 0)
  })

  test('refuses to start without a key', async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', main], {
      env: { PATH: process.env.PATH },
      stdio: 'ignore',
    })
    assert.equal((await once(child, 'exit'))[0], 1)
  })
})
