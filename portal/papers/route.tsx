import { receiveDelivery } from '../../server/deliveries/commands/receive-delivery.ts'
import { listMyPapers, readMyPaper } from '../../server/cases/my-papers.ts'
import { myDocument } from '../../server/cases/queries.ts'
import { PaperForm } from '../../server/documents/model.ts'
import type { Page, PageRequest } from '../../server/platform/http-pages.ts'
import { paperFile } from '../../server/seals/commands/seal-document.ts'
import { BackLink } from '../components/layout.tsx'
import { renderPage } from '../components/screen.tsx'
import type { PortalOptions } from '../options.ts'
import { paths } from '../paths.ts'
import { textsOf } from '../texts/texts.ts'
import { PaperPage, PapersPage } from './page.tsx'

const numberOf = (request: PageRequest): string => request.params['number'] ?? ''
const keyOf = (request: PageRequest): { number: string; document: string } => ({
  number: numberOf(request),
  document: request.params['document'] ?? '',
})

/** 文书和送达. */
export function paperPages(options: PortalOptions): Page[] {
  return [
    {
      path: '/cases/:number/papers',
      who: 'person',
      async get(request) {
        const number = numberOf(request)
        const found = await request.db.read(request.actor, (ctx) => listMyPapers(ctx, number))
        return renderPage(options, request, {
          title: textsOf(request.view.lang)('papers.docsTitle'),
          body: <PapersPage number={number} {...found} received={request.query['done'] === 'received'} />,
        })
      },
    },
    {
      path: '/cases/:number/papers/:document',
      who: 'person',
      async get(request) {
        const key = keyOf(request)
        const document = await request.db.read(request.actor, (ctx) => readMyPaper(ctx, key))
        return renderPage(options, request, {
          title: document.content.title,
          body: (
            <PaperPage
              document={document}
              back={
                <BackLink href={paths.papers(key.number)}>
                  {textsOf(request.view.lang)('papers.docsTitle')}
                </BackLink>
              }
              pdf={(form) => paths.paperPdf(key.number, document.number, form)}
            />
          ),
        })
      },
    },
    {
      path: '/cases/:number/papers/:document/:form',
      who: 'person',
      async get(request) {
        const form = PaperForm.safeParse(request.params['form']).data ?? 'a4'
        const paper = await request.db.read(request.actor, (ctx) =>
          myDocument(ctx, { ...keyOf(request), form }, request.origin),
        )
        const { bytes, name } = await paperFile(request.db, paper)
        return { bytes, type: 'application/pdf', name }
      },
    },
    {
      path: '/cases/:number/received/:delivery',
      who: 'person',
      async post(request) {
        const number = numberOf(request)
        await request.db.write(request.actor, (ctx) =>
          receiveDelivery(ctx, { number, delivery: request.params['delivery'] ?? '' }),
        )
        return { redirect: `${paths.papers(number)}?done=received` }
      },
    },
  ]
}
