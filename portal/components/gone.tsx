import type { ReactNode } from 'react'
import { paths } from '../paths.ts'
import { FindList, SearchForm, type Find } from './finds.tsx'
import { Heading } from './layout.tsx'
import { Say, useScreen } from './context.tsx'
import { dateText } from './words.ts'

/** What was offered once and is not any more: since when, what becomes of cases that run, and what may be meant instead. */
export function GonePage(props: { name: string; since: string | undefined; near: Find[] }): ReactNode {
  const { options, t, lang, zh } = useScreen()
  const { name, since, near } = props
  const { hotline } = options.region.head
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
