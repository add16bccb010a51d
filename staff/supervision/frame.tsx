import { Button } from 'antd'
import type { ReactNode } from 'react'
import { NavLink, useOutletContext } from 'react-router'
import { OverdueIcon, TodayIcon } from '../components/icons.tsx'
import { PageHeading, ProblemAlert, Waiting } from '../components/page.tsx'
import type { DeskContext } from '../components/shell.tsx'
import { paths } from './paths.ts'
import '../components/lists.css'
import './supervision.css'
import { useWords } from './words.ts'

/** What stands on every page of this desk: the way between its pages, and the heading. */
export function Frame({ title, children }: { title: string; children: ReactNode }) {
  const { words } = useWords()
  const { me } = useOutletContext<DeskContext>()
  const pages = me.permissions.includes('case.supervise')
    ? ([
        [paths.overview(), words.overview],
        [paths.ranking(), words.ranking],
        [paths.monitor(), words.monitor],
        [paths.certificates(), words.certificates],
        [paths.urgings(), words.urgings],
        [paths.replies(), words.replies],
      ] as const)
    : ([[paths.replies(), words.replies]] as const)
  return (
    <main id="main" className="page stack supervision">
      <nav className="sub" aria-label={words.label}>
        {pages.map(([to, name]) => (
          <NavLink key={to} to={to} end>
            {name}
          </NavLink>
        ))}
      </nav>
      <PageHeading title={title} />
      {children}
    </main>
  )
}

/** Loading, failed, empty or there: one of the four is shown. */
export function Shown(given: {
  query: { isPending: boolean; error: unknown; refetch: () => unknown }
  empty?: string | undefined
  children: ReactNode
}) {
  const { query, empty } = given
  return (
    <>
      <ProblemAlert problem={query.error} retry={() => void query.refetch()} />
      {query.isPending && query.error === null && <Waiting rows={5} />}
      {empty !== undefined && <p className="nothing">{empty}</p>}
      {!query.isPending && empty === undefined && given.children}
    </>
  )
}

/** The colour in words and with a sign, for colour alone tells nothing to some. */
export function CardMark({ colour }: { colour: 'yellow' | 'red' }) {
  const { words } = useWords()
  return (
    <span className={`mark-${colour === 'red' ? 'bad' : 'warn'} card-mark`}>
      {colour === 'red' ? <OverdueIcon /> : <TodayIcon />}
      {words[colour]}
    </span>
  )
}

/** Asks for the next page, while there is one. */
export function More(given: {
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown }
}) {
  const { words } = useWords()
  const { query } = given
  if (!query.hasNextPage) return null
  return (
    <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
      {words.more}
    </Button>
  )
}
