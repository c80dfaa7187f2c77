import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** The catalogue is shared with the server, whose own words need not travel to the browser. */
const webTextsOnly: Plugin = {
  name: 'web-texts-only',
  enforce: 'pre',
  transform(code, id) {
    if (!/\/shared\/messages\/(vi|en)\.json$/.test(id)) return undefined;
    const texts = Object.entries(JSON.parse(code) as Record<string, string>);
    return JSON.stringify(Object.fromEntries(texts.filter(([key]) => key.startsWith('web.'))));
  },
};

export default defineConfig({
  root: import.meta.dirname,
  plugins: [webTextsOnly, react()],
  server: {
    port: 5173,
    proxy: { '/api': { target: 'http://127.0.0.1:8080', changeOrigin: false } },
  },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
  },
});
