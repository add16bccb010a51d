import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import type { Problem, TaskDetail } from '../../../server/cases/model.ts'
import { problemAt } from '../../api/problem.ts'
import { Field } from '../../components/field.tsx'
import { useTexts } from '../../components/settings.tsx'
import { evidenceOf } from '../evidence.ts'
import { ActDrawer, type ActGiven } from './act-drawer.tsx'
import { useDraft } from './drafts.ts'
import { SaidField } from './said-field.tsx'

type Point = Problem & { id: number }
type Wrong = { about?: string; problem?: string }

const MOST_POINTS = 20
const emptyPoint = (id: number): Point => ({ id, about: '', problem: '', standard: '', example: '' })

/** One point for every rule that failed and rests on a field of the form; an empty one where there is none. */
function firstPoints(task: TaskDetail): Point[] {
  const points = task.checks
    .filter(({ passed }) => passed === false)
    .flatMap((check, at): Point[] => {
      const [about] = evidenceOf(task.fields, check)
      return about === undefined
        ? []
        : [{ ...emptyPoint(at + 1), about, problem: `不符合「${check.text}」。` }]
    })
  return points.length > 0 ? points : [emptyPoint(1)]
}

/** Not in groups: antd gives group headings a role that screen readers stumble over. */
function useSubjects(task: TaskDetail) {
  const { correction } = useTexts()
  return [
    ...task.fields.map(({ element, name }) => ({ value: element, label: `${correction.fields} · ${name}` })),
    ...task.materials.map(({ id, name }) => ({ value: id, label: `${correction.materials} · ${name}` })),
  ]
}

/** 补正: everything that must be corrected, told at once (行政许可法 §32). */
export function CorrectionDrawer(given: ActGiven) {
  const { correction } = useTexts()
  const subjects = useSubjects(given.task)
  const [points, setPoints] = useDraft<Point[]>(given.task, 'requestCorrection', firstPoints(given.task))
  const [wrong, setWrong] = useState<Record<number, Wrong>>({})

  const change = (id: number, part: Partial<Point>) =>
    setPoints(points.map((point) => (point.id === id ? { ...point, ...part } : point)))

  const read = () => {
    const found = points.flatMap((point): [number, Wrong][] => {
      const about = point.about === '' ? { about: correction.aboutMissing } : {}
      const problem = point.problem.trim().length < 4 ? { problem: correction.problemShort } : {}
      const both: Wrong = { ...about, ...problem }
      return Object.keys(both).length > 0 ? [[point.id, both]] : []
    })
    setWrong(Object.fromEntries(found))
    if (found.length > 0) return undefined
    return {
      problems: points.map(({ about, problem, standard, example = '' }) => ({
        about,
        problem: problem.trim(),
        standard: standard.trim(),
        ...(example.trim() === '' ? {} : { example: example.trim() }),
      })),
    }
  }

  return (
    <ActDrawer
      {...given}
      act="requestCorrection"
      title={correction.title}
      intro={correction.intro}
      submit={correction.submit}
      read={read}
    >
      {(problem) => (
        <>
          {points.map((point, at) => (
            <fieldset key={point.id} className="point">
              <legend>{correction.point(at + 1)}</legend>
              <Field
                label={correction.about}
                error={wrong[point.id]?.about ?? problemAt(problem, `${at}/about`)}
              >
                {(control) => (
                  <Select
                    {...control}
                    showSearch={{ optionFilterProp: 'label' }}
                    options={subjects}
                    value={point.about === '' ? null : point.about}
                    onChange={(about: string) => change(point.id, { about })}
                    getPopupContainer={(node) => node.parentElement ?? document.body}
                  />
                )}
              </Field>
              <SaidField
                task={given.task}
                act="requestCorrection"
                label={correction.problem}
                error={wrong[point.id]?.problem ?? problemAt(problem, `${at}/problem`)}
                rows={2}
                sentences={given.task.correctionReasons}
                value={point.problem}
                change={(text) => change(point.id, { problem: text })}
              />
              <Field label={correction.standard} optional error={problemAt(problem, `${at}/standard`)}>
                {(control) => (
                  <Input.TextArea
                    {...control}
                    rows={2}
                    maxLength={300}
                    value={point.standard}
                    onChange={(event) => change(point.id, { standard: event.target.value })}
                  />
                )}
              </Field>
              <Field label={correction.example} optional error={problemAt(problem, `${at}/example`)}>
                {(control) => (
                  <Input
                    {...control}
                    maxLength={300}
                    value={point.example}
                    onChange={(event) => change(point.id, { example: event.target.value })}
                  />
                )}
              </Field>
              {points.length > 1 && (
                <Button onClick={() => setPoints(points.filter(({ id }) => id !== point.id))}>
                  {correction.remove(at + 1)}
                </Button>
              )}
            </fieldset>
          ))}
          {points.length < MOST_POINTS && (
            <Button
              onClick={() => setPoints([...points, emptyPoint(Math.max(...points.map(({ id }) => id)) + 1)])}
            >
              {correction.add}
            </Button>
          )}
        </>
      )}
    </ActDrawer>
  )
}
