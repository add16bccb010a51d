import { Alert, Button, Input } from 'antd'
import { useState, type SubmitEvent } from 'react'
import type { BatchRow } from '../../../server/cases/model.ts'
import { useGrantBatch } from '../../api/batches.ts'
import { ApiProblem } from '../../api/problem.ts'
import { Drawer } from '../../components/drawer.tsx'
import { Field } from '../../components/field.tsx'
import { ProblemAlert } from '../../components/page.tsx'
import { useTexts } from '../../components/settings.tsx'

/** The one sheet before a batch: which cases, with what words, and what is issued. Enter confirms it. */
export function ConfirmSheet(given: {
  rows: readonly BatchRow[]
  close: () => void
  begun: (id: string) => void
}) {
  const texts = useTexts()
  const { batch, grant } = texts
  const { rows } = given
  const granting = useGrantBatch()
  const [opinion, setOpinion] = useState(grant.opinionStart)
  const [error, setError] = useState<string>()
  const refused = granting.error instanceof ApiProblem ? granting.error.errors : []

  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    setError(opinion.trim() === '' ? grant.opinionMissing : undefined)
    if (opinion.trim() === '' || granting.isPending) return
    granting.mutate(
      {
        rows: rows.map(({ caseId, step, revision }) => ({ caseId, step, revision })),
        opinion: opinion.trim(),
      },
      { onSuccess: ({ id }) => given.begun(id) },
    )
  }
  return (
    <Drawer
      title={batch.sheetTitle(rows.length)}
      close={given.close}
      footer={
        <span className="buttons">
          <Button type="primary" htmlType="submit" form="sheet" autoFocus loading={granting.isPending}>
            {batch.submit(rows.length)}
          </Button>
          <Button onClick={given.close}>{texts.app.cancel}</Button>
        </span>
      }
    >
      <form id="sheet" onSubmit={submit} noValidate className="stack">
        <p>{batch.sheetIntro}</p>
        <ProblemAlert problem={granting.error} acting />
        {refused.length > 0 && (
          <Alert
            type="warning"
            showIcon
            title={batch.refusedRows}
            description={
              <ul lang="zh-Hans">
                {refused.map(({ pointer, message }) => (
                  <li key={pointer}>{message}</li>
                ))}
              </ul>
            }
          />
        )}
        <Field label={batch.opinion} error={error}>
          {(control) => (
            <Input.TextArea
              {...control}
              rows={2}
              maxLength={500}
              lang="zh-Hans"
              value={opinion}
              onChange={(event) => setOpinion(event.target.value)}
            />
          )}
        </Field>
        <section>
          <h3>{batch.issued}</h3>
          <p>{batch.issuedText}</p>
        </section>
        <section>
          <h3>{batch.sheetRows}</h3>
          <ol className="sheet-rows" lang="zh-Hans">
            {rows.map(({ caseId, step, caseNumber, applicant, itemName }) => (
              <li key={`${caseId}/${step}`}>
                {caseNumber} {applicant} <small className="quiet">{itemName}</small>
              </li>
            ))}
          </ol>
        </section>
      </form>
    </Drawer>
  )
}
