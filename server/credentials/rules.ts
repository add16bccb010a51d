const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** The check character of ISO 7064 MOD 37,36, as GB/T 36904 uses it for 证照标识. */
export function checkCharacter(text: string): string {
  let p = 36
  for (const character of text) {
    p = (p + ALPHABET.indexOf(character)) % 36 || 36
    p = (p * 2) % 37
  }
  return ALPHABET[(37 - p) % 36] ?? ''
}

/** Is this a number that we could have given: area, twelve random characters, check character? */
export function isCertificateNumber(text: string): boolean {
  return /^\d{6}[0-9A-Z]{13}$/.test(text) && checkCharacter(text.slice(0, -1)) === text.slice(-1)
}
