import type { Page } from '../../server/platform/http-pages.ts'
import { renderPage } from '../components/screen.tsx'
import type { PortalOptions } from '../options.ts'
import { paths } from '../paths.ts'
import { textsOf } from '../texts/texts.ts'
import { StatementPage, type Statement } from './page.tsx'
import { accessibility, help, privacy } from './statements.ts'

export function aboutPages(options: PortalOptions): Page[] {
  const page = (path: string, statement: Statement): Page => ({
    path,
    who: 'anyone',
    get: async (request) =>
      renderPage(options, request, {
        title: textsOf(request.view.lang)(statement.title),
        body: <StatementPage statement={statement} />,
      }),
  })
  return [page(paths.help, help), page(paths.accessibility, accessibility), page(paths.privacy, privacy)]
}
