import { Button } from 'antd'
import { useState } from 'react'
import type { SystemView } from '../../server/exchange/model.ts'
import '../components/card-table.css'
import { Heads } from '../components/heads.tsx'
import { instantText } from '../components/dates.ts'
import { announce, ProblemAlert, Waiting } from '../components/page.tsx'
import { useSettings } from '../components/settings.tsx'
import { useSystemAct, useSystems, type SystemVerb } from './api.ts'
import { ReconcileDrawer } from './reconcile-drawer.tsx'

/** Each system with what waits for it, and what can be done about it. */
export function SystemsPanel() {
  const { texts, settings } = useSettings()
  const words = texts.exchange
  const systems = useSystems()
  const act = useSystemAct()
  const [comparing, setComparing] = useState<SystemView>()
  const rows = systems.data?.systems ?? []
  const time = (at: string): string => instantText(at, settings.language)
  const head = [
    words.system,
    words.state,
    words.waiting,
    words.dead,
    words.sentToday,
    words.heard,
    words.acts,
  ]
  const button = (row: SystemView, verb: SystemVerb, text: string, label: string) => (
    <Button
      aria-label={label}
      loading={act.isPending && act.variables.system === row.id && act.variables.verb === verb}
      onClick={() => act.mutate({ system: row.id, verb }, { onSuccess: () => announce(words.done) })}
    >
      {text}
    </Button>
  )
  return (
    <section className="panel" aria-labelledby="systems">
      <h2 id="systems">{words.systems}</h2>
      <ProblemAlert problem={systems.error} retry={() => void systems.refetch()} />
      <ProblemAlert problem={act.error} acting />
      {systems.isPending && <Waiting rows={3} />}
      {systems.isSuccess && rows.length === 0 && <p className="quiet">{words.noSystems}</p>}
      {rows.length > 0 && (
        <table className="card-table">
          <caption className="unseen">{words.systemsCaption}</caption>
          <Heads heads={head} />
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                <td lang="zh-Hans" data-name={words.system}>
                  {row.name}
                  <small className="quiet">{row.offices.join('、')}</small>
                </td>
                <td data-name={words.state}>
                  <strong>{words.states[row.state]}</strong>
                  {!row.hasAddress && <small className="quiet">{words.noAddress}</small>}
                  {row.pausedBy !== null && <small className="quiet">{words.pausedBy(row.pausedBy)}</small>}
                  {row.restsUntil !== null && (
                    <small className="quiet">{words.restsUntil(time(row.restsUntil))}</small>
                  )}
                  {row.error !== null && (
                    <small className="quiet" lang="zh-Hans">
                      {row.error}
                    </small>
                  )}
                </td>
                <td className="intake-count" data-name={words.waiting}>
                  {row.waiting}
                  {row.oldestAt !== null && (
                    <small className="quiet">{words.oldest(time(row.oldestAt))}</small>
                  )}
                </td>
                <td className="intake-count" data-name={words.dead}>
                  {row.dead}
                </td>
                <td className="intake-count" data-name={words.sentToday}>
                  {row.sentToday}
                </td>
                <td data-name={words.heard}>{row.heardAt === null ? words.never : time(row.heardAt)}</td>
                <td data-name={words.acts}>
                  <span className="buttons">
                    {row.state === 'open'
                      ? button(row, 'pause', words.pause, words.pauseOf(row.name))
                      : button(row, 'resume', words.resume, words.resumeOf(row.name))}
                    {row.dead > 0 && button(row, 'retry-all', words.retryAll, words.retryAllOf(row.name))}
                    <Button aria-label={words.reconcileOf(row.name)} onClick={() => setComparing(row)}>
                      {words.reconcile}
                    </Button>
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {comparing && <ReconcileDrawer system={comparing} close={() => setComparing(undefined)} />}
    </section>
  )
}
