import type { ReactNode } from 'react'
import { noteDownload } from '../../server/credentials/commands/note-download.ts'
import {
  dataFields,
  issuerMetadata,
  publicKeys,
  signedData,
  statusList,
} from '../../server/credentials/data.ts'
import type { Certificate } from '../../server/credentials/model.ts'
import { LIST_SECONDS } from '../../server/credentials/sd-jwt.ts'
import { loadOwn } from '../../server/credentials/wallet.ts'
import { ANYONE } from '../../server/platform/ctx.ts'
import type { Page, PageReply } from '../../server/platform/http-pages.ts'
import { Refusal } from '../../server/platform/refusal.ts'
import { Csrf, Submit, TickCards } from '../components/form.tsx'
import { BackLink, Heading } from '../components/layout.tsx'
import { useScreen } from '../components/context.tsx'
import { renderPage } from '../components/screen.tsx'
import type { PortalOptions } from '../options.ts'
import { paths } from '../paths.ts'
import { textsOf } from '../texts/texts.ts'

const json = (value: unknown): PageReply => ({
  bytes: Buffer.from(JSON.stringify(value)),
  type: 'application/json; charset=utf-8',
})

/** 签名数据: what other programs check by themselves, and where they find the keys and the states. */
export function dataPages(options: PortalOptions): Page[] {
  /** Lists that were signed lately, so that a crowd of readers costs one signature. */
  const lists = new Map<number, { until: number; text: string }>()
  return [
    {
      path: '/me/certificates/:number/data',
      who: 'person',
      async get(request) {
        const certificate = await request.db.read(request.actor, (ctx) =>
          loadOwn(ctx, request.params['number'] ?? ''),
        )
        return renderPage(options, request, {
          title: `${textsOf(request.view.lang)('wallet.data')} · ${certificate.title}`,
          body: <DataPage certificate={certificate} />,
        })
      },
      async post(request) {
        const number = request.params['number'] ?? ''
        const { name, text } = await request.db.read(request.actor, (ctx) =>
          signedData(ctx, { number, fields: request.form.all('field') }),
        )
        await request.db.write(request.actor, (ctx) => noteDownload(ctx, { number }))
        return { bytes: Buffer.from(text), type: 'application/dc+sd-jwt', name }
      },
    },
    {
      path: '/.well-known/jwt-vc-issuer',
      who: 'anyone',
      get: async (request) => json(await request.db.read(ANYONE, issuerMetadata)),
    },
    {
      path: '/credentials/jwks.json',
      who: 'anyone',
      get: async (request) => json(await request.db.read(ANYONE, publicKeys)),
    },
    {
      path: '/credentials/status/:list',
      who: 'anyone',
      async get(request) {
        const list = /^\d{1,6}$/.test(request.params['list'] ?? '') ? Number(request.params['list']) : -1
        const made = await request.db.read(ANYONE, async (ctx) => {
          const now = ctx.now.getTime()
          const kept = lists.get(list)
          if (kept && kept.until > now) return kept.text
          const text = await statusList(ctx, list)
          if (text !== undefined) lists.set(list, { until: now + (LIST_SECONDS * 1000) / 10, text })
          return text
        })
        if (made === undefined)
          throw new Refusal('status-list.unknown', {
            kind: 'not-found',
            zh: '没有这个状态列表。请核对地址。',
            en: 'No such status list.',
          })
        return { bytes: Buffer.from(made), type: 'application/statuslist+jwt' }
      },
    },
  ]
}

function DataPage({ certificate }: { certificate: Certificate }): ReactNode {
  const { t, zh } = useScreen()
  return (
    <>
      <BackLink href={paths.myCertificate(certificate.number)} />
      <p className="caption" {...zh}>
        {certificate.title}
      </p>
      <Heading lead={t('wallet.dataLead')}>{t('wallet.data')}</Heading>
      <form method="post" action={paths.certificateData(certificate.number)}>
        <Csrf />
        <TickCards
          name="field"
          legend={t('wallet.dataFields')}
          hint={t('wallet.dataHint')}
          ticks={dataFields(certificate).map(({ name, label, value }) => ({
            value: name,
            label,
            hint: String(value),
            on: true,
            ...zh,
          }))}
        />
        <div className="actions">
          <Submit>{t('wallet.dataGet')}</Submit>
        </div>
      </form>
    </>
  )
}
