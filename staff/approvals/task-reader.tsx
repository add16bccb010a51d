import { Button } from 'antd'
import { useState } from 'react'
import type { TaskDetail } from '../../server/cases/model.ts'
import type { TaskKey } from '../api/hooks.ts'
import { useSettings } from '../components/settings.tsx'
import { useShortcuts } from '../components/shortcuts.ts'
import { paths } from '../paths.ts'
import { Panel } from './task-side.tsx'

type Material = TaskDetail['materials'][number]
type File = Material['files'][number] & { of: string }

/** Types that a browser shows as a picture without running anything in them. */
const PICTURES = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif'])
const ZOOMS = [1, 1.5, 2, 3, 4]

function sizeText(bytes: number): string {
  return bytes >= 1_048_576
    ? `${(bytes / 1_048_576).toFixed(1)} MB`
    : `${Math.max(1, Math.round(bytes / 1024))} KB`
}

/** The papers side by side with the data: one after the other, larger, turned; and where each of them is from. */
export function Reader({ task }: { task: TaskDetail }) {
  const { texts, settings } = useSettings()
  const { reader } = texts
  const files: File[] = task.materials.flatMap(({ name, files: own }) =>
    own.map((file) => ({ ...file, of: name })),
  )
  const [at, setAt] = useState(0)
  const file = files[Math.min(at, files.length - 1)]
  const go = (by: number) => {
    if (files.length > 0) setAt((files.length + Math.min(at, files.length - 1) + by) % files.length)
  }
  useShortcuts(settings.shortcuts, { n: () => go(1), p: () => go(-1) })
  return (
    <Panel id="reader" title={reader.title}>
      {file === undefined ? (
        <p>{reader.none}</p>
      ) : (
        <>
          <div className="reader-head">
            <span lang="zh-Hans">
              <strong>{file.of}</strong>{' '}
              <small className="quiet">{reader.which(files.indexOf(file) + 1, files.length)}</small>
            </span>
            {files.length > 1 && (
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
          <Sheet key={file.id} task={task} file={file} />
        </>
      )}
      <Origins
        task={task}
        open={(id) => setAt(files.findIndex((each) => each.id === id))}
        openId={file?.id}
      />
    </Panel>
  )
}

/** One file. A picture is enlarged and turned here; a PDF by the viewer of the browser. */
function Sheet({ task, file }: { task: TaskKey; file: File }) {
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
    </section>
  )
}
