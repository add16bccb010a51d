import { Button } from 'antd'
import { useEffect, useRef } from 'react'
import { Link } from 'react-router'
import type { CounterView } from '../../server/counter/model.ts'
import { PageHeading, ProblemAlert, Waiting } from '../components/page.tsx'
import { paths } from '../paths.ts'
import { useBridgeAddress, useCounter } from './api.ts'
import { Checklist } from './checklist.tsx'
import { useClerk, type Clerk } from './clerk.ts'
import { Composer } from './composer.tsx'
import './counter.css'
import { useBridge } from './devices/use-bridge.ts'
import { currentField, focusField } from './focus.ts'
import { meantBy } from './keys.ts'
import { Overlays } from './overlays.tsx'
import { QueueColumn } from './queue-column.tsx'
import { useCounterTexts } from './texts/texts.ts'

/** 综窗: one screen in three columns. Who is there, what lies on the table, what is still missing. */
export function CounterPage() {
  const words = useCounterTexts()
  const counter = useCounter()
  const address = useBridgeAddress().data
  const view = counter.data
  const acts = useRef<Clerk>(undefined)
  const devices = useBridge(address, {
    card: (card) => void acts.current?.identify(card, 'card'),
    cardGone: () => undefined,
    scan: (text) => void acts.current?.byCode(text),
    signature: (path) => void acts.current?.padSign(path),
  })
  const clerk = useClerk(view, devices)
  useEffect(() => {
    acts.current = clerk
  })
  const ready = view?.sitting?.shows === 'sign'
  const padReady = devices.stateOf('signature-pad') === 'ready'
  useEffect(() => {
    if (ready && padReady) void acts.current?.beginPad()
  }, [ready, padReady])
  useKeys(view, clerk)

  if (view === undefined) {
    return (
      <main id="main" className="page">
        <PageHeading title={words.title} />
        {counter.error === null ? (
          <Waiting rows={10} />
        ) : (
          <ProblemAlert problem={counter.error} retry={() => void counter.refetch()} />
        )}
      </main>
    )
  }
  return (
    <main id="main" className="page page-counter">
      <header className="counter-head">
        <PageHeading title={view.window ? `${view.window.name}` : words.title} />
        <span className="buttons">
          <Link to={paths.counterDay()}>{words.day}</Link>
          <Button size="small" onClick={() => clerk.show('help')}>
            {words.help} <kbd>?</kbd>
          </Button>
          {view.window && (
            <>
              <Button size="small" onClick={() => void clerk.pause(!view.window?.paused)}>
                {view.window.paused ? words.resume : words.pause}
              </Button>
              <Button size="small" onClick={() => void clerk.leave()}>
                {words.leave}
              </Button>
            </>
          )}
        </span>
      </header>
      {clerk.problem !== null && <ProblemAlert problem={clerk.problem} acting />}
      {counter.error !== null && (
        <ProblemAlert problem={counter.error} retry={() => void counter.refetch()} />
      )}
      {view.window === null ? (
        <WindowPicker view={view} choose={(id) => void clerk.openWindow(id)} />
      ) : (
        <div className="counter-columns">
          <QueueColumn view={view} clerk={clerk} devices={devices} />
          <Composer view={view} clerk={clerk} />
          <Checklist view={view} clerk={clerk} devices={devices} />
        </div>
      )}
      <Overlays view={view} clerk={clerk} devices={devices} />
    </main>
  )
}

function WindowPicker({ view, choose }: { view: CounterView; choose: (id: string) => void }) {
  const words = useCounterTexts()
  return (
    <section className="panel window-picker" aria-labelledby="choose">
      <h2 id="choose">{words.choose}</h2>
      <p className="quiet">{words.chooseLead}</p>
      <ol className="plain" lang="zh-Hans">
        {view.windows.map((window, at) => (
          <li key={window.id}>
            <Button disabled={window.officer !== null} onClick={() => choose(window.id)}>
              <kbd>{at + 1}</kbd> {window.name}
            </Button>{' '}
            <small className="quiet">
              {words.kinds[window.kind]} ·{' '}
              {window.officer === null
                ? window.open
                  ? words.free
                  : words.closed
                : words.taken(window.officer)}
            </small>
          </li>
        ))}
      </ol>
    </section>
  )
}

/** Keys of the whole page; the mouse is never needed. */
function useKeys(view: CounterView | undefined, clerk: Clerk): void {
  const latest = useRef({ view, clerk })
  useEffect(() => {
    latest.current = { view, clerk }
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const meant = meantBy(event)
      const { view: now, clerk: acts } = latest.current
      if (!meant || !now || event.defaultPrevented) return
      if (acts.overlay !== 'none') {
        if ('command' in meant && meant.command === 'back') {
          event.preventDefault()
          acts.close()
        }
        return
      }
      if ('choose' in meant) {
        if (now.window === null) {
          const window = now.windows[meant.choose - 1]
          if (window && window.officer === null) void acts.openWindow(window.id)
          return
        }
        const field = currentField(now)
        const choice = field?.choices[meant.choose - 1]
        if (field && choice) {
          event.preventDefault()
          void acts.answer(field, choice.value)
        }
        return
      }
      event.preventDefault()
      switch (meant.command) {
        case 'next':
          return void acts.next()
        case 'card':
          return void acts.readCard()
        case 'scan':
          return acts.show('scan')
        case 'matter':
          return acts.show('matters')
        case 'recall':
          return void acts.recall()
        case 'sheet':
          return void acts.sheet()
        case 'nextPaper':
          return acts.nextPaper()
        case 'dropSheet':
          return void acts.dropSheet()
        case 'results':
          return void acts.results()
        case 'advice':
          return void acts.advice()
        case 'promise':
          return void acts.promise()
        case 'file':
          return void acts.file()
        case 'handOver':
          return acts.show('handOver')
        case 'undo':
          return void acts.undo(focusField)
        case 'everything':
          return acts.show('everything')
        case 'keep':
          return void acts.keep()
        case 'help':
          return acts.show('help')
        case 'back':
          return acts.clear()
        case 'go':
          return goOn(now, acts)
      }
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [])
}

/** Enter: what comes next, where there is only one thing. */
function goOn(view: CounterView, acts: Clerk): void {
  const { sitting } = view
  if (!sitting?.person) return
  if (sitting.handOutSigned) return void acts.results()
  if (sitting.draft && !sitting.draft.consented) return void acts.consent()
  if (sitting.suggestion && sitting.draft === null && sitting.case === null)
    return void acts.start(sitting.suggestion.onething)
  if (sitting.draft === null && sitting.case === null) return acts.show('matters')
  const field = currentField(view)
  if (field) focusField(field.element)
}
