import { z } from 'zod'
import { Permission } from '../offices/model.ts'

/** What the staff desk knows of the person who signed in. */
export const StaffMe = z.object({
  id: z.uuid(),
  username: z.string(),
  name: z.string(),
  post: z.string(),
  office: z.object({ id: z.string(), name: z.string(), department: z.string() }),
  permissions: z.array(Permission),
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
