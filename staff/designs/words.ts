import { useSettings } from '../components/settings.tsx'
import { en } from './texts/en.ts'
import { zhHans, type Words } from './texts/zh-Hans.ts'

/** The words of this desk in the language of the officer. */
export function useWords(): Words {
  return useSettings().settings.language === 'en' ? en : zhHans
}
