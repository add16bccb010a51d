import type { ExplainedClock } from '../../server/cases/model.ts'
import { useClocks, type TaskKey } from '../api/hooks.ts'
import { dayText } from '../components/dates.ts'
import { Drawer } from '../components/drawer.tsx'
import { ProblemAlert, Waiting } from '../components/page.tsx'
import { useSettings, useTexts } from '../components/settings.tsx'
import { weekdayOf } from './days.ts'

type Counted = NonNullable<ExplainedClock['statutory']>

/** 「为什么是这一天？」: every clock of the matter with both limits, day by day, as a table that can be read aloud. */
export function WhyDialog({ task, close }: { task: TaskKey; close: () => void }) {
  const { why } = useTexts()
  const clocks = useClocks(task)
  const running = clocks.data?.clocks.toSorted(
    (a, b) => Number(a.state === 'stopped') - Number(b.state === 'stopped'),
  )
  return (
    <Drawer title={why.title} close={close}>
      <ProblemAlert problem={clocks.error} retry={() => void clocks.refetch()} />
      {clocks.isPending && <Waiting rows={10} />}
      {running?.length === 0 && <p>{why.none}</p>}
      {running?.map((clock) => (
        <OneClock key={`${clock.step}/${clock.kind}`} clock={clock} />
      ))}
    </Drawer>
  )
}

function OneClock({ clock }: { clock: ExplainedClock }) {
  const { why } = useTexts()
  const name = why.clock(clock.name, clock.kindText)
  const over = clock.state === 'stopped'
  return (
    <details className="why-clock" open={!over}>
      <summary>
        <strong lang="zh-Hans">{name}</strong> <span className="quiet">{why[clock.state]}</span>
      </summary>
      {clock.statutory !== null && <Limit name={name} what={why.statutory} counted={clock.statutory} />}
      {clock.promised !== null && <Limit name={name} what={why.promised} counted={clock.promised} />}
      {clock.pauses.length > 0 && (
        <section lang="zh-Hans">
          <h4>{why.pauses}</h4>
          <ul>
            {clock.pauses.map((pause) => (
              <PauseLine key={pause.from + pause.reason} pause={pause} />
            ))}
          </ul>
        </section>
      )}
      {clock.clauses.length > 0 && (
        <section lang="zh-Hans">
          <h4>{why.clauses}</h4>
          <ul>
            {clock.clauses.map((clause) => (
              <li key={clause}>{clause}</li>
            ))}
          </ul>
        </section>
      )}
    </details>
  )
}

/** From when to when it stood still and why; with the time needed and the notice, where there is one. */
function PauseLine({ pause }: { pause: ExplainedClock['pauses'][number] }) {
  const { texts, settings } = useSettings()
  const { why } = texts
  const { from, to, reason, needed, notice } = pause
  const day = (date: string) => dayText(date, settings.language)
  return (
    <li>
      {to === null ? why.pausedSince(day(from), reason) : why.pauseFrom(day(from), day(to), reason)}
      {needed !== null && <small className="quiet"> {why.pauseNeeded(needed)}</small>}
      {notice !== null && <small className="quiet"> {why.pauseNotice(notice)}</small>}
    </li>
  )
}

function Limit({ name, what, counted }: { name: string; what: string; counted: Counted }) {
  const { texts, settings } = useSettings()
  const { why, due } = texts
  const day = (date: string) => dayText(date, settings.language)
  return (
    <section>
      <h3>
        {what}
        <span lang="zh-Hans"> {counted.text}</span>
      </h3>
      <p>
        {counted.on === null ? why.still : why.until(day(counted.on))}
        {counted.provisional && <strong className="mark-warn"> {due.provisional}</strong>}
        {counted.provisional && <small className="quiet"> {due.provisionalHint}</small>}
      </p>
      {counted.basis !== null && <p className="quiet">{why.basis(counted.basis)}</p>}
      <table className="days">
        <caption className="unseen">{why.caption(`${name} ${what}`)}</caption>
        <thead>
          <tr>
            <th scope="col">{why.day}</th>
            <th scope="col">{why.counted}</th>
            <th scope="col">{why.number}</th>
            <th scope="col">{why.reason}</th>
          </tr>
        </thead>
        <tbody>
          {counted.days.map((line) => (
            <tr key={line.date} className={line.counted ? 'day-counted' : 'day-free'}>
              <th scope="row">
                <time dateTime={line.date}>{day(line.date)}</time>{' '}
                <small className="quiet">{why.weekdays[weekdayOf(line.date)]}</small>
              </th>
              <td>{line.counted ? why.yes : why.no}</td>
              <td>{line.number ?? ''}</td>
              <td lang="zh-Hans">{line.why}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
