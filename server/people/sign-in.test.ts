import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { sendMessage } from '../messages/commands/send-message.ts'
import { ANYONE, type WriteCtx } from '../platform/ctx.ts'
import type { Database } from '../platform/db.ts'
import { Refusal } from '../platform/refusal.ts'
import { buildNumber, openRooms } from './build.ts'
import { seedDemoStaff } from './commands/demo-staff.ts'
import { createPersonSignIn, type PersonSignIn } from './commands/person-sign-in.ts'
import { signOut } from './commands/sign-out.ts'
import { addStaff, disableStaff } from './commands/staff-accounts.ts'
import { signInStaff } from './commands/staff-sign-in.ts'
import { peopleJobs } from './jobs.ts'
import { findDemoAccounts, findSession, listDemoStaff } from './queries.ts'
import { addressGroup } from './rules.ts'

const rooms = await openRooms()
const serve = rooms.open('serve')
const demo = rooms.open('demo')
let people = 0
let phones = 0

const residents = new Map<string, { name: string; phone: string }>()
let sourceIsDown = false

/** A registered person whom no other test uses. */
function resident(): string {
  const number = buildNumber((people += 1))
  residents.set(number, { name: '王一', phone: `139${String((phones += 1)).padStart(8, '0')}` })
  return number
}

function signInOf(db: Database): PersonSignIn {
  return createPersonSignIn({
    db,
    secret: 'a secret of this test that is long enough',
    async findPerson(number) {
      if (sourceIsDown) throw new Error('the person source is down')
      return residents.get(number)
    },
    sendSms: (ctx: WriteCtx, sms) => sendMessage(ctx, sms),
  })
}

async function lastCode(number: string): Promise<string> {
  const phone = residents.get(number)?.phone
  const sent = await serve.pool.query<{ text: string }>(
    'select text from messages.sms where phone = $1 order by created_at desc, id desc limit 1',
    [phone],
  )
  return /\d{6}/.exec(sent.rows[0]?.text ?? '')?.[0] ?? ''
}

/** Six digits that are not the code. */
const wrong = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0')

async function refused(work: Promise<unknown>, code: string): Promise<Refusal> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  assert.ok(error instanceof Refusal, `expected the refusal ${code}, got ${String(error)}`)
  assert.equal(error.code, code)
  return error
}

let address = 0
/** An address that has tried nothing yet. */
const ip = (): string => `10.0.${Math.floor((address += 1) / 250)}.${address % 250}`

