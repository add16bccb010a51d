import { ElementId } from '../../server/forms/model.ts'
import type { Form } from '../../server/platform/http-pages.ts'

/** The fields of a sent form that are standard data elements, as typed. */
export function answerKeys(form: Form): Record<string, string> {
  return Object.fromEntries(
    form
      .names()
      .filter((name) => ElementId.safeParse(name).success)
      .map((name) => [name, form.one(name)]),
  )
}
