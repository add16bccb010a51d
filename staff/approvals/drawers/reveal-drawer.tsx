import { Button } from 'antd'
import { useReveal, type Field as TaskField, type TaskKey } from '../../api/hooks.ts'
import { Drawer } from '../../components/drawer.tsx'
import { announce } from '../../components/page.tsx'
import { useTexts } from '../../components/settings.tsx'
import { PurposeForm } from './purpose-form.tsx'

/** 查看完整信息: only with a purpose, and the log keeps it. */
export function RevealDrawer(given: {
  task: TaskKey
  close: () => void
  show: (fields: TaskField[]) => void
}) {
  const texts = useTexts()
  const reveal = useReveal(given.task)
  return (
    <Drawer
      title={texts.task.revealTitle}
      close={given.close}
      footer={
        <span className="buttons">
          <Button type="primary" htmlType="submit" form="reveal" loading={reveal.isPending}>
            {texts.task.reveal}
          </Button>
          <Button onClick={given.close}>{texts.app.cancel}</Button>
        </span>
      }
    >
      <PurposeForm
        id="reveal"
        intro={texts.task.revealIntro}
        ready={texts.task.revealPurposes}
        problem={reveal.error}
        pending={reveal.isPending}
        submit={(purpose) =>
          reveal.mutate(
            { purpose },
            {
              onSuccess: ({ fields }) => {
                announce(texts.task.revealDone)
                given.show(fields)
              },
            },
          )
        }
      />
    </Drawer>
  )
}
