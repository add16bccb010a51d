import { NavLink, useOutletContext } from 'react-router'
import { useTexts } from '../components/settings.tsx'
import type { DeskContext } from '../components/shell.tsx'
import { paths } from './paths.ts'
import './resources.css'
import '../components/lists.css'

/** The pages of this desk, beside each other. */
export function ResourceNav() {
  const { resources: words } = useTexts()
  const { me } = useOutletContext<DeskContext>()
  const may = (...needs: string[]) => me.permissions.some((each) => needs.includes(each))
  const view = may('resource.approve') ? 'inbox' : may('resource.request') ? 'own' : 'all'
  return (
    <nav className="resource-nav" aria-label={words.title}>
      <NavLink to={paths.list()} end>
        {words.catalogue}
      </NavLink>
      <NavLink to={paths.requests(view)}>{words.requestsTitle}</NavLink>
      <NavLink to={paths.ledger()}>{words.ledgerTitle}</NavLink>
      {may('resource.edit', 'resource.manage') && <NavLink to={paths.import()}>{words.importTitle}</NavLink>}
    </nav>
  )
}
