import { z } from 'zod'

/** What a post may do with the matters of its office. 收件、受理与补正 / 审查决定 / 督查(只看). */
export const Permission = z.enum(['case.accept', 'case.decide', 'case.supervise'])
export type Permission = z.infer<typeof Permission>

/** 岗位. A chair in an office; people come and go, the permissions stay with the chair. */
export const Post = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string().min(1),
  permissions: z.array(Permission).min(1),
})
export type Post = z.infer<typeof Post>

/** 办理机构. `parent` is the office above it in the same department (派出所 → 分局). */
export const Office = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  /** 部门 in one or two words, as citizens say it: 公安, 医保. */
  department: z.string().min(1),
  name: z.string().min(1),
  parent: z.string().optional(),
  /** 统一社会信用代码, where it is known; never invented. */
  uscc: z.string().optional(),
  area: z.string().regex(/^\d{6}$/),
  address: z.string().min(1),
  hours: z.string().min(1),
  phone: z.string().min(1),
  posts: z.array(Post),
})
export type Office = z.infer<typeof Office>
