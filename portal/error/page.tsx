import type { ReactNode } from 'react'
import { FindList, SearchForm, type Find } from '../components/finds.tsx'
import { Heading } from '../components/layout.tsx'
import { useScreen } from '../components/context.tsx'
import { paths } from '../paths.ts'

export type ErrorProps = {
  title: string
  /** What is wrong and what to do, in the words of the rule that refused. */
  text: string
  /** Only for what may have been meant. */
  near?: Find[]
  /** Only for bugs. */
  requestId?: string
  /** Somewhere to go on. */
  goOn?: { href: string; text: string }
}

export function ErrorPage({ title, text, near, requestId, goOn }: ErrorProps): ReactNode {
  const { options, t } = useScreen()
  return (
    <>
      <Heading lead={text}>{title}</Heading>
      {requestId && (
        <p>
          {t('error.id')} <b className="code">{requestId}</b>
        </p>
      )}
      {near && (
        <>
          <SearchForm />
          {near.length > 0 && (
            <section>
              <h2>{t('error.near')}</h2>
              <FindList finds={near} />
            </section>
          )}
        </>
      )}
      <p className="actions">
        <a className="button quiet" href={goOn?.href ?? paths.home}>
          {goOn?.text ?? t('error.home')}
        </a>
      </p>
      <p className="fine">{t('error.help', { hotline: options.region().head.hotline })}</p>
    </>
  )
}
