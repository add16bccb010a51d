import { NavLink } from 'react-router'
import type { Permission } from '../../server/offices/model.ts'
import type { StaffMe } from '../../server/people/model.ts'
import { paths } from '../paths.ts'
import type { Texts } from '../texts/zh-Hans.ts'
import { useTexts } from './settings.tsx'

/** The desks in the order of the header. `needs`: shown to posts with any of these; without it, to all. */
const DESKS: readonly { name: keyof Omit<Texts['desks'], 'label'>; to: string; needs?: Permission[] }[] = [
  {
    name: 'tasks',
    to: paths.inbox(),
    needs: ['case.accept', 'case.decide', 'case.review', 'case.extend', 'case.reopen'],
  },
  { name: 'counter', to: paths.counter(), needs: ['counter.work'] },
  { name: 'certificates', to: '/staff/certificates', needs: ['case.decide', 'case.review'] },
  { name: 'dossiers', to: '/staff/dossiers', needs: ['dossier.read'] },
  { name: 'delivery', to: paths.delivery(), needs: ['case.accept', 'counter.work'] },
  { name: 'intake', to: paths.intake(), needs: ['intake.type'] },
  { name: 'supervision', to: '/staff/supervision', needs: ['case.supervise'] },
  { name: 'replies', to: '/staff/supervision/replies', needs: ['case.accept', 'case.decide'] },
  { name: 'items', to: '/staff/items', needs: ['item.edit', 'item.review', 'item.publish'] },
  { name: 'figures', to: '/staff/items/figures', needs: ['case.supervise'] },
  { name: 'hallDay', to: paths.counterDay(), needs: ['hall.manage'] },
  { name: 'seals', to: '/staff/seals', needs: ['seal.request', 'seal.approve', 'case.decide'] },
  // Before what everybody has: the auditor begins her day here.
  { name: 'audit', to: '/staff/audit', needs: ['audit.read'] },
  { name: 'office', to: paths.office() },
  {
    name: 'resources',
    to: '/staff/resources',
    needs: ['resource.edit', 'resource.request', 'resource.approve', 'resource.manage'],
  },
  { name: 'designs', to: '/staff/designs', needs: ['design.write', 'design.publish'] },
  { name: 'exchange', to: paths.exchange(), needs: ['exchange.operate', 'exchange.approve'] },
  { name: 'calendar', to: paths.calendar(), needs: ['calendar.manage'] },
]

const isFor = (me: StaffMe, needs: readonly Permission[] | undefined): boolean =>
  needs?.some((each) => me.permissions.includes(each)) ?? true

/** Where a post begins its day: the first desk that is for it. */
export function homeOf(me: StaffMe): string {
  return DESKS.find(({ needs }) => isFor(me, needs))?.to ?? paths.office()
}

/** The way from desk to desk. */
export function DeskNav({ me }: { me: StaffMe }) {
  const { desks } = useTexts()
  return (
    <nav className="desks" aria-label={desks.label}>
      {DESKS.filter(({ needs }) => isFor(me, needs)).map(({ name, to }) => (
        <NavLink key={name} to={to} end={to === paths.inbox()} className="desk">
          {desks[name]}
        </NavLink>
      ))}
    </nav>
  )
}
