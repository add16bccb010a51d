import type { ReactNode } from 'react'
import type { CaseSummary } from '../../server/cases/model.ts'
import type { ClosedStep } from '../../server/applications/model.ts'
import type { Card } from '../../server/credentials/wallet.ts'
import type { TellingPaper } from '../../server/cases/my-papers.ts'
import { Closed } from '../components/closed.tsx'
import { Csrf } from '../components/form.tsx'
import { Heading } from '../components/layout.tsx'
import { Empty } from '../components/pieces.tsx'
import { Icon } from '../components/icons.tsx'
import { Say, useScreen } from '../components/context.tsx'
import { dateText, minuteText } from '../components/words.ts'
import { paths } from '../paths.ts'

export type DraftSummary = {
  id: string
  onething: string
  name: string
  updatedAt: Date | string
  answered: number
  questions: number
  closed: ClosedStep[]
}
export type MessageView = { id: string; at: Date | string; text: string; link: string | null; read: boolean }
export type MeProps = {
  drafts: DraftSummary[]
  cases: CaseSummary[]
  messages: MessageView[]
  papers: TellingPaper[]
  certificates: Card[]
}

export function MePage({ drafts, cases, messages, papers, certificates }: MeProps): ReactNode {
  const { request, t, lang, zh } = useScreen()
  const name = request.actor.kind === 'person' ? request.actor.name : ''
  const unread = messages.filter((message) => !message.read).length
  return (
    <>
      <Heading>{t('me.title', { name })}</Heading>
      <section>
        <h2>{t('me.drafts', { n: drafts.length })}</h2>
        {drafts.length === 0 ? (
          <p className="fine">{t('me.noDrafts')}</p>
        ) : (
          <ul className="case-list">
            {drafts.map((draft) => (
              <li key={draft.id}>
                <p>
                  <b {...zh}>{draft.name}</b>
                </p>
                <p className="fine">
                  {t('me.draftMeta', {
                    i: draft.answered,
                    n: draft.questions,
                    at: minuteText(draft.updatedAt, lang),
                  })}
                </p>
                <Closed steps={draft.closed} draft={draft.id} />
                <p>
                  <a className="button quiet" href={paths.draft(draft.id)}>
                    {t('me.goOn')}
                    <span className="out-of-sight" {...zh}>
                      {draft.name}
                    </span>
                  </a>
                </p>
                <form method="post" action={paths.discard(draft.id)}>
                  <Csrf />
                  <button className="link-button">
                    {t('check.discard')}
                    <span className="out-of-sight" {...zh}>
                      {draft.name}
                    </span>
                  </button>
                </form>
              </li>
            ))}
          </ul>
        )}
      </section>
      <section>
        <h2>{t('me.cases', { n: cases.length })}</h2>
        {cases.length === 0 ? (
          <Empty>
            <p>{t('me.noCases')}</p>
            <p>
              <a className="button quiet" href={paths.onethings}>
                {t('list.onethings')}
              </a>
            </p>
          </Empty>
        ) : (
          <ul className="case-list">
            {cases.map((each) => (
              <li key={each.id}>
                <p>
                  <a href={paths.myCase(each.number)} {...zh}>
                    {each.onethingName}
                  </a>{' '}
                  <span className={`tag ${each.needsCorrection ? 'warn' : each.closedAt ? 'good' : 'plain'}`}>
                    {each.needsCorrection
                      ? t('state.correcting')
                      : each.closedAt
                        ? t('me.closed')
                        : t('me.running')}
                  </span>
                </p>
                <p className="fine">
                  {t('me.doneOf', { n: each.granted, of: each.total })} ·{' '}
                  {dateText(chinaDate(each.submittedAt), lang)} · <span className="code">{each.number}</span>
                  {each.through !== null && (
                    <>
                      {' '}
                      · <span {...zh}>{t('case.through', { name: each.through })}</span>
                    </>
                  )}
                </p>
              </li>
            ))}
          </ul>
        )}
      </section>
      <section>
        <h2>{t('data.title')}</h2>
        <p className="links">
          <a href={paths.myData()}>{t('data.open')}</a>
        </p>
      </section>
      <section>
        <h2>{t('apps.title')}</h2>
        <p className="links">
          <a href={paths.myApps}>{t('apps.open')}</a>
        </p>
      </section>
      <section>
        <h2>{t('me.wallet', { n: certificates.length })}</h2>
        {certificates.length === 0 ? (
          <p className="fine">{t('me.noWallet')}</p>
        ) : (
          <p className="links">
            <a href={paths.wallet}>{t('me.allWallet')}</a>
          </p>
        )}
      </section>
      <section>
        <h2>{t('company.list')}</h2>
        <p className="links">
          <a href={paths.companies}>{t('company.open')}</a>
        </p>
      </section>
      <section>
        <h2>{t('me.messages', { n: unread })}</h2>
        <MessageList messages={messages.slice(0, 3)} papers={papers} />
        {messages.length > 3 && (
          <p className="links">
            <a href={paths.messages}>{t('me.allMessages', { n: messages.length })}</a>
          </p>
        )}
      </section>
    </>
  )
}

function chinaDate(instant: string): string {
  return new Date(new Date(instant).getTime() + 8 * 3_600_000).toISOString().slice(0, 10)
}

export function MessageList(props: { messages: MessageView[]; papers: TellingPaper[] }): ReactNode {
  const { messages, papers } = props
  const { t, lang, zh } = useScreen()
  if (messages.length === 0) return <p className="fine">{t('me.noMessages')}</p>
  return (
    <ul className="messages">
      {messages.map((message) => (
        <li key={message.id} className={message.read ? undefined : 'unread'}>
          <p className="fine">
            {!message.read && <b>{t('me.new')} </b>}
            <time>{minuteText(message.at, lang)}</time>
          </p>
          <p {...zh}>{message.text}</p>
          {message.link && (
            <p className="links">
              <a href={message.link}>
                {t('me.open')}
                <span className="out-of-sight" {...zh}>
                  {message.text}
                </span>
              </a>
            </p>
          )}
          {papersOf(message, papers).map((paper) => (
            <p key={paper.number} className="links">
              <a href={paths.paper(paper.caseNumber, paper.number)}>
                <Icon name="paper" />
                <span>
                  <Say k="papers.message" title={<span {...zh}>{paper.title}</span>} />
                </span>
              </a>
            </p>
          ))}
        </li>
      ))}
    </ul>
  )
}

/**
 * What the message tells of: the papers of the same case that were issued at the same instant. One decision tells of several items; what a
 * message is about it names first.
 */
export function papersOf(
  message: Pick<MessageView, 'at' | 'text' | 'link'>,
  papers: readonly TellingPaper[],
): TellingPaper[] {
  const at = new Date(message.at).toISOString()
  const about = /「(.+?)」/.exec(message.text)?.[1] ?? ''
  return papers.filter(
    (paper) =>
      paper.at === at &&
      !paper.others.includes(about) &&
      message.link?.startsWith(paths.myCase(paper.caseNumber)),
  )
}
