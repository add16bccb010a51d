import { Button, Input } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import {
  AT_REST_WORDS,
  keepWords,
  lookWords,
  readerWords,
  SENSITIVITY_WORDS,
  SHOWN_WORDS,
  WHOSE_WORDS,
  type Tongue,
} from '../../server/audit/ledger-words.ts'
import { Sensitivity, type DataLedger, type LedgerTable, type LookCount } from '../../server/audit/model.ts'
import { toLocalDate } from '../../server/calendar/rules.ts'
import { WHOSE } from '../../server/platform/holding.ts'
import { call } from '../api/client.ts'
import { dayText } from '../components/dates.ts'
import { Field } from '../components/field.tsx'
import { Heads } from '../components/heads.tsx'
import { PageHeading, ProblemAlert, Waiting } from '../components/page.tsx'
import { useSettings } from '../components/settings.tsx'
import { auditPaths } from './paths.ts'
import '../components/card-table.css'
import './audit.css'

type TableShown = Omit<LedgerTable, 'oldest'> & { oldest: string | null }
type LedgerShown = Omit<DataLedger, 'at' | 'tables'> & { at: string; tables: TableShown[] }
type Filter = { q: string; whose: string; sensitivity: string; overdue: boolean }

const EVERYTHING: Filter = { q: '', whose: '', sensitivity: '', overdue: false }

function useWords() {
  const { texts, settings } = useSettings()
  const tongue: Tongue = settings.language === 'en' ? 'en' : 'zh'
  return { words: texts.ledger, tongue, language: settings.language }
}

/** 数据安全台账. What every table holds, how it is protected, how long it stays, and how often officers looked. */
export function LedgerPage() {
  const { words } = useWords()
  const ledger = useQuery({
    queryKey: ['audit', 'ledger'],
    queryFn: ({ signal }) => call<LedgerShown>(auditPaths.api.ledger, { signal }),
  })
  const { data } = ledger
  return (
    <main id="main" className="page stack audit ledger">
      <div>
        <p className="unprinted">
          <Link to={auditPaths.page}>{words.back}</Link>
        </p>
        <PageHeading title={words.title} />
        <p className="quiet">{words.intro}</p>
        <p className="actions unprinted">
          <Button href={auditPaths.api.tables}>{words.download}</Button>
          <Button href={auditPaths.api.looks}>{words.downloadLooks}</Button>
          <Button onClick={() => window.print()}>{words.print}</Button>
        </p>
      </div>
      <ProblemAlert problem={ledger.error} retry={() => void ledger.refetch()} />
      {ledger.isPending && ledger.error === null && <Waiting rows={8} />}
      {data && (
        <>
          <Summary ledger={data} />
          <Tables tables={data.tables} />
          <Looks looks={data.looks} />
        </>
      )}
    </main>
  )
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0)
const countsOf = ({ days }: LookCount): number[] => days.map(({ count }) => count)

