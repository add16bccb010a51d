import { Button, Input } from 'antd'
import { useState } from 'react'
import type { Found, Synonym } from '../../../server/search/model.ts'
import { useForgetWords, useKeepWords, useKeptWords, useTriedSearch } from '../../api/words.ts'
import { Field } from '../../components/field.tsx'
import { announce, ProblemAlert, Waiting } from '../../components/page.tsx'
import { useTexts } from '../../components/settings.tsx'
import { Frame, Table } from './frame.tsx'

/** 搜索用语: how people call things. Words that mean the same, or other names of one entry; beside it what a search finds, and why. */
export function WordsPage() {
  const words = useTexts().items
  const [about, setAbout] = useState<Found>()
  return (
    <Frame title={words.searchWords} intro={words.searchWordsIntro}>
      <Tried choose={setAbout} />
      <Keep key={about?.id} about={about} forget={() => setAbout(undefined)} />
      <Kept />
    </Frame>
  )
}

function Tried({ choose }: { choose: (found: Found) => void }) {
  const words = useTexts().items
  const [typed, setTyped] = useState('')
  const [asked, setAsked] = useState('')
  const found = useTriedSearch(asked)
  const rows = asked === '' ? [] : (found.data?.rows ?? [])
  return (
    <section className="panel" aria-labelledby="try">
      <h2 id="try">{words.trySearch}</h2>
      <form
        role="search"
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          setAsked(typed.trim())
        }}
      >
        <Field label={words.trySearchLabel} hint={words.trySearchHint}>
          {(control) => (
            <Input {...control} value={typed} onChange={(event) => setTyped(event.target.value)} />
          )}
        </Field>
        <Button htmlType="submit">{words.trySearch}</Button>
      </form>
      <ProblemAlert problem={found.error} retry={() => void found.refetch()} />
      {asked !== '' && found.data && rows.length === 0 && <p role="status">{words.triedNothing}</p>}
      {rows.length > 0 && (
        <Table caption={words.trySearch} heads={[words.name, words.why, words.acts]}>
          {rows.map((row) => (
            <tr key={row.kind + row.id}>
              <th scope="row">
                {row.name} <span className="quiet">{row.department}</span>
              </th>
              <td>
                {row.likely ? words.reasons[row.why.field] : words.near}
                {row.why.text !== '' && row.why.field !== 'title' && `：${row.why.text}`}
              </td>
              <td>
                <Button
                  size="small"
                  aria-label={words.alsoCalledFor(row.name)}
                  onClick={() => {
                    choose(row)
                    document.getElementById('keep')?.scrollIntoView({ block: 'center' })
                  }}
                >
                  {words.alsoCalled}
                </Button>
              </td>
            </tr>
          ))}
        </Table>
      )}
    </section>
  )
}

function Keep({ about, forget }: { about: Found | undefined; forget: () => void }) {
  const words = useTexts().items
  const keep = useKeepWords()
  const [typed, setTyped] = useState('')
  const given = typed
    .split(/[、,，;；\n]/)
    .map((word) => word.trim())
    .filter((word) => word !== '')
  return (
    <section className="panel" aria-labelledby="keep">
      <h2 id="keep">{about ? words.alsoCalledFor(about.name) : words.sameWords}</h2>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          keep.mutate(
            { words: given, entry: about ? { kind: about.kind, id: about.id } : null },
            {
              onSuccess: () => {
                setTyped('')
                announce(words.wordsKept)
                forget()
              },
            },
          )
        }}
      >
        <Field label={words.wordsLabel} hint={about ? words.alsoCalledHint : words.sameWordsHint}>
          {(control) => (
            <Input {...control} value={typed} onChange={(event) => setTyped(event.target.value)} />
          )}
        </Field>
        <ProblemAlert problem={keep.error} acting />
        <span className="buttons">
          <Button type="primary" htmlType="submit" loading={keep.isPending} disabled={given.length === 0}>
            {words.keepWords}
          </Button>
          {about && <Button onClick={forget}>{words.forAll}</Button>}
        </span>
      </form>
    </section>
  )
}

function Kept() {
  const words = useTexts().items
  const kept = useKeptWords()
  const remove = useForgetWords()
  const rows = kept.data?.rows ?? []
  return (
    <section aria-labelledby="kept">
      <h2 id="kept">{words.keptWords}</h2>
      <ProblemAlert problem={kept.error ?? remove.error} acting />
      {kept.isPending && <Waiting rows={4} />}
      {kept.data && rows.length === 0 && <p className="quiet">{words.noKeptWords}</p>}
      {rows.length > 0 && (
        <Table caption={words.keptWords} heads={[words.wordsLabel, words.ofWhat, words.keptBy, words.acts]}>
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row">{row.words.join('、')}</th>
              <td>{row.entryName ?? row.entry?.id ?? words.everywhere}</td>
              <td>
                {row.origin === 'region' ? words.ofRegion : `${row.addedBy} ${row.addedAt.slice(0, 10)}`}
              </td>
              <td>
                {row.origin === 'office' && <Forget row={row} remove={(id) => remove.mutate({ id })} />}
              </td>
            </tr>
          ))}
        </Table>
      )}
    </section>
  )
}

function Forget({ row, remove }: { row: Synonym; remove: (id: string) => void }) {
  const words = useTexts().items
  return (
    <Button
      size="small"
      danger
      aria-label={words.forgetWords(row.words.join('、'))}
      onClick={() => remove(row.id)}
    >
      {words.forget}
    </Button>
  )
}
