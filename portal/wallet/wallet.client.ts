/** How often a code is renewed by itself; then somebody has to want it again. */
const MOST_RENEWALS = 15

/** 亮证: shortly before the code is too old the same form is sent again, and the new code takes the place of the old one. */
export function renewCodes(): void {
  const form = document.querySelector<HTMLFormElement>('form[data-renews]')
  if (!form) return
  const seconds = Number(form.dataset['renews'])
  let renewals = 0

  const renew = async (): Promise<void> => {
    // Nobody looks at a page in the background; the code that comes back to the front is fetched anew.
    if (document.hidden) {
      document.addEventListener('visibilitychange', () => void renew(), { once: true })
      return
    }
    renewals += 1
    try {
      const answer = await fetch(form.action, {
        method: 'POST',
        body: new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)])),
      })
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
      const fresh = page.querySelector('[data-code]')
      if (!answer.ok || !fresh) throw new Error('no code')
      form.querySelector('[data-code]')?.replaceWith(document.adoptNode(fresh))
      if (renewals < MOST_RENEWALS) setTimeout(() => void renew(), seconds * 1000)
      else setTimeout(lose, seconds * 1000)
    } catch {
      lose()
    }
  }

  /** An old code is worse than none. */
  const lose = (): void => {
    form.querySelector('[data-code]')?.replaceChildren()
    const told = form.querySelector('[data-told]')
    if (told) told.textContent = form.dataset['lost'] ?? ''
  }

  setTimeout(() => void renew(), seconds * 1000)
}
