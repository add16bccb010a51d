import { Button } from 'antd'
import type { NoticePreview } from '../../server/calendar/model.ts'
import { dayText } from '../components/dates.ts'
import { useSettings } from '../components/settings.tsx'

/** What a notice would do, before it does it. */
export function EffectPanel(given: {
  year: number
  preview: NoticePreview
  importing: boolean
  confirm: () => void
}) {
  const { texts, settings } = useSettings()
  const words = texts.calendar
  const { year, preview, importing, confirm } = given
  const { effect, changes } = preview
  if (effect === null) return null
  const day = (date: string) => dayText(date, settings.language)
  const figures: [string, string][] = [
    [words.open, words.count(effect.open)],
    [words.changed, words.count(effect.changed)],
    [
      words.earlier,
      `${words.count(effect.earlier)}${effect.earlier > 0 ? ` (${words.most(effect.mostEarlier)})` : ''}`,
    ],
    [
      words.later,
      `${words.count(effect.later)}${effect.later > 0 ? ` (${words.most(effect.mostLater)})` : ''}`,
    ],
    [words.settled, words.count(effect.settled)],
  ]
  return (
    <section className="effect stack" aria-labelledby="effect">
      <h3 id="effect" tabIndex={-1}>
        {words.effect(year)}
      </h3>
      <p>{words.until(day(preview.coveredUntil))}</p>
      <dl className="figures">
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {effect.changed === 0 && <p>{words.nothing}</p>}
      {changes.length > 0 && (
        <>
          <h4>{words.changes}</h4>
          <ul className="day-list">
            {changes.map(({ date, from, to }) => (
              <li key={date}>
                <time dateTime={date}>{day(date)}</time> {words.changeFrom[from]}, {words.changeTo[to]}
              </li>
            ))}
          </ul>
        </>
      )}
      {effect.examples.length > 0 && (
        <>
          <h4>{words.examples}</h4>
          <ul className="day-list">
            {effect.examples.map(({ owner, subject, kind, from, to }) => (
              <li key={`${owner} ${subject} ${kind}`}>{words.moves(day(from), day(to))}</li>
            ))}
          </ul>
        </>
      )}
      <p className="quiet">{words.confirmHint}</p>
      <div>
        <Button type="primary" aria-busy={importing} onClick={confirm}>
          {words.confirm}
        </Button>
      </div>
    </section>
  )
}
