import { z } from 'zod'
import { toLocalDate } from '../calendar/rules.ts'
import { officerOf } from '../platform/ctx.ts'
import type { Api } from '../platform/http.ts'
import { declareNumber } from './commands/declare-number.ts'
import { declareRelative } from './commands/declare-relative.ts'
import { endLeave } from './commands/end-leave.ts'
import { strikeRelative } from './commands/strike-relative.ts'
import { takeLeave } from './commands/take-leave.ts'
import { Declared, OfficeToday, Relation } from './model.ts'
import { getDeclared, listColleagues } from './queries.ts'

const Staff = z.object({ staffId: z.uuid() })
const Numbered = z.string().max(200)
const Done = z.object({})

/** 本单位: colleagues, leave and stand-ins, and what officers declare for 回避. */
export function registerOfficeRoutes(api: Api): void {
  api.query({
    name: 'office.colleagues',
    summary: 'The officers of the own office, with their leaves and stand-ins',
    path: '/office/colleagues',
    who: 'staff',
    reply: OfficeToday,
    run: async (ctx) => ({ today: toLocalDate(ctx.now), colleagues: await listColleagues(ctx) }),
  })

  api.command({
    name: 'office.takeLeave',
    summary: 'Enter a leave, with the colleague who stands in',
    method: 'POST',
    path: '/office/leaves',
    who: 'staff',
    once: true,
    body: z.object({
      staffId: z.uuid(),
      from: z.iso.date(),
      to: z.iso.date(),
      standIn: z.uuid().nullable(),
      reason: z.string().trim().min(1).max(200),
    }),
    reply: z.object({ id: z.uuid() }),
    status: 201,
    run: (ctx, { body }) => takeLeave(ctx, body),
  })

  api.command({
    name: 'office.endLeave',
    summary: 'End a leave now',
    method: 'POST',
    path: '/office/colleagues/:staffId/leaves/:leaveId/end',
    who: 'staff',
    once: true,
    params: z.object({ staffId: z.uuid(), leaveId: z.uuid() }),
    reply: Done,
    async run(ctx, { params }) {
      await endLeave(ctx, params)
      return {}
    },
  })

  api.query({
    name: 'office.declared',
    summary: 'What the officer who is signed in has declared for avoidance',
    path: '/office/declared',
    who: 'staff',
    reply: Declared,
    run: (ctx) => getDeclared(ctx, officerOf(ctx).id),
  })

  api.command({
    name: 'office.declareNumber',
    summary: 'Declare the own citizen number, once',
    method: 'POST',
    path: '/office/declared/number',
    who: 'staff',
    body: z.object({ number: Numbered }),
    reply: Done,
    async run(ctx, { body }) {
      await declareNumber(ctx, body)
      return {}
    },
  })

  api.command({
    name: 'office.declareRelative',
    summary: 'Declare a relative, whose matters the officer then keeps away from',
    method: 'POST',
    path: '/office/declared/relatives',
    who: 'staff',
    body: z.object({ number: Numbered, relation: Relation }),
    reply: z.object({ id: z.uuid() }),
    status: 201,
    run: (ctx, { body }) => declareRelative(ctx, body),
  })

  api.query({
    name: 'office.declaredOf',
    summary: 'What a colleague has declared for avoidance',
    path: '/office/colleagues/:staffId/declared',
    who: 'staff',
    permission: 'office.administer',
    params: Staff,
    reply: Declared,
    look: { kind: 'staff.declared-opened', subject: ({ params }) => params.staffId },
    run: (ctx, { params }) => getDeclared(ctx, params.staffId),
  })

  api.command({
    name: 'office.strikeRelative',
    summary: 'Strike a declaration that was wrong',
    method: 'POST',
    path: '/office/colleagues/:staffId/relatives/:relativeId/strike',
    who: 'staff',
    permission: 'office.administer',
    once: true,
    params: Staff.extend({ relativeId: z.uuid() }),
    reply: Done,
    async run(ctx, { params }) {
      await strikeRelative(ctx, params)
      return {}
    },
  })
}
