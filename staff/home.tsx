import { Navigate, useOutletContext } from 'react-router'
import { InboxPage } from './approvals/inbox-page.tsx'
import { homeOf } from './components/desk-nav.tsx'
import type { DeskContext } from './components/shell.tsx'
import { paths } from './paths.ts'

/** The first page of the day: the inbox for whoever decides matters, for others the desk of their post. */
export function HomePage() {
  const { me } = useOutletContext<DeskContext>()
  const home = homeOf(me)
  return home === paths.inbox() ? <InboxPage /> : <Navigate to={home} replace />
}
