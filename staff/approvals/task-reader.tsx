import { Button } from 'antd'
import { useEffect, useRef, useState } from 'react'
import type { TaskDetail } from '../../server/cases/model.ts'
import type { TaskKey } from '../api/hooks.ts'
import { useSettings } from '../components/settings.tsx'
import { useShortcuts } from '../components/shortcuts.ts'
import { paths } from '../paths.ts'
import { CertificateDrawer } from './drawers/certificate-drawer.tsx'
import { sheetOf, type Sheet } from './evidence.ts'
import { Panel } from './task-side.tsx'

type File = TaskDetail['materials'][number]['files'][number]

/** Types that a browser shows as a picture without running anything in them. */
const PICTURES = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif'])
const ZOOMS = [1, 1.5, 2, 3, 4]

function sizeText(bytes: number): string {
  return bytes >= 1_048_576
    ? `${(bytes / 1_048_576).toFixed(1)} MB`
    : `${Math.max(1, Math.round(bytes / 1024))} KB`
}

/**
 * What the data rests on, side by side with it: papers one after the other, larger, turned; and the rows that came from a
 * register or the applicant. What is looked at is marked. Nobody reads the pictures but the officer.
 */
export function Reader(given: {
  task: TaskDetail
  sheets: readonly Sheet[]
  /** Which sheet is open, otherwise the first. */
  open: string | undefined
  show: (sheet: string) => void
  /** Elements that are looked at. */
  pointed: readonly string[]
}) {
  const { texts, settings } = useSettings()
  const { reader } = texts
  const { task, sheets, pointed, show } = given
  const at = Math.max(
    0,
    sheets.findIndex(({ id }) => id === given.open),
  )
  const sheet = sheets[at]
  const go = (by: number) => {
    const next = sheets[(sheets.length + at + by) % sheets.length]
    if (next !== undefined) show(next.id)
  }
  useShortcuts(settings.shortcuts, { n: () => go(1), p: () => go(-1) })
  return (
    <Panel id="reader" title={reader.title}>
      {sheet !== undefined && (
        <>
          <div className="reader-head">
            <span lang="zh-Hans">
              <strong>{sheet.title}</strong>{' '}
              <small className="quiet">{reader.which(at + 1, sheets.length)}</small>
            </span>
            {sheets.length > 1 && (
              <span className="buttons">
                <Button size="small" onClick={() => go(-1)}>
                  {reader.before}
                </Button>
                <Button size="small" onClick={() => go(1)}>
                  {reader.next}
                </Button>
              </span>
            )}
          </div>
          <Pointed sheets={sheets} open={sheet} pointed={pointed} show={show} />
          {sheet.file === undefined ? (
            <DataSheet sheet={sheet} pointed={pointed} />
          ) : (
            <Paper key={sheet.id} task={task} file={sheet.file} />
          )}
        </>
      )}
      <Origins task={task} open={show} openId={sheet?.id} />
    </Panel>
  )
}

