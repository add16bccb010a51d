import type { Page } from '../../server/platform/http-pages.ts'
import { localPath, paths } from '../paths.ts'
import { LANG_TAG, type Lang } from '../texts/texts.ts'

/** The switches of the header: elder mode and language, kept in cookies. */
export function viewPages(): Page[] {
  return [
    {
      path: paths.view,
      who: 'anyone',
      async post(request) {
        const { form, view } = request
        const lang = form.one('lang')
        const elder = form.one('elder')
        return {
          redirect: localPath(form.one('return')),
          view: {
            elder: elder === '' ? view.elder : elder === '1',
            lang: lang in LANG_TAG ? (lang as Lang) : view.lang,
          },
        }
      },
    },
  ]
}
