import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.js';
import './theme/base.css';
import { applyTokens } from './theme/tokens.js';

applyTokens(document.documentElement);
const root = document.getElementById('root');
if (!root) throw new Error('Expected an element with id "root" in index.html');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
