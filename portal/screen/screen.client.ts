/** How often the screen of a window asks whether something has changed. */
const EVERY_MS = 600

/**
 * The screen of a window follows what the clerk does: it asks for a stamp, and fetches the page anew when that has changed. While
 * somebody signs, the stamp changes only with what is signed.
 */
export function followWindow(wake: () => void): void {
  const shown = document.querySelector<HTMLElement>('[data-screen]')
  const address = shown?.dataset['screen']
  if (!shown || !address) return
  let stamp = shown.dataset['stamp']
  let lost = 0

  const look = async (): Promise<void> => {
    try {
      const answer = await fetch(address, { cache: 'no-store' })
      if (answer.status === 404) return location.reload()
      const { stamp: now } = (await answer.json()) as { stamp: string }
      lost = 0
      document.body.classList.remove('lost')
      if (now !== stamp) {
        stamp = now
        await renew()
      }
    } catch {
      // One answer that is lost says nothing; several say that the window is out of reach.
      lost += 1
      if (lost > 5) document.body.classList.add('lost')
    }
    setTimeout(() => void look(), EVERY_MS)
  }

  const renew = async (): Promise<void> => {
    const page = await (await fetch(location.pathname, { cache: 'no-store' })).text()
    const fresh = new DOMParser().parseFromString(page, 'text/html').querySelector('main')
    const main = document.querySelector('main')
    if (!fresh || !main) return
    main.replaceWith(document.adoptNode(fresh))
    stamp = document.querySelector<HTMLElement>('[data-screen]')?.dataset['stamp'] ?? stamp
    document.querySelector('h1')?.setAttribute('aria-live', 'polite')
    wake()
  }
  void look()
}
