import { Input } from 'antd'
import { useDeferredValue, useState } from 'react'
import { Link } from 'react-router'
import { Control } from '../../server/forms/model.ts'
import type { DictionaryEntry } from '../../server/designs/model.ts'
import { Field } from '../components/field.tsx'
import { PageHeading, ProblemAlert, Waiting } from '../components/page.tsx'
import { useDesigns, useDictionary } from './api.ts'
import './designs.css'
import { paths } from './paths.ts'
import { useWords } from './words.ts'

/** 数据元字典: every fact that forms may ask for, where it comes from, how it is protected and who uses it; each leads into the editor. */
export function DictionaryPage() {
  const words = useWords()
  const [q, setQ] = useState('')
  const [control, setControl] = useState('')
  const [sensitive, setSensitive] = useState('')
  const [chosen, setChosen] = useState<string>()
  const found = useDictionary({ q: useDeferredValue(q).trim(), control, sensitive })
  const drafts = (useDesigns().data?.designs ?? []).filter(({ state }) => state === 'draft')
  const design = chosen ?? drafts[0]?.id
  const { entries = [], total = 0 } = found.data ?? {}
  return (
    <main id="main" className="page stack designs">
      <p>
        <Link to={paths.designs()}>{words.backTo(words.designs)}</Link>
      </p>
      <PageHeading title={words.dictionary} />
      <p className="quiet">{words.dictionaryIntro}</p>
      <form className="panel filters" role="search" onSubmit={(event) => event.preventDefault()}>
        <Field label={words.findElement}>
          {(field) => (
            <Input
              {...field}
              value={q}
              maxLength={100}
              autoComplete="off"
              onChange={(event) => setQ(event.target.value)}
            />
          )}
        </Field>
        <Field label={words.members.control}>
          {(field) => (
            <select
              {...field}
              className="native"
              value={control}
              onChange={(event) => setControl(event.target.value)}
            >
              <option value="">{words.any}</option>
              {Control.options.map((one) => (
                <option key={one} value={one}>
                  {words.values[one]}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={words.members.sensitive}>
          {(field) => (
            <select
              {...field}
              className="native"
              value={sensitive}
              onChange={(event) => setSensitive(event.target.value)}
            >
              <option value="">{words.any}</option>
              <option value="true">{words.onlySensitive}</option>
              <option value="false">{words.notSensitive}</option>
            </select>
          )}
        </Field>
        <Field label={words.changeIn} hint={drafts.length === 0 ? words.noDraft : undefined}>
          {(field) => (
            <select
              {...field}
              className="native"
              lang="zh-Hans"
              value={design ?? ''}
              disabled={drafts.length === 0}
              onChange={(event) => setChosen(event.target.value)}
            >
              {drafts.map(({ id, title }) => (
                <option key={id} value={id}>
                  {title}
                </option>
              ))}
            </select>
          )}
        </Field>
      </form>
      <ProblemAlert problem={found.error} retry={() => void found.refetch()} />
      {found.isPending && found.error === null && <Waiting rows={8} />}
      <p role="status" className="quiet">
        {found.data && words.foundElements(entries.length, total)}
      </p>
      <ul className="cards dictionary" lang="zh-Hans">
        {entries.map((entry) => (
          <li key={entry.id}>
            <Entry entry={entry} design={design} />
          </li>
        ))}
      </ul>
    </main>
  )
}

function Entry({ entry, design }: { entry: DictionaryEntry; design: string | undefined }) {
  const words = useWords()
  const { id, name, section, control, question, standard, sensitive, origin, usedBy } = entry
  const told = [
    words.values[control],
    sensitive === null ? '' : `${words.members.sensitive}：${words.values[sensitive]}`,
    standard,
  ]
  return (
    <article>
      <h2>
        {name} <code>{id}</code>
      </h2>
      <p className="quiet">{[section, ...told].filter(Boolean).join(' · ')}</p>
      {question !== null && <p>{question}</p>}
      <p>
        {words.comesFrom}：
        {[
          origin.identity ? words.fromIdentity : '',
          ...origin.from,
          origin.derived ? words.fromDerivation : '',
        ]
          .filter(Boolean)
          .join('、') || words.fromApplicant}
      </p>
      <details>
        <summary>{words.usedBy(usedBy.length)}</summary>
        <ul>
          {usedBy.map((user) => (
            <li key={`${user.kind} ${user.id}`}>
              {words.kinds[user.kind]}{' '}
              {design === undefined ? (
                user.name
              ) : (
                <Link to={paths.designWith(design, user.kind, user.id)}>{user.name}</Link>
              )}
            </li>
          ))}
        </ul>
      </details>
      {design !== undefined && (
        <Link to={paths.designWith(design, 'elements', id)} aria-label={words.changeThis(name)}>
          {words.change}
        </Link>
      )}
    </article>
  )
}
