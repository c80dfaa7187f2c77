import { MinusOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { RefObject } from 'react';
import { useTexts } from '../i18n/texts.js';
import type { CanvasApi } from './canvas-types.js';

export function ZoomButtons({ canvas }: { canvas: RefObject<CanvasApi | null> }) {
  const t = useTexts();
  return (
    <span style={{ display: 'inline-flex', gap: 4, marginLeft: 'auto' }}>
      <Button
        size="small"
        icon={<MinusOutlined />}
        aria-label={t('web.diagram.smaller')}
        onClick={() => canvas.current?.zoomBy(0.8)}
      />
      <Button
        size="small"
        icon={<PlusOutlined />}
        aria-label={t('web.diagram.larger')}
        onClick={() => canvas.current?.zoomBy(1.25)}
      />
      <Button size="small" onClick={() => canvas.current?.fit()}>
        {t('web.diagram.whole')}
      </Button>
    </span>
  );
}
