import { Alert, Button, Input } from 'antd'
import { useState } from 'react'
import { Drawer } from '../components/drawer.tsx'
import { Field } from '../components/field.tsx'
import { announce, ProblemAlert } from '../components/page.tsx'
import { useTexts } from '../components/settings.tsx'
import { useAnswer, useResponsible, type RequestShown } from './api.ts'
import { Checks } from './checks.tsx'

/** 审批: all that was asked, or less with the reason; or a refusal with the reason. */
export function DecideDrawer({ request, close }: { request: RequestShown; close: () => void }) {
  const { resources: words, app } = useTexts()
  const answer = useAnswer()
  const responsible = useResponsible(request.id)
  const [fields, setFields] = useState<string[]>(request.fields)
  const [draft, setDraft] = useState({
    from: request.from,
    until: request.until,
    cacheSeconds: '0',
    perDay: '',
    reason: '',
  })
  const less =
    fields.length < request.fields.length || draft.from > request.from || draft.until < request.until
  const reasoned = [...draft.reason.trim()].length >= 4
  const done = {
    onSuccess: () => {
      announce(words.done)
      close()
    },
  }
  const grant = () =>
    answer.mutate(
      {
        act: 'grant',
        id: request.id,
        terms: {
          fields,
          from: draft.from,
          until: draft.until,
          cacheSeconds: Number(draft.cacheSeconds),
          ...(draft.perDay !== '' && { perDay: Number(draft.perDay) }),
          ...(draft.reason.trim() && { reason: draft.reason.trim() }),
        },
      },
      done,
    )
  const text = (name: keyof typeof draft, label: string, type: string, hint?: string) => (
    <Field label={label} hint={hint} optional={name === 'perDay'}>
      {(control) => (
        <Input
          {...control}
          type={type}
          min={type === 'number' ? 0 : undefined}
          value={draft[name]}
          onChange={(event) => setDraft((old) => ({ ...old, [name]: event.target.value }))}
        />
      )}
    </Field>
  )
  return (
    <Drawer
      title={words.decide}
      close={close}
      footer={
        <span className="buttons">
          <Button
            type="primary"
            loading={answer.isPending}
            disabled={fields.length === 0 || (less && !reasoned)}
            onClick={grant}
          >
            {words.grant}
          </Button>
          <Button
            danger
            disabled={!reasoned}
            loading={answer.isPending}
            onClick={() =>
              answer.mutate({ act: 'refuse', id: request.id, reason: draft.reason.trim() }, done)
            }
          >
            {words.refuse}
          </Button>
          <Button onClick={close}>{app.cancel}</Button>
        </span>
      }
    >
      <div className="stack">
        <p lang="zh-Hans">
          <b>{request.resource.name}</b>
          <br />
          {request.holderName}：{request.matterNames.join('、')}
          <br />
          {request.purpose}（{request.basis}）
          <br />
          {request.responsible.name} {responsible.data?.phone ?? request.responsible.phone}{' '}
          {!responsible.data && (
            <Button
              size="small"
              loading={responsible.isFetching}
              onClick={() => void responsible.refetch()}
              aria-label={words.showPhone}
            >
              {words.showPhone}
            </Button>
          )}
        </p>
        <ProblemAlert problem={responsible.error} acting />
        {request.doubts.length > 0 && (
          <Alert
            type="warning"
            showIcon
            title={words.doubts}
            description={
              <ul lang="zh-Hans">
                {request.doubts.map((doubt) => (
                  <li key={doubt}>{doubt}</li>
                ))}
              </ul>
            }
          />
        )}
        <ProblemAlert problem={answer.error} acting />
        <Checks
          legend={words.fields}
          error={fields.length === 0 ? words.fieldsMissing : undefined}
          options={request.fields.map((name) => ({ id: name, name }))}
          chosen={fields}
          choose={setFields}
        />
        {text('from', words.from, 'date')}
        {text('until', words.to, 'date')}
        {text('cacheSeconds', words.cache, 'number', words.cacheHint)}
        {text('perDay', words.perDay, 'number')}
        {text('reason', words.why, 'text')}
      </div>
    </Drawer>
  )
}
