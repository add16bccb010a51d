import { Button } from 'antd'
import { useState } from 'react'
import type { TaskDetail } from '../../server/cases/model.ts'
import type { TaskKey } from '../api/hooks.ts'
import { Drawer } from '../components/drawer.tsx'
import { useTexts } from '../components/settings.tsx'
import { paths } from '../paths.ts'
import { Panel } from './task-side.tsx'

type Material = TaskDetail['materials'][number]
type File = Material['files'][number]

/** Types that a browser shows as a picture without running anything in them. */
const PICTURES = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif'])

function sizeText(bytes: number): string {
  return bytes >= 1_048_576
    ? `${(bytes / 1_048_576).toFixed(1)} MB`
    : `${Math.max(1, Math.round(bytes / 1024))} KB`
}

function Preview({ task, file, close }: { task: TaskKey; file: File; close: () => void }) {
  const texts = useTexts()
  const [failed, setFailed] = useState(false)
  const address = paths.api.file(task, file.id)
  return (
    <Drawer title={file.name} close={close}>
      {failed ? (
        <p role="alert">{texts.task.fileFailed}</p>
      ) : (
        <img className="preview" src={address} alt={file.name} onError={() => setFailed(true)} />
      )}
      <p>
        <a href={address} target="_blank" rel="noreferrer">
          {texts.app.newWindow}
        </a>
      </p>
    </Drawer>
  )
}

/** The papers: where each came from, and those that were handed in, to look at. */
export function Materials({ task }: { task: TaskDetail }) {
  const texts = useTexts()
  const [shown, setShown] = useState<File>()
  return (
    <Panel id="materials" title={texts.task.materials}>
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
                {PICTURES.has(file.type) ? (
                  <Button onClick={() => setShown(file)} aria-label={texts.task.preview(file.name)}>
                    {file.name}
                  </Button>
                ) : (
                  <a href={paths.api.file(task, file.id)} target="_blank" rel="noreferrer">
                    {file.name} <span className="unseen">({texts.app.newWindow})</span>
                  </a>
                )}
                <small className="quiet">{sizeText(file.size)}</small>
              </span>
            ))}
          </li>
        ))}
      </ul>
      {shown !== undefined && <Preview task={task} file={shown} close={() => setShown(undefined)} />}
    </Panel>
  )
}
