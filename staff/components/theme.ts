import { theme, type ThemeConfig } from 'antd'

const FONT =
  '"PingFang SC", "Microsoft YaHei", "HarmonyOS Sans SC", "Source Han Sans SC", "Noto Sans CJK SC", system-ui, sans-serif'

const LIGHT = {
  colorPrimary: '#0b5cad',
  colorInfo: '#0b5cad',
  colorLink: '#0b5cad',
  colorSuccess: '#1d6b3c',
  colorWarning: '#8a4b00',
  colorError: '#a8201a',
  colorText: '#1b2429',
  colorTextSecondary: '#465259',
  colorTextTertiary: '#595959',
  colorTextDescription: '#595959',
  colorTextPlaceholder: '#595959',
  colorTextDisabled: '#5f686d',
  colorBorder: '#767676',
  colorTextQuaternary: '#595959',
  colorBgLayout: '#f3f6f5',
  colorInfoBg: '#e6f0f9',
  colorInfoBorder: '#0b5cad',
  colorSuccessBg: '#e7f4ec',
  colorSuccessBorder: '#1d6b3c',
  colorWarningBg: '#fdf1de',
  colorWarningBorder: '#8a4b00',
  colorErrorBg: '#fcebe9',
  colorErrorBorder: '#a8201a',
}

const DARK = {
  colorPrimary: '#8cc2f7',
  colorInfo: '#8cc2f7',
  colorLink: '#8cc2f7',
  colorSuccess: '#7fd3a0',
  colorWarning: '#f2bd6b',
  colorError: '#ff9f97',
  colorText: '#e6ecee',
  colorTextSecondary: '#b9c5ca',
  colorTextTertiary: '#a9b6bc',
  colorTextDescription: '#a9b6bc',
  colorTextPlaceholder: '#a9b6bc',
  colorTextDisabled: '#9aa7ad',
  colorBorder: '#7f8c92',
  colorTextQuaternary: '#a9b6bc',
  colorBgLayout: '#11171a',
  colorInfoBg: '#16324d',
  colorInfoBorder: '#8cc2f7',
  colorSuccessBg: '#15301f',
  colorSuccessBorder: '#7fd3a0',
  colorWarningBg: '#37280f',
  colorWarningBorder: '#f2bd6b',
  colorErrorBg: '#3d1a17',
  colorErrorBorder: '#ff9f97',
  colorBgContainer: '#1a2226',
  colorBgElevated: '#1f292e',
}

/** Colours with enough contrast (WCAG 2.2 AA) in light and dark; all controls at least 44 px high, 56 px in large; nothing moves if `still`. */
export function themeOf(dark: boolean, large: boolean, still: boolean): ThemeConfig {
  return {
    algorithm: dark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      ...(dark ? DARK : LIGHT),
      fontFamily: FONT,
      fontSize: large ? 20 : 16,
      controlHeight: large ? 56 : 44,
      controlHeightSM: large ? 44 : 36,
      borderRadius: 6,
      lineWidthFocus: 3,
      motion: !still,
      motionDurationFast: '0.05s',
      motionDurationMid: '0.1s',
      motionDurationSlow: '0.15s',
    },
    components: {
      Button: {
        primaryColor: dark ? '#06213d' : '#ffffff',
        dangerColor: dark ? '#3b0906' : '#ffffff',
        primaryShadow: 'none',
        defaultShadow: 'none',
        dangerShadow: 'none',
      },
    },
  }
}
