import type { ReactNode } from 'react'
import type { ExplainedClock } from '../../server/cases/model.ts'
import { BackLink, Heading } from '../components/layout.tsx'
import { Empty, PrintAndShare } from '../components/pieces.tsx'
import { Say, useScreen } from '../components/context.tsx'
import { dateText } from '../components/words.ts'
import { anchor, paths } from '../paths.ts'

type Counted = NonNullable<ExplainedClock['statutory']>

/** 「为什么是这一天」: every limit of a case with its arithmetic, day by day, as a list that anybody can print. */
export function DatesPage({ number, clocks }: { number: string; clocks: ExplainedClock[] }): ReactNode {
  const { t, zh } = useScreen()
  const subjects = [...new Set(clocks.map(({ step }) => step))]
  return (
    <>
      <BackLink href={paths.myCase(number)} />
      <Heading lead={t('dates.lead')}>{t('dates.title')}</Heading>
      {clocks.length === 0 && <Empty>{t('dates.none')}</Empty>}
      {subjects.map((step) => {
        const own = clocks.filter((clock) => clock.step === step)
        return (
          <section key={step} id={`days-${anchor(step)}`} aria-labelledby={`of-${anchor(step)}`}>
            <h2 id={`of-${anchor(step)}`} {...zh}>
              {own[0]?.name}
            </h2>
            {own.toReversed().map((clock, index) => (
              <ClockDays key={clock.kind + index} clock={clock} />
            ))}
          </section>
        )
      })}
      {clocks.length > 0 && <PrintAndShare title={t('dates.title')} />}
    </>
  )
}

function ClockDays({ clock }: { clock: ExplainedClock }): ReactNode {
  const { t, lang, zh } = useScreen()
  return (
    <details className="clock" open={clock.state !== 'stopped'}>
      <summary>
        <b {...zh}>{clock.kindText}</b>
        <span className="tag plain">{t(`dates.${clock.state}`)}</span>
        {clock.state !== 'stopped' && clock.dueOn && (
          <span>{t('dates.until', { date: dateText(clock.dueOn, lang) })}</span>
        )}
      </summary>
      {clock.promised && <Days counted={clock.promised} k="dates.promised" hours={isHours(clock.promised)} />}
      {clock.statutory && (
        <Days counted={clock.statutory} k="dates.statutory" hours={isHours(clock.statutory)} />
      )}
      {clock.clauses.length > 0 && (
        <>
          <h4>{t('dates.clauses')}</h4>
          <ul {...zh}>
            {clock.clauses.map((clause) => (
              <li key={clause}>{clause}</li>
            ))}
          </ul>
        </>
      )}
    </details>
  )
}

function isHours({ text }: Counted): boolean {
  return text.includes('小时')
}

function Days(props: {
  counted: Counted
  k: 'dates.promised' | 'dates.statutory'
  hours: boolean
}): ReactNode {
  const { t, lang, zh } = useScreen()
  const { counted, k, hours } = props
  return (
    <>
      <h3>
        <Say k={k} text={<span {...zh}>{counted.text}</span>} />
      </h3>
      {counted.basis && (
        <p className="fine">
          <Say k="dates.basis" text={<span {...zh}>{counted.basis}</span>} />
        </p>
      )}
      <p>
        <b>{counted.on ? t('dates.on', { date: dateText(counted.on, lang) }) : t('dates.still')}</b>
        {counted.provisional && (
          <span className="tag plain" title={t('case.provisionalWhy')}>
            {t('case.provisional')}
          </span>
        )}
      </p>
      <table className="days">
        <thead>
          <tr>
            <th scope="col">{t('dates.day')}</th>
            <th scope="col">{t('dates.number')}</th>
            <th scope="col">{t('dates.why')}</th>
          </tr>
        </thead>
        <tbody>
          {counted.days.map((day) => (
            <tr key={day.date} className={day.counted ? undefined : 'not-counted'}>
              <th scope="row">
                <time dateTime={day.date}>{shortDay(day.date, lang)}</time>
              </th>
              <td>
                {day.number === null
                  ? t('dates.off')
                  : t(hours ? 'dates.hours' : 'dates.nth', { n: day.number })}
              </td>
              <td {...zh}>{day.why}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

/** 11月23日 周一: the year stands above. */
function shortDay(date: string, lang: 'zh-Hans' | 'zh-Hant' | 'en'): string {
  return new Intl.DateTimeFormat(lang === 'en' ? 'en-GB' : 'zh-CN', {
    month: lang === 'en' ? 'short' : 'long',
    day: 'numeric',
    weekday: 'short',
    timeZone: 'UTC',
  }).format(new Date(`${date}T00:00:00Z`))
}
