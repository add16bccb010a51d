import { useEffect, useRef } from 'react'

type Stroke = {
  key: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
  isComposing: boolean
  target: unknown
}
type Place = { closest?: (selector: string) => unknown; isContentEditable?: boolean }

const TYPING =
  'input, textarea, select, [contenteditable="true"], [role="combobox"], [role="listbox"], [role="dialog"]'

/**
 * The single key that was meant as a shortcut, in lower case; undefined while somebody types, composes Chinese with an
 * input method, answers a dialog, or holds Ctrl, Alt or Meta.
 */
export function shortcutOf(stroke: Stroke): string | undefined {
  if (stroke.isComposing || stroke.key === 'Process') return undefined
  if (stroke.ctrlKey || stroke.metaKey || stroke.altKey) return undefined
  const place = stroke.target as Place | null
  if (place?.isContentEditable || place?.closest?.(TYPING)) return undefined
  return stroke.key.length === 1 ? stroke.key.toLowerCase() : undefined
}

/** Listens for single keys as long as the page stands; they can be switched off (WCAG 2.2, 2.1.4). */
export function useShortcuts(enabled: boolean, keys: Record<string, () => void>): void {
  const latest = useRef(keys)
  useEffect(() => {
    latest.current = keys
  })
  useEffect(() => {
    if (!enabled) return
    const listen = (event: KeyboardEvent) => {
      const key = shortcutOf(event)
      const act = key === undefined ? undefined : latest.current[key]
      if (act === undefined || event.defaultPrevented || document.querySelector('[aria-modal="true"]')) return
      event.preventDefault()
      act()
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [enabled])
}
