import { Alert, Button } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { AuditState, Finding, Inspection } from '../../server/audit/model.ts'
import { findingEnglish, findingText } from '../../server/audit/rules.ts'
import { call } from '../api/client.ts'
import { instantText } from '../components/dates.ts'
import { Heads } from '../components/heads.tsx'
import { PageHeading, ProblemAlert, Waiting } from '../components/page.tsx'
import { useSettings } from '../components/settings.tsx'
import { auditPaths } from './paths.ts'
import '../components/card-table.css'
import './audit.css'

const REFRESH_MS = 60_000

type Shown<T> = {
  [K in keyof T]: T[K] extends Date ? string : T[K] extends Date | null ? string | null : T[K]
}
type InspectionShown = Shown<Inspection>
type StateShown = Omit<Shown<AuditState>, 'logs' | 'inspections'> & {
  logs: Shown<AuditState['logs'][number]>[]
  inspections: InspectionShown[]
}

/** 审计. Whether the chain over the logs is whole, and whether it keeps up. */
export function AuditPage() {
  const { texts } = useSettings()
  const words = texts.audit
  const state = useQuery({
    queryKey: ['audit'],
    queryFn: ({ signal }) => call<StateShown>(auditPaths.api.state, { signal }),
    refetchInterval: REFRESH_MS,
  })
  const { data } = state
  return (
    <main id="main" className="page stack audit">
      <div>
        <PageHeading title={words.title} />
        <p className="quiet">{words.intro}</p>
        <p>
          <Link to={auditPaths.ledger}>{words.toLedger}</Link>
        </p>
      </div>
      <ProblemAlert problem={state.error} retry={() => void state.refetch()} />
      {state.isPending && state.error === null && <Waiting rows={6} />}
      {data && (
        <>
          <Verdict state={data} />
          <Chain state={data} />
          <Logs logs={data.logs} />
          {data.inspections.length > 0 && <Inspections inspections={data.inspections} />}
        </>
      )}
    </main>
  )
}

/** In one look: is anything wrong? */
function Verdict({ state }: { state: StateShown }) {
  const { texts, settings } = useSettings()
  const words = texts.audit
  const [last] = state.inspections
  const late = state.logs.filter((log) => log.late)
  return (
    <div className="stack" role="status">
      {last === undefined && (
        <Alert type="warning" showIcon title={words.unchecked} description={words.uncheckedHint} />
      )}
      {last?.count === 0 && (
        <Alert
          type="success"
          showIcon
          title={words.good}
          description={words.goodHint(instantText(last.at, settings.language), last.blocks, last.rows)}
        />
      )}
      {last !== undefined && last.count > 0 && (
        <Alert type="error" showIcon title={words.bad(last.count)} description={words.badHint} />
      )}
      {late.length > 0 && (
        <Alert
          type="error"
          showIcon
          title={words.lag}
          description={words.lagHint(late.map(({ title }) => title).join('、'))}
        />
      )}
      {last !== undefined && last.count > 0 && <Findings inspection={last} />}
    </div>
  )
}

function Findings({ inspection }: { inspection: InspectionShown }) {
  const { texts, settings } = useSettings()
  const words = texts.audit
  const { findings, count } = inspection
  const english = ({ kind, block, log, row }: Finding): string =>
    [
      ...(block === undefined ? [] : [`block ${block}`]),
      ...(log === undefined ? [] : [log]),
      ...(row === undefined ? [] : [`row ${row}`]),
      findingEnglish({ kind }),
    ].join(', ')
  return (
    <section className="panel" aria-labelledby="findings">
      <h2 id="findings">{words.findings}</h2>
      <ul>
        {findings.map((finding) => (
          <li key={JSON.stringify(finding)}>
            {settings.language === 'en' ? english(finding) : findingText(finding)}
          </li>
        ))}
      </ul>
      {count > findings.length && <p className="quiet">{words.more(count - findings.length)}</p>}
    </section>
  )
}

function Chain({ state }: { state: StateShown }) {
  const { texts, settings } = useSettings()
  const words = texts.audit
  const at = (instant: string): string => instantText(instant, settings.language)
  const { last, stampedAt } = state
  return (
    <section className="panel" aria-labelledby="chain">
      <div className="panel-head">
        <h2 id="chain">{words.chain}</h2>
        {last && <Button href={auditPaths.api.heads}>{words.heads}</Button>}
      </div>
      {last ? (
        <dl>
          <dt>{words.last}</dt>
          <dd>{words.lastText(last.number, at(last.sealedAt))}</dd>
          <dt>{words.hash}</dt>
          <dd>
            <code>{last.hash}</code>
          </dd>
          <dt>{words.stamp}</dt>
          <dd>{stampedAt === null ? words.none : at(stampedAt)}</dd>
        </dl>
      ) : (
        <p className="quiet">{words.noBlock}</p>
      )}
      <p className="quiet">{words.headsHint}</p>
    </section>
  )
}

function Logs({ logs }: { logs: StateShown['logs'] }) {
  const { texts, settings } = useSettings()
  const words = texts.audit
  const heads = [words.log, words.sealed, words.complete, words.state]
  return (
    <section className="panel" aria-labelledby="logs">
      <h2 id="logs">{words.logs}</h2>
      <table className="card-table" role="table" aria-labelledby="logs">
        <Heads heads={heads} />
        <tbody role="rowgroup">
          {logs.map(({ name, title, upTo, completeAt, late }) => (
            <tr key={name} role="row">
              <td role="cell" data-name={heads[0]}>
                <span lang="zh-Hans">{title}</span> <code>{name}</code>
              </td>
              <td role="cell" data-name={heads[1]}>
                {upTo}
              </td>
              <td role="cell" data-name={heads[2]}>
                {completeAt === null ? words.none : instantText(completeAt, settings.language)}
              </td>
              <td role="cell" data-name={heads[3]}>
                {late ? <strong>{words.late}</strong> : words.onTime}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Inspections({ inspections }: { inspections: readonly InspectionShown[] }) {
  const { texts, settings } = useSettings()
  const words = texts.audit
  const heads = [words.at, words.blocks, words.rows, words.seconds, words.result]
  return (
    <section className="panel" aria-labelledby="inspections">
      <h2 id="inspections">{words.inspections}</h2>
      <table className="card-table" role="table" aria-labelledby="inspections">
        <Heads heads={heads} />
        <tbody role="rowgroup">
          {inspections.map(({ at, blocks, rows, ms, count }) => (
            <tr key={at} role="row">
              {[
                instantText(at, settings.language),
                blocks,
                rows,
                (ms / 1000).toFixed(1),
                count === 0 ? words.passed : words.failed(count),
              ].map((value, index) => (
                <td key={heads[index]} role="cell" data-name={heads[index]}>
                  {value}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
