import { Alert } from 'antd'
import { useState } from 'react'
import { useCalendars, useCalendarYear, useImportedNotices } from '../api/calendar.ts'
import { dayText, instantText } from '../components/dates.ts'
import { PageHeading, ProblemAlert, Waiting } from '../components/page.tsx'
import { useSettings } from '../components/settings.tsx'
import './calendar.css'
import { ImportPanel } from './import-panel.tsx'
import { YearsPanel } from './years-panel.tsx'

/** 放假日历. Which days are worked, until when that is certain, and importing the yearly notice. */
export function CalendarPage() {
  const { texts, settings } = useSettings()
  const words = texts.calendar
  const calendars = useCalendars()
  const [corrected, setCorrected] = useState<number>()
  const year = useCalendarYear(corrected)
  const known = calendars.data
  const correct = (chosen: number) => {
    setCorrected(chosen)
    requestAnimationFrame(() => document.getElementById('import')?.focus())
  }
  return (
    <main id="main" className="page stack">
      <div>
        <PageHeading title={words.title} />
        {known && (
          <p className="quiet">
            {words.covered(dayText(known.coveredUntil, settings.language))}{' '}
            {words.hours(known.hours.map(({ from, to }) => `${from}–${to}`).join('、'))}
          </p>
        )}
      </div>
      <ProblemAlert problem={calendars.error} retry={() => void calendars.refetch()} />
      {calendars.isPending && <Waiting rows={6} />}
      {known && <YearsPanel years={known.years} correct={correct} />}
      <ProblemAlert problem={year.error} retry={() => void year.refetch()} />
      {known && (
        <ImportPanel
          key={year.data?.year ?? 'new'}
          nextYear={Number(known.coveredUntil.slice(0, 4)) + 1}
          given={year.data}
        />
      )}
      <NoticesPanel />
    </main>
  )
}

function NoticesPanel() {
  const { texts, settings } = useSettings()
  const words = texts.calendar
  const notices = useImportedNotices()
  return (
    <section className="panel" aria-labelledby="imports">
      <h2 id="imports">{words.notices}</h2>
      <ProblemAlert problem={notices.error} retry={() => void notices.refetch()} />
      {notices.isPending && <Waiting rows={2} />}
      {notices.data?.rows.length === 0 && <Alert className="empty" type="info" title={words.empty} />}
      <ul className="day-list">
        {notices.data?.rows.map(({ id, year, note, importedBy, importedAt }) => (
          <li key={id} lang="zh-Hans">
            {year} · {note || words.noNote}{' '}
            <span className="quiet">
              {words.imported(importedBy, instantText(importedAt, settings.language))}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
