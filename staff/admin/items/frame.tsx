import { Button } from 'antd'
import { useEffect, type ReactNode } from 'react'
import { NavLink, useOutletContext } from 'react-router'
import type { EntryRow } from '../../../server/inventory/model.ts'
import { PageHeading } from '../../components/page.tsx'
import { useTexts } from '../../components/settings.tsx'
import type { DeskContext } from '../../components/shell.tsx'
import { paths } from '../paths.ts'
import './items.css'

/** What stands on every page about the list: the way between them, and the heading. */
export function Frame({ title, intro, children }: { title: string; intro?: string; children: ReactNode }) {
  const words = useTexts().items
  const { me } = useOutletContext<DeskContext>()
  // Whoever only supervises reads the figures and nothing else of the list.
  const keeps = me.permissions.some((each) => each.startsWith('item.'))
  const pages = [
    [paths.list(), words.list],
    [paths.tree(), words.tree],
    [paths.imports(), words.imports],
    [paths.towns(), words.towns],
    [paths.figures(), words.figures],
    ...(me.permissions.includes('search.keep') ? [[paths.words(), words.searchWords] as const] : []),
  ] as const
  return (
    <main id="main" className="page stack items">
      <nav className="items-sub" aria-label={words.pages}>
        {(keeps ? pages : pages.filter(([to]) => to === paths.figures())).map(([to, name]) => (
          <NavLink key={to} to={to} end>
            {name}
          </NavLink>
        ))}
      </nav>
      <div>
        <PageHeading title={title} />
        {intro !== undefined && <p className="quiet">{intro}</p>}
      </div>
      {children}
    </main>
  )
}

/** A table whose rows become cards on a phone, each cell with its name before it. */
export function Table(given: { caption: string; heads: readonly string[]; children: ReactNode }) {
  return (
    <table className="items-table">
      <caption className="unseen">{given.caption}</caption>
      <thead>
        <tr>
          {given.heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody lang="zh-Hans">{given.children}</tbody>
    </table>
  )
}

/** How an entry stands, and what is being done with it: in words, the colour beside them. */
export function Marks({
  entry,
}: {
  entry: Pick<EntryRow, 'standing' | 'stage' | 'leaving' | 'suspended' | 'suspending' | 'errors' | 'warnings'>
}) {
  const words = useTexts().items
  return (
    <span className="items-marks">
      <span className={entry.standing === 'listed' ? 'items-mark items-good' : 'items-mark'}>
        {words.standings[entry.standing]}
      </span>
      {entry.stage !== null && <span className="items-mark items-now">{words.stages[entry.stage]}</span>}
      {entry.suspended && <span className="items-mark items-bad">{words.suspended}</span>}
      {entry.suspending && <span className="items-mark items-now">{words.suspending}</span>}
      {entry.leaving && <span className="items-mark items-now">{words.leaving}</span>}
      {entry.errors > 0 && <span className="items-mark items-bad">{words.errors(entry.errors)}</span>}
      {entry.warnings > 0 && <span className="quiet">{words.warnings(entry.warnings)}</span>}
    </span>
  )
}

/** Asks for the next page, while there is one. */
export function More(given: {
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown }
}) {
  const words = useTexts().items
  const { query } = given
  return query.hasNextPage ? (
    <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
      {words.more}
    </Button>
  ) : null
}

/** Goes to what the address names once it is on the page. */
export function useHash(ready: boolean): void {
  useEffect(() => {
    if (!ready || location.hash === '') return
    const target = document.getElementById(location.hash.slice(1))
    target?.scrollIntoView({ block: 'center' })
    target?.querySelector<HTMLElement>('input, textarea, [role="combobox"]')?.focus()
  }, [ready])
}
