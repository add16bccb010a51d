import {
  countTry,
  endLoan,
  Lend,
  lendCertificate,
  spendLoan,
} from '../../server/credentials/commands/lend-certificate.ts'
import { openShowing, peekShowing, scanShowing } from '../../server/credentials/commands/show-certificate.ts'
import { refuseCertificate } from '../../server/credentials/refusals.ts'
import { getLoan, getOwnCertificate, getRuling, listCards, loadOwn } from '../../server/credentials/wallet.ts'
import { PaperForm } from '../../server/documents/model.ts'
import { addressGroup } from '../../server/people/rules.ts'
import { ANYONE } from '../../server/platform/ctx.ts'
import type { Page, PageReply, PageRequest } from '../../server/platform/http-pages.ts'
import { createRate } from '../../server/platform/rate.ts'
import { paperFile } from '../../server/seals/commands/seal-document.ts'
import { documentPaper } from '../../server/seals/queries.ts'
import type { Problems } from '../components/form.tsx'
import { BackLink } from '../components/layout.tsx'
import { renderPage } from '../components/screen.tsx'
import type { PortalOptions } from '../options.ts'
import { PaperPage } from '../papers/page.tsx'
import { paths } from '../paths.ts'
import { orAgain } from '../reply.ts'
import { textsOf, type TextKey } from '../texts/texts.ts'
import { BorrowedPage, BorrowPage, LendPage, LentPage, type LendGiven } from './lend.tsx'
import { CertificatePage, WalletPage } from './page.tsx'
import { ChoosePage, CodePage, ScanPage, ShownPage } from './show.tsx'

/** Scans from one address within a minute; whoever guesses tokens of 192 bits needs more. */
const SCANS_A_MINUTE = 60

const numberOf = (request: PageRequest): string => request.params['number'] ?? ''
const paperOf = (request: PageRequest): { number: string; document: string } => ({
  number: numberOf(request),
  document: request.params['document'] ?? '',
})
const tokenOf = (request: PageRequest): string => request.params['token'] ?? ''

