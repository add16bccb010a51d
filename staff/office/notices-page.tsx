import { Alert, Button } from 'antd'
import { useRef } from 'react'
import { Link } from 'react-router'
import type { Notice } from '../../server/messages/model.ts'
import { useNotices, useReadNotices } from '../api/office.ts'
import { instantText } from '../components/dates.ts'
import { MOST_SHOWN } from '../components/notices-bell.tsx'
import { announce, PageHeading, ProblemAlert, Waiting } from '../components/page.tsx'
import { useSettings, useTexts } from '../components/settings.tsx'

function Row({ notice, read }: { notice: Notice; read: (id: string) => void }) {
  const { texts, settings } = useSettings()
  const words = texts.notices
  return (
    <li className={notice.read ? 'notice' : 'notice notice-new'}>
      <div>
        {!notice.read && <span className="mark-new">{words.unread}</span>}
        <p lang="zh-Hans">{notice.text}</p>
        <small className="quiet">
          <time dateTime={notice.at}>{instantText(notice.at, settings.language)}</time>
          {notice.standsInFor !== null && ` ${words.for(notice.standsInFor)}`}
        </small>
      </div>
      <span className="buttons">
        {notice.link !== null && (
          <Link
            to={notice.link}
            className="notice-link"
            aria-label={words.openOf(notice.text)}
            onClick={() => !notice.read && read(notice.id)}
          >
            {words.open}
          </Link>
        )}
        {!notice.read && (
          <Button size="small" aria-label={words.readOneOf(notice.text)} onClick={() => read(notice.id)}>
            {words.readOne}
          </Button>
        )}
      </span>
    </li>
  )
}

/** 通知: the newest first; what is unread is marked, and stays so until it is opened or marked. */
export function NoticesPage() {
  const texts = useTexts()
  const words = texts.notices
  const list = useNotices()
  const read = useReadNotices()
  const rows = useRef<HTMLUListElement>(null)
  const notices = list.data?.notices ?? []
  const unread = notices.filter((notice) => !notice.read).map(({ id }) => id)
  // The button goes away with what it did; the focus stays with the list.
  const readAll = () =>
    read.mutate(unread, {
      onSuccess: () => {
        announce(words.allRead)
        rows.current?.focus()
      },
    })
  const readOne = (id: string) => {
    rows.current?.focus()
    read.mutate([id])
  }
  return (
    <main id="main" className="page page-notices">
      <div className="panel-head">
        <PageHeading title={words.title} />
        {unread.length > 0 && (
          <Button loading={read.isPending} onClick={readAll}>
            {words.readAll}
          </Button>
        )}
      </div>
      <ProblemAlert problem={list.error} retry={() => void list.refetch()} />
      <ProblemAlert problem={read.error} acting />
      {list.isPending && <Waiting rows={6} />}
      {list.data !== undefined && notices.length === 0 && (
        <Alert className="empty" type="info" title={words.empty} />
      )}
      {notices.length > 0 && (
        <ul ref={rows} tabIndex={-1} className="notice-list" aria-label={words.title}>
          {notices.map((notice) => (
            <Row key={notice.id} notice={notice} read={readOne} />
          ))}
        </ul>
      )}
      {notices.length >= MOST_SHOWN && <p className="list-end">{words.newest(MOST_SHOWN)}</p>}
    </main>
  )
}
