import { useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Input, Select, type InputRef } from 'antd'
import { useCallback, useEffect, useMemo, useRef, useState, type RefObject, type SubmitEvent } from 'react'
import { Link, NavLink, useNavigate, useOutletContext, useSearchParams } from 'react-router'
import type { TaskCounts, TaskPage } from '../../server/cases/model.ts'
import type { Permission } from '../../server/offices/model.ts'
import { keys, useCounts, useTasks } from '../api/hooks.ts'
import { OverdueIcon, TickIcon, TodayIcon } from '../components/icons.tsx'
import { announce, PageHeading, ProblemAlert, Waiting } from '../components/page.tsx'
import { useSettings, useTexts } from '../components/settings.tsx'
import type { DeskContext } from '../components/shell.tsx'
import { useShortcuts } from '../components/shortcuts.ts'
import { paths, readInboxFilter, VIEWS, type InboxFilter, type View } from '../paths.ts'
import { ShortcutHelp } from './help.tsx'
import { InboxTable } from './inbox-table.tsx'
import { inboxPlace, rememberPlace } from './place.ts'

function ViewLinks({ counts }: { counts: TaskCounts | undefined }) {
  const texts = useTexts()
  const { me } = useOutletContext<DeskContext>()
  const { view: current } = readInboxFilter(useSearchParams()[0])
  const shown = VIEWS.filter((view) => view !== 'absent' || me.standsInFor.length > 0 || current === view)
  const numbers: Partial<Record<View, number>> = {
    open: counts?.open,
    mine: counts?.mine,
    correcting: counts?.correcting,
  }
  return (
    <nav className="views" aria-label={texts.views.label}>
      {shown.map((view) => (
        <NavLink
          key={view}
          to={paths.inbox({ view })}
          className={() => (view === current ? 'view view-current' : 'view')}
          aria-current={view === current ? 'page' : undefined}
        >
          {texts.views[view]}
          {numbers[view] !== undefined && <span className="count">{numbers[view]}</span>}
        </NavLink>
      ))}
    </nav>
  )
}

function DueSummary({ counts }: { counts: TaskCounts }) {
  const { inbox } = useTexts()
  const { overdue, dueToday } = counts
  return (
    <p className="due-summary">
      {overdue > 0 && (
        <span className="mark-bad">
          <OverdueIcon />
          {inbox.overdue(overdue)}
        </span>
      )}
      {dueToday > 0 && (
        <span className="mark-warn">
          <TodayIcon />
          {inbox.dueToday(dueToday)}
        </span>
      )}
      {overdue + dueToday === 0 && (
        <span className="mark-ok">
          <TickIcon />
          {inbox.allClear}
        </span>
      )}
    </p>
  )
}

/** The items that were seen in any list so far, by name, for the filter. */
function useSeenItems(): { value: string; label: string }[] {
  const client = useQueryClient()
  const lists = client.getQueriesData<{ pages: TaskPage[] }>({ queryKey: keys.lists })
  const seen = new Map<string, string>()
  for (const [, data] of lists) {
    for (const task of data?.pages.flatMap((page) => page.tasks) ?? []) seen.set(task.itemId, task.itemName)
  }
  return [...seen]
    .map(([value, label]) => ({ value, label }))
    .sort((a, b) => a.label.localeCompare(b.label, 'zh'))
}

/** From the list to what is done with many at once. */
function DeskLinks() {
  const texts = useTexts()
  const { me } = useOutletContext<DeskContext>()
  const may = (permission: Permission) => me.permissions.includes(permission)
  return (
    <span className="desk-links">
      {may('case.decide') && <Link to={paths.batch()}>{texts.batch.open}</Link>}
      {may('case.review') && <Link to={paths.rechecks()}>{texts.recheck.open}</Link>}
      <Link to={paths.handOver()}>{texts.handOver.open}</Link>
    </span>
  )
}

