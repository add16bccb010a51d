import { Alert, Button } from 'antd'
import { useEffect, useId, useRef, useState, type ReactNode, type SubmitEvent } from 'react'
import type { TaskDetail, TaskSummary } from '../../../server/cases/model.ts'
import { ApiProblem } from '../../api/problem.ts'
import { useTurn, type Act, type TurnBody } from '../../api/turns.ts'
import { instantText } from '../../components/dates.ts'
import { Drawer } from '../../components/drawer.tsx'
import { focusFirstWrong } from '../../components/field.tsx'
import { ProblemAlert } from '../../components/page.tsx'
import { useSettings, useTexts } from '../../components/settings.tsx'
import { isLook } from '../evidence.ts'
import { useForgetDraft } from './drafts.ts'

export type Done = { act: Act; after: TaskSummary }
export type ActGiven = { task: TaskDetail; close: () => void; done: (done: Done) => void }

/**
 * The frame of every act that needs words: what it means, the form, what went wrong, one button that does it. `read`
 * gives what to send, or undefined when a field is wrong; `ready` puts the focus on the button, because nothing has to be
 * typed. The act is taken on the state that the officer saw when the drawer was opened: when somebody else was faster, it
 * shows what happened, keeps what was typed, and goes on only after that was read.
 */
export function ActDrawer<A extends Act>(
  given: ActGiven & {
    act: A
    title: string
    intro: string
    submit: string
    danger?: boolean
    ready?: boolean
    /** Why it cannot be sent, though the table of turns allows it. */
    blocked?: string | undefined
    read: () => TurnBody[A] | undefined
    children: (problem: ApiProblem | null) => ReactNode
  },
) {
  const texts = useTexts()
  const { task, act } = given
  const sending = useTurn(task, act)
  const forgetDraft = useForgetDraft(task, act)
  const form = useRef<HTMLFormElement>(null)
  const [seen, setSeen] = useState({ revision: task.revision, events: task.events.length })
  const id = useId()
  const problem = sending.error instanceof ApiProblem ? sending.error : null
  const refusal = task.acts.find((one) => one.act === act && !one.allowed)?.reason ?? given.blocked
  const settled = !sending.isPending && !sending.isSuccess
  const stale = settled && task.revision !== seen.revision
  const stopped = settled && (stale || typeof refusal === 'string')

  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (sending.isPending || stopped) return
    const body = given.read()
    if (body === undefined) return focusFirstWrong(form.current)
    sending.mutate(
      { ...body, revision: seen.revision },
      {
        onSuccess: (after) => {
          forgetDraft()
          given.done({ act, after })
        },
        onError: () => focusFirstWrong(form.current),
      },
    )
  }
  useEffect(() => {
    const send = (event: KeyboardEvent) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.isComposing)
        form.current?.requestSubmit()
    }
    const typing = form.current
    typing?.addEventListener('keydown', send)
    return () => typing?.removeEventListener('keydown', send)
  }, [])

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
            autoFocus={given.ready === true && !stopped}
            loading={sending.isPending}
            disabled={stopped}
          >
            {given.submit}
          </Button>
          <Button onClick={given.close}>{texts.app.cancel}</Button>
        </span>
      }
    >
      <form id={id} ref={form} onSubmit={submit} noValidate className="stack">
        <p>{given.intro}</p>
        {!stale && (
          <ProblemAlert
            problem={sending.error}
            acting
            {...(problem?.status === 409
              ? { note: texts.act.conflict }
              : problem?.errors.length
                ? { note: texts.act.undecided }
                : {})}
          />
        )}
        {stale && (
          <Stale
            events={task.events.slice(seen.events)}
            reload={() => {
              setSeen({ revision: task.revision, events: task.events.length })
              sending.reset()
            }}
          />
        )}
        {!stale && settled && typeof refusal === 'string' && problem?.status !== 409 && (
          <Alert type="warning" showIcon title={refusal} />
        )}
        {given.children(problem)}
      </form>
    </Drawer>
  )
}

/** What somebody else did while this drawer was open; reading it is what allows to go on. */
function Stale({ events, reload }: { events: TaskDetail['events']; reload: () => void }) {
  const { texts, settings } = useSettings()
  const { stale } = texts
  const happened = events.filter((event) => !isLook(event))
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      title={stale.title}
      description={
        <div className="stack">
          <p>{stale.text}</p>
          <ul lang="zh-Hans">
            {happened.map((event, at) => (
              <li key={`${event.at}/${at}`}>
                {instantText(event.at, settings.language)} {event.actor} {event.text}
                {event.opinion !== null && event.opinion !== '' && ` ${texts.task.opinion(event.opinion)}`}
              </li>
            ))}
            {happened.length === 0 && <li>{stale.nothing}</li>}
          </ul>
          <Button onClick={reload}>{stale.reload}</Button>
        </div>
      }
    />
  )
}
