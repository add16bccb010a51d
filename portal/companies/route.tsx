import { toLocalDate } from '../../server/calendar/rules.ts'
import { addCompany, enterCompany } from '../../server/companies/commands/confirm-standing.ts'
import { acceptMandate, endMandate, nameAgent } from '../../server/companies/commands/name-agent.ts'
import { noteFullLook } from '../../server/companies/commands/note-act.ts'
import { NameAgent } from '../../server/companies/model.ts'
import { getActing, listActing, listOffers, listPapers } from '../../server/companies/queries.ts'
import { refuseCompany } from '../../server/companies/refusals.ts'
import { refuseAgent } from '../../server/companies/rules.ts'
import { listCompanyCards } from '../../server/credentials/wallet.ts'
import { getCompanySpace } from '../../server/dossier/company.ts'
import type { Page, PageReply, PageRequest } from '../../server/platform/http-pages.ts'
import { createRate } from '../../server/platform/rate.ts'
import { demand } from '../../server/platform/refusal.ts'
import type { Problems } from '../components/form.tsx'
import { renderPage } from '../components/screen.tsx'
import type { PortalOptions } from '../options.ts'
import { paths } from '../paths.ts'
import { oneProblem, orAgain } from '../reply.ts'
import { textsOf } from '../texts/texts.ts'
import { NameAgentPage, type AgentGiven } from './agent.tsx'
import { CompaniesPage, CompanyPage } from './page.tsx'

/** Questions to the register for one person within a minute. */
const CHECKS_A_MINUTE = 10

const codeOf = ({ params }: PageRequest): string => params['code'] ?? ''
const mandateIn = (request: PageRequest) => ({ code: codeOf(request), id: request.params['id'] ?? '' })

/** 我的单位, 单位空间 and the agents of a company. */
export function companyPages(options: PortalOptions): Page[] {
  const checks = createRate(CHECKS_A_MINUTE)
  const listPage = async (request: PageRequest, problems?: Problems): Promise<PageReply> => {
    const found = await request.db.read(request.actor, async (ctx) => ({
      acting: await listActing(ctx),
      offers: await listOffers(ctx),
    }))
    return renderPage(options, request, {
      title: textsOf(request.view.lang)('company.list'),
      wrong: problems !== undefined,
      status: problems ? 422 : 200,
      body: <CompaniesPage {...found} code={problems ? request.form.one('code') : ''} problems={problems} />,
    })
  }

  const agentPage = async (request: PageRequest, problems?: Problems): Promise<PageReply> => {
    const code = codeOf(request)
    await enterCompany(request.db, request.actor, { code })
    const found = await request.db.read(request.actor, async (ctx) => {
      const acting = await getActing(ctx, code)
      demand(refuseAgent(acting))
      return { company: acting.company, papers: await listPapers(ctx, code), today: toLocalDate(ctx.now) }
    })
    return renderPage(options, request, {
      title: textsOf(request.view.lang)('company.name'),
      wrong: problems !== undefined,
      status: problems ? 422 : 200,
      body: <NameAgentPage {...found} given={agentGiven(request)} problems={problems} />,
    })
  }

  return [
    {
      path: paths.companies,
      who: 'person',
      get: (request) => listPage(request),
      post: (request) =>
        orAgain(
          async () => {
            const { now } = request.db.statement(request.actor, null)
            const who = request.actor.kind === 'person' ? request.actor.id : ''
            if (checks(who, now) > 0) throw refuseCompany('company.too-many-checks')
            const code = await addCompany(request.db, request.actor, { code: request.form.one('code') })
            return { redirect: paths.company(code) }
          },
          (problems) => listPage(request, problems),
          ['invalid', 'conflict', 'too-many'],
        ),
    },
    {
      path: '/me/companies/:code',
      who: 'person',
      async get(request) {
        const code = codeOf(request)
        const { shown, calls, looks, acts } = request.query
        await enterCompany(request.db, request.actor, { code })
        // Who acts for the company reads whole values only on record; nothing is shown before it stands there.
        if (shown === '1') await request.db.write(request.actor, (ctx) => noteFullLook(ctx, { code }))
        const space = await request.db.read(request.actor, async (ctx) => {
          const found = await getCompanySpace(ctx, { code, full: shown === '1', calls, looks, acts })
          return { ...found, cards: await listCompanyCards(ctx, found.acting) }
        })
        return renderPage(options, request, {
          title: space.acting.company.name,
          body: <CompanyPage {...space} shown={shown === '1'} at={{ calls, looks, acts }} />,
        })
      },
    },
    {
      path: '/me/companies/:code/agents',
      who: 'person',
      get: (request) => agentPage(request),
      post: (request) =>
        orAgain(
          async () => {
            const code = codeOf(request)
            const read = NameAgent.safeParse({ ...agentGiven(request), code })
            if (!read.success)
              return agentPage(request, oneProblem('until', textsOf(request.view.lang)('company.wrongDay')))
            await request.db.write(request.actor, (ctx) => nameAgent(ctx, read.data))
            return { redirect: `${paths.company(code)}#agents` }
          },
          (problems) => agentPage(request, problems),
        ),
    },
    {
      path: '/me/companies/:code/agents/:id/accept',
      who: 'person',
      async post(request) {
        await request.db.write(request.actor, (ctx) => acceptMandate(ctx, mandateIn(request)))
        return { redirect: paths.company(codeOf(request)) }
      },
    },
    {
      path: '/me/companies/:code/agents/:id/end',
      who: 'person',
      async post(request) {
        const own = await request.db.write(request.actor, (ctx) => endMandate(ctx, mandateIn(request)))
        return { redirect: own ? paths.companies : `${paths.company(codeOf(request))}#agents` }
      },
    },
  ]
}

const agentGiven = ({ form }: PageRequest): AgentGiven => ({
  number: form.one('number').trim(),
  name: form.one('name').trim(),
  papers: form.all('papers'),
  records: form.one('records') === '1',
  until: form.one('until'),
})
