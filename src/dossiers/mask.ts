/** 0791******12: enough to recognise one's own, too little to use another's. */
export function mask(value: string): string {
  if (value.length <= 4) return '*'.repeat(value.length);
  const head = value.length >= 10 ? 4 : 2;
  return value.slice(0, head) + '*'.repeat(value.length - head - 2) + value.slice(-2);
}
