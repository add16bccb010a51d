import { z } from 'zod'
import { Permission } from '../offices/model.ts'

/**
 * 亲属关系 of 公务员法 §74: 夫妻, 直系血亲, 三代以内旁系血亲, 近姻亲; and whoever else might make an officer partial (§76 (三)).
 */
export const Relation = z.enum(['spouse', 'lineal', 'collateral', 'in-law', 'other'])
export type Relation = z.infer<typeof Relation>

/** 请假. Both days count; `standIn` is null only where nobody in the office could stand in. */
export type Leave = { id: string; from: string; to: string; standIn: string | null; reason: string }

/** An officer as the rules of leave see her. `permissions` are none where her chair was abolished. */
export type Seat = {
  id: string
  username: string
  name: string
  post: string
  postName: string
  permissions: readonly Permission[]
  disabled: boolean
  /** Leaves that are not over, the earliest first. */
  leaves: readonly Leave[]
}

/** Somebody who can be given work now: present, or absent with `standIn` at her desk. */
export type Handler = { id: string; name: string; post: string; standIn: { id: string; name: string } | null }

const Named = z.object({ id: z.uuid(), name: z.string() })

/** 同事, as the page 本单位 shows her. */
export const Colleague = z.object({
  ...Named.shape,
  username: z.string(),
  post: z.string(),
  permissions: z.array(Permission),
  state: z.enum(['present', 'on-leave', 'disabled']),
  /** Leaves that are not over, the earliest first. The reason is told to herself and the office's administrators. */
  leaves: z.array(
    z.object({
      id: z.uuid(),
      from: z.string(),
      to: z.string(),
      standIn: Named.nullable(),
      reason: z.string().nullable(),
    }),
  ),
})
export type Colleague = z.infer<typeof Colleague>

/** 本单位 on a day (YYYY-MM-DD). */
export const OfficeToday = z.object({ today: z.string(), colleagues: z.array(Colleague) })
export type OfficeToday = z.infer<typeof OfficeToday>

/** What an officer has declared for 回避; numbers are masked. */
export const Declared = z.object({
  number: z.string().nullable(),
  relatives: z.array(
    z.object({ id: z.uuid(), number: z.string(), relation: Relation, at: z.iso.datetime() }),
  ),
})
export type Declared = z.infer<typeof Declared>

/** What the staff desk knows of the person who signed in. */
export const StaffMe = z.object({
  id: z.uuid(),
  username: z.string(),
  name: z.string(),
  post: z.string(),
  office: z.object({ id: z.string(), name: z.string(), department: z.string() }),
  permissions: z.array(Permission),
  /** Colleagues who are on leave today and whose work she does. */
  standsInFor: z.array(Named),
  csrf: z.string(),
  mode: z.enum(['demo', 'serve']),
  region: z.object({ name: z.string() }),
})
export type StaffMe = z.infer<typeof StaffMe>

/** What the sign-in page of the desk may know before anybody has signed in. */
export const StaffSignInInfo = z.object({
  mode: z.enum(['demo', 'serve']),
  region: z.object({ name: z.string() }),
  demoAccounts: z.array(
    z.object({ username: z.string(), name: z.string(), office: z.string(), post: z.string() }),
  ),
  demoPassword: z.string().nullable(),
})
export type StaffSignInInfo = z.infer<typeof StaffSignInInfo>

/** What the applicant's programs know of the person who signed in. */
export const PersonMe = z.object({
  id: z.uuid(),
  name: z.string(),
  number: z.string(),
  csrf: z.string(),
})
export type PersonMe = z.infer<typeof PersonMe>
