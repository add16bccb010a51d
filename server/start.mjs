// What `npm start` and `npm run serve` run: JavaScript that any Node can read, so that an old Node or an unfinished
// install gets one sentence instead of a stack.

/** @param {string} sentence */
function refuse(sentence) {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}

if (Number(process.versions.node.split('.')[0]) < 22) {
  refuse(
    `这是 Node ${process.versions.node}，程序需要 22 以上。它自带 Node 24：请执行 npm ci，再用 npm start 或 npm run serve 启动。 (Node 22 or later is needed; do npm ci, which brings Node 24, then npm start or npm run serve)`,
  )
}

try {
  await import('tsx')
  await import('./main.ts')
} catch (error) {
  // A package that is not there, not whole, or without its program for this machine.
  if (!/^Cannot find (package|module .*node_modules)|esbuild/s.test(String(error?.message))) throw error
  refuse('安装没有完成，请重新执行 npm ci。 (the install is not complete; do npm ci again)')
}
