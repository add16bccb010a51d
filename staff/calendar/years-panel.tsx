import { Button } from 'antd'
import { useState } from 'react'
import { useCalendarYear, type CalendarOverview } from '../api/calendar.ts'
import { dayText } from '../components/dates.ts'
import { ProblemAlert, Waiting } from '../components/page.tsx'
import { useSettings, useTexts } from '../components/settings.tsx'

/** The years that are known, each with its days on demand. */
export function YearsPanel({
  years,
  correct,
}: {
  years: CalendarOverview['years']
  correct: (year: number) => void
}) {
  const { calendar: words } = useTexts()
  const [shown, setShown] = useState<number>()
  return (
    <section className="panel" aria-labelledby="years">
      <h2 id="years">{words.years}</h2>
      <div className="wide">
        <table className="years">
          <thead>
            <tr>
              <th scope="col">{words.year}</th>
              <th scope="col">{words.daysOff}</th>
              <th scope="col">{words.worked}</th>
              <th scope="col">{words.papers}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {years.toReversed().map(({ year, daysOff, workedWeekendDays, papers }) => (
              <tr key={year}>
                <th scope="row">{year}</th>
                <td>{words.days(daysOff)}</td>
                <td>{words.days(workedWeekendDays)}</td>
                <td>
                  {papers.map((paper, n) => (
                    <a key={paper} href={paper} target="_blank" rel="noreferrer">
                      {words.paper(n + 1)}
                    </a>
                  ))}
                </td>
                <td>
                  <span className="buttons">
                    <Button
                      size="small"
                      aria-label={words.showOf(year)}
                      aria-expanded={shown === year}
                      onClick={() => setShown(shown === year ? undefined : year)}
                    >
                      {words.show}
                    </Button>
                    <Button size="small" aria-label={words.changeOf(year)} onClick={() => correct(year)}>
                      {words.change}
                    </Button>
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {shown !== undefined && <YearDays year={shown} />}
    </section>
  )
}

function YearDays({ year }: { year: number }) {
  const { texts, settings } = useSettings()
  const words = texts.calendar
  const found = useCalendarYear(year)
  return (
    <div>
      <h3>{words.daysOf(year)}</h3>
      <ProblemAlert problem={found.error} retry={() => void found.refetch()} />
      {found.isPending && <Waiting rows={4} />}
      <ul className="day-list">
        {found.data?.days.map(({ date, name, isOffDay, local }) => (
          <li key={date}>
            <time dateTime={date}>{dayText(date, settings.language)}</time> <span lang="zh-Hans">{name}</span>{' '}
            <span className={isOffDay ? 'day-off' : 'day-on'}>{isOffDay ? words.off : words.on}</span>
            {local && <span className="quiet"> {words.local}</span>}
          </li>
        ))}
      </ul>
    </div>
  )
}
