import { Button } from 'antd'
import { useState } from 'react'
import { Link, useOutletContext, useParams } from 'react-router'
import type { ResourceView } from '../../server/resources/model.ts'
import { dayText } from '../components/dates.ts'
import { Heads } from '../components/heads.tsx'
import { announce, PageHeading, ProblemAlert, Waiting } from '../components/page.tsx'
import { ReasonForm } from '../components/reason-form.tsx'
import { useSettings } from '../components/settings.tsx'
import type { DeskContext } from '../components/shell.tsx'
import '../components/card-table.css'
import { useResource, useWithdraw } from './api.ts'
import { AskDrawer } from './ask-drawer.tsx'
import { EntryDrawer } from './entry-drawer.tsx'
import { ResourceNav } from './nav.tsx'
import { paths } from './paths.ts'
import { Revoke } from './revoke.tsx'

/** One entry of the catalogue: what it says, its fields, who uses it, and what the officer may do. */
export function EntryPage() {
  const { texts } = useSettings()
  const { id = '' } = useParams()
  const found = useResource(id)
  const { data } = found
  return (
    <main id="main" className="page stack resources">
      <ResourceNav />
      <p>
        <Link to={paths.list()}>{texts.resources.title}</Link>
      </p>
      <ProblemAlert problem={found.error} retry={() => void found.refetch()} />
      {found.isPending && found.error === null && <Waiting rows={6} />}
      {data && <Entry key={data.id} entry={data} />}
    </main>
  )
}

function Entry({ entry }: { entry: ResourceView }) {
  const { texts, settings } = useSettings()
  const words = texts.resources
  const { me } = useOutletContext<DeskContext>()
  const [open, setOpen] = useState<'edit' | 'ask' | 'withdraw'>()
  const { content } = entry
  const day = (date: string) => dayText(date, settings.language)
  const mayAsk = me.permissions.includes('resource.request')
  const facts: [string, string | undefined][] = [
    [words.code, content.code],
    [words.owner, entry.ownerName],
    [words.provider, content.provider],
    [words.abstract, content.abstract],
    [words.kind, words.kinds[content.sharing]],
    [words.conditions, content.conditions],
    [words.open, content.open ? words.yes : words.no],
    [words.refresh, words.refreshes[content.refresh]],
    [words.format, words.formats[content.format]],
    [words.published, day(content.published)],
    [words.items, entry.itemNames.join('、') || undefined],
    [words.mount, content.source === undefined ? words.notMounted : `${words.mounted} · ${content.source}`],
  ]
  return (
    <>
      <div className="panel-head">
        <PageHeading title={content.name}>
          <span lang="zh-Hans">{content.name}</span>{' '}
          {entry.state === 'withdrawn' && <span className="mark-still">{words.withdrawn}</span>}
        </PageHeading>
        <span className="buttons">
          {mayAsk && entry.askable === null && (
            <Button type="primary" onClick={() => setOpen('ask')}>
              {words.ask}
            </Button>
          )}
          {entry.mayEdit && <Button onClick={() => setOpen('edit')}>{words.edit}</Button>}
          {entry.mayEdit && entry.state === 'listed' && (
            <Button danger onClick={() => setOpen('withdraw')}>
              {words.withdraw}
            </Button>
          )}
        </span>
      </div>
      {mayAsk && entry.askable !== null && <p className="nothing">{entry.askable}</p>}
      {open === 'withdraw' && <Withdraw entry={entry} close={() => setOpen(undefined)} />}
      <section className="panel" aria-label={content.name}>
        <dl className="resource-facts">
          {facts.map(([name, value]) =>
            value === undefined ? null : (
              <div key={name} className="resource-fact">
                <dt>{name}</dt>
                <dd lang="zh-Hans">{value}</dd>
              </div>
            ),
          )}
        </dl>
      </section>
      <section className="panel" aria-labelledby="fields">
        <h2 id="fields">{words.fields}</h2>
        <table className="card-table">
          <caption className="unseen">{words.fields}</caption>
          <Heads heads={[words.name, words.type, words.length, words.kind]} />
          <tbody>
            {content.fields.map((field) => (
              <tr key={field.name}>
                <td lang="zh-Hans" data-name={words.name}>
                  {field.name}
                </td>
                <td data-name={words.type}>{words.types[field.type]}</td>
                <td data-name={words.length}>{field.length ?? '—'}</td>
                <td data-name={words.kind} lang="zh-Hans">
                  {words.kinds[field.sharing ?? content.sharing]}
                  {field.reason !== undefined && <small className="quiet">{field.reason}</small>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <section className="panel" aria-labelledby="used-by">
        <h2 id="used-by">{words.usedBy}</h2>
        <p className="quiet">{words.calls(entry.calls)}</p>
        {entry.grants.length === 0 && <p>{words.nobody}</p>}
        <ul>
          {entry.grants.map((grant) => (
            <li key={grant.id} className="stack">
              <span lang="zh-Hans">
                <b>{grant.holder}</b> {grant.matters.join('、')}：{grant.fields.join('、')}
                {grant.until !== null && <small className="quiet"> {words.until(day(grant.until))}</small>}
              </span>
              {grant.mayRevoke && <Revoke grantId={grant.id} />}
            </li>
          ))}
        </ul>
      </section>
      {open === 'edit' && (
        <EntryDrawer entry={entry} office={content.owner} close={() => setOpen(undefined)} />
      )}
      {open === 'ask' && <AskDrawer entry={entry} close={() => setOpen(undefined)} />}
    </>
  )
}

function Withdraw({ entry, close }: { entry: ResourceView; close: () => void }) {
  const { texts } = useSettings()
  const words = texts.resources
  const withdraw = useWithdraw(entry.id)
  return (
    <section className="panel" aria-label={words.withdraw}>
      <ReasonForm
        label={words.reason}
        tooShort={words.reasonShort}
        name={words.withdraw}
        danger
        problem={withdraw.error}
        pending={withdraw.isPending}
        submit={(reason) =>
          withdraw.mutate(
            { revision: entry.revision, reason },
            {
              onSuccess: () => {
                announce(words.done)
                close()
              },
            },
          )
        }
        close={close}
      />
    </section>
  )
}
