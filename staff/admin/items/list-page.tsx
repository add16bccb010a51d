import { Alert, Button, Input, Select } from 'antd'
import { useState, type SubmitEvent } from 'react'
import { Link, useOutletContext, useSearchParams } from 'react-router'
import { LISTS } from '../../../server/inventory/codes.ts'
import type { EntryFilter } from '../../../server/inventory/model.ts'
import { STEPS, type Edition, type Step } from '../../../server/inventory/rules.ts'
import { useEditions, useEntries, useFacets, useRuleCounts, useStepMany } from '../../api/inventory.ts'
import { Field } from '../../components/field.tsx'
import { ProblemAlert, Waiting } from '../../components/page.tsx'
import { useTexts } from '../../components/settings.tsx'
import type { DeskContext } from '../../components/shell.tsx'
import { paths, readFilter } from '../paths.ts'
import { DayField, useDay } from './day-field.tsx'
import { Frame, Marks, More, Table } from './frame.tsx'
import { NewEntry } from './new-entry.tsx'

/** 事项清单: what the place has, filtered by what the address says. */
export function ListPage() {
  const words = useTexts().items
  const { me } = useOutletContext<DeskContext>()
  const [search] = useSearchParams()
  const filter = readFilter(search)
  const entries = useEntries(filter)
  const [first] = entries.data?.pages ?? []
  const rows = entries.data?.pages.flatMap((page) => page.entries) ?? []
  const [adding, setAdding] = useState(false)
  const canEdit = me.permissions.includes('item.edit')
  return (
    <Frame title={words.list} intro={words.listIntro}>
      <Heads filter={filter} />
      <section className="panel" aria-labelledby="entries">
        <div className="panel-head">
          <h2 id="entries">{words.entries(first?.total ?? 0)}</h2>
          <span className="buttons">
            {canEdit && <Button onClick={() => setAdding(!adding)}>{words.add}</Button>}
            {(['xlsx', 'csv', 'jsonl'] as const).map((format) => (
              <a
                key={format}
                className="items-download"
                href={paths.api.export(format, filter)}
                download={`items.${format}`}
              >
                {words.exportAs(format.toUpperCase())}
              </a>
            ))}
          </span>
        </div>
        {adding && <NewEntry close={() => setAdding(false)} />}
        <FilterForm key={search.toString()} filter={filter} />
        <Bulk key={`bulk ${search.toString()}`} filter={filter} permissions={me.permissions} />
        <ProblemAlert problem={entries.error} retry={() => void entries.refetch()} />
        {entries.isPending && <Waiting rows={8} />}
        {entries.isSuccess && rows.length === 0 && (
          <Alert
            type="info"
            title={words.empty}
            description={
              Object.keys(filter).length > 0 ? (
                <Link to={paths.list()}>{words.clear}</Link>
              ) : (
                <Link to={paths.imports()}>{words.emptyHint}</Link>
              )
            }
          />
        )}
        {rows.length > 0 && (
          <Table
            caption={words.list}
            heads={[words.name, words.code, words.type, words.body, words.state, words.complete]}
          >
            {rows.map((entry) => (
              <tr key={entry.id}>
                <td data-name={words.name}>
                  <Link to={paths.entry(entry.id)}>{entry.name}</Link>
                  {entry.kind === 'directory' && <small className="quiet"> {words.directory}</small>}
                  {entry.claimed && <small className="quiet"> {words.claimed}</small>}
                </td>
                <td data-name={words.code} className="items-code">
                  {entry.code}
                </td>
                <td data-name={words.type}>{LISTS.type[entry.type as keyof typeof LISTS.type] ?? ''}</td>
                <td data-name={words.body}>{entry.body}</td>
                <td data-name={words.state}>
                  <Marks entry={entry} />
                </td>
                <td data-name={words.complete} className="items-count">
                  {entry.completeness}%
                </td>
              </tr>
            ))}
          </Table>
        )}
        <p className="items-more">
          <span className="quiet">{words.shown(rows.length, first?.total ?? 0)}</span>{' '}
          <More query={entries} />
        </p>
      </section>
      <Findings filter={filter} />
    </Frame>
  )
}

/** The ways into the list that are taken most: what waits for whom. */
function Heads({ filter }: { filter: EntryFilter }) {
  const words = useTexts().items
  const facets = useFacets()
  const counts = facets.data
  const heads: { name: string; count: number | undefined; to: EntryFilter }[] = [
    { name: words.all, count: counts?.total, to: {} },
    { name: words.standings.listed, count: counts?.listed, to: { standing: 'listed' } },
    { name: words.stages.draft, count: counts?.stages.draft, to: { stage: 'draft' } },
    { name: words.stages.review, count: counts?.stages.review, to: { stage: 'review' } },
    { name: words.stages.approved, count: counts?.stages.approved, to: { stage: 'approved' } },
    { name: words.leaving, count: counts?.leaving, to: { leaving: 'yes' } },
    { name: words.suspending, count: counts?.suspending, to: { suspending: 'yes' } },
    { name: words.withErrors, count: counts?.withErrors, to: { errors: 'yes' } },
  ]
  return (
    <nav className="items-heads" aria-label={words.heads}>
      {heads.map(({ name, count, to }) => (
        <Link
          key={name}
          to={paths.list(to)}
          aria-current={paths.list(to) === paths.list(filter) ? 'page' : undefined}
        >
          <strong>{count?.toLocaleString() ?? '…'}</strong> {name}
        </Link>
      ))}
    </nav>
  )
}

