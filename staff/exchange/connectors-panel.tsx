import { Button } from 'antd'
import { useState } from 'react'
import type { ConnectorView } from '../../server/intake/connector-model.ts'
import { useMe } from '../api/hooks.ts'
import { instantText } from '../components/dates.ts'
import { announce, ProblemAlert, Waiting } from '../components/page.tsx'
import { useSettings } from '../components/settings.tsx'
import { Agreed, agreedId } from './agreed.tsx'
import { useConnectorAct, useConnectors, type Drawing } from './api.ts'
import { ConnectorDrawer } from './connector-drawer.tsx'
import { connectorFacts, placeName } from './facts.ts'
import { FaultyDrawer } from './faulty-drawer.tsx'
import { ReturnDrawer } from './return-drawer.tsx'
import { TryDrawer } from './try-drawer.tsx'

type Verb = 'propose' | 'stop' | 'approve'
type Open =
  | { what: 'draw'; row: ConnectorView | undefined }
  | { what: 'try' | 'faulty' | 'return'; row: ConnectorView }

/** 接入方式: what is fetched from where; tried first, and approved by a second person before it goes live. */
export function ConnectorsPanel() {
  const { texts } = useSettings()
  const words = texts.exchange
  const me = useMe().data
  const operates = me?.permissions.includes('exchange.operate') ?? false
  const connectors = useConnectors()
  const act = useConnectorAct()
  const [open, setOpen] = useState<Open>()
  const rows = connectors.data?.connectors ?? []
  const close = () => setOpen(undefined)
  const button = (row: ConnectorView, verb: Verb, text: string, label: string) => (
    <Button
      aria-label={label}
      aria-describedby={verb === 'approve' ? agreedId(row.source) : undefined}
      loading={act.isPending && act.variables.source === row.source && act.variables.verb === verb}
      onClick={() =>
        act.mutate(
          { source: row.source, verb, ...(verb === 'approve' && { digest: row.digest }) },
          { onSuccess: () => announce(words.done) },
        )
      }
    >
      {text}
    </Button>
  )
  const returning = open?.what === 'return' ? open.row : undefined
  return (
    <section className="panel" aria-labelledby="connectors">
      <div className="panel-head">
        <h2 id="connectors">{words.connectors}</h2>
        {operates && (
          <Button
            disabled={!connectors.data?.sources.length}
            onClick={() => setOpen({ what: 'draw', row: undefined })}
          >
            {words.draw}
          </Button>
        )}
      </div>
      <p className="quiet">{words.connectorsIntro}</p>
      <ProblemAlert problem={connectors.error} retry={() => void connectors.refetch()} />
      <ProblemAlert problem={act.error} acting />
      {connectors.isPending && <Waiting rows={2} />}
      {connectors.isSuccess && rows.length === 0 && <p className="quiet">{words.noConnectors}</p>}
      <ul className="intake-messages">
        {rows.map((row) => (
          <li key={row.source}>
            <About row={row} lists={connectors.data ?? { schemes: [], offices: [] }} />
            <span className="buttons">
              {operates && row.state !== 'live' && (
                <Button aria-label={words.editOf(row.name)} onClick={() => setOpen({ what: 'draw', row })}>
                  {words.edit}
                </Button>
              )}
              <Button aria-label={words.tryOf(row.name)} onClick={() => setOpen({ what: 'try', row })}>
                {words.try}
              </Button>
              {operates && (row.faulty > 0 || row.lost > 0) && (
                <Button
                  aria-label={words.faultyOf(row.name)}
                  onClick={() => setOpen({ what: 'faulty', row })}
                >
                  {words.faultyRows(row.faulty)}
                </Button>
              )}
              {operates &&
                row.state === 'draft' &&
                row.tried &&
                button(row, 'propose', words.propose, words.proposeOf(row.name))}
              {operates && row.state === 'live' && button(row, 'stop', words.stop, words.stopOf(row.name))}
              {row.approvable && me?.permissions.includes('exchange.approve') && (
                <>
                  {button(row, 'approve', words.approve, words.approveOf(row.name))}
                  <Button
                    aria-label={words.returnOf(row.name)}
                    onClick={() => setOpen({ what: 'return', row })}
                  >
                    {words.giveBack}
                  </Button>
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
      {open?.what === 'draw' && connectors.data && (
        <ConnectorDrawer drawing={connectors.data} begun={open.row} close={close} />
      )}
      {open?.what === 'try' && <TryDrawer connector={open.row} close={close} />}
      {open?.what === 'faulty' && <FaultyDrawer connector={open.row} close={close} />}
      {returning && (
        <ReturnDrawer
          name={returning.name}
          act={act}
          close={close}
          giveBack={(remark, then) =>
            act.mutate({ source: returning.source, verb: 'return', digest: returning.digest, remark }, then)
          }
        />
      )}
    </section>
  )
}

function About({ row, lists }: { row: ConnectorView; lists: Pick<Drawing, 'schemes' | 'offices'> }) {
  const { texts, settings } = useSettings()
  const words = texts.exchange
  const state = { draft: row.tried ? words.tried : words.draft, proposed: words.proposed, live: words.live }
  const who = [
    words.changedBy(row.changedBy),
    row.proposedBy !== null && words.proposedBy(row.proposedBy),
    row.approvedBy !== null && words.approvedBy(row.approvedBy),
  ]
  return (
    <div>
      <strong lang="zh-Hans">{row.name}</strong> {words.ways[row.way.kind]} {placeName(row.way)}
      <p>{state[row.state]}</p>
      <p className="quiet" lang="zh-Hans">
        {who.filter(Boolean).join('　')}
      </p>
      {row.remark !== null && <p lang="zh-Hans">{words.returned(row.remark)}</p>}
      <p className="quiet">
        {words.counts(row.taken, row.waiting)}
        {row.pulledAt !== null && `　${words.pulled(instantText(row.pulledAt, settings.language))}`}
      </p>
      {row.error !== null && <p lang="zh-Hans">{row.error}</p>}
      <Agreed
        id={row.source}
        asked={row.state === 'proposed'}
        facts={connectorFacts(row, lists, words)}
        before={row.admitted ? connectorFacts(row.admitted, lists, words) : undefined}
      />
    </div>
  )
}
