import { Alert, Button, Select } from 'antd'
import { useEffect, useState } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { useBatchItems, useCandidates, useForgetLists } from '../../api/batches.ts'
import { announce, PageHeading, ProblemAlert, Waiting } from '../../components/page.tsx'
import { BackIcon } from '../../components/icons.tsx'
import { useSettings, useTexts } from '../../components/settings.tsx'
import { useShortcuts } from '../../components/shortcuts.ts'
import type { BatchRow } from '../../../server/cases/model.ts'
import { paths } from '../../paths.ts'
import { ShortcutHelp } from '../help.tsx'
import { inboxPlace } from '../place.ts'
import { BatchList, Evidence } from './batch-list.tsx'
import { BatchRun } from './batch-run.tsx'
import { ConfirmSheet } from './confirm-sheet.tsx'
import {
  canConfirm,
  chooseGreen,
  look,
  NOTHING_PICKED,
  step,
  toggle,
  unseen,
  type Picking,
} from './picking.ts'

/** How long evidence has to be before the officer's eyes to count as looked at. */
const LOOK_MS = 1000

/** 批量准予: choose an item, look at the evidence of each case, confirm once, undo within ten seconds. */
export function BatchPage() {
  const { batch, inbox, task } = useTexts()
  const items = useBatchItems()
  const asked = useSearchParams()[0].get('item') ?? ''
  const navigate = useNavigate()
  const known = items.data?.items ?? []
  const [running, setRunning] = useState<Running>()
  const forget = useForgetLists()
  const again = () => {
    setRunning(undefined)
    forget()
  }
  const item = known.some(({ itemId }) => itemId === asked) ? asked : (known[0]?.itemId ?? '')
  return (
    <main id="main" className="page page-batch">
      <p className="back">
        <Link to={paths.inbox(inboxPlace().filter)}>
          <BackIcon />
          {task.back}
        </Link>
      </p>
      <PageHeading title={batch.title} />
      <p className="quiet">{batch.intro}</p>
      <ProblemAlert problem={items.error} retry={() => void items.refetch()} />
      {items.isPending && <Waiting rows={6} />}
      {running !== undefined && <BatchRun {...running} again={again} />}
      {running === undefined && items.data !== undefined && known.length === 0 && (
        <Alert className="empty" type="info" title={inbox.empty} description={batch.itemNone} />
      )}
      {running === undefined && known.length > 0 && (
        <>
          <label className="filter-item">
            <span>{batch.item}</span>
            <Select
              aria-label={batch.item}
              value={item}
              options={known.map(({ itemId, itemName, accepted }) => ({
                value: itemId,
                label: batch.itemCount(itemName, accepted),
              }))}
              onChange={(chosen: string) => void navigate(paths.batch(chosen))}
              getPopupContainer={(node) => node.parentElement ?? document.body}
            />
          </label>
          <Candidates key={item} item={item} begun={setRunning} />
        </>
      )}
    </main>
  )
}

type Running = { id: string; rows: BatchRow[] }

function Candidates({ item, begun }: { item: string; begun: (running: Running) => void }) {
  const { batch } = useTexts()
  const found = useCandidates(item)
  return (
    <>
      <ProblemAlert problem={found.error} retry={() => void found.refetch()} />
      {found.isPending && <Waiting rows={8} />}
      {found.data?.rows.length === 0 && <Alert className="empty" type="info" title={batch.none} />}
      {found.data !== undefined && found.data.rows.length > 0 && (
        <Picker key={found.dataUpdatedAt} rows={found.data.rows} begun={begun} />
      )}
    </>
  )
}

function Picker(given: { rows: BatchRow[]; begun: (running: Running) => void }) {
  const { texts, settings } = useSettings()
  const { batch } = texts
  const { rows } = given
  const [picking, setPicking] = useState<Picking>(NOTHING_PICKED)
  const [open, setOpen] = useState<'sheet' | 'help'>()
  const left = unseen(picking)
  const ready = canConfirm(picking)
  const chosen = rows.filter((_, at) => picking.chosen.has(at))
  const current = rows[picking.at]

  useEffect(() => {
    if (picking.at < 0) return
    const timer = setTimeout(() => {
      if (document.visibilityState === 'visible') setPicking((before) => look(before, before.at))
    }, LOOK_MS)
    return () => clearTimeout(timer)
  }, [picking.at])

  const go = (by: 1 | -1) => setPicking(step(picking, rows, by))
  const all = () => {
    const next = chooseGreen(picking, rows)
    setPicking(next)
    announce(batch.progress(next.seen.size, next.chosen.size))
  }
  const confirm = () => ready && setOpen('sheet')
  useShortcuts(settings.shortcuts, {
    'shift+j': all,
    j: () => go(1),
    k: () => go(-1),
    x: () => setPicking(toggle(picking, rows, picking.at)),
    '?': () => setOpen('help'),
  })
  useEnter(settings.shortcuts, confirm)

  return (
    <>
      <div className="batch-tools">
        <Button onClick={all}>{batch.selectKey}</Button>
        <Button onClick={() => go(-1)}>{batch.before}</Button>
        <Button onClick={() => go(1)}>{batch.next}</Button>
        <strong role="status">{batch.progress(picking.seen.size, picking.chosen.size)}</strong>
      </div>
      <div className="batch-columns">
        <BatchList
          rows={rows}
          picking={picking}
          open={(at) => setPicking({ ...picking, at })}
          toggle={(at) => setPicking(toggle(picking, rows, at))}
        />
        <Evidence row={current} number={picking.at + 1} seen={picking.seen.has(picking.at)} />
      </div>
      <section className="bar" aria-label={batch.confirm}>
        <div className="bar-line">
          <Button type="primary" disabled={!ready} onClick={confirm}>
            {batch.confirm}
          </Button>
          <span role="status">
            {picking.chosen.size === 0 ? batch.noneChosen : ready ? batch.allSeen : batch.toSee(left.length)}
          </span>
        </div>
      </section>
      {open === 'sheet' && (
        <ConfirmSheet
          rows={chosen}
          close={() => setOpen(undefined)}
          begun={(id) => given.begun({ id, rows: chosen })}
        />
      )}
      {open === 'help' && <ShortcutHelp close={() => setOpen(undefined)} />}
    </>
  )
}

/** Enter, unless it already means something where the focus is. */
function useEnter(enabled: boolean, act: () => void): void {
  useEffect(() => {
    if (!enabled) return
    const listen = (event: KeyboardEvent) => {
      const place = event.target instanceof Element ? event.target : null
      const taken = place?.closest(
        'a, button, input, textarea, select, summary, [role="combobox"], [role="dialog"]',
      )
      if (event.key !== 'Enter' || event.isComposing || event.repeat || taken) return
      if (document.querySelector('[aria-modal="true"]')) return
      event.preventDefault()
      act()
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  })
}
