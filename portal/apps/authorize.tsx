import type { ReactNode } from 'react'
import { CONSENT_DAYS, type Asked } from '../../server/channels/model.ts'
import { Say, useScreen } from '../components/context.tsx'
import { PostForm } from '../components/form.tsx'
import { Heading } from '../components/layout.tsx'
import { dateText } from '../components/words.ts'
import { paths } from '../paths.ts'

/** 授权: who asks, for what, until when. Yes and no are equally easy. */
export function AuthorizePage(props: {
  asked: Asked
  /** What the channel has sent, to be judged again when the person has decided. */
  given: Readonly<Record<string, string>>
  person: string
  until: string
}): ReactNode {
  const { t, lang, zh } = useScreen()
  const { channel, scopes } = props.asked
  return (
    <>
      <Heading>
        <Say k="apps.asks" name={<span {...zh}>{channel.name}</span>} />
      </Heading>
      <dl className="brief">
        <div>
          <dt>{t('apps.who')}</dt>
          <dd {...zh}>{channel.name}</dd>
        </div>
        <div>
          <dt>{t('apps.office')}</dt>
          <dd {...zh}>{channel.office}</dd>
        </div>
        <div>
          <dt>{t('apps.for')}</dt>
          <dd {...zh}>{props.person}</dd>
        </div>
        <div>
          <dt>{t('apps.until')}</dt>
          <dd>{t('apps.untilDays', { n: CONSENT_DAYS, on: dateText(props.until, lang) })}</dd>
        </div>
      </dl>
      <h2>{t('apps.may')}</h2>
      <ul>
        {scopes.map((scope) => (
          <li key={scope}>{t(`apps.scope.${scope}`)}</li>
        ))}
      </ul>
      <p>
        {channel.onethings.length === 0 ? (
          t('apps.allOnethings')
        ) : (
          <Say k="apps.onlyOnethings" names={<span {...zh}>{channel.onethings.join('、')}</span>} />
        )}
      </p>
      <p className="notice">{t('apps.warning')}</p>
      <PostForm action={paths.authorize}>
        {Object.entries(props.given).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <input type="hidden" name="seen" value={channel.digest} />
        <div className="actions">
          <button type="submit" name="decision" value="allow" className="button">
            {t('apps.allow')}
          </button>
          <button type="submit" name="decision" value="deny" className="button quiet">
            {t('apps.deny')}
          </button>
        </div>
      </PostForm>
      <p className="fine">{t('apps.endAnyTime')}</p>
    </>
  )
}

/** Back to the channel: by itself, and by a link where the browser does not go by itself. */
export function GoBackPage({ name, to }: { name: string; to: string }): ReactNode {
  const { zh } = useScreen()
  return (
    <>
      <meta httpEquiv="refresh" content={`0;url=${to}`} />
      <Heading>
        <Say k="apps.goingBack" name={<span {...zh}>{name}</span>} />
      </Heading>
      <p>
        <a className="button" href={to} rel="noreferrer">
          <Say k="apps.goBack" name={<span {...zh}>{name}</span>} />
        </a>
      </p>
    </>
  )
}
