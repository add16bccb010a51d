import { subscribe } from 'node:diagnostics_channel'

/**
 * Runs inside the server that is measured, before it: notes how long it has each request, from when its head has been read until the
 * whole answer is handed to the system, and tells what it noted when the bench asks. What a client adds is not in it: its own work, and
 * the wait for a processor that both use.
 */
const began = new WeakMap()
let times = []
subscribe('http.server.request.start', ({ response }) => began.set(response, performance.now()))
subscribe('http.server.response.finish', ({ response }) => {
  times.push(performance.now() - (began.get(response) ?? NaN))
})
process.on('message', (asked) => {
  if (asked !== 'handled') return
  process.send?.(times)
  times = []
})
// A listener for messages would keep a server alive that has nothing else to do.
process.channel?.unref()
