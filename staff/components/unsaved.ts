import { useEffect } from 'react'
import { useBlocker } from 'react-router'

/** Whoever leaves a page on which something is not saved is asked first, by a link, the back button or the closing of the tab. */
export function useUnsaved(dirty: boolean, question: string): void {
  useBlocker(
    ({ currentLocation, nextLocation }) =>
      dirty && currentLocation.pathname !== nextLocation.pathname && !window.confirm(question),
  )
  useEffect(() => {
    if (!dirty) return
    const stay = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', stay)
    return () => removeEventListener('beforeunload', stay)
  }, [dirty])
}
