import { Alert, Button, Checkbox, Input, Radio } from 'antd'
import { useRef, useState, type SubmitEvent } from 'react'
import type { CalendarYear } from '../../server/calendar/model.ts'
import { useImportNotice, usePreviewNotice } from '../api/calendar.ts'
import { Field, focusFirstWrong } from '../components/field.tsx'
import { announce, ProblemAlert, Waiting } from '../components/page.tsx'
import { useTexts } from '../components/settings.tsx'
import { DayRows } from './day-rows.tsx'
import { EffectPanel } from './effect-panel.tsx'
import { fixedRows, rowOf, rowsOf, textOf, type DayRow } from './notice-text.ts'

type Way = 'paste' | 'form'

/** Importing a notice: pasted or filled in, checked line by line, its effect shown, then confirmed. */
export function ImportPanel({ nextYear, given }: { nextYear: number; given: CalendarYear | undefined }) {
  const { calendar: words } = useTexts()
  const [way, setWay] = useState<Way>(given ? 'form' : 'paste')
  const [pasted, setPasted] = useState('')
  const [year, setYear] = useState(given?.year ?? nextYear)
  const [rows, setRows] = useState<DayRow[]>(() => (given ? rowsOf(given.days) : fixedRows(nextYear)))
  const [replaces, setReplaces] = useState(false)
  const [note, setNote] = useState('')
  const [asked, setAsked] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const preview = usePreviewNotice()
  const send = useImportNotice()

  const text = way === 'paste' ? pasted : textOf(year, given?.papers ?? [], rows)
  const textMissing = asked && text.trim() === ''
  const noteMissing = asked && replaces && note.trim() === ''
  const faults = preview.data?.faults ?? []
  const inRows = new Map<number, string>()
  const elsewhere = faults.filter(({ line, reason }) => {
    const row = way === 'form' ? rowOf(line, rows) : undefined
    if (row) inRows.set(row.id, [inRows.get(row.id), reason].filter(Boolean).join(' '))
    return row === undefined
  })

  /** What was shown is not what would be imported any more. */
  const changed = () => {
    preview.reset()
    send.reset()
    setAsked(false)
  }
  const look = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    setAsked(true)
    if (text.trim() === '' || (replaces && note.trim() === '')) return focusFirstWrong(form.current)
    if (preview.isPending) return
    preview.mutate(
      { text, replaces },
      {
        onSuccess: ({ faults: found, effect }) => {
          if (found.length > 0) {
            announce(words.faults(found.length))
            focusFirstWrong(form.current)
          } else if (effect) {
            requestAnimationFrame(() => document.getElementById('effect')?.focus())
          }
        },
      },
    )
  }
  const confirm = () => {
    if (!preview.data || send.isPending) return
    send.mutate(
      { text, replaces, note: note.trim(), version: preview.data.version },
      {
        onSuccess: ({ year: done, effect }) => {
          preview.reset()
          setAsked(false)
          setReplaces(false)
          announce(words.done(done, effect.changed))
        },
      },
    )
  }

  return (
    <section className="panel" aria-labelledby="import">
      <h2 id="import" tabIndex={-1}>
        {words.import}
      </h2>
      <form ref={form} onSubmit={look} noValidate className="stack">
        <Radio.Group
          aria-label={words.way}
          value={way}
          onChange={(event) => {
            setWay(event.target.value as Way)
            changed()
          }}
          options={[
            { value: 'paste', label: words.paste },
            { value: 'form', label: words.form },
          ]}
        />
        {faults.length > 0 && (
          <Alert
            type="error"
            showIcon
            title={words.faults(faults.length)}
            description={
              elsewhere.length > 0 && (
                <ul className="faults" lang="zh-Hans">
                  {elsewhere.map(({ line, reason }) => (
                    <li key={`${line} ${reason}`}>{way === 'paste' ? words.fault(line, reason) : reason}</li>
                  ))}
                </ul>
              )
            }
          />
        )}
        {way === 'paste' ? (
          <Field label={words.text} hint={words.textHint} error={textMissing ? words.textMissing : undefined}>
            {(control) => (
              <Input.TextArea
                {...control}
                aria-invalid={textMissing || faults.length > 0}
                className="notice-text"
                rows={12}
                spellCheck={false}
                value={pasted}
                onChange={(event) => {
                  setPasted(event.target.value)
                  changed()
                }}
              />
            )}
          </Field>
        ) : (
          <>
            <Field label={words.year}>
              {(control) => (
                <Input
                  {...control}
                  className="year"
                  inputMode="numeric"
                  value={year}
                  onChange={(event) => {
                    setYear(Number(event.target.value.replaceAll(/\D/g, '').slice(0, 4)))
                    changed()
                  }}
                />
              )}
            </Field>
            <DayRows
              rows={rows}
              wrong={inRows}
              change={(next) => {
                setRows(next)
                changed()
              }}
            />
          </>
        )}
        <div>
          <Checkbox
            checked={replaces}
            aria-describedby="replaces-hint"
            onChange={(event) => {
              setReplaces(event.target.checked)
              changed()
            }}
          >
            {words.replaces}
          </Checkbox>
          <p className="quiet" id="replaces-hint">
            {words.replacesHint}
          </p>
        </div>
        <Field
          label={words.note}
          hint={words.noteHint}
          error={noteMissing ? words.noteMissing : undefined}
          optional={!replaces}
        >
          {(control) => (
            <Input
              {...control}
              maxLength={200}
              value={note}
              onChange={(event) => setNote(event.target.value)}
            />
          )}
        </Field>
        <ProblemAlert problem={preview.error} acting />
        <div>
          <Button
            htmlType="submit"
            type={preview.data?.effect ? 'default' : 'primary'}
            aria-busy={preview.isPending}
          >
            {words.preview}
          </Button>
        </div>
      </form>
      {(preview.isPending || send.isPending) && <Waiting rows={3} />}
      {preview.data && preview.data.year !== null && (
        <EffectPanel
          year={preview.data.year}
          preview={preview.data}
          importing={send.isPending}
          confirm={confirm}
        />
      )}
      <ProblemAlert problem={send.error} acting />
      {send.data && (
        <Alert type="success" showIcon title={words.done(send.data.year, send.data.effect.changed)} />
      )}
    </section>
  )
}
