/** The bytes of a file as base 64, packed where the browser can: a list of 100,000 items is sent in a tenth of its size. */
export async function packed(file: File): Promise<string> {
  const isPacked = /\.xlsx$/i.test(file.name)
  const bytes =
    isPacked || !('CompressionStream' in globalThis)
      ? file
      : await new Response(file.stream().pipeThrough(new CompressionStream('gzip'))).blob()
  return new Promise((done, broken) => {
    const reader = new FileReader()
    reader.addEventListener('load', () => done(String(reader.result).replace(/^[^,]*,/, '')))
    reader.addEventListener('error', () => broken(reader.error ?? new Error('the file was not read')))
    reader.readAsDataURL(bytes)
  })
}
