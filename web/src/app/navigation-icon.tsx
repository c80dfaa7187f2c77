import {
  ApartmentOutlined,
  BarChartOutlined,
  CalendarOutlined,
  FolderOpenOutlined,
  FormOutlined,
  InboxOutlined,
} from '@ant-design/icons';
import type { ReactNode } from 'react';
import type { NavigationItem } from './navigation.js';

const icons: Record<NavigationItem['key'], ReactNode> = {
  tasks: <InboxOutlined />,
  reception: <FormOutlined />,
  dossiers: <FolderOpenOutlined />,
  reports: <BarChartOutlined />,
  procedures: <ApartmentOutlined />,
  calendar: <CalendarOutlined />,
};

export function NavigationIcon({ item }: { item: NavigationItem['key'] }) {
  return (
    <span aria-hidden="true" style={{ fontSize: 17, lineHeight: 0 }}>
      {icons[item]}
    </span>
  );
}
