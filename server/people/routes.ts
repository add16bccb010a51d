import { z } from 'zod'
import type { Actor } from '../platform/ctx.ts'
import type { Database } from '../platform/db.ts'
import type { Api } from '../platform/http.ts'
import { csrfToken, PERSON_COOKIE, STAFF_COOKIE } from '../platform/session.ts'
import type { PersonSignIn } from './commands/person-sign-in.ts'
import { signOut } from './commands/sign-out.ts'
import { signInStaff } from './commands/staff-sign-in.ts'
import { PersonMe, StaffMe, StaffSignInInfo } from './model.ts'
import { personMe, staffMe, staffSignInInfo } from './queries.ts'
import { SESSION_SECONDS } from './rules.ts'

export type PeopleDeps = {
  personSignIn: PersonSignIn
  /** The application's secret, from which the token of a session's forms is made. */
  secret: string
  /** Are cookies for https only? */
  secure: boolean
  /** The password of all demo accounts, shown on the sign-in page; null in serve mode. */
  demoPassword: string | null
}

const Nothing = z.undefined()

/** The signing in and out of officers and persons. */
export function registerPeopleRoutes(api: Api, deps: PeopleDeps): void {
  const cookie = { path: '/', httpOnly: true, sameSite: 'lax' as const, secure: deps.secure }
  const kept = { ...cookie, maxAge: SESSION_SECONDS }
  const asOfficer = (db: Database, actor: Actor, csrf: string) => db.read(actor, (ctx) => staffMe(ctx, csrf))

  api.endpoint({
    name: 'staff.signIn',
    summary: 'Sign an officer in',
    method: 'POST',
    path: '/staff/sign-in',
    who: 'anyone',
    body: z.object({ username: z.string().max(200), password: z.string().max(1000) }),
    reply: z.object({ staff: StaffMe }),
    async run(db, { body }, { request, reply }) {
      const { token, officer } = await signInStaff(db, { ...body, ip: request.ip })
      await signOut(db, request.cookies[STAFF_COOKIE])
      void reply.setCookie(STAFF_COOKIE, token, kept)
      return { staff: await asOfficer(db, officer, csrfToken(deps.secret, token)) }
    },
  })

  api.endpoint({
    name: 'staff.signOut',
    summary: 'Sign the officer out',
    method: 'POST',
    path: '/staff/sign-out',
    who: 'anyone',
    reply: Nothing,
    status: 204,
    async run(db, _, { request, reply }) {
      await signOut(db, request.cookies[STAFF_COOKIE])
      return reply.clearCookie(STAFF_COOKIE, cookie).status(204).send()
    },
  })

  api.query({
    name: 'staff.me',
    summary: 'The officer who is signed in',
    path: '/staff/me',
    who: 'staff',
    reply: StaffMe,
    run: (ctx, _, { csrf }) => staffMe(ctx, csrf),
  })

  api.query({
    name: 'staff.signInInfo',
    summary: 'What the sign-in page of the desk shows',
    path: '/staff/sign-in-info',
    who: 'anyone',
    reply: StaffSignInInfo,
    run: (ctx) => staffSignInInfo(ctx, deps.demoPassword),
  })

  api.endpoint({
    name: 'persons.requestCode',
    summary: 'Send a one-time code to the phone registered with a citizen number',
    method: 'POST',
    path: '/sign-in/codes',
    who: 'anyone',
    body: z.object({ number: z.string().max(200) }),
    reply: z.object({
      /** A masked phone in demo mode; otherwise null, whether or not there is such a person. */
      sentTo: z.string().nullable(),
      notice: z.string(),
    }),
    async run(_, { body }, { request }) {
      const { sentTo } = await deps.personSignIn.requestCode({ ...body, ip: request.ip })
      return { sentTo, notice: CODE_NOTICE }
    },
  })

  api.endpoint({
    name: 'persons.signIn',
    summary: 'Sign a person in with a one-time code',
    method: 'POST',
    path: '/sign-in',
    who: 'anyone',
    body: z.object({ number: z.string().max(200), code: z.string().max(200) }),
    reply: PersonMe,
    async run(db, { body }, { request, reply }) {
      const { token, person } = await deps.personSignIn.signInWithCode({ ...body, ip: request.ip })
      await signOut(db, request.cookies[PERSON_COOKIE])
      void reply.setCookie(PERSON_COOKIE, token, kept)
      return db.read(person, async (ctx) => personMe(ctx, csrfToken(deps.secret, token)))
    },
  })

  api.endpoint({
    name: 'persons.signOut',
    summary: 'Sign the person out',
    method: 'POST',
    path: '/sign-out',
    who: 'anyone',
    reply: Nothing,
    status: 204,
    async run(db, _, { request, reply }) {
      await signOut(db, request.cookies[PERSON_COOKIE])
      return reply.clearCookie(PERSON_COOKIE, cookie).status(204).send()
    },
  })

  api.query({
    name: 'persons.me',
    summary: 'The person who is signed in',
    path: '/me',
    who: 'person',
    reply: PersonMe,
    run: async (ctx, _, { csrf }) => personMe(ctx, csrf),
  })
}

/** Said after every request for a code, so that the answer does not tell who exists. */
export const CODE_NOTICE = '如果号码已登记，验证码已经发到登记的手机。'
