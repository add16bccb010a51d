/**
 * Code lists of the list of items: one list of our own words each, and what the numbers of other schemes mean in them. The same
 * number means opposite things in two schemes, so a number is only read together with the scheme that it comes from.
 */

/** Our own word → its Chinese name. */
export const LISTS = {
  type: {
    licence: '行政许可',
    penalty: '行政处罚',
    coercion: '行政强制',
    levy: '行政征收',
    payment: '行政给付',
    inspection: '行政检查',
    confirmation: '行政确认',
    reward: '行政奖励',
    ruling: '行政裁决',
    'other-power': '其他行政权力',
    'public-service': '公共服务',
  },
  level: {
    nation: '国家级',
    province: '省级',
    city: '市级',
    county: '县级',
    town: '镇（乡、街道）级',
    village: '村（社区）级',
    graded: '分级管理',
  },
  nature: { statutory: '法定机关', authorised: '授权组织', entrusted: '受委托组织', other: '其他' },
  serves: {
    person: '自然人',
    company: '企业法人',
    institution: '事业法人',
    society: '社会组织法人',
    unincorporated: '非法人企业',
    agency: '行政机关',
    other: '其他组织',
  },
  kind: { instant: '即办件', promised: '承诺件', forwarded: '上报件', other: '其他' },
  form: { window: '窗口办理', online: '网上办理', mobile: '移动端办理', courier: '快递申请', other: '其他' },
  scope: { nation: '全国', province: '跨省', city: '跨市', county: '跨县', none: '无' },
  depth: {
    advice: '互联网咨询',
    receipt: '互联网收件',
    preview: '互联网预审',
    acceptance: '互联网受理',
    handling: '互联网办理',
    feedback: '互联网办理结果信息反馈',
    certificate: '互联网电子证照反馈',
    other: '其他',
  },
  onlineLevel: {
    information: 'Ⅰ级 信息公开',
    preview: 'Ⅱ级 在线预审',
    handling: 'Ⅲ级 在线办理',
    whole: 'Ⅳ级 全程网办',
  },
  result: { certificate: '证照', approval: '批文', document: '其他文书', none: '无' },
  closing: { approval: '审批办结', certificate: '出证办结', document: '出文办结', other: '其他' },
  necessity: { required: '必要', optional: '非必要', deferrable: '容缺后补' },
  origin: { applicant: '申请人自备', government: '政府部门核发', intermediary: '中介机构', other: '其他' },
  original: { original: '原件', copy: '复印件', both: '原件和复印件', either: '原件或复印件' },
  unit: { working: '工作日', natural: '自然日', month: '月', year: '年', hour: '小时' },
} as const satisfies Record<string, Record<string, string>>
export type ListId = keyof typeof LISTS

/** 清单种类: what is set by the level above, and what one body does of it. */
export const KINDS = { directory: '基本目录', implementation: '实施清单' } as const

const NATIONAL = 'GB/T 39046'
const C0109 = 'C0109'
type Schemes = Record<string, Record<string, string>>
const TYPES = {
  '01': 'licence',
  '02': 'penalty',
  '03': 'coercion',
  '04': 'levy',
  '05': 'payment',
  '06': 'inspection',
  '07': 'confirmation',
  '08': 'reward',
  '09': 'ruling',
  '10': 'other-power',
}
/** 11–19 extend the powers of organs, 21 and above the public services (GB/T 39046 A.1). */
const EXTENDED = Object.fromEntries(
  Array.from({ length: 9 }, (_, at) => [String(at + 11), 'other-power'] as const),
)
const EXTENDED_SERVICES = Object.fromEntries(
  Array.from({ length: 9 }, (_, at) => [String(at + 21), 'public-service'] as const),
)

