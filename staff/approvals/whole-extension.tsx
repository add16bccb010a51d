import { Button, Input } from 'antd'
import { useRef, useState, type SubmitEvent } from 'react'
import type { TaskDetail } from '../../server/cases/model.ts'
import { ApiProblem, problemAt } from '../api/problem.ts'
import { useExtendWhole } from '../api/turns.ts'
import { dayText } from '../components/dates.ts'
import { Drawer } from '../components/drawer.tsx'
import { Field, focusFirstWrong } from '../components/field.tsx'
import { announce, ProblemAlert } from '../components/page.tsx'
import { useSettings } from '../components/settings.tsx'
import { useDraft, useForgetDraft } from './drawers/drafts.ts'
import { SaidField } from './drawers/said-field.tsx'
import { Panel } from './task-side.tsx'

type Extension = NonNullable<TaskDetail['wholeExtension']>

/** 联办延期: the clock over the whole one-thing, for the office that leads it. 行政许可法 §42(2). */
export function WholeTime({ task, extension }: { task: TaskDetail; extension: Extension }) {
  const { texts, settings } = useSettings()
  const { whole } = texts
  const [open, setOpen] = useState(false)
  const { dueOn, by, allowed, reason } = extension
  return (
    <Panel id="whole" title={whole.title}>
      <p>{dueOn === null ? whole.still : whole.until(dayText(dueOn, settings.language))}</p>
      {allowed ? (
        <Button onClick={() => setOpen(true)}>{whole.open}</Button>
      ) : (
        <p className="quiet" lang="zh-Hans">
          {whole.notNow(by)}
          {reason}
        </p>
      )}
      {open && <ExtendDrawer task={task} extension={extension} close={() => setOpen(false)} />}
    </Panel>
  )
}

/** Who approved it and why; the new last day stands there before it is sent. */
function ExtendDrawer(given: { task: TaskDetail; extension: Extension; close: () => void }) {
  const { texts, settings } = useSettings()
  const { whole, said } = texts
  const { task, extension, close } = given
  const [draft, setDraft] = useDraft(task, 'extendWhole', { approver: '', reason: '' })
  const forgetDraft = useForgetDraft(task, 'extendWhole')
  const [wrong, setWrong] = useState<{ approver?: string; reason?: string }>({})
  const form = useRef<HTMLFormElement>(null)
  const sending = useExtendWhole(task)
  const problem = sending.error instanceof ApiProblem ? sending.error : null
  const day = (date: string) => dayText(date, settings.language)

  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const [approver, reason] = [draft.approver.trim(), draft.reason.trim()]
    const found = {
      ...(approver.length < 2 ? { approver: whole.approverMissing } : {}),
      ...(reason.length < 4 ? { reason: said.short } : {}),
    }
    setWrong(found)
    if (Object.keys(found).length > 0) return focusFirstWrong(form.current)
    if (sending.isPending) return
    sending.mutate(
      { approver, reason },
      {
        onSuccess: () => {
          forgetDraft()
          announce(whole.done)
          close()
        },
        onError: () => focusFirstWrong(form.current),
      },
    )
  }
  return (
    <Drawer
      title={whole.open}
      close={close}
      footer={
        <span className="buttons">
          <Button type="primary" htmlType="submit" form="extend-whole" loading={sending.isPending}>
            {whole.submit}
          </Button>
          <Button onClick={close}>{texts.app.cancel}</Button>
        </span>
      }
    >
      <form id="extend-whole" ref={form} onSubmit={submit} noValidate className="stack">
        <p>{whole.intro(task.onethingName)}</p>
        <ProblemAlert problem={sending.error} acting />
        <dl className="facts">
          <div>
            <dt>{whole.now}</dt>
            <dd>{extension.dueOn === null ? whole.still : day(extension.dueOn)}</dd>
          </div>
          <div>
            <dt>{whole.by}</dt>
            <dd lang="zh-Hans">
              {extension.by}
              {extension.basis !== null && <small className="quiet"> {extension.basis}</small>}
            </dd>
          </div>
          <div>
            <dt>{whole.after}</dt>
            <dd>
              <strong>{extension.newOn === null ? whole.afterStill : day(extension.newOn)}</strong>
            </dd>
          </div>
        </dl>
        <Field
          label={whole.approver}
          hint={whole.approverHint}
          error={wrong.approver ?? problemAt(problem, 'approver')}
        >
          {(control) => (
            <Input
              {...control}
              autoFocus
              autoComplete="off"
              maxLength={40}
              lang="zh-Hans"
              value={draft.approver}
              onChange={(event) => setDraft({ ...draft, approver: event.target.value })}
            />
          )}
        </Field>
        <SaidField
          task={task}
          act="extend"
          label={said.extend.label}
          error={wrong.reason ?? problemAt(problem, 'reason')}
          value={draft.reason}
          change={(reason) => setDraft({ ...draft, reason })}
        />
      </form>
    </Drawer>
  )
}
