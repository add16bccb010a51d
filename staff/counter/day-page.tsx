import { Button, Input } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { dayText, instantText } from '../components/dates.ts'
import { Field } from '../components/field.tsx'
import { PageHeading, ProblemAlert, Waiting } from '../components/page.tsx'
import { useSettings } from '../components/settings.tsx'
import { useMe } from '../api/hooks.ts'
import { paths } from '../paths.ts'
import { useAct, useDay, useRatings, type DayLine } from './api.ts'
import './counter.css'
import { useCounterTexts } from './texts/texts.ts'

/** 日结: taken in, on paper, routed; for each window and clerk of the hall. Below, for the manager of the hall, the ratings. */
export function CounterDayPage() {
  const words = useCounterTexts()
  const { settings } = useSettings()
  const day = useDay()
  const may = useMe().data?.permissions ?? []
  return (
    <main id="main" className="page">
      {may.includes('counter.work') && (
        <p className="back">
          <Link to={paths.counter()}>{words.back}</Link>
        </p>
      )}
      <PageHeading title={words.dayTitle} />
      <p>{words.dayLead}</p>
      {day.isPending && <Waiting />}
      {day.error !== null && <ProblemAlert problem={day.error} retry={() => void day.refetch()} />}
      {day.data?.lines.length === 0 && <p>{words.dayNone}</p>}
      {day.data && day.data.lines.length > 0 && (
        <table className="day">
          <thead>
            <tr>
              {[
                words.window,
                words.officer,
                words.received,
                words.paperCount,
                words.routed,
                words.differences,
              ].map((heading) => (
                <th key={heading} scope="col">
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody lang="zh-Hans">
            {day.data.lines.map((line) => (
              <tr key={`${line.windowId}/${line.officer}`}>
                <td>{line.window}</td>
                <td>{line.officer}</td>
                <td>{line.received}</td>
                <td>{line.papers}</td>
                <td>{line.routed}</td>
                <td>
                  {line.differences.length === 0
                    ? words.noDifference
                    : line.differences.map(({ case: number, text }) => (
                        <p key={`${number}/${text}`}>
                          {number}：{text}
                        </p>
                      ))}
                  {line.signed && (
                    <p className="mark-ok">
                      {words.signedAt(instantText(line.signed.at, settings.language))} {line.signed.note}
                    </p>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {day.data?.lines
        .filter(({ mine, signed }) => mine && signed === null)
        .map((line) => (
          <Close key={line.windowId} line={line} done={() => void day.refetch()} />
        ))}
      {may.includes('hall.manage') && <Ratings />}
    </main>
  )
}

/** 好差评: how each window was rated, day by day; where few rated, only that. */
function Ratings() {
  const words = useCounterTexts()
  const { settings } = useSettings()
  const found = useRatings()
  const ratings = found.data?.ratings ?? []
  return (
    <section className="panel" aria-labelledby="ratings">
      <h2 id="ratings">{words.ratings}</h2>
      <p className="quiet">{words.ratingsLead}</p>
      {found.isPending && <Waiting />}
      {found.error !== null && <ProblemAlert problem={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && ratings.length === 0 && <p>{words.ratingsNone}</p>}
      {ratings.length > 0 && (
        <div className="scroll" role="region" aria-labelledby="ratings">
          <table className="day">
            <thead>
              <tr>
                {[words.ratingsDay, words.window, ...Object.values(words.stars).toReversed()].map(
                  (heading) => (
                    <th key={heading} scope="col">
                      {heading}
                    </th>
                  ),
                )}
              </tr>
            </thead>
            <tbody>
              {ratings.map(({ day, windowId, window, given }) => (
                <tr key={`${day} ${windowId}`}>
                  <th scope="row">{dayText(day, settings.language)}</th>
                  <td lang="zh-Hans">{window}</td>
                  {given?.map(({ stars, count }) => <td key={stars}>{count}</td>) ?? (
                    <td colSpan={5} className="quiet">
                      {words.ratingsFew}
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}

function Close({ line, done }: { line: DayLine; done: () => void }) {
  const words = useCounterTexts()
  const act = useAct()
  const [counted, setCounted] = useState('')
  const [note, setNote] = useState('')
  return (
    <form
      className="panel day-close"
      onSubmit={(event) => {
        event.preventDefault()
        act.mutate(
          { path: 'day', body: { windowId: line.windowId, counted: Number(counted), note } },
          { onSuccess: done },
        )
      }}
    >
      <h2 lang="zh-Hans">{line.window}</h2>
      <ProblemAlert problem={act.error} acting />
      <Field label={words.counted}>
        {(control) => (
          <Input
            {...control}
            inputMode="numeric"
            value={counted}
            onChange={(event) => setCounted(event.target.value)}
          />
        )}
      </Field>
      <Field label={words.note} optional>
        {(control) => <Input {...control} value={note} onChange={(event) => setNote(event.target.value)} />}
      </Field>
      <Button type="primary" htmlType="submit" disabled={!/^\d+$/.test(counted)} loading={act.isPending}>
        {words.sign}
      </Button>
    </form>
  )
}
