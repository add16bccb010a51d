import type { ReactNode } from 'react'
import type { ConfirmationView } from '../../server/cases/model.ts'
import { ErrorSummary, PostForm, problemOf, Submit, TextField, type Problems } from '../components/form.tsx'
import { Icon } from '../components/icons.tsx'
import { Heading } from '../components/layout.tsx'
import { ToConfirm } from '../components/pieces.tsx'
import { Say, useScreen } from '../components/context.tsx'
import { minuteText } from '../components/words.ts'
import { paths } from '../paths.ts'

export type ConfirmProps = { view: ConfirmationView; token: string; note?: string; problems?: Problems }

/** The other parent's one screen: what, which data, yes or no. */
export function ConfirmPage({ view, token, note, problems }: ConfirmProps): ReactNode {
  const { t, lang, zh } = useScreen()
  if (view.state !== 'asked') {
    return (
      <div className={view.state === 'confirmed' ? 'done-panel' : undefined}>
        {view.state === 'confirmed' && <Icon name="done" />}
        <Heading lead={t(`confirm.${view.state}Then`)}>{t(`confirm.${view.state}`)}</Heading>
      </div>
    )
  }
  return (
    <>
      <ErrorSummary problems={problems} />
      <p className="caption" {...zh}>
        {view.onethingName}
      </p>
      <Heading
        lead={
          <Say
            k="confirm.lead"
            applicant={<b {...zh}>{view.applicant}</b>}
            person={<b {...zh}>{view.person}</b>}
          />
        }
      >
        {t('confirm.title')}
      </Heading>
      <ToConfirm rows={view.rows} text={view.text} />
      <PostForm action={paths.confirmation(token)}>
        <div className="actions">
          <Submit name="answer" value="confirm">
            {t('confirm.yes')}
          </Submit>
        </div>
      </PostForm>
      <details open={problems !== undefined}>
        <summary>{t('confirm.wrong')}</summary>
        <PostForm action={paths.confirmation(token)}>
          <TextField
            name="note"
            label={t('confirm.note')}
            hint={t('confirm.noteHint')}
            rows={3}
            value={note}
            problem={problemOf(problems, 'note')}
          />
          <Submit quiet name="answer" value="dispute">
            {t('confirm.no')}
          </Submit>
        </PostForm>
      </details>
      <p className="fine">{t('confirm.until', { until: minuteText(view.expiresAt, lang) })}</p>
    </>
  )
}
