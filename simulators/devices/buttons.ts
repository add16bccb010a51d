import { KINDS, NAMES } from './model.ts'

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

const button = (label: string, change: object): string =>
  `<button data-change="${escape(JSON.stringify(change))}">${escape(label)}</button>`

/** The devices of the demo as a page with buttons: cards to put down, plugs to pull, paper to run out. */
export function buttonsPage(
  people: readonly { number: string; name: string; scenario: string }[],
  hand: string,
): string {
  return `<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>演示设备</title><style>
body{font:16px/1.6 system-ui,sans-serif;max-width:60rem;margin:1rem auto;padding:0 1rem}
button{font:inherit;min-height:44px;margin:.25rem;padding:.25rem .75rem}
td{padding:.25rem .5rem}pre{background:#eee;padding:.5rem;white-space:pre-wrap}
</style><h1>演示设备</h1><p>这是窗口电脑旁边的设备。人和卡都是虚构的。</p>
<h2>身份证</h2><p>${people.map(({ number, name, scenario }) => `<span title="${escape(scenario)}">${button(`放 ${name}`, { card: number })}</span>`).join('')}${button('拿走', { card: null })}</p>
<h2>签字板</h2><p>${button('在签字板上签字', { sign: hand })}</p>
<h2>扫码枪</h2><p><label>码 <input id="scan"></label> <button id="scan-go">扫</button></p>
<h2>设备状态</h2><table>${KINDS.map(
    (kind) =>
      `<tr><td>${NAMES[kind]}<td>${(
        [
          ['插上', 'ready'],
          ['拔掉', 'absent'],
          ...(kind.endsWith('printer')
            ? [
                ['缺纸', 'paper-out'],
                ['卡纸', 'jam'],
              ]
            : []),
        ] as [string, string][]
      )
        .map(([label, state]) => button(label, { device: { kind, state } }))
        .join('')}`,
  ).join('')}</table><h2>现在</h2><pre id="state" aria-live="polite"></pre><script>
const put=(change)=>fetch('/_control',{method:'PUT',body:JSON.stringify(change)}).then(show)
const show=()=>fetch('/_state').then(r=>r.json()).then(s=>document.getElementById('state').textContent=
 '配对码 '+s.code+'\\n卡 '+(s.card?s.card.name:'没有')+'\\n'+s.devices.map(d=>d.name+' '+d.state).join('\\n')+(s.called?'\\n叫号 '+s.called.text:''))
document.addEventListener('click',e=>{const b=e.target.closest('[data-change]');if(b)put(JSON.parse(b.dataset.change))})
document.getElementById('scan-go').onclick=()=>put({scan:document.getElementById('scan').value})
show();setInterval(show,2000)
</script></html>`
}
