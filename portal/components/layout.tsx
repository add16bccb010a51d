import type { ReactNode } from 'react'
import { paths } from '../paths.ts'
import { LANG_TAG, type Lang } from '../texts/texts.ts'
import { Csrf } from './form.tsx'
import { Icon, Mark } from './icons.tsx'
import { useScreen, type PageParts } from './context.tsx'

/** 淮安·通办 */
export function usePlaceName(): string {
  const { options, lang, t } = useScreen()
  const { name, nameEn } = options.region().head
  return t('site.name', { place: lang === 'en' && nameEn ? nameEn : name.replace(/[市县区]$/, '') })
}

/** Our mark as the icon of the tab; inline, so that it costs no request. */
const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 36 36' fill='none' stroke='%230a4a50' stroke-width='2.5' stroke-linecap='round'%3E%3Cpath d='M3 5c14 0 12 13 22 13M3 18h22M3 31c14 0 12-13 22-13'/%3E%3Cpath stroke-width='6' d='M25 18h8'/%3E%3C/svg%3E"

/** The frame of every page: banner, header, main, footer. */
export function Layout({ title, wrong, wide, bare, still, unindexed, returnTo, body }: PageParts): ReactNode {
  const { options, lang, elder, t } = useScreen()
  const place = usePlaceName()
  return (
    <html lang={LANG_TAG[lang]} data-view={elder ? 'elder' : 'normal'}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        {unindexed && <meta name="robots" content="noindex, noarchive" />}
        <meta name="format-detection" content="telephone=no" />
        <link rel="icon" href={ICON} />
        <link rel="stylesheet" href={options.assets.style} />
        {!still && <script type="module" src={options.assets.script} />}
        <title>{`${wrong ? t('error.prefix') : ''}${title} · ${place}`}</title>
      </head>
      <body>
        <a className="skip" href="#main">
          {t('site.skip')}
        </a>
        {options.mode === 'demo' && (
          <aside className="demo-banner" aria-label={t('demo.label')}>
            <p>
              <span>{t('demo.banner')}</span> <a href={paths.outbox}>{t('demo.outbox')}</a>
              {options.demoDepartments && (
                <>
                  {' '}
                  <a href={paths.demoDepartments}>{t('demo.departments')}</a>
                </>
              )}
            </p>
          </aside>
        )}
        {!bare && <Header place={place} returnTo={returnTo} />}
        <main id="main" className={wide ? 'main wide' : 'main'} tabIndex={-1}>
          {body}
        </main>
        {!bare && <Footer place={place} />}
      </body>
    </html>
  )
}

function Header({ place, returnTo }: { place: string; returnTo?: string }): ReactNode {
  const { request, t } = useScreen()
  const signedIn = request.actor.kind === 'person'
  return (
    <header className="site-head">
      <div className="bar">
        <a className="brand" href={paths.home}>
          <Mark />
          <span>{place}</span>
        </a>
        <nav aria-label={t('nav.label')}>
          <ul className="nav">
            <li>
              <a href={paths.search()}>{t('nav.search')}</a>
            </li>
            <li>
              <a href={paths.track}>{t('nav.track')}</a>
            </li>
            <li>
              <a href={signedIn ? paths.me : paths.signIn(returnTo ?? request.url)}>
                {signedIn ? t('nav.me') : t('nav.signIn')}
              </a>
            </li>
          </ul>
        </nav>
        <ListenButton />
        <ViewSwitches returnTo={returnTo ?? request.url} />
      </div>
    </header>
  )
}

const LANG_NAMES: Record<Lang, string> = { 'zh-Hans': '简体', 'zh-Hant': '繁體', en: 'English' }

/** Elder mode and language: small forms, so that they work without JavaScript. */
function ViewSwitches({ returnTo }: { returnTo: string }): ReactNode {
  const { elder, lang, t } = useScreen()
  return (
    <div className="switches">
      <form method="post" action={paths.view}>
        <Csrf />
        <input type="hidden" name="return" value={returnTo} />
        <button className="switch" name="elder" value={elder ? '0' : '1'}>
          {elder ? t('view.normal') : t('view.elder')}
        </button>
      </form>
      <form method="post" action={paths.view}>
        <Csrf />
        <input type="hidden" name="return" value={returnTo} />
        <span className="out-of-sight">{t('view.language')}</span>
        {(Object.keys(LANG_NAMES) as Lang[])
          .filter((each) => each !== lang)
          .map((each) => (
            <button key={each} className="switch" name="lang" value={each} lang={LANG_TAG[each]}>
              {LANG_NAMES[each]}
            </button>
          ))}
      </form>
    </div>
  )
}

function Footer({ place }: { place: string }): ReactNode {
  const { options, request, t, zh } = useScreen()
  const { hotline, notice } = options.region().head
  const actor = request.actor
  return (
    <footer className="site-foot">
      <div className="bar">
        <p className="hotline">
          <Icon name="listen" />
          <span>
            {t('foot.hotline')} <a href={`tel:${hotline}`}>{hotline}</a>
          </span>
        </p>
        <ul className="foot-links">
          <li>
            <a href={paths.help}>{t('foot.help')}</a>
          </li>
          <li>
            <a href={paths.accessibility}>{t('foot.accessibility')}</a>
          </li>
          <li>
            <a href={paths.privacy}>{t('foot.privacy')}</a>
          </li>
          <li>
            <a href={paths.verify}>{t('foot.verify')}</a>
          </li>
          <li>
            <a href={paths.notices()}>{t('foot.notices')}</a>
          </li>
          <li>
            <a href={paths.apiDocs}>{t('foot.api')}</a>
          </li>
        </ul>
        {actor.kind === 'person' && (
          <form method="post" action={paths.signOut} className="sign-out">
            <Csrf />
            <span>{t('foot.signedIn', { name: actor.name })}</span>
            <button className="switch">{t('foot.signOut')}</button>
          </form>
        )}
        <p className="fine">{t('foot.open', { place })}</p>
        {notice && (
          <p className="fine" {...zh}>
            {notice}
          </p>
        )}
      </div>
    </footer>
  )
}

/** Reads the page aloud; shown only where the browser has a voice. */
function ListenButton(): ReactNode {
  const { t } = useScreen()
  return (
    <button type="button" className="switch listen" data-listen hidden data-stop={t('listen.stop')}>
      <Icon name="listen" />
      <span>{t('listen.start')}</span>
    </button>
  )
}

/** The heading of a page, with a sentence below it that says what the page is for. */
export function Heading({
  children,
  lead,
  lang,
}: {
  children: ReactNode
  lead?: ReactNode
  lang?: string
}): ReactNode {
  return (
    <div className="heading">
      <h1 lang={lang}>{children}</h1>
      {lead && <p className="lead">{lead}</p>}
    </div>
  )
}

export function BackLink({ href, children }: { href: string; children?: ReactNode }): ReactNode {
  const { t } = useScreen()
  return (
    <p className="back">
      <a href={href}>
        <Icon name="back" />
        {children ?? t('common.back')}
      </a>
    </p>
  )
}
