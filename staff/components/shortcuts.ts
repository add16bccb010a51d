import { useEffect, useRef } from 'react'

type Stroke = {
  key: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
  shiftKey?: boolean
  isComposing: boolean
  target: unknown
}
type Place = { closest?: (selector: string) => unknown; isContentEditable?: boolean }

const TYPING =
  'input, textarea, select, [contenteditable="true"], [role="combobox"], [role="listbox"], [role="dialog"]'

/** The combinations that are ours; every other one belongs to the browser. */
const COMBINED = new Set(['ctrl+z'])

/**
 * The key that was meant as a shortcut, in lower case, `shift+j` or `ctrl+z`; undefined while somebody types, composes
 * Chinese with an input method, answers a dialog, or holds another key with it.
 */
export function shortcutOf(stroke: Stroke): string | undefined {
  if (stroke.isComposing || stroke.key === 'Process') return undefined
  if (stroke.altKey) return undefined
  const key = stroke.key.toLowerCase()
  const combined = stroke.ctrlKey || stroke.metaKey ? `ctrl+${key}` : undefined
  if (combined !== undefined && !COMBINED.has(combined)) return undefined
  const place = stroke.target as Place | null
  if (place?.isContentEditable || place?.closest?.(TYPING)) return undefined
  if (combined !== undefined) return combined
  if (key.length !== 1) return undefined
  return stroke.shiftKey === true && /[a-z]/.test(key) ? `shift+${key}` : key
}

/** How long after the first of two keys the second one still belongs to it. */
const TOGETHER_MS = 1500

/**
 * Listens for keys as long as the page stands; they can be switched off (WCAG 2.2, 2.1.4). `g i` is two keys one after the
 * other. A letter with Shift is the letter itself where the page gives it no meaning of its own.
 */
export function useShortcuts(enabled: boolean, keys: Record<string, () => void>): void {
  const latest = useRef(keys)
  useEffect(() => {
    latest.current = keys
  })
  useEffect(() => {
    if (!enabled) return
    let before = { key: '', at: 0 }
    const listen = (event: KeyboardEvent) => {
      const key = shortcutOf(event)
      if (key === undefined) return
      const pair = event.timeStamp - before.at < TOGETHER_MS ? `${before.key} ${key}` : ''
      before = { key, at: event.timeStamp }
      const act = latest.current[pair] ?? latest.current[key] ?? latest.current[key.replace('shift+', '')]
      if (act === undefined || event.defaultPrevented || document.querySelector('[aria-modal="true"]')) return
      event.preventDefault()
      act()
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [enabled])
}
