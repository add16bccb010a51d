import { Alert, Button } from 'antd'
import { useState } from 'react'
import type { ChannelContent, ChannelView } from '../../server/channels/model.ts'
import { useMe } from '../api/hooks.ts'
import { AskedButton } from '../components/asked-button.tsx'
import { announce, ProblemAlert, Waiting } from '../components/page.tsx'
import { useTexts } from '../components/settings.tsx'
import { Agreed, agreedId } from './agreed.tsx'
import { useChannelAct, useChannels, useChannelShare, useRenewSecret } from './api.ts'
import { ChannelDrawer } from './channel-drawer.tsx'
import { channelFacts } from './facts.ts'
import { ReturnDrawer } from './return-drawer.tsx'

type Verb = 'propose' | 'pause' | 'approve'
type Open = { what: 'draw'; row: ChannelView | undefined } | { what: 'return'; row: ChannelView }

/** 渠道: applications of others through which people apply; registered here, approved by a second person, paused by anybody who operates. */
export function ChannelsPanel() {
  const words = useTexts().exchange
  const me = useMe().data
  const operates = me?.permissions.includes('exchange.operate') ?? false
  const approves = me?.permissions.includes('exchange.approve') ?? false
  const channels = useChannels()
  const share = useChannelShare().data?.shares
  const act = useChannelAct()
  const renew = useRenewSecret()
  const [open, setOpen] = useState<Open>()
  const close = () => setOpen(undefined)
  const rows = channels.data?.channels ?? []
  const casesOf = (id: string | null): number => share?.find(({ channel }) => channel === id)?.cases ?? 0
  const all = share?.reduce((sum, { cases }) => sum + cases, 0) ?? 0
  const renewed = renew.isSuccess ? rows.find(({ id }) => id === renew.variables.id) : undefined
  const button = (row: ChannelView, verb: Verb, text: string, label: string) => (
    <Button
      aria-label={label}
      aria-describedby={verb === 'approve' ? agreedId(row.id) : undefined}
      loading={act.isPending && act.variables.id === row.id && act.variables.verb === verb}
      onClick={() =>
        act.mutate(
          { id: row.id, verb, ...(verb === 'approve' && { digest: row.digest }) },
          { onSuccess: () => announce(words.done) },
        )
      }
    >
      {text}
    </Button>
  )
  const factsOf = (content: ChannelContent) =>
    channelFacts(content, channels.data ?? { scopes: [], offices: [], onethings: [] }, words)
  const returning = open?.what === 'return' ? open.row : undefined
  return (
    <section className="panel" aria-labelledby="channels">
      <div className="panel-head">
        <h2 id="channels">{words.channels}</h2>
        {operates && (
          <Button disabled={!channels.data} onClick={() => setOpen({ what: 'draw', row: undefined })}>
            {words.registerChannel}
          </Button>
        )}
      </div>
      <p className="quiet">{words.channelsIntro}</p>
      <p className="quiet">{words.channelShare(casesOf(null), all - casesOf(null))}</p>
      <ProblemAlert problem={channels.error} retry={() => void channels.refetch()} />
      <ProblemAlert problem={act.error ?? renew.error} acting />
      {renewed && (
        <Alert
          type="warning"
          role="status"
          title={words.secretShown(renewed.name)}
          description={<code>{renew.data?.secret}</code>}
        />
      )}
      {channels.isPending && <Waiting rows={2} />}
      {channels.isSuccess && rows.length === 0 && <p className="quiet">{words.noChannels}</p>}
      <ul className="intake-messages">
        {rows.map((row) => (
          <li key={row.id}>
            <div>
              <p>
                <b lang="zh-Hans">{row.name}</b> <span>{words.channelStates[row.state]}</span>
              </p>
              <p className="quiet" lang="zh-Hans">
                {words.channelFacts(row.officeName, row.consents, casesOf(row.id))}
              </p>
              <p className="quiet">{words.channelId(row.id)}</p>
              {row.remark !== null && <p lang="zh-Hans">{row.remark}</p>}
              <Agreed
                id={row.id}
                asked={row.state === 'proposed'}
                facts={factsOf(row)}
                before={row.admitted ? factsOf(row.admitted) : undefined}
              />
            </div>
            <span className="buttons">
              {operates && row.state === 'draft' && (
                <Button aria-label={words.editOf(row.name)} onClick={() => setOpen({ what: 'draw', row })}>
                  {words.edit}
                </Button>
              )}
              {operates && row.state !== 'ended' && row.hasSecret && (
                <AskedButton
                  about={words.secretOf(row.name)}
                  label={words.secret}
                  question={words.secretAsked(row.name)}
                  busy={renew.isPending && renew.variables.id === row.id}
                  act={() => renew.mutate({ id: row.id })}
                />
              )}
              {operates && row.state !== 'ended' && !row.hasSecret && (
                <Button
                  aria-label={words.secretOf(row.name)}
                  loading={renew.isPending && renew.variables.id === row.id}
                  onClick={() => renew.mutate({ id: row.id })}
                >
                  {words.secret}
                </Button>
              )}
              {operates &&
                row.hasSecret &&
                row.state === 'draft' &&
                button(row, 'propose', words.propose, words.proposeOf(row.name))}
              {operates &&
                row.state === 'paused' &&
                button(row, 'propose', words.resumeChannel, words.proposeOf(row.name))}
              {operates &&
                row.state === 'live' &&
                button(row, 'pause', words.pauseChannel, words.pauseChannelOf(row.name))}
              {operates && (row.state === 'paused' || row.state === 'draft') && (
                <AskedButton
                  about={words.endChannelOf(row.name)}
                  label={words.endChannel}
                  question={words.endChannelAsked(row.name, row.consents)}
                  busy={act.isPending && act.variables.id === row.id && act.variables.verb === 'end'}
                  act={() =>
                    act.mutate({ id: row.id, verb: 'end' }, { onSuccess: () => announce(words.done) })
                  }
                />
              )}
              {row.approvable && approves && (
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
      {open?.what === 'draw' && channels.data && (
        <ChannelDrawer drawing={channels.data} begun={open.row} close={close} />
      )}
      {returning && (
        <ReturnDrawer
          name={returning.name}
          act={act}
          close={close}
          giveBack={(remark, then) =>
            act.mutate({ id: returning.id, verb: 'return', digest: returning.digest, remark }, then)
          }
        />
      )}
    </section>
  )
}
