import type { ReactNode } from 'react'
import { paths } from '../paths.ts'
import { LANG_TAG, type Lang } from '../texts/texts.ts'
import { Csrf } from './form.tsx'
import { Icon, Mark } from './icons.tsx'
import { useScreen, type PageParts } from './screen.tsx'

/** 淮安·通办 */
export function usePlaceName(): string {
  const { options, lang, t } = useScreen()
  const { name, nameEn } = options.region.head
  return t('site.name', { place: lang === 'en' && nameEn ? nameEn : name.replace(/[市县区]$/, '') })
}

/** The frame of every page: banner, header, main, footer. */
export function Layout({ title, wrong, wide, returnTo, body }: PageParts): ReactNode {
  const { options, lang, elder, t } = useScreen()
  const place = usePlaceName()
  return (
    <html lang={LANG_TAG[lang]} data-view={elder ? 'elder' : 'normal'}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="format-detection" content="telephone=no" />
        <link rel="stylesheet" href={options.assets.style} />
        <script type="module" src={options.assets.script} />
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
            </p>
          </aside>
        )}
        <Header place={place} returnTo={returnTo} />
        <main id="main" className={wide ? 'main wide' : 'main'} tabIndex={-1}>
          {body}
        </main>
        <Footer place={place} />
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
      <form method="post" action={paths.view} role="group" aria-label={t('view.language')}>
        <Csrf />
        <input type="hidden" name="return" value={returnTo} />
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
  const { hotline, notice } = options.region.head
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

/** The heading of a page, with a button that reads the page aloud where the browser can. */
export function Heading({ children, lead, lang }: { children: ReactNode; lead?: ReactNode; lang?: string }): ReactNode {
  const { t } = useScreen()
  return (
    <div className="heading">
      <h1 lang={lang}>{children}</h1>
      <button type="button" className="listen" data-listen hidden data-stop={t('listen.stop')}>
        <Icon name="listen" />
        <span>{t('listen.start')}</span>
      </button>
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
