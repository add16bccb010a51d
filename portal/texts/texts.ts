import type { View } from '../../server/platform/http-pages.ts'
import { en } from './en.ts'
import { traditionalText } from './traditional.ts'
import { zhHans } from './zh-Hans.ts'

export type Lang = View['lang']
export type TextKey = keyof typeof zhHans
export type Vars = Record<string, string | number>
export type Text = (key: TextKey, vars?: Vars) => string

/** What stands in the `lang` attribute of a page in this language. */
export const LANG_TAG: Record<Lang, string> = { 'zh-Hans': 'zh-Hans', 'zh-Hant': 'zh-Hant', en: 'en' }

export const dictionaries: Record<Lang, Record<TextKey, string>> = {
  'zh-Hans': zhHans,
  'zh-Hant': traditional(zhHans),
  en,
}

function traditional(source: Record<TextKey, string>): Record<TextKey, string> {
  return Object.fromEntries(
    Object.entries(source).map(([key, text]) => [key, traditionalText(text)]),
  ) as Record<TextKey, string>
}

/** `{name}` is replaced; `{n|day|days}` chooses by whether `n` is 1. */
export function fill(text: string, vars: Vars = {}): string {
  return text.replace(
    /\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g,
    (whole, name: string, one?: string, many?: string) => {
      const value = vars[name]
      if (value === undefined) return whole
      return one === undefined ? String(value) : ((Number(value) === 1 ? one : many) ?? '')
    },
  )
}

export function textsOf(lang: Lang): Text {
  const dictionary = dictionaries[lang]
  return (key, vars) => fill(dictionary[key], vars)
}
