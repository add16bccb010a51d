import { Button } from 'antd'
import { useState } from 'react'
import type { RejectedMessage } from '../../server/intake/model.ts'
import type { CaseMeaning } from '../../server/regions/model.ts'
import { useDropMessage, useRejected, useReplay, useSchemes, useSettleCode } from '../api/intake.ts'
import { instantText } from '../components/dates.ts'
import { Drawer } from '../components/drawer.tsx'
import { announce, ProblemAlert, Waiting } from '../components/page.tsx'
import { SentenceDrawer } from '../components/sentence-drawer.tsx'
import { useSettings, useTexts } from '../components/settings.tsx'
import { Choice, ItemChoiceField } from './choice.tsx'

/** 没有收下的消息: why, and the ways on: say what the code means, take it in again, let it go. */
export function RejectedPanel() {
  const { texts, settings } = useSettings()
  const words = texts.intake
  const rejected = useRejected()
  const replay = useReplay()
  const [settling, setSettling] = useState<RejectedMessage>()
  const [dropping, setDropping] = useState<RejectedMessage>()
  const messages = rejected.data?.messages ?? []
  return (
    <section className="panel" aria-labelledby="waiting">
      <h2 id="waiting">{words.waiting}</h2>
      <ProblemAlert problem={rejected.error} retry={() => void rejected.refetch()} />
      <ProblemAlert problem={replay.error} acting />
      {rejected.isPending && <Waiting rows={3} />}
      {rejected.isSuccess && messages.length === 0 && <p className="quiet">{words.nothingWaiting}</p>}
      <ul className="intake-messages">
        {messages.map((message) => (
          <li key={message.id}>
            <div>
              <strong>{message.externalNumber}</strong>{' '}
              <span lang="zh-Hans">{`${message.sourceName}　${message.applicant}`}</span>
              <p lang="zh-Hans">{message.reason}</p>
              <p className="quiet">
                {words.received(instantText(message.receivedAt, settings.language), message.times)}
              </p>
            </div>
            <span className="buttons">
              {message.lacks && (
                <Button
                  aria-label={words.settleOf(message.externalNumber)}
                  onClick={() => setSettling(message)}
                >
                  {words.settle}
                </Button>
              )}
              <Button
                aria-label={words.replayOf(message.externalNumber)}
                loading={replay.isPending && replay.variables.id === message.id}
                onClick={() => replay.mutate(message, { onSuccess: () => announce(words.replayed) })}
              >
                {words.replay}
              </Button>
              <Button aria-label={words.dropOf(message.externalNumber)} onClick={() => setDropping(message)}>
                {words.drop}
              </Button>
            </span>
          </li>
        ))}
      </ul>
      {settling?.lacks && (
        <SettleDrawer message={settling} lacks={settling.lacks} close={() => setSettling(undefined)} />
      )}
      {dropping && <DropDrawer message={dropping} close={() => setDropping(undefined)} />}
    </section>
  )
}

function DropDrawer({ message, close }: { message: RejectedMessage; close: () => void }) {
  const words = useTexts().intake
  const drop = useDropMessage()
  const { source, id, externalNumber } = message
  return (
    <SentenceDrawer
      title={words.dropOf(externalNumber)}
      intro={words.dropIntro}
      label={words.dropReason}
      wrong={words.dropReasonWrong}
      act={words.drop}
      pending={drop.isPending}
      problem={drop.error}
      close={close}
      submit={(reason) =>
        drop.mutate(
          { source, id, reason },
          {
            onSuccess: () => {
              announce(words.dropped)
              close()
            },
          },
        )
      }
    />
  )
}

function SettleDrawer(given: {
  message: RejectedMessage
  lacks: NonNullable<RejectedMessage['lacks']>
  close: () => void
}) {
  const { texts } = useSettings()
  const words = texts.intake
  const { message, lacks, close } = given
  const schemes = useSchemes()
  const settle = useSettleCode()
  const [means, setMeans] = useState<string>()
  const [missing, setMissing] = useState(false)
  const error = missing && means === undefined ? words.meaningMissing : undefined
  const submit = () => {
    setMissing(true)
    if (means === undefined) return
    settle.mutate(
      { ...lacks, source: message.source, means },
      {
        onSuccess: () => {
          announce(words.settled)
          close()
        },
      },
    )
  }
  return (
    <Drawer
      title={words.settle}
      close={close}
      footer={
        <span className="buttons">
          <Button type="primary" loading={settle.isPending} onClick={submit}>
            {words.settle}
          </Button>
          <Button onClick={close}>{texts.app.cancel}</Button>
        </span>
      }
    >
      <div className="stack">
        <p lang="zh-Hans">{words.settleIntro(lacks.scheme, lacks.value, message.sourceName)}</p>
        <ProblemAlert problem={settle.error} acting />
        {lacks.kind === 'item' ? (
          <ItemChoiceField chosen={means} choose={setMeans} error={error} />
        ) : (
          <Choice<CaseMeaning>
            label={words.meaning}
            value={schemes.data?.meanings.find((each) => each === means)}
            options={(schemes.data?.meanings ?? []).map((value) => ({
              value,
              label: words.caseStates[value],
            }))}
            error={error}
            choose={setMeans}
          />
        )}
      </div>
    </Drawer>
  )
}