/** Narrows what a page shows; the address says by what. */
export function FilterForm({
  filter,
  to = paths.list,
}: {
  filter: EntryFilter
  to?: (filter?: EntryFilter) => string
}) {
  const words = useTexts().items
  const facets = useFacets()
  const [, setSearch] = useSearchParams()
  const [q, setQ] = useState(filter.q ?? '')
  const go = (change: EntryFilter): void =>
    setSearch(new URLSearchParams(to({ ...filter, q, ...change }).split('?')[1] ?? ''))
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault()
    go({})
  }
  const choice = (
    name: 'type' | 'body' | 'area' | 'kind',
    label: string,
    options: { value: string; label: string }[],
  ) => (
    <Field label={label}>
      {(control) => (
        <Select
          {...control}
          aria-label={label}
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          value={filter[name] ?? null}
          placeholder={words.any}
          options={options}
          onChange={(value: string | undefined) => go({ [name]: value ?? undefined })}
          getPopupContainer={(node) => node.parentElement ?? document.body}
        />
      )}
    </Field>
  )
  return (
    <form className="items-filter" onSubmit={submit} role="search" aria-label={words.find}>
      <Field label={words.nameOrCode}>
        {(control) => (
          <Input {...control} value={q} onChange={(event) => setQ(event.target.value)} autoComplete="off" />
        )}
      </Field>
      {choice(
        'type',
        words.type,
        Object.entries(LISTS.type).map(([value, label]) => ({ value, label })),
      )}
      {choice(
        'body',
        words.body,
        (facets.data?.bodies ?? []).map(({ name, entries }) => ({
          value: name,
          label: `${name}（${entries}）`,
        })),
      )}
      {choice(
        'area',
        words.area,
        (facets.data?.areas ?? []).map((value) => ({ value, label: value })),
      )}
      {choice('kind', words.kind, [
        { value: 'implementation', label: words.implementation },
        { value: 'directory', label: words.directory },
      ])}
      <span className="buttons">
        <Button htmlType="submit" type="primary">
          {words.find}
        </Button>
        {Object.keys(filter).length > 0 && <Link to={to()}>{words.clear}</Link>}
      </span>
    </form>
  )
}

const NEXT = { draft: 'submit', review: 'approve', approved: 'publish' } as const

/**
 * The next step for everything that the filter shows, after a second look at how much that is. It is taken with the editions that
 * were there when the list was shown: what a colleague changes meanwhile is left.
 */
function Bulk({ filter, permissions }: { filter: EntryFilter; permissions: readonly string[] }) {
  const words = useTexts().items
  const many = useStepMany()
  const [asked, setAsked] = useState<readonly Edition[]>()
  const from = useDay()
  const step: Step | undefined = filter.stage && NEXT[filter.stage]
  const mayTake = step !== undefined && permissions.includes(STEPS[step])
  const shown = useEditions(filter, mayTake)
  // Once asked, it is about these, whatever the list shows by then.
  const editions = asked ?? shown.data?.editions ?? []
  const total = editions.length
  const isAllowed = mayTake && total > 0
  const carryOut = (): void => {
    const day = from.read()
    if (!step || day === false) return
    many.mutate(
      { step, editions, ...(day === undefined ? {} : { from: day }) },
      { onSuccess: () => setAsked(undefined) },
    )
  }
  const done = many.data
  return (
    <div className="items-bulk" role="status">
      <ProblemAlert problem={many.error} acting />
      {done && (
        <Alert
          type={done.leftCount > 0 ? 'warning' : 'success'}
          showIcon
          title={words.bulkDone(done.done, done.leftCount)}
          description={
            done.left.length > 0 ? (
              <details>
                <summary>{words.leftOver}</summary>
                <ul lang="zh-Hans">
                  {done.left.map(({ id, zh }) => (
                    <li key={id}>
                      <Link to={paths.entry(id)}>{zh}</Link>
                    </li>
                  ))}
                </ul>
              </details>
            ) : undefined
          }
        />
      )}
      <ProblemAlert problem={shown.error} retry={() => void shown.refetch()} />
      {isAllowed && !asked && (
        <Button onClick={() => setAsked(editions)}>
          {words.bulk[step as keyof typeof words.bulk](total)}
        </Button>
      )}
      {isAllowed && asked && (
        <div className="items-ask">
          {step === 'publish' && (
            <DayField label={words.from} hint={words.fromHint} example="2026-12-01" {...from.field} />
          )}
          <p>{words.bulkSure(total)}</p>
          <span className="buttons">
            <Button type="primary" loading={many.isPending} onClick={carryOut}>
              {words.sure}
            </Button>
            <Button onClick={() => setAsked(undefined)}>{words.not}</Button>
          </span>
        </div>
      )}
    </div>
  )
}

/** 一致性检查: which rules find something in what the filter shows, each leading to the entries. */
function Findings({ filter }: { filter: EntryFilter }) {
  const words = useTexts().items
  const counts = useRuleCounts(filter)
  const rules = counts.data?.rules ?? []
  return (
    <section className="panel" aria-labelledby="findings">
      <h2 id="findings">{words.findings}</h2>
      <p className="quiet">{words.findingsIntro}</p>
      <ProblemAlert problem={counts.error} retry={() => void counts.refetch()} />
      {counts.isSuccess && rules.length === 0 && <p>{words.noFindings}</p>}
      {rules.length > 0 && (
        <Table caption={words.findings} heads={[words.rule, words.severity, words.count]}>
          {rules.map(({ rule, name, severity, entries }) => (
            <tr key={rule}>
              <td data-name={words.rule}>
                <Link to={paths.list({ ...filter, rule })}>{name}</Link>
              </td>
              <td data-name={words.severity}>
                <span className={severity === 'error' ? 'items-mark items-bad' : 'items-mark'}>
                  {words.severities[severity]}
                </span>
              </td>
              <td data-name={words.count} className="items-count">
                {entries.toLocaleString()}
              </td>
            </tr>
          ))}
        </Table>
      )}
    </section>
  )
}