/** 待办. What lies with the office, by due date. */
export function InboxPage() {
  const { texts, settings } = useSettings()
  const { me } = useOutletContext<DeskContext>()
  const [search] = useSearchParams()
  const navigate = useNavigate()
  const filter = useMemo(() => readInboxFilter(search), [search])
  const list = useTasks(filter)
  const counts = useCounts()
  const items = useSeenItems()
  const tasks = useMemo(() => list.data?.pages.flatMap((page) => page.tasks) ?? [], [list.data])
  const [help, setHelp] = useState(false)
  const finder = useRef<InputRef>(null)
  const rows = useRef<HTMLTableSectionElement>(null)
  const viewName = texts.views[filter.view]

  const links = () => [...(rows.current?.querySelectorAll<HTMLAnchorElement>('a') ?? [])]
  const move = (by: number) => {
    const all = links()
    const at = all.findIndex((link) => link === document.activeElement)
    const next =
      all[
        at < 0
          ? inboxPlace().row < 0
            ? 0
            : inboxPlace().row
          : Math.min(Math.max(at + by, 0), all.length - 1)
      ]
    next?.focus({ preventScroll: true })
    next?.scrollIntoView({ block: 'nearest' })
  }
  useShortcuts(settings.shortcuts, {
    j: () => move(1),
    k: () => move(-1),
    m: () => me.permissions.includes('case.decide') && void navigate(paths.batch(filter.item)),
    '/': () => finder.current?.focus({ cursor: 'all' }),
    '?': () => setHelp(true),
  })

  const loaded = list.data !== undefined
  useEffect(() => {
    if (!loaded) return
    const { filter: before, top, row } = inboxPlace()
    if (paths.inbox(before) === paths.inbox(filter)) {
      scrollTo({ top })
      if (row >= 0) links()[Math.min(row, links().length - 1)]?.focus({ preventScroll: true })
    }
    rememberPlace({ filter, top: scrollY, row: -1 })
  }, [loaded, filter])

  const leave = useCallback((row: number) => rememberPlace({ filter, top: scrollY, row }), [filter])
  const go = (part: Partial<InboxFilter>) => void navigate(paths.inbox({ ...filter, ...part }))
  const refresh = async () => {
    await Promise.all([list.refetch(), counts.refetch()])
    announce(texts.inbox.refreshed)
  }
  const filtered = filter.item !== '' || filter.q !== ''

  return (
    <main id="main" className="page">
      <div className="inbox-head">
        <PageHeading title={texts.inbox.title(viewName)}>{viewName}</PageHeading>
        {counts.data !== undefined && <DueSummary counts={counts.data} />}
      </div>
      <ViewLinks counts={counts.data} />
      <div className="filters">
        <label className="filter-item">
          <span>{texts.inbox.itemFilter}</span>
          <Select
            aria-label={texts.inbox.itemFilter}
            value={filter.item}
            options={[{ value: '', label: texts.inbox.allItems }, ...items]}
            onChange={(item: string) => go({ item })}
            getPopupContainer={(node) => node.parentElement ?? document.body}
          />
        </label>
        <Finder key={filter.q} q={filter.q} input={finder} find={(q) => go({ q })} />
        <DeskLinks />
        {filtered && <Button onClick={() => go({ item: '', q: '' })}>{texts.inbox.clear}</Button>}
        <Button loading={list.isRefetching && !list.isFetchingNextPage} onClick={() => void refresh()}>
          {texts.inbox.refresh}
        </Button>
        <Button className="wide-only" type="text" onClick={() => setHelp(true)}>
          {texts.help.open}
        </Button>
      </div>
      {list.error !== null && <ProblemAlert problem={list.error} retry={() => void list.refetch()} />}
      {!loaded && list.isPending && <Waiting rows={8} />}
      {tasks.length > 0 && (
        <>
          <InboxTable
            ref={rows}
            tasks={tasks}
            caption={texts.inbox.caption(viewName)}
            me={me}
            leave={leave}
          />
          <p className="list-end">
            <span role="status">
              {list.hasNextPage ? texts.inbox.shown(tasks.length) : texts.inbox.all(tasks.length)}
            </span>
            {list.hasNextPage && (
              <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                {list.isFetchingNextPage ? texts.inbox.loadingMore : texts.inbox.more}
              </Button>
            )}
          </p>
        </>
      )}
      {loaded && tasks.length === 0 && (
        <Alert
          className="empty"
          type="info"
          title={texts.inbox.empty}
          description={filtered ? texts.inbox.emptyFiltered : texts.inbox.emptyText[filter.view]}
        />
      )}
      {help && <ShortcutHelp close={() => setHelp(false)} />}
    </main>
  )
}

function Finder(given: { q: string; input: RefObject<InputRef | null>; find: (q: string) => void }) {
  const texts = useTexts()
  const [typed, setTyped] = useState(given.q)
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    given.find(typed.trim())
  }
  return (
    <form role="search" className="finder" onSubmit={submit}>
      <Input
        ref={given.input}
        aria-label={texts.inbox.search}
        placeholder={texts.inbox.searchPlaceholder}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        allowClear
        onClear={() => given.find('')}
      />
      <Button htmlType="submit">{texts.inbox.find}</Button>
    </form>
  )
}
