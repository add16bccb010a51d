import { Drawer as AntDrawer } from 'antd'
import type { ReactNode } from 'react'
import { useTexts } from './settings.tsx'

/** Where drawers and dialogs are put. Not the body: antd would then lock its scrolling by a style without a nonce. */
export function overlays(): HTMLElement {
  const found = document.getElementById('overlays')
  if (found !== null) return found
  const made = document.createElement('div')
  made.id = 'overlays'
  document.body.append(made)
  return made
}

/** A panel from the right, the whole width on a phone. */
export function Drawer(given: { title: string; close: () => void; footer?: ReactNode; children: ReactNode }) {
  const texts = useTexts()
  return (
    <AntDrawer
      open
      title={<h2 className="drawer-title">{given.title}</h2>}
      placement="right"
      size="min(40rem, 100vw)"
      getContainer={overlays}
      onClose={given.close}
      closable={{ 'aria-label': texts.app.close }}
      mask={{ closable: false }}
      footer={given.footer}
      aria-label={given.title}
    >
      {given.children}
    </AntDrawer>
  )
}
