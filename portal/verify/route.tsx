import { verifyCertificate } from '../../server/credentials/queries.ts'
import type { Page } from '../../server/platform/http-pages.ts'
import { Refusal } from '../../server/platform/refusal.ts'
import { renderPage } from '../components/screen.tsx'
import type { PortalOptions } from '../options.ts'
import { paths } from '../paths.ts'
import { textsOf } from '../texts/texts.ts'
import { VerifiedPage, VerifyFormPage } from './page.tsx'

export function verifyPages(options: PortalOptions): Page[] {
  return [
    {
      path: paths.verify,
      who: 'anyone',
      async get(request) {
        const number = (request.query['number'] ?? '').trim()
        if (number) return { redirect: paths.verified(number) }
        return renderPage(options, request, {
          title: textsOf(request.view.lang)('verify.title'),
          body: <VerifyFormPage />,
        })
      },
    },
    {
      path: '/verify/:number',
      who: 'anyone',
      async get(request) {
        const number = request.params['number'] ?? ''
        const t = textsOf(request.view.lang)
        try {
          const certificate = await request.db.read(request.actor, (ctx) => verifyCertificate(ctx, number))
          return renderPage(options, request, {
            title: `${t('verify.title')} · ${certificate.title}`,
            body: <VerifiedPage certificate={certificate} />,
          })
        } catch (error) {
          if (!(error instanceof Refusal) || error.kind !== 'not-found') throw error
          return renderPage(options, request, {
            title: t('verify.missing'),
            status: 404,
            body: <VerifyFormPage number={number} missing />,
          })
        }
      },
    },
  ]
}
