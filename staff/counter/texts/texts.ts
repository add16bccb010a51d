import { useSettings } from '../../components/settings.tsx'
import { en } from './en.ts'
import { zhHans, type CounterTexts } from './zh-Hans.ts'

const DICTIONARIES = { 'zh-Hans': zhHans, en }

/** The counter's words come with its page, not with the desk. */
export function useCounterTexts(): CounterTexts {
  return DICTIONARIES[useSettings().settings.language]
}