/** What a number of a scheme means. Sources: GB/T 39046-2020 annex A; exchange tables C0109; real records of the places. */
export const SCHEMES: { readonly [List in ListId]?: Schemes } = {
  type: {
    [NATIONAL]: { ...TYPES, ...EXTENDED, '20': 'public-service', ...EXTENDED_SERVICES },
    'guangdong-2021': { ...TYPES, '20': 'other-power', '21': 'public-service' },
    'guangxi-2019': { ...TYPES, '20': 'other-power' },
    'sichuan-2025': { ...TYPES, '20': 'public-service' },
  },
  level: {
    [NATIONAL]: {
      '1': 'nation',
      '2': 'province',
      '3': 'city',
      '4': 'county',
      '5': 'town',
      '6': 'village',
      '7': 'graded',
    },
  },
  nature: { [NATIONAL]: { '1': 'statutory', '2': 'authorised', '3': 'entrusted', '9': 'other' } },
  serves: {
    [NATIONAL]: {
      '1': 'person',
      '2': 'company',
      '3': 'institution',
      '4': 'society',
      '5': 'agency',
      '6': 'other',
    },
    interface: {
      '1': 'person',
      '2': 'company',
      '3': 'institution',
      '4': 'society',
      '5': 'unincorporated',
      '6': 'agency',
      '9': 'other',
    },
  },
  kind: {
    [NATIONAL]: { '1': 'instant', '2': 'promised', '3': 'forwarded', '9': 'other' },
    zhejiang: { '1': 'promised', '2': 'instant' },
  },
  form: {
    [NATIONAL]: { '1': 'window', '2': 'online', '3': 'mobile', '4': 'courier', '9': 'other' },
    [C0109]: { '1': 'window', '2': 'online', '3': 'courier' },
  },
  scope: { [C0109]: { '1': 'nation', '2': 'province', '3': 'city', '4': 'county', '5': 'none' } },
  depth: {
    [C0109]: {
      '1': 'advice',
      '2': 'receipt',
      '3': 'preview',
      '4': 'acceptance',
      '5': 'handling',
      '6': 'feedback',
      '7': 'certificate',
      '8': 'other',
    },
  },
  onlineLevel: {
    'four-level': { '1': 'information', '2': 'preview', '3': 'handling', '4': 'whole' },
    'whole-first': { '1': 'whole', '2': 'preview', '3': 'information', '4': 'handling' },
  },
  result: { [C0109]: { '10': 'certificate', '20': 'approval', '30': 'document', '99': 'none' } },
  necessity: { [C0109]: { '1': 'required', '2': 'optional', '3': 'deferrable' } },
  origin: { [C0109]: { '10': 'applicant', '20': 'government', '30': 'intermediary', '99': 'other' } },
  original: {
    shanghai: { '1': 'original', '2': 'copy', '3': 'either' },
    'zero-based': { '0': 'original', '1': 'copy', '2': 'both', '3': 'either' },
  },
  unit: { [C0109]: { '1': 'working', '2': 'natural', '3': 'month', '4': 'year', '5': 'hour' } },
}

/** Other ways to write a name. */
const ALIASES: Partial<Record<ListId, Record<string, string>>> = {
  level: {
    国家: 'nation',
    省: 'province',
    市: 'city',
    区级: 'county',
    县: 'county',
    区县级: 'county',
    镇级: 'town',
    乡级: 'town',
    街道: 'town',
    乡镇级: 'town',
    村级: 'village',
    社区: 'village',
  },
  serves: { 个人: 'person', 公民: 'person', 企业: 'company', 其他: 'other' },
  kind: { 即办: 'instant', 承诺: 'promised' },
  type: {
    许可: 'licence',
    处罚: 'penalty',
    强制: 'coercion',
    征收: 'levy',
    给付: 'payment',
    检查: 'inspection',
    确认: 'confirmation',
    奖励: 'reward',
    裁决: 'ruling',
    其他权力: 'other-power',
    其他行政职权: 'other-power',
  },
  unit: {
    个工作日: 'working',
    天: 'natural',
    日: 'natural',
    自然天: 'natural',
    个月: 'month',
    时: 'hour',
    小時: 'hour',
  },
  onlineLevel: { 全程网办: 'whole', 在线办理: 'handling', 在线预审: 'preview', 信息公开: 'information' },
  necessity: { 是: 'required', 必须: 'required', 否: 'optional', 非必须: 'optional' },
}

export const nameOf = (list: ListId, value: string): string =>
  (LISTS[list] as Record<string, string>)[value] ?? value

export const isValue = (list: ListId, value: unknown): boolean =>
  typeof value === 'string' && Object.hasOwn(LISTS[list], value)

/** The schemes that know numbers of this list. */
export const schemesOf = (list: ListId): string[] => Object.keys(SCHEMES[list] ?? {})

/**
 * Our word for what stands in a cell: a number by the scheme that is named, otherwise a name or our own word. Undefined where it
 * means nothing; a number without a scheme means nothing either.
 */
export function readCode(list: ListId, scheme: string | undefined, raw: string): string | undefined {
  const text = raw.trim()
  if (isValue(list, text)) return text
  const named = Object.entries(LISTS[list]).find(([, name]) => name === text)?.[0] ?? ALIASES[list]?.[text]
  if (named !== undefined) return named
  if (scheme === undefined) return undefined
  const numbers = SCHEMES[list]?.[scheme] ?? {}
  return numbers[text] ?? numbers[text.padStart(2, '0')]
}
