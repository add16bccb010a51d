import { Alert, Button } from 'antd'
import { useId, useRef, type ReactNode, type SubmitEvent } from 'react'
import type { TaskDetail, TaskSummary } from '../../server/cases/model.ts'
import { useAct, type ActBody, type OfficerAct } from '../api/hooks.ts'
import { ApiProblem } from '../api/problem.ts'
import { Drawer } from '../components/drawer.tsx'
import { focusFirstWrong } from '../components/field.tsx'
import { ProblemAlert } from '../components/page.tsx'
import { useTexts } from '../components/settings.tsx'
import { useForgetDraft } from './drafts.ts'

export type Done = { act: OfficerAct; after: TaskSummary }
export type ActGiven = { task: TaskDetail; close: () => void; done: (done: Done) => void }

/**
 * The frame of every act that needs words: what it means, the form, what went wrong, one button that does it. `read`
 * gives what to send, or undefined when a field is wrong. A conflict refreshes the task behind and keeps what was typed.
 */
export function ActDrawer<A extends OfficerAct>(
  given: ActGiven & {
    act: A
    title: string
    intro: string
    submit: string
    danger?: boolean
    read: () => ActBody[A] | undefined
    children: (problem: ApiProblem | null) => ReactNode
  },
) {
  const texts = useTexts()
  const { task, act } = given
  const sending = useAct(task, act)
  const forgetDraft = useForgetDraft(task, act)
  const form = useRef<HTMLFormElement>(null)
  const id = useId()
  const problem = sending.error instanceof ApiProblem ? sending.error : null
  const refusal = task.acts.find((one) => one.act === act && !one.allowed)?.reason
  const conflict = problem?.status === 409

  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (sending.isPending) return
    const body = given.read()
    if (body === undefined) return focusFirstWrong(form.current)
    sending.mutate(body, {
      onSuccess: (after) => {
        forgetDraft()
        given.done({ act, after })
      },
      onError: () => focusFirstWrong(form.current),
    })
  }

  return (
    <Drawer
      title={given.title}
      close={given.close}
      footer={
        <span className="buttons">
          <Button
            type="primary"
            danger={given.danger ?? false}
            htmlType="submit"
            form={id}
            loading={sending.isPending}
            disabled={typeof refusal === 'string' && !sending.isPending}
          >
            {given.submit}
          </Button>
          <Button onClick={given.close}>{texts.app.cancel}</Button>
        </span>
      }
    >
      <form id={id} ref={form} onSubmit={submit} noValidate className="stack">
        <p>{given.intro}</p>
        <ProblemAlert
          problem={sending.error}
          acting
          {...(conflict
            ? { note: texts.act.conflict }
            : problem?.errors.length
              ? { note: texts.act.undecided }
              : {})}
        />
        {typeof refusal === 'string' && !conflict && !sending.isPending && (
          <Alert type="warning" showIcon title={refusal} />
        )}
        {given.children(problem)}
      </form>
    </Drawer>
  )
}

/** Ready-made sentences; choosing one writes it into the field above, where it can be changed. */
export function ReadyMade(given: {
  label: string
  sentences: readonly string[]
  choose: (sentence: string) => void
}) {
  if (given.sentences.length === 0) return null
  return (
    <div role="group" aria-label={given.label}>
      <p className="quiet">{given.label}</p>
      <ul className="ready" lang="zh-Hans">
        {given.sentences.map((sentence) => (
          <li key={sentence}>
            <Button size="small" onClick={() => given.choose(sentence)}>
              {sentence}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  )
}
