import type { ThemeConfig } from 'antd';
import { colour, font } from './tokens.js';

export const antdTheme: ThemeConfig = {
  cssVar: { key: 'mc' },
  hashed: false,
  token: {
    colorPrimary: colour.teal,
    colorInfo: colour.teal,
    colorLink: colour.teal,
    colorError: colour.danger,
    colorWarning: colour.dueSoonBar,
    colorSuccess: colour.success,
    colorText: colour.ink,
    colorTextSecondary: colour.inkSoft,
    colorTextTertiary: colour.inkFaint,
    colorTextPlaceholder: colour.inkFaint,
    colorTextDescription: colour.inkFaint,
    colorBgBase: colour.surface,
    colorBgLayout: colour.paper,
    colorBorder: colour.lineStrong,
    colorBorderSecondary: colour.line,
    fontFamily: font.family,
    fontSize: font.size,
    borderRadius: 6,
    controlHeight: 34,
    controlHeightSM: 28,
    wireframe: false,
    motionDurationMid: '0.12s',
    motionDurationSlow: '0.16s',
    boxShadowSecondary: '0 8px 28px rgba(12, 47, 52, 0.16)',
  },
  components: {
    Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none', fontWeight: 500 },
    Modal: { titleFontSize: 17 },
    Select: { optionSelectedBg: colour.tealSoft },
    DatePicker: { cellWidth: 32, cellHeight: 26 },
  },
};
