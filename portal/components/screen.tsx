import { renderToStaticMarkup } from 'react-dom/server'
import type { PageRequest } from '../../server/platform/http-pages.ts'
import type { PortalOptions } from '../options.ts'
import { traditionalText, traditionalWords } from '../texts/traditional.ts'
import { screenOf, ScreenContext, type PageParts } from './context.tsx'
import { Layout } from './layout.tsx'

/** One whole page as HTML. */
export function renderPage(
  options: PortalOptions,
  request: PageRequest,
  parts: PageParts,
): { html: string; status: number } {
  const shown =
    request.view.lang === 'zh-Hant'
      ? { ...parts, title: traditionalText(parts.title), body: traditionalWords(parts.body) }
      : parts
  const html = renderToStaticMarkup(
    <ScreenContext value={screenOf(options, request)}>
      <Layout {...shown} />
    </ScreenContext>,
  )
  return { html: `<!doctype html>${html}`, status: parts.status ?? 200 }
}
