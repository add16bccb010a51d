import { useSettings } from '../components/settings.tsx'
import { en } from './texts/en.ts'
import { zhHans, type Words } from './texts/zh-Hans.ts'

/** The words of this desk in the language of the officer. */
export function useWords(): { words: Words; language: 'zh-Hans' | 'en' } {
  const { language } = useSettings().settings
  return { words: language === 'en' ? en : zhHans, language }
}
