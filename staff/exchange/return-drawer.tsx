import { announce } from '../components/page.tsx'
import { useTexts } from '../components/settings.tsx'
import { SentenceDrawer } from '../components/sentence-drawer.tsx'

/** 退回: what the second person does not approve goes back with the reason. */
export function ReturnDrawer({
  name,
  act,
  giveBack,
  close,
}: {
  name: string
  act: { isPending: boolean; error: unknown }
  giveBack: (remark: string, then: { onSuccess: () => void }) => void
  close: () => void
}) {
  const words = useTexts().exchange
  return (
    <SentenceDrawer
      title={words.returnOf(name)}
      intro={words.returnIntro}
      label={words.dropReason}
      wrong={words.dropReasonWrong}
      act={words.giveBack}
      pending={act.isPending}
      problem={act.error}
      close={close}
      submit={(remark) =>
        giveBack(remark, {
          onSuccess: () => {
            announce(words.done)
            close()
          },
        })
      }
    />
  )
}
