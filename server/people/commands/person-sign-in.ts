import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { toLocalDate } from '../../calendar/rules.ts'
import { ANYONE, type Person, type WriteCtx } from '../../platform/ctx.ts'
import type { Database } from '../../platform/db.ts'
import { record } from '../../platform/events.ts'
import { uuidv7 } from '../../platform/ids.ts'
import { digits, keyedHash } from '../../platform/secrets.ts'
import { checkCitizenNumber, maskPhone } from '../identifiers.ts'
import { refusePeople } from '../refusals.ts'
import {
  addressGroup,
  cleanCode,
  CODE_ATTEMPTS,
  CODE_SECONDS,
  signInLimits,
  type SignInLimits,
} from '../rules.ts'
import { countTry, forgetTries, giveBackTry, openSession } from '../store.ts'
import { signOut } from './sign-out.ts'

export type PersonSignIn = {
  /**
   * Sends a one-time code to the phone that is registered with a citizen number. Whether there is such a person is not
   * told: `sentTo` (a masked phone) is given in demo mode only. Refuses a number that cannot be one, and too many tries.
   */
  requestCode(input: { number: string; ip: string }): Promise<{ sentTo: string | null }>
  /** Opens a session for whoever holds the code; it works once. Refuses with one sentence, whatever is wrong. */
  signInWithCode(input: {
    number: string
    code: string
    ip: string
  }): Promise<{ token: string; person: Person }>
  signOut(token: string | undefined): Promise<void>
}

type Parts = {
  db: Database
  /** Signs the stored codes, so that a copy of the table does not give them away. */
  secret: string
  /** Asks the person source (公安). Undefined or a throw: no such person, or no answer. */
  findPerson(number: string): Promise<{ name: string; phone: string } | undefined>
  /** Sends an SMS in the transaction; `secret` says that its text is not kept. */
  sendSms(ctx: WriteCtx, sms: { phone: string; text: string; secret: true }): Promise<void>
  limits?: SignInLimits
}

/** In serve mode the answer takes at least this long, so that its time does not tell whether a code was sent. */
const REPLY_AFTER_MS = 1000

/** Signing in of persons, bound to the person source and to the room that sends messages. */
export function createPersonSignIn({ db, secret, findPerson, sendSms, limits: given }: Parts): PersonSignIn {
  const { mode } = db.statement(ANYONE, null).world
  const limits = given ?? signInLimits(mode)
  const hashOf = (number: string, code: string): string => keyedHash(secret, `sign-in-code:${number}:${code}`)

  /** The person as the source has it now; as we wrote it down, where the source is silent. */
  const lookUp = async (number: string): Promise<{ name: string; phone: string } | undefined> => {
    const told = await findPerson(number).catch(() => undefined)
    if (told) return told
    const [kept] = await db.run<{ name: string; phone: string }>(
      'people-kept-person',
      'select name, phone from people.person where number = $1 and (not demo or $2)',
      [number, mode === 'demo'],
    )
    return kept
  }

  const sendCode = async (number: string): Promise<string | null> => {
    const found = await lookUp(number)
    if (!found || found.phone === '') return null
    const code = digits(6)
    await db.write(ANYONE, async (ctx) => {
      const expires = new Date(ctx.now.getTime() + CODE_SECONDS * 1000)
      await sql`
        insert into people.sign_in_code (number, code_hash, name, phone, demo, created_at, expires_at)
        values (${number}, ${hashOf(number, code)}, ${found.name}, ${found.phone}, ${mode === 'demo'}, ${ctx.now},
          ${expires})
        on conflict (number) do update set code_hash = excluded.code_hash, name = excluded.name,
          phone = excluded.phone, demo = excluded.demo, attempts = 0, used_at = null,
          created_at = excluded.created_at, expires_at = excluded.expires_at`.execute(ctx.db)
      const text = `验证码 ${code}，10 分钟内有效。您正在登录通办，请不要把它告诉任何人。`
      await sendSms(ctx, { phone: found.phone, text, secret: true })
    })
    return maskPhone(found.phone)
  }

  return {
    async requestCode(input) {
      const number = demandNumber(input.number, db.statement(ANYONE, null).now)
      await countTry(db, limits.codesByAddress, addressGroup(input.ip))
      await countTry(db, limits.codesByNumber, number)
      if (mode === 'demo') return { sentTo: await sendCode(number) }
      await Promise.all([sendCode(number), sleep(REPLY_AFTER_MS)])
      return { sentTo: null }
    },

    async signInWithCode(input) {
      const number = demandNumber(input.number, db.statement(ANYONE, null).now)
      const address = addressGroup(input.ip)
      await countTry(db, limits.personByAddress, address)
      await countTry(db, limits.personByNumber, number)

      // A wrong try is counted in this transaction too, so it must end well; the refusal comes after it.
      const opened = await db.write(ANYONE, async (ctx) => {
        const found = await useCode(ctx, number, hashOf(number, cleanCode(input.code)))
        if (!found) return undefined
        const person = await keepPerson(ctx, number, found)
        const token = await openSession(ctx, 'person', person.id)
        await record({ ...ctx, actor: person }, 'person.signed-in', person.id)
        await forgetTries(ctx, limits.personByNumber, number)
        await forgetTries(ctx, limits.codesByNumber, number)
        await giveBackTry(ctx, limits.personByAddress, address)
        return { token, person }
      })
      if (!opened) {
        const refusal = refusePeople('sign-in.code')
        throw refusePeople('sign-in.code', [{ field: 'code', code: refusal.code, zh: refusal.zh }])
      }
      return opened
    },

    signOut: (token) => signOut(db, token),
  }
}

function demandNumber(text: string, now: Date): string {
  const checked = checkCitizenNumber(text, toLocalDate(now))
  if (checked.ok) return checked.value
  throw refusePeople('sign-in.number', [{ field: 'number', code: `number.${checked.why}`, zh: checked.zh }])
}

type Found = { name: string; phone: string; demo: boolean }

/** Tries a code: the row lock lets one try at a time through, so a right one works once and five wrong ones end it. */
async function useCode(ctx: WriteCtx, number: string, hash: string): Promise<Found | undefined> {
  const tried = await sql<Found & { right: boolean }>`
    update people.sign_in_code
    set attempts = attempts + 1, used_at = case when code_hash = ${hash} then ${ctx.now}::timestamptz end
    where number = ${number} and used_at is null and expires_at > ${ctx.now} and attempts < ${CODE_ATTEMPTS}
      and (not demo or ${ctx.world.mode === 'demo'})
    returning code_hash = ${hash} as "right", name, phone, demo`.execute(ctx.db)
  const row = tried.rows[0]
  return row?.right ? row : undefined
}

async function keepPerson(ctx: WriteCtx, number: string, found: Found): Promise<Person> {
  const kept = await sql<{ id: string; demo: boolean }>`
    insert into people.person (id, number, name, phone, demo, created_at)
    values (${uuidv7(ctx.now)}, ${number}, ${found.name}, ${found.phone}, ${found.demo}, ${ctx.now})
    on conflict (number) do update set name = excluded.name, phone = excluded.phone
    returning id, demo`.execute(ctx.db)
  const row = kept.rows[0]
  if (!row) throw new Error('the person was not written')
  return { kind: 'person', id: row.id, number, name: found.name, phone: found.phone, demo: row.demo }
}
