import type { ReactNode } from 'react'
import type { CaseView, StepView } from '../../server/cases/model.ts'
import { paths } from '../paths.ts'
import { PostForm } from './form.tsx'
import { Icon } from './icons.tsx'
import { Say, useScreen } from './context.tsx'
import { DaysLeft } from './course.tsx'
import { StepCard } from './step-card.tsx'
import { dateText, minuteText } from './words.ts'

/** The day to count on, in working days from today; 暂定 where holidays of that year are not announced yet. */
export function Expected({ step, today }: { step: StepView; today: string }): ReactNode {
  const { t, lang } = useScreen()
  if (!step.expectedOn || step.decidedAt) return null
  const said = lang !== 'en' && step.now.includes(dateText(step.expectedOn, lang))
  return (
    <p className="expected">
      {!said && (
        <Say
          k={step.forecast ? 'case.forecast' : 'case.due'}
          date={<time dateTime={step.expectedOn}>{dateText(step.expectedOn, lang)}</time>}
        />
      )}{' '}
      <span>
        <DaysLeft on={step.expectedOn} today={today} />
      </span>
      {step.provisional && (
        <span className="tag plain" title={t('case.provisionalWhy')}>
          {t('case.provisional')}
        </span>
      )}
    </p>
  )
}

/** Whether the other parent has agreed yet, by when, and what to do. */
export function Confirmations({ view }: { view: CaseView }): ReactNode {
  const { t, lang, zh } = useScreen()
  if (view.confirmations.length === 0) return null
  const look = { asked: 'wait', confirmed: 'done', disputed: 'act', expired: 'stop' } as const
  const tone = { asked: 'warn', confirmed: 'good', disputed: 'bad', expired: 'bad' } as const
  return (
    <section aria-label={t('case.confirmations')}>
      {view.confirmations.map((confirmation) => (
        <div key={confirmation.id} className={`confirmation tone-${tone[confirmation.state]}`}>
          <Icon name={look[confirmation.state]} />
          <div>
            <p>
              <b>
                <span {...zh}>
                  {confirmation.name} · {confirmation.person}
                </span>{' '}
                {t(`confirmation.${confirmation.state}`)}
              </b>
            </p>
            <p>
              {t(`confirmation.${confirmation.state}Then`, {
                until: minuteText(confirmation.expiresAt, lang),
              })}
            </p>
            {view.queryCode && (confirmation.state === 'asked' || confirmation.state === 'expired') && (
              <PostForm
                action={paths.resend(view.number, confirmation.id)}
                returnTo={paths.myCase(view.number)}
              >
                <button className="button quiet" type="submit">
                  {t('confirmation.resend')}
                </button>
              </PostForm>
            )}
          </div>
        </div>
      ))}
    </section>
  )
}

/** 办理进度: all departments side by side, each with its state in words, its dates and what is to be done. */
export function Timeline({ view, today, mine }: { view: CaseView; today: string; mine: boolean }): ReactNode {
  return (
    <ol className="timeline">
      {view.steps.map((step) => (
        <StepCard
          key={step.step}
          number={view.number}
          step={step}
          today={today}
          mine={mine}
          again={paths.onething(view.onething.id)}
        />
      ))}
    </ol>
  )
}
