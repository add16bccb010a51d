/** What stands in a file that is to be signed: see `Sheet.seal`. */
const RANGE = /\/ByteRange \[0 9999999999 9999999999 9999999999\]/
const HOLE = /\/Contents <(0{1000,})>/

/**
 * Signs a PDF whose signature field is empty: everything but the hole for the signature is what is signed. Throws where there is no
 * such field, or where the signature is too long for it.
 */
export async function signPdf(bytes: Buffer, cms: (signed: Buffer) => Promise<Buffer>): Promise<Buffer> {
  const text = bytes.toString('latin1')
  const range = RANGE.exec(text)
  const hole = HOLE.exec(text)
  if (!range || !hole) throw new Error('this file has no empty signature field')
  const start = hole.index + '/Contents '.length
  const end = hole.index + hole[0].length
  const told = `/ByteRange [0 ${start} ${end} ${bytes.length - end}]`.padEnd(range[0].length)
  const file = Buffer.from(bytes)
  file.write(told, range.index, 'latin1')

  const signature = (await cms(Buffer.concat([file.subarray(0, start), file.subarray(end)]))).toString('hex')
  const room = end - start - 2
  if (signature.length > room)
    throw new Error(`the signature needs ${signature.length / 2} bytes, there are ${room / 2}`)
  file.write(signature, start + 1, 'latin1')
  return file
}
