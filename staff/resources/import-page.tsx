import { Button } from 'antd'
import { useState } from 'react'
import type { Imported } from '../../server/resources/model.ts'
import { base64Of } from '../components/base64.ts'
import { Field } from '../components/field.tsx'
import { Heads } from '../components/heads.tsx'
import { announce, PageHeading, ProblemAlert } from '../components/page.tsx'
import { useTexts } from '../components/settings.tsx'
import '../components/card-table.css'
import { useFile } from './api.ts'
import { ResourceNav } from './nav.tsx'

/** 导入: a file is looked through first; only then its good lines are taken over. */
export function ImportPage() {
  const { resources: words } = useTexts()
  const [content, setContent] = useState<string>()
  const [missing, setMissing] = useState(false)
  const attempt = useFile('try')
  const taken = useFile('import')
  const choose = async (file: File | undefined) => {
    attempt.reset()
    taken.reset()
    setMissing(false)
    setContent(file && (await base64Of(file)))
  }
  const look = () => {
    setMissing(content === undefined)
    if (content !== undefined) attempt.mutate({ content })
  }
  const shown: Imported | undefined = taken.data ?? attempt.data
  return (
    <main id="main" className="page stack resources">
      <div>
        <PageHeading title={words.importTitle} />
        <ResourceNav />
      </div>
      <section className="panel stack" aria-label={words.importTitle}>
        <Field label={words.file} hint={words.fileHint} error={missing ? words.fileMissing : undefined}>
          {(control) => (
            <input
              {...control}
              type="file"
              accept=".xlsx,.csv,.jsonl,.json"
              onChange={(event) => void choose(event.target.files?.[0])}
            />
          )}
        </Field>
        <ProblemAlert problem={attempt.error ?? taken.error} acting />
        <span className="buttons">
          <Button onClick={look} loading={attempt.isPending}>
            {words.tryFile}
          </Button>
          {attempt.data && !taken.data && content !== undefined && (
            <Button
              type="primary"
              loading={taken.isPending}
              disabled={attempt.data.added + attempt.data.changed === 0}
              onClick={() => taken.mutate({ content }, { onSuccess: () => announce(words.done) })}
            >
              {words.importFile}
            </Button>
          )}
        </span>
        {shown && (
          <p role="status">
            {(taken.data ? words.hasDone : words.wouldDo)(
              shown.added,
              shown.changed,
              shown.same,
              shown.faulty,
            )}
          </p>
        )}
        {shown && shown.faults.length > 0 && (
          <table className="card-table">
            <caption className="unseen">{words.fault}</caption>
            <Heads heads={[words.row, words.column, words.fault]} />
            <tbody>
              {shown.faults.map(({ row, column, text }, index) => (
                <tr key={index}>
                  <td data-name={words.row}>{row}</td>
                  <td lang="zh-Hans" data-name={words.column}>
                    {column}
                  </td>
                  <td lang="zh-Hans" data-name={words.fault}>
                    {text}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
    </main>
  )
}
