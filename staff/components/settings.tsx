import {
  createContext,
  use,
  useCallback,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
  type ReactNode,
} from 'react'
import { en } from '../texts/en.ts'
import { zhHans, type Texts } from '../texts/zh-Hans.ts'

const DICTIONARIES = { 'zh-Hans': zhHans, en } as const satisfies Record<string, Texts>
export type Language = keyof typeof DICTIONARIES
export type Appearance = 'auto' | 'light' | 'dark'
export type Settings = { language: Language; appearance: Appearance; large: boolean; shortcuts: boolean }

const START: Settings = { language: 'zh-Hans', appearance: 'auto', large: false, shortcuts: true }
const PLACE = 'tongban.staff.settings'

function readSettings(): Settings {
  try {
    const kept = JSON.parse(localStorage.getItem(PLACE) ?? '{}') as Partial<Settings>
    return {
      language: kept.language !== undefined && kept.language in DICTIONARIES ? kept.language : START.language,
      appearance: kept.appearance === 'light' || kept.appearance === 'dark' ? kept.appearance : 'auto',
      large: kept.large === true,
      shortcuts: kept.shortcuts !== false,
    }
  } catch {
    return START
  }
}

type Shared = { settings: Settings; texts: Texts; dark: boolean; change: (part: Partial<Settings>) => void }
const SettingsContext = createContext<Shared | null>(null)

/** True while a media query holds. */
export function useMedia(query: string): boolean {
  const list = useMemo(() => matchMedia(query), [query])
  const subscribe = useCallback(
    (tell: () => void) => {
      list.addEventListener('change', tell)
      return () => list.removeEventListener('change', tell)
    },
    [list],
  )
  return useSyncExternalStore(subscribe, () => list.matches)
}

/** Language, appearance, size of text and shortcuts: kept in this browser, applied to the whole page. */
export function SettingsProvider({ children }: { children: ReactNode }) {
  const [settings, setSettings] = useState(readSettings)
  const systemDark = useMedia('(prefers-color-scheme: dark)')
  const dark = settings.appearance === 'dark' || (settings.appearance === 'auto' && systemDark)

  const change = useCallback((part: Partial<Settings>) => {
    setSettings((before) => {
      const after = { ...before, ...part }
      try {
        localStorage.setItem(PLACE, JSON.stringify(after))
      } catch {
        // A browser that keeps nothing still gets the setting until the page is closed.
      }
      return after
    })
  }, [])

  useEffect(() => {
    const page = document.documentElement
    page.lang = settings.language
    page.dataset['theme'] = dark ? 'dark' : 'light'
    page.dataset['size'] = settings.large ? 'large' : 'normal'
  }, [settings.language, settings.large, dark])

  const shared = useMemo(
    () => ({ settings, dark, change, texts: DICTIONARIES[settings.language] }),
    [settings, dark, change],
  )
  return <SettingsContext value={shared}>{children}</SettingsContext>
}

export function useSettings(): Shared {
  const shared = use(SettingsContext)
  if (shared === null) throw new Error('SettingsProvider is missing')
  return shared
}

export const useTexts = (): Texts => useSettings().texts
