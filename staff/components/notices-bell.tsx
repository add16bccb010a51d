import { useEffect, useRef } from 'react'
import { Link } from 'react-router'
import { useUnread } from '../api/office.ts'
import { paths } from '../paths.ts'
import { BellIcon } from './icons.tsx'
import { announce } from './page.tsx'
import { useTexts } from './settings.tsx'

/** The desk is told of the newest hundred; that many may be more. */
export const MOST_SHOWN = 100

/** The way to the notices with how many are unread; more of them than before is also said. */
export function NoticesBell() {
  const { notices } = useTexts()
  const unread = useUnread(true).data?.unread
  const before = useRef<number>(undefined)
  const shown = unread === undefined ? '0' : unread >= MOST_SHOWN ? `${MOST_SHOWN - 1}+` : String(unread)
  useEffect(() => {
    if (unread !== undefined && before.current !== undefined && unread > before.current)
      announce(notices.arrived(shown))
    before.current = unread ?? before.current
  }, [unread, shown, notices])
  return (
    <Link to={paths.notices()} className="bell" aria-label={notices.bell(shown)} title={notices.title}>
      <BellIcon />
      {shown !== '0' && <span className="bell-count">{shown}</span>}
    </Link>
  )
}
