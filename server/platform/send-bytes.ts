/** Answers with a file that is shown in the browser and kept by nobody in between. */
export function sendBytes<
  Reply extends { header(name: string, value: string): Reply; send(bytes: Buffer): Reply },
>(reply: Reply, type: string, name: string, bytes: Buffer): Reply {
  return reply
    .header('content-type', type)
    .header('content-disposition', `inline; filename*=UTF-8''${encodeURIComponent(name)}`)
    .header('cache-control', 'private, no-store')
    .send(bytes)
}
