import type { ReactNode } from 'react'
import type { ExplainedClock } from '../../server/cases/model.ts'
import { BackLink, Heading } from '../components/layout.tsx'
import { Empty, PrintAndShare } from '../components/pieces.tsx'
import { Say, useScreen } from '../components/context.tsx'
import { dateText } from '../components/words.ts'
import { anchor, paths } from '../paths.ts'

type Counted = NonNullable<ExplainedClock['statutory']>

/**
 * 「为什么是这一天」: the limits of one item with every day, or of the whole case with the days folded away. A plain list that
 * anybody can print.
 */
export function DatesPage(props: {
  number: string
  clocks: ExplainedClock[]
  item: string | undefined
}): ReactNode {
  const { t, zh } = useScreen()
  const { number, item } = props
  const clocks = item === undefined ? props.clocks : props.clocks.filter(({ step }) => step === item)
  const subjects = [...new Set(clocks.map(({ step }) => step))]
  return (
    <>
      <BackLink href={paths.myCase(number)} />
      <Heading lead={t('dates.lead')}>{t('dates.title')}</Heading>
      {clocks.length === 0 && <Empty>{t('dates.none')}</Empty>}
      {subjects.map((step) => {
        const own = clocks.filter((clock) => clock.step === step)
        return (
          <section key={step} aria-labelledby={`of-${anchor(step)}`}>
            <h2 id={`of-${anchor(step)}`} {...zh}>
              {own[0]?.name}
            </h2>
            {own.toReversed().map((clock, index) => (
              <ClockDays key={clock.kind + index} clock={clock} open={item !== undefined} />
            ))}
          </section>
        )
      })}
      {item !== undefined && (
        <p>
          <a className="button-link" href={paths.dates(number)}>
            {t('dates.all')}
          </a>
        </p>
      )}
      {clocks.length > 0 && <PrintAndShare title={t('dates.title')} />}
    </>
  )
}

function ClockDays({ clock, open }: { clock: ExplainedClock; open: boolean }): ReactNode {
  const { t, zh } = useScreen()
  return (
    <div className="clock">
      <h3>
        <span {...zh}>{clock.kindText}</span>
        <span className="tag plain">{t(`dates.${clock.state}`)}</span>
      </h3>
      {clock.promised && <Days counted={clock.promised} k="dates.promised" open={open} />}
      {clock.statutory && <Days counted={clock.statutory} k="dates.statutory" open={open} />}
      {clock.pauses.length > 0 && (
        <>
          <h4>{t('dates.pauses')}</h4>
          <ul>
            {clock.pauses.map((pause) => (
              <PauseLine key={pause.from + pause.reason} pause={pause} />
            ))}
          </ul>
        </>
      )}
      {clock.clauses.length > 0 && (
        <details open={open}>
          <summary>{t('dates.clauses')}</summary>
          <ul {...zh}>
            {clock.clauses.map((clause) => (
              <li key={clause}>{clause}</li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}

/** From when to when it stood still and why; with the time needed and the notice, where there is one. */
function PauseLine({ pause }: { pause: ExplainedClock['pauses'][number] }): ReactNode {
  const { lang, zh } = useScreen()
  const { from, to, needed, notice } = pause
  const reason = <span {...zh}>{pause.reason}</span>
  return (
    <li>
      {to === null ? (
        <Say k="dates.pausedSince" from={dateText(from, lang)} reason={reason} />
      ) : (
        <Say k="dates.pauseFrom" from={dateText(from, lang)} to={dateText(to, lang)} reason={reason} />
      )}{' '}
      {needed !== null && <Say k="dates.pauseNeeded" text={<span {...zh}>{needed}</span>} />}{' '}
      {notice !== null && <Say k="dates.pauseNotice" text={<span {...zh}>{notice}</span>} />}
    </li>
  )
}

function isHours({ text }: Counted): boolean {
  return text.includes('小时')
}

function Days(props: {
  counted: Counted
  k: 'dates.promised' | 'dates.statutory'
  open: boolean
}): ReactNode {
  const { t, lang, zh } = useScreen()
  const { counted, k, open } = props
  const hours = isHours(counted)
  return (
    <>
      <h4>
        <Say k={k} text={<span {...zh}>{counted.text}</span>} />
      </h4>
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
      <details open={open}>
        <summary>
          {t('dates.list', { n: counted.days.length })}
          <span className="out-of-sight" {...zh}>
            {counted.text}
          </span>
        </summary>
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
      </details>
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
