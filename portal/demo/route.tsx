import { listOutbox } from '../../server/messages/queries.ts'
import type { Page } from '../../server/platform/http-pages.ts'
import { renderPage } from '../components/screen.tsx'
import type { PortalOptions } from '../options.ts'
import { paths } from '../paths.ts'
import { textsOf } from '../texts/texts.ts'
import { DepartmentsPage } from './departments.tsx'
import { OutboxPage } from './page.tsx'
import { WAYS, isWay } from './ways.ts'

/** Pages that exist in the demo only. */
export function demoPages(options: PortalOptions): Page[] {
  if (options.mode !== 'demo') return []
  const { demoDepartments } = options
  const departments: Page[] = demoDepartments
    ? [
        {
          path: paths.demoDepartments,
          who: 'anyone',
          async get(request) {
            return renderPage(options, request, {
              title: textsOf(request.view.lang)('demo.departments'),
              body: <DepartmentsPage departments={await demoDepartments.list()} />,
            })
          },
          async post(request) {
            const way = request.form.one('way')
            if (isWay(way)) await demoDepartments.set(request.form.one('department'), WAYS[way])
            return { redirect: paths.demoDepartments }
          },
        },
      ]
    : []
  return [
    ...departments,
    {
      path: paths.outbox,
      who: 'anyone',
      async get(request) {
        const sent = await request.db.read(request.actor, (ctx) => listOutbox(ctx))
        return renderPage(options, request, {
          title: textsOf(request.view.lang)('demo.outbox'),
          body: <OutboxPage sent={sent} />,
        })
      },
    },
  ]
}
