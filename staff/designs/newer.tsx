import { useIsMutating } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import type { DesignView } from '../../server/designs/model.ts'
import { useRevision } from './api.ts'
import { useWords } from './words.ts'

/** Whether a colleague has changed the design since this page read it; not while the page itself is sending or reading. */
export function useIsNewer(design: DesignView, busy: boolean): boolean {
  const sending = useIsMutating() > 0
  const open = design.state !== 'published' && design.state !== 'dropped'
  const { data } = useRevision(design.id, open)
  return !busy && !sending && data !== undefined && data.revision > design.revision
}

/** Says that there is something newer and offers it; nothing on the page changes before somebody wants it. */
export function Newer(given: { design: DesignView; busy: boolean; load: () => void }) {
  const words = useWords()
  const newer = useIsNewer(given.design, given.busy)
  return (
    <div role="status">
      {newer && (
        <Alert
          type="info"
          showIcon
          title={words.newer}
          action={<Button onClick={given.load}>{words.loadNewer}</Button>}
        />
      )}
    </div>
  )
}
