import { toLocalDate } from '../../server/calendar/rules.ts'
import { allowChannel, endConsent } from '../../server/channels/commands/allow-channel.ts'
import { CONSENT_DAYS, type Asked, type AskedWrongly } from '../../server/channels/model.ts'
import { listMyConsents, readAsked } from '../../server/channels/queries.ts'
import { returnTo } from '../../server/channels/rules.ts'
import type { Page, PageReply, PageRequest } from '../../server/platform/http-pages.ts'
import { renderPage } from '../components/screen.tsx'
import type { PortalOptions } from '../options.ts'
import { paths } from '../paths.ts'
import { textsOf } from '../texts/texts.ts'
import { AuthorizePage, GoBackPage } from './authorize.tsx'
import { AppsPage } from './page.tsx'

const ASKED = [
  'response_type',
  'client_id',
  'redirect_uri',
  'scope',
  'state',
  'code_challenge',
  'code_challenge_method',
]

/** 授权的应用: where applications of others ask a person, and where the person ends what was allowed. */
export function appPages(options: PortalOptions): Page[] {
  // By a page of ours and not by a redirect: what comes of a form may lead nowhere else (CSP form-action).
  const goBack = (
    request: PageRequest,
    { name, redirectUri, state }: { name: string; redirectUri: string; state: string | undefined },
    told: Record<string, string>,
  ): PageReply => {
    const to = returnTo(redirectUri, { ...told, state, iss: request.origin })
    const title = textsOf(request.view.lang)('apps.title')
    return renderPage(options, request, { title, body: <GoBackPage name={name} to={to} /> })
  }
  const judged = (asked: Asked | AskedWrongly): asked is AskedWrongly => 'error' in asked
  const only = (value: (name: string) => string | undefined): Record<string, string> =>
    Object.fromEntries(ASKED.map((name) => [name, value(name) ?? '']).filter(([, text]) => text !== ''))

  return [
    {
      path: paths.authorize,
      who: 'person',
      async get(request) {
        const given = only((name) => request.query[name])
        const { asked, now } = await request.db.read(request.actor, async (ctx) => ({
          asked: await readAsked(ctx, given),
          now: ctx.now,
        }))
        if (judged(asked)) return goBack(request, asked, { error: asked.error })
        return renderPage(options, request, {
          title: textsOf(request.view.lang)('apps.title'),
          body: (
            <AuthorizePage
              asked={asked}
              given={given}
              person={request.actor.kind === 'person' ? request.actor.name : ''}
              until={toLocalDate(new Date(now.getTime() + CONSENT_DAYS * 86_400_000))}
            />
          ),
        })
      },
      async post(request) {
        const given = only((name) => request.form.one(name))
        const asked = await request.db.read(request.actor, (ctx) => readAsked(ctx, given))
        if (judged(asked)) return goBack(request, asked, { error: asked.error })
        const back = { name: asked.channel.name, redirectUri: asked.redirectUri, state: asked.state }
        if (request.form.one('decision') !== 'allow') return goBack(request, back, { error: 'access_denied' })
        const seen = request.form.one('seen') ?? ''
        const { code } = await request.db.write(request.actor, (ctx) => allowChannel(ctx, asked, seen))
        return goBack(request, back, { code })
      },
    },
    {
      path: paths.myApps,
      who: 'person',
      async get(request) {
        const props = await request.db.read(request.actor, async (ctx) => ({
          consents: await listMyConsents(ctx),
          now: ctx.now,
        }))
        const title = textsOf(request.view.lang)('apps.title')
        return renderPage(options, request, { title, body: <AppsPage {...props} /> })
      },
    },
    {
      path: '/me/apps/:id/end',
      who: 'person',
      async post(request) {
        await request.db.write(request.actor, (ctx) => endConsent(ctx, request.params['id'] ?? ''))
        return { redirect: paths.myApps }
      },
    },
  ]
}
