import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { TaskDetail } from '../../server/cases/model.ts'
import { dayText, instantText } from '../components/dates.ts'
import { CrossIcon, QuestionIcon, TickIcon } from '../components/icons.tsx'
import { useSettings, useTexts } from '../components/settings.tsx'
import { paths } from '../paths.ts'
import { StateMark } from './marks.tsx'

export function Panel({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section className="panel" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  )
}

/** What the rules say of this application, each with the data it was judged by. What failed comes first. */
export function Checks({ checks, basis }: Pick<TaskDetail, 'checks' | 'basis'>) {
  const { task } = useTexts()
  const rank = (passed: boolean | null) => (passed === false ? 0 : passed === null ? 1 : 2)
  const sorted = [...checks].sort((a, b) => rank(a.passed) - rank(b.passed))
  const count = (passed: boolean | null) => checks.filter((check) => check.passed === passed).length
  const looks = (passed: boolean | null) => {
    if (passed === null) return { look: 'warn', icon: <QuestionIcon />, text: task.checkUnknown }
    return passed
      ? { look: 'ok', icon: <TickIcon />, text: task.checkPassed }
      : { look: 'bad', icon: <CrossIcon />, text: task.checkFailed }
  }
  return (
    <Panel id="checks" title={task.checks}>
      {checks.length === 0 && <p>{task.checksNone}</p>}
      {checks.length > 0 && (
        <p className="quiet">{task.checksSummary(count(true), count(false), count(null))}</p>
      )}
      <ul className="checks" lang="zh-Hans">
        {sorted.map((check) => {
          const { look, icon, text } = looks(check.passed)
          return (
            <li key={check.text} className={`check check-${look}`}>
              <span className={`mark-${look}`}>
                {icon}
                {text}
              </span>
              <span>{check.text}</span>
              {check.evidence.length > 0 && <small>{task.evidence(check.evidence.join('；'))}</small>}
              {check.basis !== '' && <small className="quiet">{check.basis}</small>}
            </li>
          )
        })}
      </ul>
      {basis.length > 0 && (
        <details>
          <summary>{task.basis}</summary>
          <ul lang="zh-Hans">
            {basis.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </details>
      )}
    </Panel>
  )
}

export function Limits({ limits }: Pick<TaskDetail, 'limits'>) {
  const { texts, settings } = useSettings()
  const { task } = texts
  const until = (day: string | null) => (day === null ? null : task.until(dayText(day, settings.language)))
  const rows: [string, (string | null)[]][] = [
    [task.limitAnswer, [until(limits.answerOn)]],
    [task.limitPromised, [limits.promised, until(limits.promisedOn)]],
    [task.limitStatutory, [limits.statutory, until(limits.statutoryOn)]],
  ]
  return (
    <Panel id="limits" title={task.limits}>
      <dl className="facts">
        {rows.map(([name, parts]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{parts.filter(Boolean).join(' · ') || task.notSet}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  )
}

/** The neighbours in the same one-thing. They lie with other offices, so only their state is shown. */
export function Related({
  caseId,
  related,
  mine,
}: Pick<TaskDetail, 'caseId' | 'related'> & { mine: string }) {
  const { task } = useTexts()
  return (
    <Panel id="related" title={task.related}>
      {related.length === 0 && <p>{task.relatedNone}</p>}
      <ul className="related" lang="zh-Hans">
        {related.map((one) => (
          <li key={one.step}>
            <span>
              {one.office === mine ? (
                <Link to={paths.task({ caseId, step: one.step })}>{one.itemName}</Link>
              ) : (
                one.itemName
              )}
              <small className="quiet">{one.office}</small>
            </span>
            <StateMark task={one} />
          </li>
        ))}
      </ul>
    </Panel>
  )
}

export function SignatureView({ signature }: { signature: NonNullable<TaskDetail['signature']> }) {
  const { task } = useTexts()
  return (
    <Panel id="signature" title={task.signature}>
      {signature.kind === 'typed' ? (
        <p lang="zh-Hans">{task.signatureTyped(signature.name)}</p>
      ) : (
        <svg className="signature" viewBox="0 0 600 200" role="img" aria-label={task.signatureDrawn}>
          <path d={signature.path} />
        </svg>
      )}
    </Panel>
  )
}

export function History({ events }: Pick<TaskDetail, 'events'>) {
  const { texts, settings } = useSettings()
  return (
    <Panel id="history" title={texts.task.history}>
      <ol className="history">
        {events.map((event, at) => (
          <li key={`${event.at}/${at}`}>
            <time className="quiet" dateTime={event.at}>
              {instantText(event.at, settings.language)}
            </time>
            <span lang="zh-Hans">
              {event.text} <small className="quiet">{event.actor}</small>
            </span>
            {event.opinion !== null && event.opinion !== '' && (
              <span className="opinion" lang="zh-Hans">
                {texts.task.opinion(event.opinion)}
              </span>
            )}
          </li>
        ))}
      </ol>
    </Panel>
  )
}
