import type { ReactNode } from 'react'
import type { MyConsent } from '../../server/channels/model.ts'
import { Say, useScreen } from '../components/context.tsx'
import { PostForm } from '../components/form.tsx'
import { BackLink, Heading } from '../components/layout.tsx'
import { Empty } from '../components/pieces.tsx'
import { minuteText } from '../components/words.ts'
import { paths } from '../paths.ts'

/** What an operation of the API means to the person; what is not here only looked. */
const DEEDS = {
  'drafts.submit': 'apps.did.submit',
  'drafts.start': 'apps.did.start',
  'drafts.consent': 'apps.did.consent',
  'cases.correct': 'apps.did.correct',
  'cases.withdraw': 'apps.did.withdraw',
  'cases.promise': 'apps.did.promise',
  'cases.supply': 'apps.did.supply',
} as const

function deedOf(operation: string) {
  if (operation in DEEDS) return DEEDS[operation as keyof typeof DEEDS]
  if (operation.startsWith('drafts.')) return 'apps.did.fill'
  return operation.startsWith('wallet.') ? 'apps.did.certificates' : 'apps.did.look'
}

/** 授权的应用: which may act, what they did; ended here, at once. */
export function AppsPage({ consents, now }: { consents: MyConsent[]; now: Date }): ReactNode {
  const { t, lang, zh } = useScreen()
  return (
    <>
      <BackLink href={paths.me} />
      <Heading lead={t('apps.lead')}>{t('apps.title')}</Heading>
      {consents.length === 0 && <Empty>{t('apps.none')}</Empty>}
      <ul className="case-list">
        {consents.map((consent) => {
          const open = consent.endedAt === null && consent.endsAt > now
          return (
            <li key={consent.id}>
              <h2>
                <span {...zh}>{consent.channel}</span>{' '}
                <span className={`tag ${open ? 'good' : 'plain'}`}>
                  {open ? t('apps.inForce') : t(`apps.ended.${consent.endedWhy ?? 'time'}`)}
                </span>
              </h2>
              <p className="fine">
                <Say k="apps.officeOf" name={<span {...zh}>{consent.office}</span>} />
                {' · '}
                {t('apps.fromTo', {
                  from: minuteText(consent.givenAt, lang),
                  to: minuteText(consent.endedAt ?? consent.endsAt, lang),
                })}
              </p>
              <ul>
                {consent.scopes.map((scope) => (
                  <li key={scope}>{t(`apps.scope.${scope}`)}</li>
                ))}
              </ul>
              <p>{consent.uses.length === 0 ? t('apps.didNothing') : t('apps.did')}</p>
              <ul>
                {[...Map.groupBy(consent.uses, ({ operation }) => deedOf(operation))].map(([deed, uses]) => (
                  <li key={deed}>
                    {t(deed, { n: uses.reduce((sum, { count }) => sum + count, 0) })}
                    {' · '}
                    {t('apps.lastAt', {
                      at: minuteText(uses.map(({ lastAt }) => lastAt).reduce(later), lang),
                    })}
                  </li>
                ))}
              </ul>
              {open && (
                <PostForm action={paths.endApp(consent.id)}>
                  <button className="button quiet">
                    {t('apps.end')}
                    <span className="out-of-sight" {...zh}>
                      {consent.channel}
                    </span>
                  </button>
                </PostForm>
              )}
            </li>
          )
        })}
      </ul>
    </>
  )
}

const later = (a: Date | string, b: Date | string): Date | string => (new Date(a) > new Date(b) ? a : b)
