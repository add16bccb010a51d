import { Alert, Button } from 'antd'
import { lazy, Suspense, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { Link, Outlet, useLocation, useNavigate } from 'react-router'
import type { StaffMe } from '../../server/people/model.ts'
import { useMe, useSignInInfo } from '../api/hooks.ts'
import { ApiProblem } from '../api/problem.ts'
import { paths } from '../paths.ts'
import { DeskNav } from './desk-nav.tsx'
import { GearIcon } from './icons.tsx'
import { NoticesBell } from './notices-bell.tsx'
import { announce, ProblemAlert, Waiting } from './page.tsx'
import { useSettings, useTexts } from './settings.tsx'
import { useShortcuts } from './shortcuts.ts'

const SettingsDrawer = lazy(async () => ({ default: (await import('./settings-drawer.tsx')).SettingsDrawer }))

function subscribeOnline(tell: () => void): () => void {
  addEventListener('online', tell)
  addEventListener('offline', tell)
  return () => {
    removeEventListener('online', tell)
    removeEventListener('offline', tell)
  }
}

function OfflineNotice() {
  const texts = useTexts()
  const online = useSyncExternalStore(subscribeOnline, () => navigator.onLine)
  const before = useRef(online)
  useEffect(() => {
    if (online !== before.current) announce(online ? texts.app.online : texts.app.offline)
    before.current = online
  }, [online, texts])
  return online ? null : <Alert banner type="warning" title={texts.app.offline} />
}

function LanguageSwitch() {
  const { settings, texts, change } = useSettings()
  const other = settings.language === 'en' ? 'zh-Hans' : 'en'
  return (
    <Button
      type="text"
      lang={other}
      aria-label={other === 'en' ? 'English' : '中文'}
      title={texts.app.language}
      onClick={() => change({ language: other })}
    >
      {other === 'en' ? 'EN' : '中文'}
    </Button>
  )
}

function Brand({ region }: { region: string | undefined }) {
  const texts = useTexts()
  return (
    <Link to={paths.inbox()} className="brand">
      <svg className="mark" viewBox="0 0 40 40" aria-hidden="true">
        <rect width="40" height="40" rx="9" />
        <path d="M9 13h9c4 0 4 7 8 7h5M9 27h9c4 0 4-7 8-7M9 20h8" />
      </svg>
      <span>
        <strong>{texts.app.name}</strong>
        {region !== undefined && <small>{texts.app.region(region)}</small>}
      </span>
    </Link>
  )
}

/** What stands on every page: the way past the header, the demo banner, the header, the notice of being offline. */
export function Frame() {
  const texts = useTexts()
  const atSignIn = useLocation().pathname === paths.signIn()
  const info = useSignInInfo().data
  const [open, setOpen] = useState(false)
  return (
    <>
      <a className="skip" href="#main">
        {texts.app.skip}
      </a>
      <header>
        {info?.mode === 'demo' && <p className="demo">{texts.app.demo}</p>}
        <div className="top">
          <Brand region={info?.region.name} />
          {!atSignIn && <Ways />}
          <span className="top-end">
            {!atSignIn && <Bell />}
            <LanguageSwitch />
            {atSignIn ? (
              <Button
                type="text"
                icon={<GearIcon />}
                aria-label={texts.app.settings}
                onClick={() => setOpen(true)}
              />
            ) : (
              <Account open={() => setOpen(true)} />
            )}
          </span>
        </div>
        <OfflineNotice />
      </header>
      <Outlet />
      <Suspense>{open && <SettingsDrawer signedIn={!atSignIn} close={() => setOpen(false)} />}</Suspense>
    </>
  )
}

function Ways() {
  const me = useMe().data
  return me === undefined ? null : <DeskNav me={me} />
}

function Bell() {
  return useMe().data === undefined ? null : <NoticesBell />
}

function Account({ open }: { open: () => void }) {
  const texts = useTexts()
  const me = useMe().data
  return (
    <Button
      type="text"
      icon={<GearIcon />}
      onClick={open}
      aria-label={`${me?.name ?? ''} ${texts.app.settings}`.trim()}
    >
      <span className="account">
        {me?.name}
        <small>{me?.office.name}</small>
      </span>
    </Button>
  )
}

export type DeskContext = { me: StaffMe }

/** Pages for those who are signed in. Nothing is shown before it is known who that is. */
export function Desk() {
  const me = useMe()
  const navigate = useNavigate()
  useShortcuts(useSettings().settings.shortcuts, { 'g i': () => void navigate(paths.inbox()) })
  if (me.data !== undefined) return <Outlet context={{ me: me.data } satisfies DeskContext} />
  const gone = me.error instanceof ApiProblem && me.error.status === 401
  return (
    <main id="main" className="page">
      {me.error !== null && !gone ? (
        <ProblemAlert problem={me.error} retry={() => void me.refetch()} />
      ) : (
        <Waiting />
      )}
    </main>
  )
}
