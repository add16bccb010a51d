import { Button } from 'antd'
import { useEffect } from 'react'
import type { ConnectorView } from '../../server/intake/connector-model.ts'
import { Drawer } from '../components/drawer.tsx'
import { ProblemAlert, Waiting } from '../components/page.tsx'
import { useTexts } from '../components/settings.tsx'
import { useTryConnector } from './api.ts'

/** 试接: what would become of each of the first rows. */
export function TryDrawer({ connector, close }: { connector: ConnectorView; close: () => void }) {
  const texts = useTexts()
  const words = texts.exchange
  const { mutate, data, error, isPending } = useTryConnector()
  useEffect(() => mutate({ source: connector.source }), [mutate, connector.source])
  return (
    <Drawer
      title={words.tryOf(connector.name)}
      close={close}
      footer={<Button onClick={close}>{texts.app.cancel}</Button>}
    >
      <div className="stack" aria-live="polite">
        {isPending && <Waiting rows={4} />}
        <ProblemAlert problem={error} retry={() => mutate({ source: connector.source })} />
        {data && <p>{data.passed ? words.passed : words.notPassed}</p>}
        <ul className="intake-messages">
          {(data?.rows ?? []).map((row) => (
            <li key={row.row}>
              <div>
                <strong>{words.outcomes[row.outcome]}</strong> {words.sampleRow(row.row)}
                <p lang="zh-Hans">
                  {[row.externalNumber, row.itemName, row.applicant].filter(Boolean).join('　')}
                </p>
                {row.texts.map((text) => (
                  <p key={text} className="quiet" lang="zh-Hans">
                    {text}
                  </p>
                ))}
              </div>
            </li>
          ))}
        </ul>
      </div>
    </Drawer>
  )
}
