import type { ReactNode } from 'react'
import type { CaseView } from '../../server/cases/model.ts'
import { hasSucceeded } from '../../server/cases/turns.ts'
import { ErrorSummary, PostForm, problemOf, Submit, TextField, type Problems } from '../components/form.tsx'
import { Heading } from '../components/layout.tsx'
import { Icon } from '../components/icons.tsx'
import { Say, useScreen } from '../components/context.tsx'
import { Confirmations, Timeline } from '../components/timeline.tsx'
import { dateText, minuteText } from '../components/words.ts'
import { paths } from '../paths.ts'

export type TrackFormProps = { number?: string; code?: string; problems?: Problems }

export function TrackFormPage({ number, code, problems }: TrackFormProps): ReactNode {
  const { request, t } = useScreen()
  return (
    <>
      <ErrorSummary problems={problems} />
      <Heading lead={t('track.lead')}>{t('track.title')}</Heading>
      <PostForm action={paths.track}>
        <TextField
          name="number"
          label={t('case.number')}
          hint={t('track.numberHint')}
          value={number}
          problem={problemOf(problems, 'number')}
          autoFocus={!problems}
          size="long"
        />
        <TextField
          name="code"
          label={t('case.queryCode')}
          value={code}
          problem={problemOf(problems, 'code')}
          size="short"
        />
        <div className="actions">
          <Submit>{t('track.go')}</Submit>
        </div>
      </PostForm>
      {request.actor.kind !== 'person' && (
        <p>
          {t('track.orSignIn')} <a href={paths.signIn(paths.me)}>{t('nav.signIn')}</a>
        </p>
      )}
    </>
  )
}

/** Where the case stands, for everybody who holds number and code: names masked, nothing to press. */
export function TrackPage({ view, code, today }: { view: CaseView; code: string; today: string }): ReactNode {
  const { t, zh } = useScreen()
  return (
    <>
      <CaseHead view={view} />
      <p className="notice">
        {t('track.masked')} <a href={paths.myCase(view.number)}>{t('track.full')}</a>
      </p>
      <Confirmations view={view} />
      <h2>{t('case.progress')}</h2>
      <Timeline view={view} today={today} mine={false} />
      <p>
        <a href={paths.trackedReceipt(view.number, code)}>
          <Icon name="paper" />
          {t('done.receipt')} (PDF)
        </a>
      </p>
      <p className="fine" {...zh}>
        {view.onething.name}
      </p>
    </>
  )
}

/** Name, number and the one sentence that says how far the whole is. */
export function CaseHead({ view }: { view: CaseView }): ReactNode {
  const { t, lang, zh } = useScreen()
  const granted = view.steps.filter(({ state }) => hasSucceeded(state) || state === 'spared').length
  return (
    <>
      <Heading lang={zh.lang}>{view.onething.name}</Heading>
      <dl className="brief">
        <div>
          <dt>{t('case.done')}</dt>
          <dd>{t('case.doneOf', { n: granted, of: view.steps.length })}</dd>
        </div>
        <div>
          <dt>{view.closedAt ? t('case.closed') : t('case.expected')}</dt>
          <dd>
            {view.closedAt
              ? minuteText(view.closedAt, lang)
              : view.expectedOn
                ? dateText(view.expectedOn, lang)
                : t('case.noDate')}
          </dd>
        </div>
      </dl>
      <progress className="whole" max={view.steps.length} value={granted} aria-label={t('case.progress')} />
      <p className="fine">
        <Say
          k="case.meta"
          number={<span className="code">{view.number}</span>}
          name={<span {...zh}>{view.applicant}</span>}
          at={minuteText(view.submittedAt, lang)}
        />
        {view.through !== null && <> · {t('case.through', { name: view.through })}</>}
      </p>
    </>
  )
}
