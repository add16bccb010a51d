import type { ReactNode } from 'react'
import type { CaseView, StepView } from '../../server/cases/model.ts'
import { qrSvg } from '../../server/documents/rules.ts'
import { Saving } from '../components/saving.tsx'
import { ContestOffer, type ToContest } from '../components/contest-offer.tsx'
import { PostForm, Submit } from '../components/form.tsx'
import { Icon } from '../components/icons.tsx'
import { BackLink, Heading } from '../components/layout.tsx'
import { Empty, Outputs, PrintAndShare, Qr, ShareButton } from '../components/pieces.tsx'
import { Say, useScreen } from '../components/context.tsx'
import { Reason } from '../components/course.tsx'
import { Confirmations, Timeline } from '../components/timeline.tsx'
import { dateText, stateKey } from '../components/words.ts'
import { paths, type CaseDone } from '../paths.ts'
import { CaseHead } from '../track/page.tsx'

/** 我的办件: the whole case for the person who applied. */
export function CasePage(props: {
  view: CaseView
  today: string
  done: CaseDone | undefined
  contest: ToContest[]
}): ReactNode {
  const { request, t } = useScreen()
  const { view, today, done } = props
  const results = view.steps.filter(
    (step) => step.certificate || step.outputs.length > 0 || NOT_GRANTED.has(step.state),
  )
  const track = view.queryCode ? request.origin + paths.tracked(view.number, view.queryCode) : undefined
  return (
    <>
      <BackLink href={paths.me}>{t('nav.me')}</BackLink>
      {done && (
        <p className="notice" role="status">
          {t(`case.done${DONE_TEXT[done]}`)}
        </p>
      )}
      <CaseHead view={view} />
      {view.steps.map((step) => (
        <Call key={step.step} number={view.number} step={step} />
      ))}
      <ContestOffer number={view.number} values={props.contest} />
      <Confirmations view={view} />
      <p className="actions">
        {results.length > 0 && (
          <a className="button" href={paths.results(view.number)}>
            {t('case.results', { n: results.length })}
          </a>
        )}
        <a className="button quiet" href={paths.papers(view.number)}>
          {t('case.papers')}
        </a>
      </p>
      <h2>{t('case.progress')}</h2>
      <Timeline view={view} today={today} mine />
      <p>
        <a href={paths.dates(view.number)}>{t('turn.whyShort')}</a>
      </p>
      <Saving plan={view} />
      <section className="share-box">
        {track && <Qr svg={qrSvg(track, t('done.qr'))} />}
        <div>
          <h2>{t('done.keep')}</h2>
          <p>
            {t('case.queryCode')} <b className="code">{view.queryCode}</b>
          </p>
          <p>
            <a href={paths.receipt(view.number)}>
              <Icon name="paper" />
              {t('done.receipt')} (PDF)
            </a>
          </p>
          <PrintAndShare title={view.onething.name} url={track} />
        </div>
      </section>
    </>
  )
}

const DONE_TEXT = {
  resent: 'Resent',
  fixed: 'Fixed',
  supplied: 'Supplied',
  promised: 'Promised',
} as const satisfies Record<CaseDone, string>

/** What the applicant has to do now with one item, at the top of the page. */
function Call({ number, step }: { number: string; step: StepView }): ReactNode {
  const { t, lang, zh } = useScreen()
  const name = <span {...zh}>{step.plainName}</span>
  const { lacking, lastDay } = step.course
  const fixes = step.problems.length > 0
  if (!fixes && !step.canSupply) return null
  return (
    <div className="confirmation tone-warn">
      <Icon name="act" />
      <div>
        <p>
          <b>
            {fixes ? (
              <Say k="case.fixCall" name={name} n={step.problems.length} />
            ) : (
              <Say
                k="case.supplyCall"
                name={name}
                n={lacking.length}
                date={lastDay ? dateText(lastDay, lang) : t('case.noDate')}
              />
            )}
          </b>
        </p>
        <p>
          <a className="button" href={fixes ? paths.fix(number, step.step) : paths.supply(number, step.step)}>
            <span>
              <Say k={fixes ? 'case.fix' : 'course.supply'} name={name} />
            </span>
          </a>
        </p>
      </div>
    </div>
  )
}