describe('a person', () => {
  test('signs in with the code from the phone, is known by the session, and signs out', async () => {
    const persons = signInOf(serve)
    const number = resident()
    assert.deepEqual(await persons.requestCode({ number, ip: ip() }), { sentTo: null })
    const { token, person } = await persons.signInWithCode({ number, code: await lastCode(number), ip: ip() })
    assert.equal(person.number, number)
    assert.deepEqual(await findSession(serve)('person', token), person)
    assert.equal(await findSession(serve)('staff', token), undefined)
    const kept = await serve.pool.query('select token_hash from people.session where person_id = $1', [
      person.id,
    ])
    assert.ok(!JSON.stringify(kept.rows).includes(token), 'the token itself is not stored')
    await persons.signOut(token)
    assert.equal(await findSession(serve)('person', token), undefined)
  })

  test('may type number and code with spaces and full-width digits', async () => {
    const persons = signInOf(demo)
    const number = resident()
    const wide = (text: string) => text.replace(/\d/g, (d) => String.fromCharCode(d.charCodeAt(0) + 0xfee0))
    await persons.requestCode({ number: ` ${wide(number)}`, ip: ip() })
    const code = wide(await lastCode(number))
    const { person } = await persons.signInWithCode({
      number,
      code: `${code.slice(0, 3)} ${code.slice(3)}`,
      ip: ip(),
    })
    assert.equal(person.number, number)
  })

  test('is told beside the field what is wrong with the number', async () => {
    const refusal = await refused(
      signInOf(demo).requestCode({ number: '320801199002310013', ip: ip() }),
      'sign-in.number',
    )
    assert.equal(refusal.fields[0]?.field, 'number')
    assert.match(refusal.fields[0]?.zh ?? '', /这一天不存在/)
  })

  test('gets the same answer whether registered or not, and the same wait', async () => {
    const persons = signInOf(serve)
    const known = resident()
    const unknown = buildNumber((people += 1))
    const answers: unknown[] = []
    const timeOf = async (number: string): Promise<number> => {
      const began = performance.now()
      answers.push(await persons.requestCode({ number, ip: ip() }))
      return performance.now() - began
    }
    const times = { known: [await timeOf(known)], unknown: [await timeOf(unknown)] }
    // The machine may be busy with something else at any time: the shortest of three says how long it takes.
    for (let more = 0; more < 2; more += 1) {
      times.known.push(await timeOf(resident()))
      times.unknown.push(await timeOf(buildNumber((people += 1))))
    }
    for (const answer of answers) assert.deepEqual(answer, answers[0])
    const apart = Math.abs(Math.min(...times.known) - Math.min(...times.unknown))
    assert.ok(apart < 200, `the times tell: ${JSON.stringify(times)} ms`)

    const [a, b] = await Promise.all([
      refused(persons.signInWithCode({ number: known, code: 'x', ip: ip() }), 'sign-in.code'),
      refused(persons.signInWithCode({ number: unknown, code: 'x', ip: ip() }), 'sign-in.code'),
    ])
    assert.equal(a.zh, b.zh)
    const stored = await serve.pool.query('select from people.person where number = any($1)', [
      [known, unknown],
    ])
    assert.equal(stored.rowCount, 0, 'nobody is written down who has not signed in')
  })

  test('is helped in the demo with the masked phone', async () => {
    const { sentTo } = await signInOf(demo).requestCode({ number: resident(), ip: ip() })
    assert.match(sentTo ?? '', /^139\*{4}\d{4}$/)
  })

  test('uses a code once, also when it arrives twice at the same moment', async () => {
    const persons = signInOf(demo)
    const number = resident()
    await persons.requestCode({ number, ip: ip() })
    const code = await lastCode(number)
    const tries = await Promise.allSettled(
      [1, 2, 3, 4].map(() => persons.signInWithCode({ number, code, ip: ip() })),
    )
    assert.equal(tries.filter((each) => each.status === 'fulfilled').length, 1)
    await refused(persons.signInWithCode({ number, code, ip: ip() }), 'sign-in.code')
  })

  test('cannot use a code after ten minutes, nor an older one after asking again', async () => {
    const persons = signInOf(demo)
    const number = resident()
    await persons.requestCode({ number, ip: ip() })
    const first = await lastCode(number)
    rooms.clock.forward(1)
    await persons.requestCode({ number, ip: ip() })
    const second = await lastCode(number)
    if (first !== second)
      await refused(persons.signInWithCode({ number, code: first, ip: ip() }), 'sign-in.code')
    rooms.clock.forward(600)
    await refused(persons.signInWithCode({ number, code: second, ip: ip() }), 'sign-in.code')
  })

  test('signs in from what is written down while the person source is down', async () => {
    const persons = signInOf(demo)
    const number = resident()
    await persons.requestCode({ number, ip: ip() })
    const { person } = await persons.signInWithCode({ number, code: await lastCode(number), ip: ip() })
    sourceIsDown = true
    try {
      rooms.clock.forward(1)
      await persons.requestCode({ number, ip: ip() })
      const again = await persons.signInWithCode({ number, code: await lastCode(number), ip: ip() })
      assert.equal(again.person.id, person.id)
      assert.deepEqual(await persons.requestCode({ number: resident(), ip: ip() }), { sentTo: null })
    } finally {
      sourceIsDown = false
    }
  })

  test('of the demo does not exist in serve mode: neither session nor code nor a phone to send to', async () => {
    const number = resident()
    await signInOf(demo).requestCode({ number, ip: ip() })
    const code = await lastCode(number)
    await refused(signInOf(serve).signInWithCode({ number, code, ip: ip() }), 'sign-in.code')
    const { token } = await signInOf(demo).signInWithCode({ number, code, ip: ip() })
    assert.ok(await findSession(demo)('person', token))
    assert.equal(await findSession(serve)('person', token), undefined)
    assert.ok((await findDemoAccounts(serve)) > 0)
  })

  test('does not find the code in a copy of the tables', async () => {
    const number = resident()
    await signInOf(demo).requestCode({ number, ip: ip() })
    const code = await lastCode(number)
    const rows = await serve.pool.query('select code_hash from people.sign_in_code where number = $1', [
      number,
    ])
    assert.ok(!JSON.stringify(rows.rows).includes(code))
    const counters = await serve.pool.query('select key from people.sign_in_attempt')
    assert.ok(!JSON.stringify(counters.rows).includes(number))
  })
})

