import { Button } from 'antd'
import { useState } from 'react'
import type { ConnectorView } from '../../server/intake/connector-model.ts'
import { instantText } from '../components/dates.ts'
import { announce, ProblemAlert, Waiting } from '../components/page.tsx'
import { useSettings } from '../components/settings.tsx'
import { useConnectorAct, useConnectors } from './api.ts'
import { ConnectorDrawer } from './connector-drawer.tsx'
import { TryDrawer } from './try-drawer.tsx'

/** 接入方式: what is fetched from where, tried before it goes live. */
export function ConnectorsPanel() {
  const { texts, settings } = useSettings()
  const words = texts.exchange
  const connectors = useConnectors()
  const act = useConnectorAct()
  const [drawing, setDrawing] = useState<ConnectorView | 'new'>()
  const [trying, setTrying] = useState<ConnectorView>()
  const rows = connectors.data?.connectors ?? []
  const stateOf = ({ state, tried }: ConnectorView): string =>
    state === 'live' ? words.live : tried ? words.tried : words.draft
  return (
    <section className="panel" aria-labelledby="connectors">
      <div className="panel-head">
        <h2 id="connectors">{words.connectors}</h2>
        <Button disabled={!connectors.data?.sources.length} onClick={() => setDrawing('new')}>
          {words.draw}
        </Button>
      </div>
      <p className="quiet">{words.connectorsIntro}</p>
      <ProblemAlert problem={connectors.error} retry={() => void connectors.refetch()} />
      <ProblemAlert problem={act.error} acting />
      {connectors.isPending && <Waiting rows={2} />}
      {connectors.isSuccess && rows.length === 0 && <p className="quiet">{words.noConnectors}</p>}
      <ul className="intake-messages">
        {rows.map((row) => (
          <li key={row.source}>
            <div>
              <strong lang="zh-Hans">{row.name}</strong> {words.ways[row.way.kind]}
              <p>{stateOf(row)}</p>
              <p className="quiet">
                {words.counts(row.taken, row.waiting)}
                {row.pulledAt !== null && `　${words.pulled(instantText(row.pulledAt, settings.language))}`}
              </p>
              {row.error !== null && <p lang="zh-Hans">{row.error}</p>}
            </div>
            <span className="buttons">
              {row.state === 'draft' && (
                <Button aria-label={words.editOf(row.name)} onClick={() => setDrawing(row)}>
                  {words.edit}
                </Button>
              )}
              <Button aria-label={words.tryOf(row.name)} onClick={() => setTrying(row)}>
                {words.try}
              </Button>
              {(row.state === 'live' || row.tried) && (
                <Button
                  aria-label={row.state === 'live' ? words.stopOf(row.name) : words.startOf(row.name)}
                  loading={act.isPending && act.variables.source === row.source}
                  onClick={() =>
                    act.mutate(
                      { source: row.source, verb: row.state === 'live' ? 'stop' : 'start' },
                      { onSuccess: () => announce(words.done) },
                    )
                  }
                >
                  {row.state === 'live' ? words.stop : words.start}
                </Button>
              )}
            </span>
          </li>
        ))}
      </ul>
      {drawing && connectors.data && (
        <ConnectorDrawer
          drawing={connectors.data}
          begun={drawing === 'new' ? undefined : drawing}
          close={() => setDrawing(undefined)}
        />
      )}
      {trying && <TryDrawer connector={trying} close={() => setTrying(undefined)} />}
    </section>
  )
}
