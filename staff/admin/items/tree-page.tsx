import { Alert } from 'antd'
import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import type { EntryFilter, EntryRow, MainItem } from '../../../server/inventory/model.ts'
import { useEntries, useMains } from '../../api/inventory.ts'
import { ProblemAlert, Waiting } from '../../components/page.tsx'
import { useTexts } from '../../components/settings.tsx'
import { paths, readFilter } from '../paths.ts'
import { Frame, Marks, More } from './frame.tsx'
import { FilterForm } from './list-page.tsx'

/** 主项 → 子项 → 办理项: the list by main item; each opens when it is asked for. */
export function TreePage() {
  const words = useTexts().items
  const [search] = useSearchParams()
  const filter = readFilter(search)
  const mains = useMains(filter)
  const pages = mains.data?.pages ?? []
  const rows = pages.flatMap((page) => page.mains)
  const total = pages[0]?.total ?? 0
  return (
    <Frame title={words.tree} intro={words.treeIntro}>
      <section className="panel" aria-labelledby="mains">
        <h2 id="mains">{words.mains(total)}</h2>
        <FilterForm key={search.toString()} filter={filter} to={paths.tree} />
        <ProblemAlert problem={mains.error} retry={() => void mains.refetch()} />
        {mains.isPending && <Waiting rows={8} />}
        {mains.isSuccess && rows.length === 0 && (
          <Alert type="info" title={words.empty} description={<Link to={paths.tree()}>{words.clear}</Link>} />
        )}
        <ul className="items-tree" lang="zh-Hans">
          {rows.map((main) => (
            <li key={main.main}>
              {main.only ? <Leaf entry={main.only} /> : <Main main={main} filter={filter} />}
            </li>
          ))}
        </ul>
        <p className="items-more">
          <span className="quiet">{words.shown(rows.length, total)}</span> <More query={mains} />
        </p>
      </section>
    </Frame>
  )
}

function Main({ main, filter }: { main: MainItem; filter: EntryFilter }) {
  const words = useTexts().items
  const [open, setOpen] = useState(false)
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <strong>{main.main}</strong>{' '}
        <span className="quiet">{words.mainHolds(main.subItems, main.entries)}</span>
      </summary>
      {open && <Branch filter={{ ...filter, main: main.main }} />}
    </details>
  )
}

/** The handling items of a main item, under their sub-items. */
function Branch({ filter }: { filter: EntryFilter }) {
  const entries = useEntries(filter)
  const rows = entries.data?.pages.flatMap((page) => page.entries) ?? []
  return (
    <>
      <ProblemAlert problem={entries.error} retry={() => void entries.refetch()} />
      {entries.isPending && <Waiting rows={2} />}
      {[...Map.groupBy(rows, ({ subName }) => subName)].map(([sub, own]) => (
        <div key={sub ?? ''} className="items-branch">
          {sub !== null && <h3>{sub}</h3>}
          <ul>
            {own.map((entry) => (
              <li key={entry.id}>
                <Leaf entry={entry} />
              </li>
            ))}
          </ul>
        </div>
      ))}
      <More query={entries} />
    </>
  )
}

function Leaf({ entry }: { entry: EntryRow }) {
  return (
    <span className="items-leaf">
      <Link to={paths.entry(entry.id)}>{entry.name}</Link>
      <span className="quiet items-code">
        {entry.body} {entry.code}
      </span>
      <Marks entry={entry} />
    </span>
  )
}
