import type { CounterField, CounterView } from '../../server/counter/model.ts'

/** Puts the keyboard on a field of the table. */
export function focusField(element: string): void {
  requestAnimationFrame(() =>
    document.querySelector<HTMLElement>(`[data-field="${CSS.escape(element)}"] [data-first]`)?.focus(),
  )
}

/** The field in which the keyboard is, else the first that is still to be answered. */
export function currentField(view: CounterView): CounterField | undefined {
  const fields = view.sitting?.draft?.questions.flatMap((question) => question.fields) ?? []
  const focused = document.activeElement?.closest<HTMLElement>('[data-field]')?.dataset['field']
  return (
    fields.find(({ element }) => element === focused) ??
    fields.find(({ required, typed }) => required && typed === '') ??
    fields.find(({ typed }) => typed === '')
  )
}
