import { z } from 'zod'
import { CERTIFICATES, type Source } from './model.ts'

/** 共享类型: 无条件共享, 有条件共享, 不予共享. */
export const SharingKind = z.enum(['unconditional', 'conditional', 'none'])
export type SharingKind = z.infer<typeof SharingKind>

/** 更新周期. */
export const Refresh = z.enum(['realtime', 'daily', 'weekly', 'monthly', 'quarterly', 'yearly', 'irregular'])
export type Refresh = z.infer<typeof Refresh>

/** 格式分类, in the order of its codes 1–7: 电子文件, 电子表格, 数据库, 图形图像, 流媒体, 自描述格式, 服务接口. */
export const ResourceFormat = z.enum([
  'file',
  'sheet',
  'database',
  'image',
  'stream',
  'self-describing',
  'service',
])
export type ResourceFormat = z.infer<typeof ResourceFormat>

/** 数据类型 of a 信息项. */
export const FieldType = z.enum(['text', 'number', 'date', 'time', 'yes-no', 'binary'])
export type FieldType = z.infer<typeof FieldType>

/** One line of plain words, which every store keeps and every table shows. */
const line = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(/^[^\p{Cc}]*$/u)
/** As `line`, without the bar that parts the members of a field in a table. */
const cell = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(/^[^\p{Cc}|]*$/u)

/**
 * 信息项. `gives`: where the resource is mounted, the name under which its source gives it. A field without a kind of its own is
 * shared as the resource is; one that is `none` is never granted, and `reason` says why.
 */
export const ResourceField = z.strictObject({
  name: cell(100),
  type: FieldType,
  /** Characters or digits, at most. */
  length: z.int().positive().max(1_000_000).optional(),
  gives: cell(100).optional(),
  sharing: SharingKind.optional(),
  reason: cell(500).optional(),
})
export type ResourceField = z.infer<typeof ResourceField>

/**
 * 数据资源. An entry of the 政务数据目录: what data an office holds, and on what terms it shares it. `source` names the question
 * that a department system answers; then the resource is mounted (挂载).
 */
export const Resource = z.strictObject({
  /** 信息资源代码; opaque. */
  code: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9./_-]{1,63}$/),
  name: line(200),
  /** The office that answers for it and decides who may use it. */
  owner: z.string(),
  /** 提供方, where the data comes from somebody whom the owner only stands for. */
  provider: line(200).optional(),
  abstract: z.string().trim().min(1).max(2000),
  sharing: SharingKind,
  /** 共享条件 of `conditional`; of `none`, why it is not shared and what to do instead. */
  conditions: z.string().trim().min(1).max(1000).optional(),
  /** 是否向社会开放. */
  open: z.boolean().default(false),
  refresh: Refresh,
  format: ResourceFormat,
  /** 发布日期. */
  published: z.iso.date(),
  fields: z.array(ResourceField).max(500).default([]),
  /** 关联事项: `onething:…`, `item:…`. */
  items: z
    .array(z.string().regex(/^(onething|item):[a-z0-9-]+$/))
    .max(200)
    .default([]),
  source: z.string().max(100).optional(),
})
export type Resource = z.infer<typeof Resource>

/** What a source gives, by the names that fields and grants use. */
export const givenBy = (source: Source): string[] => [
  ...Object.keys(source.gives),
  ...(source.certificates ? [CERTIFICATES] : []),
]

/**
 * Who may mount a source: the office that it names, one of its department, or, where the place has none of that department, an office that
 * stands for it.
 */
export const mounting =
  (offices: readonly { id: string; department: string }[]) =>
  (owner: string, { office, department }: Pick<Source, 'office' | 'department'>): boolean => {
    const own = offices.filter((each) => each.department === department)
    return own.length === 0 || office === owner || own.some(({ id }) => id === owner)
  }

/** A slip in an entry: which part, and what is wrong, in words that say what to do. */
export type ResourceFault = { path: string; reason: string }

/** What there is in a place, for entries to name. */
export type KnownInPlace = {
  offices: { has(id: string): boolean }
  source(id: string): Source | undefined
  mayMount(owner: string, source: Source): boolean
  hasMatter(matter: string): boolean
}

/** What no schema sees: an entry on restricted terms says which, fields have names of their own, a mounted one knows its source. */
export function faultsOf(resource: Resource, known: KnownInPlace): ResourceFault[] {
  const faults: ResourceFault[] = []
  const fault = (path: string, reason: string): void => void faults.push({ path, reason })
  if (!known.offices.has(resource.owner)) fault('owner', `没有办理机构「${resource.owner}」，请写本地的机构`)
  if (resource.sharing !== 'unconditional' && resource.conditions === undefined)
    fault('conditions', '有条件共享要写明条件，不予共享要写明理由和可以怎么办')
  resource.items.forEach((matter, index) => {
    if (!known.hasMatter(matter)) fault(`items.${index}`, `没有事项或一件事「${matter}」`)
  })
  const source = resource.source === undefined ? undefined : known.source(resource.source)
  if (resource.source !== undefined && !source)
    fault('source', `没有数据接口「${resource.source}」，没有接通的不写`)
  if (source && !known.mayMount(resource.owner, source))
    fault('source', `数据接口「${source.id}」是${source.department}的，只有它的机构能挂载`)
  const gives = source ? givenBy(source) : undefined
  const [names, taken] = [new Set<string>(), new Set<string>()]
  resource.fields.forEach((field, index) => {
    const at = `fields.${index}`
    if (names.has(field.name)) fault(`${at}.name`, `信息项「${field.name}」重复`)
    names.add(field.name)
    if (field.sharing === 'none' && field.reason === undefined)
      fault(`${at}.reason`, `信息项「${field.name}」不予共享，要写明理由`)
    if (field.gives === undefined) return
    if (taken.has(field.gives)) fault(`${at}.gives`, `接口字段「${field.gives}」对应了两个信息项`)
    taken.add(field.gives)
    if (gives && !gives.includes(field.gives))
      fault(`${at}.gives`, `数据接口「${resource.source}」不给出「${field.gives}」`)
  })
  return faults
}
