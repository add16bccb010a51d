import type { ReactNode } from 'react'
import { useScreen } from '../components/context.tsx'
import { PostForm } from '../components/form.tsx'
import { Heading } from '../components/layout.tsx'
import { Empty } from '../components/pieces.tsx'
import type { DemoDepartment } from '../../server/simulated-departments.ts'
import { paths } from '../paths.ts'
import { WAYS, wayOf, type Way } from './ways.ts'

/** The departments that work in systems of their own, played by the demo, and the switches by which they get into trouble. */
export function DepartmentsPage({ departments }: { departments: DemoDepartment[] }): ReactNode {
  const { t, zh } = useScreen()
  return (
    <>
      <Heading lead={t('demo.departmentsLead')}>{t('demo.departments')}</Heading>
      <p>
        <a href="/staff/exchange">{t('demo.departmentsDesk')}</a>
      </p>
      {departments.length === 0 && <Empty>{t('demo.departmentsNone')}</Empty>}
      <ul className="messages">
        {departments.map((department) => {
          const now = wayOf(department)
          const field = `way-${department.id}`
          return (
            <li key={department.id}>
              <h2 {...zh}>{department.name}</h2>
              <p className="fine">
                {t('demo.departmentHas', { items: department.items, waiting: department.waiting })}
              </p>
              <PostForm action={paths.demoDepartments}>
                <input type="hidden" name="department" value={department.id} />
                <div className="field">
                  <label htmlFor={field}>{t('demo.departmentWay')}</label>
                  <select id={field} name="way" defaultValue={now ?? 'well'}>
                    {(Object.keys(WAYS) as Way[]).map((way) => (
                      <option key={way} value={way}>
                        {t(`demo.way.${way}`)}
                      </option>
                    ))}
                  </select>
                </div>
                <button
                  type="submit"
                  className="button quiet"
                  aria-label={`${department.name} ${t('demo.departmentSet')}`}
                >
                  {t('demo.departmentSet')}
                </button>
              </PostForm>
            </li>
          )
        })}
      </ul>
    </>
  )
}
