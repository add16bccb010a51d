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
type Gone = { name: string; since: string | undefined }

function GonePage(props: Gone & { near: Find[] }): ReactNode {
  const { options, t, lang, zh } = useScreen()
  const { name, since, near } = props
  const { hotline } = options.region().head
  return (
    <>
      <Heading
        lead={since === undefined ? t('gone.lead') : t('gone.leadSince', { date: dateText(since, lang) })}
      >
        <Say k="gone.title" name={<span {...zh}>{name}</span>} />
      </Heading>
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
  { id, name, since }: Gone & { id: string },
): Promise<PageReply> {
  const near = await request.db.read(request.actor, (ctx) => searchEntries(ctx, name, { limit: 4 }))
  return renderPage(options, request, {
    title: name,
    status: 410,
    body: <GonePage name={name} since={since} near={near.filter((find) => find.id !== id)} />,
  })
}