export function walletPages(options: PortalOptions): Page[] {
  const scans = createRate(SCANS_A_MINUTE)
  const countScan = (request: PageRequest): void => {
    const { now } = request.db.statement(ANYONE, null)
    if (scans(addressGroup(request.ip), now) > 0) throw refuseCertificate('certificate.too-many-scans')
  }
  const own = (request: PageRequest) =>
    request.db.read(request.actor, (ctx) => loadOwn(ctx, numberOf(request)))

  const choosePage = async (request: PageRequest, problems?: Problems): Promise<PageReply> => {
    const certificate = await own(request)
    const names = certificate.rows.filter(({ text }) => text === certificate.holder)
    const chosen = problems ? request.form.all('field') : names.map(({ label }) => label)
    return renderPage(options, request, {
      title: `${textsOf(request.view.lang)('wallet.show')} · ${certificate.title}`,
      wrong: problems !== undefined,
      status: problems ? 429 : 200,
      body: <ChoosePage certificate={certificate} chosen={chosen} problems={problems} />,
    })
  }

  const lendPage = async (request: PageRequest, problems?: Problems): Promise<PageReply> => {
    const certificate = await own(request)
    return renderPage(options, request, {
      title: `${textsOf(request.view.lang)('lend.title')} · ${certificate.title}`,
      wrong: problems !== undefined,
      status: problems ? 422 : 200,
      body: <LendPage certificate={certificate} given={lendGiven(request)} problems={problems} />,
    })
  }

  const borrowPage = async (request: PageRequest, problems?: Problems): Promise<PageReply> => {
    const loan = await request.db.read(request.actor, (ctx) => getLoan(ctx, tokenOf(request)))
    return renderPage(options, request, {
      title: textsOf(request.view.lang)('lend.useTitle'),
      wrong: problems !== undefined,
      status: problems ? 422 : 200,
      body: <BorrowPage loan={loan} token={tokenOf(request)} problems={problems} />,
    })
  }

  return [
    {
      path: paths.wallet,
      who: 'person',
      async get(request) {
        const cards = await request.db.read(request.actor, listCards)
        const title = textsOf(request.view.lang)('wallet.title', { n: cards.length })
        return renderPage(options, request, { title, body: <WalletPage cards={cards} /> })
      },
    },
    {
      path: '/me/certificates/:number',
      who: 'person',
      async get(request) {
        const certificate = await request.db.read(request.actor, (ctx) =>
          getOwnCertificate(ctx, numberOf(request)),
        )
        return renderPage(options, request, {
          title: certificate.title,
          body: <CertificatePage certificate={certificate} />,
        })
      },
    },
    {
      path: '/me/certificates/:number/papers/:document',
      who: 'person',
      async get(request) {
        const number = numberOf(request)
        const document = await request.db.read(request.actor, (ctx) => getRuling(ctx, paperOf(request)))
        return renderPage(options, request, {
          title: document.content.title,
          body: (
            <PaperPage
              document={document}
              back={<BackLink href={paths.myCertificate(number)} />}
              pdf={(form) => paths.rulingPdf(number, document.number, form)}
            />
          ),
        })
      },
    },
    {
      path: '/me/certificates/:number/papers/:document/:form',
      who: 'person',
      async get(request) {
        const form = PaperForm.exclude(['slip']).safeParse(request.params['form']).data ?? 'a4'
        const paper = await request.db.read(request.actor, async (ctx) => {
          const { number } = await getRuling(ctx, paperOf(request))
          return documentPaper(ctx, number, { form, publicUrl: request.origin })
        })
        const { bytes, name } = await paperFile(request.db, paper)
        return { bytes, type: 'application/pdf', name }
      },
    },
    {
      path: '/me/certificates/:number/show',
      who: 'person',
      get: (request) => choosePage(request),
      // Shown in the answer and never again: only the hash of the token is kept, so there is nothing to be led to.
      post: (request) =>
        orAgain(
          async () => {
            const made = await request.db.write(request.actor, (ctx) =>
              openShowing(ctx, { number: numberOf(request), fields: request.form.all('field') }),
            )
            return renderPage(options, request, {
              title: `${textsOf(request.view.lang)('wallet.code')} · ${made.certificate.title}`,
              body: <CodePage {...made} />,
            })
          },
          (problems) => choosePage(request, problems),
          ['too-many'],
        ),
    },
    {
      path: '/me/certificates/:number/lend',
      who: 'person',
      get: (request) => lendPage(request),
      post: (request) =>
        orAgain(
          async () => {
            const given = lendGiven(request)
            const read = Lend.safeParse({ ...given, number: numberOf(request), hours: Number(given.hours) })
            if (!read.success) {
              const t = textsOf(request.view.lang)
              const wrong = new Set(read.error.issues.map(({ path }) => String(path[0])))
              const fields = (['borrower', 'purpose', 'hours'] as const).flatMap((field) =>
                wrong.has(field) ? [{ field, code: 'missing', zh: t(`lend.wrong.${field}`) }] : [],
              )
              return lendPage(request, { zh: '', en: '', fields })
            }
            const { token, code } = await request.db.write(request.actor, (ctx) =>
              lendCertificate(ctx, read.data),
            )
            return renderPage(options, request, {
              title: textsOf(request.view.lang)('lend.title'),
              body: <LentPage certificate={await own(request)} token={token} code={code} given={given} />,
            })
          },
          (problems) => lendPage(request, problems),
          ['conflict'],
        ),
    },
    {
      path: '/me/certificates/:number/loans/:loan/end',
      who: 'person',
      async post(request) {
        const number = numberOf(request)
        await request.db.write(request.actor, (ctx) =>
          endLoan(ctx, { number, id: request.params['loan'] ?? '' }),
        )
        return { redirect: `${paths.myCertificate(number)}#loans` }
      },
    },
    {
      path: '/s/:token',
      who: 'anyone',
      // Whoever only opens the address, as a preview of the link does, burns nothing.
      async get(request) {
        countScan(request)
        await request.db.read(request.actor, (ctx) => peekShowing(ctx, { token: tokenOf(request) }))
        return renderPage(options, request, {
          title: textsOf(request.view.lang)('scan.title'),
          body: <ScanPage token={tokenOf(request)} />,
        })
      },
      async post(request) {
        countScan(request)
        const shown = await request.db.write(request.actor, (ctx) =>
          scanShowing(ctx, { token: tokenOf(request) }),
        )
        const title = `${textsOf(request.view.lang)(`verify.state.${shown.state}` satisfies TextKey)} · ${shown.title}`
        return renderPage(options, request, { title, body: <ShownPage shown={shown} /> })
      },
    },
    {
      path: '/l/:token',
      who: 'person',
      get: (request) => borrowPage(request),
      post: (request) =>
        orAgain(
          async () => {
            const token = tokenOf(request)
            await request.db.write(request.actor, (ctx) => countTry(ctx, { token }))
            const shown = await request.db.write(request.actor, (ctx) =>
              spendLoan(ctx, { token, code: request.form.one('code') }),
            )
            return renderPage(options, request, { title: shown.title, body: <BorrowedPage shown={shown} /> })
          },
          (problems) =>
            borrowPage(request, { ...problems, fields: [{ field: 'code', code: 'wrong', zh: problems.zh }] }),
        ),
    },
  ]
}

const lendGiven = ({ form }: PageRequest): LendGiven => ({
  borrower: form.one('borrower').trim(),
  purpose: form.one('purpose').trim(),
  hours: form.one('hours'),
})
