import { Alert, Button } from 'antd'
import { useState } from 'react'
import { useOutletContext } from 'react-router'
import { useColleagues } from '../api/office.ts'
import { PageHeading, ProblemAlert, Waiting } from '../components/page.tsx'
import { useTexts } from '../components/settings.tsx'
import type { DeskContext } from '../components/shell.tsx'
import { AvoidancePanel } from './avoidance-panel.tsx'
import { ColleagueTable, type Asked } from './colleague-table.tsx'
import { DeclaredDrawer } from './declared-drawer.tsx'
import { EndLeaveDrawer } from './end-leave-drawer.tsx'
import { LeaveDrawer } from './leave-drawer.tsx'

/** 本单位. Who is there, who is on leave and who stands in; and what one keeps away from. */
export function OfficePage() {
  const texts = useTexts()
  const { me } = useOutletContext<DeskContext>()
  const office = useColleagues()
  const [asked, setAsked] = useState<Asked>()
  const close = () => setAsked(undefined)
  const colleagues = office.data?.colleagues ?? []
  const self = colleagues.find(({ id }) => id === me.id)
  const about = (asked && colleagues.find(({ id }) => id === asked.colleague.id)) ?? asked?.colleague

  return (
    <main id="main" className="page stack">
      <div>
        <PageHeading title={texts.office.title} />
        <p className="quiet" lang="zh-Hans">
          {me.office.name}
        </p>
      </div>
      {me.standsInFor.length > 0 && (
        <Alert
          type="info"
          showIcon
          title={texts.office.standsInFor(me.standsInFor.map(({ name }) => name).join('、'))}
        />
      )}
      <ProblemAlert problem={office.error} retry={() => void office.refetch()} />
      <section className="panel" aria-labelledby="colleagues">
        <div className="panel-head">
          <h2 id="colleagues">{texts.office.colleagues}</h2>
          {self !== undefined && (
            <Button type="primary" onClick={() => setAsked({ act: 'take', colleague: self })}>
              {texts.office.takeLeave}
            </Button>
          )}
        </div>
        {office.isPending && <Waiting rows={4} />}
        {colleagues.length > 0 && <ColleagueTable me={me} colleagues={colleagues} ask={setAsked} />}
        {colleagues.length === 1 && <p className="quiet">{texts.office.empty}</p>}
      </section>
      <AvoidancePanel />
      {about !== undefined && office.data !== undefined && asked?.act === 'take' && (
        <LeaveDrawer colleague={about} me={me} office={office.data} close={close} />
      )}
      {asked?.act === 'end' && (
        <EndLeaveDrawer colleague={asked.colleague} leave={asked.leave} close={close} />
      )}
      {asked?.act === 'declared' && <DeclaredDrawer colleague={asked.colleague} close={close} />}
    </main>
  )
}