describe('somebody who guesses', () => {
  test('has five tries at a code, however many he makes at once, and the right one no longer helps', async () => {
    const persons = signInOf(demo)
    const number = resident()
    await persons.requestCode({ number, ip: ip() })
    const code = await lastCode(number)
    const tries = await Promise.allSettled(
      Array.from({ length: 20 }, () => persons.signInWithCode({ number, code: wrong(code), ip: ip() })),
    )
    const codes = tries.map((each) =>
      each.status === 'rejected' && each.reason instanceof Refusal ? each.reason.code : '?',
    )
    assert.equal(codes.filter((each) => each === 'sign-in.code').length, 5)
    assert.equal(codes.filter((each) => each === 'sign-in.too-many').length, 15)
    const refusal = await refused(persons.signInWithCode({ number, code, ip: ip() }), 'sign-in.too-many')
    assert.ok((refusal.retryAfterSeconds ?? 0) > 0 && (refusal.retryAfterSeconds ?? 0) <= 900)
    rooms.clock.forward(901)
    await refused(persons.signInWithCode({ number, code, ip: ip() }), 'sign-in.code')
  })

  test('asks for five codes of a number in a quarter of an hour, registered or not, and for thirty from an address', async () => {
    for (const number of [resident(), buildNumber((people += 1))]) {
      const asked = await Promise.allSettled(
        Array.from({ length: 9 }, () => signInOf(demo).requestCode({ number, ip: ip() })),
      )
      assert.equal(asked.filter((each) => each.status === 'fulfilled').length, 5)
      rooms.clock.forward(901)
      await signInOf(demo).requestCode({ number, ip: ip() })
    }
    const from = ip()
    const asked = await Promise.allSettled(
      Array.from({ length: 40 }, () =>
        signInOf(serve).requestCode({ number: buildNumber((people += 1)), ip: from }),
      ),
    )
    assert.equal(asked.filter((each) => each.status === 'fulfilled').length, 30)
  })

  test('gains nothing from the many addresses of one IPv6 network, nor from another spelling', () => {
    assert.equal(addressGroup('2001:db8:1:2::1'), addressGroup('2001:0DB8:1:2:ffff::9'))
    assert.notEqual(addressGroup('2001:db8:1:2::1'), addressGroup('2001:db8:1:3::1'))
    assert.equal(addressGroup('::ffff:10.1.2.3'), addressGroup('10.1.2.3'))
    assert.notEqual(addressGroup('10.1.2.3'), addressGroup('10.1.2.4'))
    assert.equal(addressGroup('::1'), '0:0:0:0')
  })
})

