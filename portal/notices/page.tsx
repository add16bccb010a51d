import type { ReactNode } from 'react'
import { toLocalDate } from '../../server/calendar/rules.ts'
import type { PublicNotice } from '../../server/deliveries/model.ts'
import { useScreen } from '../components/context.tsx'
import { BackLink, Heading } from '../components/layout.tsx'
import { Rows } from '../components/pieces.tsx'
import { dateText } from '../components/words.ts'
import { paths } from '../paths.ts'

/** 公告送达: what is published now. */
export function NoticesPage(props: { notices: PublicNotice[]; next: string | null }): ReactNode {
  const { options, t, lang, zh } = useScreen()
  const { notices, next } = props
  return (
    <>
      <Heading lead={t('notices.lead')}>{t('notices.title')}</Heading>
      {notices.length === 0 ? (
        <p>{t('notices.empty')}</p>
      ) : (
        <>
          <ul className="directory" aria-label={t('notices.list')}>
            {notices.map(({ id, addressee, office, papers, servesAt }) => (
              <li key={id}>
                <a href={paths.notice(id)} {...zh}>
                  {addressee}：{papers.map(({ title }) => title).join('、')}
                </a>{' '}
                <span className="fine">
                  <span {...zh}>{options.region().offices.get(office)?.name}</span>{' '}
                  {t('notices.until', { date: dateText(toLocalDate(servesAt), lang) })}
                </span>
              </li>
            ))}
          </ul>
          <p className="fine">{t('notices.fine')}</p>
        </>
      )}
      {next !== null && (
        <p>
          <a className="button quiet" href={paths.notices(next)}>
            {t('notices.more')}
          </a>
        </p>
      )}
    </>
  )
}

/** One notice: to whom which paper is served, by whom, where it lies, and from which day it counts as served. */
export function NoticePage({ notice }: { notice: PublicNotice }): ReactNode {
  const { options, t, lang, zh } = useScreen()
  const office = options.region().offices.get(notice.office)
  const served = dateText(toLocalDate(notice.servesAt), lang)
  const { address = '', hours = '', phone = '' } = office ?? {}
  return (
    <>
      <BackLink href={paths.notices()}>{t('notice.back')}</BackLink>
      <Heading>{t('notice.title', { office: office?.name ?? '' })}</Heading>
      <p>{t('notice.text', { name: notice.addressee, date: served })}</p>
      <Rows
        rows={[
          {
            key: 'addressee',
            name: t('notice.addressee'),
            value: <span {...zh}>{notice.addressee}</span>,
          },
          ...(notice.citizenNumber === null
            ? []
            : [{ key: 'number', name: t('notice.number'), value: notice.citizenNumber }]),
          ...notice.papers.map(({ number, title }) => ({
            key: number,
            name: t('notice.papers'),
            value: <span {...zh}>{title}</span>,
            note: t('notice.paperNumber', { number }),
          })),
          { key: 'office', name: t('notice.office'), value: <span {...zh}>{office?.name}</span> },
          {
            key: 'from',
            name: t('notice.from'),
            value: dateText(toLocalDate(notice.publishedAt), lang),
          },
          { key: 'serves', name: t('notice.serves'), value: served },
          {
            key: 'fetch',
            name: t('notice.fetch'),
            value: <span {...zh}>{t('notice.fetchAt', { address, hours, phone })}</span>,
            note: t('notice.fetchWith', { date: served }),
          },
          { key: 'basis', name: t('notice.basis'), value: t('notice.law') },
        ]}
      />
    </>
  )
}
