import type { ReactNode } from 'react'
import type { StepView } from '../../server/cases/model.ts'
import { workingDaysBetween } from '../../server/calendar/rules.ts'
import { paths } from '../paths.ts'
import { Say, useScreen } from './context.tsx'
import { dateText } from './words.ts'

type StepProps = { number: string; step: StepView; today: string; mine: boolean }

/** 「还有 5 个工作日」 */
export function DaysLeft({ on, today }: { on: string; today: string }): ReactNode {
  const { options, t } = useScreen()
  const left = workingDaysBetween(options.region().calendar, today, on)
  if (left > 0) return t('case.left', { n: left })
  return left === 0 ? t('case.today') : t('case.over', { n: -left })
}

/** Whose turn it is, by when, and what comes next; nothing once an item is over. */
export function Turn({ number, step, today, mine }: StepProps): ReactNode {
  const { options, t, lang, zh } = useScreen()
  const { course, state } = step
  const next = NEXT.find((each) => each === state)
  if (!next) return null
  const { lastDay } = course
  const expected = course.turnOf !== 'applicant' && !step.decidedAt ? step.expectedOn : null
  const provisional = step.provisional && (
    <span className="tag plain" title={t('case.provisionalWhy')}>
      {t('case.provisional')}
    </span>
  )
  return (
    <dl className="turn">
      {course.turnOf !== 'nobody' && (
        <div>
          <dt>{t('turn.title')}</dt>
          <dd>
            {course.turnOf === 'office' ? <span {...zh}>{step.office.name}</span> : t(WHO[course.turnOf])}
          </dd>
        </div>
      )}
      {lastDay && course.turnOf !== 'nobody' && (
        <div>
          <dt>{t(lastDay < today ? 'turn.late' : state === 'submitted' ? 'turn.answer' : 'turn.until')}</dt>
          <dd>
            <time dateTime={lastDay}>{dateText(lastDay, lang)}</time> <DaysLeft on={lastDay} today={today} />
            {lastDay === expected && provisional}{' '}
            {lastDay < today &&
              course.turnOf === 'office' &&
              t('turn.press', { hotline: options.region().head.hotline })}
            {mine && (
              <a className="why-day" href={paths.datesOf(number, step.step)}>
                {t('turn.why')}
                <span className="out-of-sight" {...zh}>
                  {step.plainName}
                </span>
              </a>
            )}
          </dd>
        </div>
      )}
      {expected && expected !== lastDay && (
        <div>
          <dt>{t('turn.forecast')}</dt>
          <dd>
            <time dateTime={expected}>{dateText(expected, lang)}</time>{' '}
            <DaysLeft on={expected} today={today} />
            {provisional}
          </dd>
        </div>
      )}
      <div>
        <dt>{t('turn.next')}</dt>
        <dd>{t(`next.${next}`)}</dd>
      </div>
    </dl>
  )
}

const WHO = { before: 'turn.before', applicant: 'turn.applicant', outside: 'turn.outside' } as const

const NEXT = [
  'waiting',
  'submitted',
  'correcting',
  'lacking',
  'accepted',
  'paused',
  'proposed',
  'undertaken',
] as const

/** What has befallen the item: silence that counts as acceptance, papers to come, an extension, a decision by the system. */
export function Course({ number, step, mine, again }: StepProps & { again: string }): ReactNode {
  const { t, lang, zh } = useScreen()
  const { course, state } = step
  const open = step.decidedAt === null
  const names = <span {...zh}>{course.lacking.join('、')}</span>
  return (
    <>
      {course.deemed && open && (
        <Note title={t('course.deemed')}>
          <p>{t('course.deemedThen')}</p>
        </Note>
      )}
      {state === 'submitted' && course.lacking.length > 0 && (
        <Note title={t('course.promisedLater')}>
          <p>{names}</p>
          <p>{t('course.promisedLaterThen')}</p>
        </Note>
      )}
      {state === 'lacking' && (
        <Note title={t('course.lacking', { n: course.lacking.length })}>
          <p>{names}</p>
          {mine && step.canSupply && (
            <p>
              <a className="button" href={paths.supply(number, step.step)}>
                <span>
                  <Say k="course.supply" name={<span {...zh}>{step.plainName}</span>} />
                </span>
              </a>
            </p>
          )}
        </Note>
      )}
      {course.special && (
        <Note title={<Say k="course.special" name={<span {...zh}>{course.special.name}</span>} />}>
          <p {...zh}>{course.special.needed}</p>
        </Note>
      )}
      {course.extension && open && (
        <Note title={<Say k="course.extended" by={<span {...zh}>{course.extension.by}</span>} />}>
          <p>
            <b>{t('case.reason')}</b> <span {...zh}>{course.extension.reason}</span>
          </p>
        </Note>
      )}
      {course.promised && open && (
        <Note title={t('course.promised')}>
          <p>{t('course.promisedThen')}</p>
        </Note>
      )}
      {mine && step.canPromise && (
        <p>
          <a href={paths.promise(number, step.step)}>
            <Say k="course.promise" name={<span {...zh}>{step.plainName}</span>} />
          </a>
        </p>
      )}
      {state === 'undertaken' && course.lastDay && (
        <p>{t('course.verify', { date: dateText(course.lastDay, lang) })}</p>
      )}
      {course.bySystem && state === 'granted' && (
        <Note title={t('course.bySystem')}>
          <p>{t('course.bySystemThen')}</p>
          <p>
            {t('course.bySystemAgainst', { phone: step.office.phone })} <span {...zh}>{step.remedies}</span>
          </p>
        </Note>
      )}
      {course.bySystem && state === 'withdrawn' && (
        <Note title={t('course.lapsed')}>
          <p>
            <a className="button quiet" href={again}>
              {t('course.again')}
            </a>
          </p>
        </Note>
      )}
      {course.reopened !== null && (
        <Note title={t('course.reopened')}>
          <p>
            <b>{t('case.reason')}</b> <span {...zh}>{course.reopened}</span>
          </p>
        </Note>
      )}
      {state === 'revoked' && <Note title={t('course.revoked')} />}
    </>
  )
}

function Note({ title, children }: { title: ReactNode; children?: ReactNode }): ReactNode {
  return (
    <div className="reason">
      <p>
        <b>{title}</b>
      </p>
      {children}
    </div>
  )
}

/** Why an item was not granted, and what one can do about it. */
export function Reason({ step }: { step: StepView }): ReactNode {
  const { t, zh } = useScreen()
  const lapsed = step.state === 'withdrawn' && step.course.bySystem
  if (!step.reason || lapsed) return null
  return (
    <div className="reason">
      <p>
        <b>{t('case.reason')}</b> <span {...zh}>{step.reason}</span>
      </p>
      {step.remedies && (
        <p>
          <b>{t('case.remedies')}</b> <span {...zh}>{step.remedies}</span>
        </p>
      )}
    </div>
  )
}
