import type { After, Holding, READERS, Shown, Whose } from '../platform/holding.ts'
import { DAY, HOUR, MINUTE } from '../platform/holding.ts'
import { PERMISSIONS } from '../offices/model.ts'
import { DESK_LOOKS, type Look } from './looks.ts'
import type { AtRest, LedgerTable, Sensitivity } from './model.ts'

/** Which language the words are in. */
export type Tongue = 'zh' | 'en'
type Words = Readonly<Record<Tongue, string>>

export const WHOSE_WORDS: Readonly<Record<Whose, Words>> = {
  person: { zh: '群众', en: 'persons' },
  company: { zh: '单位', en: 'companies' },
  staff: { zh: '工作人员', en: 'officers' },
  system: { zh: '系统', en: 'systems' },
  nobody: { zh: '不是任何人的', en: 'nobody' },
}

/** How sensitive, by what is done about it here. No level of any law. */
export const SENSITIVITY_WORDS: Readonly<Record<Sensitivity, Words>> = {
  masked: { zh: '要打码', en: 'masked' },
  named: { zh: '看得出是谁', en: 'tells who' },
  id: { zh: '只有编号或者摘要', en: 'ids or digests only' },
  none: { zh: '没有个人信息', en: 'nothing personal' },
}

export const AT_REST_WORDS: Readonly<Record<AtRest, Words>> = {
  sealed: { zh: '加密（SM4 或 AES）', en: 'encrypted (SM4 or AES)' },
  digest: { zh: '只存摘要', en: 'digest only' },
  plain: { zh: '明文', en: 'plain' },
}

export const SHOWN_WORDS: Readonly<Record<Shown, Words>> = {
  name: { zh: '姓名，打码', en: 'name, masked' },
  'citizen-number': { zh: '证件号码，打码', en: 'number of a person or company, masked' },
  phone: { zh: '电话，打码', en: 'phone, masked' },
  address: { zh: '地址，打码', en: 'address, masked' },
  account: { zh: '账号，打码', en: 'account, masked' },
  hidden: { zh: '整个遮住', en: 'hidden' },
  'by-element': { zh: '按数据元逐项打码', en: 'masked as each element says' },
  'in-full': { zh: '有权看的人看到全文', en: 'in full to whoever may read it' },
  id: { zh: '只是编号', en: 'an id' },
  never: { zh: '不给人看', en: 'shown to nobody' },
}

const READER_WORDS: Readonly<Record<(typeof READERS)[number], Words>> = {
  self: { zh: '本人', en: 'whom it concerns' },
  public: { zh: '任何人', en: 'anybody' },
  staff: { zh: '本单位工作人员', en: 'officers of the own office' },
  system: { zh: '部门系统', en: 'the department’s system' },
  channel: { zh: '渠道', en: 'the channel' },
  nobody: { zh: '没有页面显示', en: 'no page shows it' },
}

/** Who reads it: a permission by its name, which is Chinese only, or one of the others. */
export function readerWords(reader: string, tongue: Tongue): string {
  if (reader in READER_WORDS) return READER_WORDS[reader as keyof typeof READER_WORDS][tongue]
  return tongue === 'zh' ? PERMISSIONS[reader as keyof typeof PERMISSIONS] : reader
}

export const lookWords = (look: string, tongue: Tongue): string =>
  look in DESK_LOOKS ? DESK_LOOKS[look as Look][tongue] : look

const UNITS = [
  { seconds: DAY, zh: '天', en: 'days' },
  { seconds: HOUR, zh: '小时', en: 'hours' },
  { seconds: MINUTE, zh: '分钟', en: 'minutes' },
] as const

function spanWords(seconds: number, tongue: Tongue): string {
  const unit = UNITS.find((each) => seconds % each.seconds === 0) ?? UNITS[2]
  return `${seconds / unit.seconds} ${unit[tongue]}`
}

/** How long it is kept and what removes it, in one sentence. */
export function keepWords(keep: LedgerTable['keep'], tongue: Tongue): string {
  if (keep.kind === 'log')
    return tongue === 'zh'
      ? '审计日志：只增不改，封存在审计链里，不删'
      : 'a log under audit: only ever added to, sealed in the chain, not removed'
  if (keep.kind === 'kept')
    return tongue === 'zh' ? `不自动删：${keep.zh}` : `Not removed by itself: ${keep.en}`
  const { times, empties } = keep
  const which = keep[tongue] === '' ? '' : tongue === 'zh' ? `（${keep[tongue]}）` : ` (${keep[tongue]})`
  const when = times.map(({ column, seconds }) =>
    tongue === 'zh'
      ? seconds === 0
        ? `过了 ${column}`
        : `${column} 之后 ${spanWords(seconds, tongue)}`
      : seconds === 0
        ? `past ${column}`
        : `${spanWords(seconds, tongue)} after ${column}`,
  )
  return tongue === 'zh'
    ? `${when.join('，或者')}，由 ${keep.by} ${empties ? '清空' : '删除'}${which}`
    : `${when.join(', or ')}; ${keep.by} ${empties ? 'empties' : 'removes'} it${which}`
}

/** The times of a removal in seconds. @param configured days by the names of the configuration */
export function timesOf(
  { keep }: Holding,
  configured: Readonly<Record<Extract<After, string>, number>>,
): { column: string; seconds: number }[] {
  if (keep?.by === undefined) return []
  return [
    ...Object.entries(keep.past ?? {}).map(([column, after]) => ({
      column,
      seconds: typeof after === 'number' ? after : configured[after] * DAY,
    })),
    ...Object.entries(keep.pastDays ?? {}).map(([column, days]) => ({ column, seconds: (days + 1) * DAY })),
  ]
}
