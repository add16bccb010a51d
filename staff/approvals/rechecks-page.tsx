import { Alert, Button, Input, Radio } from 'antd'
import { useRef, useState, type SubmitEvent } from 'react'
import { Link } from 'react-router'
import type { Recheck } from '../../server/cases/model.ts'
import { useRecheck, useRechecks } from '../api/batches.ts'
import { instantText } from '../components/dates.ts'
import { Drawer } from '../components/drawer.tsx'
import { Field, focusFirstWrong } from '../components/field.tsx'
import { announce, PageHeading, ProblemAlert, Waiting } from '../components/page.tsx'
import { useSettings, useTexts } from '../components/settings.tsx'
import { paths } from '../paths.ts'

/** 抽查复查: what was drawn from batches of colleagues, for a second look. */
export function RechecksPage() {
  const { texts, settings } = useSettings()
  const { recheck } = texts
  const list = useRechecks()
  const [open, setOpen] = useState<Recheck>()
  const rows = list.data?.rechecks
  return (
    <main id="main" className="page">
      <PageHeading title={recheck.title} />
      <p className="quiet">{recheck.intro}</p>
      <ProblemAlert problem={list.error} retry={() => void list.refetch()} />
      {list.isPending && <Waiting rows={4} />}
      {rows?.length === 0 && <Alert className="empty" type="info" title={recheck.none} />}
      {rows !== undefined && rows.length > 0 && (
        <table className="inbox">
          <caption className="unseen">{recheck.caption}</caption>
          <thead>
            <tr>
              {[recheck.number, recheck.item, recheck.drawn, recheck.act].map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody lang="zh-Hans">
            {rows.map((row) => (
              <tr key={`${row.caseId}/${row.step}`}>
                <td className="cell-number">
                  <Link to={paths.task(row)}>{row.caseNumber}</Link>
                </td>
                <td>{row.itemName}</td>
                <td>{instantText(row.drawnAt, settings.language)}</td>
                <td>
                  <Button aria-label={recheck.record(row.caseNumber)} onClick={() => setOpen(row)}>
                    {recheck.act}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {open !== undefined && <RecheckDrawer recheck={open} close={() => setOpen(undefined)} />}
    </main>
  )
}

function RecheckDrawer({ recheck, close }: { recheck: Recheck; close: () => void }) {
  const texts = useTexts()
  const { recheck: words } = texts
  const recording = useRecheck(recheck)
  const [right, setRight] = useState<boolean>()
  const [note, setNote] = useState('')
  const [wrong, setWrong] = useState<{ right?: string; note?: string }>({})
  const form = useRef<HTMLFormElement>(null)
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const found = {
      ...(right === undefined ? { right: words.verdictMissing } : {}),
      ...(right === false && note.trim() === '' ? { note: words.noteMissing } : {}),
    }
    setWrong(found)
    if (right === undefined || Object.keys(found).length > 0) return focusFirstWrong(form.current)
    if (recording.isPending) return
    recording.mutate(
      { right, note: note.trim() },
      {
        onSuccess: () => {
          announce(words.done)
          close()
        },
      },
    )
  }
  return (
    <Drawer
      title={`${words.drawerTitle} ${recheck.caseNumber}`}
      close={close}
      footer={
        <span className="buttons">
          <Button type="primary" htmlType="submit" form="recheck" loading={recording.isPending}>
            {words.submit}
          </Button>
          <Button onClick={close}>{texts.app.cancel}</Button>
        </span>
      }
    >
      <form id="recheck" ref={form} onSubmit={submit} noValidate className="stack">
        <p>{words.drawerIntro}</p>
        <ProblemAlert problem={recording.error} acting />
        <fieldset className={wrong.right ? 'field field-wrong' : 'field'}>
          <legend>{words.verdict}</legend>
          <Radio.Group
            name="right"
            value={right}
            onChange={(event) => setRight(event.target.value as boolean)}
            options={[
              { value: true, label: words.right },
              { value: false, label: words.wrong },
            ]}
          />
          {wrong.right && <p className="wrong">{wrong.right}</p>}
        </fieldset>
        <Field label={words.note} optional={right !== false} error={wrong.note}>
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
      </form>
    </Drawer>
  )
}
