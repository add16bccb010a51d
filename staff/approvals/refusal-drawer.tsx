import { Input } from 'antd'
import { useState } from 'react'
import { problemAt } from '../api/problem.ts'
import { Field } from '../components/field.tsx'
import { useTexts } from '../components/settings.tsx'
import { ActDrawer, ReadyMade, type ActGiven } from './act-drawer.tsx'
import { useDraft } from './drafts.ts'

/** 不予受理 and 不予办理 (不予许可 for a licence): never without a reason, and always with what the applicant can do against it. */
export function RefusalDrawer(given: ActGiven & { act: 'decline' | 'refuse' }) {
  const { refusal, licence } = useTexts()
  const { act, task } = given
  const [draft, setDraft] = useDraft(task, act, { reason: '', opinion: '' })
  const [error, setError] = useState<string>()
  const refuse = act === 'refuse'
  const isLicence = task.itemType === 'licence'
  const words = isLicence
    ? { title: licence.refuse, submit: licence.submit, stops: licence.stops }
    : { title: refusal.refuseTitle, submit: refusal.refuseSubmit, stops: refusal.stops }

  const read = () => {
    const reason = draft.reason.trim()
    const opinion = draft.opinion.trim()
    setError(reason.length < 4 ? refusal.reasonMissing : undefined)
    if (reason.length < 4) return undefined
    return opinion === '' ? { reason } : { reason, opinion }
  }

  return (
    <ActDrawer
      {...given}
      danger
      title={refuse ? words.title : refusal.declineTitle}
      intro={refuse ? refusal.refuseIntro : refusal.declineIntro}
      submit={refuse ? words.submit : refusal.declineSubmit}
      read={read}
    >
      {(problem) => (
        <>
          <Field
            label={refusal.reason}
            hint={refusal.reasonHint}
            error={error ?? problemAt(problem, 'reason')}
          >
            {(control) => (
              <Input.TextArea
                {...control}
                autoFocus
                rows={4}
                maxLength={1000}
                value={draft.reason}
                onChange={(event) => setDraft({ ...draft, reason: event.target.value })}
              />
            )}
          </Field>
          <ReadyMade
            label={refusal.ready}
            sentences={task.refusalReasons}
            choose={(reason) => setDraft({ ...draft, reason })}
          />
          <Field
            label={refusal.opinion}
            hint={refusal.opinionHint}
            optional
            error={problemAt(problem, 'opinion')}
          >
            {(control) => (
              <Input.TextArea
                {...control}
                rows={2}
                maxLength={500}
                value={draft.opinion}
                onChange={(event) => setDraft({ ...draft, opinion: event.target.value })}
              />
            )}
          </Field>
          <section>
            <h3>{refusal.remedies}</h3>
            <p lang="zh-Hans">{task.remedies}</p>
          </section>
          {refuse && task.related.some((one) => one.state === 'waiting') && (
            <p className="contested">{words.stops}</p>
          )}
        </>
      )}
    </ActDrawer>
  )
}
