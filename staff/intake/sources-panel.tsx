import { Button, Input } from 'antd'
import { useRef, useState, type SubmitEvent } from 'react'
import { useAddSource, useSources } from '../api/intake.ts'
import '../components/card-table.css'
import { Heads } from '../components/heads.tsx'
import { instantText } from '../components/dates.ts'
import { Drawer } from '../components/drawer.tsx'
import { Field, focusFirstWrong } from '../components/field.tsx'
import { announce, ProblemAlert, Waiting } from '../components/page.tsx'
import { useSettings } from '../components/settings.tsx'

/** 来源系统 with the last message and what waits. */
export function SourcesPanel() {
  const { texts, settings } = useSettings()
  const words = texts.intake
  const sources = useSources()
  const [adding, setAdding] = useState(false)
  const rows = sources.data?.sources ?? []
  return (
    <section className="panel" aria-labelledby="sources">
      <div className="panel-head">
        <h2 id="sources">{words.sources}</h2>
        <Button onClick={() => setAdding(true)}>{words.addSource}</Button>
      </div>
      <ProblemAlert problem={sources.error} retry={() => void sources.refetch()} />
      {sources.isPending && <Waiting rows={3} />}
      {sources.isSuccess && rows.length === 0 && <p className="quiet">{words.noSources}</p>}
      {rows.length > 0 && (
        <table className="card-table">
          <caption className="unseen">{words.sourcesCaption}</caption>
          <Heads
            heads={[
              words.source,
              words.last,
              words.cases,
              words.open,
              words.overdue,
              words.typed,
              words.rejected,
            ]}
          />
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                <td lang="zh-Hans" data-name={words.source}>
                  {row.name}
                  <small className="quiet">{row.id}</small>
                </td>
                <td data-name={words.last}>
                  {row.lastAt === null ? words.never : instantText(row.lastAt, settings.language)}
                  {row.lastOutcome && <small className="quiet">{words.outcomes[row.lastOutcome]}</small>}
                </td>
                {(['cases', 'open', 'overdue', 'typed', 'rejected'] as const).map((name) => (
                  <td key={name} className="intake-count" data-name={words[name]}>
                    {row[name]}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {adding && <AddSourceDrawer close={() => setAdding(false)} />}
    </section>
  )
}

function AddSourceDrawer({ close }: { close: () => void }) {
  const { texts } = useSettings()
  const words = texts.intake
  const [id, setId] = useState('')
  const [name, setName] = useState('')
  const [wrong, setWrong] = useState<{ id?: string; name?: string }>({})
  const form = useRef<HTMLFormElement>(null)
  const add = useAddSource()
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const found = {
      ...(!/^[a-z0-9-]{1,40}$/.test(id.trim()) && { id: words.sourceIdWrong }),
      ...([...name.trim()].length < 2 && { name: words.sourceNameWrong }),
    }
    setWrong(found)
    if (Object.keys(found).length > 0) return focusFirstWrong(form.current)
    add.mutate(
      { id: id.trim(), name: name.trim() },
      {
        onSuccess: () => {
          announce(words.added)
          close()
        },
      },
    )
  }
  return (
    <Drawer
      title={words.addSource}
      close={close}
      footer={
        <span className="buttons">
          <Button type="primary" htmlType="submit" form="add-source" loading={add.isPending}>
            {words.addSource}
          </Button>
          <Button onClick={close}>{texts.app.cancel}</Button>
        </span>
      }
    >
      <form id="add-source" ref={form} onSubmit={submit} noValidate className="stack">
        <ProblemAlert problem={add.error} acting />
        <Field label={words.sourceName} error={wrong.name}>
          {(control) => (
            <Input {...control} autoFocus value={name} onChange={(event) => setName(event.target.value)} />
          )}
        </Field>
        <Field label={words.sourceId} hint={words.sourceIdHint} error={wrong.id}>
          {(control) => <Input {...control} value={id} onChange={(event) => setId(event.target.value)} />}
        </Field>
      </form>
    </Drawer>
  )
}
