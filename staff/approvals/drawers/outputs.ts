import type { z } from 'zod'
import type { TaskOutput } from '../../../server/cases/model.ts'
import { checkCitizenNumber } from '../../../server/people/identifiers.ts'
import type { Value } from '../../api/hooks.ts'
import type { Texts } from '../../texts/zh-Hans.ts'

export type Output = z.infer<typeof TaskOutput>
type Read = { value: Value | null; error?: string }

/** Today in the offices' time zone, as YYYY-MM-DD. */
export const today = (): string => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)

/** Full-width letters, digits and signs, as input methods write them, become ASCII. */
function narrow(text: string): string {
  return text
    .replace(/[！-～]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/　/g, ' ')
    .trim()
}

/** `2026年1月5日`, `2026/1/5`, `20260105` → `2026-01-05`; undefined if there is no such day. */
export function readDay(text: string): string | undefined {
  const found =
    /^(\d{4})(\d{2})(\d{2})$/.exec(text) ??
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text) ??
    undefined
  if (found === undefined) return undefined
  const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3])]
  const date = new Date(Date.UTC(year, month - 1, day))
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined
  return date.toISOString().slice(0, 10)
}

export function readInstant(text: string): string | undefined {
  const found = /^(\S+?)[ T](\d{1,2}):(\d{2})$/.exec(text)
  const day = found?.[1] === undefined ? undefined : readDay(found[1])
  const [hour, minute] = [Number(found?.[2]), Number(found?.[3])]
  if (day === undefined || hour > 23 || minute > 59) return undefined
  return `${day}T${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}:00+08:00`
}

/**
 * What an officer typed, as the value to send. Times are those of the offices (+08:00). The server checks again: this
 * saves a round trip, no more.
 */
export function readOutput(output: Output, typed: string, texts: Texts, today: string): Read {
  const text = narrow(typed)
  if (text === '') {
    return output.required ? { value: null, error: texts.grant.missing(output.name) } : { value: null }
  }
  if (text.length > 2000) return { value: null, error: texts.grant.wrongLength }
  switch (output.control) {
    case 'date': {
      const day = readDay(text)
      return day === undefined ? { value: null, error: texts.grant.wrongDate } : { value: day }
    }
    case 'instant': {
      const instant = readInstant(text)
      return instant === undefined ? { value: null, error: texts.grant.wrongInstant } : { value: instant }
    }
    case 'number':
    case 'money': {
      const plain = text.replace(/,/g, '')
      return /^-?\d{1,15}(\.\d{1,6})?$/.test(plain)
        ? { value: Number(plain) }
        : { value: null, error: texts.grant.wrongNumber }
    }
    case 'yes-no':
      return { value: text === 'true' }
    case 'citizen-number': {
      const checked = checkCitizenNumber(text, today)
      return checked.ok ? { value: checked.value } : { value: null, error: texts.grant.wrongCitizenNumber }
    }
    case 'phone': {
      const digits = text.replace(/[\s-]/g, '')
      return /^\+?\d{7,15}$/.test(digits) ? { value: digits } : { value: null, error: texts.grant.wrongPhone }
    }
    default:
      return { value: typed.trim() }
  }
}

/** A value as it stands in the field. */
export function typedOf(value: Value | null | undefined, control: Output['control']): string {
  if (value === null || value === undefined) return ''
  if (control !== 'instant') return String(value)
  const instant = new Date(String(value))
  if (Number.isNaN(instant.getTime())) return String(value)
  return new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
}
