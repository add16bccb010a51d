import { Button } from 'antd'
import { useEffect } from 'react'
import type { Difference, SystemView } from '../../server/exchange/model.ts'
import { Drawer } from '../components/drawer.tsx'
import { ProblemAlert, Waiting } from '../components/page.tsx'
import { useTexts } from '../components/settings.tsx'
import { useReconcile } from './api.ts'

/** 对账: what both sides say of each item, and where they differ. */
export function ReconcileDrawer({ system, close }: { system: SystemView; close: () => void }) {
  const texts = useTexts()
  const words = texts.exchange
  const { mutate, data, error, isPending } = useReconcile()
  useEffect(() => mutate({ system: system.id }), [mutate, system.id])
  const stateText = (state: string | null): string =>
    state === null ? '—' : ((texts.state as Record<string, string>)[state] ?? state)
  return (
    <Drawer
      title={words.result(system.name)}
      close={close}
      footer={<Button onClick={close}>{texts.app.cancel}</Button>}
    >
      <div className="stack" aria-live="polite">
        {isPending && <Waiting rows={4} />}
        <ProblemAlert problem={error} retry={() => mutate({ system: system.id })} />
        {data && (
          <>
            <p>{words.compared(data.compared, data.same)}</p>
            {data.fault !== null && <p lang="zh-Hans">{words.partly(data.fault)}</p>}
            {data.fault === null && data.differences.length === 0 && <p>{words.agreed}</p>}
            <ul className="intake-messages">
              {data.differences.map((each: Difference) => (
                <li key={each.reference}>
                  <div>
                    <strong>{words.kinds[each.kind]}</strong>{' '}
                    <span lang="zh-Hans">
                      {each.caseNumber ?? each.reference}　{each.itemName ?? ''}
                    </span>
                    <p>
                      {words.here}：{stateText(each.here)}　{words.there}：{stateText(each.there)}
                    </p>
                    <p className="quiet">{each.waiting ? words.onTheWay : words.lasting}</p>
                  </div>
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </Drawer>
  )
}
