import { createContext, useContext, type ReactNode } from 'react'
import type { PageRequest } from '../../server/platform/http-pages.ts'
import type { PortalOptions } from '../options.ts'
import { traditionalWords } from '../texts/traditional.ts'
import { fill, textsOf, type Lang, type Text, type TextKey, type Vars } from '../texts/texts.ts'

/** What every component may know about the page that it stands on. */
export type Screen = {
  options: PortalOptions
  request: PageRequest
  t: Text
  lang: Lang
  elder: boolean
  /** `lang` attribute for what the region or a person wrote, which stays Chinese in every language of the page. */
  zh: { lang?: string }
}

export const ScreenContext = createContext<Screen | undefined>(undefined)

export function useScreen(): Screen {
  const screen = useContext(ScreenContext)
  if (!screen) throw new Error('this component stands outside a page')
  return screen
}

export function screenOf(options: PortalOptions, request: PageRequest): Screen {
  const { lang, elder } = request.view
  return {
    options: lang === 'zh-Hant' ? { ...options, region: () => traditionalWords(options.region()) } : options,
    request,
    t: textsOf(lang),
    lang,
    elder,
    zh: lang === 'en' ? { lang: 'zh-Hans' } : {},
  }
}

export type PageParts = {
  title: string
  /** What was sent is wrong: the title says so, as screen readers read it first. */
  wrong?: boolean
  /** Home and guide use the whole width; forms stay narrow. */
  wide?: boolean
  /** The screen of a window: no header to leave by, no footer. */
  bare?: boolean
  /** Without the browser module: a page that stands inside another. */
  still?: boolean
  /** Names people and will be gone: search engines are asked not to keep it. */
  unindexed?: boolean
  status?: number
  /** Where the switches of the header lead back to, when the address itself cannot be visited. */
  returnTo?: string
  body: ReactNode
}

/** A sentence of the dictionary with elements in its gaps: <Say k="save.line" fields={<b>63</b>} />. */
export function Say({ k, ...nodes }: { k: TextKey } & Record<string, ReactNode>): ReactNode {
  const { t } = useScreen()
  const plain: Vars = {}
  for (const [name, node] of Object.entries(nodes)) {
    if (typeof node === 'number' || typeof node === 'string') plain[name] = node
  }
  const pieces = fill(t(k), plain).split(/\{(\w+)\}/)
  return pieces.map((piece, index) => (index % 2 === 0 ? piece : <span key={index}>{nodes[piece]}</span>))
}
