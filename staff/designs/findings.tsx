import { Alert } from 'antd'
import type { MouseEvent } from 'react'
import { Link, useOutletContext } from 'react-router'
import type { DesignView, Fault } from '../../server/designs/model.ts'
import type { DeskContext } from '../components/shell.tsx'
import { placeId } from './editing.tsx'
import { paths } from './paths.ts'
import { useWords } from './words.ts'

/** The part that stands on this very page, and how the page leads to a place in it. */
type Here = { file: string; jump: (event: MouseEvent, path: string) => void }

/** What the check of the whole region found: faults stop the design, warnings only ask for a second look. */
export function Findings({ design, here }: { design: DesignView; here?: Here }) {
  const words = useWords()
  const { me } = useOutletContext<DeskContext>()
  const mayAsk = me.permissions.includes('resource.request')
  const { faults, warnings } = design
  const list = (found: readonly Fault[]) => (
    <ul className="faults" lang="zh-Hans">
      {found.map((fault) => (
        <li key={`${fault.file} ${fault.path} ${fault.reason}`}>
          {here?.file === fault.file ? (
            <a href={`#${placeId([fault.path])}`} onClick={(event) => here.jump(event, fault.path)}>
              {words.place(fault.path)}
            </a>
          ) : (
            <FaultPlace design={design} fault={fault} />
          )}
          ：{fault.reason}
          {fault.resource && mayAsk && (
            <>
              {' '}
              <Link to={paths.resource(fault.resource.id)}>{words.askGrant(fault.resource.name)}</Link>
            </>
          )}
        </li>
      ))}
    </ul>
  )
  return (
    <>
      {faults.length === 0 ? (
        <Alert type="success" showIcon title={words.faultless} />
      ) : (
        <Alert type="warning" showIcon title={words.faulty(faults.length)} description={list(faults)} />
      )}
      {warnings.length > 0 && (
        <Alert type="info" showIcon title={words.doubtful(warnings.length)} description={list(warnings)} />
      )}
    </>
  )
}

/** 一件事「放风筝」 · 办理步骤 1 · 事项; a link where the part is in this design. */
function FaultPlace({ design, fault: { file, path, place } }: { design: DesignView; fault: Fault }) {
  const words = useWords()
  if (!place) return <code>{`${file} ${path}`.trim()}</code>
  const called = `${words.kinds[place.kind]}「${place.name}」`
  const own = design.parts.some(({ kind, id }) => kind === place.kind && id === place.id)
  // In a file that is a list the path begins with the number of the entry.
  const inside = own || !file.endsWith(`/${place.kind}.json`) ? path : path.replace(/^\d+\.?/, '')
  return (
    <>
      {own ? <Link to={paths.part(design.id, place.kind, place.id)}>{called}</Link> : called}{' '}
      {words.place(inside)}
    </>
  )
}