function Summary({ ledger: { tables, looks } }: { ledger: LedgerShown }) {
  const { words } = useWords()
  const figures: readonly [number, string][] = [
    [tables.length, words.tables],
    [tables.filter(({ sensitivity }) => sensitivity !== 'none').length, words.people],
    [sum(tables.map(({ overdue }) => overdue ?? 0)), words.overdue],
    [sum(looks.filter(({ full }) => full).flatMap(countsOf)), words.looks],
  ]
  return (
    <section aria-label={words.summary}>
      <ul className="figures">
        {figures.map(([count, name]) => (
          <li key={name} className="panel">
            <strong>{count.toLocaleString()}</strong> {name}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** What a search looks through: everything that is said of a table. */
const textOf = (table: TableShown, tongue: Tongue): string =>
  [
    table.name,
    table.zh,
    table.en,
    ...table.columns.map(({ name }) => name),
    keepWords(table.keep, tongue),
    ...table.read.map((reader) => readerWords(reader, tongue)),
  ]
    .join(' ')
    .toLowerCase()

function fits(table: TableShown, filter: Filter, tongue: Tongue): boolean {
  return (
    textOf(table, tongue).includes(filter.q.trim().toLowerCase()) &&
    (filter.whose === '' || table.of.some((whose) => whose === filter.whose)) &&
    (filter.sensitivity === '' || table.sensitivity === filter.sensitivity) &&
    (!filter.overdue || (table.overdue ?? 0) > 0)
  )
}

function Tables({ tables }: { tables: readonly TableShown[] }) {
  const { words, tongue } = useWords()
  const [filter, setFilter] = useState(EVERYTHING)
  const shown = tables.filter((table) => fits(table, filter, tongue))
  return (
    <section className="panel" aria-labelledby="tables">
      <h2 id="tables">{words.list}</h2>
      <Filters filter={filter} change={setFilter} />
      <p role="status" className="quiet">
        {shown.length === 0 ? words.nothing : words.found(shown.length, tables.length)}
      </p>
      {shown.length > 0 && (
        <table className="card-table" role="table" aria-labelledby="tables">
          <Heads heads={words.heads} />
          <tbody role="rowgroup">
            {shown.map((table) => (
              <Line key={table.name} table={table} />
            ))}
          </tbody>
        </table>
      )}
      <p className="quiet">{words.estimatedHint}</p>
    </section>
  )
}

function Filters({ filter, change }: { filter: Filter; change: (filter: Filter) => void }) {
  const { words, tongue } = useWords()
  return (
    <form className="filters unprinted" role="search" onSubmit={(event) => event.preventDefault()}>
      <Field label={words.find} hint={words.findHint}>
        {(field) => (
          <Input
            {...field}
            value={filter.q}
            maxLength={100}
            autoComplete="off"
            onChange={(event) => change({ ...filter, q: event.target.value })}
          />
        )}
      </Field>
      <Field label={words.whose}>
        {(field) => (
          <select
            {...field}
            className="native"
            value={filter.whose}
            onChange={(event) => change({ ...filter, whose: event.target.value })}
          >
            <option value="">{words.any}</option>
            {WHOSE.map((whose) => (
              <option key={whose} value={whose}>
                {WHOSE_WORDS[whose][tongue]}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={words.sensitivity}>
        {(field) => (
          <select
            {...field}
            className="native"
            value={filter.sensitivity}
            onChange={(event) => change({ ...filter, sensitivity: event.target.value })}
          >
            <option value="">{words.any}</option>
            {Sensitivity.options.map((sensitivity) => (
              <option key={sensitivity} value={sensitivity}>
                {SENSITIVITY_WORDS[sensitivity][tongue]}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={words.show}>
        {(field) => (
          <select
            {...field}
            className="native"
            value={filter.overdue ? 'overdue' : ''}
            onChange={(event) => change({ ...filter, overdue: event.target.value !== '' })}
          >
            <option value="">{words.any}</option>
            <option value="overdue">{words.onlyOverdue}</option>
          </select>
        )}
      </Field>
    </form>
  )
}

function Line({ table }: { table: TableShown }) {
  const { words, tongue, language } = useWords()
  const { name, of, sensitivity, columns, read, looks, keep, rows, oldest, estimated, overdue } = table
  const { heads } = words
  const join = (parts: readonly string[]): string => parts.join(tongue === 'zh' ? '、' : ', ')
  return (
    <tr role="row">
      <td role="cell" data-name={heads[0]}>
        {table[tongue]} <code>{name}</code>
      </td>
      <td role="cell" data-name={heads[1]}>
        {join(of.map((whose) => WHOSE_WORDS[whose][tongue]))}
        <small>{SENSITIVITY_WORDS[sensitivity][tongue]}</small>
      </td>
      <td role="cell" data-name={heads[2]}>
        {columns.length === 0 ? (
          words.noColumns
        ) : (
          <details>
            <summary>{words.columnCount(columns.length)}</summary>
            <ul>
              {columns.map(({ name: column, shown, atRest }) => (
                <li key={column}>
                  <code>{column}</code> {SHOWN_WORDS[shown][tongue]}
                  {tongue === 'zh' ? '，' : ', '}
                  {AT_REST_WORDS[atRest][tongue]}
                </li>
              ))}
            </ul>
          </details>
        )}
      </td>
      <td role="cell" data-name={heads[3]}>
        {join(read.map((reader) => readerWords(reader, tongue)))}
        <small>
          {looks.length === 0
            ? words.unlogged
            : words.logged(join(looks.map((look) => lookWords(look, tongue))))}
        </small>
      </td>
      <td role="cell" data-name={heads[4]}>
        {keepWords(keep, tongue)}
      </td>
      <td role="cell" data-name={heads[5]}>
        {words.rows(rows.toLocaleString(), estimated)}
        {oldest !== null && (
          <small>{words.oldest(dayText(toLocalDate(new Date(oldest)), language), estimated)}</small>
        )}
        {overdue !== null && overdue > 0 && <strong>{words.overdueRows(overdue.toLocaleString())}</strong>}
      </td>
    </tr>
  )
}

function Looks({ looks }: { looks: readonly LookCount[] }) {
  const { words, tongue } = useWords()
  const heads = words.lookHeads
  return (
    <section className="panel" aria-labelledby="looks">
      <h2 id="looks">{words.lookTitle}</h2>
      <p className="quiet">{words.lookHint}</p>
      <table className="card-table" role="table" aria-labelledby="looks">
        <Heads heads={heads} />
        <tbody role="rowgroup">
          {looks.map((look) => {
            const counts = countsOf(look)
            return (
              <tr key={look.kind} role="row">
                <td role="cell" data-name={heads[0]}>
                  {lookWords(look.kind, tongue)} {look.full && <small>{words.full}</small>}
                </td>
                {[1, 7, counts.length].map((days, index) => (
                  <td key={days} role="cell" data-name={heads[index + 1]}>
                    {sum(counts.slice(-days))}
                  </td>
                ))}
                <td role="cell" data-name={heads[4]}>
                  <Bars counts={counts} />
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}

const BAR = { width: 4, height: 24 }

/** A bar for each day, the highest as high as there is room. */
function Bars({ counts }: { counts: readonly number[] }) {
  const { words } = useWords()
  const most = Math.max(1, ...counts)
  return (
    <svg
      className="bars"
      role="img"
      aria-label={words.eachDay(counts.join(' '))}
      width={counts.length * BAR.width}
      height={BAR.height}
    >
      {counts.map((count, day) => {
        const height = Math.max(1, (count / most) * BAR.height)
        return (
          <rect
            // The days stand in their order, which never changes.
            key={`${day} ${count}`}
            x={day * BAR.width}
            y={BAR.height - height}
            width={BAR.width - 1}
            height={height}
          />
        )
      })}
    </svg>
  )
}
