import { Button, Input } from 'antd'
import { useState } from 'react'
import type { ListedEntry } from '../../server/designs/model.ts'
import { Field } from '../components/field.tsx'
import { ProblemAlert } from '../components/page.tsx'
import { useListed } from './api.ts'
import { useWords } from './words.ts'

/** 从事项清单取用: what is published there, found by a few words of its name or by its code. */
export function EntryFinder({ busy, take }: { busy: boolean; take: (entry: ListedEntry) => void }) {
  const words = useWords()
  const [typed, setTyped] = useState('')
  const [asked, setAsked] = useState('')
  const found = useListed(asked)
  const { entries = [], total = 0 } = (asked !== '' && found.data) || {}
  return (
    <>
      <form
        className="finder"
        role="search"
        onSubmit={(event) => {
          event.preventDefault()
          setAsked(typed.trim())
        }}
      >
        <Field label={words.findEntry} hint={words.findEntryHint}>
          {(control) => (
            <Input
              {...control}
              value={typed}
              autoComplete="off"
              onChange={(event) => setTyped(event.target.value)}
            />
          )}
        </Field>
        <Button htmlType="submit">{words.find}</Button>
      </form>
      <ProblemAlert problem={found.error} retry={() => void found.refetch()} />
      <p role="status" className="quiet">
        {asked !== '' && found.data && words.foundEntries(entries.length, total)}
      </p>
      {entries.length > 0 && (
        <ul className="cards" lang="zh-Hans">
          {entries.map((entry) => (
            <li key={entry.id} className="entry">
              <span>
                <strong>{entry.name}</strong>
                <span className="quiet">
                  {entry.body} {entry.code}
                  {entry.handledAs !== null && ` · ${words.handledAs(entry.handledAs)}`}
                </span>
              </span>
              <Button disabled={busy} onClick={() => take(entry)} aria-label={words.takeThis(entry.name)}>
                {words.take}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
