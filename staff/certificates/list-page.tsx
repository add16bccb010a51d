import { Button } from 'antd'
import { Link } from 'react-router'
import { CERTIFICATE_STATES } from '../../server/credentials/turns.ts'
import { dayText } from '../components/dates.ts'
import { Heads } from '../components/heads.tsx'
import { PageHeading, ProblemAlert, Waiting } from '../components/page.tsx'
import { useSettings } from '../components/settings.tsx'
import { useFilters } from '../components/use-filters.ts'
import { useCertificates } from './api.ts'
import '../components/card-table.css'
import '../components/certificates.css'
import '../components/lists.css'
import { paths } from './paths.ts'
import { StateMark } from '../components/state-mark.tsx'

/** 证照: what the own office has issued, found by number, holder or state. */
export function ListPage() {
  const { texts, settings } = useSettings()
  const words = texts.certificates
  const { of, key, submit } = useFilters()
  const filter = { q: of('q'), state: of('state') }
  const found = useCertificates(filter)
  const rows = found.data?.pages.flatMap((page) => page.rows) ?? []
  return (
    <main id="main" className="page stack certificates">
      <div>
        <PageHeading title={words.title} />
        <p className="quiet">{words.intro}</p>
      </div>
      <form className="filters" onSubmit={submit} key={key} role="search">
        <div>
          <label htmlFor="q">{words.find}</label>
          <input
            id="q"
            name="q"
            defaultValue={filter.q}
            maxLength={100}
            autoComplete="off"
            spellCheck={false}
          />
        </div>
        <div>
          <label htmlFor="state">{words.state}</label>
          <select id="state" name="state" defaultValue={filter.state}>
            <option value="">{words.all}</option>
            <option value="proposed">{words.proposed}</option>
            {CERTIFICATE_STATES.map((state) => (
              <option key={state} value={state}>
                {words.states[state]}
              </option>
            ))}
          </select>
        </div>
        <Button htmlType="submit">{words.search}</Button>
      </form>
      <ProblemAlert problem={found.error} retry={() => void found.refetch()} />
      {found.isPending && found.error === null && <Waiting rows={5} />}
      {found.data && rows.length === 0 && <p className="nothing">{words.none}</p>}
      {rows.length > 0 && (
        <table className="card-table">
          <caption className="unseen">{words.title}</caption>
          <Heads heads={[words.name, words.holder, words.state, words.issuedOn, words.until]} />
          <tbody>
            {rows.map((row) => (
              <tr key={row.number}>
                <td lang="zh-Hans" data-name={words.name}>
                  <Link to={paths.one(row.number)}>{row.title}</Link>
                  <small className="quiet">{row.number}</small>
                </td>
                <td lang="zh-Hans" data-name={words.holder}>
                  {row.holder}
                </td>
                <td data-name={words.state}>
                  <StateMark state={row.state} />
                  {row.proposed !== null && (
                    <small className="quiet">
                      {words.open}: {words.turns[row.proposed]}
                    </small>
                  )}
                </td>
                <td data-name={words.issuedOn}>{dayText(row.issuedOn, settings.language)}</td>
                <td data-name={words.until}>
                  {row.validUntil === null ? words.lasting : dayText(row.validUntil, settings.language)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {found.hasNextPage && (
        <p>
          <Button onClick={() => void found.fetchNextPage()} loading={found.isFetchingNextPage}>
            {words.more}
          </Button>
        </p>
      )}
    </main>
  )
}
