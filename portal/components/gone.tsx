import type { ReactNode } from 'react'
import { searchEntries } from '../../server/search/queries.ts'
import type { PageReply, PageRequest } from '../../server/platform/http-pages.ts'
import type { PortalOptions } from '../options.ts'
import { paths } from '../paths.ts'
import { FindList, SearchForm, type Find } from './finds.tsx'
import { Heading } from './layout.tsx'
import { Say, useScreen } from './context.tsx'
import { renderPage } from './screen.tsx'
import { dateText } from './words.ts'

/** What was offered once and is not any more: since when, what becomes of cases that run, and what may be meant instead. */
type Gone = {
  name: string
  since: string | undefined
  /** The entry of the list that stands there still, though nobody applies for it here any more. */
  listed?: string | undefined
  /** A one-thing: it stood on no list, its items may well be offered one by one. */
  together?: boolean
}

function GonePage(props: Gone & { near: Find[] }): ReactNode {
  const { options, t, lang, zh } = useScreen()
  const { name, since, listed, together, near } = props
  const lead = (): string => {
    if (listed !== undefined) return t('gone.listed')
    const date = since === undefined ? undefined : dateText(since, lang)
    if (together) return date === undefined ? t('gone.together') : t('gone.togetherSince', { date })
    return date === undefined ? t('gone.lead') : t('gone.leadSince', { date })
  }
  const { hotline } = options.region().head
  return (
    <>
      <Heading lead={lead()}>
        <Say
          k={listed === undefined ? 'gone.title' : 'gone.titleListed'}
          name={<span {...zh}>{name}</span>}
        />
      </Heading>
      {listed !== undefined && (
        <p className="actions">
          <a className="button" href={paths.listed(listed)}>
            {t('gone.toListed')}
          </a>
        </p>
      )}
      <p>{t('gone.running')}</p>
      <SearchForm />
      {near.length > 0 && (
        <section>
          <h2>{t('error.near')}</h2>
          <FindList finds={near} />
        </section>
      )}
      <p className="actions">
        <a className="button" href={`tel:${hotline}`}>
          {t('listed.call', { hotline })}
        </a>
        <a className="button quiet" href={paths.home}>
          {t('error.home')}
        </a>
      </p>
    </>
  )
}

/** The page for an address that led somewhere once, with status 410. */
export async function renderGone(
  options: PortalOptions,
  request: PageRequest,
  { id, ...gone }: Gone & { id: string },
): Promise<PageReply> {
  const near = await request.db.read(request.actor, (ctx) => searchEntries(ctx, gone.name, { limit: 4 }))
  return renderPage(options, request, {
    title: gone.name,
    status: 410,
    body: <GonePage {...gone} near={near.filter((find) => find.id !== id && find.id !== gone.listed)} />,
  })
}
