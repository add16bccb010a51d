import type { ReactNode } from 'react'
import type { DirectoryEntry } from '../../server/inventory/queries.ts'
import { SearchForm } from '../components/finds.tsx'
import { useScreen } from '../components/context.tsx'
import { Heading } from '../components/layout.tsx'
import { paths } from '../paths.ts'

export type DirectoryProps = { mains: { main: string; entries: DirectoryEntry[] }[]; next: string | null }

/** 公布的事项清单: everything that the place does, by main item; a main item with one handling item is that item. */
export function DirectoryPage({ mains, next }: DirectoryProps): ReactNode {
  const { t, zh } = useScreen()
  return (
    <>
      <Heading lead={t('directory.lead')}>{t('directory.title')}</Heading>
      <SearchForm />
      {mains.length === 0 && <p>{t('directory.empty')}</p>}
      <ul className="directory" {...zh}>
        {mains.map(({ main, entries }) => {
          const [only] = entries
          return (
            <li key={only?.id}>
              {only && entries.length === 1 ? (
                <Entry entry={only} />
              ) : (
                <details>
                  <summary>
                    {main} <span className="fine">{t('directory.holds', { n: entries.length })}</span>
                  </summary>
                  {[...Map.groupBy(entries, ({ sub }) => sub)].map(([sub, own]) => (
                    <div key={sub ?? ''}>
                      {sub !== null && <h3>{sub}</h3>}
                      <ul>
                        {own.map((entry) => (
                          <li key={entry.id}>
                            <Entry entry={entry} />
                          </li>
                        ))}
                      </ul>
                    </div>
                  ))}
                </details>
              )}
            </li>
          )
        })}
      </ul>
      {next !== null && (
        <p>
          <a className="button quiet" href={paths.directory(next)}>
            {t('directory.more')}
          </a>
        </p>
      )}
    </>
  )
}

function Entry({ entry: { id, name, body, handledAs, suspended } }: { entry: DirectoryEntry }): ReactNode {
  const { t } = useScreen()
  return (
    <>
      <a href={handledAs === null ? paths.listed(id) : paths.item(handledAs)}>{name}</a>{' '}
      {suspended && <span className="tag warn">{t('find.suspended')}</span>}{' '}
      <span className="fine">{body}</span>
    </>
  )
}
