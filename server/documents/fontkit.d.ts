/** The few things used of fontkit 2, which has no types of its own. */
declare module 'fontkit' {
  export type Font = { ascent: number; unitsPerEm: number; hasGlyphForCodePoint(codePoint: number): boolean }
  export function create(data: Uint8Array): Font
}
