import { Alert, Button, Input, Select, type InputRef } from 'antd'
import { useRef, useState, type RefObject, type SubmitEvent } from 'react'
import { NavLink, useNavigate, useSearchParams } from 'react-router'
import type { DeliveryAtDesk } from '../../server/deliveries/model.ts'
import { OverdueIcon, TickIcon } from '../components/icons.tsx'
import { PageHeading, ProblemAlert, Waiting } from '../components/page.tsx'
import { useSettings, useTexts } from '../components/settings.tsx'
import { useShortcuts } from '../components/shortcuts.ts'
import { paths, type DeliveryQuery } from '../paths.ts'
import { useDeliveries } from './api.ts'
import { DeliveryDrawer } from './delivery-drawer.tsx'
import { DeliveryTable } from './delivery-table.tsx'
import './delivery.css'

const METHODS = ['post', 'cabinet', 'counter', 'nearest', 'notice', 'page'] as const
const STATES = {
  open: ['due', 'sent', 'ready', 'returned', 'published'],
  ended: ['delivered', 'refused', 'recalled'],
} as const

function readFilter(search: URLSearchParams): DeliveryQuery & { view: 'open' | 'ended' } {
  const view = search.get('view') === 'ended' ? 'ended' : 'open'
  const method = METHODS.find((each) => each === search.get('method'))
  const state = STATES[view].find((each) => each === search.get('state'))
  const q = search.get('q') ?? ''
  return { view, ...(method && { method }), ...(state && { state }), ...(q !== '' && { q }) }
}

/** 送达. What is on its way to people, by its last day; and what has reached them. */
export function DeliveryPage() {
  const { texts, settings } = useSettings()
  const words = texts.delivery
  const navigate = useNavigate()
  const filter = readFilter(useSearchParams()[0])
  const list = useDeliveries(filter)
  const [opened, setOpened] = useState<DeliveryAtDesk>()
  const finder = useRef<InputRef>(null)
  const rows = useRef<HTMLTableSectionElement>(null)
  const go = (part: DeliveryQuery) => void navigate(paths.delivery({ ...filter, ...part }))

  const move = (by: number) => {
    const all = [...(rows.current?.querySelectorAll('button') ?? [])]
    const at = all.findIndex((button) => button === document.activeElement)
    const next = all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)]
    next?.focus({ preventScroll: true })
    next?.scrollIntoView({ block: 'nearest' })
  }
  useShortcuts(settings.shortcuts, {
    j: () => move(1),
    k: () => move(-1),
    '/': () => finder.current?.focus({ cursor: 'all' }),
  })

  const { data } = list
  const ended = filter.view === 'ended'
  const filtered = filter.method !== undefined || filter.state !== undefined || filter.q !== undefined
  const open = Object.values(data?.counts ?? {}).reduce((sum, each) => sum + each, 0)

  return (
    <main id="main" className="page">
      <div className="inbox-head">
        <PageHeading title={words.title} />
        {data !== undefined && (
          <p className="due-summary">
            <span className={data.late > 0 ? 'mark-bad' : 'mark-ok'}>
              {data.late > 0 ? <OverdueIcon /> : <TickIcon />}
              {data.late > 0 ? words.late(data.late) : words.noneLate}
            </span>
          </p>
        )}
      </div>
      <p className="quiet">{words.hint}</p>
      <nav className="views" aria-label={words.views}>
        {(['open', 'ended'] as const).map((view) => (
          <NavLink
            key={view}
            to={paths.delivery({ view })}
            className={() => (view === filter.view ? 'view view-current' : 'view')}
            aria-current={view === filter.view ? 'page' : undefined}
          >
            {words[view]}
            {view === 'open' && data !== undefined && <span className="count">{open}</span>}
          </NavLink>
        ))}
      </nav>
      <div className="filters">
        <Choice
          label={words.methodFilter}
          value={filter.method}
          options={METHODS.filter((each) => ended || each !== 'page').map((each) => [
            each,
            words.method[each],
          ])}
          choose={(method) => go({ method })}
        />
        <Choice
          label={words.stateFilter}
          value={filter.state}
          options={STATES[filter.view].map((each) => [
            each,
            ended ? words.state[each] : `${words.state[each]} ${data?.counts[each] ?? 0}`,
          ])}
          choose={(state) => go({ state })}
        />
        <Finder key={filter.q} q={filter.q ?? ''} input={finder} find={(q) => go({ q })} />
        {filtered && (
          <Button onClick={() => void navigate(paths.delivery({ view: filter.view }))}>{words.clear}</Button>
        )}
      </div>
      <ProblemAlert problem={list.error} retry={() => void list.refetch()} />
      {list.isPending && <Waiting rows={8} />}
      {data !== undefined && data.deliveries.length > 0 && (
        <>
          <DeliveryTable ref={rows} deliveries={data.deliveries} ended={ended} open={setOpened} />
          <p className="list-end">
            <span role="status">{data.more ? words.more : words.count(data.deliveries.length)}</span>
            <span className="quiet">{words.keys}</span>
          </p>
        </>
      )}
      {data?.deliveries.length === 0 && (
        <Alert
          className="empty"
          type="info"
          title={filtered ? words.emptyFiltered : ended ? words.emptyEnded : words.empty}
        />
      )}
      {opened !== undefined && data !== undefined && (
        <DeliveryDrawer
          key={opened.id}
          delivery={data.deliveries.find(({ id }) => id === opened.id) ?? opened}
          page={data}
          close={() => setOpened(undefined)}
        />
      )}
    </main>
  )
}

function Choice(given: {
  label: string
  value: string | undefined
  options: [value: string, label: string][]
  choose: (value: string | undefined) => void
}) {
  const words = useTexts().delivery
  const options = [['', words.all] as const, ...given.options]
  return (
    <label className="filter-item">
      <span>{given.label}</span>
      <Select
        aria-label={given.label}
        value={given.value ?? ''}
        options={options.map(([value, label]) => ({ value, label }))}
        onChange={(value: string) => given.choose(value === '' ? undefined : value)}
        getPopupContainer={(node) => node.parentElement ?? document.body}
      />
    </label>
  )
}

function Finder(given: { q: string; input: RefObject<InputRef | null>; find: (q: string) => void }) {
  const words = useTexts().delivery
  const [typed, setTyped] = useState(given.q)
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    given.find(typed.trim())
  }
  return (
    <form role="search" className="finder" onSubmit={submit}>
      <Input
        ref={given.input}
        aria-label={words.search}
        placeholder={words.search}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        allowClear
        onClear={() => given.find('')}
      />
      <Button htmlType="submit">{words.find}</Button>
    </form>
  )
}
