import { FILE_TYPES, type FileType } from './model.ts'

const LONGEST_NAME = 100

export function isFileType(type: string | undefined): type is FileType {
  return type !== undefined && Object.hasOwn(FILE_TYPES, type)
}

/**
 * A name that is safe to show and to save under: no path, no control, invisible or direction-changing characters, none
 * that a file system refuses, at most 100 characters, and the ending of what the file really is.
 */
export function cleanFileName(name: string, type: FileType): string {
  const ending = FILE_TYPES[type]
  const last = name.split(/[/\\]/).at(-1) ?? ''
  const plain = last
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/\s+/g, ' ')
  const given = /\.([A-Za-z0-9]{1,5})$/.exec(plain)?.[1]
  const right = given?.toLowerCase() === ending || (ending === 'jpg' && given?.toLowerCase() === 'jpeg')
  const stem = (given === undefined ? plain : plain.slice(0, -given.length - 1)).replace(/^[. ]+|[. ]+$/g, '')
  const short = [...stem].slice(0, LONGEST_NAME).join('').trim()
  return `${short || '文件'}.${right ? given : ending}`
}
