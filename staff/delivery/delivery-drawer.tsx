import { Alert, Button } from 'antd'
import { useState } from 'react'
import type { DeliveryAtDesk, DeliveryPage, DeliveryAct } from '../../server/deliveries/model.ts'
import { Drawer } from '../components/drawer.tsx'
import { announce, ProblemAlert } from '../components/page.tsx'
import { useTexts } from '../components/settings.tsx'
import { paths } from '../paths.ts'
import { ActForm } from './act-form.tsx'
import { useDeliver, useFullAddress } from './api.ts'
import { DeliveryFacts, nameOf } from './delivery-table.tsx'

/** What is done next as a rule: the way that was chosen, then its end. */
function usual({ acts, method, state }: DeliveryAtDesk): DeliveryAct | undefined {
  const first: Partial<Record<DeliveryAtDesk['method'], DeliveryAct>> =
    state === 'due' ? { post: 'sendByPost', cabinet: 'putInCabinet', counter: 'readyAtCounter' } : {}
  const wanted = first[method] ?? (state === 'returned' ? undefined : 'handOver')
  return acts.find((act) => act === 'takeOver') ?? acts.find((act) => act === wanted) ?? acts[0]
}

/** One delivery: what goes to whom, and what can be done with it now. */
export function DeliveryDrawer(given: {
  delivery: DeliveryAtDesk
  page: Pick<DeliveryPage, 'carrier' | 'counters'>
  close: () => void
}) {
  const texts = useTexts()
  const words = texts.deliveryAct
  const { delivery, close } = given
  const [act, setAct] = useState(usual(delivery))
  const deliver = useDeliver(delivery.id)
  const send = (body: object) => {
    if (act === undefined || deliver.isPending) return
    deliver.mutate(
      { act, body },
      {
        onSuccess: () => {
          announce(words.done)
          close()
        },
      },
    )
  }
  return (
    <Drawer
      title={words.title(nameOf(delivery))}
      close={close}
      footer={
        <span className="buttons">
          {act !== undefined && (
            <Button type="primary" htmlType="submit" form="deliver" loading={deliver.isPending}>
              {words.submit}
            </Button>
          )}
          <Button onClick={close}>{texts.app.cancel}</Button>
        </span>
      }
    >
      <div className="stack">
        <DeliveryFacts delivery={delivery} />
        <Papers delivery={delivery} />
        <Address delivery={delivery} />
        {delivery.acts.length === 0 && delivery.endedAt === null && (
          <Alert type="info" showIcon title={words.notAllowed} />
        )}
        {act !== undefined && (
          <>
            <fieldset>
              <legend>{words.choose}</legend>
              <div className="buttons">
                {delivery.acts.map((each) => (
                  <Button
                    key={each}
                    aria-pressed={each === act}
                    className={each === act ? 'chosen-act' : undefined}
                    onClick={() => {
                      deliver.reset()
                      setAct(each)
                    }}
                  >
                    {words.act[each]}
                  </Button>
                ))}
              </div>
            </fieldset>
            <ProblemAlert problem={deliver.error} acting />
            <ActForm
              key={act}
              act={act}
              delivery={delivery}
              page={given.page}
              problem={deliver.error}
              send={send}
            />
          </>
        )}
      </div>
    </Drawer>
  )
}

function Papers({ delivery }: { delivery: DeliveryAtDesk }) {
  const texts = useTexts()
  const words = texts.deliveryAct
  return (
    <section>
      <h3>{words.papers}</h3>
      <ul className="paper-list" lang="zh-Hans">
        {delivery.papers.map(({ number, title, document }) => (
          <li key={number}>
            {document ? <PaperLink delivery={delivery} number={number} title={title} /> : title}{' '}
            <small className="quiet">{number}</small>
          </li>
        ))}
        {delivery.service !== null && (
          <li>
            <PaperLink
              delivery={delivery}
              number={delivery.service}
              title={`${words.print}${texts.delivery.service}`}
            />{' '}
            <small className="quiet">{delivery.service}</small>
          </li>
        )}
      </ul>
    </section>
  )
}

function PaperLink(given: { delivery: DeliveryAtDesk; number: string; title: string }) {
  return (
    <a href={paths.api.deliveryDocument(given.delivery.id, given.number)} target="_blank" rel="noopener">
      {given.title}
    </a>
  )
}

/** Masked until somebody asks; every look at the whole, on the screen or on the label, is recorded. */
function Address({ delivery }: { delivery: DeliveryAtDesk }) {
  const words = useTexts().deliveryAct
  const full = useFullAddress(delivery.id)
  if (delivery.address === null) return null
  const may = delivery.acts.length > 0
  return (
    <section>
      <h3>{words.address}</h3>
      <p lang="zh-Hans" role="status">
        {full.data ? `${full.data.addressee}　${full.data.address ?? ''}` : delivery.address}
      </p>
      {full.data && <p className="quiet">{words.recorded}</p>}
      <ProblemAlert problem={full.error} />
      {may && (
        <span className="buttons">
          {!full.data && (
            <Button size="small" loading={full.isPending} onClick={() => full.mutate()}>
              {words.showAddress}
            </Button>
          )}
          <a
            className="notice-link"
            href={paths.api.delivery(delivery.id, 'label')}
            target="_blank"
            rel="noopener"
          >
            {words.label}
          </a>
        </span>
      )}
    </section>
  )
}