describe('a session', () => {
  async function open(): Promise<{ token: string }> {
    const number = resident()
    await signInOf(demo).requestCode({ number, ip: ip() })
    return signInOf(demo).signInWithCode({ number, code: await lastCode(number), ip: ip() })
  }

  test('ends after thirty minutes without a request', async () => {
    const { token } = await open()
    rooms.clock.forward(29 * 60)
    assert.ok(await findSession(demo)('person', token))
    rooms.clock.forward(29 * 60)
    assert.ok(await findSession(demo)('person', token), 'the request before made it young again')
    rooms.clock.forward(30 * 60 + 1)
    assert.equal(await findSession(demo)('person', token), undefined)
  })

  test('ends after twelve hours in any case', async () => {
    const { token } = await open()
    for (let minutes = 0; minutes < 12 * 60 - 20; minutes += 20) {
      rooms.clock.forward(20 * 60)
      assert.ok(await findSession(demo)('person', token))
    }
    rooms.clock.forward(20 * 60)
    assert.equal(await findSession(demo)('person', token), undefined)
  })

  test('is written down at most once a minute', async () => {
    const { token } = await open()
    const versions = new Set<string>()
    for (let i = 0; i < 6; i += 1) {
      await findSession(demo)('person', token)
      const row = await demo.pool.query<{ xmin: string }>(
        'select xmin::text from people.session order by created_at desc, touched_at desc limit 1',
      )
      versions.add(row.rows[0]?.xmin ?? '')
      rooms.clock.forward(10)
    }
    assert.equal(versions.size, 1)
  })

  test('is not opened by a guessed, empty or stored value', async () => {
    await open()
    const stored = await demo.pool.query<{ token_hash: string }>(
      'select token_hash from people.session limit 1',
    )
    for (const token of [
      '',
      'x',
      "' or 1=1 --",
      stored.rows[0]?.token_hash ?? '',
      'a'.repeat(100_000),
      '\u0000',
    ]) {
      assert.equal(await findSession(demo)('person', token), undefined)
    }
  })

  test('is swept when it has ended, with codes and counters', async () => {
    await open()
    rooms.clock.forward(13 * 3600)
    for (const job of peopleJobs) await job.run({ db: demo, actor: ANYONE }, {})
    for (const table of ['session', 'sign_in_code', 'sign_in_attempt']) {
      const left = await demo.pool.query(`select from people.${table}`)
      assert.equal(left.rowCount, 0, table)
    }
  })
})

