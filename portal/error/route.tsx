import { searchEntries } from '../../server/search/queries.ts'
import type { PageDeps, PageReply, PageRequest } from '../../server/platform/http-pages.ts'
import { Refusal, type RefusalKind } from '../../server/platform/refusal.ts'
import type { Find } from '../components/finds.tsx'
import { renderPage } from '../components/screen.tsx'
import type { PortalOptions } from '../options.ts'
import { paths } from '../paths.ts'
import { textsOf, type Text, type TextKey } from '../texts/texts.ts'
import { ErrorPage } from './page.tsx'

const STATUS: Record<RefusalKind, number> = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'too-many': 429,
}

const TITLE: Record<RefusalKind, TextKey> = {
  invalid: 'error.invalid',
  unauthenticated: 'error.unauthenticated',
  forbidden: 'error.forbidden',
  'not-found': 'error.notFound',
  conflict: 'error.conflict',
  'too-many': 'error.tooMany',
}

/** Turns a refusal into a page with its words and what to do next, and a bug into a number to tell the hotline. */
export function renderError(options: PortalOptions): PageDeps['renderError'] {
  return async (error, request, requestId): Promise<PageReply> => {
    const { lang } = request.view
    const t = textsOf(lang)
    const returnTo = '/'
    if (!(error instanceof Refusal)) {
      const title = t('error.bug')
      return renderPage(options, request, {
        title,
        status: 500,
        returnTo,
        body: <ErrorPage title={title} text={t('error.bugText')} requestId={requestId} />,
      })
    }
    const title = t(TITLE[error.kind])
    const english = lang === 'en'
    // The refusal of a case speaks to offices as well.
    const ownWords = error.code === 'case.unknown' ? t('error.caseUnknown') : undefined
    return renderPage(options, request, {
      title,
      status: STATUS[error.kind],
      returnTo,
      body: (
        <ErrorPage
          title={title}
          text={ownWords ?? (english ? error.en : error.zh)}

          goOn={error.kind === 'not-found' ? undefined : draftOf(request, t)}
          near={error.kind === 'not-found' ? await nearTo(request) : undefined}
        />
      ),
    })
  }
}

/** An application that was refused is kept as it is: the way leads back to it. */
function draftOf({ path }: PageRequest, t: Text): { href: string; text: string } | undefined {
  const id = /^\/apply\/([0-9a-f-]{36})(?:\/|$)/.exec(path)?.[1]
  return id === undefined ? undefined : { href: paths.draft(id), text: t('error.toDraft') }
}

/** What somebody may have meant who came by a wrong address: the id in it, taken as words to search for. */
async function nearTo(request: PageRequest): Promise<Find[]> {
  if (!/^\/(items|onethings|themes)\//.test(request.path)) return []
  const words = decoded(request.path.split('/')[2] ?? '')
    .replace(/[-_.]+/g, ' ')
    .slice(0, 80)
  return words.trim() ? request.db.read(request.actor, (ctx) => searchEntries(ctx, words, { limit: 3 })) : []
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
