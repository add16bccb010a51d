import { Button } from 'antd'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { TaskDetail } from '../../server/cases/model.ts'
import { dayText, instantText } from '../components/dates.ts'
import { useSettings, useTexts } from '../components/settings.tsx'
import { paths } from '../paths.ts'
import { evidenceText, inOrder, isLook } from './evidence.ts'
import { CheckMark, lookOf, StateMark } from './marks.tsx'

export function Panel({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section className="panel" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  )
}

/** What the rules say of this application, each with the data it was judged by. What failed comes first; 1–9 lead there. */
export function Checks(given: Pick<TaskDetail, 'checks' | 'basis'> & { jump: (at: number) => void }) {
  const { task, jump } = useTexts()
  const { checks, basis } = given
  const count = (passed: boolean | null) => checks.filter((check) => check.passed === passed).length
  return (
    <Panel id="checks" title={task.checks}>
      {checks.length === 0 && <p>{task.checksNone}</p>}
      {checks.length > 0 && (
        <p className="quiet">{task.checksSummary(count(true), count(false), count(null))}</p>
      )}
      <ol className="checks" lang="zh-Hans">
        {inOrder(checks).map((check, at) => (
          <li
            key={check.text}
            id={`rule-${at}`}
            tabIndex={-1}
            className={`check check-${lookOf(check.passed)}`}
          >
            <span className="check-head">
              <CheckMark passed={check.passed} />
              {check.evidence.length > 0 && (
                <button
                  type="button"
                  className="jump"
                  aria-label={jump.shown(check.text)}
                  title={at < 9 ? jump.rule(at + 1) : jump.shown(check.text)}
                  onClick={() => given.jump(at)}
                >
                  {at + 1}
                </button>
              )}
            </span>
            <span>{check.text}</span>
            {check.evidence.length > 0 && <small>{task.evidence(evidenceText(check))}</small>}
            {check.basis !== '' && <small className="quiet">{check.basis}</small>}
          </li>
        ))}
      </ol>
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

export function Limits({ limits, why }: Pick<TaskDetail, 'limits'> & { why: () => void }) {
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
      <Button onClick={why}>{texts.why.open}</Button>
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

/** What departments were asked for this case, why and by which grant. Values stand among the data, not here. */
export function Calls({ calls }: Pick<TaskDetail, 'calls'>) {
  const { texts, settings } = useSettings()
  const { task } = texts
  return (
    <Panel id="calls" title={task.calls}>
      {calls.length === 0 ? (
        <p>{task.callsNone}</p>
      ) : (
        <details>
          <summary>{task.callsCount(calls.length)}</summary>
          <ol className="history">
            {calls.map((call, at) => (
              <li key={`${call.at}/${at}`}>
                <time className="quiet" dateTime={call.at}>
                  {instantText(call.at, settings.language)}
                </time>
                <span lang="zh-Hans">
                  {call.source} <small className="quiet">{call.by}</small>
                </span>
                <small className="quiet">
                  {task.callOutcome[call.outcome]}
                  {call.cached && ` · ${task.callCached}`}
                </small>
                <span lang="zh-Hans">
                  {call.purpose}
                  {call.fields.length > 0 && `：${call.fields.join('、')}`}
                </span>
                {call.outcome !== 'ungranted' && (
                  <small className="quiet" lang="zh-Hans">
                    {call.basis ?? task.callNoBasis}
                  </small>
                )}
              </li>
            ))}
          </ol>
        </details>
      )}
    </Panel>
  )
}

/** What happened, and apart from it who looked. */
export function History({ events }: Pick<TaskDetail, 'events'>) {
  const { task } = useTexts()
  const looks = events.filter(isLook)
  return (
    <Panel id="history" title={task.history}>
      <Events events={events.filter((event) => !isLook(event))} />
      {looks.length > 0 && (
        <details>
          <summary>{task.looks(looks.length)}</summary>
          <Events events={looks} />
        </details>
      )}
    </Panel>
  )
}

function Events({ events }: Pick<TaskDetail, 'events'>) {
  const { texts, settings } = useSettings()
  return (
    <ol className="history">
      {events.map((event, at) => (
        <li key={`${event.at}/${at}`}>
          <time className="quiet" dateTime={event.at}>
            {instantText(event.at, settings.language)}
          </time>
          <span lang="zh-Hans">
            {event.text} <small className="quiet">{event.actor}</small>
          </span>
          {event.secondsInSight !== null && (
            <small className="quiet">{texts.task.inSight(event.secondsInSight)}</small>
          )}
          {event.opinion !== null && event.opinion !== '' && (
            <span className="opinion" lang="zh-Hans">
              {texts.task.opinion(event.opinion)}
            </span>
          )}
        </li>
      ))}
    </ol>
  )
}
