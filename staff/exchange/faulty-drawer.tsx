import { Button } from 'antd'
import { useState } from 'react'
import type { ConnectorView, FaultyRow } from '../../server/intake/connector-model.ts'
import { instantText } from '../components/dates.ts'
import { Drawer } from '../components/drawer.tsx'
import { announce, ProblemAlert, Waiting } from '../components/page.tsx'
import { useSettings } from '../components/settings.tsx'
import { useConnectorAct, useDropFaulty, useFaulty, useRevealFaulty } from './api.ts'
import { SentenceDrawer } from '../components/sentence-drawer.tsx'

/** 读不出来的行: kept with the reason; read again once the columns are mended. */
export function FaultyDrawer({ connector, close }: { connector: ConnectorView; close: () => void }) {
  const { texts, settings } = useSettings()
  const words = texts.exchange
  const { source } = connector
  const faulty = useFaulty(source)
  const retry = useConnectorAct()
  const reveal = useRevealFaulty()
  const drop = useDropFaulty()
  const [asking, setAsking] = useState<{ row: FaultyRow; to: 'reveal' | 'drop' }>()
  const [shown, setShown] = useState<FaultyRow>()
  const rows = faulty.data?.rows ?? []
  const done = () => {
    announce(words.done)
    setAsking(undefined)
  }
  if (asking) {
    const { row, to } = asking
    const isDrop = to === 'drop'
    return (
      <SentenceDrawer
        title={isDrop ? words.dropRowOf(row.row) : words.revealRowOf(row.row)}
        intro={isDrop ? words.dropRowIntro : words.purposeHint}
        label={isDrop ? words.dropReason : words.purpose}
        wrong={isDrop ? words.dropReasonWrong : words.purposeWrong}
        act={isDrop ? words.drop : words.reveal}
        pending={drop.isPending || reveal.isPending}
        problem={isDrop ? drop.error : reveal.error}
        close={() => setAsking(undefined)}
        submit={(sentence) =>
          isDrop
            ? drop.mutate({ source, id: row.id, reason: sentence }, { onSuccess: done })
            : reveal.mutate(
                { source, id: row.id, purpose: sentence },
                {
                  onSuccess: (whole) => {
                    setShown(whole)
                    done()
                  },
                },
              )
        }
      />
    )
  }
  return (
    <Drawer
      title={words.faultyOf(connector.name)}
      close={close}
      footer={
        <span className="buttons">
          {connector.state === 'live' && (
            <Button
              type="primary"
              loading={retry.isPending}
              onClick={() => retry.mutate({ source, verb: 'faulty/retry' }, { onSuccess: done })}
            >
              {words.readAgain}
            </Button>
          )}
          <Button onClick={close}>{texts.app.cancel}</Button>
        </span>
      }
    >
      <div className="stack" aria-live="polite">
        <p className="quiet">{words.faultyIntro}</p>
        {connector.lost > 0 && <p>{words.lost(connector.lost)}</p>}
        <ProblemAlert problem={faulty.error} retry={() => void faulty.refetch()} />
        <ProblemAlert problem={retry.error} acting />
        {faulty.isPending && <Waiting rows={4} />}
        {faulty.isSuccess && rows.length === 0 && <p>{words.noFaulty}</p>}
        <ul className="intake-messages">
          {rows.map((row) => {
            const { cells, faults } = shown?.id === row.id ? shown : row
            return (
              <li key={row.id}>
                <div>
                  <strong>{words.sampleRow(row.row)}</strong> {row.file !== null && <span>{row.file}</span>}
                  {faults.map((fault) => (
                    <p key={fault} lang="zh-Hans">
                      {fault}
                    </p>
                  ))}
                  <p className="quiet" lang="zh-Hans">
                    {cells
                      .filter(({ text }) => text !== '')
                      .map(({ name, text }) => `${name}：${text}`)
                      .join('　')}
                  </p>
                  <p className="quiet">{instantText(row.receivedAt, settings.language)}</p>
                </div>
                <span className="buttons">
                  <Button
                    aria-label={words.revealRowOf(row.row)}
                    onClick={() => setAsking({ row, to: 'reveal' })}
                  >
                    {words.reveal}
                  </Button>
                  <Button
                    aria-label={words.dropRowOf(row.row)}
                    onClick={() => setAsking({ row, to: 'drop' })}
                  >
                    {words.drop}
                  </Button>
                </span>
              </li>
            )
          })}
        </ul>
      </div>
    </Drawer>
  )
}
