import type { ReactNode } from 'react'
import type { Found } from '../../server/search/model.ts'
import { Csrf } from '../components/form.tsx'
import { FindList, SearchForm, type Find } from '../components/finds.tsx'
import { Heading } from '../components/layout.tsx'
import { Empty } from '../components/pieces.tsx'
import { useScreen } from '../components/context.tsx'
import { paths } from '../paths.ts'

export type SearchProps = {
  text: string
  finds: (Found & { suspended?: boolean })[]
  namesOnly: boolean
  everything: Find[]
}

/** Words by which people look for the elder mode. */
const ELDER = /长辈|長輩|长者|長者|老年|老人版|关怀|關懷|关爱|關愛|亲情|親情|大字|elder|large text/i

export function SearchPage({ text, finds, namesOnly, everything }: SearchProps): ReactNode {
  const { options, elder, t } = useScreen()
  const likely = finds.some((find) => find.likely)
  return (
    <>
      <Heading>{text ? t('search.results') : t('search.title')}</Heading>
      <SearchForm text={text} />
      {namesOnly && <p className="notice">{t('search.preparing')}</p>}
      {ELDER.test(text) && !elder && (
        <form method="post" action={paths.view} className="notice">
          <Csrf />
          <input type="hidden" name="return" value={paths.home} />
          <p>{t('search.elder')}</p>
          <button className="button" name="elder" value="1">
            {t('view.elder')}
          </button>
        </form>
      )}
      {text && likely && (
        <>
          <p role="status">{t('search.count', { n: finds.length })}</p>
          <FindList finds={finds} />
        </>
      )}
      {text && !likely && (
        <Empty>
          <p role="status">{t('search.nothing', { text })}</p>
          <p>
            {t('search.advice')}{' '}
            <a href={`tel:${options.region().head.hotline}`}>
              {t('search.call', { hotline: options.region().head.hotline })}
            </a>
          </p>
        </Empty>
      )}
      {text && !likely && finds.length > 0 && (
        <section>
          <h2>{t('search.nearest')}</h2>
          <FindList finds={finds} />
        </section>
      )}
      {finds.length === 0 && everything.length > 0 && (
        <section>
          <h2>{t('search.everything')}</h2>
          <FindList finds={everything} />
        </section>
      )}
    </>
  )
}

/** All one-things, or all items, in one list. */
export function ListPage({ title, lead, finds }: { title: string; lead: string; finds: Find[] }): ReactNode {
  const { t } = useScreen()
  return (
    <>
      <Heading lead={lead}>{title}</Heading>
      <SearchForm />
      {finds.length > 0 ? <FindList finds={finds} /> : <Empty>{t('list.none')}</Empty>}
    </>
  )
}
