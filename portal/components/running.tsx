import type { ReactNode } from 'react'
import type { CaseSummary } from '../../server/cases/model.ts'
import { listMyCases } from '../../server/cases/queries.ts'
import type { PageRequest } from '../../server/platform/http-pages.ts'
import { paths } from '../paths.ts'
import { useScreen } from './context.tsx'

/** The cases of this one-thing that whoever reads the page has running; none for who is not signed in. */
export async function runningCases(request: PageRequest, onethingName: string): Promise<CaseSummary[]> {
  if (request.actor.kind !== 'person') return []
  const cases = await request.db.read(request.actor, (ctx) => listMyCases(ctx))
  return cases.filter((each) => each.onethingName === onethingName && !each.closedAt)
}

/** Said before somebody applies a second time for what is being done already. */
export function Running({ cases }: { cases: CaseSummary[] }): ReactNode {
  const { t } = useScreen()
  const [latest] = cases
  if (!latest) return null
  return (
    <p className="notice">
      {t('running.already')} <span className="code">{latest.number}</span>{' '}
      <a href={paths.myCase(latest.number)}>{t('running.follow')}</a>
    </p>
  )
}
