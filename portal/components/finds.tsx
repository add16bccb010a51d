import type { ReactNode } from 'react'
import { paths } from '../paths.ts'
import { Icon } from './icons.tsx'
import { useScreen } from './context.tsx'

/** One hit of the catalogue's search. */
export type Find = {
  kind: 'onething' | 'item'
  id: string
  name: string
  plainName: string
  department: string
  summary: string
}

export function findPath(find: Pick<Find, 'kind' | 'id'>): string {
  return find.kind === 'onething' ? paths.onething(find.id) : paths.item(find.id)
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
          <p className="fine" {...zh}>
            {find.name} · {find.department}
          </p>
          <p {...zh}>{find.summary}</p>
        </li>
      ))}
    </ul>
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
