/// <reference types="vite/client" />
declare module 'dayjs/locale/vi';
