import { Button } from 'antd'
import { useState } from 'react'
import { useOutletContext } from 'react-router'
import { dayText } from '../components/dates.ts'
import { PageHeading, ProblemAlert, Waiting } from '../components/page.tsx'
import { useSettings } from '../components/settings.tsx'
import type { DeskContext } from '../components/shell.tsx'
import { useSeals, type Post, type SealShown } from './api.ts'
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
                  posts={posts}
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
  posts: Post[]
  mayAsk: boolean
  ask: (action: Asked['action'], grantId?: string) => void
  openLog: () => void
}) {
  const { texts, settings } = useSettings()
  const words = texts.seals
  const { seal, posts, mayAsk, ask, openLog } = given
  const holder = (post: string | null): string =>
    post === null ? words.platform : (posts.find(({ id }) => id === post)?.name ?? post)
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
                {holder(grant.post)}
                {grant.item !== null && ` · ${grant.item}`}
                {grant.until !== null &&
                  ` · ${words.grantedUntil(dayText(grant.until, settings.language))}`}{' '}
                {mayAsk && (
                  <Button
                    size="small"
                    aria-label={`${words.actions.withdraw}：${holder(grant.post)}`}
                    onClick={() => ask('withdraw', grant.id)}
                  >
                    {words.actions.withdraw}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </div>
        <span className="buttons">
          <Button onClick={openLog} aria-label={`${words.log}：${name}`}>
            {words.log}
          </Button>
          {mayAsk &&
            ACTIONS[seal.state].map((action) => (
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
