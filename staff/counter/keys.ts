/** What the clerk can do from the keyboard; the mouse is never needed. */
export const COMMANDS = [
  'next',
  'card',
  'scan',
  'matter',
  'recall',
  'sheet',
  'nextPaper',
  'dropSheet',
  'results',
  'advice',
  'promise',
  'file',
  'handOver',
  'undo',
  'everything',
  'keep',
  'help',
  'back',
  'go',
] as const
export type Command = (typeof COMMANDS)[number]

/** A digit chooses an answer: 1 is the first. */
export type Meant = { command: Command } | { choose: number }

type Stroke = {
  key: string
  ctrlKey: boolean
  shiftKey: boolean
  metaKey: boolean
  altKey: boolean
  isComposing: boolean
  target: unknown
}
type Place = { closest?: (selector: string) => unknown; isContentEditable?: boolean }

const TYPING =
  'input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable="true"], [role="combobox"]'
const PRESSABLE = 'button, a[href], summary, [role="button"]'

/** Function keys mean the same everywhere, also while somebody types. */
const FUNCTION_KEYS: Record<string, Command> = {
  F1: 'results',
  F2: 'card',
  F3: 'scan',
  F4: 'matter',
  F5: 'recall',
  F6: 'sheet',
  F7: 'advice',
  F8: 'promise',
  F9: 'file',
  F10: 'handOver',
}

const WITH_CTRL: Record<string, Command> = { z: 'undo', k: 'everything', s: 'keep', f6: 'dropSheet' }

/**
 * What a key stroke means at the counter; undefined while an input method composes Chinese. Space, digits and letters are
 * shortcuts only where nobody types, and Space and Enter only where no button has the focus.
 */
export function meantBy(stroke: Stroke): Meant | undefined {
  const { key } = stroke
  if (stroke.isComposing || key === 'Process' || stroke.altKey) return undefined
  const place = stroke.target as Place | null
  const typing = Boolean(place?.isContentEditable || place?.closest?.(TYPING))
  if (stroke.ctrlKey || stroke.metaKey) {
    const command = WITH_CTRL[key.toLowerCase()]
    // While somebody types, undoing is the text's own business.
    return command === undefined || (command === 'undo' && typing) ? undefined : { command }
  }
  const always = stroke.shiftKey && key === 'F6' ? 'nextPaper' : FUNCTION_KEYS[key]
  if (always) return { command: always }
  if (key === 'Escape') return { command: 'back' }
  if (typing) return undefined
  if (/^[1-9]$/.test(key)) return { choose: Number(key) }
  if (key === '?' || key === '？') return { command: 'help' }
  if (place?.closest?.(PRESSABLE)) return undefined
  if (key === ' ') return { command: 'next' }
  return key === 'Enter' ? { command: 'go' } : undefined
}