describe('an officer', () => {
  const password = '风筝 fly high 2026'
  const system = { kind: 'system', name: 'test' } as const
  const add = (username: string, more: { post?: string; password?: string } = {}) =>
    serve.write(system, (ctx) =>
      addStaff(ctx, { username, name: '李审', office: 'kites', post: 'head', password, ...more }),
    )

  test('signs in and has the permissions of the chair, no more', async () => {
    await add('li.shen')
    const { token, officer } = await signInStaff(serve, { username: ' Li.Shen ', password, ip: ip() })
    assert.deepEqual(officer.permissions, ['case.accept', 'case.decide'])
    assert.deepEqual(await findSession(serve)('staff', token), officer)
    assert.equal(await findSession(serve)('person', token), undefined)
    const events = await serve.pool.query('select from platform.event where subject = $1 and kind = $2', [
      officer.id,
      'staff.signed-in',
    ])
    assert.equal(events.rowCount, 1)
    await signOut(serve, token)
    assert.equal(await findSession(serve)('staff', token), undefined)
  })

  test('is refused in the same words and about the same time for a wrong name and a wrong password', async () => {
    await add('timed')
    const timeOf = async (username: string): Promise<[string, number]> => {
      const began = performance.now()
      const refusal = await refused(
        signInStaff(serve, { username, password: 'wrong', ip: ip() }),
        'sign-in.wrong',
      )
      return [refusal.zh, performance.now() - began]
    }
    await timeOf('warm-up')
    const [known, unknown] = [await timeOf('timed'), await timeOf('nobody-here')]
    assert.equal(known[0], unknown[0])
    assert.ok(
      unknown[1] > known[1] / 4,
      `an unknown name is answered too fast: ${unknown[1]} against ${known[1]} ms`,
    )
  })

  test('is locked for five minutes after five failures, known or not, even with the right password', async () => {
    await add('locked')
    for (const username of ['locked', 'ghost']) {
      const tries = await Promise.allSettled(
        Array.from({ length: 12 }, () => signInStaff(serve, { username, password: 'guess', ip: ip() })),
      )
      const wrongs = tries.filter(
        (each) => each.status === 'rejected' && (each.reason as Refusal).code === 'sign-in.wrong',
      )
      assert.equal(wrongs.length, 5)
    }
    const refusal = await refused(
      signInStaff(serve, { username: 'locked', password, ip: ip() }),
      'sign-in.too-many',
    )
    assert.equal(refusal.retryAfterSeconds, 300)
    assert.equal(refusal.zh, '试的次数太多了。请 5 分钟后再试。')
    rooms.clock.forward(301)
    await signInStaff(serve, { username: 'locked', password, ip: ip() })
  })

  test('is not locked by mistakes before a right password', async () => {
    await add('clumsy')
    for (let round = 0; round < 3; round += 1) {
      for (let i = 0; i < 4; i += 1) {
        await refused(signInStaff(serve, { username: 'clumsy', password: 'oops', ip: ip() }), 'sign-in.wrong')
      }
      await signInStaff(serve, { username: 'clumsy', password, ip: ip() })
    }
  })

  test('who is disabled is out at once and stays out', async () => {
    await add('leaver')
    const { token } = await signInStaff(serve, { username: 'leaver', password, ip: ip() })
    await serve.write(system, (ctx) => disableStaff(ctx, { username: 'leaver' }))
    assert.equal(await findSession(serve)('staff', token), undefined)
    await refused(signInStaff(serve, { username: 'leaver', password, ip: ip() }), 'sign-in.wrong')
  })

  test('whose chair was abolished has no session', async () => {
    await add('stranded')
    const { token, officer } = await signInStaff(serve, { username: 'stranded', password, ip: ip() })
    await serve.pool.query('update people.staff set post = $2 where id = $1', [officer.id, 'abolished'])
    assert.equal(await findSession(serve)('staff', token), undefined)
    await refused(signInStaff(serve, { username: 'stranded', password, ip: ip() }), 'sign-in.no-post')
  })

  test('gets no account with a short password, a bad or taken name, or in an office that is not there', async () => {
    await refused(add('short', { password: '一二三四五六七八九十甲' }), 'staff.password')
    await refused(add('same-as-my-name', { password: 'Same-as-my-name' }), 'staff.password')
    await refused(add('<script>'), 'staff.username')
    await refused(add('nowhere', { post: 'king' }), 'staff.post')
    await add('taken')
    await refused(add('TAKEN'), 'staff.username-taken')
    await refused(
      serve.write(system, (ctx) => disableStaff(ctx, { username: 'who' })),
      'staff.unknown',
    )
  })

  test('of the demo sits in each chair, as often as it has seats, and only in demo mode', async () => {
    const region = demo.statement(ANYONE, null).world.region
    await add('kites.desk.real')
    for (let start = 0; start < 2; start += 1) await seedDemoStaff(demo, region, 'demo password 1')
    const accounts = await demo.read(ANYONE, listDemoStaff)
    assert.deepEqual(
      accounts.map((account) => account.username),
      ['kites.desk', 'kites.head', 'police.desk', 'police.desk.2', 'police.head', 'police.head.2'],
    )
    assert.equal(new Set(accounts.map((account) => account.name)).size, 6)
    const input = { username: 'police.desk.2', password: 'demo password 1', ip: ip() }
    const { token } = await signInStaff(demo, input)
    assert.equal(await findSession(serve)('staff', token), undefined)
    await refused(signInStaff(serve, input), 'sign-in.wrong')
  })

  test('with a real account keeps it when the demo wants the name', async () => {
    const offices = new Map([...demo.statement(ANYONE, null).world.region.offices].slice(0, 1))
    await serve.pool.query(
      `update people.staff set username = 'kites.desk', demo = false where username = 'kites.desk'`,
    )
    await seedDemoStaff(demo, { offices }, 'demo password 2')
    const row = await serve.pool.query<{ demo: boolean }>(
      `select demo from people.staff where username = 'kites.desk'`,
    )
    assert.deepEqual(row.rows, [{ demo: false }])
    const gone = await serve.pool.query(
      `select from people.staff where demo and disabled and office = 'police'`,
    )
    assert.equal(gone.rowCount, 4)
  })
})
