import { Link } from 'react-router'
import { instantText } from '../components/dates.ts'
import { ProblemAlert } from '../components/page.tsx'
import { useSettings } from '../components/settings.tsx'
import { useRevoked } from './api.ts'
import { paths, type RequestsView } from './paths.ts'

/** 收回的授权: who took which grant back, when and why. */
export function RevokedGrants({ view }: { view: RequestsView }) {
  const { texts, settings } = useSettings()
  const words = texts.resources
  const found = useRevoked(view)
  const revoked = found.data?.revoked ?? []
  if (found.error) return <ProblemAlert problem={found.error} retry={() => void found.refetch()} />
  if (revoked.length === 0) return null
  return (
    <section className="panel" aria-labelledby="revoked">
      <h2 id="revoked">{words.revoked}</h2>
      <ul className="resource-requests">
        {revoked.map(({ id, resource, shipped, holderName, matterNames, fields, by, at, reason }) => (
          <li key={id} lang="zh-Hans">
            {resource ? <Link to={paths.entry(resource.id)}>{resource.name}</Link> : <code>{id}</code>}
            {shipped && <span className="mark-still"> {words.shippedGrant}</span>}
            <br />
            {holderName !== null && `${holderName}：${matterNames.join('、')}（${fields.join('、')}）`}
            <br />
            <span className="quiet">
              {by} {instantText(at, settings.language)} {words.revoke}：{reason}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
