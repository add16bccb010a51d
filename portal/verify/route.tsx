import { findCertificate, verifyCertificate } from '../../server/credentials/queries.ts'
import { checkDocument } from '../../server/documents/commands/check-document.ts'
import { findDocument } from '../../server/documents/queries.ts'
import { readDocumentNumber } from '../../server/documents/rules.ts'
import { addressGroup } from '../../server/people/rules.ts'
import { ANYONE } from '../../server/platform/ctx.ts'
import type { Page, PageReply, PageRequest } from '../../server/platform/http-pages.ts'
import { createRate } from '../../server/platform/rate.ts'
import { refuseSeal } from '../../server/seals/refusals.ts'
import { FAULT_TEXTS } from '../../server/seals/rules.ts'
import { verifyDocument } from '../../server/seals/queries.ts'
import { Refusal } from '../../server/platform/refusal.ts'
import { renderPage } from '../components/screen.tsx'
import type { PortalOptions } from '../options.ts'
import { paths } from '../paths.ts'
import { textsOf } from '../texts/texts.ts'
import { CheckedFilePage } from './file.tsx'
import { VerifiedDocumentPage, VerifiedPage, VerifyFormPage, type VerifyProblem } from './page.tsx'

/** Files that one address has checked in a minute: each costs some signatures and up to 10 MB. */
const CHECKS_A_MINUTE = 30

export function verifyPages(options: PortalOptions): Page[] {
  const checks = createRate(CHECKS_A_MINUTE)
  const again = (request: PageRequest, number: string, problem: VerifyProblem, status: number): PageReply =>
    renderPage(options, request, {
      title: textsOf(request.view.lang)(`verify.${problem.what}`),
      status,
      body: <VerifyFormPage number={number} problem={problem} />,
    })

  const certificatePage = async (request: PageRequest, number: string): Promise<PageReply> => {
    try {
      const certificate = await request.db.read(request.actor, (ctx) => verifyCertificate(ctx, number))
      return renderPage(options, request, {
        title: `${textsOf(request.view.lang)('verify.title')} · ${certificate.title}`,
        body: <VerifiedPage certificate={certificate} />,
      })
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind !== 'not-found') throw error
      return again(request, number, { what: 'missing' }, 404)
    }
  }

  const documentPage = async (request: PageRequest, number: string, code: string): Promise<PageReply> => {
    if (code === '') return again(request, number, { what: 'codeMissing' }, 422)
    try {
      const document = await checkDocument(request.db, { number, code, ip: request.ip })
      return renderPage(options, request, {
        title: `${textsOf(request.view.lang)('verify.title')} · ${document.content.title}`,
        body: <VerifiedDocumentPage document={document} />,
      })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (error.kind === 'not-found') return again(request, number, { what: 'noDocument' }, 404)
      if (error.kind !== 'too-many') throw error
      const sentence = request.view.lang === 'en' ? error.en : error.zh
      return again(request, number, { what: 'tooMany', sentence }, 429)
    }
  }

  return [
    {
      path: paths.verify,
      who: 'anyone',
      async get(request) {
        const number = (request.query['number'] ?? '').trim()
        const code = (request.query['k'] ?? '').trim()
        if (number) {
          const isDocument = readDocumentNumber(number) !== undefined && code !== ''
          return { redirect: isDocument ? paths.verifiedDocument(number, code) : paths.verified(number) }
        }
        return renderPage(options, request, {
          title: textsOf(request.view.lang)('verify.title'),
          body: <VerifyFormPage />,
        })
      },
    },
    {
      path: paths.verifyFile,
      who: 'anyone',
      get: async () => ({ redirect: paths.verify }),
      async post(request) {
        if (checks(addressGroup(request.ip), request.db.statement(ANYONE, null).now) > 0) {
          const refusal = refuseSeal('trust.too-many-files')
          const sentence = request.view.lang === 'en' ? refusal.en : refusal.zh
          return again(request, '', { what: 'tooMany', sentence }, 429)
        }
        const [file] = request.form.files
        if (!file) return again(request, '', { what: 'fileNone' }, 422)
        const { checked, certificate, document } = await request.db.read(request.actor, async (ctx) => {
          const found = await verifyDocument(ctx, file.bytes)
          const { kind, number } = (found.fault === null && found.paper) || {}
          return {
            checked: file.tooBig ? { ...found, fault: 'too-big' as const } : found,
            certificate: kind === 'certificate' ? await findCertificate(ctx, number ?? '') : undefined,
            document: kind === 'document' ? await findDocument(ctx, number ?? '') : undefined,
          }
        })
        const { fault } = checked
        return renderPage(options, request, {
          title: fault
            ? FAULT_TEXTS[fault][request.view.lang === 'en' ? 'en' : 'zh']
            : textsOf(request.view.lang)('verify.fileGenuine'),
          body: <CheckedFilePage checked={checked} state={certificate?.state} document={document} />,
        })
      },
    },
    {
      path: '/verify/:number',
      who: 'anyone',
      get: (request) => {
        const number = request.params['number'] ?? ''
        return readDocumentNumber(number) === undefined
          ? certificatePage(request, number)
          : documentPage(request, number, (request.query['k'] ?? '').trim())
      },
    },
  ]
}
