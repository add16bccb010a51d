import { Button } from 'antd'
import { instantText } from '../components/dates.ts'
import { Drawer } from '../components/drawer.tsx'
import { ProblemAlert, Waiting } from '../components/page.tsx'
import { useSettings } from '../components/settings.tsx'
import { useUses, type SealShown } from './api.ts'

/** 用印记录 of one seal, the newest first. */
export function LogDrawer({ seal, close }: { seal: SealShown; close: () => void }) {
  const { texts, settings } = useSettings()
  const words = texts.seals
  const log = useUses(seal.id)
  const uses = log.data?.pages.flatMap((page) => page.uses) ?? []
  return (
    <Drawer title={words.log} close={close}>
      <div className="stack">
        <ProblemAlert problem={log.error} retry={() => void log.refetch()} />
        {log.isPending && <Waiting rows={4} />}
        {log.data !== undefined && uses.length === 0 && <p className="quiet">{words.noUses}</p>}
        <ul className="seal-uses">
          {uses.map((use) => (
            <li key={use.id}>
              <b lang="zh-Hans">{use.title}</b> <span lang="zh-Hans">{use.number}</span>
              <br />
              <span className="quiet">
                {instantText(use.at, settings.language)} · {use.automatic ? words.automatic : use.usedBy.name}
              </span>
              <br />
              <code className="digest">{use.digest}</code>
            </li>
          ))}
        </ul>
        {log.hasNextPage && (
          <Button loading={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
            {words.more}
          </Button>
        )}
      </div>
    </Drawer>
  )
}
