import { Input, Radio } from 'antd'
import { useState } from 'react'
import type { DeclineGround, TaskDetail } from '../../../server/cases/model.ts'
import { problemAt } from '../../api/problem.ts'
import type { TurnBody } from '../../api/turns.ts'
import { Field } from '../../components/field.tsx'
import { useTexts } from '../../components/settings.tsx'
import { ActDrawer, type ActGiven } from './act-drawer.tsx'
import { useDraft } from './drafts.ts'
import { RuleReasons } from './rule-reasons.tsx'
import { SaidField } from './said-field.tsx'

type Reasoned = { reason: string; opinion: string }

function Internal(given: {
  reasoned: Reasoned
  error: string | undefined
  change: (opinion: string) => void
}) {
  const { refusal } = useTexts()
  return (
    <Field label={refusal.opinion} hint={refusal.opinionHint} optional error={given.error}>
      {(control) => (
        <Input.TextArea
          {...control}
          rows={2}
          maxLength={500}
          value={given.reasoned.opinion}
          onChange={(event) => given.change(event.target.value)}
        />
      )}
    </Field>
  )
}

function Remedies({ task }: { task: TaskDetail }) {
  const { refusal } = useTexts()
  return (
    <section>
      <h3>{refusal.remedies}</h3>
      <p lang="zh-Hans">{task.remedies}</p>
    </section>
  )
}

/** 不予办理 (不予许可 for a licence): never without reasons, rule by rule, and always with what can be done against it. */
export function RefuseDrawer(given: ActGiven) {
  const { refusal, licence } = useTexts()
  const { task } = given
  const [draft, setDraft] = useDraft<Reasoned>(task, 'refuse', { reason: '', opinion: '' })
  const [error, setError] = useState<string>()
  const isLicence = task.itemType === 'licence'

  const read = (): TurnBody['refuse'] | undefined => {
    const [reason, opinion] = [draft.reason.trim(), draft.opinion.trim()]
    setError(reason.length < 4 ? refusal.reasonMissing : undefined)
    if (reason.length < 4) return undefined
    return opinion === '' ? { reason } : { reason, opinion }
  }

  return (
    <ActDrawer
      {...given}
      act="refuse"
      danger
      title={isLicence ? licence.refuse : refusal.refuseTitle}
      intro={refusal.refuseIntro}
      submit={isLicence ? licence.submit : refusal.refuseSubmit}
      read={read}
    >
      {(problem) => (
        <>
          <RuleReasons
            task={task}
            act="refuse"
            error={error ?? problemAt(problem, 'reason')}
            value={draft.reason}
            change={(reason) => setDraft({ ...draft, reason })}
          />
          <Internal
            reasoned={draft}
            error={problemAt(problem, 'opinion')}
            change={(opinion) => setDraft({ ...draft, opinion })}
          />
          <Remedies task={task} />
          {task.related.some((one) => one.state === 'waiting') && (
            <p className="contested">{isLicence ? licence.stops : refusal.stops}</p>
          )}
        </>
      )}
    </ActDrawer>
  )
}

type Declined = Reasoned & { ground: DeclineGround; office: string }

/** 不予受理: not needed, not for this office (then for which), or another reason. 行政许可法 §32(1)(2). */
export function DeclineDrawer(given: ActGiven) {
  const { refusal, decline } = useTexts()
  const { task } = given
  const [draft, setDraft] = useDraft<Declined>(task, 'decline', {
    ground: 'other',
    office: '',
    reason: '',
    opinion: '',
  })
  const [wrong, setWrong] = useState<{ reason?: string; office?: string }>({})

  const read = (): TurnBody['decline'] | undefined => {
    const [reason, opinion, office] = [draft.reason.trim(), draft.opinion.trim(), draft.office.trim()]
    const found = {
      ...(reason.length < 4 ? { reason: refusal.reasonMissing } : {}),
      ...(draft.ground === 'not-ours' && office === '' ? { office: decline.officeMissing } : {}),
    }
    setWrong(found)
    if (Object.keys(found).length > 0) return undefined
    return {
      ground: draft.ground,
      reason,
      ...(draft.ground === 'not-ours' ? { office } : {}),
      ...(opinion === '' ? {} : { opinion }),
    }
  }

  return (
    <ActDrawer
      {...given}
      act="decline"
      danger
      title={refusal.declineTitle}
      intro={refusal.declineIntro}
      submit={refusal.declineSubmit}
      read={read}
    >
      {(problem) => (
        <>
          <fieldset className="field">
            <legend>{decline.ground}</legend>
            <Radio.Group
              name="ground"
              className="stack"
              value={draft.ground}
              onChange={(event) => setDraft({ ...draft, ground: event.target.value as DeclineGround })}
              options={(['not-needed', 'not-ours', 'other'] as const).map((value) => ({
                value,
                label: decline[value],
              }))}
            />
          </fieldset>
          {draft.ground === 'not-ours' && (
            <Field label={decline.office} error={wrong.office ?? problemAt(problem, 'office')}>
              {(control) => (
                <Input
                  {...control}
                  maxLength={100}
                  value={draft.office}
                  onChange={(event) => setDraft({ ...draft, office: event.target.value })}
                />
              )}
            </Field>
          )}
          <SaidField
            task={task}
            act="decline"
            label={refusal.reason}
            hint={refusal.reasonHint}
            error={wrong.reason ?? problemAt(problem, 'reason')}
            rows={4}
            sentences={task.refusalReasons}
            value={draft.reason}
            change={(reason) => setDraft({ ...draft, reason })}
          />
          <Internal
            reasoned={draft}
            error={problemAt(problem, 'opinion')}
            change={(opinion) => setDraft({ ...draft, opinion })}
          />
          <Remedies task={task} />
        </>
      )}
    </ActDrawer>
  )
}
