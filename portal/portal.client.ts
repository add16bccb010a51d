import { followWindow } from './screen/screen.client.ts'
import { startSignatures } from './signature.client.ts'
import { renewCodes } from './wallet/wallet.client.ts'

/** Small helps for browsers that can. Every page works without them. */

guardSubmits()
focusProblems()
readAloud()
printAndShare()
startSignatures()
followWindow(startSignatures)
renewCodes()

/** A second click on a submit button is swallowed while the first one travels; the server would refuse it anyway. */
function guardSubmits(): void {
  document.addEventListener('submit', (event) => {
    const form = event.target
    if (!(form instanceof HTMLFormElement) || !('once' in form.dataset)) return
    if (form.dataset['sent']) return event.preventDefault()
    form.dataset['sent'] = 'yes'
    const button = (event as SubmitEvent).submitter
    if (!(button instanceof HTMLButtonElement)) return
    button.setAttribute('aria-disabled', 'true')
    const { busy } = button.dataset
    if (!busy) return
    button.dataset['words'] = button.innerHTML
    button.textContent = busy
  })
  // A page that comes back from the browser's memory may be sent again.
  window.addEventListener('pageshow', (event) => {
    if (!event.persisted) return
    for (const form of document.querySelectorAll<HTMLFormElement>('form[data-sent]')) {
      delete form.dataset['sent']
      for (const button of form.querySelectorAll<HTMLButtonElement>('[aria-disabled]')) {
        button.removeAttribute('aria-disabled')
        if (button.dataset['words']) button.innerHTML = button.dataset['words']
      }
    }
  })
}

function focusProblems(): void {
  document.querySelector<HTMLElement>('[data-focus]')?.focus()
  document.addEventListener('click', (event) => {
    const link =
      event.target instanceof Element
        ? event.target.closest<HTMLAnchorElement>('.error-summary a[href^="#"]')
        : null
    if (!link) return
    const field = document.querySelector<HTMLElement>(link.hash)
    if (!field) return
    event.preventDefault()
    field.focus()
    field.closest('.field')?.scrollIntoView({ block: 'start' })
  })
}

/** 「听」: the browser's own voice reads what the page shows, in the language of the page. */
function readAloud(): void {
  const button = document.querySelector<HTMLButtonElement>('[data-listen]')
  const main = document.querySelector<HTMLElement>('main')
  if (!button || !main || !('speechSynthesis' in window)) return
  button.hidden = false
  const words = button.querySelector('span')
  const start = words?.textContent ?? ''
  const show = (speaking: boolean): void => {
    if (words) words.textContent = speaking ? (button.dataset['stop'] ?? start) : start
    button.setAttribute('aria-pressed', String(speaking))
  }
  button.addEventListener('click', () => {
    if (speechSynthesis.speaking) {
      speechSynthesis.cancel()
      return show(false)
    }
    const lang = document.documentElement.lang === 'en' ? 'en' : 'zh-CN'
    // Short pieces: some voices fall silent after a few hundred characters.
    const pieces = main.innerText
      .split(/\n+/)
      .filter((piece) => piece.trim() !== '' && piece.trim() !== start)
    pieces.forEach((piece, index) => {
      const speech = new SpeechSynthesisUtterance(piece)
      speech.lang = lang
      speech.rate = 0.95
      if (index === pieces.length - 1) speech.onend = () => show(false)
      speechSynthesis.speak(speech)
    })
    show(true)
  })
  window.addEventListener('pagehide', () => speechSynthesis.cancel())
}

function printAndShare(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-print]')) {
    button.hidden = false
    button.addEventListener('click', () => window.print())
  }
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-share]')) {
    if (!('share' in navigator) && !('clipboard' in navigator)) continue
    button.hidden = false
    button.addEventListener('click', () => void share(button))
  }
}

async function share(button: HTMLButtonElement): Promise<void> {
  const url = button.dataset['url'] || location.href.split('#')[0] || location.href
  if ('share' in navigator) {
    await navigator.share({ title: button.dataset['share'], url }).catch(() => undefined)
    return
  }
  await (navigator as Navigator).clipboard.writeText(url)
  const words = button.querySelector('span')
  if (words) words.textContent = button.dataset['copied'] ?? ''
}
