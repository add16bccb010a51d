#!/bin/sh
# Makes NotoSansCJKsc-Regular-subset.otf in this folder. Run it on Debian 12 after: apt-get install fonts-noto-cjk fonttools
# Font number 2 of the collection is the SC (mainland) one. Kept: every Chinese character the font has (basic block,
# extensions A and beyond, compatibility forms), which includes all 8,105 of 通用规范汉字表, Latin-1, punctuation, signs.
# Dropped: Korean, Japanese syllables, vertical writing and layout features, which certificates do not use.
set -eu
cd "$(dirname "$0")"
pyftsubset /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc \
  --font-number=2 \
  --unicodes=U+0020-007E,U+00A0-00FF,U+2000-206F,U+20AC,U+2100-214F,U+2150-218F,U+2190-2199,U+2200-22FF,U+2460-24FF,U+2500-257F,U+25A0-25FF,U+2600-2667,U+2E80-2FDF,U+3000-303F,U+31C0-31EF,U+3200-33FF,U+3400-4DBF,U+4E00-9FFF,U+F900-FAFF,U+FE30-FE4F,U+FF00-FFEF,U+20000-3FFFF \
  --layout-features= --no-hinting --desubroutinize --notdef-outline \
  --drop-tables+=GSUB,GPOS,GDEF,BASE,VORG,vhea,vmtx,DSIG \
  --name-IDs=0,1,2,3,4,5,6,13,14 \
  --no-recalc-timestamp \
  --output-file=NotoSansCJKsc-Regular-subset.otf
