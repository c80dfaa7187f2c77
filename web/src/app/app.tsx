import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { ConfigProvider } from 'antd';
import viVN from 'antd/locale/vi_VN';
import { RouterProvider } from 'react-router/dom';
import { asProblem } from '../api/problem.js';
import { TextsProvider } from '../i18n/texts.js';
import { antdTheme } from '../theme/antd-theme.js';
import { Announcer } from '../ui/announce.js';
import { router } from './router.js';

const queryClient = new QueryClient({
  defaultOptions: {
    // Without a connection a call fails and says so; waiting silently would look like work being done.
    queries: {
      networkMode: 'always',
      staleTime: 15_000,
      refetchOnWindowFocus: 'always',
      retry: (failures, error) => failures < 2 && asProblem(error).mayRepeat,
    },
    mutations: { retry: false, networkMode: 'always' },
  },
});

// The page may be served with a nonce for the style elements that antd writes at run time.
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;

export function App() {
  return (
    <TextsProvider>
      <ConfigProvider locale={viVN} theme={antdTheme} {...(nonce && { csp: { nonce } })}>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
          <Announcer />
        </QueryClientProvider>
      </ConfigProvider>
    </TextsProvider>
  );
}
