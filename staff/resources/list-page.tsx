import { Button } from 'antd'
import { useState } from 'react'
import { Link, useOutletContext } from 'react-router'
import { SharingKind } from '../../server/sharing/resource.ts'
import { Heads } from '../components/heads.tsx'
import { PageHeading, ProblemAlert, Waiting } from '../components/page.tsx'
import { useTexts } from '../components/settings.tsx'
import type { DeskContext } from '../components/shell.tsx'
import { useFilters } from '../components/use-filters.ts'
import '../components/card-table.css'
import { useChoices, useResources } from './api.ts'
import { EntryDrawer } from './entry-drawer.tsx'
import { ResourceNav } from './nav.tsx'
import { paths } from './paths.ts'

const FORMATS = ['xlsx', 'csv', 'jsonl'] as const

/** 数据目录: which data there are, found by words, owner, kind and whether they are mounted. */
export function ListPage() {
  const { resources: words } = useTexts()
  const { me } = useOutletContext<DeskContext>()
  const [adding, setAdding] = useState(false)
  const { of, key, submit } = useFilters()
  const filter = {
    q: of('q'),
    owner: of('owner'),
    sharing: of('sharing'),
    mounted: of('mounted'),
    state: of('state'),
  }
  const found = useResources(filter)
  const { offices = [] } = useChoices().data ?? {}
  const rows = found.data?.pages.flatMap((page) => page.rows) ?? []
  return (
    <main id="main" className="page stack resources">
      <div>
        <PageHeading title={words.title} />
        <p className="quiet">{words.intro}</p>
        <ResourceNav />
      </div>
      <form className="filters" onSubmit={submit} key={`${key} ${offices.length}`} role="search">
        <div>
          <label htmlFor="q">{words.find}</label>
          <input
            id="q"
            name="q"
            defaultValue={filter.q}
            maxLength={100}
            autoComplete="off"
            placeholder={words.findHint}
          />
        </div>
        <Choice
          name="owner"
          label={words.owner}
          given={filter.owner}
          options={offices.map(({ id, name }) => [id, name])}
        />
        <Choice
          name="sharing"
          label={words.kind}
          given={filter.sharing}
          options={SharingKind.options.map((kind) => [kind, words.kinds[kind]])}
        />
        <Choice
          name="mounted"
          label={words.mount}
          given={filter.mounted}
          options={[
            ['yes', words.mounted],
            ['no', words.notMounted],
          ]}
        />
        <Button htmlType="submit">{words.search}</Button>
      </form>
      <div className="panel-head">
        <p aria-live="polite">{found.data && words.total(found.data.pages[0]?.total ?? 0)}</p>
        <span className="buttons">
          {FORMATS.map((format) => (
            <Button key={format} href={paths.api.export(format, filter)}>
              {words.exportAs} {format.toUpperCase()}
            </Button>
          ))}
          {me.permissions.includes('resource.edit') && (
            <Button type="primary" onClick={() => setAdding(true)}>
              {words.add}
            </Button>
          )}
        </span>
      </div>
      <ProblemAlert problem={found.error} retry={() => void found.refetch()} />
      {found.isPending && found.error === null && <Waiting rows={5} />}
      {found.data && rows.length === 0 && <p className="nothing">{words.none}</p>}
      {rows.length > 0 && (
        <table className="card-table">
          <caption className="unseen">{words.title}</caption>
          <Heads heads={[words.name, words.owner, words.kind, words.mount, words.fields]} />
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                <td lang="zh-Hans" data-name={words.name}>
                  <Link to={paths.entry(row.id)}>{row.name}</Link>
                  <small className="quiet">{row.code}</small>
                </td>
                <td lang="zh-Hans" data-name={words.owner}>
                  {row.owner.name}
                </td>
                <td data-name={words.kind}>{words.kinds[row.sharing]}</td>
                <td data-name={words.mount}>
                  <span className={row.mounted ? 'mark-ok' : 'mark-still'}>
                    {row.mounted ? words.mounted : words.notMounted}
                  </span>
                </td>
                <td data-name={words.fields}>{row.fields}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {found.hasNextPage && (
        <p>
          <Button onClick={() => void found.fetchNextPage()} loading={found.isFetchingNextPage}>
            {words.more}
          </Button>
        </p>
      )}
      {adding && <EntryDrawer entry={undefined} office={me.office.id} close={() => setAdding(false)} />}
    </main>
  )
}

function Choice(given: {
  name: string
  label: string
  given: string
  options: readonly (readonly [string, string])[]
}) {
  const { resources: words } = useTexts()
  return (
    <div>
      <label htmlFor={given.name}>{given.label}</label>
      <select id={given.name} name={given.name} defaultValue={given.given}>
        <option value="">{words.all}</option>
        {given.options.map(([value, text]) => (
          <option key={value} value={value} lang="zh-Hans">
            {text}
          </option>
        ))}
      </select>
    </div>
  )
}
