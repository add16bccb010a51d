/** The bytes of a file as base 64, as JSON carries them. */
export function base64Of(file: File): Promise<string> {
  return new Promise((done, broken) => {
    const reader = new FileReader()
    reader.addEventListener('load', () => done(String(reader.result).replace(/^[^,]*,/, '')))
    reader.addEventListener('error', () => broken(reader.error ?? new Error('the file was not read')))
    reader.readAsDataURL(file)
  })
}
