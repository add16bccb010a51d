import type { ReactNode } from 'react'
import type { StepView } from '../../server/cases/model.ts'
import { isFinal } from '../../server/cases/turns.ts'
import { paths } from '../paths.ts'
import { Icon } from './icons.tsx'
import { Outputs } from './pieces.tsx'
import { Say, useScreen } from './context.tsx'
import { Course, Reason, Turn } from './course.tsx'
import { minuteText, STATE_LOOK, stateKey } from './words.ts'

/** One item of a case: its state in words, whose turn it is, what has befallen it, what one can do. */
export function StepCard(props: {
  number: string
  step: StepView
  today: string
  mine: boolean
  /** Where to apply again. */
  again: string
}): ReactNode {
  const { t, lang, zh } = useScreen()
  const { number, step, mine } = props
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
            {t(stateKey(step))}
          </span>
        </h3>
        <p className="fine" {...zh}>
          {step.itemName} · {step.office.name}
        </p>
        {!isFinal(step.state) && <p {...zh}>{step.now}</p>}
        <Turn {...props} />
        {lang === 'en' && step.waitsFor.length > 0 && (
          <p className="fine">
            <Say k="case.waitsFor" names={<span {...zh}>{step.waitsFor.join('、')}</span>} />
          </p>
        )}
        <Course {...props} />
        <Reason step={step} />
        <Problems {...props} />
        <Outputs outputs={step.outputs} />
        {step.certificate && mine && step.state !== 'revoked' && (
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

function Problems({ number, step, mine }: { number: string; step: StepView; mine: boolean }): ReactNode {
  const { t, zh } = useScreen()
  if (step.problems.length === 0) return null
  return (
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
  )
}
