import type { ReactNode } from 'react'
import type { CaseView, StepView } from '../../server/cases/model.ts'
import { workingDaysBetween } from '../../server/calendar/rules.ts'
import { paths } from '../paths.ts'
import { PostForm } from './form.tsx'
import { Icon } from './icons.tsx'
import { Say, useScreen } from './context.tsx'
import { dateText, minuteText, STATE_LOOK } from './words.ts'

/** The day to count on, in working days from today; 暂定 where holidays of that year are not announced yet. */
export function Expected({ step, today }: { step: StepView; today: string }): ReactNode {
  const { options, t, lang } = useScreen()
  if (!step.expectedOn || step.decidedAt) return null
  const said = lang !== 'en' && step.now.includes(dateText(step.expectedOn, lang))
  const left = workingDaysBetween(options.region.calendar, today, step.expectedOn)
  return (
    <p className="expected">
      {!said && (
        <Say
          k={step.forecast ? 'case.forecast' : 'case.due'}
          date={<time dateTime={step.expectedOn}>{dateText(step.expectedOn, lang)}</time>}
        />
      )}{' '}
      <span>
        {left > 0 ? t('case.left', { n: left }) : left === 0 ? t('case.today') : t('case.over', { n: -left })}
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

/** Why an item was not granted, and what one can do about it. */
export function Reason({ step }: { step: StepView }): ReactNode {
  const { t, zh } = useScreen()
  if (!step.reason) return null
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

/** 办理进度: all departments side by side, each with its state in words, its dates and what is to be done. */
export function Timeline({ view, today, mine }: { view: CaseView; today: string; mine: boolean }): ReactNode {
  return (
    <ol className="timeline">
      {view.steps.map((step) => (
        <StepCard key={step.step} number={view.number} step={step} today={today} mine={mine} />
      ))}
    </ol>
  )
}

function StepCard(props: { number: string; step: StepView; today: string; mine: boolean }): ReactNode {
  const { t, lang, zh } = useScreen()
  const { number, step, today, mine } = props
  const look = STATE_LOOK[step.state]
  return (
    <li className={`step tone-${look.tone}`}>
      <span className="step-sign">
        <Icon name={look.icon} />
      </span>
      <div className="step-body">
        <h3>
          <span {...zh}>{step.plainName}</span>
          <span className={`tag ${look.tone === 'busy' || look.tone === 'quiet' ? 'plain' : look.tone}`}>
            {t(`state.${step.state}`)}
          </span>
        </h3>
        <p className="fine" {...zh}>
          {step.itemName} · {step.office.name}
        </p>
        <p {...zh}>{step.now}</p>
        <Expected step={step} today={today} />
        {lang === 'en' && step.waitsFor.length > 0 && (
          <p className="fine">
            <Say k="case.waitsFor" names={<span {...zh}>{step.waitsFor.join('、')}</span>} />
          </p>
        )}
        <Reason step={step} />
        {step.problems.length > 0 && (
          <div className="reason">
            <p>
              <b>{t('case.problems', { n: step.problems.length })}</b>
            </p>
            <ul {...zh}>
              {step.problems.map((problem) => (
                <li key={problem.about + problem.problem}>
                  {problem.name}：{problem.problem}
                </li>
              ))}
            </ul>
            {mine && (
              <p>
                <a className="button" href={paths.fix(number, step.step)}>
                  <span>
                    <Say k="case.fix" name={<span {...zh}>{step.plainName}</span>} />
                  </span>
                </a>
              </p>
            )}
          </div>
        )}
        {step.outputs.length > 0 && (
          <dl className="rows">
            {step.outputs.map((output) => (
              <div key={output.name}>
                <dt {...zh}>{output.name}</dt>
                <dd {...zh}>{output.text}</dd>
              </div>
            ))}
          </dl>
        )}
        {step.certificate && mine && (
          <p>
            <a href={paths.certificatePdf(step.certificate.number)}>
              <Icon name="paper" />
              <span {...zh}>{step.certificate.title}</span> (PDF)
            </a>
          </p>
        )}
        <details>
          <summary>
            {t('case.more')}
            <span className="out-of-sight" {...zh}>
              {step.plainName}
            </span>
          </summary>
          <ol className="events">
            {step.events.map((event) => (
              <li key={event.at + event.text}>
                <time dateTime={event.at}>{minuteText(event.at, lang)}</time>{' '}
                <span {...zh}>{event.text}</span>
              </li>
            ))}
          </ol>
          <p className="fine" {...zh}>
            {step.office.name} · {step.office.address} · {step.office.hours} ·{' '}
            <a href={`tel:${step.office.phone}`}>{step.office.phone}</a>
          </p>
          {mine && step.canWithdraw && (
            <p>
              <a href={paths.withdraw(number, step.step)}>
                <Say k="case.withdraw" name={<span {...zh}>{step.plainName}</span>} />
              </a>
            </p>
          )}
        </details>
      </div>
    </li>
  )
}