/** The values that are looked at: on a picture what to look for, otherwise where they can be seen. */
function Pointed(given: {
  sheets: readonly Sheet[]
  open: Sheet
  pointed: readonly string[]
  show: (sheet: string) => void
}) {
  const { reader } = useSettings().texts
  const { sheets, open, pointed, show } = given
  const places = pointed.flatMap((element) => {
    const sheet = sheetOf(sheets, element)
    const row = sheet?.shows.find((each) => each.element === element)
    return sheet && row ? [{ sheet, row }] : []
  })
  if (places.length === 0) return null
  const onPaper = open.file !== undefined && places.some(({ sheet }) => sheet.id === open.id)
  return (
    <div className="looked-at">
      {onPaper && <p className="quiet">{reader.byEye}</p>}
      <ul lang="zh-Hans">
        {places.map(({ sheet, row }) => (
          <li key={row.element}>
            {row.name}：<mark>{row.text === '' ? '—' : row.text}</mark>
            {sheet.id !== open.id && (
              <Button size="small" onClick={() => show(sheet.id)}>
                {reader.seenIn(sheet.title)}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** The rows that came from one place, those that are looked at marked. */
function DataSheet({ sheet, pointed }: { sheet: Sheet; pointed: readonly string[] }) {
  const { reader } = useSettings().texts
  const first = useRef<HTMLDivElement>(null)
  const [leading] = pointed
  useEffect(() => {
    first.current?.scrollIntoView({ block: 'nearest' })
  }, [leading, sheet.id])
  return (
    <>
      <p className="quiet">{reader.data}</p>
      {/* Who works by keyboard scrolls a long sheet from here. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="sheet sheet-data" tabIndex={0} role="region" aria-label={sheet.title}>
        <dl className="values" lang="zh-Hans">
          {sheet.shows.map(({ element, name, text }) => (
            <div
              key={element}
              ref={element === leading ? first : null}
              className={pointed.includes(element) ? 'value-pointed' : undefined}
            >
              <dt>{name}</dt>
              <dd>{pointed.includes(element) ? <mark>{text}</mark> : text || '—'}</dd>
            </div>
          ))}
        </dl>
      </div>
    </>
  )
}

/** One file. A picture is enlarged and turned here; a PDF by the viewer of the browser. */
function Paper({ task, file }: { task: TaskKey; file: File }) {
  const { texts, settings } = useSettings()
  const { reader } = texts
  const [zoom, setZoom] = useState(0)
  const [turned, setTurned] = useState(0)
  const [failed, setFailed] = useState(false)
  const address = paths.api.file(task, file.id)
  const picture = PICTURES.has(file.type)
  const scale = ZOOMS[zoom] ?? 1
  const bigger = () => setZoom(Math.min(zoom + 1, ZOOMS.length - 1))
  const smaller = () => setZoom(Math.max(zoom - 1, 0))
  const turn = () => setTurned((turned + 90) % 360)
  useShortcuts(settings.shortcuts && picture, { '+': bigger, '=': bigger, '-': smaller, r: turn })
  return (
    <>
      {picture && (
        <div className="buttons reader-tools">
          <Button size="small" onClick={bigger} disabled={zoom === ZOOMS.length - 1}>
            {reader.bigger}
          </Button>
          <Button size="small" onClick={smaller} disabled={zoom === 0}>
            {reader.smaller}
          </Button>
          <Button size="small" onClick={turn}>
            {reader.turn}
          </Button>
          <span className="quiet" role="status">
            {Math.round(scale * 100)}%
          </span>
        </div>
      )}
      {/* Who works by keyboard scrolls a large picture from here. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="sheet" tabIndex={0} role="region" aria-label={file.name}>
        {failed ? (
          <p role="alert">{texts.task.fileFailed}</p>
        ) : picture ? (
          <img
            src={address}
            alt={file.name}
            onError={() => setFailed(true)}
            style={{ width: `${scale * 100}%`, rotate: `${turned}deg` }}
          />
        ) : (
          // In a sandbox browsers do not start their PDF viewer; the server sends nothing but a checked PDF here.
          // oxlint-disable-next-line react/iframe-missing-sandbox
          <iframe src={`${address}#navpanes=0`} title={reader.pdf(file.name)} />
        )}
      </div>
      <p>
        <a href={address} target="_blank" rel="noreferrer">
          {texts.app.newWindow}
        </a>{' '}
        <small className="quiet">
          {file.name} · {sizeText(file.size)}
        </small>
      </p>
    </>
  )
}

/** Every paper of the form with what became of it: handed in, spared, made from the answers. */
function Origins(given: { task: TaskDetail; openId: string | undefined; open: (file: string) => void }) {
  const { texts } = useSettings()
  const { task, openId, open } = given
  const [using, setUsing] = useState<{ id: string; name: string }>()
  return (
    <section className="origins">
      <h3>{texts.task.materials}</h3>
      {task.materials.length === 0 && <p>{texts.task.materialsNone}</p>}
      <ul className="materials" lang="zh-Hans">
        {task.materials.map((material) => (
          <li key={material.id}>
            <span className="material-head">
              <strong>{material.name}</strong>
              <span className={material.as === 'asked' ? 'mark-new' : 'mark-still'}>
                {texts.task.materialAs[material.as]}
              </span>
            </span>
            {material.reason !== '' && <small className="quiet">{material.reason}</small>}
            {material.certificate && (
              <span className="file">
                <Button
                  size="small"
                  aria-label={texts.certificates.seeOf(material.name)}
                  onClick={() => setUsing(material)}
                >
                  {texts.certificates.see}
                </Button>
              </span>
            )}
            {material.as === 'asked' && material.files.length === 0 && <small>{texts.task.noFile}</small>}
            {material.files.map((file) => (
              <span key={file.id} className="file">
                <Button
                  size="small"
                  aria-pressed={file.id === openId}
                  aria-label={texts.task.preview(file.name)}
                  onClick={() => open(file.id)}
                >
                  {file.name}
                </Button>
                <small className="quiet">{sizeText(file.size)}</small>
              </span>
            ))}
          </li>
        ))}
      </ul>
      {using && <CertificateDrawer task={task} material={using} close={() => setUsing(undefined)} />}
    </section>
  )
}