/** Withdrawing cannot be undone, so it has a page of its own that says what follows. */
export function WithdrawPage({
  number,
  step,
  after,
}: {
  number: string
  step: StepView
  after: string[]
}): ReactNode {
  const { t, zh } = useScreen()
  return (
    <>
      <BackLink href={paths.myCase(number)} />
      <Heading lead={t('withdraw.lead')}>
        <Say k="withdraw.title" name={<span {...zh}>{step.plainName}</span>} />
      </Heading>
      {after.length > 0 && (
        <p className="notice">
          <Say k="withdraw.after" names={<span {...zh}>{after.join('、')}</span>} />
        </p>
      )}
      <PostForm action={paths.withdraw(number, step.step)}>
        <div className="actions">
          <Submit>{t('withdraw.yes')}</Submit>
          <a className="button-link" href={paths.myCase(number)}>
            {t('withdraw.no')}
          </a>
        </div>
      </PostForm>
    </>
  )
}

const NOT_GRANTED: ReadonlySet<StepView['state']> = new Set([
  'refused',
  'declined',
  'stopped',
  'withdrawn',
  'terminated',
  'revoked',
])

/** 办理结果: every certificate on one page, each with the way to prove it; then what was not granted, and why. */
export function ResultsPage({ view }: { view: CaseView }): ReactNode {
  const { request, t, zh } = useScreen()
  const results = view.steps.filter(
    (step) => (step.certificate || step.outputs.length > 0) && !NOT_GRANTED.has(step.state),
  )
  const failed = view.steps.filter(({ state }) => NOT_GRANTED.has(state))
  const open = view.steps.filter((step) => !step.decidedAt && !NOT_GRANTED.has(step.state))
  return (
    <>
      <BackLink href={paths.myCase(view.number)} />
      <p className="caption" {...zh}>
        {view.onething.name}
      </p>
      <Heading>{t('results.title')}</Heading>
      {results.length === 0 && failed.length === 0 && <Empty>{t('results.none')}</Empty>}
      <ul className="results">
        {results.map((step) => {
          const verify = step.certificate ? request.origin + paths.verified(step.certificate.number) : ''
          return (
            <li key={step.step} className="result">
              {verify && <Qr svg={qrSvg(verify, t('results.qr'))} />}
              <div>
                <h2 {...zh}>{step.certificate?.title ?? step.itemName}</h2>
                <p className="fine" {...zh}>
                  {step.office.name}
                </p>
                {step.certificate && (
                  <p>
                    {t('results.number')} <span className="code">{step.certificate.number}</span>
                  </p>
                )}
                <Outputs outputs={step.outputs} />
                {step.certificate && (
                  <p className="tools">
                    <a className="button quiet" href={paths.certificatePdf(step.certificate.number)}>
                      <Icon name="paper" />
                      PDF
                      <span className="out-of-sight" {...zh}>
                        {step.certificate.title}
                      </span>
                    </a>
                    <a className="button-link" href={paths.verified(step.certificate.number)}>
                      {t('results.verify')}
                      <span className="out-of-sight" {...zh}>
                        {step.certificate.title}
                      </span>
                    </a>
                    <ShareButton title={step.certificate.title} url={verify} />
                  </p>
                )}
              </div>
            </li>
          )
        })}
      </ul>
      {failed.length > 0 && (
        <section>
          <h2>{t('results.failed', { n: failed.length })}</h2>
          {failed.map((step) => (
            <section key={step.step} aria-label={step.plainName}>
              <h3>
                <span {...zh}>{step.plainName}</span>{' '}
                <span className={`tag ${step.remedies ? 'bad' : 'plain'}`}>{t(stateKey(step))}</span>
              </h3>
              <p className="fine" {...zh}>
                {step.office.name}
              </p>
              <Reason step={step} />
            </section>
          ))}
        </section>
      )}
      {open.length > 0 && (
        <p className="notice">
          <Say
            k="results.open"
            names={<span {...zh}>{open.map((step) => step.plainName).join('、')}</span>}
          />
        </p>
      )}
    </>
  )
}
