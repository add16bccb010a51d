import type { ReactNode } from 'react'
import type { Found, Reason } from '../../server/search/model.ts'
import { paths } from '../paths.ts'
import type { Text } from '../texts/texts.ts'
import { Icon } from './icons.tsx'
import { useScreen } from './context.tsx'

/** One line of a list; where it was searched for, with the reason. */
export type Find = Omit<Found, 'why' | 'likely'> & Partial<Pick<Found, 'why'>> & { suspended?: boolean }

export function findPath({ kind, id }: Pick<Find, 'kind' | 'id'>): string {
  if (kind === 'answer') {
    const [about = '', of = ''] = id.split('/')
    return `${about === 'onething' ? paths.onething(of) : paths.item(of)}#faq`
  }
  if (kind === 'listed') return paths.listed(id)
  return kind === 'onething' ? paths.onething(id) : paths.item(id)
}

/** Why something was found, in the words of the page. */
function whyText(t: Text, { field, how, text }: Reason): string | undefined {
  if (field === 'used') return undefined
  if (how === 'near') return t(field === 'code' ? 'why.nearCode' : 'why.near', { text })
  if (how === 'sound') return t('why.sound', { text })
  return t(`why.${field}`, { text })
}

export function FindList({ finds }: { finds: Find[] }): ReactNode {
  const { t, zh } = useScreen()
  return (
    <ul className="finds">
      {finds.map((find) => (
        <li key={find.kind + find.id}>
          <a href={findPath(find)} {...zh}>
            {find.plainName}
          </a>
          {find.kind === 'onething' && <span className="tag good">{t('find.onething')}</span>}
          {find.kind === 'listed' && <span className="tag plain">{t('find.listed')}</span>}
          {find.kind === 'answer' && <span className="tag plain">{t('find.answer')}</span>}
          {find.suspended && <span className="tag warn">{t('find.suspended')}</span>}
          <p className="fine" {...zh}>
            {find.name === find.plainName ? find.department : `${find.name} · ${find.department}`}
          </p>
          {find.summary !== '' && <p {...zh}>{find.summary}</p>}
          <Why reason={find.why} />
        </li>
      ))}
    </ul>
  )
}

function Why({ reason }: { reason: Reason | undefined }): ReactNode {
  const { t, zh } = useScreen()
  const why = reason && whyText(t, reason)
  if (!why) return null
  return (
    <p className="fine why">
      {t('why.found')} <span {...zh}>{why}</span>
    </p>
  )
}

export function SearchForm({
  text,
  big,
  examples,
}: {
  text?: string
  big?: boolean
  examples?: string[]
}): ReactNode {
  const { t } = useScreen()
  return (
    <form method="get" action={paths.search()} role="search" className={big ? 'search big' : 'search'}>
      <label htmlFor="q">{t('search.label')}</label>
      <div className="search-row">
        <input
          id="q"
          name="q"
          type="search"
          defaultValue={text}
          enterKeyHint="search"
          autoComplete="off"
          placeholder={
            examples && examples.length > 0
              ? t('search.example', { list: examples.join(t('common.or')) })
              : undefined
          }
        />
        <button className="button">
          <Icon name="search" />
          <span>{t('search.go')}</span>
        </button>
      </div>
    </form>
  )
}
