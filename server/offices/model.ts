import { z } from 'zod'

/** What a post may do, and the word for it. Those of a case concern the matters of the post's own office. */
export const PERMISSIONS = {
  'case.accept': '收件、受理与补正',
  'case.decide': '审查决定',
  'case.review': '审核（第二人）',
  'case.extend': '批准延期',
  'case.reopen': '纠错重开',
  'case.supervise': '督查（只看）',
  'office.administer': '本单位管理',
  'counter.work': '综合窗口',
  'hall.manage': '大厅管理',
  'calendar.manage': '日历管理',
  'design.write': '事项和一件事的设计',
  'design.publish': '方案的复核、发布',
  'search.keep': '搜索用语管理',
  'exchange.operate': '数据交换管理',
  'exchange.approve': '数据交换审批（第二人）',
  'intake.type': '补录部门系统办件',
  'supervise.urge': '督办',
  'audit.read': '审计（只看）',
  'seal.request': '印章申请',
  'seal.approve': '印章审批（第二人）',
  'dossier.read': '查一人一档、一企一档（凭办件或者本人授权）',
  'resource.edit': '编制数据目录',
  'resource.request': '申请共享数据',
  'resource.approve': '审批共享申请',
  'resource.manage': '数据共享管理（全部单位）',
  'item.edit': '编制事项清单',
  'item.review': '审核事项清单（第二人）',
  'item.publish': '发布和取消事项',
} as const

export const Permission = z.enum(Object.keys(PERMISSIONS) as (keyof typeof PERMISSIONS)[])
export type Permission = z.infer<typeof Permission>

/** 岗位. A chair in an office; people come and go, the permissions stay with the chair. */
export const Post = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string().min(1),
  permissions: z.array(Permission).min(1),
  /** 定员. How many officers hold the post, 1 unless told; the demo seats as many. */
  seats: z.int().min(1).max(9).optional(),
  /** 补录. The offices, with all under them, whose cases in systems of their own the post types and imports; its own office unless told. */
  typesFor: z.array(z.string()).min(1).optional(),
})
export type Post = z.infer<typeof Post>

/** 休息. After so many decisions in a row without a pause an officer decides nothing for so many minutes. */
export const Rest = z.strictObject({ after: z.int().min(1), minutes: z.int().min(1).max(240) })
export type Rest = z.infer<typeof Rest>

/** 办理机构. `parent` is the office above it in the same department (派出所 → 分局). */
export const Office = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  /** 部门 in one or two words, as citizens say it: 公安, 医保. */
  department: z.string().min(1),
  name: z.string().min(1),
  parent: z.string().optional(),
  /** 机关代字, which begins the 文号 of its documents; without one the department stands there. */
  documentWord: z
    .string()
    .regex(/^\p{Script=Han}{1,8}$/u)
    .optional(),
  /** 统一社会信用代码, where it is known; never invented. */
  uscc: z.string().optional(),
  area: z.string().regex(/^\d{6}$/),
  address: z.string().min(1),
  hours: z.string().min(1),
  phone: z.string().min(1),
  /** Where it differs from the region's. */
  rest: Rest.optional(),
  posts: z.array(Post),
})
export type Office = z.infer<typeof Office>

/** 窗口类别: 综窗 takes in everything, 专区 a field of matters, 专窗 named matters, 绿窗 whoever needs help. */
export const WindowKind = z.enum(['general', 'zone', 'dedicated', 'green'])
export type WindowKind = z.infer<typeof WindowKind>

const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

/** 开放时间 on a working day, by the clock of the place. */
export const OpeningHours = z.strictObject({ from: TimeOfDay, to: TimeOfDay })
export type OpeningHours = z.infer<typeof OpeningHours>

export const ServiceWindow = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string().min(1),
  kind: WindowKind,
  /** One-things and items that are taken in here; absent: all. */
  accepts: z.array(z.string()).min(1).optional(),
  /** Where they differ from the hall's. */
  hours: z.array(OpeningHours).min(1).optional(),
})
export type ServiceWindow = z.infer<typeof ServiceWindow>

/** 政务服务大厅 with its windows. Its clerks hold posts of `office`. */
export const Hall = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string().min(1),
  office: z.string(),
  address: z.string().min(1),
  phone: z.string().min(1),
  hours: z.array(OpeningHours).min(1),
  queue: z.strictObject({
    /** 过号顺延: so many places back, at most so many times; then the number is void. */
    defer: z.int().positive(),
    deferrals: z.int().min(0),
    /** Minutes for one person, until there are real durations to go by. */
    minutes: z.int().positive(),
    basis: z.string().min(1),
  }),
  windows: z.array(ServiceWindow).min(1),
})
export type Hall = z.infer<typeof Hall>
