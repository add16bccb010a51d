import { Button, Input } from 'antd'
import { useState, type SubmitEvent } from 'react'
import type { ConnectorView } from '../../server/intake/connector-model.ts'
import { base64Of } from '../components/base64.ts'
import { Drawer } from '../components/drawer.tsx'
import { Field } from '../components/field.tsx'
import { ProblemAlert, Waiting } from '../components/page.tsx'
import { useTexts } from '../components/settings.tsx'
import { useTryConnector, type Sample } from './api.ts'

const MOST_BYTES = 2 * 1024 * 1024

/** 试接: what would become of each row of a recorded sample, or of the first rows over there. Cells are masked until a purpose is written. */
export function TryDrawer({ connector, close }: { connector: ConnectorView; close: () => void }) {
  const texts = useTexts()
  const words = texts.exchange
  const { source } = connector
  const attempt = useTryConnector()
  const { data, isPending, variables } = attempt
  const [text, setText] = useState('')
  const [file, setFile] = useState<File>()
  const [purpose, setPurpose] = useState('')
  const [wrong, setWrong] = useState<{ file?: string; purpose?: string }>({})

  const trySample = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    setWrong(file && file.size > MOST_BYTES ? { file: words.sampleTooBig } : {})
    if (file && file.size > MOST_BYTES) return
    const sample: Sample | undefined = file
      ? { content: await base64Of(file) }
      : text.trim() === ''
        ? undefined
        : { text }
    attempt.mutate({ source, ...(sample && { sample }) })
  }
  const reveal = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const short = [...purpose.trim()].length < 4
    setWrong(short ? { purpose: words.purposeWrong } : {})
    if (!short && variables) attempt.mutate({ ...variables, purpose: purpose.trim() })
  }
  return (
    <Drawer
      title={words.tryOf(connector.name)}
      close={close}
      footer={
        <span className="buttons">
          <Button type="primary" htmlType="submit" form="sample" loading={isPending}>
            {words.try}
          </Button>
          <Button onClick={close}>{texts.app.cancel}</Button>
        </span>
      }
    >
      <form id="sample" className="stack" noValidate onSubmit={(event) => void trySample(event)}>
        <p>{words.sampleIntro}</p>
        <Field label={words.sampleText} optional>
          {(control) => (
            <Input.TextArea
              {...control}
              rows={4}
              value={text}
              disabled={file !== undefined}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        <Field label={words.sampleFile} optional error={wrong.file}>
          {(control) => (
            <input
              {...control}
              type="file"
              accept=".xlsx,.csv,.json"
              onChange={(event) => setFile(event.target.files?.[0])}
            />
          )}
        </Field>
      </form>
      <div className="stack" aria-live="polite">
        {isPending && <Waiting rows={4} />}
        <ProblemAlert problem={attempt.error} acting />
        {data && <p>{data.passed ? words.passed : words.notPassed}</p>}
        {data && data.unordered !== 0 && <p className="mark-warn">{words.unordered(data.unordered)}</p>}
        <ul className="intake-messages">
          {(data?.rows ?? []).map((row) => (
            <li key={row.row}>
              <div>
                <strong>{words.outcomes[row.outcome]}</strong> {words.sampleRow(row.row)}
                <p lang="zh-Hans">
                  {[row.externalNumber, row.itemName, row.applicant].filter(Boolean).join('　')}
                </p>
                {row.texts.map((each) => (
                  <p key={each} className="quiet" lang="zh-Hans">
                    {each}
                  </p>
                ))}
              </div>
            </li>
          ))}
        </ul>
      </div>
      {data?.masked && data.rows.length > 0 && (
        <form className="stack" noValidate onSubmit={reveal}>
          <Field label={words.purpose} hint={words.purposeHint} error={wrong.purpose}>
            {(control) => (
              <Input
                {...control}
                autoComplete="off"
                value={purpose}
                onChange={(event) => setPurpose(event.target.value)}
              />
            )}
          </Field>
          <Button htmlType="submit" loading={isPending}>
            {words.reveal}
          </Button>
        </form>
      )}
    </Drawer>
  )
}
