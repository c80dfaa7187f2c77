/** One open door, with a light in it. */
export function Logo() {
  return (
    <svg viewBox="0 0 32 32" width="30" height="30" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="7" fill="#174249" />
      <path d="M8 26V14a8 8 0 0 1 16 0v12h-4.5V14a3.5 3.5 0 0 0-7 0v12z" fill="#f6f2e9" />
      <circle cx="16" cy="21.5" r="2.6" fill="#d9a441" />
    </svg>
  );
}
