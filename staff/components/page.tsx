import { useEffect, useRef, type ReactNode } from 'react'
import { useSyncExternalStore } from 'react'
import { Alert, Button, Skeleton } from 'antd'
import { ApiProblem } from '../api/problem.ts'
import type { Texts } from '../texts/zh-Hans.ts'
import { useSettings, useTexts, type Language } from './settings.tsx'

let spoken = ''
const listeners = new Set<() => void>()

/** Says something to screen readers without moving the focus. */
export function announce(text: string): void {
  // A trailing space makes a repeated sentence a new one, or it would not be read again.
  spoken = text === spoken ? `${text}\u00a0` : text
  for (const tell of listeners) tell()
}

export function LiveRegion() {
  const text = useSyncExternalStore(
    (tell) => {
      listeners.add(tell)
      return () => listeners.delete(tell)
    },
    () => spoken,
  )
  return (
    <div className="unseen" role="status" aria-live="polite">
      {text}
    </div>
  )
}

/** The title of the window, and focus on the heading when a page has been opened. */
export function PageHeading({ title, children }: { title: string; children?: ReactNode }) {
  const texts = useTexts()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} - ${texts.app.name}`
  }, [title, texts])
  useEffect(() => {
    const focused = document.activeElement
    if (focused === null || focused === document.body) heading.current?.focus({ preventScroll: true })
  }, [])
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children ?? title}
    </h1>
  )
}

/** The sentence for a failure: the server's own, otherwise one that says what to do. */
export function problemText(problem: unknown, texts: Texts, language: Language, acting = false): string {
  if (!(problem instanceof ApiProblem)) return texts.problem.generic
  if (problem.status === 0) return acting ? texts.problem.network : texts.problem.networkRead
  const said = language === 'en' ? problem.title || problem.detail : problem.detail
  if (said !== '') return said
  if (problem.status >= 500) return texts.problem.server
  const words: Record<number, string> = {
    403: texts.problem.forbidden,
    404: texts.problem.notFound,
    409: texts.problem.conflict,
    429: texts.problem.tooMany,
  }
  return words[problem.status] ?? texts.problem.generic
}

/** A failure in the page, where it happened, with a way to try again. */
export function ProblemAlert(given: {
  problem: unknown
  acting?: boolean
  note?: string
  retry?: () => void
}) {
  const { texts, settings } = useSettings()
  const { problem, note, retry } = given
  if (problem === null || problem === undefined) return null
  const id = problem instanceof ApiProblem ? problem.requestId : null
  return (
    <Alert
      className="problem"
      type="error"
      showIcon
      title={problemText(problem, texts, settings.language, given.acting)}
      description={
        note === undefined &&
        (id === null || !(problem instanceof ApiProblem) || problem.status < 500) ? undefined : (
          <>
            {note}
            {problem instanceof ApiProblem && problem.status >= 500 && id !== null && (
              <p>{texts.problem.requestId(id)}</p>
            )}
          </>
        )
      }
      action={retry === undefined ? undefined : <Button onClick={retry}>{texts.app.retry}</Button>}
    />
  )
}

/** What stands in for a page while it comes. */
export function Waiting({ rows = 6 }: { rows?: number }) {
  const texts = useTexts()
  return (
    <div className="waiting" aria-busy="true">
      <span className="unseen">{texts.app.loading}</span>
      <Skeleton active title paragraph={{ rows }} />
    </div>
  )
}
