import { Alert, Button } from 'antd'
import { useRef, useState, type SubmitEvent } from 'react'
import type { ImportView } from '../../server/intake/model.ts'
import {
  runs,
  useConfirmImport,
  useImport,
  useImports,
  useOpenImport,
  useSchemes,
  useSources,
} from '../api/intake.ts'
import '../components/card-table.css'
import { Heads } from '../components/heads.tsx'
import { base64Of } from '../components/base64.ts'
import { Field, focusFirstWrong } from '../components/field.tsx'
import { ProblemAlert } from '../components/page.tsx'
import { useTexts } from '../components/settings.tsx'
import { paths } from '../paths.ts'
import { Choice } from './choice.tsx'

const MOST_BYTES = 16 * 1024 * 1024

/** 成批导入: hand in, look at what is wrong, confirm, watch the progress. */
export function ImportPanel() {
  const words = useTexts().intake
  const imports = useImports()
  const [shown, setShown] = useState<string>()
  const listed = imports.data?.imports ?? []
  return (
    <section className="panel" aria-labelledby="import">
      <div className="panel-head">
        <h2 id="import">{words.import}</h2>
        <Button href={paths.api.intakeTemplate} download>
          {words.template}
        </Button>
      </div>
      <p>{words.importIntro}</p>
      <FileForm opened={setShown} />
      {shown !== undefined && <Progress id={shown} />}
      <h3>{words.imports}</h3>
      <ProblemAlert problem={imports.error} retry={() => void imports.refetch()} />
      {imports.isSuccess && listed.length === 0 && <p className="quiet">{words.noImports}</p>}
      <ul className="intake-messages">
        {listed.map(({ id, name, state }) => (
          <li key={id}>
            <div>
              {name} <span className="quiet">{words.states[state]}</span>
            </div>
            <Button aria-label={words.showOf(name)} onClick={() => setShown(id)}>
              {words.show}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function FileForm({ opened }: { opened: (id: string) => void }) {
  const words = useTexts().intake
  const sources = useSources()
  const schemes = useSchemes()
  const open = useOpenImport()
  const form = useRef<HTMLFormElement>(null)
  const [source, setSource] = useState<string>()
  const [file, setFile] = useState<File>()
  const [item, setItem] = useState<string>()
  const [state, setState] = useState('case-state-plain')
  const [result, setResult] = useState('case-result-old')
  const [wrong, setWrong] = useState<{ source?: string; file?: string }>({})
  const itemScheme = item ?? schemes.data?.itemSchemes[0] ?? 'local'
  const lists = (schemes.data?.schemes ?? []).map(({ id, name }) => ({ value: id, label: `${id}　${name}` }))

  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const found = {
      ...(source === undefined && { source: words.sourceMissing }),
      ...(file === undefined && { file: words.fileMissing }),
      ...(file && file.size > MOST_BYTES && { file: words.fileTooBig }),
    }
    setWrong(found)
    if (!source || !file || Object.keys(found).length > 0) return focusFirstWrong(form.current)
    const content = await base64Of(file)
    open.mutate(
      { source, name: file.name, content, schemes: { item: itemScheme, state, result } },
      { onSuccess: ({ id }) => opened(id) },
    )
  }
  return (
    <form ref={form} onSubmit={(event) => void submit(event)} noValidate className="intake-form">
      <ProblemAlert problem={open.error} acting />
      <div className="intake-two">
        <Choice
          label={words.source}
          value={source}
          options={(sources.data?.sources ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          error={wrong.source}
          choose={setSource}
        />
        <Field label={words.file} error={wrong.file}>
          {(control) => (
            <input
              {...control}
              type="file"
              accept=".xlsx,.csv"
              onChange={(event) => setFile(event.target.files?.[0])}
            />
          )}
        </Field>
        <Choice
          label={words.itemScheme}
          value={itemScheme}
          options={(schemes.data?.itemSchemes ?? []).map((id) => ({ value: id, label: id }))}
          choose={setItem}
        />
        <Choice label={words.stateScheme} value={state} options={lists} choose={setState} />
        <Choice label={words.resultScheme} value={result} options={lists} choose={setResult} />
      </div>
      <Button type="primary" htmlType="submit" loading={open.isPending}>
        {words.check}
      </Button>
    </form>
  )
}

function Progress({ id }: { id: string }) {
  const words = useTexts().intake
  const found = useImport(id)
  const confirm = useConfirmImport()
  const view = found.data
  if (!view) return <ProblemAlert problem={found.error} retry={() => void found.refetch()} />
  const working = runs(view)
  return (
    <div className="stack" role="status">
      <p>
        <strong>{view.name}</strong> {words.states[view.state]}
      </p>
      {working && (
        <p>
          <progress
            className="intake-progress"
            max={Math.max(view.rows, 1)}
            value={view.seen}
            aria-label={words.states[view.state]}
          />{' '}
          {words.progress(view.seen.toLocaleString(), view.rows.toLocaleString())}
        </p>
      )}
      {view.fault !== null && <Alert type="error" showIcon title={view.fault} />}
      {view.state === 'checked' && <p>{words.checkedCounts(view.rows - view.faulty, view.faulty)}</p>}
      {view.state === 'done' && <p>{words.counts(view.applied, view.same, view.older, view.faulty)}</p>}
      <ProblemAlert problem={confirm.error} acting />
      <span className="buttons">
        {view.state === 'checked' && view.rows > view.faulty && (
          <Button type="primary" loading={confirm.isPending} onClick={() => confirm.mutate({ id })}>
            {words.confirm}
          </Button>
        )}
        {view.faulty > 0 && !working && (
          <Button href={paths.api.intakeMarked(id)} download>
            {words.marked}
          </Button>
        )}
      </span>
      {view.faults.length > 0 && <FaultTable view={view} />}
    </div>
  )
}

function FaultTable({ view }: { view: ImportView }) {
  const words = useTexts().intake
  return (
    <>
      <table className="card-table">
        <caption className="unseen">{words.faultsCaption}</caption>
        <Heads heads={[words.row, words.column, words.what]} />
        <tbody lang="zh-Hans">
          {view.faults.map(({ row, column, text }) => (
            <tr key={`${row} ${column}`}>
              <td className="intake-count" data-name={words.row}>
                {row}
              </td>
              <td data-name={words.column}>{column}</td>
              <td data-name={words.what}>{text}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {view.faults.length >= 100 && <p className="quiet">{words.firstFaults}</p>}
    </>
  )
}
