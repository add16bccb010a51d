import { Checkbox } from 'antd'
import { useEffect, useRef } from 'react'
import { Link } from 'react-router'
import type { BatchRow } from '../../../server/cases/model.ts'
import { dayText } from '../../components/dates.ts'
import { DashIcon, TickIcon } from '../../components/icons.tsx'
import { useSettings, useTexts } from '../../components/settings.tsx'
import { paths } from '../../paths.ts'
import { evidenceText, inOrder } from '../evidence.ts'
import { CheckMark, lookOf } from '../marks.tsx'
import { isGreen, type Picking } from './picking.ts'

/** Every candidate in one line: chosen or why not, looked at or not yet. */
export function BatchList(given: {
  rows: readonly BatchRow[]
  picking: Picking
  open: (at: number) => void
  toggle: (at: number) => void
}) {
  const { texts, settings } = useSettings()
  const { batch } = texts
  const { rows, picking } = given
  const current = useRef<HTMLTableRowElement>(null)
  useEffect(() => {
    current.current?.scrollIntoView({ block: 'nearest' })
  }, [picking.at])
  return (
    <table className="inbox batch-list">
      <caption className="unseen">{batch.caption}</caption>
      <thead>
        <tr>
          {[batch.chosen, texts.inbox.number, texts.inbox.applicant, texts.inbox.due, batch.seen].map(
            (head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ),
          )}
        </tr>
      </thead>
      <tbody lang="zh-Hans">
        {rows.map((row, at) => (
          <tr
            key={`${row.caseId}/${row.step}`}
            ref={at === picking.at ? current : undefined}
            className={at === picking.at ? 'row-current' : undefined}
            aria-current={at === picking.at ? 'true' : undefined}
          >
            <td>
              {isGreen(row) ? (
                <Checkbox
                  aria-label={batch.choose(row.caseNumber)}
                  checked={picking.chosen.has(at)}
                  onChange={() => given.toggle(at)}
                />
              ) : (
                <span className="mark-still">
                  <DashIcon />
                  {batch.blocked}
                </span>
              )}
            </td>
            <td>
              <button type="button" className="row-open" onClick={() => given.open(at)}>
                {row.caseNumber}
              </button>
              {row.reason !== null && <small className="quiet">{row.reason}</small>}
            </td>
            <td>{row.applicant}</td>
            <td>{row.dueOn === null ? texts.due.none : dayText(row.dueOn, settings.language)}</td>
            <td>
              {picking.seen.has(at) ? (
                <span className="mark-ok">
                  <TickIcon />
                  {batch.seen}
                </span>
              ) : (
                <span className="mark-still">{batch.notSeen}</span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** The evidence of the row that is open: every rule with the data that it was judged by. */
export function Evidence({
  row,
  number,
  seen,
}: {
  row: BatchRow | undefined
  number: number
  seen: boolean
}) {
  const { batch, task, help } = useTexts()
  return (
    <section className="panel batch-evidence" aria-labelledby="evidence" aria-live="polite">
      <h2 id="evidence">{batch.evidence}</h2>
      {row === undefined ? (
        <p className="quiet">{batch.noneChosen}</p>
      ) : (
        <>
          <p lang="zh-Hans">
            <strong>{batch.row(number, row.caseNumber)}</strong> {row.applicant}{' '}
            <span className={seen ? 'mark-ok' : 'mark-still'}>{seen ? batch.seen : batch.notSeen}</span>
          </p>
          {row.reason !== null && <p className="contested">{row.reason}</p>}
          <ol className="checks" lang="zh-Hans">
            {inOrder(row.checks).map((check) => (
              <li key={check.text} className={`check check-${lookOf(check.passed)}`}>
                <CheckMark passed={check.passed} />
                <span>{check.text}</span>
                {check.evidence.length > 0 && <small>{task.evidence(evidenceText(check))}</small>}
                {check.basis !== '' && <small className="quiet">{check.basis}</small>}
              </li>
            ))}
          </ol>
          <p>
            <Link to={paths.task(row)} aria-label={`${help.enter} ${row.caseNumber}`}>
              {help.enter}
            </Link>
          </p>
        </>
      )}
    </section>
  )
}
