import { renderToStaticMarkup } from 'react-dom/server'
import type { PageRequest } from '../../server/platform/http-pages.ts'
import type { PortalOptions } from '../options.ts'
import { screenOf, ScreenContext, type PageParts } from './context.tsx'
import { Layout } from './layout.tsx'

/** One whole page as HTML. */
export function renderPage(
  options: PortalOptions,
  request: PageRequest,
  parts: PageParts,
): { html: string; status: number } {
  const html = renderToStaticMarkup(
    <ScreenContext value={screenOf(options, request)}>
      <Layout {...parts} />
    </ScreenContext>,
  )
  return { html: `<!doctype html>${html}`, status: parts.status ?? 200 }
}
