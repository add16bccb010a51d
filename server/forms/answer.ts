import { checkCitizenNumber, checkPersonName, checkPhone } from '../people/identifiers.ts'
import type { Value } from './expression.ts'
import type { Element } from './model.ts'

export type ParsedAnswer = { ok: true; value: Value } | { ok: false; code: string; zh: string }

/**
 * Reads what somebody typed into a field: spaces and full-width forms are put right silently, what cannot be right gets
 * one sentence saying what to do. `choices` are those on offer now. An empty answer is refused here; whether it was
 * needed is for the caller to say.
 */
export function parseAnswer(
  element: Element,
  raw: string,
  today: string,
  choices?: readonly { value: string }[],
): ParsedAnswer {
  const text = raw.normalize('NFKC').trim()
  const wrong = (code: string, zh: string): ParsedAnswer => ({ ok: false, code, zh })
  if (text === '') return wrong('empty', emptySentence(element))
  if ([...raw].length > (element.maxLength ?? 500)) {
    return wrong('too-long', `「${element.name}」最多 ${element.maxLength ?? 500} 个字，请缩短一些。`)
  }
  const offered = choices ?? element.options
  if (offered) {
    return offered.some((choice) => choice.value === raw.trim())
      ? { ok: true, value: raw.trim() }
      : wrong('not-offered', `请在列出的选项里选择「${element.name}」。`)
  }
  switch (element.control) {
    case 'citizen-number': {
      const checked = checkCitizenNumber(raw, today)
      return checked.ok ? { ok: true, value: checked.value } : wrong(checked.why, checked.zh)
    }
    case 'person-name': {
      const checked = checkPersonName(raw)
      return checked.ok ? { ok: true, value: checked.value } : wrong(checked.why, checked.zh)
    }
    case 'given-name':
      return parseGivenName(element, raw)
    case 'phone': {
      const checked = checkPhone(raw)
      return checked.ok ? { ok: true, value: checked.value } : wrong(checked.why, checked.zh)
    }
    case 'date':
      return parseDate(element, text, today)
    case 'instant':
      return parseInstant(element, text)
    case 'yes-no':
      return text === 'true' || text === 'false'
        ? { ok: true, value: text === 'true' }
        : wrong('not-offered', `请选择「是」或「否」：${element.name}。`)
    case 'number':
    case 'money':
      return parseNumber(element, text)
    default: {
      const value = cleanText(raw)
      return value === '' ? wrong('empty', emptySentence(element)) : { ok: true, value }
    }
  }
}

function emptySentence(element: Element): string {
  if (element.options || element.choices || element.control === 'choice') return `请选择「${element.name}」。`
  return element.control === 'yes-no'
    ? `请选择「是」或「否」：${element.name}。`
    : `请填写「${element.name}」。`
}

/** Control characters are dropped, everything else that people write is kept as it is. */
function cleanText(raw: string): string {
  return raw
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}

/** 名. One or more characters of a name; checked as a whole name so that rare characters pass and digits do not. */
function parseGivenName(element: Element, raw: string): ParsedAnswer {
  const checked = checkPersonName(`王${raw.trim()}`)
  if (!checked.ok) return { ok: false, code: checked.why, zh: checked.zh }
  const value = checked.value.slice(1)
  const length = [...value].length
  return length <= (element.maxLength ?? 10)
    ? { ok: true, value }
    : {
        ok: false,
        code: 'too-long',
        zh: `「${element.name}」最多 ${element.maxLength ?? 10} 个字，不用写姓。`,
      }
}

function parseDate(element: Element, text: string, today: string): ParsedAnswer {
  const match =
    /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$/.exec(text) ??
    /^(\d{4})(\d{2})(\d{2})$/.exec(text)
  if (!match) {
    return { ok: false, code: 'date-form', zh: `「${element.name}」请写成年-月-日，例如 ${today}。` }
  }
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  const date = new Date(Date.UTC(year, month - 1, day))
  // A year below 100 is another year to Date.UTC.
  if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) {
    return { ok: false, code: 'date-unreal', zh: `没有 ${year} 年 ${month} 月 ${day} 日这一天，请核对日期。` }
  }
  return { ok: true, value: date.toISOString().slice(0, 10) }
}

function parseInstant(element: Element, text: string): ParsedAnswer {
  const match = /^(\S+)[T\s]+(\d{1,2})[:：时](\d{1,2})?/.exec(text)
  const zh = `「${element.name}」请写成日期和时间，例如 2026-11-20 08:30。`
  if (!match) return { ok: false, code: 'instant-form', zh }
  const date = parseDate(element, match[1] ?? '', '2026-11-20')
  if (!date.ok) return date
  const [hour, minute] = [Number(match[2]), Number(match[3] ?? 0)]
  if (hour > 23 || minute > 59) return { ok: false, code: 'instant-form', zh }
  const two = (n: number): string => String(n).padStart(2, '0')
  return { ok: true, value: `${date.value}T${two(hour)}:${two(minute)}:00+08:00` }
}

/** Money is typed in yuan and kept in fen; its `min` and `max` are in fen too. The unit and separators of thousands may stand. */
function parseNumber(element: Element, text: string): ParsedAnswer {
  const money = element.control === 'money'
  const unit = money ? '元' : (element.unit ?? '')
  const plain = (unit !== '' && text.endsWith(unit) ? text.slice(0, -unit.length) : text)
    .trim()
    .replace(/[\s,](?=\d{3}(?!\d))/g, '')
  if (!(money ? /^-?\d{1,13}(\.\d{1,2})?$/ : /^-?\d{1,15}(\.\d{1,6})?$/).test(plain)) {
    return {
      ok: false,
      code: 'number-form',
      zh: `「${element.name}」请只填数字${unit ? `，单位是${unit}` : ''}。`,
    }
  }
  const value = money ? Math.round(Number(plain) * 100) : Number(plain)
  const { min = 0, max } = element
  if (value < min || (max !== undefined && value > max)) {
    const shown = (limit: number): string => `${money ? limit / 100 : limit}${unit ? ` ${unit}` : ''}`
    const range = max === undefined ? `不能小于 ${shown(min)}` : `应在 ${shown(min)} 到 ${shown(max)} 之间`
    return { ok: false, code: 'number-range', zh: `「${element.name}」${range}，请核对。` }
  }
  return { ok: true, value }
}
