import { Button } from 'antd'
import { useState } from 'react'
import { Link, useOutletContext, useSearchParams } from 'react-router'
import { isUndecided } from '../../server/resources/rules.ts'
import { dayText, instantText } from '../components/dates.ts'
import { announce, PageHeading, ProblemAlert, Waiting } from '../components/page.tsx'
import { useSettings } from '../components/settings.tsx'
import type { DeskContext } from '../components/shell.tsx'
import { useAnswer, useRequests, type Answer, type RequestShown } from './api.ts'
import { DecideDrawer } from './decide-drawer.tsx'
import { ResourceNav } from './nav.tsx'
import { paths, type RequestsView } from './paths.ts'
import { Revoke } from './revoke.tsx'
import { RevokedGrants } from './revoked.tsx'
import { Supplements } from './supplements.tsx'

/** Who sees which list: approvers what they answer, askers their own, who manages sharing all. */
const VIEWS: readonly (readonly [RequestsView, string])[] = [
  ['inbox', 'resource.approve'],
  ['own', 'resource.request'],
  ['all', 'resource.manage'],
]

/** 共享申请: what is open first, by the day on which it falls due. */
export function RequestsPage() {
  const { texts } = useSettings()
  const words = texts.resources
  const { me } = useOutletContext<DeskContext>()
  const [search] = useSearchParams()
  const views = VIEWS.filter(([, needs]) => me.permissions.some((each) => each === needs)).map(
    ([view]) => view,
  )
  const view = views.find((each) => each === search.get('view')) ?? views[0] ?? 'own'
  const found = useRequests(view)
  const requests = found.data?.requests ?? []
  const [deciding, setDeciding] = useState<RequestShown>()
  return (
    <main id="main" className="page stack resources">
      <div>
        <PageHeading title={words.requestsTitle} />
        <ResourceNav />
        {views.length > 1 && (
          <nav className="resource-nav" aria-label={words.requestsTitle}>
            {views.map((each) => (
              <Link key={each} to={paths.requests(each)} aria-current={each === view ? 'page' : undefined}>
                {words.views[each]}
              </Link>
            ))}
          </nav>
        )}
      </div>
      <ProblemAlert problem={found.error} retry={() => void found.refetch()} />
      {found.isPending && found.error === null && <Waiting rows={5} />}
      {found.data && requests.length === 0 && <p className="nothing">{words.noRequests}</p>}
      {requests.length > 0 && (
        <section className="panel" aria-label={words.views[view]}>
          <ul className="resource-requests">
            {requests.map((request) => (
              <RequestItem key={request.id} request={request} decide={() => setDeciding(request)} />
            ))}
          </ul>
        </section>
      )}
      <RevokedGrants view={view} />
      {deciding && <DecideDrawer request={deciding} close={() => setDeciding(undefined)} />}
    </main>
  )
}

const LOOKS = { none: 'mark-ok', soon: 'mark-warn', today: 'mark-warn', overdue: 'mark-bad' } as const

function RequestItem({ request, decide }: { request: RequestShown; decide: () => void }) {
  const { texts, settings } = useSettings()
  const words = texts.resources
  const day = (date: string) => dayText(date, settings.language)
  const answer = useAnswer()
  const act = (given: Answer) => answer.mutate(given, { onSuccess: () => announce(words.done) })
  const { grant } = request
  return (
    <li className="stack">
      <p>
        <Link to={paths.entry(request.resourceId)} lang="zh-Hans">
          {request.resource.name}
        </Link>{' '}
        <span className={isUndecided(request) ? 'mark-warn' : request.inForce ? 'mark-ok' : 'mark-still'}>
          {words.states[request.state]}
          {grant && ` · ${request.inForce ? words.inForce : words.over}`}
        </span>{' '}
        {request.dueOn !== null && (
          <span className={LOOKS[request.urgency]}>
            {request.urgency === 'overdue'
              ? words.overdue(day(request.dueOn))
              : words.due(day(request.dueOn))}
          </span>
        )}
        <br />
        <span lang="zh-Hans">
          {request.holderName} → {request.ownerName}：{request.matterNames.join('、')}
        </span>
        <br />
        <span lang="zh-Hans">
          {words.askedFor} {request.fields.join('、')}；{request.purpose}（{request.basis}）
        </span>
        <br />
        {grant && (
          <>
            <span lang="zh-Hans">
              {words.grant} {grant.fields.join('、')} {words.until(day(grant.until))}
            </span>
            <br />
          </>
        )}
        <span className="quiet" lang="zh-Hans">
          {request.askedBy.name} {instantText(request.askedAt, settings.language)}
          {request.decidedBy && ` → ${request.decidedBy.name}`}
          {request.reason !== null && `：${request.reason}`}
          {grant !== null && grant.reason !== null && `；${words.revoke}：${grant.reason}`}
        </span>
      </p>
      <ProblemAlert problem={answer.error} acting />
      <span className="buttons">
        {request.may.decide && (
          <Button type="primary" onClick={decide} aria-label={`${words.decide}：${request.resource.name}`}>
            {words.decide}
          </Button>
        )}
        {request.may.takeBack && (
          <Button loading={answer.isPending} onClick={() => act({ act: 'take-back', id: request.id })}>
            {words.takeBack}
          </Button>
        )}
      </span>
      <Supplements request={request} />
      {grant && request.may.revoke && <Revoke grantId={grant.id} />}
    </li>
  )
}
