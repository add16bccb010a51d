import { toLocalDate } from '../calendar/rules.ts'
import { maskCitizenNumber, maskName, maskPhone } from '../people/identifiers.ts'
import type { Value } from './expression.ts'
import type { Element, Origin, Sensitive } from './model.ts'

/** A value as a person reads it: 男 for 1, 2026年11月20日 for 2026-11-20, 3250 克. */
export function displayValue(element: Element, value: Value): string {
  const option = element.options?.find((candidate) => candidate.value === String(value))
  if (option) return option.label
  if (typeof value === 'boolean') return value ? '是' : '否'
  if (element.control === 'date') return displayDate(String(value))
  if (element.control === 'instant') return displayInstant(String(value))
  if (element.control === 'money' && typeof value === 'number') return `${(value / 100).toFixed(2)} 元`
  return element.unit ? `${value} ${element.unit}` : String(value)
}

/** A value as somebody would type it: money, kept in fen, in yuan. The reverse of `parseAnswer`. */
export function typedValue(element: Element | undefined, value: Value): Value {
  return element?.control === 'money' && typeof value === 'number' ? value / 100 : value
}

/** 2026-11-20 → 2026年11月20日; anything else is left as it is. */
export function displayDate(date: string): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(date)
  return match ? `${match[1]}年${Number(match[2])}月${Number(match[3])}日` : date
}

/** The time of day of an instant in China: 09:05. */
export function displayTime(instant: Date): string {
  return new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(11, 16)
}

function displayInstant(instant: string): string {
  const match = /T(\d{2}):(\d{2})/.exec(instant)
  return match ? `${displayDate(instant)} ${match[1]}:${match[2]}` : displayDate(instant)
}

/** 「来自公安·2026-11-20」: whose data it is and of which day; the applicant's own are said to be so. */
export function displayOrigin(origin: Origin, reader: 'applicant' | 'officer' = 'applicant'): string {
  if (origin.kind === 'source') return `来自${origin.name}·${toLocalDate(new Date(origin.at))}`
  if (origin.kind === 'identity') return reader === 'applicant' ? '来自您的实名信息' : '来自实名登录'
  return reader === 'applicant' ? '您填写的' : '申请人填写'
}

/** How much of a value somebody may see who only needs to recognise it. */
export function maskValue(text: string, sensitive: Sensitive | null | undefined): string {
  switch (sensitive) {
    case 'name':
      return maskName(text)
    case 'citizen-number':
      return maskCitizenNumber(text)
    case 'phone':
      return maskPhone(text)
    case 'address':
      return [...text].length > 6 ? `${[...text].slice(0, 6).join('')}****` : '****'
    case 'account':
      return `****${text.slice(-4)}`
    case 'hidden':
      return '****'
    default:
      return text
  }
}
