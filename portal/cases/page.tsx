import type { ReactNode } from 'react'
import type { CaseView, StepView } from '../../server/cases/model.ts'
import type { Correction } from '../../server/cases/queries.ts'
import { qrSvg } from '../../server/documents/rules.ts'
import { ElementField } from '../apply/element-field.tsx'
import { Saving } from '../components/saving.tsx'
import {
  ErrorSummary,
  FieldError,
  fieldId,
  PostForm,
  problemOf,
  Submit,
  TextField,
  type Problems,
} from '../components/form.tsx'
import { Icon } from '../components/icons.tsx'
import { BackLink, Heading } from '../components/layout.tsx'
import { Empty, PrintAndShare, Qr, ShareButton } from '../components/pieces.tsx'
import { Say, useScreen } from '../components/context.tsx'
import { Confirmations, Reason, Timeline } from '../components/timeline.tsx'
import { paths } from '../paths.ts'
import { CaseHead } from '../track/page.tsx'

/** 我的办件: the whole case for the person who applied. */
export function CasePage(props: { view: CaseView; today: string; sent: boolean }): ReactNode {
  const { request, t, zh } = useScreen()
  const { view, today, sent } = props
  const fixes = view.steps.filter((step) => step.problems.length > 0)
  const results = view.steps.filter(
    (step) => step.certificate || step.outputs.length > 0 || NOT_GRANTED.has(step.state),
  )
  const track = view.queryCode ? request.origin + paths.tracked(view.number, view.queryCode) : undefined
  return (
    <>
      <BackLink href={paths.me}>{t('nav.me')}</BackLink>
      <CaseHead view={view} />
      {fixes.map((step) => (
        <div key={step.step} className="confirmation tone-warn">
          <Icon name="act" />
          <div>
            <p>
              <b>
                <Say k="case.fixCall" name={<span {...zh}>{step.plainName}</span>} n={step.problems.length} />
              </b>
            </p>
            <p>
              <a className="button" href={paths.fix(view.number, step.step)}>
                <span>
                  <Say k="case.fix" name={<span {...zh}>{step.plainName}</span>} />
                </span>
              </a>
            </p>
          </div>
        </div>
      ))}
      {sent && (
        <p className="notice" role="status">
          {t('confirmation.sent')}
        </p>
      )}
      <Confirmations view={view} />
      {results.length > 0 && (
        <p className="actions">
          <a className="button" href={paths.results(view.number)}>
            {t('case.results', { n: results.length })}
          </a>
        </p>
      )}
      <h2>{t('case.progress')}</h2>
      <Timeline view={view} today={today} mine />
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

export type FixProps = {
  number: string
  step: string
  correction: Correction
  typed?: Record<string, string>
  note?: string
  problems?: Problems
}

/** 补正: all problems at once, only what was objected to can be changed. */
export function FixPage({ number, step, correction, typed, note, problems }: FixProps): ReactNode {
  const { t, zh } = useScreen()
  return (
    <>
      <BackLink href={paths.myCase(number)} />
      <ErrorSummary problems={problems} />
      <p className="caption" {...zh}>
        {correction.itemName}
      </p>
      <Heading lead={t('fix.lead')}>{t('fix.title', { n: correction.problems.length })}</Heading>
      <ol className="problems">
        {correction.problems.map((problem) => (
          <li key={problem.about + problem.problem}>
            <p>
              <b {...zh}>{problem.name}</b>
            </p>
            <p {...zh}>{problem.problem}</p>
            {problem.standard && (
              <p className="fine">
                {t('fix.standard')} <span {...zh}>{problem.standard}</span>
              </p>
            )}
          </li>
        ))}
      </ol>
      <PostForm action={paths.fix(number, step)} files>
        {correction.fields.map(({ element, value, choices }) => (
          <ElementField
            key={element.id}
            element={element}
            value={typed?.[element.id] ?? value}
            choices={choices}
            problem={problemOf(problems, element.id)}
          />
        ))}
        {correction.materials.map((material) => {
          const id = fieldId(material.id)
          const problem = problemOf(problems, material.id)
          return (
            <div key={material.id} className={problem ? 'field wrong' : 'field'}>
              <label htmlFor={id} {...zh}>
                {material.name}
              </label>
              <p className="hint" id={`${id}-hint`}>
                {t('materials.kinds')}
              </p>
              <FieldError id={id} problem={problem} />
              <input
                type="file"
                id={id}
                name={`file:${material.id}`}
                multiple
                accept="image/jpeg,image/png,application/pdf"
                aria-describedby={`${id}-hint`}
              />
            </div>
          )
        })}
        <TextField
          name="note"
          label={t('fix.note')}
          hint={t('fix.noteHint')}
          rows={3}
          optional
          value={note}
          problem={problemOf(problems, 'note')}
        />
        <div className="actions">
          <Submit>{t('fix.send')}</Submit>
        </div>
      </PostForm>
    </>
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

const NOT_GRANTED: ReadonlySet<StepView['state']> = new Set(['refused', 'declined', 'stopped', 'withdrawn'])

/** 办理结果: every certificate on one page, each with the way to prove it; then what was not granted, and why. */
export function ResultsPage({ view }: { view: CaseView }): ReactNode {
  const { request, t, zh } = useScreen()
  const results = view.steps.filter((step) => step.certificate || step.outputs.length > 0)
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
                <span className={`tag ${step.remedies ? 'bad' : 'plain'}`}>{t(`state.${step.state}`)}</span>
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
