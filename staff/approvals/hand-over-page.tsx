import { Alert, Button, Input, Select } from 'antd'
import { useRef, useState, type SubmitEvent } from 'react'
import { Link, useOutletContext, useSearchParams } from 'react-router'
import { useHandOver } from '../api/batches.ts'
import { useColleagues } from '../api/office.ts'
import { Field, focusFirstWrong } from '../components/field.tsx'
import { announce, PageHeading, ProblemAlert, Waiting } from '../components/page.tsx'
import { useTexts } from '../components/settings.tsx'
import type { DeskContext } from '../components/shell.tsx'
import { paths } from '../paths.ts'

const BACK = 'back'

/** 工作交接: all that one holds goes to a colleague or back to the office; administrators do it for anybody. */
export function HandOverPage() {
  const { handOver } = useTexts()
  const { me } = useOutletContext<DeskContext>()
  const colleagues = useColleagues()
  const moving = useHandOver()
  const asked = useSearchParams()[0].get('from')
  const administers = me.permissions.includes('office.administer')
  const [from, setFrom] = useState(administers && asked !== null ? asked : me.id)
  const [to, setTo] = useState<string>()
  const [note, setNote] = useState('')
  const [error, setError] = useState<string>()
  const form = useRef<HTMLFormElement>(null)
  const people = colleagues.data?.colleagues ?? []
  const options = (list: typeof people) =>
    list.map(({ id, name, post }) => ({
      value: id,
      label: id === me.id ? handOver.me(name) : `${name}（${post}）`,
    }))

  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    setError(to === undefined ? handOver.toMissing : undefined)
    if (to === undefined) return focusFirstWrong(form.current)
    if (moving.isPending) return
    moving.mutate(
      { from, to: to === BACK ? null : to, note: note.trim() },
      { onSuccess: ({ moved }) => announce(handOver.done(moved)) },
    )
  }
  const inPage = (node: HTMLElement) => node.parentElement ?? document.body

  return (
    <main id="main" className="page page-narrow">
      <PageHeading title={handOver.title} />
      <p>{handOver.intro}</p>
      <p>
        <Link to={paths.office()}>{handOver.office}</Link>
      </p>
      <ProblemAlert problem={colleagues.error} retry={() => void colleagues.refetch()} />
      {colleagues.isPending && <Waiting rows={4} />}
      {colleagues.data !== undefined && (
        <form ref={form} onSubmit={submit} noValidate className="panel stack">
          <ProblemAlert problem={moving.error} acting />
          {moving.data !== undefined && (
            <Alert type="success" showIcon title={handOver.done(moving.data.moved)} />
          )}
          <Field label={handOver.from}>
            {(control) => (
              <Select
                {...control}
                disabled={!administers}
                options={options(administers ? people : people.filter(({ id }) => id === me.id))}
                value={from}
                onChange={(id: string) => {
                  setFrom(id)
                  if (to === id) setTo(undefined)
                }}
                getPopupContainer={inPage}
              />
            )}
          </Field>
          <Field label={handOver.to} error={error}>
            {(control) => (
              <Select
                {...control}
                options={[
                  ...options(people.filter(({ id, state }) => id !== from && state !== 'disabled')),
                  { value: BACK, label: handOver.back },
                ]}
                value={to ?? null}
                onChange={(id: string) => setTo(id)}
                getPopupContainer={inPage}
              />
            )}
          </Field>
          <Field label={handOver.note} hint={handOver.noteHint} optional>
            {(control) => (
              <Input.TextArea
                {...control}
                rows={3}
                maxLength={500}
                value={note}
                onChange={(event) => setNote(event.target.value)}
              />
            )}
          </Field>
          <Button type="primary" htmlType="submit" loading={moving.isPending}>
            {handOver.submit}
          </Button>
        </form>
      )}
    </main>
  )
}
