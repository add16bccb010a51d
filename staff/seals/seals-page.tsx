import { Button } from 'antd'
import { useState } from 'react'
import { useOutletContext } from 'react-router'
import { dayText, instantText } from '../components/dates.ts'
import { PageHeading, ProblemAlert, Waiting } from '../components/page.tsx'
import { useSettings } from '../components/settings.tsx'
import type { DeskContext } from '../components/shell.tsx'
import { useSeals, type SealShown } from './api.ts'
import { AskDrawer, type Asked } from './ask-drawer.tsx'
import { LogDrawer } from './log-drawer.tsx'
import { RequestsPanel } from './requests-panel.tsx'
import { UnsealedPanel } from './unsealed-panel.tsx'
import './seals.css'

/** What can be asked for, by the state of the seal; the server decides again. */
const ACTIONS = {
  active: ['grant', 'remake', 'stop', 'destroy'],
  stopped: ['resume', 'grant', 'remake', 'destroy'],
  destroyed: [],
} as const

/** 重新加盖 where there is something to be sealed anew, and by a seal that may seal. */
const actionsOf = (seal: SealShown): readonly Asked['action'][] => [
  ...(seal.compromised.length > 0 && seal.state === 'active' && !seal.revoked ? (['reseal'] as const) : []),
  ...ACTIONS[seal.state],
]

/** 印章. Seals of the own office, who may use them, what was asked for, and what waits to be sealed. */
export function SealsPage() {
  const { texts } = useSettings()
  const words = texts.seals
  const { me } = useOutletContext<DeskContext>()
  const mayAsk = me.permissions.includes('seal.request')
  const mayRead = mayAsk || me.permissions.includes('seal.approve')
  const list = useSeals(mayRead)
  const [asked, setAsked] = useState<Asked>()
  const [log, setLog] = useState<SealShown>()
  const { seals = [], requests = [], posts = [] } = list.data ?? {}
  return (
    <main id="main" className="page stack">
      <div>
        <PageHeading title={words.title} />
        <p className="quiet" lang="zh-Hans">
          {me.office.name}
        </p>
      </div>
      <UnsealedPanel />
      {mayRead && (
        <>
          <ProblemAlert problem={list.error} retry={() => void list.refetch()} />
          <section className="panel" aria-labelledby="seals">
            <div className="panel-head">
              <h2 id="seals">{words.seals}</h2>
              {mayAsk && (
                <Button type="primary" onClick={() => setAsked({ seal: null, action: 'make' })}>
                  {words.actions.make}
                </Button>
              )}
            </div>
            {list.isPending && <Waiting rows={4} />}
            {list.data !== undefined && seals.length === 0 && <p className="quiet">{words.noSeals}</p>}
            <ul className="seals">
              {seals.map((seal) => (
                <SealCard
                  key={seal.id}
                  seal={seal}
                  mayAsk={mayAsk}
                  ask={(action, grantId) => setAsked({ seal, action, ...(grantId && { grantId }) })}
                  openLog={() => setLog(seal)}
                />
              ))}
            </ul>
          </section>
          <RequestsPanel requests={requests} seals={seals} me={me} />
        </>
      )}
      {asked && <AskDrawer asked={asked} posts={posts} close={() => setAsked(undefined)} />}
      {log && <LogDrawer seal={log} close={() => setLog(undefined)} />}
    </main>
  )
}

function SealCard(given: {
  seal: SealShown
  mayAsk: boolean
  ask: (action: Asked['action'], grantId?: string) => void
  openLog: () => void
}) {
  const { texts, settings } = useSettings()
  const words = texts.seals
  const { seal, mayAsk, ask, openLog } = given
  const holder = ({ postName }: SealShown['grants'][number]): string => postName ?? words.platform
  const name = `${seal.name}${seal.purpose ?? ''}`
  return (
    <li className={`seal seal-${seal.state}`}>
      <img
        alt={name}
        src={`data:image/svg+xml,${encodeURIComponent(seal.picture)}`}
        width={132}
        height={132}
      />
      <div className="stack">
        <p>
          <b lang="zh-Hans">{name}</b>{' '}
          <span className={seal.state === 'active' ? 'mark-ok' : 'mark-still'}>
            {words.states[seal.state]}
          </span>
          <br />
          <span className="quiet">
            {seal.algorithm === 'sm2' && `${words.sm2Seal} · `}
            {words.code} {seal.code} ·{' '}
            {words.validUntil(dayText(seal.validUntil.slice(0, 10), settings.language))}
          </span>
        </p>
        <div>
          <b>{words.grants}</b>
          {seal.grants.length === 0 && <p className="quiet">{words.noGrants}</p>}
          <ul className="seal-grants">
            {seal.grants.map((grant) => (
              <li key={grant.id}>
                <span lang={grant.postName === null ? undefined : 'zh-Hans'}>{holder(grant)}</span>
                {grant.itemName !== null && (
                  <>
                    {' · '}
                    <span lang="zh-Hans">{grant.itemName}</span>
                  </>
                )}
                {grant.until !== null && ` · ${words.grantedUntil(dayText(grant.until, settings.language))}`}{' '}
                {mayAsk && (
                  <Button
                    size="small"
                    aria-label={`${words.actions.withdraw}：${holder(grant)}`}
                    onClick={() => ask('withdraw', grant.id)}
                  >
                    {words.actions.withdraw}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </div>
        {seal.compromised.length > 0 && (
          <details>
            <summary className="mark-warn">{words.compromised(seal.compromised.length)}</summary>
            <ul>
              {seal.compromised.map(({ kind, number, form, title, at }) => (
                <li key={`${kind} ${number} ${form}`} lang="zh-Hans">
                  {title} {number} · {instantText(at, settings.language)}
                </li>
              ))}
            </ul>
          </details>
        )}
        <span className="buttons">
          <Button onClick={openLog} aria-label={`${words.log}：${name}`}>
            {words.log}
          </Button>
          {mayAsk &&
            actionsOf(seal).map((action) => (
              <Button
                key={action}
                danger={action === 'destroy'}
                aria-label={`${words.actions[action]}：${name}`}
                onClick={() => ask(action)}
              >
                {words.actions[action]}
              </Button>
            ))}
        </span>
      </div>
    </li>
  )
}
