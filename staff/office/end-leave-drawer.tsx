import { Button } from 'antd'
import type { Colleague } from '../../server/people/model.ts'
import { useEndLeave } from '../api/office.ts'
import { Drawer } from '../components/drawer.tsx'
import { announce, ProblemAlert } from '../components/page.tsx'
import { useTexts } from '../components/settings.tsx'
import { useDays } from './colleague-table.tsx'
import { isRunning } from './seats.ts'

/** 销假: says what follows, then ends a leave or calls it off. */
export function EndLeaveDrawer(given: {
  colleague: Colleague
  leave: Colleague['leaves'][number]
  close: () => void
}) {
  const texts = useTexts()
  const days = useDays()
  const end = useEndLeave()
  const { colleague, leave, close } = given
  const running = isRunning(colleague, leave)
  const submit = () => {
    if (end.isPending) return
    end.mutate(
      { staffId: colleague.id, leaveId: leave.id },
      {
        onSuccess: () => {
          announce(texts.endLeave.done)
          close()
        },
      },
    )
  }
  return (
    <Drawer
      title={`${running ? texts.office.endLeave : texts.office.cancelLeave} ${colleague.name}`}
      close={close}
      footer={
        <span className="buttons">
          <Button type="primary" autoFocus loading={end.isPending} onClick={submit}>
            {texts.endLeave.submit}
          </Button>
          <Button onClick={close}>{texts.app.cancel}</Button>
        </span>
      }
    >
      <ProblemAlert problem={end.error} acting />
      <p>{texts.endLeave.intro(days(leave))}</p>
      {running && (
        <p>{leave.standIn === null ? texts.endLeave.alone : texts.endLeave.effect(leave.standIn.name)}</p>
      )}
    </Drawer>
  )
}
